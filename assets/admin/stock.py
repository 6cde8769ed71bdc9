"""The ledger and what follows from it."""

from django.contrib import admin
from django.db.models import Q

from assets.models import (
    Asset,
    AssetHold,
    AssetPlace,
    StockAlert,
    StockLevel,
    StockMovement,
    StockReservation,
    StockThreshold,
)
from core.admin.base import ReadOnlyAdmin


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    list_display = (
        "date",
        "type",
        "asset_name",
        "brand",
        "place",
        "quantity",
        "balance_after",
        "reference_id",
        "actor_name",
    )
    list_filter = ("type", "location_context")
    list_select_related = ("place",)
    # Exact matches, each served by an index of its own: the ledger is the longest table there is.
    search_fields = ("=reference_id", "=related_asset__code")
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """By document or asset, exactly; the case does not matter because both are written in capitals."""
        term = search_term.strip().upper()
        if not term:
            return queryset, False
        asset = Asset.objects.filter(code=term).values_list("pk", flat=True).first()
        # Two conditions on this table alone: each has its index, a join would read all of it.
        return queryset.filter(
            Q(reference_id=term) | Q(related_asset=asset) if asset else Q(reference_id=term)
        ), False


@admin.register(StockLevel)
class StockLevelAdmin(ReadOnlyAdmin):
    list_display = ("standard_item", "place", "balance", "reserved", "held", "last_date")
    list_filter = ("place__kind",)
    list_select_related = ("standard_item", "place")
    search_fields = ("standard_item__name", "standard_item__brand", "place__name")


@admin.register(StockReservation)
class StockReservationAdmin(ReadOnlyAdmin):
    list_display = (
        "reference_id",
        "standard_item",
        "place",
        "quantity",
        "containers",
        "reserved_by_name",
        "reserved_at",
        "released_at",
    )
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("standard_item", "place")
    search_fields = ("=reference_id",)
    ordering = ("-id",)


@admin.register(AssetHold)
class AssetHoldAdmin(ReadOnlyAdmin):
    list_display = (
        "reference_id",
        "asset",
        "period",
        "person_name",
        "held_by_name",
        "held_at",
        "released_at",
        "ended",
    )
    list_filter = (("released_at", admin.EmptyFieldListFilter), "ended")
    list_select_related = ("asset",)
    search_fields = ("=reference_id", "=asset__code")
    ordering = ("-id",)


@admin.register(AssetPlace)
class AssetPlaceAdmin(ReadOnlyAdmin):
    list_display = ("since", "asset", "place", "status")
    list_filter = ("status",)
    list_select_related = ("asset", "place")
    search_fields = ("=asset__code",)
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """By the whole code of an asset, through the one index there is."""
        term = search_term.strip().upper()
        return (
            queryset.filter(asset__in=Asset.objects.filter(code=term).values("pk")) if term else queryset
        ), False


@admin.register(StockThreshold)
class StockThresholdAdmin(ReadOnlyAdmin):
    list_display = ("item_name", "brand", "category", "threshold_value", "alert_enabled", "updated_at")
    list_filter = ("alert_enabled", "category")
    list_select_related = ("category",)
    search_fields = ("item_name", "brand")


@admin.register(StockAlert)
class StockAlertAdmin(ReadOnlyAdmin):
    list_display = ("standard_item", "level", "left", "threshold", "unit", "raised_at", "recovered_at")
    list_filter = ("level", ("recovered_at", admin.EmptyFieldListFilter))
    list_select_related = ("standard_item",)
    search_fields = ("standard_item__name", "standard_item__brand")
