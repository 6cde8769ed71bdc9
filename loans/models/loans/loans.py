from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from core.database.triggers import fixed
from core.models import Division
from loans.choices import ENDED_LOANS, OPEN_LOANS, LoanStatus
from loans.models.loans.agreement import loans_agree
from loans.models.loans.constraints import LOANS
from loans.models.loans.queries import LoanQuerySet
from loans.models.loans.transitions import LoanTransitions


class LoanRequest(FSMModelMixin, LoanTransitions, models.Model):
    """A loan (RL-...): from the wish to borrow things for some days to the day when the last one is back.

    `closed_at` is when nothing more of it could be fetched: cancelled, released, or its days were over.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("borrower"),
        db_index=False,
    )
    requester_name = models.CharField(_("borrower (name)"), max_length=255)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division")
    )
    division_name = models.CharField(_("division (name)"), max_length=100, blank=True)
    request_date = models.DateTimeField(_("requested"))
    reason = models.CharField(_("what for"), max_length=1000, blank=True, db_column="notes")
    status = FSMField(
        _("status"), max_length=16, choices=LoanStatus, default=LoanStatus.PENDING, protected=True
    )
    stage_since = models.DateTimeField(_("since"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
        db_index=False,
    )
    approver_name = models.CharField(_("approved by (name)"), max_length=255, blank=True)
    approval_date = models.DateTimeField(_("approved"), null=True, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rejected by"),
        db_index=False,
    )
    rejected_by_name = models.CharField(_("rejected by (name)"), max_length=255, blank=True)
    rejected_at = models.DateTimeField(_("rejected"), null=True, blank=True)
    rejection_reason = models.CharField(_("reason of the rejection"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    close_reason = models.CharField(_("why it was closed"), max_length=1000, blank=True)
    actual_return_date = models.DateTimeField(_("everything back"), null=True, blank=True)
    # The first day, and the last day of what is open or out (None: without end); for lists and reminders.
    needed_from = models.DateField(_("from"))
    due = models.DateField(_("until"), null=True, blank=True)
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True, editable=False)
    line_count = models.PositiveSmallIntegerField(_("lines"), default=0, editable=False)
    search_text = models.TextField(_("search text"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        db_table = "loan_requests"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("loan"), _("loans")
        default_permissions = ()
        indexes = [
            models.Index(fields=["status", "-id"], name="loan_requests_status"),
            models.Index(fields=["requester", "-id"], name="loan_requests_requester"),
            models.Index(fields=["division", "status"], name="loan_requests_division"),
            models.Index(fields=["request_date"], name="loan_requests_date"),
            models.Index(fields=["due"], name="loan_requests_due", condition=Q(status__in=OPEN_LOANS)),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="loan_requests_search"),
        ]
        constraints = LOANS
        triggers = [*loans_agree(), fixed("loan_requests", "doc_number")]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in ENDED_LOANS
