"""Material that was used at a job: a head, and lines of what and how much."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import PlaceKind, TrackingMethod
from assets.forms.goods import reshape
from assets.models import Asset, StandardItem, StockLevel
from assets.services.goods import codes
from assets.services.stock.availability import AT_HAND
from assets.services.stock.consumption import Usage
from core.forms.fields import DataSelect, NumberField, short_text
from core.forms.people.person import People, PersonField, label_of
from core.forms.sheet import RowsSheet
from core.words import number

MOST_LINES = 20
PREFIX = "lines"


@dataclass
class Material:
    """What a person may say he used: what he holds himself; with `warehouses` what lies there or is with
    anybody, too.
    """

    user: object
    warehouses: bool

    @cached_property
    def amounts(self) -> dict[int, Decimal]:
        """{model: base units} that are at hand. One query."""
        if self.warehouses:
            levels = StockLevel.objects.filter(
                place__kind__in=(PlaceKind.WAREHOUSE, PlaceKind.PERSON), balance__gt=0
            )
            found = (
                levels.exclude(standard_item__bulk_type="")
                .values_list("standard_item")
                .annotate(n=Sum(F("balance") - F("reserved")))
            )
            return {item: amount for item, amount in found if amount > 0}
        found = defaultdict(Decimal)
        for lot in self.own:
            found[lot.standard_item_id] += lot.current_balance
        return dict(found)

    @cached_property
    def own(self) -> list[Asset]:
        """What he holds himself, lot by lot. One query."""
        lots = Asset.objects.current().filter(
            place__user=self.user,
            tracking_method=TrackingMethod.BULK,
            status__in=AT_HAND,
            current_balance__gt=0,
        )
        return list(lots.order_by("registration_date", "pk"))

    @cached_property
    def sources(self) -> list[tuple]:
        """Groups for a choice: (model, [(code, words)]) of each model of which he holds several lots."""
        made = []
        for label, row in self.items.items():
            lots = [lot for lot in self.own if lot.standard_item_id == row.pk]
            if len(lots) > 1:
                left = ((lot.code, f"{number(lot.current_balance)} {row.base_unit}") for lot in lots)
                made.append((label, [(code, f"{code} · {amount}") for code, amount in left]))
        return made

    def lot(self, code: str) -> codes.Answer:
        """The lot of a code, among those that he may take from."""
        among = (
            Asset.objects.visible_to(self.user)
            if self.warehouses
            else Asset.objects.filter(pk__in=[lot.pk for lot in self.own])
        )
        return codes.resolve(code, self.user, among=among.filter(tracking_method=TrackingMethod.BULK))

    @cached_property
    def items(self) -> dict[str, StandardItem]:
        """Label -> model, by brand and name; two of the same label get their type behind it. One query."""
        found = list(
            StandardItem.objects.filter(pk__in=self.amounts).select_related("type").order_by("brand", "name")
        )
        plain = [str(row) for row in found]
        return {
            label if plain.count(label) == 1 else f"{label} · {row.type.name}": row
            for label, row in zip(plain, found, strict=True)
        }

    @cached_property
    def options(self) -> list[dict]:
        """Label, unit and what there is, for the choices of a line."""
        return [
            {
                "label": label,
                "unit": row.base_unit,
                "left": f"{number(self.amounts[row.pk])} {row.base_unit}",
                "kind": "MATERIAL",
            }
            for label, row in self.items.items()
        ]

    def label_of(self, key: str) -> str:
        """The words under which the model of this key is offered, "" when it is not."""
        return next((label for label, row in self.items.items() if str(row.pk) == key), "")

    def find(self, text: str) -> list[StandardItem]:
        """The models that `text` means: exactly that label, else every one that has all its words."""
        text = " ".join(text.casefold().split())
        exact = [row for label, row in self.items.items() if label.casefold() == text]
        return exact or [
            row
            for label, row in self.items.items()
            if text and all(word in label.casefold() for word in text.split())
        ]


class UseForm(forms.Form):
    """For which job; who hands over may record it for a technician."""

    technician = PersonField(
        label=gettext_lazy("Technician"),
        help_text=gettext_lazy("His own stock is used first, then the warehouses'."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Work order number"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    note = short_text(gettext_lazy("Note"), 500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, material: Material, **kwargs):
        super().__init__(*args, **kwargs)
        if material.warehouses:
            self.people = self.fields["technician"].people = People()
            self.initial = {"technician": label_of(material.user)} | self.initial
        else:
            del self.fields["technician"]

    def clean_reference(self):
        return self.cleaned_data["reference"].upper()


class UseLineForm(forms.Form):
    """One material, and how much of it in its base unit."""

    item = forms.CharField(label=gettext_lazy("Material"), max_length=500)
    quantity = NumberField(label=gettext_lazy("Amount"), places=2, min_value=Decimal("0.01"))
    lot = short_text(gettext_lazy("Choose the stock source"), 200)

    def __init__(self, *args, material: Material, **kwargs):
        kwargs["empty_permitted"] = False
        super().__init__(*args, **kwargs)
        self.material = material
        if material.warehouses:
            widget = forms.TextInput(attrs={"list": "materials", "autocomplete": "off", "data-kind-from": ""})
            self.fields["item"].help_text = _("Type a part of brand or name, then choose.")
        else:
            # A handful of things in one's own bag: chosen with one thumb, not typed.
            options = material.options
            widget = DataSelect(attrs={"data-kind-from": ""})
            widget.choices = [
                ("", _("Choose …")),
                *((o["label"], f"{o['label']} · {o['left']}") for o in options),
            ]
            widget.data = {
                o["label"]: {"kind": o["kind"], "unit": o["unit"], "left": o["left"]} for o in options
            }
        widget.is_required = True
        self.fields["item"].widget = widget
        self._offer_lots(material)

    def _offer_lots(self, material: Material) -> None:
        """One's own lots are chosen, where there are several; others are named by their code."""
        field = self.fields["lot"]
        if material.warehouses:
            field.widget = forms.TextInput(attrs={"autocomplete": "off", "data-scan": ""})
            field.help_text = _("The code of a lot; empty: opened ones first, then the oldest.")
        elif material.sources:
            automatic = _("Automatic: opened ones first, then the oldest")
            field.widget = forms.Select(choices=[("", automatic), *material.sources])
        else:
            del self.fields["lot"]

    @property
    def unit(self) -> str:
        """The base unit of the chosen material, "" while there is none."""
        text = self.data.get(self.add_prefix("item"), "") if self.is_bound else self.initial.get("item", "")
        found = self.material.find(text) if text else []
        return found[0].base_unit if len(found) == 1 else ""

    def is_about(self, thing) -> bool:
        """Whether a refusal about `thing` belongs here."""
        return thing in (self.cleaned_data.get("item"), self.cleaned_data.get("lot"))

    def clean_lot(self):
        text = self.cleaned_data["lot"].strip()
        if not text:
            return None
        answer = self.material.lot(text)
        if answer.asset is None:
            raise ValidationError(answer.sentence)
        return answer.asset

    def clean(self):
        values = super().clean()
        lot, item = values.get("lot"), values.get("item")
        if lot and item and lot.standard_item_id != item.pk:
            self.add_error("lot", _("%(code)s is not a lot of %(item)s.") % {"code": lot, "item": item})
        return values

    def clean_item(self):
        text = self.cleaned_data["item"]
        found = self.material.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(str(row) for row in found[:3])
            raise ValidationError(
                _("%(count)d materials fit, such as %(names)s. Choose one of them.")
                % {"count": len(found), "names": names}
            )
        if self.material.warehouses:
            raise ValidationError(_("There is no such material in stock. Choose one from the list."))
        raise ValidationError(_("You hold nothing of this. Choose one from the list."))


class BaseUses(forms.BaseFormSet):
    """The lines together."""

    def uses(self) -> list[Usage]:
        """For the service; only after `is_valid`."""
        found = [form.cleaned_data for form in self.forms]
        return [Usage(line["item"], line["quantity"], line.get("lot")) for line in found]


UseFormSet = forms.formset_factory(
    UseLineForm,
    formset=BaseUses,
    extra=0,
    min_num=1,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES + 1,
    validate_min=True,
    validate_max=True,
)


def uses_sheet(data, head: forms.Form, material: Material, *, judged: bool, initial=()) -> RowsSheet:
    """The sheet of a head and lines of used material; `initial` is what a first look has in its lines."""
    lines = {"prefix": PREFIX, "form_kwargs": {"material": material}}
    rows = UseFormSet(initial=[*initial] or [{}], **lines) if data is None else UseFormSet(data, **lines)
    if not judged:
        reshape.unjudged(head, rows)
    return RowsSheet(data, head, rows, judged=judged)
