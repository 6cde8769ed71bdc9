"""Stock counts as documents: who may do what when; one count of a shelf at a time."""

from contextlib import suppress

import pytest
from django.db import transaction

from assets.choices import CountStatus
from assets.models import StockCount
from assets.services.counts import approval, counts
from assets.tests.counts import counting as c
from assets.tests.factories import ItemFactory, WarehouseFactory, give_to, register_devices, register_lot
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, Notification
from core.roles import Role
from core.tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory()


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


@pytest.fixture
def count(cast, shelf, devices):
    return counts.start(shelf, actor=cast.logistik, counters=[cast.staff])


def test_what_the_book_has_is_what_is_expected(cast, shelf):
    devices = register_devices(cast.logistik, 2, place=shelf)
    drum = register_lot(cast.logistik, 1000, place=shelf)
    boxes = c.connector()
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    register_lot(cast.logistik, 50, item=boxes, place=shelf)
    register_devices(cast.logistik, 1)
    give_to(register_devices(cast.logistik, 1, place=shelf)[0], cast.staff, actor=cast.logistik)
    lines = counts.start(shelf, actor=cast.logistik).lines.values_list(
        "kind", "asset", "standard_item", "expected"
    )
    assert set(lines) == {
        *[("THING", d.pk, d.standard_item_id, 1) for d in devices],
        ("LOT", drum.pk, drum.standard_item_id, 1000),
        ("ITEM", None, boxes.pk, 150),
    }


def test_numbered_by_the_day(count):
    assert count.doc_number.startswith("OP-") and count.doc_number.endswith("-0001")


def test_only_one_category_is_counted(cast, shelf, devices):
    (other,) = register_devices(cast.logistik, 1, place=shelf, item=ItemFactory())
    count = counts.start(shelf, actor=cast.logistik, category=other.category)
    assert [line.asset_id for line in count.lines.all()] == [other.pk]


def test_an_empty_shelf_is_not_counted(cast, shelf):
    with pytest.raises(DomainError, match="nothing to count"):
        counts.start(shelf, actor=cast.logistik)
    assert not StockCount.objects.exists()


def test_a_person_is_not_counted(cast, devices):
    give_to(devices[0], cast.staff, actor=cast.logistik)
    with pytest.raises(DomainError, match="warehouse"):
        counts.start(cast.staff.place, actor=cast.logistik)


def test_one_open_count_of_a_shelf_at_a_time(cast, shelf, count, devices):
    with pytest.raises(Conflict, match=f"{count.doc_number}.*Dewi Sari"):
        counts.start(shelf, actor=cast.ceo)
    with pytest.raises(Conflict):
        counts.start(shelf, actor=cast.ceo, category=devices[0].category)


def test_two_categories_of_a_shelf_are_counted_side_by_side(cast, shelf, devices):
    (other,) = register_devices(cast.logistik, 1, place=shelf, item=ItemFactory())
    counts.start(shelf, actor=cast.logistik, category=devices[0].category)
    assert counts.start(shelf, actor=cast.ceo, category=other.category).pk
    with pytest.raises(Conflict):
        counts.start(shelf, actor=cast.ceo, category=other.category)


def test_a_shelf_is_counted_again_when_its_count_is_over(cast, shelf, count):
    counts.cancel(count, actor=cast.logistik, reason="salah rak")
    assert counts.start(shelf, actor=cast.logistik).doc_number != count.doc_number


def test_the_invited_are_told_and_see_it(cast, count):
    news = Notification.objects.get(recipient=cast.staff, type="COUNT_INVITED")
    assert news.url == f"/counts/{count.doc_number}/work/"
    assert StockCount.objects.visible_to(cast.staff).get() == count
    assert not StockCount.objects.visible_to(cast.stranger).exists()


