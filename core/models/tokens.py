from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormToken(models.Model):
    """A document form that was posted: posting it again leads to the first result
    (`core.workflow.tokens`).
    """

    key = models.UUIDField(_("key"), primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    result_url = models.CharField(_("link to the result"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)

    class Meta:
        db_table = "form_tokens"
        verbose_name, verbose_name_plural = _("form token"), _("form tokens")
        default_permissions = ()

    def __str__(self):
        return str(self.key)
