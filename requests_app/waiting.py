"""What waits for whom, said in SQL: for the list's filter, the home page and the badge in the menu.

The approvals follow `authority.standing` (a test compares the two); what else is to be done follows the transitions.
"""

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from core.roles import PERMISSIONS, Role
from requests_app.choices import OPEN, RequestStatus, Stage
from requests_app.models import ApprovalDelegation, Request

# The approvals, in the order in which a request passes them, and what is done between and after them.
REVIEW, DETAILS, SIGN = "review", "details", "sign"
START, SHIP, ANSWER, REGISTER, HAND = "start", "ship", "answer", "register", "hand"
APPROVALS = {
    SIGN: (RequestStatus.AWAITING_CEO_APPROVAL, Stage.FINAL),
    DETAILS: (RequestStatus.LOGISTIC_APPROVED, Stage.PURCHASE),
    REVIEW: (RequestStatus.PENDING, Stage.LOGISTIC),
}
ASKED = Q(progress_asked_at__isnull=False) & (Q(progress_answered_at__isnull=True) | Q(progress_answered_at__lt=F("progress_asked_at")))
QUESTIONED = (RequestStatus.PURCHASING, RequestStatus.IN_DELIVERY, RequestStatus.ARRIVED)


def decidable(user, stage: Stage) -> Q | None:
    """Which requests this person may decide on at a stage (in whatever state they are); None when there are none."""
    others = ~Q(requester=user)
    if user.has_perm(stage.permission):
        return others
    if not user.has_perm("requests_app.view_request"):
        return None  # who decides in somebody's place sees all requests
    holders = [role for role in Role if PERMISSIONS[stage.permission].mark(role) in "Md"]
    given = ApprovalDelegation.objects.in_force().filter(delegate=user, stage=stage, person__role__in=holders)
    undecided = (Q(logistic_approver__isnull=True) | ~Q(logistic_approver=user)) & (
        Q(purchase_approver__isnull=True) | ~Q(purchase_approver=user)
    )
    return others & undecided & Exists(given.exclude(person=OuterRef("requester")))


def duties(user) -> dict[str, Q]:
    """{what is to be done: which requests wait for it} of one person, no request under two of them but SHIP and ANSWER. No query.

    Who gives the final approval decides at every stage; buying, registering and handing over are other people's work.
    """
    found = {}
    for duty, (status, stage) in APPROVALS.items():
        which = decidable(user, stage)
        if which is not None:
            found[duty] = Q(status=status) & which
    if user.has_perm(Stage.FINAL.permission):
        return found
    if user.has_perm(Stage.PURCHASE.permission):
        found[ANSWER] = Q(status__in=QUESTIONED) & ASKED
        found[START] = Q(status=RequestStatus.APPROVED)
        found[SHIP] = Q(status=RequestStatus.PURCHASING)
    if user.has_perm("assets.handover_asset"):
        found[HAND] = Q(status=RequestStatus.AWAITING_HANDOVER)
    if user.has_perm("assets.add_asset"):
        found[REGISTER] = Q(status=RequestStatus.ARRIVED)
    return found


def waiting_sql(most: int) -> str:
    """How many requests wait for a person, up to `most`, as SQL about `users`: what `duties` says, for the roles that decide; else NULL.

    It is read with the user of every page (core.auth.read_with_user). A test compares it with `duties`.
    """
    sa, al, ap = Role.SUPER_ADMIN.value, Role.ADMIN_LOGISTIK.value, Role.ADMIN_PURCHASE.value
    holders = {Stage.LOGISTIC: (sa, al), Stage.PURCHASE: (sa, ap), Stage.FINAL: (sa,)}
    decide = " OR ".join(
        f"(r.status = '{status.value}' AND (users.role IN ({_quoted(holders[stage])}) OR {_instead(stage, holders[stage])}))"
        for status, stage in APPROVALS.values()
    )
    asked = "r.progress_asked_at IS NOT NULL AND (r.progress_answered_at IS NULL OR r.progress_answered_at < r.progress_asked_at)"
    buy = f"r.status = '{RequestStatus.APPROVED.value}' OR (r.status IN ({_quoted(QUESTIONED)}) AND {asked})"
    store = _quoted((RequestStatus.ARRIVED, RequestStatus.AWAITING_HANDOVER))
    return f"""
    CASE WHEN users.role IN ('{sa}', '{al}', '{ap}') THEN (SELECT count(*) FROM (
        SELECT FROM requests r WHERE r.deleted_at IS NULL AND r.status IN ({_quoted(OPEN)}) AND (
            (r.requester_id <> users.id AND ({decide}))
            OR (users.role = '{ap}' AND ({buy})) OR (users.role = '{al}' AND r.status IN ({store}))
        ) LIMIT {most}
    ) AS waiting) END"""  # noqa: S608 constants of ours


def _instead(stage: Stage, holders) -> str:
    """A delegation in force lets the user decide on `r` in somebody's place."""
    today = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"
    return (
        "((r.logistic_approver_id IS DISTINCT FROM users.id AND r.purchase_approver_id IS DISTINCT FROM users.id) AND EXISTS ("  # noqa: S608
        "SELECT FROM approval_delegations d JOIN users p ON p.id = d.person_id AND p.is_active "
        f"WHERE d.delegate_id = users.id AND d.stage = '{stage.value}' AND d.revoked_at IS NULL AND d.person_id <> r.requester_id "
        f"AND p.role IN ({_quoted(holders)}) AND {today} BETWEEN d.starts_on AND d.ends_on))"
    )


def _quoted(values) -> str:
    return ", ".join(f"'{value}'" for value in map(str, values))


def any_of(found: dict[str, Q]) -> Q | None:
    """Everything that waits in one condition; None when nothing can. Said first that it is open: of that alone there is an index."""
    combined = None
    for which in found.values():
        combined = which if combined is None else combined | which
    return combined if combined is None else Q(status__in=OPEN) & combined


def waiting_for(user, queryset=None):
    """The requests that this person may decide on or work on now."""
    queryset = Request.objects.visible_to(user) if queryset is None else queryset
    which = any_of(duties(user))
    return queryset.none() if which is None else queryset.filter(which)