def test_who_is_not_invited_does_not_count(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    with pytest.raises(NotAllowed):
        c.scan(count, devices[1], cast.stranger)


def test_somebody_is_invited_later(cast, count, devices):
    counts.invite(count, counters=[cast.stranger, cast.staff], actor=cast.logistik)
    c.scan(count, devices[1], cast.stranger)
    assert ActivityLog.objects.get(action="assets.stockcount.invited", details="Sinta Asing")


def test_nobody_is_invited_twice(cast, count):
    counts.invite(count, counters=[cast.staff], actor=cast.logistik)
    assert Notification.objects.filter(type="COUNT_INVITED").count() == 1


def test_submitting_tells_the_others_who_manage_stock(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    assert count.status == CountStatus.REVIEW
    told = Notification.objects.filter(type="COUNT_SUBMITTED").values_list("recipient__name", flat=True)
    assert cast.ceo.name in told and cast.logistik.name not in told


def test_nothing_counted_is_nothing_to_submit(cast, count):
    with pytest.raises(DomainError, match="Nothing was counted"):
        counts.submit(count, actor=cast.logistik)


def test_submitted_twice_says_by_whom(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    counts.submit(count, actor=cast.logistik)
    with pytest.raises(Conflict, match="“Waiting for approval” now \\(Dewi Sari"):
        counts.submit(count, actor=cast.ceo)


def test_who_counts_does_not_submit(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    with pytest.raises(NotAllowed):
        counts.submit(count, actor=cast.staff)


def test_what_comes_after_the_submission_waits_and_counts_for_nothing_yet(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    assert c.scan(count, devices[1], cast.staff).is_late
    assert c.verdicts(count) == {devices[1].code: "MISSING", devices[2].code: "MISSING"}


def test_who_started_it_does_not_approve_it(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    with pytest.raises(NotAllowed, match="You started"):
        c.approve(count, cast.logistik)


def test_who_counted_in_it_does_not_approve_it(cast, count, devices):
    c.scan(count, devices[0], cast.ceo)
    c.submit(count, cast.logistik)
    with pytest.raises(NotAllowed, match="You counted"):
        c.approve(count, cast.ceo)


def test_who_does_not_manage_stock_does_not_approve(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    with pytest.raises(NotAllowed):
        c.approve(count, cast.purchase)


def test_who_may_approve_is_the_same_in_a_query(cast, count, devices):
    """In each state of a count; it was started by one and counted by another of those who manage stock."""
    deputy = UserFactory(name="Wakil Gudang", role=Role.ADMIN_LOGISTIK)
    everybody = (cast.logistik, cast.ceo, cast.purchase, cast.leader, cast.staff, deputy)

    def agrees():
        count.refresh_from_db()
        listed = {person for person in everybody if count in StockCount.objects.to_approve(person)}
        allowed = set()
        for person in everybody:
            with suppress(Conflict, NotAllowed), transaction.atomic():
                approval.approve(count, actor=person, version=count.version)
                allowed.add(person)
                transaction.set_rollback(True)
        assert listed == allowed
        return listed

    c.scan(count, devices[0], cast.ceo)
    assert not agrees()
    c.submit(count, cast.logistik)
    assert agrees() == {deputy}
    counts.cancel(count, actor=cast.logistik, reason="salah lokasi")
    assert not agrees()


def test_approved_twice_says_by_whom(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    version = count.version
    c.approve(count, cast.ceo)
    with pytest.raises(Conflict, match="“Approved” now \\(Citra Direktur"):
        approval.approve(count, actor=cast.ceo, version=version)


def test_cancelled_is_not_approved(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    counts.cancel(count, actor=cast.logistik, reason="salah gudang")
    with pytest.raises(Conflict, match="“Cancelled” now \\(Dewi Sari"):
        c.approve(count, cast.ceo)
    with pytest.raises(Conflict):
        counts.cancel(count, actor=cast.ceo, reason="salah gudang")


def test_cancelling_needs_a_reason(cast, count):
    with pytest.raises(DomainError):
        counts.cancel(count, actor=cast.logistik, reason=" ")


def test_what_was_judged_anew_is_not_approved_unseen(cast, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    seen = count.version
    counts.recount(count, actor=cast.logistik)
    c.submit(count, cast.logistik)
    with pytest.raises(StaleVersion, match="changed by Dewi Sari"):
        approval.approve(count, actor=cast.ceo, version=seen)
