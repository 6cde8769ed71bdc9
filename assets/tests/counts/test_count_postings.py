"""Nothing is posted that nobody saw: review, approval and report say every amount, and what is left out."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assets.models import Asset, StockMovement
from assets.services.counts import approval, counts, plan, unbooked
from assets.services.goods import assets as verbs
from assets.services.stock import consumption, ledger_check
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
from assets.views.counts import facts
from core.errors import Conflict
from core.models import ActivityLog
from core.services.people import preferences

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory(name="Rak Uji")


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


@pytest.fixture
def page(client, cast):
    """What the approver reads, in English."""
    preferences.update(cast.ceo, actor=cast.ceo, language="en")
    client.force_login(cast.ceo, backend="core.auth.RoleBackend")

    def read(count, name="count") -> str:
        text = client.get(reverse(name, args=[count.doc_number])).content.decode()
        return " ".join(text.split())

    return read


@pytest.fixture
def stray(cast, shelf, devices):
    """1,000 m that the book has elsewhere lie here, and are 500 m by now."""
    drum = register_lot(cast.logistik, 1000, place=WarehouseFactory(name="Gudang Lain"))
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    for device in devices:
        c.scan(count, device, cast.staff)
    c.amount(count, drum, 500, cast.staff)
    return c.submit(count, cast.logistik), drum


@pytest.mark.parametrize("name", ["count", "count_approve", "count_report"])
def test_the_amount_of_a_lot_in_the_wrong_place_is_shown(page, stray, name):
    text = page(stray[0], name)
    for words in ("1,000 Meter", "500 Meter", "-500 Meter", "1,000 Meter is here from now on", "Gudang Lain"):
        assert words in text, words


def test_what_it_is_worth_is_shown_too(cast, page, shelf, devices):
    drum = register_lot(cast.logistik, 1000, price=Decimal(2_000_000))
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.amount(count, drum, 500, cast.staff)
    c.submit(count, cast.logistik)
    assert "-1.000.000" in page(count).replace("\u2212", "-") or "1.000.000" in page(count)


def test_the_report_of_what_was_approved_says_what_was_posted(cast, page, stray):
    count, drum = stray
    c.approve(count, cast.ceo)
    text = page(count, "count_report")
    assert "1,000 Meter is here from now on" in text and "-500 Meter" in text
    line = count.lines.get(asset=drum)
    assert (line.moved, line.posted) == (1000, -500)


def test_every_amount_that_is_posted_was_said(cast, page, shelf, devices):
    """Line by line: what the plan says is what the movements add up to."""
    boxes, long = c.connector(), register_lot(cast.logistik, 1000, place=shelf)
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    missing = register_lot(cast.logistik, 300, place=shelf)
    stray = register_lot(cast.logistik, 800)
    gone = register_lot(cast.logistik, 400, place=shelf)
    verbs.decommission(gone, actor=cast.logistik, reason="hilang waktu banjir")
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.scan(count, devices[0], cast.staff)
    for thing, amount in ((boxes, 120), (long, 1100), (stray, 750), (gone, 400)):
        c.amount(count, thing, amount, cast.staff)
    c.submit(count, cast.logistik)
    said = facts.planned(count)
    c.approve(count, cast.ceo, seen=said.digest)
    posted = {line.pk: (line.moved, line.posted) for line in count.lines.filter(outcome="POSTED")}
    assert posted == {pk: (p.moved, p.posted) for pk, p in said.postings.items()}
    assert ledger_check.check() == []
    for lot, left in ((long, 1100), (stray, 750), (gone, 400)):
        lot.refresh_from_db()
        assert (lot.current_balance, lot.place) == (left, shelf), lot.code
    assert count.lines.get(asset=gone).posted == 0
    assert count.lines.get(asset=missing).posted == -300


def test_a_lot_that_was_written_off_and_is_found_is_no_surplus(cast, shelf, devices):
    gone = register_lot(cast.logistik, 500, place=shelf)
    verbs.decommission(gone, actor=cast.logistik, reason="hilang waktu banjir")
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.amount(count, gone, 500, cast.staff)
    c.submit(count, cast.logistik)
    line = count.lines.get(asset=gone)
    assert (line.verdict, line.book, line.difference) == ("ELSEWHERE", 500, 0)
    before = Asset.objects.count()
    c.approve(count, cast.ceo)
    assert Asset.objects.count() == before
    assert ledger_check.check() == []


def test_stock_that_moved_since_it_was_looked_at_is_looked_at_again(cast, shelf):
    drum = register_lot(cast.logistik, 1000, place=shelf)
    other = register_lot(cast.logistik, 700, place=shelf)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.amount(count, drum, 990, cast.staff)
    c.submit(count, cast.logistik)
    seen = facts.planned(count).digest
    consumption.consume([consumption.Usage(other.standard_item, Decimal(100), other)], actor=cast.logistik)
    with pytest.raises(Conflict, match="Stock moved"):
        c.approve(count, cast.ceo, seen=seen)
    assert not StockMovement.objects.filter(reference_id=count.doc_number).exists()
    count.refresh_from_db()
    approval.approve(count, actor=cast.ceo, version=count.version, seen=facts.planned(count).digest)
    other.refresh_from_db()
    assert count.lines.get(asset=other).posted == -600


def test_without_what_was_looked_at_nothing_is_approved_on_the_page(cast, client, page, stray):
    count, _drum = stray
    page(count, "count_approve")
    url = reverse("count_approve", args=[count.doc_number])
    response = client.post(url, {"version": count.version})
    assert response.status_code == 409
    response = client.post(url, {"version": count.version, "plan": facts.planned(count).digest})
    assert response.status_code == 302


def test_the_approval_says_what_it_left_unbooked(cast, client, page, shelf, devices):
    (other,) = register_devices(
        cast.logistik, 1, place=shelf, item=ItemFactory(type=TypeFactory(category=CategoryFactory()))
    )
    boxes = c.connector(
        type=TypeFactory(category=devices[0].category, classification="MATERIAL", tracking_method="BULK")
    )
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff], category=devices[0].category)
    for thing in (devices[0], other, "ENTAH-APA"):
        c.scan(count, thing, cast.staff)
    c.submit(count, cast.logistik)
    give_to(devices[1], cast.staff, actor=cast.logistik)
    kept = count.lines.get(asset=devices[2])
    data = {"version": count.version, "plan": facts.planned(count).digest, "kept": [kept.pk]}
    response = client.post(reverse("count_approve", args=[count.doc_number]), data, follow=True)
    count.refresh_from_db()
    assert unbooked.of(count) == {"kept": 1, "since": 1, "not_counted": 1, "outside": 1, "unknown": 1}
    text = " ".join(response.content.decode().split())
    with translation.override("en"):  # as the pages are
        left = unbooked.sentences(count)
    for sentence in left:
        assert text.count(sentence) >= 2  # in what is said at once, and on the page
        assert sentence in page(count, "count_report")
    log = ActivityLog.objects.get(action="assets.stockcount.approved")
    assert log.changes == {"posted": [None, 0], "unbooked_lines": [None, 4], "unbooked_codes": [None, 1]}


def test_all_that_is_posted_stands_on_the_page_however_many(cast, page, shelf, monkeypatch):
    devices = register_devices(cast.logistik, 6, place=shelf)
    monkeypatch.setattr(facts, "MOST", 2)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    text = page(count, "count_approve")
    assert all(device.code in text for device in devices[1:])


def test_the_plan_costs_one_query(cast, stray, django_assert_num_queries):
    count, _drum = stray
    lines = list(count.lines.all())
    with django_assert_num_queries(1):
        plan.of(count, lines)


def test_people_who_disagree_stand_in_the_review_with_what_they_said(cast, page, shelf):
    boxes = c.connector()
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff, cast.stranger])
    c.amount(count, boxes, 80, cast.staff)
    c.amount(count, boxes, 100, cast.stranger)
    c.submit(count, cast.logistik)
    for name in ("count", "count_report"):
        text = page(count, name)
        assert "Teguh Wibowo: 80 Pcs" in text and "Sinta Asing: 100 Pcs" in text
