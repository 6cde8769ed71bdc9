"""The numbers in the menu: how many loans and how many returns wait for somebody."""

from collections import Counter

from django.db.models import Value

from loans import waiting
from loans.models import AssetReturn

CAP = 99  # what is counted to
LOANS, RETURNS = "loans", "returns"


def loans(user) -> str:
    """How many loans this person has something to do with; "" for none."""
    return _said(_counts(user)[LOANS])


def returns(user) -> str:
    """How many returns he may verify; "" for none."""
    return _said(_counts(user)[RETURNS])


def _counts(user) -> Counter:
    """Both in one query, which is asked once for a page: its person lives as long as the request."""
    if not hasattr(user, "loan_badges"):
        kinds = {LOANS: waiting.waiting_for(user), RETURNS: AssetReturn.objects.to_verify(user)}
        first, other = [
            found.order_by().annotate(kind=Value(kind)).values_list("kind")[: CAP + 1]
            for kind, found in kinds.items()
        ]
        user.loan_badges = Counter(kind for (kind,) in first.union(other, all=True))
    return user.loan_badges


def _said(count: int) -> str:
    return "" if not count else str(count) if count <= CAP else f"{CAP}+"
