"""What the registration form begins with when goods come for a document: `?for=RO-261122-0001`."""

from assets.forms.goods.lines import IN_BASE, IN_UNITS, MOST_ASSETS
from assets.forms.goods.offer import COUNT, INDIVIDUAL, Offer, kind_of
from assets.forms.goods.registrations import MOST_LINES
from assets.services.goods.arrivals import Expected

SAID_ONCE = ("vendor", "po_number", "invoice_number", "purchase_date")


def head(reference: str, expected: list[Expected]) -> dict:
    """The document's number, and what all its lines agree on; the service completes each row with the
    rest.
    """
    values = {"wo_ro_int_number": reference}
    for name in SAID_ONCE:
        said = {getattr(line, name) for line in expected}
        if len(said) == 1:
            values[name] = said.pop()
    return values


def lines(expected: list[Expected], offer: Offer) -> tuple[list[dict], list[str]]:
    """Initial values of a line for each that is expected, and the names of models that are inactive and
    cannot be registered.
    """
    labels, found, missing = offer.labels, [], []
    for line in expected:
        label = labels.get(line.item.pk)
        if label is None:
            missing.append(str(line.item))
            continue
        common = {"item": label, "warranty_end_date": line.warranty_end_date, "notes": line.note}
        for amounts, units in _amounts(line):
            # The form's price is of one device or container, and of one of the model's units when it is
            # counted.
            priced = (
                {"price": _plain(line.price_of(units))} if offer.prices and line.price is not None else {}
            )
            found.append(common | amounts | priced)
    return found[:MOST_LINES], missing


def _amounts(line: Expected) -> list[tuple[dict, int]]:
    """(fields that say how much, base units that the price is of); two when a container is not full."""
    kind, quantity = kind_of(line.item), line.quantity
    if kind == INDIVIDUAL:
        return [({"expected": int(quantity)}, 1)]
    if kind == COUNT:
        per_unit = line.item.quantity_per_unit
        if line.in_base or quantity % per_unit:
            return [({"quantity": _plain(quantity), "unit": IN_BASE}, per_unit)]
        return [({"quantity": _plain(quantity / per_unit), "unit": IN_UNITS}, per_unit)]
    whole, rest = (0, quantity) if line.in_base else divmod(quantity, line.factor)
    found = (
        [({"containers": min(int(whole), MOST_ASSETS), "length": line.factor}, line.factor)] if whole else []
    )
    return found + ([({"containers": 1, "length": _plain(rest)}, rest)] if rest else [])


def _plain(number):
    """1000 rather than 1E+3 or 1000.00, as one types it."""
    return int(number) if number == int(number) else number.normalize()
