"""What a count says, and what its approval makes of the book; also when goods move while they are counted."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.choices import AssetStatus
from assets.models import Asset, AssetRegistration, StockLevel, StockMovement
from assets.panels.counts import stock_counts
from assets.services.counts import approval, counts
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.repairs import damage, repairs
from assets.services.stock import consumption, ledger_check, reservations
from assets.tests.counts import counting as c
from assets.tests.factories import (
    CategoryFactory,
    ItemFactory,
    TypeFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)
from core.errors import Conflict, DomainError
from core.models import User
from core.tests.races import race, split

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory()


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


def begin(cast, shelf, **kwargs):
    return counts.start(shelf, actor=cast.logistik, counters=[cast.staff], **kwargs)


def finish(cast, count, **kwargs):
    """Submit (if need be) and approve; the ledger agrees with itself."""
    if count.status == "COUNTING":
        c.submit(count, cast.logistik)
    c.approve(count, cast.ceo, **kwargs)
    assert ledger_check.check() == []


def fresh(asset) -> Asset:
    return Asset.objects.select_related("place").get(pk=asset.pk)


def test_everything_there_is_no_difference(cast, shelf, devices):
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    finish(cast, count)
    assert c.verdicts(count) == {}
    assert not StockMovement.objects.filter(reference_id=count.doc_number).exists()


def test_what_nobody_saw_is_missing_and_is_decommissioned(cast, shelf, devices):
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.scan(count, devices[1], cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {devices[2].code: "MISSING"}
    finish(cast, count)
    assert fresh(devices[2]).status == AssetStatus.DECOMMISSIONED
    movement = StockMovement.objects.get(reference_id=count.doc_number)
    assert (movement.type, movement.related_asset_id) == ("OUT_ADJUSTMENT", devices[2].pk)


def test_what_is_kept_is_searched_for(cast, shelf, devices):
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    line = count.lines.get(asset=devices[1])
    finish(cast, count, kept={line.pk})
    line.refresh_from_db()
    assert (line.outcome, fresh(devices[1]).status) == ("KEPT", "IN_STORAGE")
    assert fresh(devices[2]).status == "DECOMMISSIONED"


def test_what_left_during_the_count_is_no_error(cast, shelf, devices):
    count = begin(cast, shelf)
    for device in devices[:2]:
        c.scan(count, device, cast.staff)
    give_to(devices[2], cast.staff, actor=cast.logistik)
    give_to(devices[1], cast.staff, actor=cast.logistik)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {devices[2].code: "LEFT"}
    finish(cast, count)
    assert fresh(devices[2]).status == fresh(devices[1]).status == "IN_CUSTODY"


def test_what_arrived_during_the_count_is_no_error_scanned_or_not(cast, shelf, devices):
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    late, later = register_devices(cast.logistik, 2, place=shelf)
    c.scan(count, late, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {}


def test_damaged_things_are_expected_too(cast, shelf, devices):
    held = give_to(devices[0], cast.staff, actor=cast.logistik)
    custody.take_back([custody.Part(held)], to=shelf, actor=cast.logistik, condition="MAJOR_DAMAGE")
    count = begin(cast, shelf)
    c.scan(count, devices[1], cast.staff)
    c.scan(count, devices[2], cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {devices[0].code: "MISSING"}
    finish(cast, count)
    assert fresh(devices[0]).status == "DECOMMISSIONED"


@pytest.mark.parametrize("where", ["warehouse", "person", "written off", "damaged at a person"])
def test_what_the_book_has_elsewhere_comes_here(cast, shelf, devices, where):
    (stray,) = register_devices(cast.logistik)
    if where == "written off":
        verbs.decommission(stray, actor=cast.logistik, reason="hilang waktu banjir")
    elif where != "warehouse":
        give_to(stray, cast.staff, actor=cast.logistik)
    count = begin(cast, shelf)
    for device in (*devices, stray):
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {stray.code: "ELSEWHERE"}
    finish(cast, count)
    assert (fresh(stray).place, fresh(stray).status) == (shelf, "IN_STORAGE")
    comes = StockMovement.objects.filter(reference_id=count.doc_number, place=shelf).get()
    assert comes.type == {"warehouse": "IN_TRANSFER", "written off": "IN_ADJUSTMENT"}.get(where, "IN_RETURN")


def test_what_came_home_before_the_approval_is_left_alone(cast, shelf, devices):
    (stray,) = register_devices(cast.logistik)
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.scan(count, stray, cast.staff)
    c.submit(count, cast.logistik)
    verbs.move([stray], to=shelf, actor=cast.logistik)
    give_to(devices[1], cast.staff, actor=cast.logistik)
    finish(cast, count)
    assert {line.asset_id: line.outcome for line in count.lines.all()} == {
        devices[0].pk: "",
        devices[1].pk: "SINCE",
        devices[2].pk: "POSTED",
        stray.pk: "SINCE",
    }
    assert fresh(devices[1]).status == "IN_CUSTODY"


def test_outside_the_category_is_noted_and_nothing_else(cast, shelf, devices):
    (other,) = register_devices(
        cast.logistik, 1, place=shelf, item=ItemFactory(type=TypeFactory(category=CategoryFactory()))
    )
    count = begin(cast, shelf, category=devices[0].category)
    for thing in (*devices, other):
        c.scan(count, thing, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {other.code: "OUTSIDE"}
    finish(cast, count)
    assert not StockMovement.objects.filter(reference_id=count.doc_number).exists()


def test_a_drum_is_shorter_than_the_book_says(cast, shelf):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    count = begin(cast, shelf)
    c.amount(count, drum, 950, cast.staff)
    finish(cast, count)
    assert fresh(drum).current_balance == 950
    line = count.lines.get()
    assert (line.verdict, line.difference, line.posted, line.outcome) == ("SHORT", -50, -50, "POSTED")


def test_the_difference_is_that_of_the_moment_of_counting(cast, shelf):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    count = begin(cast, shelf)
    consumption.consume([consumption.Usage(drum.standard_item, Decimal(100), drum)], actor=cast.logistik)
    c.amount(count, drum, 890, cast.staff)
    consumption.consume([consumption.Usage(drum.standard_item, Decimal(200), drum)], actor=cast.logistik)
    finish(cast, count)
    assert fresh(drum).current_balance == 690


def test_an_empty_drum_is_used_up_and_a_missing_one_is_written_off(cast, shelf):
    empty, missing = (
        register_lot(cast.logistik, 1000, place=shelf),
        register_lot(cast.logistik, 500, place=shelf),
    )
    count = begin(cast, shelf)
    c.amount(count, empty, 0, cast.staff)
    finish(cast, count)
    assert (fresh(empty).status, fresh(missing).status) == ("CONSUMED", "DECOMMISSIONED")


def test_an_empty_drum_the_book_knows_is_empty_is_no_error(cast, shelf, devices):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    consumption.consume([consumption.Usage(drum.standard_item, Decimal(1000), drum)], actor=cast.logistik)
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    c.amount(count, drum, 0, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {}


def test_a_used_up_drum_that_holds_something_lies_here_again(cast, shelf, devices):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    consumption.consume([consumption.Usage(drum.standard_item, Decimal(1000), drum)], actor=cast.logistik)
    count = begin(cast, shelf)
    c.amount(count, drum, 120, cast.staff)
    finish(cast, count)
    assert (fresh(drum).status, fresh(drum).current_balance, fresh(drum).place) == ("IN_STORAGE", 120, shelf)


def test_a_drum_from_another_warehouse_comes_with_its_difference(cast, shelf, devices):
    drum = register_lot(cast.logistik, 1000)
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.amount(count, drum, 940, cast.staff)
    finish(cast, count)
    assert (fresh(drum).place, fresh(drum).current_balance) == (shelf, 940)


def test_a_shortage_is_taken_from_opened_lots_first(cast, shelf):
    boxes = c.connector()
    old, opened, new = (register_lot(cast.logistik, 100, item=boxes, place=shelf) for _ in range(3))
    verbs.adjust(opened, counted=Decimal(40), actor=cast.logistik, reason="dipakai")
    count = begin(cast, shelf)
    c.amount(count, boxes, 190, cast.staff)
    finish(cast, count)
    assert [fresh(lot).current_balance for lot in (old, opened, new)] == [90, 0, 100]
    assert StockLevel.objects.get(standard_item=boxes, place=shelf).balance == 190


def test_a_surplus_refills_opened_lots_and_the_rest_is_a_lot_that_was_found(client, cast, shelf):
    boxes = c.connector()
    lot = register_lot(cast.logistik, 100, item=boxes, place=shelf, price=Decimal(50000))
    verbs.adjust(lot, counted=Decimal(90), actor=cast.logistik, reason="dipakai")
    count = begin(cast, shelf)
    c.amount(count, boxes, 125, cast.staff)
    finish(cast, count)
    found = AssetRegistration.objects.latest("pk").assets.get()
    assert (fresh(lot).current_balance, found.current_balance, found.purchase_price) == (100, 25, None)
    movement = found.movements.get()
    assert (movement.type, movement.reference_id, movement.counterpart.kind) == (
        "IN_ADJUSTMENT",
        count.doc_number,
        "WRITTEN_OFF",
    )
    line = count.lines.get()
    assert (line.posted, line.found_lot) == (35, found)
    client.force_login(cast.logistik)
    for page in ("count", "count_report"):
        assert found.code in client.get(reverse(page, args=[count.doc_number])).content.decode()


def test_a_drum_longer_than_it_was_booked_is_that_drum(cast, shelf):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    piece = custody.cut(drum, quantity=Decimal(300), actor=cast.logistik)
    count = begin(cast, shelf)
    c.amount(count, drum, 800, cast.staff)
    c.amount(count, piece, 310, cast.staff)
    finish(cast, count)
    assert StockLevel.objects.get(place=shelf).balance == 1110
    drum, piece = fresh(drum), fresh(piece)
    assert (drum.initial_balance, drum.current_balance, drum.cut_balance) == (1110, 800, 310)
    assert (piece.initial_balance, piece.current_balance) == (310, 310)
    assert [line.found_lot for line in count.lines.all()] == [None, None]
    assert ledger_check.check() == []


def test_counted_material_without_an_amount_was_not_counted(cast, shelf, devices):
    boxes = register_lot(cast.logistik, 100, item=c.connector(), place=shelf)
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {str(boxes.standard_item): "NOT_COUNTED"}
    finish(cast, count)
    assert fresh(boxes).current_balance == 100


def test_moved_between_two_parts_is_marked(cast, shelf):
    boxes = c.connector()
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    count = begin(cast, shelf)
    c.amount(count, boxes, 60, cast.staff)
    consumption.consume([consumption.Usage(boxes, Decimal(10))], actor=cast.logistik)
    c.amount(count, boxes, 30, cast.staff, adds=True)
    c.submit(count, cast.logistik)
    line = count.lines.get()
    assert (line.verdict, line.is_disturbed) == ("MATCH", True)


def test_only_what_differs_is_counted_again_and_the_second_round_wins(cast, shelf, devices):
    drum, boxes = register_lot(cast.logistik, 1000, place=shelf), c.connector()
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    (stray,) = register_devices(cast.logistik)
    count = begin(cast, shelf)
    for device in (*devices[:2], stray):
        c.scan(count, device, cast.staff)
    c.amount(count, drum, 10, cast.staff)
    c.amount(count, boxes, 100, cast.staff)
    c.submit(count, cast.logistik)
    counts.recount(count, actor=cast.logistik)
    count.refresh_from_db()
    assert {line.asset_id or "boxes" for line in count.lines.filter(recount=True)} == {
        devices[2].pk,
        drum.pk,
        stray.pk,
    }
    c.scan(count, devices[2], cast.staff)
    c.amount(count, drum, 1000, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {stray.code: "NOT_THERE"}


def test_counted_again_once_only(cast, shelf, devices):
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    counts.recount(count, actor=cast.logistik)
    count.refresh_from_db()
    c.submit(count, cast.logistik)
    with pytest.raises(Conflict, match="again already"):
        counts.recount(count, actor=cast.logistik)


def test_what_is_counted_again_is_open_since_it_was_started(cast, shelf, devices):
    count = begin(cast, shelf)
    (before,) = stock_counts(User.objects.get(pk=cast.staff.pk))
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    (review,) = stock_counts(User.objects.get(pk=cast.ceo.pk))
    counts.recount(count, actor=cast.logistik)
    count.refresh_from_db()
    (again,) = stock_counts(User.objects.get(pk=cast.staff.pk))
    assert (before.at, review.at, again.at) == (count.started_at, count.submitted_at, count.started_at)


def test_nothing_differs_nothing_is_counted_again(cast, shelf, devices):
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    with pytest.raises(DomainError, match="Nothing differs"):
        counts.recount(count, actor=cast.logistik)


def test_reserved_stock_is_not_written_off_behind_its_back(cast, shelf):
    boxes = c.connector()
    lot = register_lot(cast.logistik, 100, item=boxes, place=shelf)
    reservations.reserve([reservations.Demand(boxes, Decimal(80))], reference="RO-1", actor=cast.logistik)
    count = begin(cast, shelf)
    c.amount(count, boxes, 50, cast.staff)
    c.submit(count, cast.logistik)
    with pytest.raises(DomainError, match="reserved"):
        c.approve(count, cast.ceo)
    assert (fresh(lot).current_balance, count.status) == (100, "REVIEW")


def test_an_approval_that_breaks_half_way_has_done_nothing(cast, shelf, devices, monkeypatch):
    count = begin(cast, shelf)
    register_lot(cast.logistik, 100, item=c.connector(), place=shelf)
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)

    def die(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr("assets.services.counts.approval.counts.judge_constraints", die)
    with pytest.raises(RuntimeError):
        c.approve(count, cast.ceo)
    count.refresh_from_db()
    assert (count.status, fresh(devices[1]).status) == ("REVIEW", "IN_STORAGE")
    assert not StockMovement.objects.filter(reference_id=count.doc_number).exists()


def test_a_large_count_costs_no_query_per_line(cast, django_assert_max_num_queries):
    shelf, item = WarehouseFactory(), ItemFactory()
    devices = register_devices(cast.logistik, 400, place=shelf, item=item)
    with django_assert_max_num_queries(25):
        count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    with django_assert_max_num_queries(40):
        c.submit(count, cast.logistik)
    with django_assert_max_num_queries(70):
        c.approve(count, cast.ceo)
    assert StockLevel.objects.get(place=shelf).balance == 1


def test_what_a_vendor_should_have_is_found_and_its_repair_called_off(cast, shelf, devices):
    repair = damage.report(
        devices[0], actor=cast.logistik, condition="MINOR_DAMAGE", description="Port 3 mati total"
    )
    repairs.send_out(repair, actor=cast.logistik, vendor="CV Servis")
    count = begin(cast, shelf)
    for device in devices:
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    assert c.verdicts(count) == {devices[0].code: "ELSEWHERE"}
    finish(cast, count)
    repair.refresh_from_db()
    assert (fresh(devices[0]).status, repair.status) == ("IN_STORAGE", "CANCELLED")


def test_a_broken_thing_that_is_missing_ends_with_its_repair(cast, shelf, devices):
    repair = damage.report(
        devices[0], actor=cast.logistik, condition="MINOR_DAMAGE", description="Port 3 mati total"
    )
    count = begin(cast, shelf)
    c.scan(count, devices[1], cast.staff)
    finish(cast, count)
    repair.refresh_from_db()
    assert (fresh(devices[0]).status, repair.status) == ("DECOMMISSIONED", "DECOMMISSIONED")


@pytest.mark.django_db(transaction=True)
def test_two_people_approving_at_once_post_it_once(cast, shelf, devices):
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.logistik)
    c.submit(count, cast.logistik)
    approve = lambda: approval.approve(count, actor=cast.ceo, version=count.version)  # noqa: E731
    won, lost = split(race(approve, approve, approve))
    assert (len(won), len(lost)) == (1, 2)
    assert all(isinstance(refusal, Conflict) for refusal in lost)
    assert StockMovement.objects.filter(reference_id=count.doc_number).count() == 2
    assert ledger_check.check() == []


@pytest.mark.django_db(transaction=True)
def test_goods_that_go_while_they_are_written_off_are_gone_once(cast, shelf, devices):
    lot = register_lot(cast.logistik, 100, item=c.connector(), place=shelf)
    count = begin(cast, shelf)
    c.scan(count, devices[0], cast.staff)
    c.amount(count, lot.standard_item, 90, cast.staff)
    c.submit(count, cast.logistik)
    race(
        lambda: approval.approve(count, actor=cast.ceo, version=count.version),
        lambda: custody.issue([custody.Part(devices[1])], to=cast.leader, actor=cast.logistik),
        lambda: consumption.consume([consumption.Usage(lot.standard_item, Decimal(30))], actor=cast.logistik),
        lambda: verbs.move([devices[2]], to=WarehouseFactory(), actor=cast.logistik),
    )
    count.refresh_from_db()
    assert (count.status, ledger_check.check()) == ("APPROVED", [])
    assert StockLevel.objects.get(standard_item=lot.standard_item, place=shelf).balance == 60
