"""Amounts of a request's lines in words. A line has one unit, and every amount of it is said in that: what is
kept in base units (what arrived, what lies in the warehouse) is converted, with the base units behind it.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.words import number
from requests_app.models import RequestItem

CENT = Decimal("0.01")


def units(line: RequestItem, count) -> str:
    """A count of the line's own units: "6 Pack"."""
    return f"{number(count)} {line.unit}"


def cell(line: RequestItem, base: Decimal) -> dict:
    """Base units as the line counts, {amount: "2,2 Pack", more: "110 Pcs"}; without `more` where a unit is a
    base unit.
    """
    return _cell(base, line.unit, line.factor, line.base_unit)


def said(line: RequestItem, base: Decimal) -> str:
    """The same in one text: "2,2 Pack (110 Pcs)"."""
    return joined(cell(line, base))


def part(line: RequestItem, some: Decimal, whole: Decimal) -> str:
    """So much of so much, "1 of 2 Hasbal"; what is no whole unit in base units as well."""
    words = {"some": number((some / line.factor).quantize(CENT)), "whole": cell(line, whole)["amount"]}
    exact = f" ({number(some)} {line.base_unit})" if some % line.factor else ""
    return _("%(some)s of %(whole)s") % words + exact


def payload(line: RequestItem) -> dict:
    """What the story of a request keeps of a line beside an amount of base units, so that it can always be
    said as it was: the line may get another unit.
    """
    return {"unit": line.base_unit, "counted_in": line.unit, "factor": line.factor}


def told(entry: dict, key: str = "quantity") -> str:
    """An amount of the story, from its `payload`; entries of old have base units alone."""
    unit = entry["unit"]
    return joined(_cell(Decimal(entry[key]), entry.get("counted_in", unit), entry.get("factor", 1), unit))


def arrived(entry: dict) -> str:
    """What an arrival brought, from its entry: "2 Box (200 Pcs)"; of containers that are not full, or more
    than full, with how much they came: "1 Hasbal, delivered with 500 Meter".
    """
    if not _off(entry):
        return told(entry)
    containers = f"{number(entry['containers'])} {entry['counted_in']}"
    content = f"{number(entry['quantity'])} {entry['unit']}"
    return _("%(containers)s, delivered with %(content)s") % {"containers": containers, "content": content}


def gaps(entry: dict) -> str:
    """What of an arrival is not as it should be: "1 Box (100 Pcs) will not come"."""
    missing = str(Decimal(entry.get("missing") or 0) - max(0, _off(entry)))
    found = (
        (_("%(amount)s wrong"), "wrong", entry.get("wrong") or 0),
        (_("%(amount)s will not come"), "missing", missing),
    )
    said = [
        sentence % {"amount": told(entry | {name: amount}, name)}
        for sentence, name, amount in found
        if Decimal(amount)
    ]
    return ", ".join(said)


def delivered(entry: dict) -> str:
    """All that an arrival says of a line: what it brought, what is amiss, and why."""
    found = [arrived(entry) if Decimal(entry["quantity"]) else "", gaps(entry)]
    said = ", ".join(filter(None, found)) or told(entry)
    return f"{said} ({entry['reason']})" if entry.get("reason") else said


def _off(entry: dict) -> Decimal:
    """How many base units the containers of an arrival are short of being full; less than nothing when they
    hold more.
    """
    if not entry.get("containers"):
        return Decimal(0)
    return entry["containers"] * entry["factor"] - Decimal(entry["quantity"])


def _cell(base: Decimal, unit: str, factor: int, base_unit: str) -> dict:
    whole = (Decimal(base) / factor).quantize(CENT)
    if factor == 1:
        return {"amount": f"{number(base)} {unit}", "more": ""}
    if base and not whole:  # less than a hundredth of one
        return {"amount": f"{number(base)} {base_unit}", "more": ""}
    return {"amount": f"{number(whole)} {unit}", "more": f"{number(base)} {base_unit}" if base else ""}


def joined(cell: dict) -> str:
    """A `cell` as one text."""
    return f"{cell['amount']} ({cell['more']})" if cell["more"] else cell["amount"]
