from django.utils.translation import gettext_lazy as _

from core.models.drafts import FormDraft


class RequestDraft(FormDraft):
    """A request form that is not sent yet."""

    class Meta:
        db_table = "request_drafts"
        ordering = ["-updated_at"]
        verbose_name, verbose_name_plural = _("draft of a request"), _("drafts of requests")
        default_permissions = ()
