"""The lines of a request: so much of a model of the catalogue, or of something that the catalogue does not
have.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY, UNITS
from assets.forms.goods.tally import IN_BASE, IN_UNITS
from core.errors import DomainError
from core.forms.fields import DataSelect, NumberField, short_text
from requests_app.choices import MOST_LINES
from requests_app.forms.requests.offer import BOTH, RequestOffer, units_of
from requests_app.models import RequestItem
from requests_app.services.requests.requests import NewLine, new_item, same_thing

MODEL_FIELDS, FREE_FIELDS = ("item", "unit"), ("name", "brand", "free_unit", "category")
WHOLE = _("A quantity is a whole number between 1 and 999,999.")


class QuantityField(NumberField):
    """A whole number from 1 to 999,999; the sentence says both ends."""

    default_error_messages = dict.fromkeys(("fraction", "negative", "zero", "most"), WHOLE)

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=MAX_QUANTITY, **kwargs)


class LineForm(forms.Form):
    """One line. With `free` the words of FREE_FIELDS count, else the model and its unit; the others are not
    looked at.
    """

    item = forms.CharField(
        label=_("Model"),
        required=False,
        max_length=500,
        help_text=_("Type a part of brand, name or type, then choose."),
        widget=forms.TextInput(attrs={"list": "request-items", "autocomplete": "off", "data-kind-from": ""}),
    )
    free = forms.BooleanField(label=_("The catalogue does not have it"), required=False)
    name = short_text(_("What is it?"), 200, help_text=_("The name, as the shop or its maker calls it."))
    brand = short_text(_("Brand and type"), 100)
    free_unit = forms.ChoiceField(
        label=_("Unit"), required=False, choices=[(unit, unit) for unit in UNITS], initial=UNITS[0]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    quantity = QuantityField(label=_("Quantity"), error_messages={"required": _("Say how many.")})
    unit = forms.ChoiceField(label=_("Counted in"), required=False, widget=DataSelect)
    note = short_text(_("Remark"), 500)

    def __init__(self, *args, offer: RequestOffer, **kwargs):
        # Each line that is there was asked for: an empty one is a mistake to be said, not a line to be
        # skipped.
        kwargs["empty_permitted"] = False
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.hint = None  # what the warehouse has of it, put here by the view
        self.fields["category"].choices = [
            ("", _("I do not know")),
            *((pk, row.name) for pk, row in offer.categories.items()),
        ]
        item = self.model
        both = item is not None and units_of(item) == BOTH
        names = (item.unit_of_measure, item.base_unit) if both else (_("Units"), _("Base units"))
        self.fields["unit"].choices = list(zip((IN_UNITS, IN_BASE), names, strict=True))
        # The words of the options follow the chosen model (static/js/kinds.js).
        self.fields["unit"].widget.data = {IN_UNITS: {"kind-text": "unit"}, IN_BASE: {"kind-text": "base"}}

    @property
    def is_free(self) -> bool:
        """Whether it is described in words, as it stands."""
        return bool(self["free"].value())

    @property
    def model(self):
        """The one model that the line means as it stands, judged or not, else None."""
        text = self["item"].value() or ""
        found = self.offer.find(text) if text and not self.is_free else []
        return found[0] if len(found) == 1 else None

    def line_so_far(self) -> RequestItem | None:
        """The line as it stands, judged or not, for a look at the stock; None without a model, quantity 0
        while it is no good.
        """
        item = self.model
        if item is None:
            return None
        try:
            quantity = int(self.fields["quantity"].clean(self["quantity"].value()))
        except ValidationError:
            quantity = 0
        retail = self["unit"].value() == IN_BASE and units_of(item) == BOTH
        return new_item(1, NewLine(quantity, item, in_base=retail))

    def clean(self):
        values = super().clean()
        for name in MODEL_FIELDS if values.get("free") else FREE_FIELDS:
            self.errors.pop(name, None)
        if values.get("free"):
            values["item"] = None
            if len(values.get("name", "")) < 2 and "name" not in self.errors:
                self.add_error("name", _("Say what it is, in at least 2 characters."))
        elif "item" not in self.errors:
            try:
                values["item"] = self._found(values.get("item", ""))
            except ValidationError as error:
                self.add_error("item", error)
        return values

    def _found(self, text: str):
        """The one active model that `text` means."""
        if not text:
            raise ValidationError(_("Choose a model, or tick “The catalogue does not have it”."))
        unknown = _(
            "No active model is called so. Choose one from the list, or tick “The catalogue does not have "
            "it” and describe it."
        )
        return self.offer.one(text, unknown=unknown)

    def new_line(self) -> NewLine:
        """For the service; only after `is_valid`."""
        values = self.cleaned_data
        line = NewLine(int(values["quantity"]), note=values["note"])
        if values["free"]:
            line.name, line.brand, line.unit = (
                values["name"],
                values["brand"],
                values["free_unit"] or UNITS[0],
            )
            line.category = self.offer.categories.get(values["category"])
        else:
            line.item = values["item"]
            line.in_base = values["unit"] == IN_BASE and units_of(line.item) == BOTH
        return line


class BaseLines(forms.BaseFormSet):
    """The lines together: nothing twice, not too many."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": _("A request has at most %(num)d lines.")
    }

    def clean(self):
        if not self.forms:
            raise ValidationError(_("Ask for something: add at least one line."))
        first = {}
        for number, form in enumerate(self.forms, start=1):
            if not form.is_valid():
                continue
            wish = form.new_line()
            key = same_thing(wish)
            if key in first:
                said = gettext("%(thing)s stands on line %(first)d and on line %(second)d. Ask for it once.")
                thing = wish.item or f"{wish.brand} {wish.name}".strip()
                form.add_error(
                    "name" if wish.item is None else "item",
                    said % {"thing": thing, "first": first[key], "second": number},
                )
            else:
                first[key] = number

    def new_lines(self) -> list[NewLine]:
        """For the service; only after `is_valid`."""
        return [form.new_line() for form in self.forms]

    def refuse(self, error: DomainError, head: forms.Form) -> None:
        """Put a service's sentence beside the line it is about, else into the head."""
        line = next(
            (form for form in self.forms if error.thing and form.cleaned_data.get("item") == error.thing),
            None,
        )
        error.add_to(line if line is not None else head)


LineFormSet = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES + 1,
    validate_max=True,
)
