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

from assets.choices import AssetCondition, AssetStatus
from assets.forms.custody.people import People, PersonField
from assets.models import Asset, Place
from assets.services.custody.custody import Part
from assets.services.stock import cutting, rows
from core.errors import DomainError
from core.forms.fields import NumberField, short_text

USES = [
    (AssetStatus.IN_CUSTODY, AssetStatus.IN_CUSTODY.label),
    (AssetStatus.IN_USE, gettext_lazy("Used at once")),
]


class IssueForm(forms.Form):
    """To whom, and whether to keep or to use it."""

    to = PersonField(
        label=gettext_lazy("To"), help_text=gettext_lazy("Type a part of the name, then choose.")
    )
    status = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=USES,
        initial=AssetStatus.IN_CUSTODY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Material and tools to take along are in custody; a laptop that is worked with is used at once."
        ),
    )
    reference = short_text(
        gettext_lazy("Work order or request"),
        50,
        help_text=gettext_lazy("The number of a WO, RO or INT, if there is one."),
    )
    note = short_text(gettext_lazy("Note"), 500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = self.fields["to"].people = People()


class TakeBackForm(forms.Form):
    """Where it comes to."""

    to = forms.ModelChoiceField(
        Place.objects.none(), label=gettext_lazy("To"), empty_label=gettext_lazy("Choose a location …")
    )
    reference = short_text(gettext_lazy("Work order or request"), 50)
    note = short_text(gettext_lazy("Note"), 500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Place.objects.warehouses()


class ThingForm(forms.Form):
    """One thing: of a lot how much of it, and (with `judged`) the condition that it comes back in."""

    quantity = NumberField(label=gettext_lazy("Amount"), places=2, required=False)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), required=False)

    def __init__(self, *args, asset: Asset, judged: bool, chosen: bool, possible: bool, **kwargs):
        super().__init__(*args, prefix=f"thing{asset.pk}", **kwargs)
        self.asset, self.chosen, self.possible = asset, chosen, possible
        if asset.is_lot:
            unit = asset.standard_item.base_unit
            self.fields["quantity"].label = _("Amount (%(unit)s)") % {"unit": unit}
            self.fields["quantity"].help_text = _("Empty: all of it. Less than that is cut off.")
        else:
            del self.fields["quantity"]
        if judged:
            same = _("As it is (%(condition)s)") % {"condition": asset.get_condition_display()}
            self.fields["condition"].choices = [("", same), *AssetCondition.choices]
        else:
            del self.fields["condition"]

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity is None:
            return None
        try:
            quantity = rows.whole_units(quantity, self.asset.standard_item)
            cutting.refuse_longer(self.asset, quantity)
        except DomainError as error:
            raise ValidationError(error.message) from error
        return quantity

    def part(self) -> Part:
        """For the service; only after `is_valid`."""
        return Part(self.asset, self.cleaned_data.get("quantity"), self.cleaned_data.get("condition", ""))


class Sheet:
    """A head and the things it is about. `data` is what was posted, None when the page is only shown.

    `ids` in it are the chosen things, all others of `things` are on the page but stay where they are; `verb`
    is the transition that each of them would go through.
    """

    def __init__(
        self,
        head: type[forms.Form],
        things: Sequence[Asset],
        data: QueryDict | None,
        *,
        verb: str,
        chosen: set[int],
    ):
        self.head = head(data)
        self.sent = data is not None
        self.lines = [
            ThingForm(
                data if thing.pk in chosen else None,
                asset=thing,
                judged=verb == "take_back",
                chosen=thing.pk in chosen,
                possible=can_proceed(getattr(thing, verb)),
            )
            for thing in things
        ]

    @property
    def chosen(self) -> list[ThingForm]:
        """The lines of what changes hands."""
        return [line for line in self.lines if line.chosen]

    @property
    def any_possible(self) -> bool:
        """Whether the page has anything to send."""
        return any(line.possible for line in self.lines)

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        if not self.sent:
            return False
        good = [form.is_valid() for form in (self.head, *self.chosen)]
        if not self.chosen:
            self.head.add_error(None, ValidationError(_("Choose what changes hands first.")))
        return all(good) and bool(self.chosen)

    def parts(self) -> list[Part]:
        """For the service; only after `is_valid`."""
        return [line.part() for line in self.chosen]

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence beside what it is about."""
        line = next((line for line in self.chosen if error.thing and line.asset.pk == error.thing.pk), None)
        error.add_to(self.head if line is None or error.field in self.head.fields else line)

    def problems(self) -> list[dict]:
        """Every mistake with the id of its field, for components/problems.html."""
        found = [{"id": "", "label": "", "text": text} for text in self.head.non_field_errors()]
        for title, form in (("", self.head), *((line.asset.code, line) for line in self.chosen)):
            if title:
                found += [
                    {"id": f"line{form.asset.pk}", "label": title, "text": text}
                    for text in form.non_field_errors()
                ]
            for name in (name for name in form.errors if name in form.fields):
                label = f"{title} · {form[name].label}" if title else form[name].label
                found += [
                    {"id": form[name].id_for_label or form[name].auto_id, "label": label, "text": text}
                    for text in form.errors[name]
                ]
        return found
