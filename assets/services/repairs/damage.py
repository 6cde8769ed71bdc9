"""Somebody says that a device is broken: its repair begins."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets import signals
from assets.choices import BROKEN, AssetStatus, HoldEnd, PlaceKind
from assets.models import Asset, Repair
from assets.services.repairs import steps
from assets.services.stock import holds, ledger, movements, reservations, rows
from core import activity, clock, notify, words
from core.errors import Conflict, DomainError, from_database
from core.workflow import documents, numbering, transitions

# As what a thing that came back broken, and has no report yet, will be where it lies once it works.
WAS: dict[str, str] = {
    PlaceKind.WAREHOUSE: AssetStatus.IN_STORAGE,
    PlaceKind.PERSON: AssetStatus.IN_CUSTODY,
    PlaceKind.CUSTOMER: AssetStatus.IN_USE,
}


def draw_number() -> str:
    """A number for `report`, for who has to lock the device before it: counters come before assets."""
    return numbering.draw("RP", clock.today())


def lock_numbers() -> None:
    """The same where it is not known yet how many are needed."""
    numbering.lock("RP", clock.today())


def report(asset: Asset, *, actor, condition: str, description: str, number: str = "") -> Repair:
    """The device is broken: it leaves the stock where it is, and a repair waits for somebody.

    Damage is a fact: whoever it is held for loses it (`hold_lost`), and where all that is left is reserved,
    the newest reservation does (`reservation_lost`); the signals tell their documents. Raises DomainError for
    a condition that is no damage or no description; Conflict for a lot, and when it is reported already or
    gone; NotAllowed for who neither holds it nor may report. Inverse: `cancel`.
    """
    description = description.strip()
    if condition not in BROKEN:
        raise DomainError(_("Choose how badly it is damaged."), field="condition")
    if len(description) < 5:
        raise DomainError(_("Describe what is broken."), field="description")
    try:
        with transaction.atomic():
            number = number or draw_number()
            (asset,) = rows.lock([asset])
            if why := obstacle(asset):
                raise Conflict(why)
            old = {"status": asset.status, "condition": asset.condition}
            postings = movements.broken(asset) if asset.is_counted else []
            holds.give_up([asset], ended=HoldEnd.BROKEN, actor=actor)
            lost = _shrink_reservations(asset, actor) if postings else []
            transitions.fire(asset.report_damage, actor=actor)
            repair = Repair(
                doc_number=number,
                asset=asset,
                reporter=actor,
                reporter_name=actor.name,
                reported_at=clock.now(),
                condition=condition,
                description=description,
                holder_place=asset.place,
                holder_status=WAS[asset.place_kind]
                if old["status"] == AssetStatus.DAMAGED
                else old["status"],
                holder_condition=asset.condition,
            )
            ledger.post(postings, actor=actor, reference=number, note=description[:1000])
            asset.condition = condition
            rows.stamp(asset, actor)
            asset.save(update_fields=steps.MOVED)
            repair.save(force_insert=True)
            changes = {
                name: [value, getattr(asset, name)]
                for name, value in old.items()
                if value != getattr(asset, name)
            }
            activity.record(
                "assets.asset.damaged",
                actor=actor,
                target=asset,
                changes=changes,
                note=description,
                reference=number,
            )
            activity.record(
                "assets.repair.reported", actor=actor, target=repair, note=description, reference=asset.code
            )
            for document, units in lost:
                _tell_of_lost_reservation(repair, document, units, actor)
            _tell_admins(repair, actor)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return repair


def obstacle(asset: Asset) -> str:
    """Why no damage of an asset can be reported (any more), in a sentence; "" when nothing is in the way."""
    if asset.is_lot:
        return _("%(code)s is a lot of material. Write off what is spoilt; only devices are repaired.") % {
            "code": asset.code
        }
    if earlier := asset.open_repair:
        return _("The damage of %(code)s is reported already: %(document)s, by %(who)s on %(when)s.") % {
            "code": asset.code,
            "document": earlier,
            "who": earlier.reporter_name,
            "when": words.moment(earlier.reported_at),
        }
    return documents.late(asset, "report_damage")


def _shrink_reservations(asset: Asset, actor) -> list[tuple[str, Decimal]]:
    """Reservations give up what is not left for them when the (locked) device breaks; returns (document, base
    units).
    """
    levels = ledger.lock_levels({(asset.standard_item_id, asset.place_id)})
    level = levels[asset.standard_item_id, asset.place_id]
    missing = level.reserved + level.held - (level.balance - Decimal(asset.units))
    return reservations.give_up(asset.standard_item, asset.place, missing, actor=actor) if missing > 0 else []


def _tell_of_lost_reservation(repair: Repair, document: str, units: Decimal, actor) -> None:
    item = repair.asset.standard_item
    note = f"{ledger.words_of(units)} {item.base_unit}"
    activity.record(
        "assets.repair.reservation_lost", actor=actor, target=repair, note=note, reference=document
    )
    signals.reservation_lost.send(Repair, reference=document, item=item, units=units, actor=actor)


def _tell_admins(repair: Repair, actor) -> None:
    notify.send(
        "ASSET_DAMAGED_REPORT",
        recipients=steps.admins(),
        actor=actor,
        message=words.fill(
            gettext_lazy("%(who)s reports %(code)s (%(name)s) as broken."),
            who=actor.name,
            code=repair.asset.code,
            name=repair.asset.name,
        ),
        about=repair,
    )
