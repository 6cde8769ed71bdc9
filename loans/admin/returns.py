"""Returns and their lines, to look at: they change on their own pages only."""

from django.contrib import admin

from core.admin.base import DocumentAdmin, ReadOnlyAdmin
from loans.models import AssetReturn, AssetReturnItem


@admin.register(AssetReturn)
class AssetReturnAdmin(DocumentAdmin):
    list_display = (
        "doc_number",
        "return_date",
        "loan_request",
        "returned_by_name",
        "status",
        "verified_by_name",
        "verification_date",
    )
    list_filter = ("status",)
    list_select_related = ("loan_request",)


@admin.register(AssetReturnItem)
class AssetReturnItemAdmin(ReadOnlyAdmin):
    list_display = (
        "asset_return",
        "number",
        "asset",
        "quantity",
        "returned_condition",
        "status",
        "finding",
        "verified_condition",
        "verified_quantity",
    )
    list_filter = ("status", "finding")
    list_select_related = ("asset_return", "asset")
    search_fields = ("=asset_return__doc_number",)
    ordering = ("-id",)
