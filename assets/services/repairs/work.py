"""What happens while a repair is open: progress, parts, another estimate or technician, the bill, and the
word when it is late.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import RepairStatus, TrackingMethod
from assets.models import Repair, StockMovement
from assets.models.repairs.transitions import MANAGE
from assets.services import places
from assets.services.repairs import parts, steps
from assets.services.stock import consumption, departures, lots
from core import activity, clock, notify, words
from core.errors import Conflict, NotAllowed
from core.workflow import documents, versions

PAID_FOR = NullIf(F("related_asset__initial_balance") - F("related_asset__cut_balance"), Decimal(0))


def progress(repair: Repair, *, actor, note: str) -> Repair:
    """A word on how it stands. Raises DomainError without one, NotAllowed for others than managers and the
    technician.
    """
    note = documents.need(note, 3, "note", _("Say how the repair stands."))
    with transaction.atomic():
        repair = _workable(repair, actor)
        activity.record(
            "assets.repair.progressed",
            actor=actor,
            target=repair,
            note=note,
            reference=repair.asset.code,
        )
        steps.tell(
            repair,
            "REPAIR_PROGRESS_UPDATE",
            actor,
            gettext_lazy("There is news about the repair of %(code)s (%(name)s)."),
        )
    return repair


def use_parts(
    repair: Repair,
    uses: Sequence[consumption.Usage],
    *,
    actor,
    note: str = "",
    version: int | None = None,
) -> list[consumption.LotUsage]:
    """Material goes into the repair: out of the technician's own stock, then (for managers) out of the
    warehouses.

    All or nothing; raises as `consumption.consume` does, Conflict when nobody is at the repair,
    StaleVersion when it is not the `version` that was looked at. Inverse: `restoring.take_back`, of all of
    them `restoring.restore` (see `parts`).
    """
    with transaction.atomic():
        own = places.of_person(repair.technician) if repair.technician else None
        departures.announce(lots.held(uses, own), verb="use", reference=repair.doc_number, actor=actor)
        repair = _workable(repair, actor)
        if repair.status == RepairStatus.REPORTED:
            raise Conflict(_("Start %(document)s before parts are used.") % {"document": repair})
        documents.refuse_stale(repair, version)
        warehouses = actor.has_perm(MANAGE)
        technician, number = repair.technician, repair.doc_number
        taken = consumption.consume(
            uses, actor=actor, technician=technician, warehouses=warehouses, reference=number, note=note
        )
        repair.version += 1
        repair.save(update_fields=["version"])
        activity.record(
            "assets.repair.parts_used",
            actor=actor,
            target=repair,
            note=parts.in_words(taken),
            reference=repair.asset.code,
        )
    return taken


def parts_of(numbers: Iterable[str], *, prices: bool) -> list[dict]:
    """What was used for these repairs, by item: {brand, asset_name, unit, amount, value (with `prices`; None
    without a price)}.
    """
    found = StockMovement.objects.filter(
        reference_id__in=numbers, related_asset__tracking_method=TrackingMethod.BULK
    ).order_by()
    units = ("standard_item__base_unit_of_measure", "standard_item__unit_of_measure")
    sums = {"amount": Sum(consumption.USED_AMOUNT)}
    if prices:
        sums["value"] = Sum(consumption.USED_AMOUNT * F("related_asset__purchase_price") / PAID_FOR)
    rows = (
        found.values("brand", "asset_name", *units)
        .annotate(**sums)
        .filter(amount__gt=0)
        .order_by("asset_name", "brand")
    )
    return [row | {"unit": row[units[0]] or row[units[1]]} for row in rows]


def update(
    repair: Repair,
    *,
    actor,
    version: int,
    estimate_date,
    technician=None,
    vendor_contact: str = "",
    note: str = "",
) -> Repair:
    """Another estimate, another technician (internal: the device goes to him) or contact (external); `note`
    says why. Its own inverse.

    Raises StaleVersion with both sides when somebody changed it meanwhile, Conflict when nobody is at the
    repair.
    """
    if not actor.has_perm(MANAGE):
        raise NotAllowed(_("You may not do this."))
    with steps.announced(repair, actor) as leaving:
        repair, asset = steps.lock(repair)
        leaving.look([asset])
        steps.refuse_over(repair)
        if repair.status == RepairStatus.REPORTED:
            raise Conflict(_("%(document)s waits: start it or send it out first.") % {"document": repair})
        values = {"estimate_date": estimate_date}
        if repair.status == RepairStatus.OUT:
            values["vendor_contact"] = vendor_contact.strip()
        else:
            values["technician"] = technician or repair.technician
        versions.check(repair, version, values)
        changes = activity.changed(repair, values)
        if not changes:
            return repair
        if "estimate_date" in changes:
            steps.refuse_past(estimate_date)
        for name, (_old, new) in changes.items():
            setattr(repair, name, new)
        if "technician" in changes:
            places.refuse_gone(technician, field="technician")
            repair.technician_name = technician.name
            steps.put(asset, places.of_person(technician), repair, actor, "repair_passed_on", note)
        repair.version += 1
        repair.save(update_fields=[*changes, "technician_name", "version"])
        activity.record(
            "assets.repair.updated",
            actor=actor,
            target=repair,
            changes=changes,
            note=note,
            reference=asset.code,
        )
        if "technician" in changes:
            message = gettext_lazy("%(code)s (%(name)s) is yours to repair.")
            steps.tell(repair, "REPAIR_STARTED", actor, message, to=[technician])
    return repair


def set_cost(repair: Repair, *, actor, version: int, cost: Decimal | None) -> Repair:
    """What the repair cost, in rupiah; the bill may come when it is long over. Its own inverse.

    Raises DomainError for people who see no prices, StaleVersion when somebody was faster.
    """
    if not actor.has_perm("assets.view_price"):
        raise NotAllowed(_("Costs are entered by those who see prices."))
    steps.refuse_hidden_cost(actor, cost)
    with transaction.atomic():
        repair = documents.lock(repair)
        versions.check(repair, version, {"cost": cost})
        changes = activity.changed(repair, {"cost": cost})
        if changes:
            repair.cost, repair.version = cost, repair.version + 1
            repair.save(update_fields=["cost", "version"])
            activity.record(
                "assets.repair.cost_set",
                actor=actor,
                target=repair,
                changes=changes,
                reference=repair.asset.code,
            )
    return repair


def remind_overdue() -> int:
    """Tell those in charge about each repair that is late, once a day; how many there were."""
    today = clock.today()
    with transaction.atomic():
        late = (
            Repair.objects.overdue()
            .exclude(reminded_on=today)
            .select_for_update(skip_locked=True)
            .order_by("pk")
        )
        found = list(late.prefetch_related("asset", "technician__preferences"))
        managers = list(steps.admins()) if found else []
        for repair in found:
            notify.send(
                "REPAIR_OVERDUE",
                recipients=[*managers, *filter(None, [repair.technician])],
                actor=None,
                message=words.fill(
                    gettext_lazy(
                        "The repair of %(code)s (%(name)s) by %(who)s should have been ready on %(day)s."
                    ),
                    code=repair.asset.code,
                    name=repair.asset.name,
                    who=repair.in_charge,
                    day=words.lazy_day(repair.estimate_date),
                ),
                about=repair,
            )
        Repair.objects.filter(pk__in=[repair.pk for repair in found]).update(reminded_on=today)
    return len(found)


def _workable(repair: Repair, actor) -> Repair:
    """The locked repair, which is open and this person's to work on."""
    repair = documents.lock(repair)
    if not repair.may_work(actor):
        raise NotAllowed(_("This is for the technician in charge and for those who manage repairs."))
    steps.refuse_over(repair)
    return repair
