"""A small shelf to be counted, and shortcuts for counting it."""

import uuid
from datetime import timedelta
from decimal import Decimal

from assets.choices import BulkType, Classification, TrackingMethod
from assets.services.counts import approval, counting, counts
from assets.tests.factories import CableFactory, ItemFactory, TypeFactory
from core import clock
from core.recorded import Recorded, by_phone


class ConnectorFactory(ItemFactory):
    """A counted item: 1 Box = 100 Pcs."""

    class Meta:
        model = ItemFactory._meta.model

    type = None
    brand = "Netviel"
    bulk_type = BulkType.COUNT
    unit_of_measure, base_unit_of_measure, quantity_per_unit = "Box", "Pcs", 100


def connector(**fields):
    """A model that is counted in pieces."""
    made = TypeFactory(classification=Classification.MATERIAL, tracking_method=TrackingMethod.BULK)
    return ConnectorFactory(**{"type": made} | fields)


def cable(**fields):
    """A model that is measured in metres."""
    return CableFactory(**fields)


def key() -> uuid.UUID:
    return uuid.uuid4()


def phone(ago: float = 0, ahead: float = 0) -> Recorded:
    """What a phone counted so many seconds ago, sent now; its clock is ahead by so many seconds."""
    now = clock.now() + timedelta(seconds=ahead)
    return by_phone(now - timedelta(seconds=ago), now)


def scan(count, thing, who, **kwargs):
    """Somebody scans the label of a thing (or types a code)."""
    return counting.count_code(
        count, actor=who, code=getattr(thing, "code", thing), key=kwargs.pop("key", None) or key(), **kwargs
    )


def amount(count, thing, how_much, who, **kwargs):
    """Somebody enters how much of a lot (by its label) or of a model there is."""
    how_much = Decimal(str(how_much))
    if hasattr(thing, "code"):
        return scan(count, thing, who, amount=how_much, **kwargs)
    line = count.lines.get(asset=None, standard_item=thing)
    return counting.count_amount(line, how_much, actor=who, key=kwargs.pop("key", None) or key(), **kwargs)


def text(count, words, how_much, who):
    """Somebody types the name of a model, and how much of it there is."""
    return counting.count_text(count, actor=who, text=words, amount=Decimal(str(how_much)), key=key())


def verdicts(count) -> dict:
    """{code or model: verdict} of what does not match."""
    rows = count.lines.exclude(verdict="MATCH").select_related("asset", "standard_item")
    return {line.asset.code if line.asset else str(line.standard_item): line.verdict for line in rows}


def submit(count, who):
    counts.submit(count, actor=who)
    count.refresh_from_db()
    return count


def approve(count, who, **kwargs):
    count.refresh_from_db()
    approval.approve(count, actor=who, version=count.version, **kwargs)
    count.refresh_from_db()
    return count
