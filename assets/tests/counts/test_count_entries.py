"""Every scan and amount is kept, sent as often as it takes, and counted once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from assets.models import StockCountEntry
from assets.services.counts import counts
from assets.services.goods import assets as verbs
from assets.services.goods import voiding
from assets.services.stock import consumption
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from core import clock
from core.errors import Conflict, DomainError
from core.tests.races import race, split

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory()


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


@pytest.fixture
def drum(cast, shelf):
    return register_lot(cast.logistik, 1000, place=shelf)


@pytest.fixture
def boxes(cast, shelf):
    return register_lot(cast.logistik, 100, item=c.connector(), place=shelf).standard_item


@pytest.fixture
def count(cast, shelf, devices, drum, boxes):
    return counts.start(shelf, actor=cast.logistik, counters=[cast.staff, cast.stranger])


def test_sent_twice_is_counted_once(cast, count, devices):
    again = c.key()
    first = c.scan(count, devices[0], cast.staff, key=again)
    second = c.scan(count, devices[0], cast.staff, key=again)
    assert (first.state, second.state, second.label) == ("counted", "counted", first.label)
    assert StockCountEntry.objects.count() == 1


def test_sent_again_after_the_count_is_over_is_no_error(cast, count, devices):
    again = c.key()
    c.scan(count, devices[0], cast.staff, key=again)
    c.submit(count, cast.logistik)
    assert c.scan(count, devices[0], cast.staff, key=again).state == "counted"


def test_somebody_elses_key_is_refused(cast, count, devices):
    again = c.key()
    c.scan(count, devices[0], cast.staff, key=again)
    with pytest.raises(Conflict):
        c.scan(count, devices[0], cast.stranger, key=again)


def test_two_people_scanning_one_thing_count_it_once(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    second = c.scan(count, devices[0], cast.stranger)
    assert (second.state, second.by) == ("again", "Teguh Wibowo")
    c.submit(count, cast.logistik)
    assert count.lines.get(asset=devices[0]).counted == 1


def test_a_serial_number_and_a_mac_address_do_as_well(cast, count, devices):
    verbs.update(devices[0], actor=cast.logistik, version=1, values={"mac_address": "AA:BB:CC:00:11:22"})
    assert c.scan(count, devices[0].serial_number.lower(), cast.staff).state == "counted"
    assert c.scan(count, "aabb.cc00.1122", cast.staff).state == "again"


def test_an_unknown_code_is_noted_as_it_is(cast, count):
    assert c.scan(count, "  TIDAK-ADA-99  ", cast.staff).state == "unknown"
    entry = StockCountEntry.objects.get()
    assert (entry.raw_code, entry.line, entry.amount) == ("TIDAK-ADA-99", None, None)


def test_a_voided_thing_is_unknown(cast, count):
    (gone,) = register_devices(cast.logistik)
    voiding.void(gone.registration, actor=cast.logistik, reason="salah kirim")
    assert c.scan(count, gone, cast.staff).state == "unknown"


def test_no_code_is_no_entry(cast, count):
    with pytest.raises(DomainError, match="code"):
        c.scan(count, "   ", cast.staff)


def test_of_material_the_amount_is_asked_for(cast, count, drum, boxes):
    asked = c.scan(count, drum, cast.staff)
    assert (asked.state, asked.unit, asked.amount) == ("amount", "Meter", None)
    assert not StockCountEntry.objects.exists()
    assert c.amount(count, drum, 990, cast.staff).state == "counted"
    assert c.amount(count, boxes, 99, cast.staff).unit == "Pcs"


def test_a_model_that_nobody_expected_is_counted_by_its_name(cast, count):
    c.connector(name="Klem Kabel")
    with pytest.raises(DomainError):
        c.text(count, "Netviel Klem Kabel", "1.5", cast.staff)
    assert not count.lines.filter(is_expected=False).exists()
    assert c.text(count, "netviel  klem kabel", 12, cast.staff).state == "counted"
    c.submit(count, cast.logistik)
    line = count.lines.get(is_expected=False)
    assert (line.verdict, line.difference) == ("OVER", 12)


def test_two_models_of_one_name_are_not_guessed(cast, count):
    for _ in range(2):
        c.connector(name="Klem Kabel")
    with pytest.raises(DomainError, match="Two models"):
        c.text(count, "Netviel Klem Kabel", 12, cast.staff)


def test_an_amount_of_nothing_known_is_refused(cast, count):
    with pytest.raises(DomainError, match="neither a lot nor a counted model"):
        c.text(count, "Furukawa Dropcore", 12, cast.staff)
    assert not StockCountEntry.objects.exists()


@pytest.mark.parametrize("wrong", ["-1", "1.5", "99999999999"])
def test_an_amount_that_cannot_be_is_refused(cast, count, boxes, wrong):
    with pytest.raises(DomainError) as refusal:
        c.amount(count, boxes, wrong, cast.staff)
    assert refusal.value.field == "amount"


def test_a_later_amount_replaces_the_former_and_a_part_comes_on_top(cast, count, boxes):
    c.amount(count, boxes, 70, cast.staff)
    c.amount(count, boxes, 40, cast.staff)
    c.amount(count, boxes, 60, cast.stranger, adds=True)
    c.submit(count, cast.logistik)
    assert count.lines.get(asset=None).counted == 100


def test_the_book_of_that_moment_is_kept(cast, count, shelf, drum):
    with clock.at(clock.now() + timedelta(minutes=1)):
        consumption.consume([consumption.Usage(drum.standard_item, Decimal(300), drum)], actor=cast.logistik)
    with clock.at(clock.now() + timedelta(minutes=2)):
        # Counted in the field of view of nobody: the phone had no connection for a minute and a half.
        c.amount(count, drum, 1000, cast.staff, recorded=c.phone(ago=90))
        c.amount(count, drum, 700, cast.stranger)
    early, late = StockCountEntry.objects.order_by("pk")
    assert (early.book_amount, late.book_amount) == (1000, 700)


def test_nothing_is_counted_before_the_count_began(cast, count, devices):
    c.scan(count, devices[0], cast.staff, recorded=c.phone(ago=10**6))
    assert StockCountEntry.objects.get().counted_at == count.started_at


@pytest.mark.django_db(transaction=True)
def test_the_same_entry_sent_twice_at_once_is_one(cast):
    (device,) = register_devices(cast.logistik)
    count = counts.start(device.place, actor=cast.logistik)
    again = c.key()
    results = race(*[lambda: c.scan(count, device, cast.logistik, key=again) for _ in range(4)])
    assert [type(r).__name__ for r in results] == ["Counted"] * 4
    assert StockCountEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_unexpected_thing_scanned_by_many_at_once_is_one_line(cast):
    (device,) = register_devices(cast.logistik)
    (stray,) = register_devices(cast.logistik)
    count = counts.start(device.place, actor=cast.logistik, counters=[cast.staff])
    race(
        *[
            lambda who=who: c.scan(count, stray, who)
            for who in (cast.logistik, cast.staff, cast.ceo, cast.logistik)
        ]
    )
    assert count.lines.filter(asset=stray).count() == 1
    assert StockCountEntry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_submitting_while_others_count_loses_nothing(cast):
    devices = register_devices(cast.logistik, 8)
    count = counts.start(devices[0].place, actor=cast.logistik)
    c.scan(count, devices[0], cast.logistik)
    jobs = [lambda d=d: c.scan(count, d, cast.logistik) for d in devices[1:]]
    results = race(*jobs, lambda: counts.submit(count, actor=cast.logistik))
    kept = [r for r in results if type(r).__name__ == "Counted"]
    counted = sum(not r.is_late for r in kept) + 1
    assert StockCountEntry.objects.count() == len(kept) + 1 == 8
    assert count.lines.filter(verdict="MATCH").count() == counted
    assert count.lines.filter(verdict="MISSING").count() == 8 - counted


@pytest.mark.django_db(transaction=True)
def test_one_shelf_started_by_two_at_once_is_one_count(cast):
    (device,) = register_devices(cast.logistik)
    won, lost = split(
        race(*[lambda who=who: counts.start(device.place, actor=who) for who in (cast.logistik, cast.ceo)])
    )
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert won[0].doc_number in str(lost[0])
