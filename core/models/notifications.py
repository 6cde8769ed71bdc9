from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(is_read=False)


class Notification(models.Model):
    """News for one person in the bell: what happened, by whom, where to look."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    type = models.CharField(_("event"), max_length=50)
    message = models.TextField(_("message"))
    actor_name = models.CharField(_("by"), max_length=255, blank=True)
    reference_id = models.CharField(_("document"), max_length=255, blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    action_data = models.JSONField(_("buttons"), default=dict, blank=True)
    is_read = models.BooleanField(_("read"), default=False)
    timestamp = models.DateTimeField(_("when"))

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "notifications"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("notification"), _("notifications")
        default_permissions = ()
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notifications_recipient"),
            models.Index(
                fields=["recipient"], name="notifications_unread", condition=models.Q(is_read=False)
            ),
        ]

    def __str__(self):
        return self.message
