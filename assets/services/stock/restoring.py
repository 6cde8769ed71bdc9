"""Taking back the use of material: a document was wrong, and what it used is there again."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, MovementType, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StockMovement
from assets.services.stock import ledger, movements, rows
from assets.services.stock.consumption import USED_AMOUNT, LotUsage
from core import activity
from core.errors import Conflict, DomainError
from core.workflow import transitions


def restore(reference: str, *, actor, reason: str) -> list[LotUsage]:
    """Put back everything that was used under a document's number, into the lots it came from. Inverse of
    `consume`.

    Raises DomainError when nothing of it is (still) used; Conflict when a lot has changed hands meanwhile.
    """
    with transaction.atomic():
        # Who puts the same back at this moment is waited for here; what is left to put back is judged on the
        # locked lots only.
        locked = rows.lock(Asset.objects.filter(pk__in={lot for lot, _place in _used_under(reference)}))
        amounts = _used_under(reference, related_asset__in=locked)
        if not amounts:
            raise DomainError(
                _("Nothing that %(document)s used is left to put back.") % {"document": reference}
            )
        back, postings, entries, sources = (
            [],
            [],
            [],
            Place.objects.in_bulk({place for _lot, place in amounts}),
        )
        used_from = defaultdict(list)
        for pk, place_id in amounts:
            used_from[pk].append(place_id)
        for lot in locked:
            if lot.pk not in used_from:
                continue
            if len(used_from[lot.pk]) > 1:
                raise _changed_hands(lot)
            (place_id,) = used_from[lot.pk]
            quantity, place, old = amounts[lot.pk, place_id], sources[place_id], lot.current_balance
            if lot.status == AssetStatus.CONSUMED:
                status = (
                    AssetStatus.IN_STORAGE if place.kind == PlaceKind.WAREHOUSE else AssetStatus.IN_CUSTODY
                )
                transitions.fire(lot.restore, actor=None, status=status)
                rows.put(lot, place)
            elif lot.place_id != place_id:
                raise _changed_hands(lot)
            lot.current_balance += quantity
            if lot.current_balance > lot.initial_balance - lot.cut_balance:
                raise Conflict(
                    _(
                        "%(code)s was counted again since, so its use cannot be taken back: it would hold "
                        "more than it did at first."
                    )
                    % {"code": lot.code}
                )
            rows.stamp(lot, actor)
            end = ledger.virtual(PlaceKind.USED_UP)
            postings.append(
                movements.Posting(
                    lot, place_id, movements.context_of(place.kind), end.pk, MovementType.IN_RETURN, quantity
                )
            )
            changes = {"current_balance": [old, lot.current_balance]}
            entries.append(
                activity.entry(
                    "assets.asset.restored",
                    actor=actor,
                    target=lot,
                    changes=changes,
                    note=reason,
                    reference=reference,
                )
            )
            back.append(LotUsage(lot, quantity, place))
        ledger.post(postings, actor=actor, reference=reference, note=reason)
        rows.save([t.lot for t in back], "current_balance", "status", "place", "place_kind")
        activity.record_many(entries)
    return back


def _used_under(reference: str, **narrow) -> dict[tuple[int, int], Decimal]:
    """(lot, place) -> what was used of it there under a document's number and is not put back yet."""
    found = StockMovement.objects.filter(
        reference_id=reference, related_asset__tracking_method=TrackingMethod.BULK, **narrow
    )
    amounts = found.order_by().values_list("related_asset_id", "place_id").annotate(n=Sum(USED_AMOUNT))
    return {(lot, place): amount for lot, place, amount in amounts.filter(n__gt=0)}


def _changed_hands(lot: Asset) -> Conflict:
    return Conflict(
        _("%(code)s has changed hands since, so its use cannot be taken back.") % {"code": lot.code}
    )
