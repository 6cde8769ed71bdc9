"""From the report of a damage to the end of its repair, and every refusal on the way."""

import pytest

from assets.choices import AssetStatus, MovementType, RepairKind, RepairStatus
from assets.models import Asset, Place, Repair, StockLevel, StockMovement
from assets.services import places
from assets.services.custody import custody
from assets.services.goods import assets, endings, voiding
from assets.services.repairs import damage, repairs
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from core import activity
from core.errors import Conflict, DomainError, NotAllowed
from core.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(cast):
    return register_devices(cast.logistik)[0]


def fresh(asset) -> Asset:
    return Asset.objects.select_related("place").get(pk=asset.pk)


def report(asset, *, actor, condition="MAJOR_DAMAGE", description="Port WAN mati total"):
    return damage.report(asset, actor=actor, condition=condition, description=description)


def started(asset, cast, **kwargs):
    return repairs.start(
        report(asset, actor=cast.logistik), actor=cast.logistik, technician=cast.staff, **kwargs
    )


def sent_out(asset, cast, vendor="CV Servis Jaya", **kwargs):
    return repairs.send_out(report(asset, actor=cast.logistik), actor=cast.logistik, vendor=vendor, **kwargs)


def finish(repair, *, actor, condition="GOOD", actions="Ganti port WAN", **kwargs):
    return repairs.finish(repair, actor=actor, condition=condition, actions=actions, **kwargs)


def level(asset, place) -> int:
    return int(
        sum(
            StockLevel.objects.filter(standard_item=asset.standard_item_id, place=place).values_list(
                "balance", flat=True
            )
        )
    )


def news(event) -> set[str]:
    return set(Notification.objects.filter(type=event).values_list("recipient__name", flat=True))


def test_report_takes_the_device_out_of_the_stock_where_it_lies(cast, device):
    repair = report(device, actor=cast.logistik)
    device = fresh(device)
    assert (device.status, device.condition, device.place) == ("DAMAGED", "MAJOR_DAMAGE", repair.holder_place)
    assert (repair.doc_number[:3], repair.status, repair.reporter_name) == ("RP-", "REPORTED", "Dewi Sari")
    assert StockMovement.objects.latest("id").type == MovementType.OUT_BROKEN
    assert level(device, device.place) == 0


def test_report_is_told_to_the_admins_but_not_to_its_author(cast, device):
    report(device, actor=cast.logistik)
    assert news("ASSET_DAMAGED_REPORT") == {"Citra Direktur"}


def test_holder_may_report_his_own_thing_without_the_permission(cast, device):
    give_to(device, cast.stranger, actor=cast.logistik)
    cast.stranger.user_permissions.clear()
    repair = report(device, actor=cast.stranger)
    assert (repair.holder_status, fresh(device).status) == ("IN_CUSTODY", "DAMAGED")
    assert StockMovement.objects.latest("id").type == MovementType.OUT_BROKEN


def test_nobody_else_may_without_it(cast, device):
    with pytest.raises(NotAllowed):
        report(device, actor=cast.purchase)


def test_lot_is_written_off_instead(cast):
    with pytest.raises(DomainError, match="material"):
        report(register_lot(cast.logistik), actor=cast.logistik)


@pytest.mark.parametrize(
    ("field", "values"),
    [("condition", {"condition": "GOOD"}), ("description", {"description": "  rusak "[:4]})],
)
def test_report_needs_a_damage_and_words(cast, device, field, values):
    with pytest.raises(DomainError) as refusal:
        report(device, actor=cast.logistik, **values)
    assert refusal.value.field == field
    assert not Repair.objects.exists()


def test_damage_is_reported_once(cast, device):
    first = report(device, actor=cast.logistik)
    with pytest.raises(Conflict, match=f"{first}.*Dewi Sari"):
        report(device, actor=cast.ceo)


