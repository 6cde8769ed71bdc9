"""Label prints: they are made on their own page only."""

from django.contrib import admin

from assets.models import LabelPrint
from core.admin.base import ReadOnlyAdmin


@admin.register(LabelPrint)
class LabelPrintAdmin(ReadOnlyAdmin):
    list_display = ("filename", "layout", "state", "done", "total", "owner", "created_at")
    list_filter = ("layout", "state")
    list_select_related = ("owner",)
    search_fields = ("filename", "owner__name")
    exclude = ("file",)
