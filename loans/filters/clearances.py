"""What the list of clearance letters can be searched and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.listing import Column, SinceFilter, Sort, ThroughFilter, search
from loans.choices import CLEARANCE
from loans.models import Clearance


class ClearanceFilter(filters.FilterSet):
    """By words in number, people, things and documents; by day."""

    q = filters.CharFilter(method="by_words", label=_("Search"))
    date_from = SinceFilter(field_name="issued_at", label=_("Issued from"))
    date_to = ThroughFilter(field_name="issued_at", label=_("Issued to"))

    class Meta:
        model = Clearance
        fields = []

    def by_words(self, queryset, name, value):
        """Every word; a whole number means that one letter."""
        return search.documents(queryset, value, CLEARANCE)


CLEARANCE_LIST = {
    "filterset_class": ClearanceFilter,
    "sorts": {
        "number": "id",
        "person": Sort(["person_name", "id"]),
        "lines": Sort(["line_count", "id"]),
        "date": Sort(["issued_at", "id"]),
    },
    "default_sort": "-number",
    "columns": [
        Column("document", _("Clearance letter"), sort="number"),
        Column("person", _("Person"), sort="person"),
        Column("lines", _("Settled"), sort="lines"),
        Column("issued", _("Issued on"), sort="date"),
    ],
}
