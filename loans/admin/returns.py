"""Returns and their lines, to look at: they change on their own pages only."""

from django.contrib import admin
from django.urls import reverse

from core.admin.base import ReadOnlyAdmin
from loans.models import AssetReturn, AssetReturnItem


@admin.register(AssetReturn)
class AssetReturnAdmin(ReadOnlyAdmin):
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
    search_fields = ("=doc_number",)
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """Every word in the search text, which has an index of its own."""
        for word in search_term.lower().split()[:6]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def view_on_site(self, obj):
        return reverse("return", args=[obj.doc_number])


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
