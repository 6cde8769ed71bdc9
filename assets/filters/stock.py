"""What the lists of stock can be searched, filtered and sorted by: models with what is there of them, and
what people answer for.
"""

from datetime import date

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition, AssetStatus, Level, PlaceKind
from assets.filters.assets import TypeFilter, search_assets
from assets.models import Asset, AssetCategory, AssetType, Place, StandardItem, StockLevel
from core.listing import Column, DayFilter, Sort, Tabs, TickFilter
from core.listing.search import every_word
from core.models import User
from core.reading.fields import DayField

PRICE = "assets.view_price"
HOLDING = (
    AssetStatus.IN_CUSTODY,
    AssetStatus.IN_USE,
    AssetStatus.AWAITING_RETURN,
    AssetStatus.DAMAGED,
    AssetStatus.UNDER_REPAIR,
    AssetStatus.LOST,
)


# The ledger knows no day that is yet to come.
PAST = {"ahead": 0, "future": _("That day is yet to come.")}
DAY_FIELD = DayField(**PAST)


def day_of(text: str) -> date | None:
    """The day that `on=` in a url asks for; None for nothing and for what is no day of the past."""
    try:
        return DAY_FIELD.clean(text) if text else None
    except ValidationError:
        return None


class StockFilter(filters.FilterSet):
    """Options are read only when the panel is drawn."""

    q = filters.CharFilter(method="search", label=_("Search"))
    category = filters.ModelChoiceFilter(
        field_name="type__category",
        queryset=AssetCategory.objects.all(),
        label=_("Category"),
        empty_label=_("All categories"),
    )
    type = TypeFilter(
        queryset=AssetType.objects.select_related("category").order_by("category__name", "name"),
        label=_("Type"),
        empty_label=_("All types"),
    )
    brand = filters.ChoiceFilter(
        choices=lambda: [
            (b, b) for b in StandardItem.objects.order_by("brand").values_list("brand", flat=True).distinct()
        ],
        label=_("Brand"),
        empty_label=_("All brands"),
    )
    place = filters.ModelChoiceFilter(
        method="lying_at",
        queryset=Place.objects.filter(kind=PlaceKind.WAREHOUSE),
        label=_("Lies at"),
        empty_label=_("Anywhere"),
    )
    low = TickFilter(method="short", label=_("Only what is running low"))
    out = TickFilter(method="short", label=_("Only what is out of stock"))
    on = DayFilter(method="kept", label=_("As of the end of this day"), **PAST)

    class Meta:
        model = StandardItem
        fields = []

    def search(self, queryset, name, value):
        """Every word somewhere in name or brand."""
        return every_word(queryset, value, "name", "brand")

    def lying_at(self, queryset, name, value):
        return queryset.filter(
            pk__in=StockLevel.objects.filter(place=value, balance__gt=0).values("standard_item")
        )

    def short(self, queryset, name, value):
        """Ticked together they show both, not what is both low and out."""
        wanted = [
            level
            for key, level in (("low", Level.LOW), ("out", Level.OUT))
            if self.form.cleaned_data.get(key)
        ]
        return queryset.filter(level__in=wanted)

    def kept(self, queryset, name, value):
        """The day changes what is said of the rows, not which they are."""
        return queryset


STOCK_LIST = {
    "filterset_class": StockFilter,
    "sorts": {"name": Sort(["name", "brand", "id"]), "there": Sort(["there", "name", "id"])},
    "default_sort": "name",
}
STOCK_TABS = Tabs(
    "level",
    [("all", _("All")), ("low", Level.LOW.label, (Level.LOW,)), ("out", Level.OUT.label, (Level.OUT,))],
)
STOCK_COLUMNS = [
    Column("item", _("Item"), sort="name"),
    Column("level", _("Level")),
    Column("there", _("In warehouses"), sort="there", css="num"),
    Column("free", _("Available"), css="num", default=False),
    Column("value", _("Value"), css="num", permission=PRICE),
    Column("held", _("Held by people"), css="num"),
    Column("used", _("In use"), css="num"),
    Column("broken", _("Broken"), css="num"),
    Column("total", _("Total"), css="num"),
    Column("low_at", _("Threshold"), css="num"),
    Column("category", _("Category"), default=False),
]
# Of a day in the past the ledger knows what was where, and nothing else.
PAST_COLUMNS = [
    Column("item", _("Item"), sort="name"),
    Column("there", _("In warehouses"), css="num"),
    Column("held", _("With people"), css="num"),
    Column("total", _("Total"), css="num"),
    Column("category", _("Category"), default=False),
]


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return obj.name


class PersonFilter(filters.ModelChoiceFilter):
    field_class = PersonField


def _division(request):
    division = getattr(request.user, "division_id", None)
    return (
        User.objects.filter(division_id=division, place__isnull=False).order_by("name")
        if division
        else User.objects.none()
    )


class MineFilter(filters.FilterSet):
    """What one answers for."""

    q = filters.CharFilter(method="search", label=_("Search"))
    category = filters.ModelChoiceFilter(
        queryset=AssetCategory.objects.all(), label=_("Category"), empty_label=_("All categories")
    )
    status = filters.ChoiceFilter(
        choices=[(s.value, s.label) for s in HOLDING], label=_("Status"), empty_label=_("All statuses")
    )
    condition = filters.ChoiceFilter(
        choices=AssetCondition.choices, label=_("Condition"), empty_label=_("All conditions")
    )

    class Meta:
        model = Asset
        fields = []

    def search(self, queryset, name, value):
        return search_assets(queryset, value)


class DivisionFilter(MineFilter):
    holder = PersonFilter(
        field_name="place__user", queryset=_division, label=_("Held by"), empty_label=_("Everybody")
    )


MINE_LIST = {
    "filterset_class": MineFilter,
    "sorts": {"name": Sort(["name", "brand", "-id"]), "code": "id"},
    "default_sort": "name",
    "columns": [
        Column("item", _("Item"), sort="name"),
        Column("code", _("Code"), sort="code"),
        Column("left", _("Serial / amount left")),
        Column("status", _("Status")),
        Column("condition", _("Condition")),
        Column("act", _("Actions")),
    ],
}
DIVISION_LIST = {
    "filterset_class": DivisionFilter,
    "sorts": {"holder": Sort(["place__name", "place_id", "name", "-id"])},
    "default_sort": "holder",
    "columns": MINE_LIST["columns"][:-1],
}
DIVISION_LIST["columns"] = [Column(c.key, c.label) for c in DIVISION_LIST["columns"]]
