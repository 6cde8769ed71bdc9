"""A declared return: entered, refused, taken back; and what is broken comes back as it is."""

import pytest

from assets.models import Asset, Repair, StockLevel
from assets.services.custody import custody, returning
from assets.services.custody.custody import Part
from assets.services.goods import findings
from assets.services.repairs import damage, repairs
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from core import activity
from core.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return WarehouseFactory()


@pytest.fixture
def device(cast, shelf):
    return give_to(register_devices(cast.logistik, place=shelf)[0], cast.staff, actor=cast.logistik)


@pytest.fixture
def drum(cast, shelf):
    return give_to(register_lot(cast.logistik, 100, place=shelf), cast.staff, actor=cast.logistik)


@pytest.fixture(autouse=True)
def books():
    yield
    assert ledger_check.check() == []


def fresh(asset) -> Asset:
    return Asset.objects.select_related("place").get(pk=asset.pk)


def declare(*things, cast):
    return returning.declare(things, actor=cast.staff, reference="RR-1")


def report(device, cast):
    return damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total")


def test_declared_is_still_his_and_counts_with_him(cast, device, drum):
    declare(device, drum, cast=cast)
    assert {fresh(device).status, fresh(drum).status} == {"AWAITING_RETURN"}
    assert set(StockLevel.objects.filter(place__user=cast.staff).values_list("balance", flat=True)) == {
        1,
        100,
    }
    assert activity.shown(device).first().reference_id == "RR-1"


def test_refused_is_what_it_was(cast, device, drum):
    custody.pass_on([Part(drum)], to=cast.leader, actor=cast.logistik, status="IN_USE")
    declare(device, drum, cast=cast)
    returning.keep({device: "IN_CUSTODY", drum: "IN_USE"}, actor=cast.logistik, reference="RR-1")
    assert (fresh(device).status, fresh(drum).status) == ("IN_CUSTODY", "IN_USE")
    declare(device, cast=cast)  # and once more


def test_accepted_lies_in_the_warehouse(cast, device, shelf):
    declare(device, cast=cast)
    (back,) = custody.take_back([Part(device)], to=shelf, actor=cast.logistik, condition="GOOD")
    assert (back.status, back.place) == ("IN_STORAGE", shelf)


def test_all_or_nothing(cast, device, shelf):
    (lying,) = register_devices(cast.logistik, place=shelf)
    with pytest.raises(Conflict) as refusal:
        declare(device, lying, cast=cast)
    assert (refusal.value.thing, fresh(device).status) == (lying, "IN_CUSTODY")


def test_declared_twice_and_kept_without_being_declared(cast, device):
    with pytest.raises(Conflict):
        returning.keep({device: "IN_CUSTODY"}, actor=cast.logistik, reference="RR-1")
    declare(device, cast=cast)
    with pytest.raises(Conflict):
        declare(device, cast=cast)


def test_a_declared_thing_is_not_passed_on(cast, device):
    declare(device, cast=cast)
    with pytest.raises(Conflict):
        custody.pass_on([Part(device)], to=cast.leader, actor=cast.logistik)


def test_what_is_broken_stays_so_while_its_return_is_declared(cast, device):
    repair = report(device, cast)
    declare(device, cast=cast)
    returning.keep({device: "DAMAGED"}, actor=cast.logistik, reference="RR-1")
    repair.refresh_from_db()
    assert (fresh(device).status, repair.status) == ("DAMAGED", "REPORTED")


@pytest.mark.parametrize("condition", ["", "MINOR_DAMAGE"])
def test_what_is_broken_comes_back_and_its_repair_goes_on_from_the_warehouse(cast, device, shelf, condition):
    repair = report(device, cast)
    (back,) = custody.take_back([Part(device, condition=condition)], to=shelf, actor=cast.logistik)
    repair.refresh_from_db()
    assert (back.status, back.place, repair.status, repair.holder_place) == (
        "DAMAGED",
        shelf,
        "REPORTED",
        shelf,
    )
    assert activity.shown(repair).first().action == "assets.repair.came_back"
    repair = repairs.start(repair, actor=cast.logistik, technician=cast.leader)
    repairs.finish(repair, actor=cast.logistik, condition="GOOD", actions="Ganti port")
    assert (fresh(back).status, fresh(back).place) == ("IN_STORAGE", shelf)


@pytest.mark.parametrize(
    ("condition", "status", "ended"),
    [("GOOD", "IN_STORAGE", "CANCELLED"), ("FOR_PARTS", "DECOMMISSIONED", "DECOMMISSIONED")],
)
def test_judged_otherwise_at_its_return_its_repair_ends(cast, device, shelf, condition, status, ended):
    report(device, cast)
    (back,) = custody.take_back([Part(device)], to=shelf, actor=cast.logistik, condition=condition)
    assert (fresh(back).status, Repair.objects.get().status) == (status, ended)


def test_what_came_back_without_a_repair_is_taken_back_like_any_other(cast, shelf, device):
    report(device, cast)
    findings.find([device], to=shelf, actor=cast.logistik, reference="OP-1")
    repair = Repair.objects.get()
    assert (repair.status, repair.holder_place) == ("REPORTED", shelf)  # he does not answer for it any more


def test_being_mended_it_is_not_taken_back(cast, device, shelf):
    repairs.start(report(device, cast), actor=cast.logistik, technician=cast.leader)
    with pytest.raises(Conflict):
        custody.take_back([Part(device)], to=shelf, actor=cast.logistik)
