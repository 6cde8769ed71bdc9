"""Repairs, to look at."""

from django.contrib import admin

from assets.models import Repair
from core.admin.base import ReadOnlyAdmin


@admin.register(Repair)
class RepairAdmin(ReadOnlyAdmin):
    list_display = (
        "doc_number",
        "asset",
        "status",
        "kind",
        "reporter_name",
        "reported_at",
        "technician_name",
        "vendor_name",
        "estimate_date",
    )
    list_filter = ("status", "kind")
    list_select_related = ("asset",)
    search_fields = ("=doc_number", "=asset__code", "description")
    ordering = ("-id",)
