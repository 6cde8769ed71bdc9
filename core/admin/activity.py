"""What happened and who was told: written once, read here."""

from django.contrib import admin

from core.admin.base import ReadOnlyAdmin
from core.models import ActivityLog, Notification, WhatsAppLog


@admin.register(ActivityLog)
class ActivityLogAdmin(ReadOnlyAdmin):
    list_display = ("timestamp", "user_name", "action", "entity_label", "reference_id", "details")
    search_fields = ("=reference_id", "=entity_label", "^action", "user_name")
    ordering = ("-id",)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("timestamp", "recipient", "type", "message", "is_read")
    list_filter = ("is_read",)
    list_select_related = ("recipient",)
    search_fields = ("recipient__name", "recipient__email", "=type", "message")


@admin.register(WhatsAppLog)
class WhatsAppLogAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "group_name", "message", "status", "sent_at")
    list_filter = ("status",)
    search_fields = ("group_name", "message", "=reference_id")
