from django.utils.translation import gettext_lazy as _

from core.models.drafts import FormDraft


class LoanDraft(FormDraft):
    """A form that asks for a loan and is not sent yet."""

    class Meta:
        db_table = "loan_drafts"
        ordering = ["-updated_at"]
        verbose_name, verbose_name_plural = _("draft of a loan"), _("drafts of loans")
        default_permissions = ()
