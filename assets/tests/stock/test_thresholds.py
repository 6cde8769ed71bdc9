"""Setting thresholds: one, many, back to the default."""

from decimal import Decimal

import pytest

from assets.models import StockThreshold
from assets.services.catalogue import items as catalogue_items
from assets.services.stock import thresholds
from assets.tests.factories import ItemFactory
from assets.tests.goods.test_database_refuses import refused
from core import activity
from core.errors import DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog
from core.tests.races import race, split

pytestmark = pytest.mark.django_db


def put(item, cast, value=7, version=0, alerts=True):
    return thresholds.set_threshold(
        item, actor=cast.logistik, version=version, value=value, alert_enabled=alerts
    )


def test_set_is_recorded_with_old_and_new(cast):
    row = put(ItemFactory(), cast, 7)
    row = put(row.standard_item, cast, 9, version=1)
    assert (row.threshold_value, row.version, row.item_name) == (9, 2, row.standard_item.name)
    last, first = activity.of(row)
    assert (last.action, last.changes, last.user) == (
        "assets.stockthreshold.set",
        {"threshold_value": [7, 9]},
        cast.logistik,
    )
    assert first.changes == {"threshold_value": [None, 7]}


def test_the_same_again_writes_nothing(cast):
    row = put(ItemFactory(), cast, 7)
    thresholds.set_many([row.standard_item], actor=cast.logistik, value=7)
    assert StockThreshold.objects.get().version == 1
    assert ActivityLog.objects.filter(action__startswith="assets.stockthreshold").count() == 1


def test_the_default_alone_makes_no_row(cast):
    put(ItemFactory(), cast, None)
    assert not StockThreshold.objects.exists()


def test_alerts_can_be_off_with_the_default_threshold(cast):
    row = put(ItemFactory(), cast, None, alerts=False)
    assert (row.threshold_value, row.alert_enabled) == (None, False)


def test_clear_goes_back_to_the_default_and_says_so(cast):
    row = put(ItemFactory(), cast, 7, alerts=False)
    assert thresholds.clear(row.standard_item, actor=cast.logistik)
    row.refresh_from_db()
    assert (row.threshold_value, row.alert_enabled, row.version) == (None, True, 2)
    assert activity.of(row).first().action == "assets.stockthreshold.cleared"
    assert not thresholds.clear(row.standard_item, actor=cast.logistik)


@pytest.mark.parametrize("value", [-1, Decimal("1.5"), 1_000_000, 10**30])
def test_what_cannot_be_a_threshold_is_refused_beside_the_field(cast, value):
    with pytest.raises(DomainError) as refusal:
        put(ItemFactory(), cast, value)
    assert refusal.value.field == "value"


def test_many_at_once_keep_what_is_not_named(cast):
    items = [ItemFactory() for _ in range(3)]
    put(items[0], cast, 3, alerts=False)
    assert thresholds.set_many(items, actor=cast.logistik, value=11) == 3
    assert list(StockThreshold.objects.order_by("pk").values_list("threshold_value", "alert_enabled")) == [
        (11, False),
        (11, True),
        (11, True),
    ]
    assert thresholds.set_many(items, actor=cast.logistik, alert_enabled=True) == 1
    assert thresholds.set_many(items, actor=cast.logistik, value=None) == 3


def test_many_cost_the_same_queries(cast, django_assert_max_num_queries):
    put(ItemFactory(), cast)  # the actor's permissions are read once
    few, many = ([ItemFactory() for _ in range(count)] for count in (30, 60))
    with django_assert_max_num_queries(12) as cost:
        thresholds.set_many(few, actor=cast.logistik, value=4)
    with django_assert_max_num_queries(len(cost)):
        thresholds.set_many(many, actor=cast.logistik, value=4)


@pytest.mark.parametrize("who", ["purchase", "leader", "staff"])
def test_others_may_not(cast, who):
    with pytest.raises(NotAllowed):
        thresholds.set_many([ItemFactory()], actor=getattr(cast, who), value=1)


def test_a_form_from_before_somebody_else_saved_shows_both(cast):
    row = put(ItemFactory(), cast, 7)
    with pytest.raises(StaleVersion) as refusal:
        thresholds.set_threshold(row.standard_item, actor=cast.ceo, version=0, value=8, alert_enabled=True)
    assert refusal.value.version == 1
    assert list(refusal.value.theirs.values()) == [("7", "8")]


@pytest.mark.django_db(transaction=True)
def test_two_first_thresholds_at_once_give_one_row_and_one_refusal(cast):
    item = ItemFactory()
    won, lost = split(race(lambda: put(item, cast, 7), lambda: put(item, cast, 8)))
    assert (len(won), len(lost), StockThreshold.objects.count()) == (1, 1, 1)
    assert isinstance(lost[0], StaleVersion)


def test_an_unused_model_goes_with_its_threshold(cast):
    item = put(ItemFactory(), cast, 7).standard_item
    catalogue_items.delete(item, actor=cast.logistik)
    assert not StockThreshold.objects.exists()


@pytest.mark.parametrize("value", ["-1", "1000000"])
def test_the_database_holds_the_limits(cast, value):
    put(ItemFactory(), cast, 7)
    refused(f"UPDATE stock_thresholds SET threshold_value = {value}")  # noqa: S608
