from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.triggers import append_only


class ActivityLog(models.Model):
    """One thing that somebody did to something: intent, old and new values, note. Append-only for
    everybody.
    """

    id = models.BigAutoField(primary_key=True)
    timestamp = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    user_name = models.CharField(_("name that day"), max_length=255)
    action = models.CharField(_("action"), max_length=255)
    details = models.TextField(_("note"), blank=True)
    # {field: [old, new]}; shown through core.activity.visible_changes, which hides prices from those who may
    # not see them.
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    entity_type = models.CharField(_("kind of thing"), max_length=50)
    entity_id = models.CharField(_("key of the thing"), max_length=64)
    entity_label = models.CharField(_("thing"), max_length=255, blank=True)
    reference_id = models.CharField(_("document"), max_length=255, blank=True)

    class Meta:
        db_table = "activity_logs"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        default_permissions = ()
        indexes = [
            models.Index(fields=["entity_type", "entity_id", "-id"], name="activity_logs_entity"),
            models.Index(fields=["user", "-id"], name="activity_logs_user"),
            models.Index(fields=["action", "-id"], name="activity_logs_action"),
            models.Index(fields=["entity_type", "-id"], name="activity_logs_kind"),
            models.Index(fields=["timestamp"], name="activity_logs_timestamp"),
        ]
        triggers = append_only("activity_logs")

    def __str__(self):
        return f"{self.action} {self.entity_label}"
