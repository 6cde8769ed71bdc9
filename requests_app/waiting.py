"""What waits for whom, as conditions of queries: for the list's filter, the home page and the badge in the
menu.

The approvals follow `authority`; what else is to be done follows the transitions.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from requests_app.choices import BUYING, OPEN, AllocationTarget, RequestStatus, Stage
from requests_app.models import Request, RequestItem, authority
from requests_app.models.queries import CANCEL_ASKED, PROGRESS_ASKED, REGISTRABLE, TO_HAND

# The approvals, in the order in which a request passes them, and what is done between and after them.
REVIEW, DETAILS, SIGN = "review", "details", "sign"
START, SHIP, ANSWER, REGISTER, HAND = "start", "ship", "answer", "register", "hand"
WISH = "wish"  # to cancel, of a requester
APPROVALS = {
    SIGN: (RequestStatus.AWAITING_CEO_APPROVAL, Stage.FINAL),
    DETAILS: (RequestStatus.LOGISTIC_APPROVED, Stage.PURCHASE),
    REVIEW: (RequestStatus.PENDING, Stage.LOGISTIC),
}
# For what is to be shipped the vendor is waited for.
WORK = (*APPROVALS, WISH, START, ANSWER, REGISTER, HAND)
QUESTIONED = (RequestStatus.PURCHASING, RequestStatus.IN_DELIVERY, RequestStatus.ARRIVED)


def duties(user) -> dict[str, Q]:
    """{what is to be done: which requests wait for it} of one person, no request under two of them but SHIP
    and ANSWER. No query.

    Who gives the final approval decides at every stage; buying, registering and handing over are other
    people's work.
    """
    found = {
        duty: Q(status=status) & authority.decidable(user, stage)
        for duty, (status, stage) in APPROVALS.items()
    }
    if user.has_perm(Stage.FINAL.permission):
        return found
    if user.has_perm(Stage.PURCHASE.permission):
        found[ANSWER] = Q(status__in=QUESTIONED) & PROGRESS_ASKED
        found[START] = Q(status=RequestStatus.APPROVED)
        found[SHIP] = Q(status=RequestStatus.PURCHASING)
    if user.has_perm("assets.handover_asset"):
        found[HAND] = ready()
    if user.has_perm("assets.add_asset"):
        found[REGISTER] = registrable()
        if HAND in found:
            found[HAND] &= ~found[REGISTER]
    if any(authority.holds(user, stage) for stage in (Stage.PURCHASE, Stage.LOGISTIC)):
        found[WISH] = CANCEL_ASKED & ~Q(requester=user)
        for duty in found.keys() & {DETAILS, START, HAND}:
            found[duty] &= ~found[WISH]  # answered before anything else is done
    return found


def ready() -> Q:
    """What can be handed over: all of it, or while the rest is bought what is there already."""
    # The state is said again of the lines: PostgreSQL reads all that meet this once, and few are so far.
    there = RequestItem.objects.filter(TO_HAND, request=OuterRef("pk"), request__status__in=BUYING)
    in_part = Q(status__in=BUYING, allocation_target=AllocationTarget.USAGE) & Q(Exists(there))
    return Q(status=RequestStatus.AWAITING_HANDOVER) | in_part


def registrable() -> Q:
    """Something of it is here and not registered; of what has arrived only in part there may be nothing."""
    here = RequestItem.objects.filter(
        REGISTRABLE,
        request=OuterRef("pk"),
        request__status=RequestStatus.ARRIVED,
        standard_item__isnull=False,
    )
    return Q(Exists(here), status=RequestStatus.ARRIVED)


def waiting_for(user, queryset=None, *, only: Collection[str] = (SHIP, *WORK)):
    """The requests that this person may decide on or work on now; with `only`, those that wait for one of
    these duties.
    """
    queryset = Request.objects.visible_to(user) if queryset is None else queryset
    which = Q()
    for duty, condition in duties(user).items():
        if duty in only:
            which |= condition
    # Said first that it is open: of that alone there is an index.
    return queryset.filter(which, status__in=OPEN)
