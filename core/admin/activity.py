"""What happened and who was told: written once, read here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import ReadOnlyAdmin
from core.models import ActivityLog, Notification, WhatsAppLog
from core.services import whatsapp


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
    list_display = (
        "created_at",
        "group_name",
        "reference_id",
        "message",
        "status",
        "sent_at",
        "error_message",
    )
    list_filter = ("status",)
    search_fields = ("group_name", "message", "=reference_id")
    actions = (*ReadOnlyAdmin.actions, "send_again")

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request, queryset):
        """What failed, through the service."""
        self.each(request, queryset, lambda row: whatsapp.retry(row, actor=request.user))
