"""What waits for whom, said in SQL: for the list's filter, the home page and the badge in the menu.

The approvals follow `authority.standing` (a test compares the two); what else is to be done follows the
transitions.
"""

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
ASKED = Q(progress_asked_at__isnull=False) & (
    Q(progress_answered_at__isnull=True) | Q(progress_answered_at__lt=F("progress_asked_at"))
)
QUESTIONED = (RequestStatus.PURCHASING, RequestStatus.IN_DELIVERY, RequestStatus.ARRIVED)


def decidable(user, stage: Stage) -> Q | None:
    """Which requests this person may decide on at a stage (in whatever state they are); None when there are
    none.
    """
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
    """{what is to be done: which requests wait for it} of one person, no request under two of them but SHIP
    and ANSWER. No query.

    Who gives the final approval decides at every stage; buying, registering and handing over are other
    people's work.
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


def any_of(found: dict[str, Q]) -> Q | None:
    """Everything that waits in one condition; None when nothing can. Said first that it is open: of that
    alone there is an index.
    """
    combined = None
    for which in found.values():
        combined = which if combined is None else combined | which
    return combined if combined is None else Q(status__in=OPEN) & combined


def waiting_for(user, queryset=None):
    """The requests that this person may decide on or work on now."""
    queryset = Request.objects.visible_to(user) if queryset is None else queryset
    which = any_of(duties(user))
    return queryset.none() if which is None else queryset.filter(which)
