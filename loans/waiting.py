"""What waits for whom, as conditions of queries: for the list's filter, the home page and the badge in the
menu.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from core import clock
from loans.choices import OPEN_LOANS, OUT_LOANS, RUNNING_LOANS, LoanStatus
from loans.models import LoanAssignment, LoanExtension, LoanRequest
from loans.models.loans.transitions import APPROVE, HAND_OVER

# Logistics decides, answers wishes for more days, and hands out; the borrower fetches and brings back.
DECIDE, EXTEND, HAND = "decide", "extend", "hand"
FETCH, LATE, DUE = "fetch", "late", "due"
WORK = (DECIDE, EXTEND, HAND)
OWN = (FETCH, LATE, DUE)
SOON = 3  # days before it is due that something is said to be due soon


def duties(user) -> dict[str, Q]:
    """{what is to be done: which loans wait for it} of one person. No query."""
    found, others = {}, ~Q(requester=user)
    if user.has_perm(APPROVE):
        found[DECIDE] = Q(status=LoanStatus.PENDING) & others
        asked = LoanExtension.objects.filter(loan_request=OuterRef("pk"), answered_at__isnull=True)
        found[EXTEND] = Q(Exists(asked), status__in=OUT_LOANS) & others
    if user.has_perm(HAND_OVER):
        found[HAND] = ready() & others
    return found


def mine(user) -> dict[str, Q]:
    """The same of what this person has borrowed himself."""
    own, out = Q(requester=user), _out()
    soon = clock.today() + timedelta(days=SOON)
    return {
        LATE: own & Q(status=LoanStatus.OVERDUE),
        DUE: own
        & Q(Exists(out.filter(due__gte=clock.today(), due__lte=soon)), status__in=OUT_LOANS)
        & ~Q(status=LoanStatus.OVERDUE),
        FETCH: own & ready(),
    }


def ready() -> Q:
    """Something is kept, and its first day has come: it can be handed out."""
    kept = LoanAssignment.objects.kept().filter(loan_request=OuterRef("pk"))
    never_out = Q(status=LoanStatus.APPROVED)
    return (never_out | Q(Exists(kept), status__in=RUNNING_LOANS)) & Q(needed_from__lte=clock.today())


def waiting_for(user, queryset=None, *, only: Collection[str] = WORK):
    """The loans that this person may decide on or work on now; with `only`, those of these duties."""
    queryset = LoanRequest.objects.visible_to(user) if queryset is None else queryset
    which = Q(pk__in=[])
    for duty, condition in duties(user).items():
        if duty in only:
            which |= condition
    # Said first that it is open: of that alone there is an index.
    return queryset.filter(which, status__in=OPEN_LOANS)


def _out():
    return LoanAssignment.objects.awaited().filter(loan_request=OuterRef("pk"))
