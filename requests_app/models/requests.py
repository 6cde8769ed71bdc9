from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from core.database.people import person_key, person_name
from core.database.triggers import fixed
from core.models import Division
from requests_app.choices import ASKS_TO_CANCEL, ENDED, OPEN, AllocationTarget, OrderType, RequestStatus

from .agreement import requests_agree
from .queries import LIVE, RequestQuerySet
from .request_constraints import CONSTRAINTS
from .transitions import RequestTransitions


def _moment(label):
    return models.DateTimeField(label, null=True, blank=True)


class Request(FSMModelMixin, RequestTransitions, models.Model):
    """A wish for goods (RO-...), from the wish to the goods in the requester's hands or in the warehouse.

    A name stands beside each person as it was that day; `..._for` says in whose place somebody decided.
    `stage_since` is when the present state began; `rank` puts what is urgent or prioritised first while it is
    open.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    requester = person_key(_("requested by"), required=True)
    requester_name = models.CharField(_("requested by (name)"), max_length=255)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division")
    )
    division_name = models.CharField(_("division (name)"), max_length=100, blank=True)
    request_date = models.DateTimeField(_("requested"))
    order_type = models.CharField(_("kind of order"), max_length=15, choices=OrderType)
    allocation_target = models.CharField(_("meant for"), max_length=10, choices=AllocationTarget)
    justification = models.CharField(_("justification"), max_length=2000, blank=True)
    project_name = models.CharField(_("project"), max_length=200, blank=True)
    status = FSMField(
        _("status"), max_length=24, choices=RequestStatus, default=RequestStatus.PENDING, protected=True
    )
    stage_since = models.DateTimeField(_("since"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    total_value = models.DecimalField(_("total"), max_digits=20, decimal_places=2, null=True, blank=True)

    logistic_approver = person_key(_("approved by logistics"))
    logistic_approver_name = person_name(_("approved by logistics (name)"))
    logistic_approver_for = person_name(_("in the place of"))
    logistic_approval_date = _moment(_("approved by logistics on"))
    purchase_approver = person_key(_("approved by purchase"))
    purchase_approver_name = person_name(_("approved by purchase (name)"))
    purchase_approver_for = person_name(_("in the place of"))
    purchase_approval_date = _moment(_("approved by purchase on"))
    final_approver = person_key(_("approved by the CEO"))
    final_approver_name = person_name(_("approved by the CEO (name)"))
    final_approver_for = person_name(_("in the place of"))
    final_approval_date = _moment(_("approved by the CEO on"))
    rejected_by = person_key(_("rejected by"))
    rejected_by_name = person_name(_("rejected by (name)"))
    rejected_by_division = models.CharField(_("division that rejected"), max_length=100, blank=True)
    rejection_date = _moment(_("rejected"))
    rejection_reason = models.CharField(_("reason of the rejection"), max_length=1000, blank=True)
    cancelled_by = person_key(_("cancelled by"))
    cancelled_by_name = person_name(_("cancelled by (name)"))
    cancelled_at = _moment(_("cancelled"))
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=1000, blank=True)

    cancel_asked_at = _moment(_("cancellation asked"))
    cancel_ask_reason = models.CharField(
        _("why cancel"), max_length=1000, blank=True, default="", db_default=""
    )
    cancel_answered_at = _moment(_("cancellation answered"))

    purchase_started_at = _moment(_("purchase begun"))
    actual_shipment_date = _moment(_("shipped"))
    arrival_date = _moment(_("arrived"))
    is_registered = models.BooleanField(_("everything is registered"), default=False)
    completion_date = _moment(_("completed"))
    completed_by = person_key(_("completed by"))
    completed_by_name = person_name(_("completed by (name)"))

    is_prioritized_by_ceo = models.BooleanField(_("prioritised by the CEO"), default=False)
    ceo_disposition_date = _moment(_("prioritised"))
    last_follow_up_at = _moment(_("last follow-up"))
    ceo_follow_up_sent = models.BooleanField(_("CEO was reminded"), default=False)
    ceo_follow_up_at = _moment(_("CEO was reminded on"))
    progress_asked_by = person_key(_("progress asked by"))
    progress_asked_by_name = person_name(_("progress asked by (name)"))
    progress_asked_at = _moment(_("progress asked"))
    progress_answered_at = _moment(_("progress answered"))
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True, editable=False)

    deleted_at = _moment(_("removed"))
    deleted_by = person_key(_("removed by"))
    deleted_by_name = person_name(_("removed by (name)"))
    delete_reason = models.CharField(_("reason of the removal"), max_length=500, blank=True)
    line_count = models.PositiveSmallIntegerField(_("lines"), default=0, editable=False)
    search_text = models.TextField(_("search text"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        db_table = "requests"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("procurement request"), _("procurement requests")
        default_permissions = ()
        indexes = [
            # The order of the list; of what is open, and of one state.
            models.Index(fields=["-rank", "-id"], name="requests_order", condition=LIVE),
            models.Index(fields=["-rank", "-id"], name="requests_open", condition=LIVE & Q(status__in=OPEN)),
            models.Index(fields=["status", "-rank", "-id"], name="requests_status", condition=LIVE),
            models.Index(fields=["requester", "-rank", "-id"], name="requests_requester", condition=LIVE),
            models.Index(fields=["request_date"], name="requests_date"),
            # What waits for somebody: the most urgent, then what has waited longest.
            models.Index(
                fields=["status", "-rank", "stage_since"],
                name="requests_turn",
                condition=LIVE & Q(status__in=OPEN),
            ),
            # What somebody can fetch.
            models.Index(
                fields=["requester"],
                name="requests_ready",
                condition=LIVE & Q(status=RequestStatus.AWAITING_HANDOVER),
            ),
            # What waits too long.
            models.Index(
                fields=["stage_since"], name="requests_waiting", condition=LIVE & Q(status__in=OPEN)
            ),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="requests_search"),
            # Nearly all that a frequent word finds is completed; the other tabs are counted without looking
            # through that.
            GinIndex(
                OpClass("search_text", "gin_trgm_ops"),
                name="requests_search_uncompleted",
                condition=LIVE & ~Q(status=RequestStatus.COMPLETED),
            ),
        ]
        constraints = CONSTRAINTS
        triggers = [*requests_agree(), fixed("requests", "doc_number")]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in ENDED

    @property
    def order_badge(self) -> dict | None:
        """{tone, label} of an order that is out of the ordinary."""
        kind = OrderType(self.order_type)
        return None if kind == OrderType.REGULAR_STOCK else {"tone": kind.tone, "label": kind.label}

    @property
    def is_for_stock(self) -> bool:
        """Whether the goods stay in the warehouse."""
        return self.allocation_target == AllocationTarget.INVENTORY

    @property
    def cancellation_is_asked(self) -> bool:
        """Whether the requester's wish to cancel waits for its answer."""
        return (
            self.cancel_asked_at is not None
            and self.cancel_answered_at is None
            and self.status in ASKS_TO_CANCEL
        )

    @property
    def progress_is_asked(self) -> bool:
        """Whether a question about the progress waits for its answer."""
        return self.progress_asked_at is not None and (
            self.progress_answered_at is None or self.progress_answered_at < self.progress_asked_at
        )
