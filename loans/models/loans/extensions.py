from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans.models.loans.agreement import extensions_agree
from loans.models.loans.assignments import LoanAssignment
from loans.models.loans.loans import LoanRequest


class LoanExtension(models.Model):
    """The borrower's wish to keep things of a loan that are out until a later day, and its answer."""

    loan_request = models.ForeignKey(
        LoanRequest, models.PROTECT, related_name="extensions", verbose_name=_("loan")
    )
    assignments = models.ManyToManyField(
        LoanAssignment, related_name="extensions", verbose_name=_("what for"), db_table="loan_extension_units"
    )
    until = models.DateField(_("until"))
    reason = models.CharField(_("why"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_by_name = models.CharField(_("asked by (name)"), max_length=255)
    asked_at = models.DateTimeField(_("asked"))
    granted = models.BooleanField(_("granted"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_by_name = models.CharField(_("answered by (name)"), max_length=255, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)

    class Meta:
        db_table = "loan_extensions"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("extension"), _("extensions")
        default_permissions = ()
        triggers = extensions_agree()
        constraints = [
            models.UniqueConstraint(
                fields=["loan_request"],
                name="loan_extensions_one_open",
                condition=Q(answered_at__isnull=True),
                violation_error_message=_("An extension of this loan waits for its answer already."),
            ),
            models.CheckConstraint(
                name="loan_extensions_answer_complete",
                condition=Q(answered_at__isnull=True, granted__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, granted=True)
                | Q(~Q(answer=""), answered_at__isnull=False, granted=False),
                violation_error_message=_("A refusal says why."),
            ),
        ]

    def __str__(self):
        return f"{self.loan_request_id}: {self.until}"
