"""What of a document is to be registered: each room above says it for the numbers of its documents.

    arrivals.register("RO", expected_of)        # in the room's AppConfig.ready

The registration form is then filled in for `?for=RO-...`, and what a registration with this number does not
say itself (prices above all, which warehouse admins never see) is taken from here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured

from assets.models import StandardItem
from core import references
from core.database.days import is_plausible


@dataclass(slots=True)
class Expected:
    """One line of a document: `quantity` base units of a model that are still to be registered.

    Asked for in base units (`in_base`) it is one lot of that many; else it comes in pieces or containers of
    `factor` base units. `price` is of `factor` base units.
    """

    item: StandardItem
    quantity: Decimal
    in_base: bool = False
    factor: int = 1
    price: Decimal | None = None
    vendor: str = ""
    po_number: str = ""
    invoice_number: str = ""
    purchase_date: date | None = None
    warranty_end_date: date | None = None
    note: str = ""

    def __post_init__(self):
        """A day that was mistyped before the database refused such is not passed on to what is
        registered.
        """
        for name in ("purchase_date", "warranty_end_date"):
            if not is_plausible(getattr(self, name)):
                setattr(self, name, None)

    def price_of(self, units: Decimal) -> Decimal | None:
        """What `units` base units cost, to the cent."""
        return None if self.price is None else (self.price * units / self.factor).quantize(Decimal("0.01"))


# (reference, user) -> its lines in order, or None when there is no such document, or it is not this person's
# to see.
Provider = Callable[[str, object], list[Expected] | None]
_providers: dict[str, Provider] = {}


def register(prefix: str, provider: Provider) -> None:
    """Documents whose numbers begin with `prefix` bring goods; `provider` costs the same number of queries
    however many lines there are.
    """
    if _providers.get(prefix, provider) is not provider:
        raise ImproperlyConfigured(f"Two rooms say what arrives for {prefix}")
    _providers[prefix] = provider


def of(reference: str, user) -> list[Expected] | None:
    """What is to be registered for a document; None when it is none that brings goods, or not this person's
    to see.
    """
    provider = _providers.get(references.prefix_of(reference))
    return provider(reference, user) if provider else None


def complete(news: Iterable, header, expected: Sequence[Expected] | None) -> list:
    """Goods to be registered (`registrations.NewAsset`) with what neither they nor the `header` say, from
    what a document expects.

    Each takes it from the first line of its model that still expects so much; what says its price or warranty
    keeps it.
    """
    lines = defaultdict(list)
    for line in expected or ():
        lines[line.item.pk].append([line, line.quantity])
    return [
        _complete(new, header, _line_of(lines[new.item.pk], new.units)) if lines.get(new.item.pk) else new
        for new in news
    ]


def _line_of(lines: list[list], units: Decimal) -> Expected:
    """The first line with so much left, else with anything, else the last; so much less is left of it
    then.
    """
    found = next((pair for pair in lines if pair[1] >= units), None) or next(
        (pair for pair in lines if pair[1] > 0), lines[-1]
    )
    found[1] -= units
    return found[0]


def _complete(new, header, line: Expected):
    names = ("vendor", "po_number", "invoice_number", "purchase_date")
    known = {
        name: getattr(line, name) for name in names if not getattr(new, name) and not getattr(header, name)
    }
    bought, ends = new.purchase_date or header.purchase_date or line.purchase_date, line.warranty_end_date
    # A warranty that ends before the purchase that was typed in cannot be meant.
    if new.warranty_end_date is None and ends and not (bought and ends < bought):
        known["warranty_end_date"] = ends
    if new.price is None:
        known["price"] = line.price_of(new.units)
    return replace(new, **known)
