"""Forms of the catalogue; a `version` is there when editing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY, BulkType, Classification, TrackingMethod
from assets.models import AssetCategory, AssetType
from assets.models.catalogue.catalogue import UNIT_CHOICES
from core.forms.fields import DataSelect, NumberField
from core.models import Division

EVERYBODY, CHOSEN = "all", "chosen"
NAME = {"min_length": 2, "max_length": 100, "widget": forms.TextInput(attrs={"autocomplete": "off"})}


class VersionedForm(forms.Form):
    """A form that is filled in from `row` when there is one, and then carries its version."""

    shown: tuple[str, ...] = ()

    def __init__(self, *args, row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = {
                name: getattr(row, name) for name in (*self.shown, "version")
            } | self.more_initial(row)
        super().__init__(*args, **kwargs)
        self.row = row
        if row is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def more_initial(self, row) -> dict:
        """Initial values that are no plain attribute of the row."""
        return {}


class CategoryForm(VersionedForm):
    """Create or edit a category."""

    shown = ("name", "is_customer_installable", "return_checklist")
    name = forms.CharField(label=_("Name"), **NAME)
    is_customer_installable = forms.BooleanField(
        label=_("Can be installed at customers"),
        required=False,
        help_text=_("Its devices and material can be chosen for installations."),
    )
    access = forms.ChoiceField(
        label=_("Divisions"),
        choices=[(EVERYBODY, _("All divisions")), (CHOSEN, _("Only the divisions chosen below"))],
        widget=forms.RadioSelect,
        initial=EVERYBODY,
    )
    divisions = forms.ModelMultipleChoiceField(
        Division.objects.filter(is_active=True),
        label=_("Chosen divisions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    return_checklist = forms.CharField(
        label=_("Checklist at returns"),
        max_length=2500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One to a line: charger, bag, reset to factory settings. The warehouse is asked each of them "
            "when a lent thing of this category comes back; it is printed on the minutes."
        ),
    )

    def more_initial(self, row) -> dict:
        chosen = [division.pk for division in row.divisions.all()]
        return {"divisions": chosen, "access": CHOSEN if chosen else EVERYBODY}

    def clean(self):
        values = super().clean()
        if values.pop("access", None) == CHOSEN:
            if not values.get("divisions") and "divisions" not in self.errors:
                self.add_error("divisions", _("Choose at least one division, or all divisions above."))
        else:
            values["divisions"] = Division.objects.none()
        return values


class TypeForm(VersionedForm):
    """Create or edit a type."""

    shown = ("category", "name", "classification", "tracking_method", "unit_of_measure")
    category = forms.ModelChoiceField(
        AssetCategory.objects.all(), label=_("Category"), empty_label=_("Choose …")
    )
    name = forms.CharField(label=_("Name"), **NAME)
    classification = forms.ChoiceField(label=_("Classification"), choices=Classification.choices)
    tracking_method = forms.ChoiceField(
        label=_("Tracking"),
        choices=TrackingMethod.choices,
        help_text=_("Cannot be changed any more once the type has models."),
    )
    unit_of_measure = forms.ChoiceField(
        label=_("Unit"), choices=UNIT_CHOICES, help_text=_("What its models usually come in.")
    )


class ItemForm(VersionedForm):
    """Create or edit a model. Of an individual type the bulk fields are left alone."""

    shown = (
        "type",
        "name",
        "brand",
        "bulk_type",
        "unit_of_measure",
        "base_unit_of_measure",
        "quantity_per_unit",
    )
    type = forms.ModelChoiceField(
        AssetType.objects.none(),
        label=_("Type"),
        empty_label=_("Choose …"),
        widget=DataSelect(attrs={"data-kind-from": ""}),
    )
    name = forms.CharField(
        label=_("Model name"),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    brand = forms.CharField(label=_("Brand"), min_length=1, max_length=100)
    unit_of_measure = forms.ChoiceField(
        label=_("Unit"), choices=UNIT_CHOICES, help_text=_("What it comes in: a piece, a box, a drum.")
    )
    bulk_type = forms.ChoiceField(
        label=_("How it is used up"), choices=[("", _("Choose …")), *BulkType.choices], required=False
    )
    base_unit_of_measure = forms.ChoiceField(
        label=_("Base unit"),
        choices=[("", _("Choose …")), *UNIT_CHOICES],
        required=False,
        help_text=_("What balances are kept in, such as Meter or Pcs."),
    )
    quantity_per_unit = NumberField(
        label=_("Base units in one unit"),
        min_value=1,
        max_value=MAX_QUANTITY,
        initial=1,
        required=False,
        help_text=_("For a Hasbal that holds 1.000 m: 1000."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = AssetType.objects.select_related("category").order_by("category__name", "name")
        field = self.fields["type"]
        field.queryset = types
        groups = {}
        for row in types:
            groups.setdefault(row.category.name, []).append((row.pk, row.name))
            field.widget.data[str(row.pk)] = {"kind": row.tracking_method}
        field.choices = [("", _("Choose …")), *groups.items()]

    def clean(self):
        values = super().clean()
        chosen = values.get("type")
        if not chosen:
            return values
        if chosen.tracking_method == TrackingMethod.INDIVIDUAL:
            keep = self.row if self.row and not self.row.bulk_type else None
            values |= {
                "bulk_type": "",
                "base_unit_of_measure": keep.base_unit_of_measure if keep else "",
                "quantity_per_unit": 1,
            }
            for name in ("bulk_type", "base_unit_of_measure", "quantity_per_unit"):
                self.errors.pop(name, None)
            return values
        for name, sentence in (
            ("bulk_type", _("Choose how it is used up.")),
            ("base_unit_of_measure", _("A bulk model needs a base unit.")),
            ("quantity_per_unit", _("Say how many base units one unit holds.")),
        ):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if values.get("quantity_per_unit"):
            values["quantity_per_unit"] = int(values["quantity_per_unit"])
        same = values.get("unit_of_measure") == values.get("base_unit_of_measure")
        if same and values.get("quantity_per_unit", 1) not in (None, 1):
            self.add_error("quantity_per_unit", _("Unit and base unit are the same, so one holds one."))
        return values
