"""What is known of a line while somebody decides on it, in words for its page."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from assets.services.stock.availability import Availability
from core import words
from core.words import number, rupiah
from requests_app.models import Request, RequestItem
from requests_app.services.purchase.hints import Hint, LastPurchase
from requests_app.services.requests import amounts
from requests_app.services.requests.stock import coverable


def asked_for(line: RequestItem) -> list[dict]:
    """What was asked for, and what is left of it."""
    facts = [amount(_("Asked for"), line, Decimal(line.quantity * line.factor))]
    if line.approved_quantity and line.approved_quantity != line.quantity:
        approved = amounts.units(line, line.approved_quantity)
        facts.append(fact(_("Approved before"), approved, more=line.rejection_reason))
    return facts


def stock(line: RequestItem, hint: Hint | None) -> list[dict]:
    """What the warehouses have of it, each thing once: free for everybody, kept for this request, reserved
    for others, held for somebody; and what is on the way without being promised to anybody.
    """
    if hint is None:
        return []
    have = hint.stock
    covered = coverable(line, have)
    tone = "green" if covered >= line.wanted else "amber" if covered else "red"
    there = free(line, have)
    facts = [fact(_("Available"), there["amount"], tone=tone, more=there["more"])]
    if have.kept:
        facts.append(amount(_("Reserved for this request"), line, have.kept))
    if have.reserved:
        facts.append(amount(_("Reserved for others"), line, have.reserved))
    if have.held:
        facts.append(amount(_("Held for somebody"), line, have.held))
    if hint.on_the_way:
        facts.append(amount(_("On the way"), line, hint.on_the_way))
    return facts


def free(line: RequestItem, have: Availability) -> dict:
    """What of it nobody has reserved, as `amounts.cell`: where whole containers are meant, how many of these,
    and what there is besides.
    """
    if not line.in_containers:
        return amounts.cell(line, have.free)
    loose = have.free - have.containers_free * line.factor
    more = _("and %(amount)s loose") % {"amount": f"{number(loose)} {line.base_unit}"} if loose else ""
    return {"amount": amounts.units(line, have.containers_free), "more": more}


def amount(label: str, line: RequestItem, base: Decimal, **how) -> dict:
    """A fact that is an amount of base units, as the line counts."""
    said = amounts.cell(line, base)
    return fact(label, said["amount"], more=said["more"], **how)


def price(line: RequestItem, last: LastPurchase | None) -> list[dict]:
    """What it costs, and what it cost last. For price viewers alone."""
    facts = []
    if line.purchase_price is not None:
        facts.append(fact(_("Price"), rupiah(line.purchase_price), more=line.vendor))
    each = last_price(line, last)
    if each is not None:
        dearer = line.purchase_price is not None and line.purchase_price > each
        facts.append(
            fact(_("Last price"), rupiah(each), tone="amber" if dearer else "", more=said_last(last))
        )
    return facts


def last_price(line: RequestItem, last: LastPurchase | None) -> Decimal | None:
    """What one of the line's units cost last, also when it was bought by the metre then and by the drum now,
    or the other way round.
    """
    if last is None or line.standard_item is None:
        return None
    item = line.standard_item
    if last.unit == line.unit:
        return last.price
    if last.unit == item.base_unit:
        return last.price * line.factor
    if last.unit == item.unit_of_measure and line.factor == 1:
        return (last.price / item.quantity_per_unit).quantize(Decimal("0.01"))
    return None


def said_last(last: LastPurchase) -> str:
    """From whom, and when."""
    return ", ".join(filter(None, [last.vendor, words.day(last.day) if last.day else ""]))


def may_link(document: Request, user) -> bool:
    """Whether lines in free words get a link to their models."""
    return can_proceed(document.link_item) and has_transition_perm(document.link_item, user)


def fact(label: str, value: str, *, tone: str = "", more: str = "") -> dict:
    """A name and a figure."""
    return {"label": label, "value": value, "tone": tone, "more": more}
