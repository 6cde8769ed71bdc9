"""What the database refuses of an asset by itself; what it compares with other tables is in triggers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from assets.choices import STATUS_PLACES, AssetCondition, AssetStatus, PlaceKind, TrackingMethod
from assets.models.goods.queries import LIVE

CONSTRAINTS = [
    models.UniqueConstraint(
        Upper("serial_number"),
        name="assets_serial_unique",
        condition=LIVE & Q(serial_number__isnull=False),
        violation_error_message=_("This serial number is registered already."),
    ),
    models.UniqueConstraint(
        Upper("mac_address"),
        name="assets_mac_unique",
        condition=LIVE & Q(mac_address__isnull=False),
        violation_error_message=_("This MAC address is registered already."),
    ),
    models.CheckConstraint(
        name="assets_status_fits_place",
        condition=Q(voided_at__isnull=False, place_kind=PlaceKind.SUPPLIER)
        | (
            LIVE
            & Q(
                *[Q(status=status, place_kind__in=kinds) for status, kinds in STATUS_PLACES.items()],
                _connector=Q.OR,
            )
        ),
        violation_error_message=_("A thing of this status cannot be at this kind of place."),
    ),
    models.CheckConstraint(
        name="assets_tracking_shape",
        condition=Q(
            tracking_method=TrackingMethod.INDIVIDUAL,
            serial_number__isnull=False,
            initial_balance__isnull=True,
            current_balance__isnull=True,
            quantity=1,
        )
        | Q(
            tracking_method=TrackingMethod.BULK,
            serial_number__isnull=True,
            mac_address__isnull=True,
            initial_balance__gt=0,
            current_balance__gte=0,
            current_balance__lte=F("initial_balance"),
            quantity=1,
        ),
        violation_error_message=_(
            "A lot holds between nothing and what it held at first; a device has a serial number."
        ),
    ),
    models.CheckConstraint(
        name="assets_cut_within",
        condition=Q(cut_balance=0)
        | Q(cut_balance__gt=0, initial_balance__gte=F("cut_balance") + F("current_balance")),
        violation_error_message=_(
            "What was cut away and what is left cannot be more than the lot held at first."
        ),
    ),
    models.CheckConstraint(
        name="assets_piece_is_lot",
        condition=Q(parent__isnull=True) | Q(tracking_method=TrackingMethod.BULK),
        violation_error_message=_("Only lots are cut into pieces."),
    ),
    models.CheckConstraint(
        name="assets_consumed_is_empty",
        condition=Q(status=AssetStatus.CONSUMED, current_balance=0)
        | (~Q(status=AssetStatus.CONSUMED) & (Q(current_balance__isnull=True) | Q(current_balance__gt=0))),
        violation_error_message=_("A lot is used up exactly when nothing is left in it."),
    ),
    models.CheckConstraint(
        name="assets_warranty_after_purchase",
        condition=Q(warranty_end_date__isnull=True)
        | Q(purchase_date__isnull=True)
        | Q(warranty_end_date__gte=F("purchase_date")),
        violation_error_message=_("The warranty cannot end before the purchase."),
    ),
    models.CheckConstraint(
        name="assets_price_limits",
        condition=Q(purchase_price__isnull=True)
        | Q(purchase_price__gte=0, purchase_price__lte=100_000_000_000),
        violation_error_message=_("A price lies between 0 and 100,000,000,000."),
    ),
    models.CheckConstraint(name="assets_status_known", condition=Q(status__in=AssetStatus.values)),
    models.CheckConstraint(name="assets_condition_known", condition=Q(condition__in=AssetCondition.values)),
]
