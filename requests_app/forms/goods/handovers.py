"""What goes into the requester's hands: things chosen from a list, and things named by a code that was
scanned or typed.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services.goods import codes
from assets.services.stock import cutting, rows
from core.errors import DomainError
from core.forms.fields import NumberField, short_text
from core.forms.sheet import Sheet
from core.reading import codes as reading
from core.reading.keys import whole
from core.words import number
from loans.choices import HandoverTarget
from requests_app.forms.requests.sheets import LineForm, prefix_of, says
from requests_app.models import Request, RequestItem
from requests_app.services.goods import handovers
from requests_app.services.goods.handovers import HandoverLine

MOST, SHOWN = 400, 60  # things on a page; of one line
CODES = 200  # codes in one field


class HandoverForm(forms.Form):
    """Whether to keep or to use it, and a word about it."""

    status = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=HandoverTarget.choices,
        initial=HandoverTarget.IN_CUSTODY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Material and tools to take along are in custody; a laptop that is worked with is used at once."
        ),
    )
    note = short_text(gettext_lazy("Note"), 500)


class HandoverLineForm(LineForm):
    """The things for one line: a check box for each device or whole container, an amount for each lot, and a
    field for codes.
    """

    called = {"quantity": "codes"}
    codes = forms.CharField(
        label=gettext_lazy("Others, by code"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Asset code, serial number or MAC address, one on each line. Type or scan."),
        widget=forms.Textarea(
            attrs={"rows": 1, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(
        self, data=None, *, line: RequestItem, things: Sequence[Asset], proposed: dict[int, Decimal]
    ):
        super().__init__(data, line=line)
        self.fields["codes"].widget.attrs["data-scan"] = ""
        self.retail = line.standard_item.is_bulk and not line.in_containers
        self.things = {thing.pk: thing for thing in things}
        self.named: list[Asset] = []  # what the codes named, set by the sheet
        for key, thing in self.things.items():
            self.fields[name_of(key)] = self._field(thing)
            self.initial[name_of(key)] = proposed.get(key) or "" if self.retail else key in proposed

    def _field(self, thing: Asset):
        label = f"{thing.code} {thing.serial_number or ''}".strip()
        if not self.retail:
            return forms.BooleanField(label=label, required=False)
        label = _("Amount of %(code)s (%(unit)s)") % {"code": thing.code, "unit": self.line.base_unit}
        return NumberField(label=label, required=False, places=2, min_value=0)

    def is_about(self, thing) -> bool:
        return thing == self.line or (
            isinstance(thing, Asset) and (thing.pk in self.things or thing in self.named)
        )

    def refuse(self, error: DomainError) -> None:
        """Beside the thing's own field when it has one, else under the line or its codes."""
        key = getattr(error.thing, "pk", None) if isinstance(error.thing, Asset) else None
        if key in self.things:
            self.add_error(name_of(key), error.message)
        else:
            self.add_error("codes" if key else None, error.message)

    def choices(self) -> list[dict]:
        """Each thing with its field, for the page."""
        return [
            {"asset": thing, "field": self[name_of(key)], "mine": bool(getattr(thing, "mine", 0))}
            for key, thing in self.things.items()
        ]

    def clean(self):
        values = super().clean()
        for key, thing in self.things.items():
            amount = values.get(name_of(key))
            if self.retail and amount:
                try:
                    rows.whole_units(amount, self.line.standard_item)
                    cutting.refuse_longer(thing, amount)
                except DomainError as error:
                    self.add_error(name_of(key), error.message)
        return values

    def handover_lines(self) -> list[HandoverLine]:
        """For the service; a lot that was named by its code gives what is still missing."""
        chosen = []
        for key, thing in self.things.items():
            value = self.cleaned_data.get(name_of(key))
            if value:
                chosen.append(HandoverLine(self.line.pk, thing, value if self.retail else None))
        left = self.line.to_hand - sum(
            (one.quantity or Decimal(one.asset.units) for one in chosen), Decimal(0)
        )
        for thing in self.named:
            part = min(left, thing.current_balance) if self.retail else None
            if part is not None:
                left -= part
                if part <= 0:
                    part = None
            chosen.append(HandoverLine(self.line.pk, thing, part))
        return chosen


