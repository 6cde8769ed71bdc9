from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list with its filters, sort and columns, under a name that a person gave it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("user")
    )
    page = models.CharField(_("page"), max_length=50)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        db_table = "saved_views"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_views_unique",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self):
        return self.name
