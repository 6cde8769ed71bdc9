"""What the list of stock counts can be searched, filtered and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from assets.choices import CountStatus, PlaceKind
from assets.models import AssetCategory, Place, StockCount
from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter
from core.listing.search import every_word


class CountFilter(filters.FilterSet):
    """By words in the number, location or note, by location, category and day."""

    q = filters.CharFilter(method="search", label=_("Search"))
    place = filters.ModelChoiceFilter(
        queryset=Place.objects.filter(kind=PlaceKind.WAREHOUSE),
        label=_("Location"),
        empty_label=_("All locations"),
    )
    category = filters.ModelChoiceFilter(
        queryset=AssetCategory.objects.all(), label=_("Category"), empty_label=_("All categories")
    )
    date_from = SinceFilter(field_name="started_at", label=_("From"))
    date_to = ThroughFilter(field_name="started_at", label=_("To"))

    class Meta:
        model = StockCount
        fields = []

    def search(self, queryset, name, value):
        """Every word somewhere in number, location, note or who started it."""
        return every_word(queryset, value, "doc_number", "place__name", "note", "started_by_name")


COUNT_LIST = {
    "filterset_class": CountFilter,
    "sorts": {"number": "id", "place": Sort(["place__name", "id"]), "started": Sort(["started_at", "id"])},
    "default_sort": "-number",
    "tabs": Tabs(
        "status",
        [
            ("all", _("All")),
            *((status.value.lower(), status.label, (status.value,)) for status in CountStatus),
        ],
    ),
    "columns": [
        Column("number", _("Document"), sort="number"),
        Column("place", _("Location"), sort="place"),
        Column("started", _("Started"), sort="started"),
        Column("lines", _("Lines"), css="num"),
        Column("differences", _("Differences"), css="num"),
        Column("status", _("Status")),
        Column("by", _("Started by"), default=False),
        Column("approved", _("Approved by"), default=False),
    ],
}
