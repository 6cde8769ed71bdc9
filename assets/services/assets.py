"""What can be done to assets that are registered: edit, move between locations, adjust, decommission."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import FRACTIONAL_UNITS, AssetStatus, PlaceKind
from assets.models import Asset, Place
from assets.services import ledger
from core import activity, clock, notify, versions, workflow
from core.errors import Conflict, DomainError, from_database

EDITABLE = (
    "serial_number", "mac_address", "condition", "location_detail", "vendor", "po_number", "invoice_number", "purchase_date",
    "warranty_end_date", "purchase_price", "wo_ro_int_number", "notes",
)  # fmt: skip
MOVABLE = (AssetStatus.IN_STORAGE, AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR)


def update(asset: Asset, *, actor, version: int, values: dict) -> Asset:
    """Change data of an asset (fields of EDITABLE; place and status have verbs of their own).

    `version` is the one the form was filled in from. Raises StaleVersion with both sides when the row has changed since, Conflict
    when the new serial number or MAC address belongs to another asset. Its own inverse.
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
            _stamp(asset, actor)
            asset.save(update_fields=[*changes, "version", "last_modified_date", "last_modified_by"])
            activity.record("assets.asset.updated", actor=actor, target=asset, changes=changes)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return asset


def move(assets, *, to: Place, actor, note: str = "") -> list[Asset]:
    """Move things between warehouse locations, all or nothing; returns those that really moved.

    Raises Conflict naming the first asset that does not lie in a warehouse any more. Its own inverse.
    """
    if to.kind != PlaceKind.WAREHOUSE or not to.is_active:
        raise DomainError(_("%(place)s is not an active warehouse location.") % {"place": to}, field="to")
    with transaction.atomic():
        rows = _lock(assets)
        for asset in rows:
            if asset.place_kind != PlaceKind.WAREHOUSE or asset.status not in MOVABLE:
                raise Conflict(
                    _("%(code)s is not in a warehouse (%(status)s, %(place)s), so it cannot be moved. Nothing was moved.")
                    % {"code": asset.code, "status": asset.get_status_display(), "place": asset.place}
                )
        rows = [a for a in rows if a.place_id != to.pk]
        ledger.transfer(rows, to=to, actor=actor, note=note)
        entries = []
        for asset in rows:
            entries.append(
                activity.entry("assets.asset.moved", actor=actor, target=asset, changes={"place": [asset.place.name, to.name]}, note=note)
            )
            asset.place, asset.place_kind = to, to.kind
            _stamp(asset, actor)
        Asset.objects.bulk_update(rows, ["place", "place_kind", "version", "last_modified_date", "last_modified_by"], batch_size=500)
        activity.record_many(entries)
    return rows


def adjust(lot: Asset, *, counted: Decimal, actor, reason: str) -> Asset:
    """Set what is left in a lot to what was counted (base units), with a reason. A lot at zero is consumed.

    Raises DomainError for a device, for more than the lot held at first, for a fraction of a piece; Conflict when it is not at hand.
    """
    if len(reason.strip()) < 3:
        raise DomainError(_("Say in a few words why the amount differs."), field="reason")
    with transaction.atomic():
        (lot,) = _lock([lot])
        if not lot.is_lot:
            raise DomainError(_("%(code)s is a single device; only lots have an amount.") % {"code": lot.code})
        if not lot.is_counted:
            raise Conflict(
                _("%(code)s is %(status)s now; its amount cannot be adjusted.") % {"code": lot.code, "status": lot.get_status_display()}
            )
        if counted < 0 or counted > lot.initial_balance:
            raise DomainError(
                _("The lot held %(initial)s at first; what is left lies between 0 and that. Register a surplus as goods of its own.")
                % {"initial": number_format(lot.initial_balance.normalize(), force_grouping=True)},
                field="counted",
            )
        if counted != int(counted) and lot.standard_item.base_unit not in FRACTIONAL_UNITS:
            raise DomainError(_("%(unit)s are counted whole, without a fraction.") % {"unit": lot.standard_item.base_unit}, field="counted")
        old, difference = lot.current_balance, counted - lot.current_balance
        if not difference:
            raise DomainError(_("That is what the book says already."), field="counted")
        ledger.adjust(lot, difference=difference, actor=actor, note=reason)
        lot.current_balance = counted
        if not counted:
            workflow.fire(lot.consume, actor=None)
            lot.place = ledger.virtual(PlaceKind.USED_UP)
            lot.place_kind = lot.place.kind
        _stamp(lot, actor)
        lot.save(update_fields=["current_balance", "status", "place", "place_kind", "version", "last_modified_date", "last_modified_by"])
        activity.record("assets.asset.adjusted", actor=actor, target=lot, changes={"current_balance": [old, counted]}, note=reason)
    return lot


def decommission(asset: Asset, *, actor, reason: str) -> Asset:
    """Write a thing off for good, wherever it is. Raises DomainError without a reason, Conflict when it is gone already. No inverse."""
    if len(reason.strip()) < 10:
        raise DomainError(_("Say why it is decommissioned, in at least 10 characters."), field="reason")
    with transaction.atomic():
        (asset,) = _lock([asset])
        was_at, old_status = asset.place, asset.status
        written_off = ledger.virtual(PlaceKind.WRITTEN_OFF)
        ledger.take_out([asset], to=written_off, actor=actor, note=reason)
        workflow.fire(asset.decommission, actor=actor)
        asset.place, asset.place_kind = written_off, written_off.kind
        _stamp(asset, actor)
        asset.save(update_fields=["status", "place", "place_kind", "version", "last_modified_date", "last_modified_by"])
        activity.record(
            "assets.asset.decommissioned",
            actor=actor,
            target=asset,
            changes={"status": [old_status, asset.status], "place": [was_at.name, written_off.name]},
            note=reason,
        )
        if was_at.user_id:
            notify.send(
                "ASSET_DECOMMISSIONED",
                recipients=[was_at.user],
                actor=actor,
                message=gettext_lazy("%(code)s, which you held, was decommissioned.") % {"code": asset.code},
                url=f"/assets/{asset.code}/",
                reference=asset.code,
            )
    return asset


def moved_message(count: int, to: Place) -> str:
    """A sentence for after a move."""
    return ngettext("%(count)d asset was moved to %(place)s.", "%(count)d assets were moved to %(place)s.", count) % {
        "count": count,
        "place": to,
    }


def _lock(assets) -> list[Asset]:
    """The current rows of these assets, locked in key order, with their places."""
    pks = sorted(a.pk for a in assets)
    # No join here: a row that was moved while we waited for its lock would be re-joined to its old place, and vanish.
    rows = list(Asset.objects.current().select_for_update().filter(pk__in=pks).prefetch_related("place").order_by("pk"))
    if len(rows) != len(set(pks)):
        raise Conflict(_("Something of this was voided meanwhile. Reload the page and choose again."))
    return rows


def _stamp(asset: Asset, actor) -> None:
    asset.version += 1
    asset.last_modified_date, asset.last_modified_by = clock.now(), actor


def _refuse_taken(asset: Asset, changes: dict) -> None:
    """Raise Conflict beside the field when a new serial number or MAC address is another asset's; the unique indexes stand behind it."""
    for field in ("serial_number", "mac_address"):
        value = changes.get(field, [None, None])[1]
        other = value and Asset.objects.current().filter(**{f"{field}__iexact": value}).exclude(pk=asset.pk).first()
        if other:
            raise Conflict(
                _("%(value)s belongs to %(code)s (%(name)s) already.") % {"value": value, "code": other, "name": other.name}, field=field
            )
