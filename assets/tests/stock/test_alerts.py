"""Telling once that a model falls short, and once that it has recovered."""

from decimal import Decimal

import pytest

from assets.models import StockAlert
from assets.services.catalogue import items
from assets.services.goods import assets
from assets.services.stock import alerts, consumption, thresholds
from assets.tests.factories import CableFactory, ItemFactory, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused
from core.models import Notification
from core.tests.races import race

pytestmark = pytest.mark.django_db


def told(event: str) -> list[str]:
    """Who was told, by e-mail, in the order of the bell."""
    return list(
        Notification.objects.filter(type=event).order_by("pk").values_list("recipient__role", flat=True)
    )


def news() -> list[str]:
    return list(
        Notification.objects.filter(type__startswith="STOCK_")
        .order_by("pk")
        .values_list("type", flat=True)
        .distinct()
    )


@pytest.fixture
def cable(cast):
    """Five Hasbal of cable, watched."""
    lot = register_lot(cast.logistik, 5000)
    assert alerts.watch() == ([], [])
    return lot


def test_a_fall_is_told_once_to_those_who_look_after_the_stock(cast, cable):
    consumption.consume(
        [consumption.Usage(cable.standard_item, Decimal(3000))], actor=cast.logistik, reference="WO-IKR-1"
    )
    (alert,), ended = alerts.watch()
    assert (alert.level, alert.left, alert.threshold, alert.unit, ended) == ("LOW", 2, 2, "Hasbal", [])
    assert sorted(told("STOCK_LOW")) == ["ADMIN_LOGISTIK", "SUPER_ADMIN"]
    assert alerts.watch() == ([], [])
    assert len(told("STOCK_LOW")) == 2


def test_nothing_more_while_it_stays_low(cast, cable):
    for left in (1500, 700, 1):
        assets.adjust(cable, counted=left, actor=cast.logistik, reason="opname gudang")
        alerts.watch()
    assert (StockAlert.objects.count(), len(told("STOCK_LOW"))) == (1, 2)


