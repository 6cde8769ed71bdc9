"""What the lists of assets can be searched, filtered and sorted by."""

from datetime import timedelta
from functools import reduce
from operator import or_

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import (
    GONE,
    IN_REPAIR,
    AssetCondition,
    AssetStatus,
    PlaceKind,
    TrackingMethod,
)
from assets.models import Asset, AssetCategory, AssetType, Place, StandardItem
from assets.services.goods import code_formats
from core import clock
from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, TickFilter
from core.reading.keys import whole

SHORTEST = (
    3  # letters from which trigrams find a word anywhere; shorter ones are looked for where words begin
)
MOST_WORDS = 6
WARRANTY = [
    ("30", _("ends within 30 days")),
    ("90", _("ends within 90 days")),
    ("over", _("is over")),
    ("none", _("is not known")),
]


def search_assets(queryset, term: str):
    """Assets with every word of `term` in code, brand, name, serial number, MAC address (both in any
    spelling, a MAC address also without its end) or notes.

    Of a scanned label counts what it says.
    """
    for word in code_formats.term(term).split()[:MOST_WORDS]:
        spellings = [spelling.lower() for spelling in code_formats.spellings(word)]
        word = word.lower()
        if len(word) >= SHORTEST:
            found = (Q(search_text__contains=spelling) for spelling in spellings)
            queryset = queryset.filter(reduce(or_, found))
        else:
            queryset = queryset.filter(Q(search_text__startswith=word) | Q(search_text__contains=f" {word}"))
    return queryset


class TypeField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.category.name} › {obj.name}"


class TypeFilter(filters.ModelChoiceFilter):
    field_class = TypeField


class AssetFilter(filters.FilterSet):
    """Options are read only when the panel is drawn; a value in the url costs one query by its key."""

    q = filters.CharFilter(method="search", label=_("Search"))
    category = filters.ModelChoiceFilter(
        queryset=AssetCategory.objects.all(), label=_("Category"), empty_label=_("All categories")
    )
    type = TypeFilter(
        queryset=AssetType.objects.select_related("category").order_by("category__name", "name"),
        label=_("Type"),
        empty_label=_("All types"),
    )
    item = filters.ModelChoiceFilter(
        field_name="standard_item",
        queryset=StandardItem.objects.all(),
        label=_("Model"),
        empty_label=_("All models"),
    )
    condition = filters.ChoiceFilter(
        choices=AssetCondition.choices, label=_("Condition"), empty_label=_("All conditions")
    )
    place = filters.ModelMultipleChoiceFilter(
        queryset=Place.objects.filter(kind=PlaceKind.WAREHOUSE),
        label=_("Location"),
        widget=forms.CheckboxSelectMultiple,
    )
    holder = filters.ModelChoiceFilter(
        field_name="place",
        queryset=Place.objects.filter(kind__in=(PlaceKind.PERSON, PlaceKind.VENDOR)),
        label=_("Held by"),
        empty_label=_("Anybody"),
    )
    mine = TickFilter(method="by_holder", label=_("Held by me"))
    tracking = filters.ChoiceFilter(
        field_name="tracking_method",
        choices=[(TrackingMethod.INDIVIDUAL, _("Devices")), (TrackingMethod.BULK, _("Lots of material"))],
        label=_("Kind"),
        empty_label=_("Devices and lots"),
    )
    registration = filters.CharFilter(method="by_registration", label=_("Registration"))
    warranty = filters.ChoiceFilter(
        choices=WARRANTY, method="by_warranty", label=_("Warranty"), empty_label=_("Any")
    )
    registered_from = SinceFilter(field_name="registration_date", label=_("Registered from"))
    registered_to = ThroughFilter(field_name="registration_date", label=_("Registered to"))
    permissions = dict.fromkeys(("place", "holder"), "assets.view_asset")

    class Meta:
        model = Asset
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._narrow_catalogue()

    def search(self, queryset, name, value):
        return search_assets(queryset, value)

    def by_holder(self, queryset, name, value):
        return queryset.filter(place__user=self.request.user) if value else queryset

    def by_registration(self, queryset, name, value):
        """What arrived with a document; pieces that were cut from it later did not."""
        return queryset.filter(registration__doc_number=value, parent__isnull=True)

    def by_warranty(self, queryset, name, value):
        today = clock.today()
        if value == "over":
            return queryset.filter(warranty_end_date__lt=today)
        if value == "none":
            return queryset.filter(warranty_end_date__isnull=True)
        return queryset.filter(warranty_end_date__range=(today, today + timedelta(days=int(value))))

    def _narrow_catalogue(self):
        """A chosen category narrows the types, either of them the models, which are too many to offer
        otherwise.
        """
        chosen = {
            name: value
            for name in ("category", "type", "item")
            if (value := whole((self.data or {}).get(name))) is not None
        }
        if not {"type", "item"} <= self.filters.keys():
            return
        types, items = (self.filters[name].queryset for name in ("type", "item"))
        if "category" in chosen:
            types = types.filter(category=chosen["category"])
        if "type" in chosen:
            items = items.filter(type=chosen["type"])
        elif "category" in chosen:
            items = items.filter(type__category=chosen["category"])
        else:
            items = items.filter(pk=chosen.get("item"))
            self.filters["item"].extra["help_text"] = _(
                "Choose a category or a type first; its models are offered then."
            )
        self.filters["type"].queryset, self.filters["item"].queryset = types, items


