"""Whole means full by the model: a left-over that was registered as such is no container."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from assets.services.custody import custody
from assets.services.stock import availability, reservations
from assets.services.stock.consumption import Usage, consume
from assets.tests.factories import CableFactory, WarehouseFactory, register_lot
from core.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def hasbal(cast):
    """A Hasbal of 1,000 m, and a left-over of 5 m of the same cable, registered after it."""
    item, place = CableFactory(), WarehouseFactory()
    return [register_lot(cast.logistik, balance, item=item, place=place) for balance in (1000, 5)]


def test_a_left_over_is_no_whole_container(hasbal):
    full, rest = hasbal
    assert (full.is_whole, rest.is_whole) == (True, False)
    found = availability.of(full.standard_item)
    assert (found.physical, found.containers, found.containers_available) == (1005, 1, 1)


def test_a_left_over_is_not_reserved_as_a_container(cast, hasbal):
    item = hasbal[0].standard_item
    wanted = [reservations.Demand(item, containers=2)]
    with pytest.raises(DomainError):
        reservations.reserve(wanted, reference="RO-1", actor=cast.logistik)
    reservations.reserve([reservations.Demand(item, containers=1)], reference="RO-1", actor=cast.logistik)
    with pytest.raises(DomainError):  # the only whole one stays whole
        custody.cut(hasbal[0], quantity=Decimal(10), actor=cast.logistik)


def test_the_database_does_not_take_a_left_over_for_a_container(cast, hasbal):
    full, rest = hasbal
    register_lot(cast.logistik, 500, item=full.standard_item, place=full.place)
    register_lot(cast.logistik, 500, item=full.standard_item, place=full.place)
    with pytest.raises(IntegrityError, match="whole containers"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stock_reservations (standard_item_id, place_id, quantity, containers, reference_id, "
            "reserved_by_id, reserved_by_name, reserved_at, released_by_name) "
            "VALUES (%s, %s, 2000, 2, 'RO-1', %s, 'X', now(), '')",
            [full.standard_item_id, full.place_id, cast.logistik.pk],
        )


def test_a_left_over_is_used_before_a_container_is_opened(cast, hasbal):
    full, rest = hasbal
    taken = consume([Usage(full.standard_item, Decimal(5))], actor=cast.logistik, reference="WO-1")
    assert [use.lot for use in taken] == [rest]


def test_the_page_of_lots_says_which_is_whole(client, cast, hasbal):
    client.force_login(cast.logistik)
    rows = client.get(reverse("stock_lots", args=[hasbal[0].standard_item_id])).context["rows"]
    assert [row["whole"] for row in rows] == [True, False]
    assert (rows[0]["kind"], rows[1]["kind"]) == ("green", "amber")
