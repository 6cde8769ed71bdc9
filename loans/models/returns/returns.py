from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from core.database.days import plausible
from core.database.triggers import fixed
from loans.choices import ReturnStatus
from loans.models.loans.loans import LoanRequest
from loans.models.loans.transitions import takes_back
from loans.models.returns.final import returns_final
from loans.models.returns.transitions import ReturnTransitions

VERIFIED = (ReturnStatus.APPROVED, ReturnStatus.COMPLETED, ReturnStatus.REJECTED)


class ReturnQuerySet(models.QuerySet):
    def waiting(self):
        """What the warehouse has still to look at."""
        return self.filter(status=ReturnStatus.PENDING_APPROVAL)

    def to_verify(self, user):
        """What this person may verify now: nobody what he had borrowed himself."""
        if not takes_back(user):
            return self.none()
        return self.waiting().exclude(loan_request__requester=user)

    def visible_to(self, user):
        """Returns of the loans that this person may see, and those that he declared."""
        if user.has_perm("loans.view_loanrequest"):
            return self.all()
        loans = LoanRequest.objects.visible_to(user)
        return self.filter(Q(returned_by=user) | Q(loan_request__in=loans))


class AssetReturn(ReturnTransitions, FSMModelMixin, models.Model):
    """Things of a loan that come back (RR-...), in two hands: declared by who has them, verified by the
    warehouse. Its minutes are the paper of the return.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    return_date = models.DateField(_("date"))
    loan_request = models.ForeignKey(
        LoanRequest, models.PROTECT, related_name="returns", verbose_name=_("loan")
    )
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("returned by")
    )
    returned_by_name = models.CharField(_("returned by (name)"), max_length=255)
    declared_at = models.DateTimeField(_("declared"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    status = FSMField(
        _("status"),
        max_length=16,
        choices=ReturnStatus,
        default=ReturnStatus.PENDING_APPROVAL,
        protected=True,
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
    )
    verified_by_name = models.CharField(_("verified by (name)"), max_length=255, blank=True)
    verification_date = models.DateTimeField(_("verified"), null=True, blank=True)
    verification_note = models.CharField(_("note of the warehouse"), max_length=1000, blank=True)
    line_count = models.PositiveSmallIntegerField(_("lines"), default=0, editable=False)
    search_text = models.TextField(_("search text"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        db_table = "asset_returns"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("return"), _("returns")
        default_permissions = ()
        indexes = [
            models.Index(fields=["status", "-id"], name="asset_returns_status"),
            models.Index(fields=["return_date", "-id"], name="asset_returns_date"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="asset_returns_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="asset_returns_status_known", condition=Q(status__in=ReturnStatus.values)
            ),
            models.CheckConstraint(
                name="asset_returns_verified_complete",
                condition=Q(status__in=VERIFIED, verified_by__isnull=False, verification_date__isnull=False)
                | Q(~Q(status__in=VERIFIED), verified_by__isnull=True, verification_date__isnull=True),
                violation_error_message=_("Whoever verifies a return is named."),
            ),
        ]
        triggers = [
            *returns_final(),
            fixed("asset_returns", "doc_number"),
            plausible("asset_returns_days", "return_date"),
        ]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Whether the warehouse has still to look at it."""
        return self.status == ReturnStatus.PENDING_APPROVAL
