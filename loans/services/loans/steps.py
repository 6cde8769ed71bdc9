"""What every verb on a loan does the same way: lock it, read its rows, write, record, tell people."""

from collections.abc import Container, Iterable

from django.db import OperationalError
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, notify
from core.errors import DomainError, from_database
from core.models import User
from core.roles import Role
from core.words import day, fill
from core.workflow import documents
from loans.models import LoanAssignment, LoanItem, LoanRequest
from loans.models.loans.transitions import APPROVE, HAND_OVER, TAKE_BACK


def lock(loan: LoanRequest) -> LoanRequest:
    """The current row of a loan, locked; documents come before things."""
    return documents.lock(loan, "requester")


def lock_many(keys: Iterable[int], *, wait: bool = True) -> None:
    """Lock these loans, in key order. Without `wait`, because things are locked already and loans come before
    them: Conflict when somebody else works on one.
    """
    rows = LoanRequest.objects.select_for_update(of=("self",), nowait=not wait).filter(pk__in=list(keys))
    try:
        list(rows.order_by("pk"))
    except OperationalError as error:
        raise (from_database(error) or error) from error


def lines_of(loan: LoanRequest) -> list[LoanItem]:
    """Its lines with their models, in order; they change under the lock of their loan alone."""
    return list(loan.items.select_related("standard_item").order_by("number"))


def assignments_of(loan: LoanRequest) -> list[LoanAssignment]:
    """All that was ever assigned to it, with the things and their holds; they change under its lock alone."""
    return list(loan.assignments.select_related("asset", "hold", "loan_item").order_by("pk"))


def refuse_other_lines(lines: Container[int], named: Iterable[int]) -> None:
    """Raise DomainError for the key of a line that is not one of these (of the loan)."""
    if not all(key in lines for key in named):
        raise DomainError(_("This is not a line of this loan."))


def closed(loan: LoanRequest) -> str:
    """Why nothing of it is fetched any more, in a sentence."""
    said = _("%(document)s was released on %(day)s: no more of it is fetched. Ask for a loan of its own.")
    return said % {"document": loan, "day": day(localdate(loan.closed_at))}


def save(loan: LoanRequest, *fields: str) -> None:
    """Write `fields` and the version."""
    loan.version += 1
    loan.save(update_fields=[*dict.fromkeys(fields), "version"])


def record(loan: LoanRequest, verb: str, *, actor, before: str = "", note: str = "", changes=None) -> None:
    """Write the deed into the log, with the state that it changed."""
    moved = {"status": [before, loan.status]} if before and before != loan.status else {}
    activity.record(
        f"loans.loanrequest.{verb}", actor=actor, target=loan, changes=moved | (changes or {}), note=note
    )


# ---------------------------------------------------------------- who is told


def approvers() -> list[User]:
    """Those at the desk of loans: Admin Logistik and whoever else decides on them."""
    holding = User.objects.holding(APPROVE).exclude(role=Role.SUPER_ADMIN)
    return list(holding.select_related("preferences"))


def leaders(loan: LoanRequest) -> list[User]:
    """The leaders of the borrower's division; not the borrower himself."""
    found = User.objects.active().filter(role=Role.LEADER, division=loan.division_id)
    return list(found.filter(~Q(pk=loan.requester_id)).select_related("preferences"))


def borrower(loan: LoanRequest) -> list[User]:
    """The borrower, as a list."""
    return list(User.objects.filter(pk=loan.requester_id).select_related("preferences"))


def tell(loan: LoanRequest, event: str, message, *, to: Iterable[User], actor, **values) -> None:
    """One notification for each of `to` (never the actor); `message` is a lazy sentence that may hold
    %(document)s, %(who)s, %(actor)s and `values`, which are lazy where languages differ.
    """
    said = {
        "document": loan.doc_number,
        "who": loan.requester_name,
        "actor": actor.name if actor else gettext_lazy("System"),
    } | values
    notify.send(event, recipients=to, actor=actor, message=fill(message, **said), about=loan)


def takers() -> list[User]:
    """Those who take things back: Admin Logistik and whoever else verifies returns."""
    holding = User.objects.holding(TAKE_BACK).holding(HAND_OVER).exclude(role=Role.SUPER_ADMIN)
    return list(holding.select_related("preferences"))
