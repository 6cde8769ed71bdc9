"""While a repair is open: progress, parts, another plan, the bill, the reminder."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Asset, Repair
from assets.services.custody import custody
from assets.services.repairs import repairs, work
from assets.services.stock import consumption, restoring
from assets.services.stock import uses as material_uses
from assets.tests.factories import CableFactory, give_to, register_devices, register_lot
from assets.tests.repairs.test_repairs import finish, fresh, news, report, sent_out, started
from core import activity, clock
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(cast):
    return register_devices(cast.logistik)[0]


@pytest.fixture
def repair(cast, device):
    return started(device, cast)


def uses(item, amount):
    return [consumption.Usage(item, Decimal(amount))]


@pytest.mark.parametrize("who", ["logistik", "staff"])
def test_manager_and_technician_note_progress(cast, repair, who):
    work.progress(repair, actor=getattr(cast, who), note="Menunggu port dari toko")
    assert activity.of(repair).first().details == "Menunggu port dari toko"
    assert news("REPAIR_PROGRESS_UPDATE") == {"logistik": set(), "staff": {"Dewi Sari"}}[who]


def test_nobody_else_notes_progress(cast, repair):
    with pytest.raises(NotAllowed):
        work.progress(repair, actor=cast.stranger, note="Sudah beres kok")


def test_progress_needs_a_word(cast, repair):
    with pytest.raises(DomainError) as refusal:
        work.progress(repair, actor=cast.staff, note=" ")
    assert refusal.value.field == "note"


def test_no_progress_on_what_is_over(cast, repair):
    finish(repair, actor=cast.logistik)
    with pytest.raises(Conflict, match="Dewi Sari"):
        work.progress(repair, actor=cast.logistik, note="Masih dikerjakan")


def test_parts_come_from_the_technician_first(cast, repair):
    item = CableFactory()
    shelf, own = register_lot(cast.logistik, 1000, item=item), register_lot(cast.logistik, 100, item=item)
    give_to(own, cast.staff, actor=cast.logistik)
    taken = work.use_parts(repair, uses(item, 130), actor=cast.logistik)
    assert [(t.lot.code, t.quantity) for t in taken] == [(own.code, 100), (shelf.code, 30)]


def test_technician_uses_only_what_he_holds(cast, repair):
    lot = register_lot(cast.logistik, 1000)
    with pytest.raises(DomainError):
        work.use_parts(repair, uses(lot.standard_item, 5), actor=cast.staff)
    assert Asset.objects.get(pk=lot.pk).current_balance == 1000


def test_too_few_parts_write_nothing(cast, repair):
    lot, plenty = register_lot(cast.logistik, 10), register_lot(cast.logistik, 1000)
    with pytest.raises(DomainError):
        work.use_parts(
            repair, uses(plenty.standard_item, 5) + uses(lot.standard_item, 11), actor=cast.logistik
        )
    assert work.parts_of([repair.doc_number], prices=False) == []


def test_what_waits_uses_no_parts(cast, device):
    lot = register_lot(cast.logistik)
    with pytest.raises(Conflict):
        work.use_parts(report(device, actor=cast.logistik), uses(lot.standard_item, 1), actor=cast.logistik)


def test_parts_are_listed_with_their_value_for_price_viewers(cast, repair):
    lot = register_lot(cast.logistik, 1000, price=Decimal(500_000))
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 5), actor=cast.logistik)
    (row,) = work.parts_of([repair.doc_number], prices=True)
    assert (row["amount"], row["unit"], row["value"]) == (15, "Meter", 7500)
    (row,) = work.parts_of([repair.doc_number], prices=False)
    assert "value" not in row


def test_parts_that_were_put_back_are_gone_from_the_list(cast, repair):
    lot = register_lot(cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    restoring.restore(repair.doc_number, actor=cast.logistik, reason="Salah barang")
    assert work.parts_of([repair.doc_number], prices=False) == []


def test_material_that_came_back_from_a_person_is_no_part_put_back(cast, repair):
    item = CableFactory()
    lot, own = (register_lot(cast.logistik, 100, item=item) for _n in range(2))
    give_to(own, cast.staff, actor=cast.logistik)
    work.use_parts(repair, [consumption.Usage(item, Decimal(30), lot)], actor=cast.logistik)
    part = custody.Part(Asset.objects.get(pk=own.pk))
    custody.take_back([part], to=lot.place, actor=cast.logistik, reference=repair.doc_number)
    assert work.parts_of([repair.doc_number], prices=False)[0]["amount"] == 30


def test_a_part_that_was_used_up_whole_is_listed_and_put_back(cast, repair):
    lot = register_lot(cast.logistik, 10)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    use = material_uses.of(lot.movements.latest("pk").pk)
    assert work.parts_of([repair.doc_number], prices=False)[0]["amount"] == 10
    restoring.take_back(use, actor=cast.logistik, reason="Salah barang")
    lot = Asset.objects.get(pk=lot.pk)
    assert (lot.status, lot.current_balance) == ("IN_STORAGE", 10)
    assert work.parts_of([repair.doc_number], prices=False) == []


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("how", ["restore", "take_back"])
def test_who_looks_at_a_repair_whose_parts_were_taken_back_looks_again(cast, repair, how, is_over):
    lot = register_lot(cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    use = material_uses.of(lot.movements.latest("pk").pk)
    if is_over:
        finish(repair, actor=cast.logistik)
    seen = Repair.objects.get(pk=repair.pk).version
    if how == "restore":
        restoring.restore(repair.doc_number, actor=cast.ceo, reason="Salah barang")
    else:
        restoring.take_back(use, actor=cast.ceo, reason="Salah barang")
    repair = Repair.objects.get(pk=repair.pk)
    last = activity.of(repair).first()
    assert (repair.version, last.action, last.user) == (seen + 1, "assets.repair.parts_taken_back", cast.ceo)
    assert last.details == f"10 Meter {lot.name}: Salah barang"
    with pytest.raises(StaleVersion if not is_over else Conflict):
        work.use_parts(repair, uses(lot.standard_item, 1), actor=cast.logistik, version=seen)


def test_parts_that_are_taken_back_wait_for_who_works_on_the_repair(cast, repair):
    lot = register_lot(cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    with CaptureQueriesContext(connection) as queries:
        restoring.restore(repair.doc_number, actor=cast.logistik, reason="Salah barang")
    locks = [q["sql"] for q in queries if "FOR UPDATE" in q["sql"]]
    assert 'FROM "repairs"' in locks[0] and 'FROM "assets"' in locks[1]


def test_who_looks_at_a_repair_for_which_parts_were_used_since_looks_again(cast, repair):
    lot = register_lot(cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik, version=repair.version)
    with pytest.raises(StaleVersion) as collision:
        work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.ceo, version=repair.version)
    assert collision.value.by == "Dewi Sari"


def test_return_of_the_device_is_no_part(cast, repair):
    finish(repair, actor=cast.logistik)
    assert work.parts_of([repair.doc_number], prices=False) == []


def test_another_technician_gets_the_device(cast, repair):
    day = repair.estimate_date + timedelta(days=3)
    updated = work.update(
        repair, actor=cast.logistik, version=repair.version, technician=cast.leader, estimate_date=day
    )
    assert (updated.technician_name, updated.estimate_date, updated.version) == (
        "Lukman Kepala",
        day,
        repair.version + 1,
    )
    assert fresh(repair.asset).place.user == cast.leader


def test_update_shows_what_somebody_else_saved(cast, repair):
    day = repair.estimate_date + timedelta(days=3)
    work.update(repair, actor=cast.logistik, version=repair.version, estimate_date=day)
    with pytest.raises(StaleVersion) as collision:
        work.update(repair, actor=cast.ceo, version=repair.version, estimate_date=day + timedelta(days=1))
    assert collision.value.by == "Dewi Sari"


def test_update_of_a_vendor_changes_the_contact(cast, device):
    repair = sent_out(device, cast)
    updated = work.update(
        repair,
        actor=cast.logistik,
        version=repair.version,
        estimate_date=repair.estimate_date,
        vendor_contact="Pak Budi 0812",
    )
    assert updated.vendor_contact == "Pak Budi 0812"


def test_update_is_for_managers_and_for_what_is_under_way(cast, device):
    repair = report(device, actor=cast.logistik)
    with pytest.raises(NotAllowed):
        work.update(repair, actor=cast.staff, version=1, estimate_date=clock.today())
    with pytest.raises(Conflict):
        work.update(repair, actor=cast.logistik, version=1, estimate_date=clock.today())


def test_past_estimate_may_stay_but_not_come(cast, repair):
    past = clock.today() - timedelta(days=2)
    Repair.objects.filter(pk=repair.pk).update(estimate_date=past)
    kept = work.update(
        repair, actor=cast.logistik, version=repair.version, technician=cast.leader, estimate_date=past
    )
    assert kept.is_overdue
    with pytest.raises(DomainError) as refusal:
        work.update(kept, actor=cast.logistik, version=kept.version, estimate_date=past - timedelta(days=1))
    assert refusal.value.field == "estimate_date"


def test_bill_may_come_when_it_is_over(cast, repair):
    repair = finish(repair, actor=cast.logistik)
    work.set_cost(repair, actor=cast.purchase, version=repair.version, cost=Decimal(350_000))
    assert Repair.objects.get().cost == 350_000
    assert activity.visible_changes(activity.of(repair).first(), cast.purchase)
    assert activity.visible_changes(activity.of(repair).first(), cast.logistik) == []


def test_who_sees_no_prices_enters_none(cast, repair):
    with pytest.raises(NotAllowed):
        work.set_cost(repair, actor=cast.logistik, version=repair.version, cost=Decimal(1))


def test_cost_is_not_below_nothing(cast, repair):
    with pytest.raises(DomainError) as refusal:
        work.set_cost(repair, actor=cast.purchase, version=repair.version, cost=Decimal(-1))
    assert refusal.value.field == "cost"


def test_second_bill_is_shown_the_first(cast, repair):
    work.set_cost(repair, actor=cast.purchase, version=repair.version, cost=Decimal(100))
    with pytest.raises(StaleVersion):
        work.set_cost(repair, actor=cast.ceo, version=repair.version, cost=Decimal(200))


def late(repair):
    Repair.objects.filter(pk=repair.pk).update(estimate_date=clock.today() - timedelta(days=1))


def test_overdue_is_reminded_of_once_a_day(cast, repair):
    late(repair)
    assert (work.remind_overdue(), work.remind_overdue()) == (1, 0)
    assert news("REPAIR_OVERDUE") == {"Dewi Sari", "Citra Direktur", "Teguh Wibowo"}
    with clock.at(clock.now() + timedelta(days=1)):
        assert work.remind_overdue() == 1


def test_what_is_ready_today_is_not_overdue(cast, repair):
    Repair.objects.filter(pk=repair.pk).update(estimate_date=clock.today())
    assert (work.remind_overdue(), Repair.objects.overdue().exists()) == (0, False)


def test_what_is_over_is_never_overdue(cast, repair):
    late(repair)
    finish(Repair.objects.get(), actor=cast.logistik)
    assert work.remind_overdue() == 0
    assert not Notification.objects.filter(type="REPAIR_OVERDUE").exists()


def test_overdue_is_the_same_in_a_query(cast):
    today = clock.today()
    for days in (None, -1, 0, 1):
        reported, begun, away, over = (
            report(thing, actor=cast.logistik) for thing in register_devices(cast.logistik, 4)
        )
        begun = repairs.start(begun, actor=cast.logistik, technician=cast.staff)
        away = repairs.send_out(away, actor=cast.logistik, vendor="Servis Jaya")
        over = repairs.start(over, actor=cast.logistik, technician=cast.staff)
        day = None if days is None else today + timedelta(days=days)
        keys = [repair.pk for repair in (reported, begun, away, over)]
        Repair.objects.filter(pk__in=keys).update(estimate_date=day)
        finish(Repair.objects.get(pk=over.pk), actor=cast.logistik)
    everything = Repair.objects.all()
    overdue = {repair for repair in everything if repair.is_overdue}
    assert len(overdue) == 3 and overdue == set(everything.overdue())
    assert overdue == set(everything.with_state().filter(state__endswith="_LATE"))


def test_cancelled_parts_stay_used(cast, repair):
    lot = register_lot(cast.logistik)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    repairs.decommission(repair, actor=cast.logistik, reason="Tetap tidak bisa hidup")
    assert work.parts_of([repair.doc_number], prices=False)[0]["amount"] == 10