def test_from_low_to_out_is_said_once_more(cast, cable):
    assets.adjust(cable, counted=700, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    assets.adjust(cable, counted=0, actor=cast.logistik, reason="opname gudang")
    (out,), (low,) = alerts.watch()
    assert (low.level, out.level, out.recovered_at) == ("LOW", "OUT", None)
    assert alerts.watch() == ([], [])
    rows = Notification.objects.filter(type="STOCK_LOW", recipient=cast.logistik).order_by("pk")
    assert ["habis" in row.message for row in rows] == [False, True]
    assert not told("STOCK_RECOVERED")


def test_a_little_came_in_is_no_news_but_the_next_fall_to_nothing_is(cast, cable):
    assets.adjust(cable, counted=0, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    little = register_lot(cast.logistik, 1000, item=cable.standard_item)
    alerts.watch()
    assert (len(told("STOCK_LOW")), StockAlert.objects.get(recovered_at=None).level) == (2, "LOW")
    assets.adjust(little, counted=0, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    assert (len(told("STOCK_LOW")), told("STOCK_RECOVERED")) == (4, [])


def test_recovering_is_told_once_and_the_next_fall_again(cast, cable):
    item = cable.standard_item
    assets.adjust(cable, counted=100, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    more = register_lot(cast.logistik, 5000, item=item)
    raised, (ended,) = alerts.watch()
    assert raised == []
    assert len(told("STOCK_RECOVERED")) == 2
    assert StockAlert.objects.get().recovered_at
    assert alerts.watch() == ([], [])
    assets.adjust(more, counted=100, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    assert (StockAlert.objects.count(), len(told("STOCK_LOW"))) == (2, 4)


def test_a_higher_threshold_can_be_the_fall_and_a_lower_one_the_recovery(cast, cable):
    item = cable.standard_item
    thresholds.set_threshold(item, actor=cast.logistik, version=0, value=5, alert_enabled=True)
    assert len(alerts.watch()[0]) == 1
    thresholds.clear(item, actor=cast.logistik)
    assert len(alerts.watch()[1]) == 1
    assert news() == ["STOCK_LOW", "STOCK_LOW", "STOCK_RECOVERED", "STOCK_RECOVERED"]


def test_what_is_muted_is_not_told(cast, cable):
    thresholds.set_threshold(
        cable.standard_item, actor=cast.logistik, version=0, value=9, alert_enabled=False
    )
    assert alerts.watch() == ([], [])
    assert not Notification.objects.filter(type="STOCK_LOW").exists()


def test_muting_ends_an_alert_without_a_word(cast, cable):
    thresholds.set_threshold(cable.standard_item, actor=cast.logistik, version=0, value=9, alert_enabled=True)
    alerts.watch()
    thresholds.set_many([cable.standard_item], actor=cast.logistik, alert_enabled=False)
    assert len(alerts.watch()[1]) == 1
    assert not told("STOCK_RECOVERED")


def test_a_model_no_longer_active_ends_its_alert(cast, cable):
    thresholds.set_threshold(cable.standard_item, actor=cast.logistik, version=0, value=9, alert_enabled=True)
    alerts.watch()
    items.deactivate(cable.standard_item, actor=cast.logistik)
    assert len(alerts.watch()[1]) == 1
    assert alerts.watch() == ([], [])


def test_a_few_falls_are_told_one_by_one_and_many_in_one_sentence(cast):
    cast.leader.is_active  # noqa: B018 the cast is made before the counting starts
    for count, sentences in ((alerts.MOST_SINGLE, alerts.MOST_SINGLE), (alerts.MOST_SINGLE + 1, 1)):
        Notification.objects.all().delete()
        for _ in range(count):
            register_devices(cast.logistik, 1, item=ItemFactory())
        raised, _ended = alerts.watch()
        assert (len(raised), len(told("STOCK_LOW"))) == (count, sentences * 2)


def test_the_sentence_is_in_the_readers_language_and_leads_to_the_card(cast, cable):
    assets.adjust(cable, counted=1500, actor=cast.logistik, reason="opname gudang")
    alerts.watch()
    row = Notification.objects.filter(type="STOCK_LOW", recipient=cast.logistik).get()
    assert str(cable.standard_item) in row.message
    assert "1,5 Hasbal" in row.message
    assert row.url.endswith(f"/{cable.standard_item_id}/")


def test_comparing_costs_the_same_however_many_models(cast, django_assert_num_queries):
    alerts.watch()  # the settings are read once
    for count in (1, 20):
        for _ in range(count):
            register_devices(cast.logistik, 6, item=ItemFactory())
        with django_assert_num_queries(5):  # savepoint, lock, levels, open alerts, release
            assert alerts.watch() == ([], [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_watches_at_once_tell_it_once(cast, attempt):
    register_lot(cast.logistik, 1000, item=CableFactory())
    results = race(*[alerts.watch] * 4)
    assert sum(len(raised) for raised, _ended in results) == 1
    assert (StockAlert.objects.count(), len(told("STOCK_LOW"))) == (1, 2)


ALERT = """INSERT INTO stock_alerts (standard_item_id, level, "left", threshold, unit, raised_at,
       recovered_at)
           SELECT standard_item_id, {level}, {left}, threshold, unit, raised_at, {ended}
                  FROM stock_alerts LIMIT 1"""


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"level": "'LOW'", "left": "1", "ended": "NULL"}, "stock_alerts_one_open"),
        ({"level": "'OK'", "left": "1", "ended": "raised_at"}, "stock_alerts_short"),
        ({"level": "'LOW'", "left": "3", "ended": "raised_at"}, "stock_alerts_below"),
        ({"level": "'LOW'", "left": "1", "ended": "raised_at - interval '1 day'"}, "stock_alerts_ends_after"),
    ],
)
def test_the_database_refuses_an_alert_that_cannot_be(cast, values, name):
    register_lot(cast.logistik, 1000)
    alerts.watch()
    refused(ALERT.format(**values), name)


@pytest.mark.parametrize(
    "change", ["level = 'OUT'", "raised_at = now()", "recovered_at = raised_at, threshold = 9"]
)
def test_an_alert_never_changes(cast, change):
    register_lot(cast.logistik, 1000)
    alerts.watch()
    refused(f"UPDATE stock_alerts SET {change}", "never changes")  # noqa: S608


def test_an_ended_alert_stays_ended(cast):
    register_lot(cast.logistik, 1000)
    alerts.watch()
    StockAlert.objects.update(recovered_at=StockAlert.objects.get().raised_at)
    refused("UPDATE stock_alerts SET recovered_at = NULL", "never changes")
