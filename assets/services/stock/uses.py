"""One use of material: what somebody recorded at once, by its movements; who may take it back, and until
when.

Reading only; `restoring.take_back` does it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import TrackingMethod
from assets.models import StockMovement
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.stock.consumption import PUT_BACK, USED, USED_AMOUNT
from core import clock, words

HOURS = 24  # as long who recorded it takes it back himself; the warehouse may at any time
WAREHOUSE = "assets.handover_asset"  # those who record the use of others
FIELDS = (
    "pk",
    "transfer_id",
    "reference_id",
    "actor_id",
    "actor_name",
    "date",
    "related_asset_id",
    "related_asset__code",
    "place__name",
    "brand",
    "asset_name",
    "standard_item__base_unit_of_measure",
    "standard_item__unit_of_measure",
    "quantity",
)


@dataclass(slots=True)
class Use:
    """`pk` is its first movement, `key` what all of them share; `lines` are its movements (FIELDS)."""

    pk: int
    key: UUID
    reference: str
    actor_id: int
    actor_name: str
    at: datetime
    lines: list[dict] = field(default_factory=list)

    def __str__(self):
        return self.reference

    @property
    def lots(self) -> list[int]:
        """The keys of the lots that it took from."""
        return [line["related_asset_id"] for line in self.lines]

    def words(self) -> list[str]:
        """50 Meter Furukawa Dropcore (AST-2026-000001, Gudang Pusat), for each of its movements."""
        return [
            f"{words.number(line['quantity'])} {base_unit_of(line, 'standard_item__')} {line['brand']} "
            f"{line['asset_name']} ({line['related_asset__code']}, {line['place__name']})"
            for line in self.lines
        ]


def of(pk: int) -> Use | None:
    """The use that a movement belongs to; None when it is no use of material that can be told from others."""
    one = StockMovement.objects.filter(pk=pk).values_list("date", "transfer_id").first()
    if one is None or one[1] is None:
        return None
    return next(iter(_read(date=one[0], transfer_id=one[1])), None)


def recent(user) -> list[Use]:
    """What somebody recorded in the last HOURS and nobody took back, newest first. Two queries."""
    since = clock.now() - timedelta(hours=HOURS)
    found = _read(actor=user, date__gte=since, transfer_id__isnull=False)
    left = left_of(found)
    return [use for use in reversed(found) if left.get(use.key)]


def left_of(found: Iterable[Use]) -> dict[UUID, Decimal]:
    """{key of a use: base units, all together, that were not put back}. One query."""
    keys, lots = {use.key for use in found}, {lot for use in found for lot in use.lots}
    rows = StockMovement.objects.filter(related_asset__in=lots, transfer_id__in=keys).order_by()
    return dict(rows.values_list("transfer_id").annotate(n=Sum(USED_AMOUNT))) if keys else {}


def may_see(user, use: Use) -> bool:
    """Who recorded it, and the warehouse."""
    return use.actor_id == user.pk or user.has_perm(WAREHOUSE)


def too_old(user, use: Use) -> str:
    """Why this person cannot take it back any more; "" when he can."""
    if user.has_perm(WAREHOUSE) or clock.now() - use.at <= timedelta(hours=HOURS):
        return ""
    said = ngettext(
        "%(document)s was recorded more than %(n)d hour ago; the warehouse can still take it back.",
        "%(document)s was recorded more than %(n)d hours ago; the warehouse can still take it back.",
        HOURS,
    )
    return said % {"document": use, "n": HOURS}


def taken_back_sentence(use: Use) -> str:
    """Who was faster."""
    last = StockMovement.objects.filter(PUT_BACK, related_asset__in=use.lots, transfer_id=use.key).first()
    if last is None:
        return _("Nothing that %(document)s used is left to put back.") % {"document": use}
    return _("%(who)s took the use for %(document)s back already (%(when)s).") % {
        "who": last.actor_name,
        "document": use,
        "when": words.moment(last.date),
    }


def _read(**narrow) -> list[Use]:
    """The uses of these movements, oldest first."""
    found: dict[UUID, Use] = {}
    rows = StockMovement.objects.filter(
        type__in=USED, related_asset__tracking_method=TrackingMethod.BULK, **narrow
    )
    for row in rows.order_by("pk").values(*FIELDS):
        key = row["transfer_id"]
        use = found.get(key) or Use(
            row["pk"], key, row["reference_id"], row["actor_id"], row["actor_name"], row["date"]
        )
        use.lines.append(row)
        found[key] = use
    return list(found.values())