def test_what_came_back_broken_is_reported_afterwards(cast, device):
    give_to(device, cast.staff, actor=cast.logistik)
    to = WarehouseFactory()
    custody.take_back([custody.Part(device)], to=to, actor=cast.logistik, condition="MINOR_DAMAGE")
    before = StockMovement.objects.count()
    repair = report(device, actor=cast.logistik, condition="MINOR_DAMAGE")
    assert (repair.holder_place, repair.holder_status, StockMovement.objects.count()) == (
        to,
        "IN_STORAGE",
        before,
    )


def test_decommissioned_thing_is_not_reported(cast, device):
    assets.decommission(device, actor=cast.logistik, reason="Terbakar sampai habis")
    with pytest.raises(Conflict):
        report(device, actor=cast.logistik)


def test_start_gives_the_device_to_the_technician_without_counting_it(cast, device):
    repair = started(device, cast)
    device = fresh(device)
    assert (device.status, device.place.user) == ("UNDER_REPAIR", cast.staff)
    assert (repair.status, repair.kind, repair.technician_name) == (
        "IN_PROGRESS",
        RepairKind.INTERNAL,
        "Teguh Wibowo",
    )
    assert level(device, device.place) == 0
    assert repair.estimate_date == repair.default_estimate
    assert news("REPAIR_STARTED") == {"Teguh Wibowo"}


def test_holder_and_technician_are_told_of_the_start(cast, device):
    give_to(device, cast.stranger, actor=cast.logistik)
    started(device, cast)
    assert news("REPAIR_STARTED") == {"Teguh Wibowo", "Sinta Asing"}


def test_start_twice_is_a_conflict(cast, device):
    repair = started(device, cast)
    with pytest.raises(Conflict):
        repairs.start(repair, actor=cast.ceo, technician=cast.leader)


@pytest.mark.parametrize("verb", ["start", "send_out", "finish", "cancel", "stop", "decommission"])
def test_only_managers_manage(cast, device, verb):
    repair = (
        report(device, actor=cast.logistik)
        if verb in ("start", "send_out", "cancel")
        else started(device, cast)
    )
    values = {
        "start": {"technician": cast.staff},
        "send_out": {"vendor": "CV Servis"},
        "cancel": {"reason": "Salah lapor"},
        "finish": {"condition": "GOOD", "actions": "Sudah baik"},
        "stop": {"to": WarehouseFactory(), "note": "Tunggu suku cadang"},
        "decommission": {"reason": "Tidak bisa diperbaiki"},
    }
    with pytest.raises(NotAllowed):
        getattr(repairs, verb)(repair, actor=cast.staff, **values[verb])


def test_technician_who_left_gets_nothing(cast, device):
    cast.staff.is_active = False
    with pytest.raises(DomainError) as refusal:
        started(device, cast)
    assert refusal.value.field == "technician"


def test_estimate_cannot_be_over(cast, device):
    repair = report(device, actor=cast.logistik)
    with pytest.raises(DomainError) as refusal:
        repairs.start(
            repair,
            actor=cast.logistik,
            technician=cast.staff,
            estimate_date=repair.reported_at.date().replace(year=2020),
        )
    assert refusal.value.field == "estimate_date"


def test_send_out_makes_a_vendor_of_a_new_name_once(cast):
    first, second = register_devices(cast.logistik, 2)
    one, two = sent_out(first, cast), sent_out(second, cast, vendor=" cv  servis JAYA ", contact="0812")
    assert (one.vendor, two.vendor_contact) == (two.vendor, "0812")
    assert Place.objects.filter(kind="VENDOR").count() == 1
    assert (fresh(first).status, fresh(first).place.kind) == ("OUT_FOR_REPAIR", "VENDOR")


def test_vendor_has_a_name(cast, device):
    with pytest.raises(DomainError, match="vendor") as refusal:
        sent_out(device, cast, vendor=" ")
    assert refusal.value.field == "vendor"


def test_repair_may_go_from_technician_to_vendor_and_back(cast, device):
    repair = started(device, cast)
    begun = repair.started_at
    repair = repairs.send_out(repair, actor=cast.logistik, vendor="CV Servis Jaya")
    assert (repair.kind, repair.technician, repair.started_at) == (RepairKind.EXTERNAL, None, begun)
    repair = repairs.start(repair, actor=cast.logistik, technician=cast.leader)
    assert (repair.status, repair.vendor, fresh(device).place.user) == (
        RepairStatus.IN_PROGRESS,
        None,
        cast.leader,
    )