class EmptyLast(Sort):
    """Sorts by a field that may be empty; the empty ones come last in both directions."""

    def order(self, descending: bool) -> list:
        """See Sort.order; ascending is what the index holds."""
        if not descending:
            return [F(self.fields).asc(nulls_last=True), "-pk"]
        return [F(self.fields).desc(nulls_last=True), "pk"]


PRICE = "assets.view_price"
# What the list, its export and the bulk actions narrow and order with.
ASSET_LIST = {
    "filterset_class": AssetFilter,
    "sorts": {
        "code": "id",
        "name": Sort(["name", "brand", "-id"]),
        "warranty": EmptyLast("warranty_end_date"),
        "price": EmptyLast("purchase_price", permission=PRICE),
    },
    "default_sort": "-code",
    "tabs": Tabs(
        "status",
        [
            ("all", _("All")),
            ("in_storage", AssetStatus.IN_STORAGE.label, (AssetStatus.IN_STORAGE,)),
            ("in_use", AssetStatus.IN_USE.label, (AssetStatus.IN_USE,)),
            ("in_custody", _("Held"), (AssetStatus.IN_CUSTODY, AssetStatus.AWAITING_RETURN)),
            ("damaged", AssetStatus.DAMAGED.label, (AssetStatus.DAMAGED,)),
            ("repair", _("Repair"), IN_REPAIR),
            ("lost", AssetStatus.LOST.label, (AssetStatus.LOST,)),
            ("gone", _("Ended"), GONE),
        ],
    ),
    "columns": [
        Column("code", _("Code"), sort="code"),
        Column("name", _("Item"), sort="name"),
        Column("serial", _("Serial / MAC")),
        Column("status", _("Status")),
        Column("place", _("Is at")),
        Column("condition", _("Condition")),
        Column("category", _("Category"), default=False),
        Column("warranty", _("Warranty"), sort="warranty", default=False),
        Column("price", _("Price"), sort="price", css="num", default=False, permission=PRICE),
        Column("vendor", _("Vendor"), default=False),
        Column("po", _("PO number"), default=False),
        Column("invoice", _("Invoice"), default=False),
        Column("purchased", _("Purchased"), default=False),
        Column("registered", _("Registered"), default=False),
        Column("registration", _("Registration"), default=False),
        Column("notes", _("Notes"), default=False),
    ],
}
