"""Clearance letters and their lines, to look at: they are written once."""

from django.contrib import admin
from django.urls import reverse

from core.admin.base import ReadOnlyAdmin
from loans.models import Clearance, ClearanceItem


@admin.register(Clearance)
class ClearanceAdmin(ReadOnlyAdmin):
    list_display = (
        "doc_number",
        "person_name",
        "division_name",
        "issued_at",
        "issued_by_name",
        "signing_way",
        "line_count",
        "lost_count",
    )
    list_filter = ("signing_way",)
    search_fields = ("=doc_number",)
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """Every word in the search text, which has an index of its own."""
        for word in search_term.lower().split()[:6]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def view_on_site(self, obj):
        return reverse("clearance", args=[obj.doc_number])


@admin.register(ClearanceItem)
class ClearanceItemAdmin(ReadOnlyAdmin):
    list_display = (
        "clearance",
        "number",
        "asset",
        "name",
        "quantity",
        "unit",
        "settled",
        "to_name",
        "document",
    )
    list_filter = ("settled",)
    list_select_related = ("clearance", "asset")
    search_fields = ("=clearance__doc_number",)
    ordering = ("-id",)
