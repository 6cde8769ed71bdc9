"""A person's thing is lost, and what becomes of it: found with him, found in a warehouse, written off."""

from decimal import Decimal

import pytest

from assets.choices import AssetStatus
from assets.models import Asset, Repair, StockLevel, StockMovement
from assets.services import places
from assets.services.counts import counts
from assets.services.custody import custody, losses
from assets.services.custody.custody import Part
from assets.services.goods import assets, findings
from assets.services.repairs import damage
from assets.services.stock import consumption, ledger_check, level_columns, levels, lot_losses
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused
from core import activity
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import Notification
from core.tests.races import race, split

pytestmark = pytest.mark.django_db

REASON = "Tertinggal di lokasi pelanggan"


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
    """Whatever is done here, the ledger agrees afterwards."""
    yield
    assert ledger_check.check() == []


def fresh(asset) -> Asset:
    return Asset.objects.select_related("place__user").get(pk=asset.pk)


def held(asset, person) -> int:
    levels = StockLevel.objects.filter(standard_item=asset.standard_item_id, place__user=person)
    return int(sum(levels.values_list("balance", flat=True)))


def moves(asset, since: int) -> list[tuple]:
    """(type, at a person or a shelf, amount) of its movements after the first `since`."""
    rows = asset.movements.order_by("id").values_list("type", "place__kind", "quantity")
    return [(kind, place, int(amount)) for kind, place, amount in rows][since:]


def news(event) -> set[str]:
    return set(Notification.objects.filter(type=event).values_list("recipient__name", flat=True))


def lose(asset, cast, **kwargs):
    return losses.lose(asset, actor=kwargs.pop("actor", cast.staff), reason=REASON, **kwargs)


@pytest.mark.parametrize("kind", ["device", "drum"])
def test_lost_is_out_of_the_stock_and_still_his(cast, request, kind):
    thing = request.getfixturevalue(kind)
    before = thing.movements.count()
    lost = lose(thing, cast, reference="RR-1")
    assert (lost.status, fresh(lost).place.user, held(lost, cast.staff)) == ("LOST", cast.staff, 0)
    assert moves(lost, before) == [("OUT_ADJUSTMENT", "PERSON", int(thing.units))]
    entry = activity.shown(lost).first()
    assert (entry.action, entry.user_name, entry.reference_id) == (
        "assets.asset.lost",
        cast.staff.name,
        "RR-1",
    )


def test_those_who_hand_over_and_his_leader_hear_of_it(cast, device):
    lose(device, cast)
    assert news("ASSET_LOST") == {cast.ceo.name, cast.logistik.name, cast.leader.name}
    losses.find_with_person(device, actor=cast.logistik)
    assert news("ASSET_FOUND") == {cast.ceo.name, cast.staff.name, cast.leader.name}


@pytest.mark.parametrize("kind", ["device", "drum"])
def test_found_with_him_is_what_it_was(cast, request, kind):
    thing = request.getfixturevalue(kind)
    custody.pass_on([Part(thing)], to=cast.leader, actor=cast.logistik, status=AssetStatus.IN_USE)
    lost = lose(thing, cast, actor=cast.leader)
    before = thing.movements.count()
    found = losses.find_with_person(lost, actor=cast.leader, note="Ada di mobil")
    assert (found.status, held(found, cast.leader)) == ("IN_USE", int(thing.units))
    assert moves(found, before) == [("IN_ADJUSTMENT", "PERSON", int(thing.units))]


def test_lost_on_its_way_back_is_found_as_what_it_was_before_that(cast, device):
    from assets.services.custody import returning

    returning.declare([device], actor=cast.staff, reference="RR-1")
    found = losses.find_with_person(lose(device, cast), actor=cast.staff)
    assert found.status == "IN_CUSTODY"


