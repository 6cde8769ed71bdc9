"""What the list of thresholds and the restock list can be searched, filtered and sorted by."""

import django_filters as filters
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from assets.choices import Level
from assets.models import AssetCategory, StandardItem
from assets.services.stock import alert_levels
from core.listing import Column, Sort, Tabs, TickFilter
from core.listing.search import every_word

NEW = "NEW"  # named in the catalogue, never in a warehouse
PRICE = "assets.view_price"


class LevelFilter(filters.FilterSet):
    """By words of the model, its type or category, and by category."""

    q = filters.CharFilter(method="search", label=_("Search"))
    category = filters.ModelChoiceFilter(
        field_name="type__category",
        queryset=AssetCategory.objects.all(),
        label=_("Category"),
        empty_label=_("All categories"),
    )

    class Meta:
        model = StandardItem
        fields = []

    def search(self, queryset, name, value):
        return every_word(queryset, value, "name", "brand", "type__name", "type__category__name")


class ThresholdFilter(LevelFilter):
    """And by where the threshold comes from, and whether anybody is told."""

    source = filters.ChoiceFilter(
        choices=[("own", _("Its own")), ("default", _("The default"))],
        method="by_source",
        label=_("Threshold"),
        empty_label=_("Any"),
    )
    alerts = filters.ChoiceFilter(
        choices=[("on", _("On")), ("off", _("Off"))],
        method="by_alerts",
        label=_("Alerts"),
        empty_label=_("On and off"),
    )

    def by_source(self, queryset, name, value):
        return queryset.filter(threshold__threshold_value__isnull=value == "default")

    def by_alerts(self, queryset, name, value):
        return queryset.filter(alerts=value == "on")


class RestockFilter(LevelFilter):
    """`muted` is read by `restock.items`: without it, models without alerts are not in the list at all."""

    muted = TickFilter(method="everything", label=_("Also models without alerts"))

    def everything(self, queryset, name, value):
        return queryset


def threshold_items() -> QuerySet:
    """Every active model with its level; `state` is the level, or NEW for what no warehouse ever held."""
    state = Case(When(is_kept=False, then=Value(NEW)), default=F("level"), output_field=CharField())
    return alert_levels.of(StandardItem.objects.filter(is_active=True)).annotate(state=state)


NAME = Sort(["name", "brand", "id"])
CATEGORY = Sort(["type__category__name", "name", "id"])
THRESHOLD_LIST = {
    "filterset_class": ThresholdFilter,
    "sorts": {
        "name": NAME,
        "category": CATEGORY,
        "left": Sort(["left", "name", "id"]),
        "threshold": Sort(["low_at", "name", "id"]),
    },
    "default_sort": "name",
    "tabs": Tabs(
        "state",
        [
            ("all", _("All")),
            ("out", Level.OUT.label, (Level.OUT,)),
            ("low", Level.LOW.label, (Level.LOW,)),
            ("fine", Level.OK.label, (Level.OK,)),
            ("new", _("Never in stock"), (NEW,)),
        ],
    ),
    "columns": [
        Column("name", _("Model"), sort="name"),
        Column("category", _("Category"), sort="category"),
        Column("left", _("In warehouse"), sort="left", css="num"),
        Column("level", _("Level")),
        Column("threshold", _("Threshold"), sort="threshold"),
    ],
}
RESTOCK_LIST = {
    "filterset_class": RestockFilter,
    "sorts": {
        "urgency": Sort(["share_left", "name", "brand", "id"]),
        "name": NAME,
        "category": CATEGORY,
        "left": Sort(["left", "name", "id"]),
        "estimate": Sort(["estimate", "name", "id"], PRICE),
    },
    "default_sort": "urgency",
    "tabs": Tabs(
        "level",
        [("all", _("All")), ("out", Level.OUT.label, (Level.OUT,)), ("low", Level.LOW.label, (Level.LOW,))],
    ),
    "columns": [
        Column("name", _("Model"), sort="name"),
        Column("category", _("Category"), sort="category"),
        Column("level", _("Level"), sort="urgency"),
        Column("left", _("In warehouse"), sort="left", css="num"),
        Column("threshold", _("Threshold"), css="num"),
        Column("ordered", _("On order"), css="num"),
        Column("proposed", _("To buy"), css="num"),
        Column("price", _("Last price"), css="num", permission=PRICE),
        Column("estimate", _("Estimate"), sort="estimate", css="num", permission=PRICE),
    ],
}
