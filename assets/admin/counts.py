"""Stock counts, what they expected and what was counted: they change on their own pages only."""

from django.contrib import admin
from django.urls import reverse

from assets.models import LateDecision, StockCount, StockCountEntry, StockCountLine, StockCountPhone
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
    list_display = (
        "counted_at",
        "phone_at",
        "received_at",
        "count",
        "round",
        "raw_code",
        "line",
        "amount",
        "adds",
        "takes_back",
        "is_late",
        "counted_by_name",
    )
    list_filter = ("round", "is_late", "clock_used")
    list_select_related = ("count", "line", "takes_back")
    search_fields = ("=count__doc_number", "=raw_code")
    ordering = ("-id",)


@admin.register(LateDecision)
class LateDecisionAdmin(ReadOnlyAdmin):
    list_display = ("entry", "is_taken", "decided_by_name", "decided_at")
    list_filter = ("is_taken",)
    list_select_related = ("entry",)
    search_fields = ("=entry__count__doc_number",)
    ordering = ("-entry",)


@admin.register(StockCountPhone)
class StockCountPhoneAdmin(ReadOnlyAdmin):
    list_display = ("count", "user", "waiting", "is_open", "heard_at")
    list_select_related = ("count", "user")
    search_fields = ("=count__doc_number",)
    ordering = ("-id",)
