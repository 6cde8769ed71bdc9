"""One pass over a file of assets: each chunk is compared with itself, with the rows before it and with what
is registered.

How a row is recognised when the file comes a second time:
- a device by its serial number. Same model, same place: unchanged, or a change of the fields that differ (an
  empty cell says nothing and never erases). Another model or another place: wrong, because an import does not
  move things.
- a lot has no number of its own. It is recognised by model, place of registration, vendor, PO, invoice,
  purchase date, the amount that was registered and notes; and counted: when the book has all lots of a row
  it is unchanged, otherwise the row is new as a whole.
"""

from collections import Counter
from decimal import Decimal

from django.db.models import Count
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from assets.choices import MovementType, TrackingMethod
from assets.models import Asset, StockMovement
from assets.services.goods.registrations import NewAsset
from core.files.importing import Judgement, Row, Session
from core.models import ImportJob, Verdict

from . import prices
from .asset_rows import Draft, RowReader

COMPARED = (
    "mac_address",
    "condition",
    "location_detail",
    "vendor",
    "po_number",
    "invoice_number",
    "purchase_date",
    "warranty_end_date",
    "notes",
)
KEPT = (
    "id",
    "code",
    "name",
    "brand",
    "standard_item_id",
    "place_id",
    "place__name",
    "purchase_price",
    "serial_number",
    *COMPARED,
)
COPIED = (
    "item",
    "place",
    "condition",
    "serial_number",
    "mac_address",
    "balance",
    "price",
    "vendor",
    "po_number",
    "invoice_number",
    "purchase_date",
    "warranty_end_date",
    "location_detail",
    "notes",
)


