"""What keeps the system running."""

from django.contrib import admin

from core.admin.base import ReadOnlyAdmin
from core.models import DocumentCounter, FormToken, SavedView, SystemConfig


@admin.register(SystemConfig)
class SystemConfigAdmin(ReadOnlyAdmin):
    """Changed on the page "Settings", which knows each one's type and limits."""

    list_display = ("key", "value", "data_type", "category", "updated_by", "updated_at")
    list_filter = ("category", "data_type")
    list_select_related = ("updated_by",)
    search_fields = ("key", "value", "description")


@admin.register(DocumentCounter)
class DocumentCounterAdmin(ReadOnlyAdmin):
    list_display = ("prefix", "period", "last_number")
    list_filter = ("prefix",)
    search_fields = ("=prefix", "^period")


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ("name", "page", "user", "query", "created_at")
    list_filter = ("page",)
    list_select_related = ("user",)
    search_fields = ("name", "user__name")


@admin.register(FormToken)
class FormTokenAdmin(ReadOnlyAdmin):
    list_display = ("key", "user", "result_url", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "result_url")
