from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from core.models import Division
from requests_app.choices import ENDED, OPEN, AllocationTarget, OrderType, RequestStatus

from .agreement import requests_agree
from .transitions import RequestTransitions

models.CharField.register_lookup(Length)
LIVE = Q(deleted_at__isnull=True)
# A question about the progress waits for its answer: `Request.progress_is_asked` for queries.
PROGRESS_ASKED = Q(progress_asked_at__isnull=False) & (
    Q(progress_answered_at__isnull=True) | Q(progress_answered_at__lt=F("progress_asked_at"))
)
SHORTEST_JUSTIFICATION, SHORTEST_REJECTION = 10, 10
APPROVED_ON = ("logistic_approval_date", "purchase_approval_date", "final_approval_date")


def _person(label, **kwargs):
    """A person's key; his name of that day stands beside it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        db_index=False,
        **kwargs,
    )


def _name(label):
    return models.CharField(label, max_length=255, blank=True)


def _moment(label):
    return models.DateTimeField(label, null=True, blank=True)


class RequestQuerySet(models.QuerySet):
    def current(self):
        """What has not been removed."""
        return self.filter(LIVE)

    def open(self):
        """What is not over."""
        return self.current().filter(status__in=OPEN)

    def visible_to(self, user):
        """All of them for those who see all requests, else one's own."""
        if user.has_perm("requests_app.view_request"):
            return self.current()
        return (
            self.current().filter(requester=user)
            if user.has_perm("requests_app.view_own_request")
            else self.none()
        )


