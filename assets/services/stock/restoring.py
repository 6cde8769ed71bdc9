"""Taking back the use of material: a use or a document was wrong, and what it used is there again."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from assets import signals
from assets.choices import AssetStatus, MovementType, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StockMovement
from assets.services.stock import departures, ledger, movements, rows, uses
from assets.services.stock.consumption import USED_AMOUNT, LotUsage
from core import activity
from core.errors import Conflict, DomainError, NotAllowed
from core.workflow import documents, transitions

# (lot, place, use): keys; the use is the transfer id of its movements
Amounts = dict[tuple[int, int, UUID | None], Decimal]


def restore(reference: str, *, actor, reason: str) -> list[LotUsage]:
    """Put back everything that was used under a document's number, into the lots it came from. Inverse of
    `consume`.

    Raises DomainError when nothing of it is (still) used; Conflict when a lot has changed hands meanwhile.
    """
    with transaction.atomic():
        back = _put_back({"reference_id": reference}, reference, actor, reason)
        if not back:
            raise DomainError(
                _("Nothing that %(document)s used is left to put back.") % {"document": reference}
            )
    return back


def take_back(use: "uses.Use", *, actor, reason: str) -> list[LotUsage]:
    """Put back what one use took: it was wrong. For who recorded it, as long as `uses.HOURS`, and for the
    warehouse. Inverse of `consume`.

    Raises NotAllowed for others, Conflict when it is too late, was taken back already, or a lot has changed
    hands meanwhile; DomainError without a reason.
    """
    reason = documents.need(reason, 3, sentence=_("Say in a few words what was wrong."))
    if not uses.may_see(actor, use):
        raise NotAllowed(_("You may not do this."))
    if sentence := uses.too_old(actor, use):
        raise Conflict(sentence)
    with transaction.atomic():
        back = _put_back(
            {"transfer_id": use.key, "related_asset__in": use.lots}, use.reference, actor, reason
        )
        if not back:
            raise Conflict(uses.taken_back_sentence(use))
    return back


def _put_back(narrow: dict, reference: str, actor, reason: str) -> list[LotUsage]:
    """What the movements that `narrow` names used and nobody put back yet; nothing when there is none. The
    document that it was used for hears of it, and who has documents about the lots.
    """
    found = StockMovement.objects.filter(related_asset__tracking_method=TrackingMethod.BULK, **narrow)
    lots = Asset.objects.filter(pk__in={lot for lot, _place, _use in _used(found)})
    departures.announce(lots, verb="restore", reference=reference, actor=actor)
    if reference:
        signals.use_taking_back.send(StockMovement, reference=reference, actor=actor)
    # Who puts the same back at this moment is waited for here; what is left to put back is judged on the
    # locked lots only.
    locked = rows.lock(lots)
    amounts = _used(found.filter(related_asset__in=locked))
    sources = Place.objects.select_related("user").in_bulk({place for _lot, place, _use in amounts})
    of_lot, end = defaultdict(list), ledger.virtual(PlaceKind.USED_UP)
    for (pk, place, use), quantity in amounts.items():
        of_lot[pk].append((sources[place], use, quantity))
    back, postings, entries = [], [], []
    for lot in locked:
        if lot.pk not in of_lot:
            continue
        taken, old = of_lot[lot.pk], lot.current_balance
        place = taken[0][0]
        _return_to(lot, {place.pk for place, _use, _quantity in taken}, place)
        for _place, use, quantity in taken:
            lot.current_balance += quantity
            context = movements.context_of(place.kind)
            postings.append(
                movements.Posting(lot, place.pk, context, end.pk, MovementType.IN_RETURN, quantity, use)
            )
        if lot.current_balance > lot.initial_balance - lot.cut_balance:
            raise Conflict(
                _(
                    "%(code)s was counted again since, so its use cannot be taken back: it would hold "
                    "more than it did at first."
                )
                % {"code": lot.code}
            )
        rows.stamp(lot, actor)
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
        back.append(LotUsage(lot, lot.current_balance - old, place))
    ledger.post(postings, actor=actor, reference=reference, note=reason)
    rows.save([one.lot for one in back], "current_balance", "status", *rows.WHERE)
    activity.record_many(entries)
    if back:
        signals.use_taken_back.send(
            StockMovement, reference=reference, taken=back, actor=actor, reason=reason
        )
    return back


def _used(found: QuerySet) -> Amounts:
    """What these movements used and did not put back yet."""
    keys = ("related_asset_id", "place_id", "transfer_id")
    amounts = found.order_by().values_list(*keys).annotate(n=Sum(USED_AMOUNT)).filter(n__gt=0)
    return {(lot, place, use): amount for lot, place, use, amount in amounts}


def _return_to(lot: Asset, places: set[int], place: Place) -> None:
    """A used-up lot lies again where it did; any other must not have left since. Raises Conflict."""
    if len(places) > 1 or (lot.status != AssetStatus.CONSUMED and lot.place_id != place.pk):
        raise Conflict(
            _("%(code)s has changed hands since, so its use cannot be taken back.") % {"code": lot.code}
        )
    if lot.status != AssetStatus.CONSUMED:
        return
    if not (place.user.works_here if place.user_id else place.is_active):
        raise Conflict(
            _("%(place)s cannot take it back any more; register what is left as goods of its own.")
            % {"place": place.name}
        )
    stored = place.kind == PlaceKind.WAREHOUSE
    status = AssetStatus.IN_STORAGE if stored else AssetStatus.IN_CUSTODY
    transitions.fire(lot.restore, actor=None, status=status)
    rows.put(lot, place, lot.location_detail)