def test_what_was_broken_is_lost_and_found_broken_and_its_repair_is_called_off(cast, device):
    damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total")
    before = device.movements.count()
    lost = lose(device, cast)
    assert (lost.status, Repair.objects.get().status) == ("LOST", "CANCELLED")
    found = losses.find_with_person(lost, actor=cast.staff)
    assert (found.status, moves(found, before)) == ("DAMAGED", [])
    assert damage.report(found, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total").is_open


@pytest.mark.parametrize("kind", ["device", "drum"])
def test_found_in_a_warehouse_is_a_return(cast, shelf, request, kind):
    lost = lose(request.getfixturevalue(kind), cast)
    before, units = lost.movements.count(), int(lost.units)
    (back,) = custody.take_back([Part(lost)], to=shelf, actor=cast.logistik)
    assert (back.status, back.place, held(back, cast.staff)) == ("IN_STORAGE", shelf, 0)
    assert moves(back, before) == [
        ("IN_ADJUSTMENT", "PERSON", units),
        ("OUT_RETURN", "PERSON", units),
        ("IN_RETURN", "WAREHOUSE", units),
    ]
    assert news("ASSET_FOUND") == {cast.ceo.name, cast.staff.name, cast.leader.name}


def test_a_part_of_a_lost_lot_turns_up(cast, shelf, drum):
    lost = lose(drum, cast)
    (piece,) = custody.take_back([Part(lost, Decimal(30))], to=shelf, actor=cast.logistik)
    lost = fresh(lost)
    assert (piece.status, piece.current_balance, piece.place) == ("IN_STORAGE", 30, shelf)
    assert (lost.status, lost.current_balance, held(lost, cast.staff)) == ("LOST", 70, 0)
    assert losses.find_with_person(lost, actor=cast.staff).current_balance == 70
    assert held(lost, cast.staff) == 70


@pytest.mark.parametrize(
    ("condition", "status"), [("", "DAMAGED"), ("GOOD", "IN_STORAGE"), ("FOR_PARTS", "DECOMMISSIONED")]
)
def test_what_was_lost_broken_comes_back_broken_unless_it_is_said_otherwise(
    cast, shelf, device, condition, status
):
    damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total")
    lost = lose(device, cast)
    (back,) = custody.take_back([Part(lost, condition=condition)], to=shelf, actor=cast.logistik)
    assert back.status == status


@pytest.mark.parametrize("broken", [False, True])
def test_a_count_finds_it(cast, shelf, device, broken):
    if broken:
        damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total")
    lose(device, cast)
    register_devices(cast.logistik, place=shelf)
    count = counts.start(actor=cast.logistik, place=shelf)
    c.scan(count, device, cast.logistik)
    c.submit(count, cast.logistik)
    c.approve(count, cast.ceo)
    found = fresh(device)
    assert (found.status, found.place) == ("DAMAGED" if broken else "IN_STORAGE", shelf)
    assert cast.staff.name in news("ASSET_FOUND")


def test_a_lost_lot_is_found_by_a_search_with_all_that_was_in_it(cast, shelf, drum):
    (found,) = findings.find([lose(drum, cast)], to=shelf, actor=cast.logistik, reference="OP-1")
    assert (found.status, found.current_balance, held(found, cast.staff)) == ("IN_STORAGE", 100, 0)


@pytest.mark.parametrize("kind", ["device", "drum"])
def test_written_off_ends_it(cast, request, kind):
    lost = lose(request.getfixturevalue(kind), cast)
    before = lost.movements.count()
    gone = assets.decommission(lost, actor=cast.ceo, reason="Tidak ditemukan setelah sebulan")
    assert (gone.status, gone.place_kind, moves(gone, before)) == ("DECOMMISSIONED", "WRITTEN_OFF", [])
    # And a count that finds it even then brings it back with all that was in it.
    (found,) = findings.find([gone], to=WarehouseFactory(), actor=cast.logistik, reference="OP-1")
    assert (found.status, found.units) == ("IN_STORAGE", lost.units)


def test_where_the_rest_of_a_lost_lot_went(cast, drum):
    def said():
        one = lot_losses.of([drum.pk])[drum.pk]
        return int(one.lost), int(one.adjusted), int(one.written_off)

    lose(drum, cast)
    assert said() == (100, 0, 0)
    losses.find_with_person(drum, actor=cast.staff)
    assert said() == (0, 0, 0)
    assets.decommission(lose(drum, cast), actor=cast.ceo, reason="Tidak ditemukan setelah sebulan")
    assert said() == (0, 0, 100)


@pytest.mark.parametrize("kind", ["device", "drum"])
def test_the_list_of_stock_has_it_nowhere(cast, request, kind):
    thing = request.getfixturevalue(kind)
    item = thing.standard_item
    lose(thing, cast)
    stock = levels.of([{"id": item.pk, "bulk_type": item.bulk_type}], price=True)[item.pk]
    assert (stock.held, stock.used, stock.broken, stock.total) == (0, 0, 0, 0)
    row = level_columns.with_amounts(levels.listed([]).filter(pk=item.pk)).get()
    assert (row.held, row.used, row.broken) == (0, 0, 0)


def test_a_lost_lot_cannot_be_used_or_cut(cast, drum):
    lose(drum, cast)
    use = consumption.Usage(drum.standard_item, Decimal(1), fresh(drum))
    with pytest.raises(Conflict):
        consumption.consume([use], actor=cast.staff, technician=cast.staff)
    with pytest.raises(Conflict):
        custody.cut(drum, quantity=Decimal(1), actor=cast.logistik)
    with pytest.raises(Conflict):
        assets.adjust(drum, counted=Decimal(1), actor=cast.logistik, reason="opname")


# ------------------------------------------------------------------ refusals
def test_no_reason(cast, device):
    with pytest.raises(DomainError) as refusal:
        losses.lose(device, actor=cast.staff, reason="hilang")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("who", ["leader", "purchase", "stranger"])
def test_others_do_not_say_so(cast, device, who):
    with pytest.raises(NotAllowed):
        lose(device, cast, actor=getattr(cast, who))
    lose(device, cast)
    with pytest.raises(NotAllowed):
        losses.find_with_person(device, actor=getattr(cast, who))


def test_what_lies_in_a_warehouse_is_missing_not_lost(cast, shelf):
    (lying,) = register_devices(cast.logistik, place=shelf)
    with pytest.raises(Conflict):
        lose(lying, cast, actor=cast.logistik)


def test_lost_twice_says_who_was_faster(cast, device):
    lose(device, cast)
    with pytest.raises(Conflict, match=cast.staff.name):
        lose(device, cast, actor=cast.logistik)


def test_found_without_being_lost(cast, device):
    with pytest.raises(Conflict):
        losses.find_with_person(device, actor=cast.logistik)


def test_something_else_than_what_was_looked_at(cast, device):
    old = device.version
    assets.update(device, actor=cast.logistik, version=fresh(device).version, values={"notes": "Baru"})
    with pytest.raises(StaleVersion):
        lose(device, cast, version=old)


@pytest.mark.parametrize("verb", ["issue", "pass_on", "report", "declare"])
def test_a_lost_thing_goes_nowhere_else(cast, device, verb):
    from assets.services.custody import returning

    lose(device, cast)
    deeds = {
        "issue": lambda: custody.issue([Part(device)], to=cast.leader, actor=cast.logistik),
        "pass_on": lambda: custody.pass_on([Part(device)], to=cast.leader, actor=cast.logistik),
        "report": lambda: damage.report(
            fresh(device), actor=cast.logistik, condition="MAJOR_DAMAGE", description="Mati total"
        ),
        "declare": lambda: returning.declare([device], actor=cast.staff, reference="RR-1"),
    }
    with pytest.raises(Conflict):
        deeds[verb]()
    assert fresh(device).status == "LOST"


def test_who_lost_something_does_not_leave(cast, device):
    lose(device, cast)
    with pytest.raises(DomainError):
        places.refuse_if_holding(cast.staff)


# ------------------------------------------------------------------ the database by itself
def test_lost_is_at_a_person_only(cast, device, shelf):
    lost = lose(device, cast)
    (lying,) = register_devices(cast.logistik, place=shelf)
    refused(f"UPDATE assets SET status = 'LOST' WHERE id = {lying.pk}", "assets_status_fits_place")
    refused(
        f"UPDATE assets SET place_id = {shelf.pk}, place_kind = 'WAREHOUSE' WHERE id = {lost.pk}",
        "assets_status_fits_place",
    )


def test_lost_does_not_count(cast, device):
    refused(f"UPDATE assets SET status = 'LOST' WHERE id = {device.pk}", "assets_agree_with_ledger")
    lost = lose(device, cast)
    refused(f"UPDATE assets SET status = 'IN_CUSTODY' WHERE id = {lost.pk}", "assets_agree_with_ledger")


def test_what_is_being_mended_is_not_lost_beside_its_repair(cast, device):
    damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Mati total")
    refused(f"UPDATE assets SET status = 'LOST' WHERE id = {device.pk}", "assets_agree_with_repair|repair")


# ------------------------------------------------------------------ races
class TestAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.mark.parametrize("attempt", range(3))
    def test_lost_by_two_counts_once(self, cast, device, attempt):
        won, beaten = split(
            race(*[lambda who=who: lose(device, cast, actor=who) for who in (cast.staff, cast.ceo)])
        )
        assert (len(won), len(beaten)) == (1, 1)
        assert won[0].last_modified_by.name in str(beaten[0])
        assert held(device, cast.staff) == 0

    @pytest.mark.parametrize("attempt", range(3))
    def test_lost_while_it_is_taken_back(self, cast, device, shelf, attempt):
        take = lambda: custody.take_back([Part(device)], to=shelf, actor=cast.logistik)  # noqa: E731
        race(lambda: lose(device, cast), take)
        # Either it lies there, or it was lost first and is found by that; never both.
        assert fresh(device).status == "IN_STORAGE" and held(device, cast.staff) == 0

    @pytest.mark.parametrize("attempt", range(3))
    def test_lost_while_it_is_reported_broken(self, cast, device, attempt):
        report = lambda: damage.report(  # noqa: E731
            device, actor=cast.logistik, condition="MAJOR_DAMAGE", description="Mati total"
        )
        race(lambda: lose(device, cast), report)
        status = fresh(device).status
        assert Repair.objects.open().count() == (status == "DAMAGED")
        assert StockMovement.objects.filter(related_asset=device).count() in (4, 5)

    @pytest.mark.parametrize("attempt", range(3))
    def test_found_by_two_counts_once(self, cast, device, shelf, attempt):
        lost = lose(device, cast)
        take = lambda: custody.take_back([Part(lost)], to=shelf, actor=cast.logistik)  # noqa: E731
        race(lambda: losses.find_with_person(lost, actor=cast.staff), take)
        assert fresh(device).status == "IN_STORAGE"
