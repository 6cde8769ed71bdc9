"""The page of a model says for which documents it is reserved."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.services.stock import reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from assets.views.stock import reserved

pytestmark = pytest.mark.django_db


@pytest.fixture
def cable(cast):
    item, place = CableFactory(), WarehouseFactory(name="Gudang Pusat")
    for _ in range(2):
        register_lot(cast.logistik, 1000, item=item, place=place)
    return item


def page(client, who, item) -> str:
    client.force_login(who)
    return client.get(reverse("item", args=[item.pk])).content.decode()


def reserve(cast, want, reference):
    reservations.reserve([want], reference=reference, actor=cast.logistik)


def test_document_place_amount_and_who(client, cast, cable):
    reserve(cast, Demand(cable, containers=1), "OP-261122-0001")
    reserve(cast, Demand(cable, Decimal(250)), "lain-lain")
    text = page(client, cast.logistik, cable)
    assert 'OP-261122-0001/">OP-261122-0001</a>' in text
    assert "1 Hasbal" in text and "250 Meter" in text and '<span class="serial">lain-lain</span>' in text
    rows = reserved.of(cable, cast.logistik)["rows"]
    assert [(row["amount"], row["beside"], row["place__name"], row["reserved_by_name"]) for row in rows] == [
        ("250 Meter", "", "Gudang Pusat", "Dewi Sari"),
        ("1 Hasbal", "1.000 Meter", "Gudang Pusat", "Dewi Sari"),
    ]


def test_who_does_not_see_stock_does_not_see_it(client, cast, cable):
    reserve(cast, Demand(cable, Decimal(250)), "RO-261122-0001")
    blind = [who for who in (cast.staff, cast.leader, cast.purchase) if not who.has_perm("assets.view_stock")]
    assert blind
    for who in blind:
        assert "RO-261122-0001" not in page(client, who, cable)


def test_what_is_released_is_gone(client, cast, cable):
    reserve(cast, Demand(cable, Decimal(250)), "RO-261122-0001")
    reservations.release("RO-261122-0001", actor=cast.logistik)
    assert 'id="reserved"' not in page(client, cast.logistik, cable)


def test_only_the_newest_are_shown_and_the_rest_counted(client, cast, django_assert_max_num_queries):
    item = ItemFactory()
    register_devices(cast.logistik, reserved.SHOWN + 3, item=item, place=WarehouseFactory())
    for number in range(reserved.SHOWN + 3):
        reserve(cast, Demand(item, Decimal(1)), f"RO-261122-{number:04d}")
    assert cast.logistik.has_perm("assets.view_stock")  # who asks is known by then
    with django_assert_max_num_queries(4):
        found = reserved.of(item, cast.logistik)
    assert (len(found["rows"]), found["more"], found["rows"][0]["reference_id"]) == (50, 3, "RO-261122-0052")
    client.force_login(cast.logistik)
    with django_assert_max_num_queries(20):
        client.get(reverse("item", args=[item.pk]))


def test_the_stock_card_leads_there(client, cast, cable):
    reserve(cast, Demand(cable, Decimal(250)), "RO-261122-0001")
    client.force_login(cast.logistik)
    assert (
        f"{reverse('item', args=[cable.pk])}#reserved"
        in client.get(reverse("stock_card", args=[cable.pk])).content.decode()
    )
