"""A line of what somebody asks for: so much of a model of the catalogue. The forms of requests and of loans
stand on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY
from assets.forms.goods.offer import Offer
from assets.forms.goods.tally import IN_BASE, IN_UNITS
from assets.models import StandardItem
from core.forms.fields import DataSelect, NumberField, short_text

ONE, BOTH = "ONE", "BOTH"
WHOLE = _("A quantity is a whole number between 1 and 999,999.")


def units_of(item: StandardItem) -> str:
    """BOTH when a model is asked for by the container or by what is in it (retail), else ONE."""
    return BOTH if item.is_bulk and item.quantity_per_unit > 1 else ONE


@dataclass
class WishOffer(Offer):
    """The models as a registration offers them, with their units, without its locations. One query."""

    places: dict = field(default_factory=dict)

    kind_of = staticmethod(units_of)


class QuantityField(NumberField):
    """A whole number from 1 to 999,999; the sentence says both ends."""

    default_error_messages = dict.fromkeys(("fraction", "negative", "zero", "most"), WHOLE)

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=MAX_QUANTITY, **kwargs)


class WishForm(forms.Form):
    """One line: a model, typed and chosen, how many of it, in which unit, a remark."""

    item = forms.CharField(
        label=_("Model"),
        required=False,
        max_length=500,
        help_text=_("Type a part of brand, name or type, then choose."),
        widget=forms.TextInput(attrs={"list": "offered-items", "autocomplete": "off", "data-kind-from": ""}),
    )
    quantity = QuantityField(label=_("Quantity"), error_messages={"required": _("Say how many.")})
    unit = forms.ChoiceField(label=_("Counted in"), required=False, widget=DataSelect)
    note = short_text(_("Remark"), 500)

    # What is said when no model is named, and when none is called so.
    nothing, unknown = _("Choose a model."), ""

    def __init__(self, *args, offer: WishOffer, **kwargs):
        # Each line that is there was asked for: an empty one is a mistake to be said, not a line to be
        # skipped.
        kwargs["empty_permitted"] = False
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.hint = None  # what the warehouse has of it, put here by the view
        item = self.model
        both = item is not None and units_of(item) == BOTH
        names = (item.unit_of_measure, item.base_unit) if both else (_("Units"), _("Base units"))
        self.fields["unit"].choices = list(zip((IN_UNITS, IN_BASE), names, strict=True))
        # The words of the options follow the chosen model (static/js/kinds.js).
        self.fields["unit"].widget.data = {IN_UNITS: {"kind-text": "unit"}, IN_BASE: {"kind-text": "base"}}

    @property
    def model(self) -> StandardItem | None:
        """The one model that the line means as it stands, judged or not, else None."""
        text = self["item"].value() or ""
        found = self.offer.find(text) if text else []
        return found[0] if len(found) == 1 else None

    @property
    def quantity_so_far(self) -> int:
        """How many as it stands, judged or not; 0 while it is no good."""
        try:
            return int(self.fields["quantity"].clean(self["quantity"].value()))
        except ValidationError:
            return 0

    @property
    def retail_so_far(self) -> bool:
        """Whether base units are meant, as it stands; of a line that means a model."""
        return self["unit"].value() == IN_BASE and units_of(self.model) == BOTH

    def clean(self):
        values = super().clean()
        if "item" not in self.errors and not self.is_described(values):
            try:
                values["item"] = self._found(values.get("item", ""))
            except ValidationError as error:
                self.add_error("item", error)
        return values

    def is_described(self, values: dict) -> bool:
        """Whether the line names no model, but says in words what is meant."""
        return False

    @property
    def in_base(self) -> bool:
        """Whether base units are meant; only after `is_valid`."""
        return self.cleaned_data["unit"] == IN_BASE and units_of(self.cleaned_data["item"]) == BOTH

    def _found(self, text: str) -> StandardItem:
        """The one active model that `text` means."""
        if not text:
            raise ValidationError(self.nothing)
        return self.offer.one(text, unknown=self.unknown)


def problems(head: forms.Form, lines: forms.BaseFormSet, title) -> list[dict]:
    """Every mistake of a head and its lines with the id of its field, for components/problems.html; `title`
    names a line and may hold %(n)d.
    """
    if not head.is_bound:
        return []
    found = [
        {"id": "", "label": "", "text": text} for text in (*head.non_field_errors(), *lines.non_form_errors())
    ]
    named: Sequence[tuple[str, forms.Form]] = [
        ("", head),
        *((title % {"n": n}, form) for n, form in enumerate(lines.forms, start=1)),
    ]
    for name, form in named:
        if name:
            found += [{"id": "", "label": name, "text": text} for text in form.non_field_errors()]
        for key in (key for key in form.fields if key in form.errors):
            label = f"{name} · {form[key].label}" if name else form[key].label
            anchor = "" if form[key].is_hidden else form[key].id_for_label or form[key].auto_id
            found.append({"id": anchor, "label": label, "text": form.errors[key][0]})
    return found
