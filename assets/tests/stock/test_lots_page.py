"""The page of lots says where the rest of each went, in the word for it and with its unit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.services.counts import counts
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import consumption, lot_losses, restoring
from assets.tests.counts import counting
from assets.tests.factories import register_lot
from core.models import UserPreference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "Terlindas kendaraan proyek"


@pytest.fixture
def drum(cast):
    UserPreference.objects.update(language="en")
    return register_lot(cast.logistik, 1000)


def told(client, cast, lot, query="?used=1"):
    client.force_login(cast.logistik)
    url = reverse("stock_lots", args=[lot.standard_item_id])
    return {row["code"]: row["gone"] for row in client.get(url + query).context["rows"]}[lot.code]


def use(cast, lot, amount, reference="WO-1"):
    lines = [consumption.Usage(lot.standard_item, Decimal(amount), lot)]
    consumption.consume(lines, actor=cast.logistik, reference=reference)


def adjust(cast, lot, counted):
    assets.adjust(lot, counted=Decimal(counted), actor=cast.logistik, reason=WHY, longer=True)


def test_every_way_out_has_its_own_word(client, cast, drum):
    use(cast, drum, 200)
    assets.write_off(drum, quantity=Decimal(30), actor=cast.logistik, reason=WHY)
    custody.cut(drum, quantity=Decimal(100), actor=cast.logistik)
    adjust(cast, drum, 665)
    count = counts.start(drum.place, actor=cast.logistik, counters=[cast.staff])
    for lot, amount in ((drum, 650), (drum.pieces.get(), 100)):
        counting.amount(count, lot, amount, cast.staff)
    counting.submit(count, cast.logistik)
    counting.approve(count, cast.ceo)
    assert told(client, cast, drum) == [
        "100 Meter cut off",
        "200 Meter used",
        "30 Meter written off",
        "5 Meter adjusted down",
        "15 Meter too little at a stock count",
    ]


def test_a_use_that_was_taken_back_was_none(client, cast, drum):
    use(cast, drum, 200)
    restoring.restore("WO-1", actor=cast.logistik, reason=WHY)
    assert told(client, cast, drum) == []


def test_adjusted_up_and_counted_up(client, cast, drum):
    adjust(cast, drum, 1020)
    assert told(client, cast, drum) == ["20 Meter adjusted up"]


def test_a_lot_written_off_whole(client, cast, drum):
    use(cast, drum, 400)
    assets.decommission(drum, actor=cast.logistik, reason=WHY)
    assert told(client, cast, drum) == ["400 Meter used", "600 Meter written off"]


def test_a_lot_that_a_count_missed_and_one_that_it_found(client, cast, drum):
    boxes = register_lot(cast.logistik, 100, item=counting.connector(), place=drum.place)
    count = counts.start(drum.place, actor=cast.logistik, counters=[cast.staff])
    counting.amount(count, boxes.standard_item, 130, cast.staff)
    counting.submit(count, cast.logistik)
    counting.approve(count, cast.ceo)
    assert told(client, cast, drum) == ["1,000 Meter too little at a stock count"]
    found = boxes.standard_item.assets.exclude(pk=boxes.pk).get()
    assert told(client, cast, found) == []


def test_it_costs_the_same_however_many_lots(cast, drum, django_assert_num_queries):
    lots = [drum, *(register_lot(cast.logistik, 1000, item=drum.standard_item) for _n in range(5))]
    for lot in lots:
        adjust(cast, lot, 900)
    with django_assert_num_queries(3):
        lot_losses.of(lot.pk for lot in lots)
