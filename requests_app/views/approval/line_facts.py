"""What is known of a line while somebody decides on it, in words for its page."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core import words
from core.words import number, rupiah
from requests_app.models import Request, RequestItem
from requests_app.services.purchase.hints import Hint, LastPurchase


def amount(line: RequestItem, base: Decimal) -> str:
    """An amount of base units as the line counts: "2 Hasbal (2.000 Meter)", "980 Meter"."""
    in_base = f"{number(base)} {line.base_unit}"
    if line.factor == 1 or not base or base % line.factor:
        return in_base
    return f"{number(base / line.factor)} {line.unit} ({in_base})"


def asked_for(line: RequestItem) -> list[dict]:
    """What was asked for, and what is left of it."""
    facts = [fact(_("Asked for"), f"{number(line.quantity)} {line.unit}")]
    if line.factor > 1:
        facts[0]["more"] = f"{number(line.quantity * line.factor)} {line.base_unit}"
    if line.approved_quantity and line.approved_quantity != line.quantity:
        facts.append(
            fact(
                _("Approved before"),
                f"{number(line.approved_quantity)} {line.unit}",
                more=line.rejection_reason,
            )
        )
    return facts


def stock(line: RequestItem, hint: Hint | None) -> list[dict]:
    """What the warehouses have of it; what the request itself keeps counts as free."""
    if hint is None:
        return []
    enough = hint.containers >= line.wanted if line.in_containers else hint.free >= line.wanted * line.factor
    some = hint.containers if line.in_containers else hint.free
    free = f"{hint.containers} {line.unit}" if line.in_containers else f"{number(hint.free)} {line.base_unit}"
    more = f"{number(hint.free)} {line.base_unit}" if line.in_containers else ""
    facts = [fact(_("Free"), free, tone="green" if enough else "amber" if some else "red", more=more)]
    if hint.reserved:
        facts.append(fact(_("Reserved for others"), f"{number(hint.reserved)} {line.base_unit}"))
    if hint.on_the_way:
        facts.append(fact(_("On the way"), f"{number(hint.on_the_way)} {line.base_unit}"))
    return facts


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
