"""What is found by a count: locks are taken in one order, whatever has to be done with each thing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Asset
from assets.services.custody import custody
from assets.services.custody.custody import Part
from assets.services.goods import findings
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot

pytestmark = pytest.mark.django_db


def test_all_levels_are_locked_before_the_first_is_written(cast):
    """A device of another warehouse is moved and a lot of a person comes back: two postings, and the second
    has the lower key.
    """
    cable, router, here, there = CableFactory(), ItemFactory(), WarehouseFactory(), WarehouseFactory()
    lot = register_lot(cast.logistik, 1000, item=cable, place=there)
    (device,) = register_devices(cast.logistik, 1, item=router, place=there)
    custody.issue([Part(lot)], to=cast.staff, actor=cast.logistik)
    lot = Asset.objects.get(pk=lot.pk)
    register_lot(cast.logistik, 10, item=cable, place=here)
    with CaptureQueriesContext(connection) as queries:
        findings.find([device, lot], to=here, actor=cast.logistik, reference="OP-1")
    statements = [query["sql"] for query in queries]
    levels = [n for n, sql in enumerate(statements) if "FROM stock_levels" in sql and "FOR UPDATE" in sql]
    written = [
        n
        for n, sql in enumerate(statements)
        if "stock_movements" in sql and sql.lstrip().startswith("INSERT")
    ]
    assert len(levels) > 1 and len(written) > 1  # else there is nothing to get in the way of
    assert levels[0] < written[0]
    first = statements[levels[0]]
    for key in (cable.pk, router.pk, here.pk, there.pk, lot.place_id):
        assert str(key) in first.replace("{", ",").replace("}", ",").split(",")
    assert {a.place_id for a in Asset.objects.filter(pk__in=[device.pk, lot.pk])} == {here.pk}
