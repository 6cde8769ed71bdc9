"""What the database refuses of a loan by itself; what it compares with other tables is in triggers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY
from loans.choices import RUNNING_LOANS, AssignmentEnd, LoanDecision, LoanStatus

LOANS = [
    models.CheckConstraint(name="loan_requests_status_known", condition=Q(status__in=LoanStatus.values)),
    models.CheckConstraint(
        name="loan_requests_nobody_approves_his_own",
        condition=Q(approver__isnull=True) | ~Q(approver=F("requester")),
        violation_error_message=_("Nobody approves his own loan."),
    ),
    models.CheckConstraint(
        name="loan_requests_stage_complete",
        condition=Q(status=LoanStatus.PENDING, approver__isnull=True, approval_date__isnull=True)
        | Q(
            status__in=(*RUNNING_LOANS, LoanStatus.RETURNED),
            approver__isnull=False,
            approval_date__isnull=False,
        )
        | Q(status__in=(LoanStatus.REJECTED, LoanStatus.CANCELLED)),
        violation_error_message=_("This does not fit the state that the loan is in."),
    ),
    models.CheckConstraint(
        name="loan_requests_ended_complete",
        condition=(
            Q(status=LoanStatus.REJECTED, rejected_by__isnull=False, rejected_at__isnull=False)
            & ~Q(rejection_reason="")
            | ~Q(status=LoanStatus.REJECTED) & Q(rejected_by__isnull=True, rejected_at__isnull=True)
        )
        & (Q(closed_at__isnull=False) | ~Q(status=LoanStatus.CANCELLED))
        & (
            Q(status=LoanStatus.RETURNED, actual_return_date__isnull=False)
            | ~Q(status=LoanStatus.RETURNED) & Q(actual_return_date__isnull=True)
        ),
        violation_error_message=_("Whoever ends a loan is named, and a rejection has a reason."),
    ),
]

ITEMS = [
    models.UniqueConstraint(fields=["loan_request", "number"], name="loan_items_number"),
    models.UniqueConstraint(
        fields=["loan_request", "standard_item"],
        name="loan_items_model_once",
        violation_error_message=_("The same model stands on two lines."),
    ),
    models.CheckConstraint(
        name="loan_items_quantity",
        condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY, factor__gte=1),
        violation_error_message=_("A quantity lies between 1 and 999,999."),
    ),
    models.CheckConstraint(
        name="loan_items_period",
        condition=Q(return_date__isnull=True) | Q(return_date__gte=F("needed_from")),
        violation_error_message=_("It comes back on the day that it is fetched, or later."),
    ),
    models.CheckConstraint(
        name="loan_items_decided",
        condition=Q(decision="", approved_quantity__isnull=True)
        | Q(decision=LoanDecision.APPROVED, approved_quantity=F("quantity"))
        | Q(
            ~Q(rejection_reason=""),
            decision=LoanDecision.PARTIAL,
            approved_quantity__gt=0,
            approved_quantity__lt=F("quantity"),
        )
        | Q(~Q(rejection_reason=""), decision=LoanDecision.REJECTED, approved_quantity=0),
        violation_error_message=_(
            "A line is approved, revised downwards or rejected, the last two with a reason."
        ),
    ),
]

ASSIGNMENTS = [
    models.UniqueConstraint(
        fields=["loan_item", "asset"],
        name="loan_asset_assignments_once",
        condition=Q(ended=""),
        violation_error_message=_("This unit is assigned to this line already."),
    ),
    models.UniqueConstraint(
        fields=["asset"],
        name="loan_asset_assignments_out_once",
        condition=Q(ended="", handed_at__isnull=False),
        violation_error_message=_("This unit is lent already."),
    ),
    models.CheckConstraint(
        name="loan_asset_assignments_quantity",
        condition=Q(quantity__gt=0)
        & (
            Q(returned_quantity__isnull=True)
            | Q(returned_quantity__gte=0, returned_quantity__lte=F("quantity"))
        ),
        violation_error_message=_("No more comes back than was lent."),
    ),
    models.CheckConstraint(
        name="loan_asset_assignments_end",
        condition=Q(ended__in=AssignmentEnd.values)
        & (Q(ended="", ended_at__isnull=True) | ~Q(ended="") & Q(ended_at__isnull=False))
        & (Q(declared_at__isnull=True) | Q(ended="", handed_at__isnull=False))
        & (
            Q(handed_at__isnull=False)
            | ~Q(ended__in=(AssignmentEnd.RETURNED, AssignmentEnd.LOST, AssignmentEnd.CONSUMED))
        ),
        violation_error_message=_("A thing is assigned, then handed out, then comes back."),
    ),
]
