"""What people borrowed: asked for, decided, fetched and signed for, kept longer, late, lost, brought back."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone

from assets.models import Asset
from assets.services.custody import losses
from loans.models import AssetReturn, LoanRequest
from loans.services.handovers import answering
from loans.services.handovers import reminders as unsigned
from loans.services.loans import (
    asking,
    assigning,
    deciding,
    ending,
    extending,
    fetching,
    steps,
    templates,
    watching,
)
from loans.services.returns import declaring, verifying
from trinity.demo import loan_tables
from trinity.demo.history import lying


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter. The hours run in the order in which a loan
    is dealt with.
    """
    for days_ago in range(loan_tables.WATCHED, 0, -1):
        for hour, deed in ((6, watching.watch), (7, watching.remind), (7, unsigned.remind)):
            yield days_ago, hour, deed
    for days_ago, *template in loan_tables.TEMPLATES:
        yield days_ago, 8, partial(keep_template, world, *template)
    for loan in loan_tables.ASKED:
        yield loan.days_ago, 8, partial(ask, world, loan)
    for hour, deed, rows in (
        (9, decide, loan_tables.DECIDED),
        (9, reject, loan_tables.REJECTED),
        (10, fetch, loan_tables.FETCHED),
        (12, keep_longer, loan_tables.LONGER),
        (13, lose, loan_tables.LOST),
        (16, cancel, loan_tables.CANCELLED),
    ):
        for days_ago, *rest in rows:
            yield days_ago, hour, partial(deed, world, *rest)
    for back in loan_tables.BACK:
        yield back.days_ago, 14, partial(bring_back, world, back)
        if back.verified:
            yield back.days_ago, 15, partial(verify, world, back)


def keep_template(world, who, name, is_shared, rows):
    """Somebody keeps lines that are borrowed together again and again."""
    lines = [
        templates.TemplateLine(item, count, in_base=item.is_bulk, note=note)
        for item, count, note in ((world.items[model], count, note) for model, count, note in rows)
    ]
    templates.create(actor=world.people[who], name=name, lines=lines, is_shared=is_shared)


def ask(world, loan):
    """Somebody would like to borrow things, from a day to a day."""
    lines = [
        asking.NewLine(item, count, _day(loan.first), _day(loan.last), in_base=item.is_bulk)
        for item, count in ((world.items[model], count) for model, count in loan.rows)
    ]
    world.loans[loan.key] = asking.ask(lines, actor=world.people[loan.who], reason=loan.why)


def decide(world, key, rows, note):
    """Logistics says how much is lent, and names the units."""
    loan, fewer = current(world, key), {model: rest for model, *rest in rows}
    lines = steps.lines_of(loan)
    units, verdicts = assigning.proposal(loan, lines), {}
    for line in lines:
        count, why = fewer.get(line.item_name, (line.quantity, ""))
        verdicts[line.pk] = deciding.Verdict(count, units.get(line.pk, [])[:count], why)
    deciding.decide(loan, verdicts, actor=world.logistik, note=note)


def reject(world, key, reason):
    """Logistics refuses all of it."""
    deciding.reject(current(world, key), actor=world.logistik, reason=reason)


def cancel(world, key, reason):
    """The borrower does not want it any more."""
    loan = current(world, key)
    ending.cancel(loan, actor=loan.requester, reason=reason)


def fetch(world, key):
    """The borrower fetches all of it, and signs; of one loan not yet."""
    loan = current(world, key)
    chosen = [fetching.Fetch(one.loan_item_id, one.asset) for one in steps.assignments_of(loan)]
    for line in steps.lines_of(loan):
        if line.is_material:
            lot = lying(world, line.item_name, loan_tables.MATERIAL_FROM)[0]
            chosen.append(fetching.Fetch(line.pk, lot, Decimal(line.quantity)))
    _loan, handover = fetching.hand_out(loan, chosen, actor=world.logistik)
    if key != loan_tables.UNSIGNED:
        answering.answer(handover, declined={}, actor=handover.receiver)


def keep_longer(world, key, until, reason):
    """The borrower asks for a later day; logistics has not answered."""
    loan = current(world, key)
    extending.ask(loan, steps.assignments_of(loan), until=_day(until), reason=reason, actor=loan.requester)


def lose(world, key, model, reason):
    """The borrower says that something is lost."""
    loan = current(world, key)
    losses.lose(Asset(pk=_out(loan, model)[-1].asset_id), actor=loan.requester, reason=reason)


def bring_back(world, back):
    """The borrower says what comes back, and in which condition."""
    loan, left = current(world, back.key), back.left and Decimal(back.left)
    chosen = [
        declaring.Declared(one, back.condition, left, back.said)
        for one in _out(loan, back.model)[: back.count]
    ]
    declaring.declare(loan, chosen, actor=loan.requester)


def verify(world, back):
    """The warehouse looks at it and takes it."""
    # Near a Sunday two returns of a loan may lie there at once.
    found = AssetReturn.objects.filter(loan_request=world.loans[back.key], items__asset__name=back.model)
    document = found.latest("pk")
    verdict = verifying.Verdict(back.finding, rest=back.rest, notes=back.found)
    verdicts = dict.fromkeys(document.items.values_list("pk", flat=True), verdict)
    verifying.verify(document, verdicts, to=world.places[back.to], actor=world.logistik)


def current(world, key) -> LoanRequest:
    """A loan as it is now."""
    return LoanRequest.objects.select_related("requester").get(pk=world.loans[key].pk)


def _out(loan, model):
    """What the borrower has of a model, by this loan."""
    return [
        one
        for one in steps.assignments_of(loan)
        if one.is_out and one.asset.name == model and one.asset.status != "LOST"
    ]


def _day(days_ago: int) -> date:
    """A day as seen from today; whoever looks at the demonstration has something due tomorrow."""
    return timezone.localdate() - timedelta(days=days_ago)
