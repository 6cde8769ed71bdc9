"""The lines of a request: so much of a model of the catalogue, or of something that the catalogue does not
have.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.choices import UNITS
from assets.forms.goods.wishes import WishForm
from core.errors import DomainError
from core.forms.fields import short_text
from requests_app.choices import MOST_LINES
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import RequestItem
from requests_app.services.requests.requests import NewLine, new_item, same_thing

MODEL_FIELDS, FREE_FIELDS = ("item", "unit"), ("name", "brand", "free_unit", "category")


class LineForm(WishForm):
    """One line. With `free` the words of FREE_FIELDS count, else the model and its unit; the others are not
    looked at.
    """

    free = forms.BooleanField(label=_("The catalogue does not have it"), required=False)
    name = short_text(_("What is it?"), 200, help_text=_("The name, as the shop or its maker calls it."))
    brand = short_text(_("Brand and type"), 100)
    free_unit = forms.ChoiceField(
        label=_("Unit"), required=False, choices=[(unit, unit) for unit in UNITS], initial=UNITS[0]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)

    field_order = ["item", "free", *FREE_FIELDS, "quantity", "unit", "note"]
    nothing = _("Choose a model, or tick “The catalogue does not have it”.")
    unknown = _(
        "No active model is called so. Choose one from the list, or tick “The catalogue does "
        "not have it” and describe it."
    )

    def __init__(self, *args, offer: RequestOffer, **kwargs):
        super().__init__(*args, offer=offer, **kwargs)
        self.fields["category"].choices = [
            ("", _("I do not know")),
            *((pk, row.name) for pk, row in offer.categories.items()),
        ]

    @property
    def is_free(self) -> bool:
        """Whether it is described in words, as it stands."""
        return bool(self["free"].value())

    @property
    def model(self):
        """The one model that the line means as it stands, judged or not, else None."""
        return None if self.is_free else super().model

    def line_so_far(self) -> RequestItem | None:
        """The line as it stands, judged or not, for a look at the stock; None without a model, quantity 0
        while it is no good.
        """
        item = self.model
        if item is None:
            return None
        return new_item(1, NewLine(self.quantity_so_far, item, in_base=self.retail_so_far))

    def is_described(self, values: dict) -> bool:
        return bool(values.get("free"))

    def clean(self):
        values = super().clean()
        for name in MODEL_FIELDS if values.get("free") else FREE_FIELDS:
            self.errors.pop(name, None)
        if values.get("free"):
            values["item"] = None
            if len(values.get("name", "")) < 2 and "name" not in self.errors:
                self.add_error("name", _("Say what it is, in at least 2 characters."))
        return values

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
            line.item, line.in_base = values["item"], self.in_base
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