def test_stop_leaves_it_broken_in_a_warehouse(cast, device):
    to = WarehouseFactory()
    repair = repairs.stop(started(device, cast), to=to, actor=cast.logistik, note="Menunggu suku cadang")
    assert (repair.status, repair.kind, repair.started_at, repair.estimate_date) == (
        "REPORTED",
        "",
        None,
        None,
    )
    assert (fresh(device).status, fresh(device).place, level(device, to)) == ("DAMAGED", to, 0)


def test_finish_to_a_warehouse_makes_it_stock_there(cast, device):
    to = WarehouseFactory()
    repair = finish(started(device, cast), actor=cast.logistik, to=to, note="Garansi toko 30 hari")
    device = fresh(device)
    assert (device.status, device.condition, device.place, level(device, to)) == ("IN_STORAGE", "GOOD", to, 1)
    assert (repair.status, repair.actions_taken, repair.finished_by_name) == (
        "COMPLETED",
        "Ganti port WAN",
        "Dewi Sari",
    )
    assert (StockMovement.objects.latest("id").type, StockMovement.objects.latest("id").reference_id) == (
        "IN_RETURN",
        repair.doc_number,
    )
    assert ledger_check.check() == []


@pytest.mark.parametrize("status", [AssetStatus.IN_USE, AssetStatus.IN_CUSTODY])
def test_finish_back_to_its_holder_makes_it_what_it_was(cast, device, status):
    custody.issue([custody.Part(device)], to=cast.stranger, actor=cast.logistik, status=status)
    finish(sent_out(device, cast), actor=cast.logistik)
    device = fresh(device)
    assert (device.status, device.place.user, level(device, device.place)) == (status, cast.stranger, 1)
    assert news("REPAIR_COMPLETED") == {"Sinta Asing"}
    assert ledger_check.check() == []


def test_finish_back_to_a_customer_posts_nothing(cast, device, superuser_sql):
    customer = Place.objects.create(kind="CUSTOMER", name="PT Pelanggan")
    repair = started(device, cast)
    Repair.objects.filter(pk=repair.pk).update(holder_place=customer, holder_status="IN_USE")
    before = StockMovement.objects.count()
    finish(repair, actor=cast.logistik)
    assert (fresh(device).status, fresh(device).place, StockMovement.objects.count()) == (
        "IN_USE",
        customer,
        before,
    )


def test_holder_who_left_gets_nothing_back(cast, device):
    give_to(device, cast.stranger, actor=cast.logistik)
    repair = started(device, cast)
    type(cast.stranger).objects.filter(pk=cast.stranger.pk).update(is_active=False)
    with pytest.raises(DomainError, match="Sinta Asing") as refusal:
        finish(repair, actor=cast.logistik)
    assert refusal.value.field == "to"


def test_finished_twice_names_who_was_faster(cast, device):
    repair = started(device, cast)
    finish(repair, actor=cast.logistik)
    with pytest.raises(Conflict, match="Dewi Sari"):
        finish(repair, actor=cast.ceo)
    assert StockMovement.objects.filter(reference_id=repair.doc_number, type="IN_RETURN").count() == 1


@pytest.mark.parametrize(
    ("field", "values"), [("condition", {"condition": "MINOR_DAMAGE"}), ("actions", {"actions": " "})]
)
def test_finish_needs_a_success_and_what_was_done(cast, device, field, values):
    with pytest.raises(DomainError) as refusal:
        finish(started(device, cast), actor=cast.logistik, **values)
    assert refusal.value.field == field


def test_finish_puts_nothing_into_a_closed_location(cast, device):
    closed = WarehouseFactory(is_active=False)
    with pytest.raises(DomainError) as refusal:
        finish(started(device, cast), actor=cast.logistik, to=closed)
    assert refusal.value.field == "to"


def test_what_waits_cannot_be_finished(cast, device):
    with pytest.raises(Conflict):
        finish(report(device, actor=cast.logistik), actor=cast.logistik)


