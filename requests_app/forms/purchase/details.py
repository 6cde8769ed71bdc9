"""What lines cost and from whom, each complete or empty; what is said once counts for every line with a price
that says nothing itself.
"""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import PlaceKind
from assets.models import Place
from core import words
from core.forms.fields import DayField, MoneyField, NumberField, short_text
from core.forms.sheet import Sheet
from core.reading.days import LONG, add_months
from core.words import rupiah
from requests_app.forms.requests.sheets import LineForm
from requests_app.models import RequestItem
from requests_app.services.purchase import purchasing
from requests_app.services.purchase.purchasing import Details

VENDORS = "vendors"  # the id of the datalist with the vendors' names
MOST_VENDORS, RECENT = 300, 500
DETAILS = ("purchase_price", "vendor", "po_number", "invoice_number", "purchase_date", "warranty_end_date")
SHARED = ("vendor", "po_number", "invoice_number", "purchase_date")


class SharedForm(forms.Form):
    """What may be the same of several lines."""

    vendor = forms.CharField(
        label=gettext_lazy("Vendor"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": VENDORS, "autocomplete": "off"}),
    )
    po_number = short_text(gettext_lazy("PO number"), 50)
    invoice_number = short_text(gettext_lazy("Invoice"), 50)
    purchase_date = DayField(
        label=gettext_lazy("Bought on"),
        required=False,
        ahead=0,
        future=gettext_lazy("The purchase cannot lie in the future."),
    )


class BuyForm(SharedForm, LineForm):
    """One line: price, vendor, order, invoice, day, and until when it is under warranty."""

    purchase_price = MoneyField(label=gettext_lazy("Price"), required=False)
    warranty_end_date = DayField(label=gettext_lazy("Warranty until"), required=False, ahead=LONG)
    warranty_months = NumberField(label=gettext_lazy("or months"), required=False, min_value=1, max_value=240)
    field_order = DETAILS

    def __init__(self, data=None, *, line: RequestItem, **kwargs):
        super().__init__(data, line=line, initial={name: getattr(line, name) for name in DETAILS}, **kwargs)
        self.fields["purchase_price"].label = _("Price per %(unit)s (Rp)") % {"unit": line.unit}
        for name, field in self.fields.items():
            field.widget.attrs["data-column"] = name
        # What is said once for all lines; the sheet sets it before this form is judged.
        self.common: dict = {}

    def clean(self):
        values = super().clean()
        if not self.errors:
            if values.get("warranty_months") and values.get("warranty_end_date"):
                self.add_error("warranty_end_date", _("Give the months or the date, not both."))
            elif details := self.details():
                for mistake in purchasing.mistakes(details):
                    self.refuse(mistake)
        return values

    def details(self) -> Details | None:
        """For the service: None for a line that says nothing."""
        values = self.cleaned_data
        if all(values.get(name) in (None, "") for name in (*DETAILS, "warranty_months")):
            return None
        shared = {
            name: values.get(name) or self.common.get(name) or ("" if name != "purchase_date" else None)
            for name in SHARED
        }
        return Details(
            price=values.get("purchase_price"),
            warranty_end_date=self._warranty(shared["purchase_date"]),
            **shared,
        )

    def _warranty(self, bought: date | None) -> date | None:
        values, common = self.cleaned_data, self.common.get("warranty_months")
        months = values.get("warranty_months") or (None if values.get("warranty_end_date") else common)
        return add_months(bought, int(months)) if months and bought else values.get("warranty_end_date")


class CommonForm(SharedForm):
    """What is said once."""

    warranty_months = NumberField(
        label=gettext_lazy("Warranty in months"), required=False, min_value=1, max_value=240
    )


class BuySheet(Sheet):
    """The lines that are bought."""

    def __init__(self, data, lines: list[RequestItem]):
        bought = [BuyForm(data, line=line) for line in lines if line.to_buy and not line.is_rejected]
        super().__init__(data, CommonForm(data), bought)

    def is_valid(self) -> bool:
        good = self.head.is_valid()
        for form in self.lines:
            form.common = self.head.cleaned_data
        return all([*map(BuyForm.is_valid, self.lines), good])

    def details(self) -> dict[int, Details | None]:
        """For the service; only after `is_valid`."""
        return {form.line.pk: form.details() for form in self.lines}

    def differences(self) -> dict[str, tuple[str, str]]:
        """{label: (what is saved, what was typed)} where the two differ, for who was slower."""
        found = {}
        for form in self.lines:
            details = form.details()
            for name in DETAILS:
                mine = getattr(details, "price" if name == "purchase_price" else name) if details else None
                theirs = getattr(form.line, name)
                if (mine or None) != (theirs or None):
                    found[f"{form.title} · {form.fields[name].label}"] = (
                        _shown(name, theirs),
                        _shown(name, mine),
                    )
        return found


def vendors() -> list[str]:
    """Names of vendors that are known: those who mend, and those whom somebody bought from lately. Two
    queries.
    """
    names = set(
        Place.objects.filter(kind=PlaceKind.VENDOR, is_active=True).values_list("name", flat=True)[
            :MOST_VENDORS
        ]
    )
    lately = (
        RequestItem.objects.filter(~Q(vendor="")).order_by("-pk").values_list("vendor", flat=True)[:RECENT]
    )
    return sorted(names | set(lately), key=str.casefold)[:MOST_VENDORS]


def _shown(name: str, value) -> str:
    if not value:
        return ""
    if name == "purchase_price":
        return rupiah(value)
    return words.day(value) if isinstance(value, date) else str(value)
