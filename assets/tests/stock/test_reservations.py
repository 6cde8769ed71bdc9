"""What is kept for a document: replaced, used and given up, on rows that never change."""

from decimal import Decimal

import pytest

from assets.models import StockLevel, StockReservation
from assets.services import places
from assets.services.custody import custody
from assets.services.stock import ledger_check, reservations
from assets.services.stock.reservations import Demand, Withdrawal
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return WarehouseFactory()


@pytest.fixture
def there():
    return WarehouseFactory()


@pytest.fixture
def router(cast, here, there):
    """Three here, two there."""
    item = ItemFactory()
    register_devices(cast.logistik, 3, item=item, place=here)
    register_devices(cast.logistik, 2, item=item, place=there)
    return item


@pytest.fixture
def cable(cast, here, there):
    """Two whole drums of 1,000 m here, one there."""
    item = CableFactory()
    for place in (here, here, there):
        register_lot(cast.logistik, 1000, item=item, place=place)
    return item


def replace(cast, *wants, reference="RO-1"):
    return reservations.replace(wants, reference=reference, actor=cast.logistik)


def use(cast, *takes, reference="RO-1"):
    reservations.lock({take.item for take in takes}, reference=reference)
    reservations.use(takes, reference=reference, actor=cast.logistik)


def kept(reference="RO-1") -> list[tuple]:
    """(place, base units, whole containers) of each open row."""
    assert ledger_check.check() == []
    return [
        (row.place.name, int(row.quantity), row.containers)
        for row in reservations.of(reference).order_by("place_id", "pk")
    ]


def test_replace_keeps_something_else_instead(cast, router, cable, here):
    replace(cast, Demand(router, Decimal(2)))
    replace(cast, Demand(cable, containers=1))
    assert kept() == [(here.name, 1000, 1)]


def test_replace_leaves_rows_alone_whose_amount_stays(cast, router, cable):
    replace(cast, Demand(router, Decimal(4)), Demand(cable, Decimal(300)))
    before = set(reservations.of("RO-1").filter(standard_item=router).values_list("pk", flat=True))
    replace(cast, Demand(cable, Decimal(200)), Demand(router, Decimal(1)), Demand(router, Decimal(3)))
    assert set(reservations.of("RO-1").filter(standard_item=router).values_list("pk", flat=True)) == before
    assert StockReservation.objects.filter(released_at__isnull=False).count() == 1


def test_metres_instead_of_a_container_are_another_wish(cast, cable, here):
    replace(cast, Demand(cable, containers=1))
    replace(cast, Demand(cable, Decimal(1000)))
    assert kept() == [(here.name, 1000, 0)]


def test_a_named_place_is_kept_there(cast, router, here, there):
    replace(cast, Demand(router, Decimal(2)))
    assert kept() == [(here.name, 2, 0)]
    replace(cast, Demand(router, Decimal(2), place=there))
    assert kept() == [(there.name, 2, 0)]


def test_replace_with_nothing_releases_all(cast, router):
    replace(cast, Demand(router, Decimal(5)))
    assert replace(cast) == [] and kept() == []
    assert set(StockLevel.objects.values_list("reserved", flat=True)) == {0}


def test_what_the_document_kept_itself_is_free_for_it(cast, router):
    replace(cast, Demand(router, Decimal(4)))
    replace(cast, Demand(router, Decimal(5)))
    assert sum(units for _place, units, _whole in kept()) == 5


def test_what_is_short_leaves_everything_as_it_was(cast, router, cable):
    replace(cast, Demand(router, Decimal(4)))
    before = kept()
    with pytest.raises(DomainError) as refusal:
        replace(cast, Demand(router, Decimal(1)), Demand(cable, Decimal(3001)))
    assert refusal.value.thing == cable
    assert kept() == before


def test_whole_containers_come_before_metres_that_can_lie_anywhere(cast, here, there):
    item = CableFactory()
    register_lot(cast.logistik, 1000, item=item, place=here)
    lot = register_lot(cast.logistik, 1000, item=item, place=there)
    custody.cut(lot, quantity=Decimal(400), actor=cast.logistik)
    replace(cast, Demand(item, Decimal(900)), Demand(item, containers=1))
    assert kept() == [(here.name, 1000, 1), (there.name, 900, 0)]


