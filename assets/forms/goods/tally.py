"""What a line of the registration form amounts to, said before it is saved: "2 Pack = 100 Pcs"."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from assets.forms.goods.offer import COUNT, MEASUREMENT, kind_of
from core.words import number

IN_UNITS, IN_BASE = "unit", "base"


@dataclass(frozen=True, slots=True)
class Tally:
    """`units` base units in all; `words` say how they came about."""

    units: Decimal
    words: str


def of(form) -> Tally | None:
    """The tally of a line (LineForm) as it stands, judged or not; None when it is complete by itself
    (devices, base units) or something of it is missing.
    """
    text = form["item"].value()
    found = form.offer.find(text) if text else []
    if len(found) != 1:
        return None
    item, unit = found[0], found[0].unit_of_measure
    if kind_of(item) == COUNT and form["unit"].value() != IN_BASE and item.quantity_per_unit > 1:
        count = _read(form, "quantity")
        if count:
            return _tally(count * item.quantity_per_unit, f"{number(count)} {unit}", item)
    if kind_of(item) == MEASUREMENT:
        count, each = _read(form, "containers"), _read(form, "length") or Decimal(item.quantity_per_unit)
        if count:
            times = "" if each == item.quantity_per_unit else f" × {number(each)} {item.base_unit}"
            return _tally(count * each, f"{number(count)} {unit}{times}", item)
    return None


def _tally(units: Decimal, counted: str, item) -> Tally:
    return Tally(units, f"{counted} = {number(units)} {item.base_unit}")


def _read(form, name: str) -> Decimal | None:
    """A number of the line as typed (or filled in); None for what is none."""
    value = form[name].value()
    try:
        return form.fields[name].clean(value) if isinstance(value, str) else value and Decimal(value)
    except (ValidationError, InvalidOperation):
        return None