class HandoverSheet(Sheet):
    """Every line of which something is to be handed over."""

    def __init__(self, data, document: Request, lines: list[RequestItem], user):
        open_ = [
            line
            for line in lines
            if line.standard_item_id and not line.is_rejected and (line.to_hand > 0 or says(data, line))
        ]
        self.user = user
        most = max(
            [SHOWN, *(int(line.to_hand / line.factor) for line in open_ if not line.standard_item.is_bulk)]
        )
        found = handovers.candidates(document, lines, most=min(most, max(SHOWN, MOST // max(1, len(open_)))))
        chosen = _chosen(data, open_, found)
        forms_ = [
            HandoverLineForm(
                data,
                line=line,
                things=_fitting(line, found.get(line.pk, ())) + chosen.get(line.pk, []),
                proposed=handovers.proposal(line, found.get(line.pk, ())),
            )
            for line in open_
        ]
        super().__init__(data, HandoverForm(data), forms_)

    def is_valid(self) -> bool:
        good = super().is_valid()
        return self._resolve() and good

    def _resolve(self) -> bool:
        """Find what the codes name, all lines together; says of each that does not fit why not."""
        asked = [(form, text) for form in self.lines for text in _codes(form.cleaned_data.get("codes", ""))]
        answers = codes.resolve_many([text for _form, text in asked], self.user) if asked else []
        times = Counter(answer.asset.pk for answer in answers if answer.asset)
        for (form, _text), answer in zip(asked, answers, strict=True):
            asset = answer.asset
            if asset is None:
                form.add_error("codes", answer.sentence)
            elif sentence := _unfit(form, asset, times[asset.pk]):
                form.add_error("codes", sentence)
            else:
                form.named.append(asset)
        return not any(form.errors for form in self.lines)

    def handover_lines(self) -> list[HandoverLine]:
        """For the service; only after `is_valid`."""
        return [one for form in self.lines for one in form.handover_lines()]


def name_of(key: int) -> str:
    """The name of a thing's field."""
    return f"thing{key}"


def _fitting(line: RequestItem, things: Sequence[Asset]) -> list[Asset]:
    """Of a line that means whole containers nothing that is opened."""
    return [thing for thing in things if not line.in_containers or thing.whole]


def _chosen(data, lines, found) -> dict[int, list[Asset]]:
    """{key of a line: things that were chosen on the page but lie in no warehouse any more}, so that nothing
    is left out in silence.
    """
    if data is None:
        return {}
    keys, known = {}, {line.pk: {thing.pk for thing in found.get(line.pk, ())} for line in lines}
    for line in lines:
        start = f"{prefix_of(line)}-{name_of('')}"
        for name in data:
            if not name.startswith(start) or not data[name].strip():
                continue
            if (key := whole(name.removeprefix(start))) is not None:
                keys[key] = line
    gone = {key for key, line in keys.items() if key not in known[line.pk]}
    if not gone:
        return {}
    things, by_line = Asset.objects.current().filter(pk__in=gone).select_related("place", "standard_item"), {}
    for thing in things:
        line = keys[thing.pk]
        if thing.standard_item_id == line.standard_item_id:
            by_line.setdefault(line.pk, []).append(thing)
    return by_line


def _codes(text: str) -> list[str]:
    return [line for line in reading.lines(text) if line][:CODES]


def _unfit(form: HandoverLineForm, asset: Asset, times: int) -> str:
    if asset.standard_item_id != form.line.standard_item_id:
        return _("%(code)s is not what was asked for on this line: it is a %(model)s.") % {
            "code": asset.code,
            "model": asset.standard_item,
        }
    if asset.status != AssetStatus.IN_STORAGE:
        where = {"code": asset.code, "status": asset.get_status_display(), "place": asset.place}
        return _("%(code)s does not lie in a warehouse (%(status)s, %(place)s).") % where
    if times > 1 or form.cleaned_data.get(name_of(asset.pk)):
        return _("%(code)s is named twice.") % {"code": asset.code}
    return ""


def holds(asset: Asset) -> str:
    """What a lot holds, in words; "" for a device."""
    return f"{number(asset.current_balance)} {asset.standard_item.base_unit}" if asset.is_lot else ""
