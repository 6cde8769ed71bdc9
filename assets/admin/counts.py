"""Stock counts, what they expected and what was counted: they change on their own pages only."""

from django.contrib import admin
from django.urls import reverse

from assets.models import StockCount, StockCountEntry, StockCountLine
from core.admin.base import ReadOnlyAdmin


@admin.register(StockCount)
class StockCountAdmin(ReadOnlyAdmin):
    list_display = (
        "doc_number",
        "place",
        "category",
        "status",
        "round",
        "started_by_name",
        "started_at",
        "approved_by_name",
    )
    list_filter = ("status", "place")
    list_select_related = ("place", "category")
    search_fields = ("doc_number", "started_by_name", "approved_by_name")
    ordering = ("-id",)

    def view_on_site(self, obj):
        return reverse("count", args=[obj.doc_number])


@admin.register(StockCountLine)
class StockCountLineAdmin(ReadOnlyAdmin):
    list_display = (
        "count",
        "kind",
        "asset",
        "standard_item",
        "expected",
        "counted",
        "difference",
        "verdict",
        "outcome",
    )
    list_filter = ("verdict", "outcome", "kind")
    list_select_related = ("count", "asset", "standard_item")
    search_fields = ("=count__doc_number", "=asset__code")
    ordering = ("-id",)


@admin.register(StockCountEntry)
class StockCountEntryAdmin(ReadOnlyAdmin):
    list_display = ("counted_at", "count", "round", "raw_code", "line", "amount", "adds", "counted_by_name")
    list_filter = ("round",)
    list_select_related = ("count", "line")
    search_fields = ("=count__doc_number", "=raw_code")
    ordering = ("-id",)
