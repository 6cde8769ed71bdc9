"""A repair: start, send out, stop, finish, cancel, decommission. It begins in `damage`; what lies between is
in `work`.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import BROKEN, MENDED, AssetStatus, RepairKind
from assets.models import Place, Repair
from assets.services import places
from assets.services.goods import assets
from assets.services.goods.endings import ENDING, end
from assets.services.repairs import steps
from assets.services.repairs.damage import WAS
from assets.services.stock import departures, movements
from core import activity, clock
from core.errors import DomainError
from core.workflow import documents, transitions

CHARGE = (
    "status",
    "kind",
    "technician",
    "technician_name",
    "vendor",
    "vendor_name",
    "vendor_contact",
    "estimate_date",
    "started_at",
    "started_by",
    "started_by_name",
    "version",
)


def start(
    repair: Repair, *, actor, technician, estimate_date=None, note: str = "", version: int | None = None
) -> Repair:
    """A technician of ours (a User) mends it, and answers for it until it is done.

    Raises Conflict when it is under way or over, StaleVersion when it is not the `version` that was looked
    at, DomainError for somebody who left or a day that is over. Inverse: `stop`.
    """
    places.refuse_gone(technician, field="technician")
    steps.refuse_past(estimate_date)
    with transaction.atomic():
        repair, asset = steps.lock(repair)
        documents.fire(repair, "start", actor=actor, version=version)
        _begin(repair, actor, kind=RepairKind.INTERNAL, technician=technician, estimate_date=estimate_date)
        transitions.fire(asset.start_repair, actor=None)
        steps.put(asset, places.of_person(technician), repair, actor, "repair_started", note)
        _record(repair, "started", actor, note, technician=technician.name, estimate_date=estimate_date)
        steps.tell(
            repair,
            "REPAIR_STARTED",
            actor,
            gettext_lazy("%(technician)s is repairing %(code)s (%(name)s)."),
            but=technician,
        )
        steps.tell(
            repair,
            "REPAIR_STARTED",
            actor,
            gettext_lazy("%(code)s (%(name)s) is yours to repair."),
            to=[technician],
        )
    return repair


def send_out(
    repair: Repair,
    *,
    actor,
    vendor: str,
    contact: str = "",
    estimate_date=None,
    note: str = "",
    version: int | None = None,
) -> Repair:
    """It goes to a vendor, known or new, by name. Raises as `start` does. Inverse: `stop`."""
    vendor = " ".join(vendor.split())
    if len(vendor) < 2:
        raise DomainError(_("Name the vendor that it goes to."), field="vendor")
    steps.refuse_past(estimate_date)
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        documents.fire(repair, "send_out", actor=actor, version=version)
        place = places.of_vendor(vendor)
        _begin(
            repair,
            actor,
            kind=RepairKind.EXTERNAL,
            vendor=place,
            vendor_contact=contact.strip(),
            estimate_date=estimate_date,
        )
        transitions.fire(asset.send_out, actor=None)
        steps.put(asset, place, repair, actor, "repair_sent_out", note)
        _record(repair, "sent_out", actor, note, vendor=place.name, estimate_date=estimate_date)
        steps.tell(
            repair,
            "REPAIR_STARTED",
            actor,
            gettext_lazy("%(code)s (%(name)s) went to %(vendor)s for repair."),
        )
    return repair


def stop(
    repair: Repair, *, to: Place, actor, note: str, location_detail: str = "", version: int | None = None
) -> Repair:
    """Nobody mends it any more: it waits, broken, at the warehouse location `to`. Raises as `start` does.
    Inverse: `start` or `send_out`.
    """
    note = documents.need(note, 5, "note", _("Say in a few words why the work stops."))
    places.refuse_no_warehouse(to)
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        documents.fire(repair, "stop", actor=actor, version=version)
        repair.kind = repair.technician_name = repair.vendor_name = repair.vendor_contact = (
            repair.started_by_name
        ) = ""
        repair.technician = repair.vendor = repair.estimate_date = repair.started_at = repair.started_by = (
            None
        )
        repair.version += 1
        repair.save(update_fields=CHARGE)
        transitions.fire(asset.back_to_damaged, actor=None)
        steps.put(asset, to, repair, actor, "repair_stopped", note, location_detail=location_detail)
        _record(repair, "stopped", actor, note)
    return repair


def finish(
    repair: Repair,
    *,
    actor,
    condition: str,
    actions: str,
    to: Place | None = None,
    location_detail: str = "",
    note: str = "",
    cost=None,
    version: int | None = None,
) -> Repair:
    """It works again: into the warehouse location `to`, or (None) back to where it was when it broke. Usable
    stock again.

    `cost` in rupiah, from people who see prices alone. Raises Conflict and StaleVersion as `start` does,
    DomainError for a condition that is no success, no word on what was done, or a holder who left. No
    inverse: report it again.
    """
    if condition not in MENDED:
        raise DomainError(_("Choose the condition in which it works again."), field="condition")
    actions = documents.need(actions, 3, "actions", _("Say what was done."))
    steps.refuse_hidden_cost(actor, cost)
    if to is not None:
        places.refuse_no_warehouse(to)
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        leaving.stays([asset])
        old = repair.status
        documents.fire(repair, "finish", actor=actor, version=version)
        place, status = (to, AssetStatus.IN_STORAGE) if to else steps.home(repair)
        transitions.fire(asset.finish_repair, actor=None, status=status)
        asset.condition = condition
        steps.put(
            asset,
            place,
            repair,
            actor,
            "repaired",
            actions[:1000],
            location_detail=location_detail if to else "",
            movements=movements.mended(asset, place),
        )
        repair.actions_taken, repair.result_condition = actions, condition
        repair.cost = cost if cost is not None else repair.cost
        end(repair, actor, note.strip())
        repair.save(update_fields=[*ENDING, "actions_taken", "result_condition", "cost"])
        known = {} if cost is None else {"cost": [None, cost]}
        changes = {"status": [old, repair.status], "result_condition": [None, condition], **known}
        activity.record(
            "assets.repair.finished",
            actor=actor,
            target=repair,
            changes=changes,
            note=actions,
            reference=asset.code,
        )
        steps.tell(
            repair,
            "REPAIR_COMPLETED",
            actor,
            gettext_lazy("%(code)s (%(name)s) is repaired and now at %(place)s."),
            place=place,
        )
    return repair


def cancel(repair: Repair, *, actor, reason: str, version: int | None = None) -> Repair:
    """The report was wrong: the device is again where, what and how it was. Inverse of `report`.

    Raises Conflict once the work has begun (finish it, saying that nothing was broken), StaleVersion as
    `start` does, DomainError without a reason.
    """
    reason = documents.need(reason, 5, sentence=_("Say why the report was wrong."))
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        leaving.stays([asset])
        documents.fire(repair, "cancel", actor=actor, version=version)
        place, status = (
            (asset.place, WAS[asset.place_kind])
            if asset.place_id != repair.holder_place_id
            else steps.home(repair)
        )
        transitions.fire(asset.not_damaged, actor=None, status=status)
        asset.condition = repair.holder_condition if repair.holder_condition not in BROKEN else MENDED[-1]
        steps.put(
            asset, place, repair, actor, "not_damaged", reason, movements=movements.mended(asset, place)
        )
        end(repair, actor, reason)
        repair.save(update_fields=ENDING)
        activity.record(
            "assets.repair.cancelled", actor=actor, target=repair, note=reason, reference=asset.code
        )
        steps.tell(
            repair,
            "REPAIR_COMPLETED",
            actor,
            gettext_lazy("The report of %(code)s (%(name)s) was cancelled: it is not broken."),
        )
    return repair


def decommission(repair: Repair, *, actor, reason: str, version: int | None = None) -> Repair:
    """It is beyond repair: the asset is written off for good, and the repair ends. Raises as `start` and
    `assets.decommission` do. No inverse.
    """
    with transaction.atomic():
        departures.announce([repair.asset], verb="decommission", reference=repair.doc_number, actor=actor)
        repair = documents.lock(repair)
        documents.guard(repair, "decommission", actor=actor, version=version)
        was_with = repair.asset.place.user
        asset = assets.decommission(repair.asset, actor=actor, reason=reason, reference=repair.doc_number)
        repair.refresh_from_db()
        message = gettext_lazy("%(code)s (%(name)s) cannot be repaired and was decommissioned.")
        steps.tell(
            repair, "ASSET_DECOMMISSIONED", actor, message, but=was_with
        )  # who had it last is told already
    repair.asset = asset
    return repair


def _begin(
    repair: Repair,
    actor,
    *,
    kind: str,
    technician=None,
    vendor: Place | None = None,
    vendor_contact="",
    estimate_date=None,
) -> None:
    """Who is in charge from now on; the first beginning is the one that counts."""
    repair.kind, repair.technician, repair.vendor = kind, technician, vendor
    repair.technician_name, repair.vendor_name = (
        technician.name if technician else "",
        vendor.name if vendor else "",
    )
    repair.vendor_contact, repair.estimate_date = vendor_contact, estimate_date or repair.default_estimate
    if repair.started_at is None:
        repair.started_at, repair.started_by, repair.started_by_name = clock.now(), actor, actor.name
    repair.version += 1
    repair.save(update_fields=CHARGE)


def _record(repair: Repair, verb: str, actor, note: str, **new) -> None:
    changes = {name: [None, value] for name, value in new.items() if value}
    activity.record(
        f"assets.repair.{verb}",
        actor=actor,
        target=repair,
        changes=changes,
        note=note,
        reference=repair.asset.code,
    )
