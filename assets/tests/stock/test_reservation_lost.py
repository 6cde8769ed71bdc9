"""Damage is a fact: a device breaks also when all of its kind are reserved, and the newest document that
counted on it is told.
"""

from decimal import Decimal

import pytest

from assets import signals
from assets.models import Asset, Repair, StockLevel
from assets.services.repairs import damage
from assets.services.stock import ledger_check, reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import ItemFactory, WarehouseFactory, give_to, register_devices
from core.errors import DomainError
from core.models import ActivityLog
from core.tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    said = []

    def hear(sender, signal, **kwargs):
        assert sender is Repair
        said.append((kwargs["reference"], int(kwargs["units"]), kwargs["item"], kwargs["actor"]))

    signals.reservation_lost.connect(hear)
    yield said
    signals.reservation_lost.disconnect(hear)


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=WarehouseFactory())


def reserve(cast, device, count, reference):
    reservations.reserve(
        [Demand(device.standard_item, Decimal(count))], reference=reference, actor=cast.logistik
    )


def report(cast, device):
    return damage.report(
        device, actor=cast.logistik, condition="MAJOR_DAMAGE", description="Port WAN mati total"
    )


def kept(reference) -> int:
    return int(sum(row.quantity for row in reservations.of(reference)))


def test_what_is_free_breaks_first(cast, devices, heard):
    reserve(cast, devices[0], 2, "RO-261122-0001")
    report(cast, devices[0])
    assert (heard, kept("RO-261122-0001")) == ([], 2)


def test_the_newest_reservation_gives_way(cast, devices, heard):
    reserve(cast, devices[0], 2, "RO-261122-0001")
    reserve(cast, devices[0], 1, "RO-261122-0002")
    repair = report(cast, devices[0])
    item = devices[0].standard_item
    assert heard == [("RO-261122-0002", 1, item, cast.logistik)]
    assert (kept("RO-261122-0001"), kept("RO-261122-0002")) == (2, 0)
    level = StockLevel.objects.get(standard_item=item)
    assert (level.balance, level.reserved) == (2, 2)
    entry = ActivityLog.objects.get(action="assets.repair.reservation_lost")
    assert (entry.entity_id, entry.reference_id, entry.details) == (
        str(repair.pk),
        "RO-261122-0002",
        "1 Unit",
    )
    assert ledger_check.check() == []


def test_the_rest_of_a_reservation_stays(cast, devices, heard):
    reserve(cast, devices[0], 3, "RO-261122-0001")
    report(cast, devices[0])
    report(cast, devices[1])
    assert [(document, units) for document, units, *_rest in heard] == [("RO-261122-0001", 1)] * 2
    assert kept("RO-261122-0001") == 1
    assert ledger_check.check() == []


def test_what_somebody_holds_breaks_without_any(cast, devices, heard):
    give_to(devices[0], cast.staff, actor=cast.logistik)
    reserve(cast, devices[1], 2, "RO-261122-0001")
    report(cast, devices[0])
    assert (heard, kept("RO-261122-0001")) == ([], 2)


def test_a_report_that_is_refused_leaves_the_reservation(cast, devices, heard):
    reserve(cast, devices[0], 3, "RO-261122-0001")

    def refuse(sender, **kwargs):
        raise DomainError("nein")

    signals.reservation_lost.connect(refuse)
    try:
        with pytest.raises(DomainError):
            report(cast, devices[0])
    finally:
        signals.reservation_lost.disconnect(refuse)
    assert kept("RO-261122-0001") == 3 and Asset.objects.get(pk=devices[0].pk).status == "IN_STORAGE"


@pytest.mark.django_db(transaction=True)
def test_breaking_while_documents_replace(cast, devices):
    def swap(reference):
        for turn in range(10):
            try:
                want = Demand(devices[0].standard_item, Decimal(1 + turn % 2))
                reservations.replace([want], reference=reference, actor=cast.logistik)
            except DomainError as refusal:
                assert "Somebody else is working" not in str(refusal)

    results = race(
        lambda: swap("RO-1"), lambda: swap("RO-2"), lambda: [report(cast, device) for device in devices]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    level = StockLevel.objects.get(standard_item=devices[0].standard_item)
    assert (level.balance, level.reserved) == (0, 0)
    assert ledger_check.check() == []
