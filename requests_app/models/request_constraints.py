"""What the database refuses of a request by itself; what it compares with other tables is in triggers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from requests_app.choices import (
    BUYING,
    OPEN,
    SHORTEST_JUSTIFICATION,
    AllocationTarget,
    OrderType,
    RequestStatus,
)

models.CharField.register_lookup(Length)

CONSTRAINTS = [
    models.CheckConstraint(name="requests_status_known", condition=Q(status__in=RequestStatus.values)),
    models.CheckConstraint(
        name="requests_kind_known",
        condition=Q(order_type__in=OrderType.values, allocation_target__in=AllocationTarget.values),
    ),
    models.CheckConstraint(
        name="requests_justified",
        condition=Q(order_type=OrderType.REGULAR_STOCK)
        | Q(justification__length__gte=SHORTEST_JUSTIFICATION),
        violation_error_message=_("An urgent or project request says why, in at least 10 characters."),
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
        condition=Q(status__in=(RequestStatus.PENDING, RequestStatus.CANCELLED, RequestStatus.REJECTED))
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
            status__in=BUYING,
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
        | ~Q(status__in=BUYING),
        violation_error_message=_("An urgent or project request is bought with the CEO's approval alone."),
    ),
    models.CheckConstraint(
        name="requests_ended_complete",
        condition=(
            Q(status=RequestStatus.REJECTED, rejected_by__isnull=False, rejection_date__isnull=False)
            & ~Q(rejection_reason="")
            | ~Q(status=RequestStatus.REJECTED) & Q(rejected_by__isnull=True, rejection_date__isnull=True)
        )
        & (
            Q(
                status=RequestStatus.COMPLETED,
                completion_date__isnull=False,
                completed_by__isnull=False,
            )
            | ~Q(status=RequestStatus.COMPLETED) & Q(completion_date__isnull=True, completed_by__isnull=True)
        )
        & (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) | ~Q(status=RequestStatus.CANCELLED)),
        violation_error_message=_("Whoever ends a request is named, and a rejection has a reason."),
    ),
    models.CheckConstraint(
        name="requests_cancellation_asked_complete",
        condition=Q(cancel_asked_at__isnull=True, cancel_answered_at__isnull=True, cancel_ask_reason="")
        | Q(~Q(cancel_ask_reason=""), cancel_asked_at__isnull=False)
        & (Q(cancel_answered_at__isnull=True) | Q(cancel_answered_at__gte=F("cancel_asked_at"))),
        violation_error_message=_("Whoever asks to cancel says why, and is answered afterwards."),
    ),
    models.CheckConstraint(
        name="requests_dates_in_order",
        condition=(
            Q(actual_shipment_date__isnull=True) | Q(actual_shipment_date__gte=F("purchase_started_at"))
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
