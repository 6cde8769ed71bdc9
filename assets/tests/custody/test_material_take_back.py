"""A wrong use of material is taken back: by who recorded it for a day, by the warehouse, once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import Asset, StockMovement
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import consumption, ledger_check, restoring, uses
from assets.tests.factories import CableFactory, register_lot
from core import clock
from core.errors import Conflict, NotAllowed
from core.models import ActivityLog, UserPreference
from core.tests.races import race, split

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "salah ketik"


@pytest.fixture
def cable(cast):
    """300 m with the technician, in two lots."""
    UserPreference.objects.update(language="en")
    item = CableFactory()
    for _n in range(2):
        lot = register_lot(cast.logistik, 150, item=item)
        custody.issue([custody.Part(lot)], to=cast.staff, actor=cast.logistik)
    return item


def use(cast, cable, amount, reference="WO-17", actor=None) -> uses.Use:
    actor = actor or cast.staff
    lines = [consumption.Usage(cable, Decimal(amount))]
    consumption.consume(lines, actor=actor, technician=cast.staff, warehouses=False, reference=reference)
    return uses.of(StockMovement.objects.latest("pk").pk)


def balances(cable):
    lots = Asset.objects.filter(standard_item=cable).order_by("pk")
    return [int(lot.current_balance) for lot in lots]


def page(one: uses.Use) -> str:
    return reverse("material_take_back", args=[one.pk])


def test_who_recorded_it_takes_back_exactly_that_use(client, cast, cable):
    right, wrong = use(cast, cable, 20), use(cast, cable, 200)
    assert balances(cable) == [0, 80]
    client.force_login(cast.staff)
    mine = client.get(reverse("my_stock"))
    assert page(wrong) in mine.content.decode() and page(right) in mine.content.decode()
    assert "70 Meter" in client.get(page(wrong)).content.decode()
    assert client.post(page(wrong), {"reason": WHY}).status_code == 302
    assert balances(cable) == [130, 150]
    back = StockMovement.objects.filter(type="IN_RETURN").order_by("pk")
    assert [(row.reference_id, int(row.quantity), row.transfer_id) for row in back] == [
        ("WO-17", 130, wrong.key),
        ("WO-17", 70, wrong.key),
    ]
    log = ActivityLog.objects.filter(action="assets.asset.restored")
    assert {(row.user, row.details, row.reference_id) for row in log} == {(cast.staff, WHY, "WO-17")}
    assert page(wrong) not in client.get(reverse("my_stock")).content.decode()
    assert ledger_check.check() == []


def test_it_is_taken_back_once(client, cast, cable):
    one = use(cast, cable, 20)
    restoring.take_back(one, actor=cast.logistik, reason=WHY)
    client.force_login(cast.staff)
    assert client.get(page(one)).url == reverse("my_stock")
    answer = client.post(page(one), {"reason": WHY})
    assert answer.status_code == 409 and cast.logistik.name in answer.content.decode()
    with pytest.raises(Conflict, match=cast.logistik.name):
        restoring.take_back(one, actor=cast.staff, reason=WHY)
    assert balances(cable) == [150, 150]


def test_after_a_day_only_the_warehouse_does(client, cast, cable):
    with clock.at(clock.now() - timedelta(hours=25)):
        old = register_lot(cast.logistik, 50)
        lines = [consumption.Usage(old.standard_item, Decimal(5))]
        consumption.consume(lines, actor=cast.staff, reference="WO-1")
    one = uses.of(StockMovement.objects.get(reference_id="WO-1").pk)
    assert uses.recent(cast.staff) == []
    client.force_login(cast.staff)
    assert client.post(page(one), {"reason": WHY}).status_code == 409
    with pytest.raises(Conflict, match="24"):
        restoring.take_back(one, actor=cast.staff, reason=WHY)
    restoring.take_back(one, actor=cast.logistik, reason=WHY)
    assert Asset.objects.get(pk=old.pk).current_balance == 50


@pytest.mark.parametrize("who", ["leader", "purchase", "stranger"])
def test_it_is_nobody_elses(client, cast, cable, who):
    one = use(cast, cable, 20)
    client.force_login(getattr(cast, who))
    assert client.get(page(one)).status_code == client.post(page(one), {"reason": WHY}).status_code == 404
    with pytest.raises(NotAllowed):
        restoring.take_back(one, actor=getattr(cast, who), reason=WHY)


def test_what_is_no_use_is_not_found(client, cast, cable):
    client.force_login(cast.logistik)
    arrival = StockMovement.objects.filter(type="IN_PURCHASE").first()
    assert client.get(reverse("material_take_back", args=[arrival.pk])).status_code == 404
    assert client.get(reverse("material_take_back", args=[0])).status_code == 404


def test_a_lot_that_changed_hands_or_was_counted_stays(cast, cable):
    one = use(cast, cable, 20)
    lot = Asset.objects.filter(standard_item=cable).order_by("pk").first()
    custody.pass_on([custody.Part(lot)], to=cast.leader, actor=cast.logistik)
    with pytest.raises(Conflict, match=lot.code):
        restoring.take_back(one, actor=cast.logistik, reason=WHY)
    two = use(cast, cable, 20, reference="WO-18")
    lot = Asset.objects.filter(standard_item=cable).order_by("pk").last()
    assets.adjust(lot, counted=Decimal(150), actor=cast.logistik, reason=WHY)
    with pytest.raises(Conflict, match=lot.code):
        restoring.take_back(two, actor=cast.logistik, reason=WHY)


def test_a_lot_that_was_emptied_lies_on_its_shelf_again(cast):
    lot = register_lot(cast.logistik, 10, location_detail="Rak C")
    consumption.consume(
        [consumption.Usage(lot.standard_item, Decimal(10))], actor=cast.logistik, reference="WO-2"
    )
    restoring.take_back(uses.recent(cast.logistik)[0], actor=cast.logistik, reason=WHY)
    back = Asset.objects.get(pk=lot.pk)
    assert (back.status, back.place, back.location_detail) == ("IN_STORAGE", lot.place, "Rak C")


def test_the_warehouse_finds_it_at_the_lot(client, cast, cable):
    one = use(cast, cable, 20)
    lot = Asset.objects.get(pk=one.lots[0])
    client.force_login(cast.logistik)
    assert page(one) in client.get(reverse("asset", args=[lot.code])).content.decode()
    restoring.take_back(one, actor=cast.logistik, reason=WHY)
    assert page(one) not in client.get(reverse("asset", args=[lot.code])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_it_back_once(cast, cable):
    one = use(cast, cable, 20)
    done, refused = split(
        race(
            lambda: restoring.take_back(one, actor=cast.logistik, reason=WHY),
            lambda: restoring.take_back(one, actor=cast.staff, reason=WHY),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert balances(cable) == [150, 150]
    assert ledger_check.check() == []