def test_cost_is_for_those_who_see_prices(cast, device):
    with pytest.raises(DomainError):
        finish(started(device, cast), actor=cast.logistik, cost=150_000)


def test_cancel_makes_it_again_what_it_was(cast, device):
    give_to(device, cast.stranger, actor=cast.logistik)
    condition = fresh(device).condition
    repair = repairs.cancel(
        report(device, actor=cast.logistik), actor=cast.logistik, reason="Ternyata kabelnya longgar"
    )
    device = fresh(device)
    assert (device.status, device.condition, device.place.user) == ("IN_CUSTODY", condition, cast.stranger)
    assert (repair.status, level(device, device.place), ledger_check.check()) == ("CANCELLED", 1, [])


def test_cancelled_report_of_what_was_moved_leaves_it_there(cast, device):
    repair, to = report(device, actor=cast.logistik), WarehouseFactory()
    assets.move([device], to=to, actor=cast.logistik)
    repairs.cancel(repair, actor=cast.logistik, reason="Ternyata normal saja")
    assert (fresh(device).status, fresh(device).place, level(device, to)) == ("IN_STORAGE", to, 1)


def test_what_is_under_way_is_not_cancelled(cast, device):
    with pytest.raises(Conflict):
        repairs.cancel(started(device, cast), actor=cast.logistik, reason="Salah lapor saja")


@pytest.mark.parametrize("begin", [started, sent_out])
def test_decommission_ends_asset_and_repair(cast, device, begin):
    repair = repairs.decommission(
        begin(device, cast), actor=cast.logistik, reason="Papan induk hangus terbakar"
    )
    assert (repair.status, repair.outcome, fresh(device).status) == (
        "DECOMMISSIONED",
        "Papan induk hangus terbakar",
        "DECOMMISSIONED",
    )


def test_decommissioned_asset_takes_its_open_repair_along(cast, device):
    repair = report(device, actor=cast.logistik)
    assets.decommission(device, actor=cast.logistik, reason="Hilang tersambar petir")
    repair = Repair.objects.get(pk=repair.pk)
    assert (repair.status, repair.finished_by_name) == ("DECOMMISSIONED", "Dewi Sari")
    with pytest.raises(Conflict, match="Dewi Sari"):
        repairs.start(repair, actor=cast.ceo, technician=cast.staff)


def test_close_open_without_a_repair_does_nothing(cast, device):
    assert endings.close_open(device, actor=cast.logistik, note="Tidak ada") is None


def test_mended_device_can_break_again(cast, device):
    finish(started(device, cast), actor=cast.logistik)
    again = report(device, actor=cast.logistik)
    assert again.status == RepairStatus.REPORTED
    assert Repair.objects.filter(asset=device).count() == 2


def test_every_step_is_in_both_logs(cast, device):
    repair = finish(started(device, cast), actor=cast.logistik)
    assert [row.action.rpartition(".")[2] for row in activity.of(repair)] == [
        "finished",
        "started",
        "reported",
    ]
    assert [row.action.rpartition(".")[2] for row in activity.of(device)][:3] == [
        "repaired",
        "repair_started",
        "damaged",
    ]


def test_visible_to_who_has_to_do_with_it(cast, device):
    give_to(device, cast.stranger, actor=cast.logistik)
    repair = started(device, cast)
    seen = {
        name: Repair.objects.visible_to(person).filter(pk=repair.pk).exists()
        for name, person in vars(cast).items()
    }
    assert seen["logistik"] and seen["purchase"] and seen["staff"] and seen["stranger"]
    colleague = type(cast.staff).objects.exclude(pk__in=[p.pk for p in vars(cast).values()])
    assert not colleague.exists()


def test_registration_of_what_broke_is_not_voided(cast, device):
    report(device, actor=cast.logistik)
    with pytest.raises(DomainError):
        voiding.void(device.registration, actor=cast.ceo, reason="Salah catat barang")


def test_technician_is_not_deactivated_while_he_mends(cast, device):
    started(device, cast)
    with pytest.raises(DomainError):
        places.refuse_if_holding(cast.staff)
