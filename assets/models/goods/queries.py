"""Which assets a query is about, and what they are worth in it."""

from django.db import models
from django.db.models import Case, F, Q, When

from assets.choices import GONE, AssetStatus, PlaceKind, TrackingMethod

LIVE = Q(voided_at__isnull=True)
OUTSIDE = Q(place_kind__in=(PlaceKind.PERSON, PlaceKind.CUSTOMER))
OPEN_LOT = Q(
    tracking_method=TrackingMethod.BULK,
    status__in=(AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
)
# What the company has: not ended, and not lost.
ALIVE = [s for s in AssetStatus if s not in (*GONE, AssetStatus.LOST)]
# Nobody has opened or cut it (`Asset.is_untouched` in a query).
UNTOUCHED = Q(parent__isnull=True, current_balance=F("initial_balance"))
# And it is full by the model: a left-over of 5 m that was registered as such is no Hasbal (`Asset.is_whole`).
WHOLE = UNTOUCHED & Q(current_balance__gte=F("standard_item__quantity_per_unit"))
# What is left of the price of each row, in rupiah (`Asset.value` in a query).
VALUE = Case(
    When(initial_balance__isnull=True, then=F("purchase_price")),
    When(initial_balance=F("cut_balance"), then=F("purchase_price")),
    default=F("purchase_price") * F("current_balance") / (F("initial_balance") - F("cut_balance")),
    output_field=models.DecimalField(max_digits=20, decimal_places=2),
)


class AssetQuerySet(models.QuerySet):
    def current(self):
        """Without what was voided."""
        return self.filter(LIVE)

    def visible_to(self, user):
        """All for the global view; else what one's division holds (leaders) or what one holds oneself."""
        rows = self.current()
        if user.has_perm("assets.view_asset"):
            return rows
        if user.has_perm("assets.view_division_asset") and user.division_id:
            return rows.filter(place__user__division_id=user.division_id)
        return rows.filter(place__user_id=user.pk)
