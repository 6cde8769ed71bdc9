"""What the list of registrations can be searched, filtered and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from assets.choices import (
    RegistrationStatus,
)
from assets.models import AssetRegistration
from core.listing import Column, DayFilter, Sort, Tabs
from core.listing.search import every_word


class RegistrationFilter(filters.FilterSet):
    """By words in number, vendor, PO and invoice, and by date."""

    q = filters.CharFilter(method="search", label=_("Search"))
    date_from = DayFilter(field_name="registration_date", lookup_expr="gte", label=_("From"))
    date_to = DayFilter(field_name="registration_date", lookup_expr="lte", label=_("To"))

    class Meta:
        model = AssetRegistration
        fields = []

    def search(self, queryset, name, value):
        """Every word somewhere in number, vendor, PO, invoice or reference."""
        return every_word(
            queryset, value, "doc_number", "vendor", "po_number", "invoice_number", "wo_ro_int_number"
        )


REGISTRATION_LIST = {
    "filterset_class": RegistrationFilter,
    "sorts": {
        "number": "id",
        "date": Sort(["registration_date", "id"]),
        "vendor": Sort(["vendor", "id"]),
        "count": Sort(["asset_count", "id"]),
    },
    "default_sort": "-number",
    "tabs": Tabs(
        "status",
        [
            ("all", _("All")),
            ("recorded", RegistrationStatus.RECORDED.label, (RegistrationStatus.RECORDED,)),
            ("voided", RegistrationStatus.VOIDED.label, (RegistrationStatus.VOIDED,)),
        ],
    ),
    "columns": [
        Column("number", _("Document"), sort="number"),
        Column("date", _("Date"), sort="date"),
        Column("vendor", _("Vendor"), sort="vendor"),
        Column("po", _("PO / invoice")),
        Column("count", _("Assets"), sort="count", css="num"),
        Column("status", _("Status")),
        Column("by", _("Recorded by"), default=False),
    ],
}