class AssetSession(Session):
    """See core.importing.Session."""

    def __init__(self, job: ImportJob, headings: dict[str, str]):
        super().__init__()
        self.owner, self.mapping, self.headings = job.owner, job.mapping, headings
        self.reader = RowReader(job, headings)
        self.sees_prices = job.owner.has_perm("assets.view_price")
        # First row of each number seen so far.
        self.seen: dict[str, dict[str, int]] = {"serial_number": {}, "mac_address": {}}
        # Lots in the book by the hash of what identifies them, and how many of them rows of this file stand
        # for already.
        self.book: dict[int, int] = {}
        self.stood_for: Counter = Counter()

    def judge(self, rows: list[Row]) -> list[Judgement]:
        if "price" in self.mapping:
            resolved = [Row(row.number, row.cells) for row in rows]
            prices.resolve(resolved, self.mapping["price"], self.owner)
            rows = resolved
        drafts = [self.reader.read(row) for row in rows]
        for row, draft in zip(rows, drafts, strict=True):
            self._refuse_repeated(
                row, draft, "serial_number", _("The serial number %(value)s is also in row %(row)d.")
            )
            self._refuse_repeated(
                row, draft, "mac_address", _("The MAC address %(value)s is also in row %(row)d.")
            )
        by_serial = self._registered("serial_number", drafts)
        by_mac = self._registered("mac_address", drafts)
        self._load_book(drafts)
        return [
            self._judge(draft, by_serial.get(draft.serial_number), by_mac.get(draft.mac_address))
            for draft in drafts
        ]

    def _refuse_repeated(self, row: Row, draft: Draft, name: str, sentence: str) -> None:
        """Both rows of a pair are told, each naming the other."""
        value = getattr(draft, name)
        if not value:
            return
        first = self.seen[name].setdefault(value, row.number)
        if first == row.number:
            return
        heading = self.headings[name]
        draft.problems.append([heading, sentence % {"value": value, "row": first}])
        problems = self.late.setdefault(first, [])
        if all(other != heading for other, _sentence in problems):
            problems.append([heading, sentence % {"value": value, "row": row.number}])

    def _registered(self, name: str, drafts: list[Draft]) -> dict[str, dict]:
        """Registered assets by serial number or MAC address, through the index that keeps them unique."""
        values = [value for draft in drafts if (value := getattr(draft, name))]
        if not values:
            return {}
        rows = (
            Asset.objects.current()
            .annotate(key=Upper(name))
            .filter(key__in=values, **{f"{name}__isnull": False})
        )
        return {row["key"]: row for row in rows.values("key", *KEPT)}

    def _load_book(self, drafts: list[Draft]) -> None:
        """Count the registered lots that look like the lots of this chunk.

        They are looked up where and with what they were registered, so that one that has been moved, used or
        found longer since is still recognised.
        """
        lots = [d for d in drafts if d.balance and not d.problems and _lot_key(d) not in self.book]
        if not lots:
            return
        self.book.update({_lot_key(draft): 0 for draft in lots})
        lot = "related_asset__"
        found = (
            StockMovement.objects.filter(
                type=MovementType.IN_PURCHASE,
                related_asset__voided_at__isnull=True,
                related_asset__tracking_method=TrackingMethod.BULK,
                related_asset__standard_item_id__in={d.item.pk for d in lots},
                related_asset__po_number__in={d.po_number for d in lots},
                related_asset__invoice_number__in={d.invoice_number for d in lots},
            )
            .order_by()
            .values_list(
                f"{lot}standard_item_id",
                "place_id",
                f"{lot}vendor",
                f"{lot}po_number",
                f"{lot}invoice_number",
                f"{lot}purchase_date",
                "quantity",
                f"{lot}notes",
            )
            .annotate(n=Count("pk"))
        )
        for *key, count in found:
            if hash(tuple(key)) in self.book:
                self.book[hash(tuple(key))] = count

    def _judge(self, draft: Draft, same: dict | None, same_mac: dict | None) -> Judgement:
        if same:
            self._refuse_other(draft, same)
        if same_mac and (same is None or same_mac["id"] != same["id"]):
            self._wrong(
                draft,
                "mac_address",
                _("%(value)s belongs to %(code)s (%(name)s) already.") % _facts(draft.mac_address, same_mac),
            )
        judgement = Judgement(label=draft.label, problems=draft.problems, warnings=draft.warnings)
        if draft.problems:
            judgement.verdict = Verdict.WRONG
        elif same:
            changes = self._changes(draft, same)
            judgement.verdict = Verdict.CHANGE if changes else Verdict.UNCHANGED
            judgement.effect = {"id": same["id"], "changes": changes} if changes else {}
        elif draft.balance and self._is_in_book(draft):
            judgement.verdict = Verdict.UNCHANGED
        else:
            judgement.effect = {"creates": draft.times, "values": _values(draft)}
            judgement.payload = (NewAsset(**{name: getattr(draft, name) for name in COPIED}), draft.times)
        return judgement

    def _refuse_other(self, draft: Draft, same: dict) -> None:
        if draft.item and same["standard_item_id"] != draft.item.pk:
            sentence = _("%(value)s is registered as %(code)s already, another model (%(name)s).")
            self._wrong(draft, "serial_number", sentence % _facts(draft.serial_number, same))
        elif draft.place and same["place_id"] != draft.place.pk:
            sentence = _(
                "%(value)s is registered as %(code)s already and is at %(place)s now. An import does not "
                "move things."
            )
            self._wrong(draft, "place", sentence % _facts(draft.serial_number, same))

    def _wrong(self, draft: Draft, name: str, sentence: str) -> None:
        draft.problems.append([self.headings[name], sentence])

    def _changes(self, draft: Draft, same: dict) -> dict:
        """{field: [old, new]} as text. Prices are compared only for people who may see them: the verdict
        would tell.
        """
        pairs = {name: (same[name], getattr(draft, name)) for name in COMPARED if name in self.mapping}
        if self.sees_prices and "price" in self.mapping:
            pairs["purchase_price"] = (same["purchase_price"], draft.price)
        return {
            name: [_plain(old), _plain(new)]
            for name, (old, new) in pairs.items()
            if new not in (None, "") and new != old
        }

    def _is_in_book(self, draft: Draft) -> bool:
        key = _lot_key(draft)
        left = self.book[key] - self.stood_for[key]
        if left >= draft.times:
            self.stood_for[key] += draft.times
            return True
        if left > 0:
            sentence = _(
                "The book has %(count)d such lots already, fewer than this row; all %(all)d of the row "
                "count as new."
            )
            draft.warnings.append([self.headings["quantity"], sentence % {"count": left, "all": draft.times}])
        return False


def _lot_key(draft: Draft) -> int:
    """A number instead of the words: a file may hold 100,000 different lots."""
    return hash(
        (
            draft.item.pk,
            draft.place.pk,
            draft.vendor,
            draft.po_number,
            draft.invoice_number,
            draft.purchase_date,
            draft.balance,
            draft.notes,
        )
    )


def _values(draft: Draft) -> dict:
    """What is written of a row, and what was read for it: the preview shows it, writing compares it."""
    names = (*COPIED, "quantity", "unit", "unit_price")
    found = {name: getattr(draft, name) for name in names}
    return {name: _plain(value) for name, value in found.items() if value not in (None, "")}


def _facts(value, asset: dict) -> dict:
    return {
        "value": value,
        "code": asset["code"],
        "name": f"{asset['brand']} {asset['name']}",
        "place": asset["place__name"],
    }


def _plain(value):
    if value is None:
        return None
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