class Request(FSMModelMixin, RequestTransitions, models.Model):
    """A wish for goods (RO-...), from the wish to the goods in the requester's hands or in the warehouse.

    A name stands beside each person as it was that day; `..._for` says in whose place somebody decided.
    `stage_since` is when the present state began; `rank` puts what is urgent or prioritised first while it is
    open.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
        db_index=False,
    )
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

    logistic_approver, logistic_approver_name = (
        _person(_("approved by logistics")),
        _name(_("approved by logistics (name)")),
    )
    logistic_approver_for, logistic_approval_date = (
        _name(_("in the place of")),
        _moment(_("approved by logistics on")),
    )
    purchase_approver, purchase_approver_name = (
        _person(_("approved by purchase")),
        _name(_("approved by purchase (name)")),
    )
    purchase_approver_for, purchase_approval_date = (
        _name(_("in the place of")),
        _moment(_("approved by purchase on")),
    )
    final_approver, final_approver_name = (
        _person(_("approved by the CEO")),
        _name(_("approved by the CEO (name)")),
    )
    final_approver_for, final_approval_date = (
        _name(_("in the place of")),
        _moment(_("approved by the CEO on")),
    )
    rejected_by, rejected_by_name = _person(_("rejected by")), _name(_("rejected by (name)"))
    rejected_by_division, rejection_date = (
        models.CharField(_("division that rejected"), max_length=100, blank=True),
        _moment(_("rejected")),
    )
    rejection_reason = models.CharField(_("reason of the rejection"), max_length=1000, blank=True)
    cancelled_by, cancelled_by_name, cancelled_at = (
        _person(_("cancelled by")),
        _name(_("cancelled by (name)")),
        _moment(_("cancelled")),
    )
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=1000, blank=True)

    purchase_started_at = _moment(_("purchase begun"))
    actual_shipment_date, arrival_date = _moment(_("shipped")), _moment(_("arrived"))
    is_registered = models.BooleanField(_("everything is registered"), default=False)
    completion_date, completed_by, completed_by_name = (
        _moment(_("completed")),
        _person(_("completed by")),
        _name(_("completed by (name)")),
    )

    is_prioritized_by_ceo, ceo_disposition_date = (
        models.BooleanField(_("prioritised by the CEO"), default=False),
        _moment(_("prioritised")),
    )
    last_follow_up_at = _moment(_("last follow-up"))
    ceo_follow_up_sent, ceo_follow_up_at = (
        models.BooleanField(_("CEO was reminded"), default=False),
        _moment(_("CEO was reminded on")),
    )
    progress_asked_by, progress_asked_by_name = (
        _person(_("progress asked by")),
        _name(_("progress asked by (name)")),
    )
    progress_asked_at, progress_answered_at = _moment(_("progress asked")), _moment(_("progress answered"))
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True, editable=False)

    deleted_at, deleted_by, deleted_by_name = (
        _moment(_("removed")),
        _person(_("removed by")),
        _name(_("removed by (name)")),
    )
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
        constraints = [
            models.CheckConstraint(
                name="requests_status_known", condition=Q(status__in=RequestStatus.values)
            ),
            models.CheckConstraint(
                name="requests_kind_known",
                condition=Q(order_type__in=OrderType.values, allocation_target__in=AllocationTarget.values),
            ),
            models.CheckConstraint(
                name="requests_justified",
                condition=Q(order_type=OrderType.REGULAR_STOCK)
                | Q(justification__length__gte=SHORTEST_JUSTIFICATION),
                violation_error_message=_(
                    "An urgent or project request says why, in at least 10 characters."
                ),
            ),
            models.CheckConstraint(
                name="requests_project_named",
                condition=~Q(order_type=OrderType.PROJECT_BASED) | ~Q(project_name=""),
                violation_error_message=_("Name the project."),
            ),
            models.CheckConstraint(
                name="requests_nobody_approves_his_own",
                condition=(Q(logistic_approver__isnull=True) | ~Q(logistic_approver=F("requester")))
                & (Q(purchase_approver__isnull=True) | ~Q(purchase_approver=F("requester")))
                & (Q(final_approver__isnull=True) | ~Q(final_approver=F("requester"))),
                violation_error_message=_("Nobody approves his own request."),
            ),
            models.CheckConstraint(
                name="requests_stage_complete",
                condition=Q(
                    status__in=(RequestStatus.PENDING, RequestStatus.CANCELLED, RequestStatus.REJECTED)
                )
                | Q(status__in=(RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED))
                | Q(
                    status=RequestStatus.LOGISTIC_APPROVED,
                    logistic_approver__isnull=False,
                    logistic_approval_date__isnull=False,
                )
                | Q(
                    status=RequestStatus.AWAITING_CEO_APPROVAL,
                    logistic_approver__isnull=False,
                    purchase_approver__isnull=False,
                    total_value__gt=0,
                )
                | Q(
                    status__in=(
                        RequestStatus.APPROVED,
                        RequestStatus.PURCHASING,
                        RequestStatus.IN_DELIVERY,
                        RequestStatus.ARRIVED,
                    ),
                    logistic_approver__isnull=False,
                    purchase_approver__isnull=False,
                    total_value__gt=0,
                ),
                violation_error_message=_("This does not fit the state that the request is in."),
            ),
            models.CheckConstraint(
                name="requests_special_needs_ceo",
                condition=Q(order_type=OrderType.REGULAR_STOCK)
                | Q(final_approver__isnull=False)
                | ~Q(
                    status__in=(
                        RequestStatus.APPROVED,
                        RequestStatus.PURCHASING,
                        RequestStatus.IN_DELIVERY,
                        RequestStatus.ARRIVED,
                    )
                ),
                violation_error_message=_(
                    "An urgent or project request is bought with the CEO's approval alone."
                ),
            ),
            models.CheckConstraint(
                name="requests_ended_complete",
                condition=(
                    Q(status=RequestStatus.REJECTED, rejected_by__isnull=False, rejection_date__isnull=False)
                    & ~Q(rejection_reason="")
                    | ~Q(status=RequestStatus.REJECTED)
                    & Q(rejected_by__isnull=True, rejection_date__isnull=True)
                )
                & (
                    Q(
                        status=RequestStatus.COMPLETED,
                        completion_date__isnull=False,
                        completed_by__isnull=False,
                    )
                    | ~Q(status=RequestStatus.COMPLETED)
                    & Q(completion_date__isnull=True, completed_by__isnull=True)
                )
                & (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    | ~Q(status=RequestStatus.CANCELLED)
                ),
                violation_error_message=_("Whoever ends a request is named, and a rejection has a reason."),
            ),
            models.CheckConstraint(
                name="requests_dates_in_order",
                condition=(
                    Q(actual_shipment_date__isnull=True)
                    | Q(actual_shipment_date__gte=F("purchase_started_at"))
                )
                & (Q(arrival_date__isnull=True) | Q(arrival_date__gte=F("actual_shipment_date")))
                & (Q(completion_date__isnull=True) | Q(completion_date__gte=F("request_date"))),
                violation_error_message=_("Goods are bought, then shipped, then arrive."),
            ),
            models.CheckConstraint(
                name="requests_rank_fits",
                condition=Q(rank__in=(0, 1, 2)) & (Q(status__in=OPEN) | Q(rank=0)),
            ),
            models.CheckConstraint(
                name="requests_removed_complete",
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(
                    ~Q(delete_reason=""),
                    deleted_at__isnull=False,
                    deleted_by__isnull=False,
                    status__in=(RequestStatus.REJECTED, RequestStatus.CANCELLED),
                ),
                violation_error_message=_("Only what was rejected or cancelled is removed, with a reason."),
            ),
        ]
        triggers = requests_agree()

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
    def progress_is_asked(self) -> bool:
        """Whether a question about the progress waits for its answer."""
        return self.progress_asked_at is not None and (
            self.progress_answered_at is None or self.progress_answered_at < self.progress_asked_at
        )
