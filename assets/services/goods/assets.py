"""What can be done to assets that are registered: edit, move between locations, adjust, decommission."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import MOST_IN_LOT, AssetStatus, HoldEnd, PlaceKind
from assets.models import Asset, Place
from assets.services import places
from assets.services.goods import endings, identifiers
from assets.services.stock import cutting, departures, hold_facts, holds, ledger, movements, rows
from core import activity, notify
from core.errors import Conflict, DomainError, from_database
from core.models import ActivityLog
from core.words import fill
from core.workflow import documents, transitions, versions

EDITABLE = (
    "serial_number",
    "mac_address",
    "condition",
    "location_detail",
    "vendor",
    "po_number",
    "invoice_number",
    "purchase_date",
    "warranty_end_date",
    "purchase_price",
    "wo_ro_int_number",
    "notes",
)
MOVABLE = (AssetStatus.IN_STORAGE, AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR)


def update(asset: Asset, *, actor, version: int, values: dict) -> Asset:
    """Change data of an asset (fields of EDITABLE; place and status have verbs of their own).

    `version` is the one the form was filled in from. Raises StaleVersion with both sides when the row has
    changed since, Conflict when the new serial number or MAC address belongs to another asset. Its own
    inverse.
    """
    try:
        with transaction.atomic():
            asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
            values = {name: value for name, value in values.items() if name in EDITABLE}
            versions.check(asset, version, values)
            changes = activity.changed(asset, values)
            if not changes:
                return asset
            _refuse_taken(asset, changes)
            for field, (_old, new) in changes.items():
                setattr(asset, field, new)
            rows.stamp(asset, actor)
            asset.save(update_fields=[*changes, *rows.STAMP])
            activity.record("assets.asset.updated", actor=actor, target=asset, changes=changes)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return asset


def move(
    assets, *, to: Place, actor, location_detail: str = "", reference: str = "", note: str = ""
) -> list[Asset]:
    """Move things between warehouse locations, all or nothing; returns those that really moved. They lie on
    the shelf `location_detail` there; the one they lay on does not travel along.

    Raises Conflict naming the first asset that does not lie in a warehouse any more. Its own inverse.
    """
    places.refuse_no_warehouse(to)
    with transaction.atomic():
        things = rows.lock(assets)
        for asset in things:
            if asset.place_kind != PlaceKind.WAREHOUSE or asset.status not in MOVABLE:
                raise Conflict(
                    _(
                        "%(code)s is not in a warehouse (%(status)s, %(place)s), so it cannot be moved. "
                        "Nothing was moved."
                    )
                    % {"code": asset.code, "status": asset.get_status_display(), "place": asset.place}
                )
        things = [a for a in things if a.place_id != to.pk]
        ledger.transfer(things, to=to, actor=actor, reference=reference, note=note)
        entries = []
        for asset in things:
            was, shelf = asset.place.name, asset.location_detail
            rows.put(asset, to, location_detail)
            rows.stamp(asset, actor)
            changes = {"place": [was, to.name], "location_detail": [shelf, asset.location_detail]}
            entries.append(
                activity.entry(
                    "assets.asset.moved",
                    actor=actor,
                    target=asset,
                    changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
                    note=note,
                    reference=reference,
                )
            )
        rows.save(things, *rows.WHERE)
        activity.record_many(entries)
    return things


def adjust(
    lot: Asset,
    *,
    counted: Decimal,
    actor,
    reason: str,
    longer: bool = False,
    reference: str = "",
    version: int | None = None,
) -> Asset:
    """Set what is left in a lot to what was counted (base units), with a reason. A lot at zero is consumed.

    With `longer` it may hold more than was booked: it stays that lot (and what it was cut from was longer as
    well). Raises DomainError for a device, for more than was booked without `longer`, for a fraction of a
    piece; Conflict when it is not at hand; StaleVersion when it is not the `version` that was looked at.
    """
    if len(reason.strip()) < 3:
        raise DomainError(_("Say in a few words why the amount differs."), field="reason")
    with departures.announced([lot], verb="adjust", reference=reference, actor=actor) as leaving:
        keys = {lot.pk, *(cutting.ancestors([lot.pk]) if longer else ())}
        family = {one.pk: one for one in rows.lock(Asset(pk=pk) for pk in keys)}
        lot = family[lot.pk]
        leaving.look([lot])
        _refuse_out_of_hand(lot)
        documents.refuse_stale(lot, version)
        most = lot.initial_balance - lot.cut_balance
        if counted < 0 or counted > (MOST_IN_LOT if longer else most):
            raise DomainError(
                _(
                    "%(code)s was booked with %(initial)s %(unit)s. If it really holds more, say so below; "
                    "register what lies beside it as goods of its own."
                )
                % {"code": lot, "initial": ledger.words_of(most), "unit": lot.standard_item.base_unit},
                field="counted",
            )
        if counted:
            rows.whole_units(counted, lot.standard_item, field="counted")
        if counted == lot.current_balance:
            raise DomainError(_("That is what the book says already."), field="counted")
        ledger.adjust(
            lot, difference=counted - lot.current_balance, actor=actor, note=reason, reference=reference
        )
        how = {"action": "adjusted", "note": reason, "reference": reference}
        before = {pk: cutting.figures(one) for pk, one in family.items()}
        if counted > most:
            lengthened = cutting.lengthen(lot, counted - most, family)
            for one in lengthened:
                rows.stamp(one, actor)
            rows.save(lengthened, "initial_balance", "cut_balance")
            activity.record_many([_figures_entry(one, before[one.pk], actor, **how) for one in lengthened])
        _set_left(lot, counted, before[lot.pk], actor, **how)
    return lot


def write_off(
    lot: Asset,
    *,
    quantity: Decimal,
    actor,
    reason: str,
    reference: str = "",
    version: int | None = None,
) -> Asset:
    """`quantity` base units of a lot are lost or spoilt; all of it decommissions the lot. No inverse (an
    `adjust` corrects a mistake).

    Raises DomainError for a device, a fraction of a piece or no reason; Conflict when there is not so much in
    it, or it is not at hand; StaleVersion when it is not the `version` that was looked at (what was a part
    may be all of it by now).
    """
    if len(reason.strip()) < 10:
        raise DomainError(_("Say why it is written off, in at least 10 characters."), field="reason")
    with transaction.atomic():
        departures.announce([lot], verb="decommission", reference=reference, actor=actor)
        (lot,) = rows.lock([lot])
        _refuse_out_of_hand(lot)
        documents.refuse_stale(lot, version)
        quantity = rows.whole_units(quantity, lot.standard_item)
        cutting.refuse_longer(lot, quantity)
        if quantity == lot.current_balance:
            return decommission(lot, actor=actor, reason=reason, reference=reference)
        end = ledger.virtual(PlaceKind.WRITTEN_OFF)
        ledger.post(
            movements.written_off(lot, end, units=quantity), actor=actor, reference=reference, note=reason
        )
        how = {"action": "written_off", "note": reason, "reference": reference}
        _set_left(lot, lot.current_balance - quantity, cutting.figures(lot), actor, **how)
    return lot


def decommission(
    asset: Asset, *, actor, reason: str, reference: str = "", version: int | None = None
) -> Asset:
    """Write a thing off for good, wherever it is; an open repair ends with it. No inverse.

    What lies in a warehouse is not written off while it is held for another document than `reference`; of
    what is out, the holds end, and their documents are told. Raises DomainError without a reason, Conflict
    when it is held or gone already, StaleVersion when it is not the `version` that was looked at.
    """
    if len(reason.strip()) < 10:
        raise DomainError(_("Say why it is decommissioned, in at least 10 characters."), field="reason")
    with departures.announced([asset], verb="decommission", reference=reference, actor=actor) as leaving:
        mended = endings.lock_open([asset.pk])
        (asset,) = rows.lock([asset])
        leaving.look([asset])
        endings.refuse_newer([asset.pk], mended)
        documents.guard(asset, "decommission", actor=actor, version=version)
        if asset.status == AssetStatus.IN_STORAGE:
            hold_facts.refuse_held([asset], reference=reference, last=None)
        was_at, old_status = asset.place, asset.status
        written_off = ledger.virtual(PlaceKind.WRITTEN_OFF)
        ledger.take_out([asset], to=written_off, actor=actor, reference=reference, note=reason)
        asset.decommission()
        rows.put(asset, written_off)
        rows.stamp(asset, actor)
        asset.save(update_fields=["status", *rows.WHERE, *rows.STAMP])
        endings.close_open(asset, actor=actor, note=reason, reference=reference)
        holds.give_up([asset], ended=HoldEnd.GONE, actor=actor)
        activity.record(
            "assets.asset.decommissioned",
            actor=actor,
            target=asset,
            changes={"status": [old_status, asset.status], "place": [was_at.name, written_off.name]},
            note=reason,
            reference=reference,
        )
        if was_at.user_id:
            notify.send(
                "ASSET_DECOMMISSIONED",
                recipients=[was_at.user],
                actor=actor,
                message=fill(gettext_lazy("%(code)s, which you held, was decommissioned."), code=asset.code),
                about=asset,
            )
    return asset


def moved_message(count: int, to: Place) -> str:
    """A sentence for after a move."""
    return ngettext(
        "%(count)d asset was moved to %(place)s.", "%(count)d assets were moved to %(place)s.", count
    ) % {
        "count": count,
        "place": to,
    }


def _refuse_out_of_hand(lot: Asset) -> None:
    if not lot.is_lot:
        raise DomainError(_("%(code)s is a single device; only lots have an amount.") % {"code": lot.code})
    if not lot.is_counted:
        raise Conflict(documents.too_late(lot))


def _set_left(lot: Asset, left: Decimal, before: dict, actor, **how) -> None:
    """A locked lot holds `left` now, its figures were those of `before`; its movement is posted already. At
    nothing it is used up.
    """
    lot.current_balance = left
    if not left:
        transitions.fire(lot.consume, actor=None)
        rows.put(lot, ledger.virtual(PlaceKind.USED_UP))
    rows.stamp(lot, actor)
    lot.save(update_fields=["initial_balance", "current_balance", "status", *rows.WHERE, *rows.STAMP])
    activity.record_many([_figures_entry(lot, before, actor, **how)])


def _figures_entry(lot: Asset, before: dict, actor, *, action: str, note: str, reference: str) -> ActivityLog:
    """What its log says of a lot whose figures were those of `before`."""
    changes = cutting.changes(lot, before)
    return activity.entry(
        f"assets.asset.{action}", actor=actor, target=lot, changes=changes, note=note, reference=reference
    )


def _refuse_taken(asset: Asset, changes: dict) -> None:
    """Raise Conflict beside the field when a new serial number or MAC address is another asset's; the unique
    indexes stand behind it.
    """
    for field in ("serial_number", "mac_address"):
        value = changes.get(field, [None, None])[1]
        other = value and identifiers.taken(field, [value.upper()]).exclude(pk=asset.pk).first()
        if other:
            raise Conflict(
                _("%(value)s belongs to %(code)s (%(name)s) already.")
                % {"value": value, "code": other, "name": other.name},
                field=field,
            )
