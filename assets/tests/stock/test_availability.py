"""What others may still have: in base units, in whole containers, in one piece or in many."""

from decimal import Decimal

import pytest

from assets.services.stock import availability, reservations
from assets.tests.factories import CableFactory, WarehouseFactory, register_lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast):
    """Two whole drums of 1,000 m."""
    item, place = CableFactory(), WarehouseFactory()
    for _ in range(2):
        register_lot(cast.logistik, 1000, item=item, place=place)
    return item


def reserve(cast, *wants):
    reservations.reserve(list(wants), reference="RO-1", actor=cast.logistik)


def test_enough_in_total_but_in_no_single_piece_is_fragmented(item):
    there = availability.of(item)
    assert there.covers(Decimal(1500)) and there.is_fragmented(Decimal(1500))
    assert not there.is_fragmented(Decimal(1000))
    assert not there.covers(Decimal(2001)) and not there.is_fragmented(Decimal(2001))


def test_a_reserved_container_is_nobody_elses(cast, item):
    reserve(cast, reservations.Demand(item, containers=1))
    there = availability.of(item)
    assert (there.available, there.containers_available) == (1000, 1)


def test_reserved_metres_need_containers_too(cast, item):
    reserve(cast, reservations.Demand(item, Decimal(1500)))
    there = availability.of(item)
    assert (there.available, there.containers_available) == (500, 0)


def test_a_document_does_not_stand_in_its_own_way(cast, item):
    reserve(cast, reservations.Demand(item, containers=2))
    assert availability.of(item, excluding="RO-1").containers_available == 2