def test_use_ends_what_leaves_and_keeps_the_rest_since_the_same_moment(cast, router, here):
    (row,) = replace(cast, Demand(router, Decimal(3), place=here))
    use(cast, Withdrawal(router, here, Decimal(1)))
    rest = reservations.of("RO-1").get()
    assert (rest.quantity, rest.reserved_at, rest.reserved_by) == (2, row.reserved_at, cast.logistik)
    assert StockReservation.objects.get(pk=row.pk).released_by == cast.logistik
    assert kept() == [(here.name, 2, 0)]


def test_use_takes_from_its_place_first_then_from_elsewhere(cast, router, here, there):
    replace(cast, Demand(router, Decimal(5)))
    use(cast, Withdrawal(router, there, Decimal(1)))
    assert kept() == [(here.name, 3, 0), (there.name, 1, 0)]
    use(cast, Withdrawal(router, there, Decimal(2)))
    assert kept() == [(here.name, 2, 0)]


def test_use_of_more_than_is_kept_ends_it(cast, router, here):
    replace(cast, Demand(router, Decimal(1)))
    use(cast, Withdrawal(router, here, Decimal(3)))
    assert kept() == []


def test_use_leaves_other_documents_alone(cast, router, here):
    replace(cast, Demand(router, Decimal(1)))
    replace(cast, Demand(router, Decimal(1)), reference="RO-2")
    use(cast, Withdrawal(router, here, Decimal(2)))
    assert kept() == [] and kept("RO-2") == [(here.name, 1, 0)]


def test_whole_containers_and_metres_are_used_each_from_its_own(cast, cable, here, there):
    replace(cast, Demand(cable, containers=2, place=here), Demand(cable, Decimal(500), place=there))
    use(cast, Withdrawal(cable, here, Decimal(1000), containers=1))
    assert kept() == [(here.name, 1000, 1), (there.name, 500, 0)]
    use(cast, Withdrawal(cable, here, Decimal(300)))
    assert kept() == [(here.name, 1000, 1), (there.name, 200, 0)]


def test_a_container_that_is_begun_is_whole_no_longer(cast, cable, here):
    replace(cast, Demand(cable, containers=2, place=here))
    use(cast, Withdrawal(cable, here, Decimal(300)))
    assert kept() == [(here.name, 1000, 1), (here.name, 700, 0)]


def test_a_short_drum_is_a_whole_container_all_the_same(cast, here):
    item = CableFactory()
    register_lot(cast.logistik, 500, item=item, place=here)
    register_lot(cast.logistik, 1000, item=item, place=here)
    replace(cast, Demand(item, containers=1))
    use(cast, Withdrawal(item, here, Decimal(500), containers=1))
    assert kept() == []


def test_what_was_kept_can_be_issued_after_use(cast, router, here):
    device = router.assets.filter(place=here).first()
    replace(cast, Demand(router, Decimal(5)))
    with pytest.raises(Conflict):
        custody.issue([custody.Part(device)], to=cast.staff, actor=cast.logistik)
    person = places.of_person(cast.staff)
    levels = reservations.lock([router], reference="RO-1", places=[person])
    assert (router.pk, person.pk) in levels
    reservations.use([Withdrawal(router, here, Decimal(1))], reference="RO-1", actor=cast.logistik)
    custody.issue([custody.Part(device)], to=cast.staff, actor=cast.logistik, reference="RO-1")
    assert sum(units for _place, units, _whole in kept()) == 4


def test_lock_asks_the_same_number_of_queries_for_many(cast, router, cable, django_assert_max_num_queries):
    replace(cast, Demand(router, Decimal(2)), Demand(cable, Decimal(100)))
    person = places.of_person(cast.staff)
    with django_assert_max_num_queries(4):
        reservations.lock([router, cable], reference="RO-1", places=[person])


def test_give_up_takes_from_the_newest_first(cast, router, here):
    replace(cast, Demand(router, Decimal(1), place=here))
    replace(cast, Demand(router, Decimal(2), place=here), reference="RO-2")
    assert reservations.give_up(router, here, Decimal(1), actor=cast.logistik) == [("RO-2", 1)]
    assert kept() == [(here.name, 1, 0)] and kept("RO-2") == [(here.name, 1, 0)]
    assert reservations.give_up(router, here, Decimal(5), actor=cast.logistik) == [("RO-2", 1), ("RO-1", 1)]
    assert kept() == kept("RO-2") == []
