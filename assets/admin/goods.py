"""Assets and the documents that brought them in: they have a history, so they change on their own pages
only.
"""

from django.contrib import admin
from django.urls import reverse

from assets.filters.assets import search_assets
from assets.models import Asset, AssetRegistration
from core.admin.base import ReadOnlyAdmin


@admin.register(Asset)
class AssetAdmin(ReadOnlyAdmin):
    list_display = (
        "code",
        "name",
        "brand",
        "serial_number",
        "mac_address",
        "status",
        "condition",
        "place",
        "current_balance",
        "cut_balance",
        "parent",
    )
    list_filter = ("status", "condition", "tracking_method", "place_kind", "category")
    list_select_related = ("place", "parent")
    readonly_fields = ("parent", "cut_balance")  # not editable, so Django would leave them out
    search_fields = ("code",)
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """Through the trigram index, as the list does."""
        return (search_assets(queryset, search_term) if search_term else queryset), False

    def view_on_site(self, obj):
        return reverse("asset", args=[obj.code])


@admin.register(AssetRegistration)
class AssetRegistrationAdmin(ReadOnlyAdmin):
    list_display = (
        "doc_number",
        "registration_date",
        "status",
        "asset_count",
        "vendor",
        "po_number",
        "recorded_by_name",
    )
    list_filter = ("status",)
    search_fields = ("doc_number", "vendor", "po_number", "invoice_number", "recorded_by_name")
    ordering = ("-id",)
