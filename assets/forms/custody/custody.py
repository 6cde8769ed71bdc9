"""Hand to hand: a head (who, how, why) and a line for each thing; a refusal stands beside the line it is
about.
"""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from assets.choices import AssetCondition
from assets.forms.places import shelf
from assets.models import Asset, Place
from assets.services.custody.custody import Part
from assets.services.stock import cutting, rows
from core.errors import DomainError
from core.forms.fields import NumberField, SeenAmount, short_text
from core.forms.sheet import LineForm, Sheet
from core.words import number


class TakeBackForm(forms.Form):
    """Where it comes to."""

    to = forms.ModelChoiceField(
        Place.objects.none(), label=gettext_lazy("To"), empty_label=gettext_lazy("Choose a location …")
    )
    location_detail = shelf()
    reference = short_text(gettext_lazy("Work order or request"), 50)
    note = short_text(gettext_lazy("Note"), 500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Place.objects.warehouses()


class ThingForm(LineForm):
    """One thing: of a lot how much of it, and (with `judged`) the condition that it comes back in. What is
    not `possible` stays where it is; `why`, where its status alone does not say it.
    """

    quantity = NumberField(label=gettext_lazy("Amount"), places=2, required=False)
    seen = SeenAmount()
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), required=False)

    def __init__(
        self,
        data=None,
        files=None,
        *,
        thing: Asset,
        judged: bool,
        chosen: bool,
        possible: bool,
        why: str = "",
    ):
        super().__init__(data, files=files, thing=thing, prefix=f"thing{thing.pk}")
        self.chosen, self.possible, self.why = chosen, possible, why
        if thing.is_lot:
            unit = thing.standard_item.base_unit
            self.fields["quantity"].label = _("Amount (%(unit)s)") % {"unit": unit}
            self.fields["quantity"].help_text = _(
                "Empty: all of it, %(left)s %(unit)s. Less than that is cut off."
            ) % {"left": number(thing.current_balance), "unit": unit}
            self.fields["seen"].show(thing.current_balance)
        else:
            del self.fields["quantity"], self.fields["seen"]
        if judged:
            same = _("As it is (%(condition)s)") % {"condition": thing.get_condition_display()}
            self.fields["condition"].choices = [("", same), *AssetCondition.choices]
        else:
            del self.fields["condition"]

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity is None:
            return None
        try:
            quantity = rows.whole_units(quantity, self.thing.standard_item)
            cutting.refuse_longer(self.thing, quantity)
        except DomainError as error:
            raise ValidationError(error.message) from error
        return quantity

    def clean(self):
        values = super().clean()
        if "quantity" in self.fields and "quantity" not in self.errors and values.get("quantity") is None:
            try:
                rows.refuse_other_amount(self.thing, values.get("seen"))
            except DomainError as error:
                error.add_to(self)
        return values

    def part(self) -> Part:
        """For the service; only after `is_valid`."""
        values = self.cleaned_data
        return Part(self.thing, values.get("quantity"), values.get("condition", ""), values.get("seen"))


class HandoverSheet(Sheet):
    """A head and the things it is about, each of which would go through the transition `verb`.

    Those of `chosen` (keys) are the lines; all others are on the page as well, but stay where they are.
    """

    def __init__(
        self,
        data: QueryDict | None,
        head: type[forms.Form],
        things: Sequence[Asset],
        *,
        verb: str,
        chosen: set[int],
    ):
        self.things = [
            ThingForm(
                data if thing.pk in chosen else None,
                thing=thing,
                judged=verb == "take_back",
                chosen=thing.pk in chosen,
                possible=can_proceed(getattr(thing, verb)),
            )
            for thing in things
        ]
        super().__init__(data, head(data), [line for line in self.things if line.chosen])

    @property
    def any_possible(self) -> bool:
        """Whether the page has anything to send."""
        return any(line.possible for line in self.things)

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        good = super().is_valid()
        if not self.lines:
            self.head.add_error(None, ValidationError(_("Choose what changes hands first.")))
        return good and bool(self.lines)

    def parts(self) -> list[Part]:
        """For the service; only after `is_valid`."""
        return [line.part() for line in self.lines]
