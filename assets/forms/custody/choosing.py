"""Things for the lines of a document: chosen from a list, and named by a code that was scanned or typed, both
mixed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset, StandardItem
from assets.services.goods import codes
from assets.services.stock import cutting, rows
from core.errors import DomainError
from core.forms.fields import NumberField, codes_field
from core.forms.sheet import LineForm
from core.reading import codes as reading
from core.reading.keys import whole

MOST, SHOWN = 400, 60  # things on a page; of one line
CODES = 200  # codes in one field


class ChoiceForm(LineForm):
    """The things for one line: a check box for each device or whole container, an amount for each lot where
    base units are meant (`retail`), and a field for codes.
    """

    called = {"quantity": "codes", "units": "codes"}
    codes = codes_field(
        gettext_lazy("Others, by code"),
        gettext_lazy("Asset code, serial number or MAC address, one on each line. Type or scan."),
        rows=1,
    )

    # Whether a thing that is chosen in the list and named by its code as well is a mistake.
    once = True

    def __init__(
        self,
        data=None,
        *,
        thing,
        prefix: str,
        item: StandardItem,
        things: Sequence[Asset],
        proposed: Mapping[int, Decimal],
        retail: bool = False,
        **kwargs,
    ):
        super().__init__(data, thing=thing, prefix=prefix, **kwargs)
        self.item, self.retail = item, retail
        self.things = {thing.pk: thing for thing in things}
        self.named: list[Asset] = []  # what the codes named, set by `resolve`
        for key, asset in self.things.items():
            self.fields[name_of(key)] = self._field(asset)
            self.initial[name_of(key)] = proposed.get(key) or "" if self.retail else key in proposed

    def _field(self, asset: Asset):
        label = f"{asset.code} {asset.serial_number or ''}".strip()
        if not self.retail:
            return forms.BooleanField(label=label, required=False)
        label = _("Amount of %(code)s (%(unit)s)") % {"code": asset.code, "unit": self.item.base_unit}
        return NumberField(label=label, required=False, places=2, min_value=0)

    def is_about(self, thing) -> bool:
        return thing == self.thing or (
            isinstance(thing, Asset) and (thing.pk in self.things or thing in self.named)
        )

    def refuse(self, error: DomainError) -> None:
        """Beside the thing's own field when it has one, else under the line or its codes."""
        key = getattr(error.thing, "pk", None) if isinstance(error.thing, Asset) else None
        if key in self.things:
            self.add_error(name_of(key), error.message)
        elif key:
            self.add_error("codes", error.message)
        else:
            self.add_error(error.field if error.field in self.fields else None, error.message)

    def choices(self) -> list[dict]:
        """Each thing with its field, for the page."""
        return [{"asset": asset, "field": self[name_of(key)]} for key, asset in self.things.items()]

    def clean(self):
        values = super().clean()
        for key, asset in self.things.items():
            amount = values.get(name_of(key))
            if self.retail and amount:
                try:
                    rows.whole_units(amount, self.item)
                    cutting.refuse_longer(asset, amount)
                except DomainError as error:
                    self.add_error(name_of(key), error.message)
        return values

    def unfit(self, asset: Asset) -> str:
        """Why a thing that was named by its code cannot be meant here; "" when it can."""
        return ""

    def ticked(self) -> list[tuple[Asset, Decimal | None]]:
        """What was chosen in the list, with its amount where base units are meant; only after `is_valid`."""
        return [
            (asset, value if self.retail else None)
            for key, asset in self.things.items()
            if (value := self.cleaned_data.get(name_of(key)))
        ]

    def chosen(self, left: Decimal) -> list[tuple[Asset, Decimal | None]]:
        """Everything that was chosen and named; a lot that was named by its code gives what is still missing
        of `left` base units. Only after `is_valid`.
        """
        chosen = self.ticked()
        left -= sum((Decimal(amount or asset.units) for asset, amount in chosen), Decimal(0))
        for asset in self.named:
            part = min(left, asset.current_balance) if self.retail else None
            if part is not None:
                left -= part
                if part <= 0:
                    part = None
            chosen.append((asset, part))
        return chosen


def resolve(forms_: Iterable[ChoiceForm], user) -> bool:
    """Find what the codes name, all lines together (only after `is_valid`); says of each that does not fit
    why not. Whether nothing is wrong.
    """
    forms_ = list(forms_)
    asked = [(form, text) for form in forms_ for text in _codes(form.cleaned_data.get("codes", ""))]
    answers = codes.resolve_many([text for _form, text in asked], user) if asked else []
    times = Counter(answer.asset.pk for answer in answers if answer.asset)
    for (form, _text), answer in zip(asked, answers, strict=True):
        asset = answer.asset
        if asset is None:
            form.add_error("codes", answer.sentence)
            continue
        again = times[asset.pk] > 1 or bool(form.cleaned_data.get(name_of(asset.pk)))
        if sentence := _unfit(form, asset, again):
            form.add_error("codes", sentence)
        elif not (again and (asset in form.named or form.cleaned_data.get(name_of(asset.pk)))):
            form.named.append(asset)
    return not any(form.errors for form in forms_)


def chosen_and_gone(data, lines: Mapping[str, StandardItem], found: Mapping[str, Sequence[Asset]]) -> dict:
    """{prefix of a line: things that were chosen on its page but are not among what is `found` now}, so that
    nothing is left out in silence. `lines` says which model each line is about.
    """
    if data is None:
        return {}
    known = {prefix: {asset.pk for asset in found.get(prefix, ())} for prefix in lines}
    keys: dict[int, str] = {}
    for prefix in lines:
        start = f"{prefix}-{name_of('')}"
        for name in data:
            if not name.startswith(start) or not data[name].strip():
                continue
            if (key := whole(name.removeprefix(start))) is not None:
                keys[key] = prefix
    gone = {key for key, prefix in keys.items() if key not in known[prefix]}
    if not gone:
        return {}
    things = Asset.objects.current().filter(pk__in=gone).select_related("place", "standard_item")
    by_line: dict[str, list[Asset]] = {}
    for asset in things:
        prefix = keys[asset.pk]
        if asset.standard_item_id == lines[prefix].pk:
            by_line.setdefault(prefix, []).append(asset)
    return by_line


def name_of(key) -> str:
    """The name of a thing's field."""
    return f"thing{key}"


def most_of_line(lines: int, wanted: int) -> int:
    """How many things a line shows, among so many lines."""
    return min(max(SHOWN, wanted), max(SHOWN, MOST // max(1, lines)))


def _codes(text: str) -> list[str]:
    return [line for line in reading.lines(text) if line][:CODES]


def _unfit(form: ChoiceForm, asset: Asset, again: bool) -> str:
    if asset.standard_item_id != form.item.pk:
        return _("%(code)s is not what was asked for on this line: it is a %(model)s.") % {
            "code": asset.code,
            "model": asset.standard_item,
        }
    if sentence := form.unfit(asset):
        return sentence
    if again and form.once:
        return _("%(code)s is named twice.") % {"code": asset.code}
    return ""
