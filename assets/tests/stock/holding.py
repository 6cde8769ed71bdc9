"""What the tests of holds say often. Their documents are none of a room above, which has rules of its own."""

from datetime import date, timedelta

from assets.models import AssetHold, StockLevel
from assets.services.stock import holds
from core import clock


def day(n: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=n)


def keep(cast, *assets, start=1, last=5, reference="DOC-1", person=None) -> list[AssetHold]:
    """The warehouse admin holds these from the day `start` to the day `last` (None: without end)."""
    return holds.hold(
        assets,
        start=day(start),
        last=None if last is None else day(last),
        person=person or cast.staff,
        reference=reference,
        actor=cast.logistik,
    )


def let_pass(*made: AssetHold) -> None:
    """The last day of these was yesterday."""
    AssetHold.objects.filter(pk__in=[one.pk for one in made]).update(period=(day(-9), day(0)))


def held(item) -> int:
    """How many the levels of a model say are held."""
    return sum(StockLevel.objects.filter(standard_item=item).values_list("held", flat=True))


def ends(asset) -> list[str]:
    """How each hold of an asset ended, oldest first; "" for one that is open."""
    return list(AssetHold.objects.filter(asset=asset).order_by("pk").values_list("ended", flat=True))
