"""What the list of repairs can be searched, filtered and sorted by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.choices import RepairKind, RepairStatus
from assets.filters.assets import PRICE, EmptyLast, search_assets
from assets.models import Asset, Repair
from assets.models.repairs.transitions import ENDED
from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, YesNoFilter

LATE = "_LATE"  # behind the status of what should be ready by now, in the annotation `state`


def both(status: str) -> tuple:
    """A status, in time and late."""
    return (status.value, f"{status.value}{LATE}")


WORKING, OUT = both(RepairStatus.IN_PROGRESS), both(RepairStatus.OUT)


class RepairFilter(filters.FilterSet):
    """By words in number, asset, description, people and vendor; by kind and day."""

    q = filters.CharFilter(method="search", label=_("Search"))
    kind = filters.ChoiceFilter(
        choices=RepairKind.choices, label=_("Kind"), empty_label=_("Internal and external")
    )
    mine = YesNoFilter(method="by_technician", label=_("Mine to repair"))
    reported_from = SinceFilter(field_name="reported_at", label=_("Reported from"))
    reported_to = ThroughFilter(field_name="reported_at", label=_("Reported to"))

    class Meta:
        model = Repair
        fields = []

    def search(self, queryset, name, value):
        """Every word in the document, or all of them in its asset."""
        own = Q()
        for word in value.split()[:6]:
            own &= (
                Q(doc_number__icontains=word)
                | Q(description__icontains=word)
                | Q(reporter_name__icontains=word)
                | Q(technician_name__icontains=word)
                | Q(vendor_name__icontains=word)
            )
        assets = search_assets(Asset.objects.current(), value)
        return queryset.filter(own | Q(asset__in=assets.values("pk")))

    def by_technician(self, queryset, name, value):
        return queryset.filter(technician=self.request.user) if value else queryset


REPAIR_LIST = {
    "filterset_class": RepairFilter,
    "sorts": {
        "number": "id",
        "asset": Sort(["asset__name", "id"]),
        "reported": Sort(["reported_at", "id"]),
        "estimate": EmptyLast("estimate_date"),
        "cost": EmptyLast("cost", permission=PRICE),
    },
    "default_sort": "-number",
    "tabs": Tabs(
        "state",
        [
            ("open", _("Not over"), (RepairStatus.REPORTED.value, *WORKING, *OUT)),
            ("waiting", RepairStatus.REPORTED.label, (RepairStatus.REPORTED.value,)),
            ("working", RepairStatus.IN_PROGRESS.label, WORKING),
            ("out", RepairStatus.OUT.label, OUT),
            ("overdue", _("Overdue"), (WORKING[1], OUT[1])),
            ("done", _("Over"), tuple(status.value for status in ENDED)),
            ("all", _("All")),
        ],
    ),
    "columns": [
        Column("asset", _("Asset"), sort="asset"),
        Column("status", _("Status")),
        Column("reporter", _("Reported by and when"), sort="reported"),
        Column("charge", _("In charge")),
        Column("estimate", _("Ready by"), sort="estimate"),
        Column("number", _("Document"), sort="number"),
        Column("condition", _("Damage"), default=False),
        Column("cost", _("Cost"), sort="cost", css="num", default=False, permission=PRICE),
    ],
}
