from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    AUTO = "auto", _("Like the system")


class UserPreference(models.Model):
    """How one person wants his pages and his news."""

    PAGE_SIZES = (25, 50, 100)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences", verbose_name=_("user")
    )
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, default=Theme.AUTO)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="id")
    items_per_page = models.PositiveSmallIntegerField(
        _("rows per page"), choices=[(n, str(n)) for n in PAGE_SIZES], default=50
    )
    email_notifications = models.BooleanField(_("news by e-mail"), default=True)
    push_notifications = models.BooleanField(_("news in the browser"), default=True)
    whatsapp_notifications = models.BooleanField(_("news by WhatsApp"), default=False)
    default_dashboard_view = models.CharField(_("first page"), max_length=50, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        db_table = "user_preferences"
        verbose_name, verbose_name_plural = _("preference"), _("preferences")

    def __str__(self):
        return f"{self.user_id}: {self.theme}, {self.language}"
