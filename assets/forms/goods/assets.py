"""Forms about assets that are registered."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition
from assets.forms.places import shelf
from assets.models import Asset, Place
from assets.services.goods import code_formats, identifiers
from core.files.tabular.errors import CellError
from core.forms.fields import DayField, MoneyField
from core.reading.days import LONG

PRICE = "assets.view_price"
SECTIONS = (
    (_("The thing"), ("serial_number", "mac_address", "condition", "location_detail", "notes")),
    (
        _("Purchase"),
        (
            "vendor",
            "po_number",
            "invoice_number",
            "wo_ro_int_number",
            "purchase_date",
            "warranty_end_date",
            "purchase_price",
        ),
    ),
)


class AssetForm(forms.Form):
    """Data of an asset. A lot has no serial number and MAC address; the price is there only for those who may
    see it.
    """

    serial_number = forms.CharField(
        label=_("Serial number"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-scan": ""}),
    )
    mac_address = forms.CharField(
        label=_("MAC address"),
        max_length=40,
        required=False,
        help_text=_("In any spelling: with colons, dashes, dots, or none."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-scan": ""}),
    )
    condition = forms.ChoiceField(label=_("Condition"), choices=AssetCondition.choices)
    location_detail = forms.CharField(label=_("Shelf, room, pole"), max_length=500, required=False)
    vendor = forms.CharField(label=_("Vendor"), max_length=200, required=False)
    po_number = forms.CharField(label=_("PO number"), max_length=50, required=False)
    invoice_number = forms.CharField(label=_("Invoice number"), max_length=50, required=False)
    wo_ro_int_number = forms.CharField(label=_("Request or work order"), max_length=50, required=False)
    purchase_date = DayField(
        label=_("Purchase date"), required=False, ahead=0, future=_("The purchase cannot lie in the future.")
    )
    warranty_end_date = DayField(label=_("Warranty until"), required=False, ahead=LONG)
    purchase_price = MoneyField(label=_("Purchase price (Rp)"), required=False)
    notes = forms.CharField(
        label=_("Notes"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, asset: Asset, actor, **kwargs):
        kwargs["initial"] = {name: getattr(asset, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.asset = asset
        gone = ["serial_number", "mac_address"] if asset.is_lot else []
        gone += [] if actor.has_perm(PRICE) else ["purchase_price"]
        for name in gone:
            del self.fields[name]
        if asset.is_lot and "purchase_price" in self.fields:
            whole, rest = (
                _("Of the whole lot, as it was bought."),
                _("Of what was not cut away; the pieces have their share of it."),
            )
            self.fields["purchase_price"].help_text = rest if asset.cut_balance else whole

    def sections(self):
        """(title, bound fields) in the order of the page."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def clean_serial_number(self):
        """As it is written today; the one of before may stay."""
        typed = self.cleaned_data["serial_number"]
        return typed if typed == self.asset.serial_number else read(code_formats.serial_number, typed)

    def clean_mac_address(self):
        """As typed; else the one that was scanned with the serial number. The one of before may stay."""
        typed = self.cleaned_data["mac_address"]
        if typed and typed == self.asset.mac_address:
            return typed
        if typed or "serial_number" not in self.fields:
            return read(code_formats.mac_address, typed)
        return code_formats.mac_beside(self["serial_number"].value())

    def clean(self):
        cleaned = super().clean()
        bought, until = cleaned.get("purchase_date"), cleaned.get("warranty_end_date")
        if bought and until and until < bought:
            self.add_error("warranty_end_date", _("The warranty cannot end before the purchase."))
        for name in ("serial_number", "mac_address"):
            value = cleaned.get(name)
            if not value or value == getattr(self.asset, name):
                continue
            if owner := identifiers.taken(name, [value]).exclude(pk=self.asset.pk).first():
                self.add_error(name, identifiers.taken_sentence(name, owner))
        return cleaned


class MoveForm(forms.Form):
    """Where to, among the active warehouse locations."""

    to = forms.ModelChoiceField(Place.objects.none(), label=_("To"), empty_label=_("Choose a location …"))
    location_detail = shelf()
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Place.objects.warehouses()


def read(reader, value):
    """A value as a reader of codes reads it; what it refuses is the field's error."""
    try:
        return reader(value)
    except CellError as error:
        raise ValidationError(error.message) from error
