"""One row of a file of assets, parsed and judged by itself: everything that needs no look at other rows or
assets.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import FRACTIONAL_UNITS, MAX_QUANTITY, BulkType
from assets.models import Place, StandardItem
from assets.services.goods import code_formats
from core import clock, words
from core.files import importing
from core.files.importing import Row
from core.files.tabular import CellError
from core.files.tabular.values import parse_decimal, parse_quantity
from core.models import ImportJob
from core.reading import days
from core.reading.text import clean_text, short

from .asset_columns import COLUMNS, CONDITIONS, TEXT_LIMITS
from .lookups import Catalogue, Warehouses, fold

MAX_LOTS = 1_000  # containers in one row
MAX_LOT = Decimal(10) ** 10
MAX_PRICE = Decimal(100_000_000_000)
FORMULA = ("=", "+", "-", "@")


@dataclass(slots=True)
class Draft:
    """What a row says, as far as it could be understood. `price` is of one asset or lot; a row makes `times`
    of them. `quantity`, `unit` and `unit_price` are what stands in the file.
    """

    item: StandardItem | None = None
    place: Place | None = None
    condition: str = ""
    serial_number: str | None = None
    mac_address: str | None = None
    balance: Decimal | None = None
    times: int = 1
    price: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    purchase_date: date | None = None
    warranty_end_date: date | None = None
    location_detail: str = ""
    vendor: str = ""
    po_number: str = ""
    invoice_number: str = ""
    notes: str = ""
    label: str = ""
    changed: dict[str, str] = field(default_factory=dict)  # cells that are not as they were typed
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


class RowReader:
    """Parses the rows of a mapped file; `headings` are the file's own words for the fields."""

    def __init__(self, job: ImportJob, headings: dict[str, str]):
        self.mapping, self.decimals, self.headings = job.mapping, job.decimals, headings
        self.catalogue, self.warehouses = Catalogue(), Warehouses()
        self.today = clock.today()

    def read(self, row: Row) -> Draft:
        """The draft of a row, with the problems and warnings of its cells."""
        draft = Draft(changed=importing.changed_texts(COLUMNS, self.mapping, row))
        draft.problems += [[self.headings[name], sentence] for name, sentence in draft.changed.items()]
        raw = {name: row.cells[index] for name, index in self.mapping.items() if name not in draft.changed}
        self._texts(draft, raw)
        self._item(draft, raw)
        self._place_and_condition(draft, raw)
        self._dates(draft, raw)
        self._identity(draft, raw)
        quantity = draft.quantity = self._quantity(draft, raw)
        price = draft.unit_price = self._price(draft, raw)
        if draft.item and quantity:
            self._spread(draft, raw, quantity, price)
        self._label(draft, raw, quantity)
        return draft

    def wrong(self, draft: Draft, name: str, sentence) -> None:
        """Note that a field is wrong, under the file's own heading."""
        if name not in draft.changed:
            draft.problems.append([self.headings[name], str(sentence)])

    def _parsed(self, draft, raw, name, parse):
        try:
            return parse(raw.get(name))
        except CellError as error:
            self.wrong(draft, name, error)
            return None

    def _texts(self, draft, raw):
        for name, limit in TEXT_LIMITS.items():
            if name not in raw:
                continue
            text = clean_text(raw[name])
            if len(text) > limit:
                self.wrong(
                    draft,
                    name,
                    _("The text has %(count)d characters; at most %(limit)d fit.")
                    % {"count": len(text), "limit": limit},
                )
                continue
            setattr(draft, name, text)
            if text.startswith(FORMULA) and len(text) > 1:
                sentence = _(
                    "The text begins with %(sign)s like a formula. It is stored as typed and never run."
                )
                draft.warnings.append([self.headings[name], sentence % {"sign": text[0]}])

    def _item(self, draft, raw):
        missing = [name for name in ("name", "brand", "category", "type") if not clean_text(raw.get(name))]
        for name in missing:
            self.wrong(draft, name, _("This cell may not be empty."))
        if not missing:
            draft.item, unknown = self.catalogue.find(raw["category"], raw["type"], raw["name"], raw["brand"])
            if unknown:
                self.wrong(draft, *unknown)

    def _place_and_condition(self, draft, raw):
        name = clean_text(raw.get("place"))
        if not name:
            self.wrong(draft, "place", _("This cell may not be empty."))
        else:
            draft.place, sentence = self.warehouses.find(name)
            if sentence:
                self.wrong(draft, "place", sentence)
        condition = clean_text(raw.get("condition"))
        draft.condition = CONDITIONS.get(condition.casefold(), "")
        if not condition:
            self.wrong(draft, "condition", _("This cell may not be empty."))
        elif not draft.condition:
            sentence = _(
                "There is no condition %(name)s. Write Baru, Baik, Bekas Layak Pakai, Rusak Ringan, Rusak "
                "Berat or Kanibal."
            )
            self.wrong(draft, "condition", sentence % {"name": short(condition)})

    def _dates(self, draft, raw):
        bought = draft.purchase_date = self._parsed(draft, raw, "purchase_date", days.parse)
        until = draft.warranty_end_date = self._parsed(draft, raw, "warranty_end_date", _warranty)
        if bought and bought > self.today:
            self.wrong(
                draft,
                "purchase_date",
                _("The purchase date %(day)s lies in the future.") % {"day": _day(bought)},
            )
        elif bought and until and until < bought:
            sentence = _("The warranty ends on %(until)s, before the purchase on %(bought)s.")
            self.wrong(draft, "warranty_end_date", sentence % {"until": _day(until), "bought": _day(bought)})

    def _identity(self, draft, raw):
        draft.serial_number = self._parsed(draft, raw, "serial_number", code_formats.serial_number)
        draft.mac_address = self._parsed(draft, raw, "mac_address", code_formats.mac_address)
        if not clean_text(raw.get("mac_address")):
            draft.mac_address = code_formats.mac_beside(raw.get("serial_number"))
        if draft.item is None:
            return
        if draft.item.is_bulk:
            for name in ("serial_number", "mac_address"):
                if getattr(draft, name):
                    self.wrong(
                        draft,
                        name,
                        _("%(item)s is kept in bulk and has no such number.") % {"item": draft.item},
                    )
        elif not clean_text(raw.get("serial_number")):
            self.wrong(
                draft,
                "serial_number",
                _("%(item)s is kept one by one and needs a serial number.") % {"item": draft.item},
            )

    def _quantity(self, draft, raw) -> Decimal | None:
        if clean_text(raw.get("quantity")) == "":
            if draft.item and draft.item.is_bulk:
                self.wrong(draft, "quantity", _("This cell may not be empty."))
                return None
            return Decimal(1)
        quantity = self._parsed(draft, raw, "quantity", self._amount)
        if quantity is None:
            return None
        if quantity <= 0:
            self.wrong(
                draft,
                "quantity",
                _("The quantity %(value)s is not allowed; it starts at 1.")
                % {"value": short(raw["quantity"])},
            )
        elif quantity > MAX_QUANTITY:
            self.wrong(
                draft, "quantity", _("The quantity may be at most %(limit)s.") % {"limit": MAX_QUANTITY}
            )
        elif draft.item and not draft.item.is_bulk and quantity != 1:
            self.wrong(
                draft, "quantity", _("A single device has the quantity 1: one row for each serial number.")
            )
        else:
            return quantity
        return None

    def _amount(self, value) -> Decimal | None:
        return parse_quantity(value, places=2, decimal=self.decimals.get("quantity"))

    def _price(self, draft, raw) -> Decimal | None:
        """Sentences about prices never quote them: whoever may not see prices may still import them."""
        try:
            price = parse_decimal(raw.get("price"), decimal=self.decimals.get("price"))
        except CellError as error:
            unclear = error.code == "two_numbers"
            self.wrong(
                draft,
                "price",
                _("The price could be two numbers.") if unclear else _("The price is not a number."),
            )
            return None
        if price is None:
            return None
        if price < 0:
            self.wrong(draft, "price", _("The price may not be negative."))
        elif price > MAX_PRICE:
            self.wrong(draft, "price", _("The price is too high; at most Rp 100.000.000.000 is allowed."))
        elif price != round(price, 2):
            self.wrong(draft, "price", _("A price has at most 2 decimals."))
        else:
            return round(price, 2)
        return None

    def _spread(self, draft, raw, quantity, price):
        """From "6 Hasbal at 725,000 each" to what is registered: 6 lots of 1,000 m at 725,000.

        A measured model counted in its base unit, and any model that is used up by the piece, is ONE lot of
        the whole amount, priced as a whole.
        """
        item, unit = draft.item, fold(raw.get("unit"))
        in_units = unit in ("", fold(item.unit_of_measure))
        if not in_units and (unit != fold(item.base_unit) or not item.is_bulk):
            one_unit = not item.is_bulk or item.base_unit == item.unit_of_measure
            known = item.unit_of_measure if one_unit else f"{item.unit_of_measure} / {item.base_unit}"
            sentence = _("%(item)s is counted in %(units)s, not in %(unit)s.")
            self.wrong(draft, "unit", sentence % {"item": item, "units": known, "unit": short(raw["unit"])})
            return
        draft.price, draft.unit = price, item.unit_of_measure if in_units else item.base_unit
        if not item.is_bulk:
            return
        if quantity != int(quantity) and (in_units or item.base_unit not in FRACTIONAL_UNITS):
            self.wrong(draft, "quantity", _("The quantity of %(item)s is a whole number.") % {"item": item})
            return
        if in_units and item.bulk_type == BulkType.MEASUREMENT:
            draft.times, draft.balance = int(quantity), Decimal(item.quantity_per_unit)
            if quantity > MAX_LOTS:
                sentence = _("One row may hold at most %(limit)d containers. Split it into several rows.")
                self.wrong(draft, "quantity", sentence % {"limit": MAX_LOTS})
            return
        draft.balance = quantity * item.quantity_per_unit if in_units else quantity
        draft.price = None if price is None else round(price * quantity, 2)
        if draft.balance >= MAX_LOT:
            self.wrong(
                draft, "quantity", _("That is more than one lot can hold. Split it into several rows.")
            )
        if draft.price is not None and draft.price > MAX_PRICE:
            self.wrong(
                draft,
                "price",
                _("The price of the whole lot is too high; at most Rp 100.000.000.000 is allowed."),
            )

    def _label(self, draft, raw, quantity):
        what = (
            str(draft.item)
            if draft.item
            else short(f"{clean_text(raw.get('brand'))} {clean_text(raw.get('name'))}")
        )
        detail = draft.serial_number or clean_text(raw.get("serial_number"))[:60]
        if quantity and draft.item and draft.item.is_bulk:
            detail = f"{words.number(quantity)} {clean_text(raw.get('unit')) or draft.item.unit_of_measure}"
        draft.label = " · ".join(filter(None, (what.strip(), detail)))


def _warranty(value) -> date | None:
    day = days.parse(value)
    return day and days.within(day, latest=days.ahead(days.LONG))


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")
