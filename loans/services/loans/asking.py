"""A loan begins: somebody asks for things, from a day to a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import StandardItem
from assets.services.stock import hold_facts
from core import clock, config, words
from core.database import bulk
from core.errors import DomainError, concerning
from core.models import User
from core.workflow import numbering
from loans.choices import LOAN, LoanStatus
from loans.models import LoanItem, LoanRequest
from loans.services.loans import limits, steps, wishes


@dataclass(slots=True)
class NewLine:
    """A wish: `quantity` of a model, in its unit or (`in_base`, material alone) in base units, from a day
    until a day (both its own; `return_date` None: not decided).
    """

    item: StandardItem
    quantity: int
    needed_from: date
    return_date: date | None
    in_base: bool = False
    note: str = ""


def ask(lines: Sequence[NewLine], *, actor, reason: str = "") -> LoanRequest:
    """Send the wish: it waits for logistics, and nothing is kept yet.

    Raises DomainError (the line's model is its `thing`) for what cannot be: days that are over or too many,
    more than is free for those days, a model twice; and for who has something overdue. Inverse:
    `ending.cancel`.
    """
    _refuse_lines(lines, actor)
    with transaction.atomic():
        # His own row: two forms that are sent at once are judged one after the other.
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        refuse_overdue(person)
        _refuse_more_than_free(lines)
        loan = LoanRequest(
            doc_number=numbering.draw(LOAN, clock.today()),
            requester=actor,
            requester_name=actor.name,
            division=actor.division,
            division_name=actor.division.name if actor.division else "",
            request_date=clock.now(),
            stage_since=clock.now(),
            reason=reason.strip(),
            needed_from=min(line.needed_from for line in lines),
            due=min((line.return_date for line in lines if line.return_date), default=None),
            line_count=len(lines),
        )
        items = [_line(number, line) for number, line in enumerate(lines, start=1)]
        loan.search_text = search_text(loan, items)
        loan.save(force_insert=True)
        for item in items:
            item.loan_request = loan
        bulk.insert(items)
        steps.record(loan, "created", actor=actor)
        message = gettext_lazy("%(who)s would like to borrow something (%(document)s), from %(day)s on.")
        day = words.lazy_day(loan.needed_from)
        steps.tell(loan, "LOAN_CREATED", message, to=steps.approvers(), actor=actor, day=day)
    return loan


def refuse_overdue(person) -> None:
    """Raise DomainError while somebody has something overdue, unless the setting allows it."""
    if not config.get("loan.block_overdue"):
        return
    late = LoanRequest.objects.filter(requester=person, status=LoanStatus.OVERDUE).first()
    if late:
        said = _("%(document)s is overdue: give that back first, then borrow again.")
        raise DomainError(said % {"document": late})


def search_text(loan: LoanRequest, items: Sequence[LoanItem]) -> str:
    """The words by which a loan is found: number, people, reason, and what is asked for."""
    said = [loan.doc_number, loan.requester_name, loan.division_name, loan.reason, *map(str, items)]
    return " ".join(filter(None, said)).lower()


def free(
    lines: Sequence[NewLine | LoanItem], items: Sequence[StandardItem], *, excluding: str = ""
) -> list[int]:
    """How many base units are free for the days of each line, whose model is at the same place of `items`;
    one question for all lines of the same days. What is kept for the loan `excluding` counts as free.
    """
    by_days: dict = {}
    for line, item in zip(lines, items, strict=True):
        by_days.setdefault((line.needed_from, line.return_date), []).append(item)
    known = {
        days: hold_facts.free_between(wanted, max(days[0], clock.today()), days[1], excluding=excluding)
        for days, wanted in by_days.items()
    }
    return [
        known[line.needed_from, line.return_date][item.pk] for line, item in zip(lines, items, strict=True)
    ]


def _line(number: int, line: NewLine) -> LoanItem:
    item, retail = line.item, line.in_base and line.item.is_bulk
    return LoanItem(
        number=number,
        standard_item=item,
        item_name=item.name,
        brand=item.brand,
        quantity=line.quantity,
        unit=item.base_unit if retail else item.unit_of_measure,
        factor=1 if retail else item.quantity_per_unit,
        keterangan=line.note.strip(),
        needed_from=line.needed_from,
        return_date=line.return_date,
    )


def _refuse_lines(lines: Sequence[NewLine], actor) -> None:
    wishes.refuse_wrong(
        lines,
        none=_("Ask for something: add at least one line."),
        too_many=_("A loan has at most %(most)d lines."),
    )
    for line in lines:
        with concerning(line.item):
            limits.refuse_period(line.needed_from, line.return_date, person=actor)


def _refuse_more_than_free(lines: Sequence[NewLine]) -> None:
    items = [line.item for line in lines]
    for line, have in zip(lines, free(lines, items), strict=True):
        wanted = _line(0, line)
        if wanted.wanted_units > have:
            with concerning(line.item):
                raise DomainError(too_few(wanted, have), field="quantity")


def too_few(line: LoanItem, have) -> str:
    """How many are free for the days of a line, in a sentence."""
    said = (
        _("Of %(item)s %(have)s %(unit)s are free from %(start)s to %(last)s.")
        if line.return_date
        else _("Of %(item)s %(have)s %(unit)s are free from %(start)s on.")
    )
    return said % {
        "item": line.standard_item,
        "have": words.number(have),
        "unit": line.standard_item.base_unit,
        "start": words.day(line.needed_from),
        "last": words.day(line.return_date),
    }
