"""What the database refuses of a line by itself; what it compares with other tables is in triggers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY
from requests_app.choices import MAX_PRICE, Cancellation, Decision

from .queries import BOUGHT, WANTED

CONSTRAINTS = [
    models.UniqueConstraint(fields=["request", "number"], name="request_items_number"),
    models.UniqueConstraint(
        fields=["request", "standard_item"],
        name="request_items_model_once",
        violation_error_message=_("The same model stands on two lines."),
    ),
    models.UniqueConstraint(
        "request",
        Upper("item_name"),
        Upper("item_type_brand"),
        name="request_items_name_once",
        violation_error_message=_("The same item stands on two lines."),
    ),
    models.CheckConstraint(
        name="request_items_quantity",
        condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY, factor__gte=1),
        violation_error_message=_("A quantity lies between 1 and 999,999."),
    ),
    models.CheckConstraint(
        name="request_items_decided",
        condition=Q(decision="", approved_quantity__isnull=True)
        | Q(decision=Decision.APPROVED, approved_quantity=F("quantity"))
        | Q(
            ~Q(rejection_reason=""),
            decision=Decision.PARTIAL,
            approved_quantity__gt=0,
            approved_quantity__lt=F("quantity"),
        )
        | Q(~Q(rejection_reason=""), decision=Decision.REJECTED, approved_quantity=0),
        violation_error_message=_(
            "A line is approved, revised downwards or rejected, the last two with a reason."
        ),
    ),
    models.CheckConstraint(
        name="request_items_cancellation_known",
        condition=Q(cancellation__in=["", *Cancellation.values])
        & (~Q(cancellation=Cancellation.GRANTED) | Q(decision__in=(Decision.PARTIAL, Decision.REJECTED))),
        violation_error_message=_("What is cancelled of a line is taken off it."),
    ),
    models.CheckConstraint(
        name="request_items_allocated",
        condition=Q(allocated_quantity__lte=WANTED)
        & (Q(allocated_quantity=0) | Q(standard_item__isnull=False)),
        violation_error_message=_("No more can come from stock than is approved."),
    ),
    models.CheckConstraint(
        name="request_items_price",
        condition=Q(purchase_price__isnull=True) | Q(purchase_price__gt=0, purchase_price__lte=MAX_PRICE),
        violation_error_message=_("A price is more than 0 and at most 100,000,000,000."),
    ),
    models.CheckConstraint(
        name="request_items_purchase_complete",
        condition=Q(
            purchase_price__isnull=True,
            vendor="",
            po_number="",
            invoice_number="",
            purchase_date__isnull=True,
            warranty_end_date__isnull=True,
            purchase_fill_date__isnull=True,
            purchase_filled_by__isnull=True,
        )
        | (BOUGHT & ~Q(vendor="") & ~Q(po_number="") & ~Q(invoice_number="")),
        violation_error_message=_("Purchase details are complete, or not there at all."),
    ),
    models.CheckConstraint(
        name="request_items_purchase_dates",
        condition=(Q(purchase_date__isnull=True) | Q(purchase_date__lte=F("purchase_fill_date")))
        & (Q(warranty_end_date__isnull=True) | Q(warranty_end_date__gte=F("purchase_date"))),
        violation_error_message=_("A purchase lies not in the future, and its warranty ends after it."),
    ),
    models.CheckConstraint(
        name="request_items_amounts",
        condition=Q(
            arrived_quantity__gte=0,
            missing_quantity__gte=0,
            registered_quantity__gte=0,
            handed_quantity__gte=0,
        ),
    ),
    models.CheckConstraint(
        name="request_items_registered_arrived",
        condition=Q(registered_quantity__lte=F("arrived_quantity")),
        violation_error_message=_("No more can be registered than has arrived."),
    ),
    models.CheckConstraint(
        name="request_items_handed_approved",
        condition=Q(handed_quantity__lte=Coalesce("approved_quantity", 0) * F("factor")),
        violation_error_message=_("No more can be handed over than is approved."),
    ),
]
