"""What the pages of a stock count show, prepared for their templates. Nothing here is shown to who is still
counting blind.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetStatus, CountKind, CountOutcome, CountStatus, CountVerdict, PlaceKind
from assets.models import Asset, StockCount, StockCountEntry, StockCountLine
from assets.services.counts import plan
from assets.services.counts.review import ERRORS
from assets.views.counts import entries, postings

PRICE = "assets.view_price"
MOST = 500  # differing lines on a page; the figures above them count all
V = CountVerdict
GROUPS = (
    ("contested", gettext_lazy("People disagree"), "amber", (V.MATCH,)),
    ("short", gettext_lazy("Missing or too little"), "red", (V.MISSING, V.SHORT)),
    ("over", gettext_lazy("Too much"), "amber", (V.OVER,)),
    ("elsewhere", gettext_lazy("In the wrong place"), "amber", (V.ELSEWHERE,)),
    ("noted", gettext_lazy("Noted, no error"), "grey", (V.NOT_COUNTED, V.LEFT, V.OUTSIDE, V.NOT_THERE)),
)
AT = {
    PlaceKind.PERSON: gettext_lazy("with %(place)s"),
    PlaceKind.CUSTOMER: gettext_lazy("at customer %(place)s"),
    PlaceKind.VENDOR: gettext_lazy("at vendor %(place)s"),
    PlaceKind.WRITTEN_OFF: gettext_lazy("written off"),
    PlaceKind.USED_UP: gettext_lazy("used up"),
}


def steps(count: StockCount) -> list[dict]:
    """The way of the document."""
    cancelled = count.status == CountStatus.CANCELLED
    counting = {"label": _("Counting") if count.round == 1 else _("Counting again"), "state": "done"}
    review = {
        "label": _("Submitted"),
        "state": "done",
        "who": count.submitted_by_name,
        "at": count.submitted_at,
    }
    approved = {
        "label": _("Approved"),
        "state": "done",
        "who": count.approved_by_name,
        "at": count.approved_at,
    }
    if count.status == CountStatus.COUNTING:
        counting["state"] = "now"
        review = {"label": _("Submitted"), "state": ""}
    if count.status in (CountStatus.COUNTING, CountStatus.REVIEW):
        approved = {"label": _("Approved"), "state": "now" if count.status == CountStatus.REVIEW else ""}
    made = [{"label": _("Started"), "state": "done", "who": count.started_by_name, "at": count.started_at}]
    if cancelled:
        return [
            *made,
            {
                "label": _("Cancelled"),
                "state": "stopped",
                "who": count.cancelled_by_name,
                "at": count.cancelled_at,
            },
        ]
    return [*made, counting, review, approved]


def progress(count: StockCount) -> dict:
    """{done, all, people}: how many lines were counted in this round, and how many entries are whose."""
    mine = count.entries.taken().filter(round=count.round)
    asked = count.lines.filter(recount=True) if count.round == 2 else count.lines.filter(is_expected=True)
    done = mine.filter(line__in=asked).order_by().aggregate(n=Count("line", distinct=True))["n"]
    return {"done": done, "all": asked.count(), "people": people(count)}


def people(count: StockCount) -> list[dict]:
    """How many entries are whose: {counted_by_name, n}."""
    whose = count.entries.taken().order_by().values("counted_by_name").annotate(n=Count("pk"))
    return list(whose.order_by("-n", "counted_by_name"))


def figures(count: StockCount, unknown: int) -> list[dict]:
    """How many lines say what, and how many codes are `unknown`, for components/stats.html."""
    found = dict(count.lines.order_by().values_list("verdict").annotate(n=Count("pk")))
    total = {key: sum(found.get(v, 0) for v in verdicts) for key, _label, _tone, verdicts in GROUPS}
    rows = [
        {"value": found.get(V.MATCH, 0), "label": _("Matches")},
        {
            "value": total["short"],
            "label": _("Missing or too little"),
            "tone": "red" if total["short"] else "",
        },
        {"value": total["over"], "label": _("Too much"), "tone": "amber" if total["over"] else ""},
        {
            "value": total["elsewhere"],
            "label": _("In the wrong place"),
            "tone": "amber" if total["elsewhere"] else "",
        },
    ]
    return [*rows, {"value": unknown, "label": _("Unknown codes"), "tone": "amber" if unknown else ""}]


def groups(count: StockCount, user, *, most: int | None = MOST, todo: plan.Plan | None = None) -> list[dict]:
    """What does not simply match, by what is wrong: {key, title, tone, rows, value}. A fixed number of
    queries. `todo` is what would be posted, where that is known already.
    """
    found = count.lines.exclude(verdict__in=(V.MATCH, V.OPEN), is_contested=False)
    lines = list(
        found.select_related("asset", "standard_item", "book_place", "found_lot").order_by(
            "standard_item__name", "asset__code", "pk"
        )[:most]
    )
    known = Known(
        prices=_prices(lines) if user.has_perm(PRICE) else None,
        names=_counted_by(lines),
        said=entries.by_line([line.pk for line in lines if line.is_contested]),
        plan=todo or planned(count) if count.status == CountStatus.REVIEW else None,
    )
    made = []
    for key, title, tone, verdicts in GROUPS:
        rows = [_row(line, known) for line in lines if line.verdict in verdicts]
        values = [row["value"] for row in rows if row["value"] is not None]
        if rows:
            made.append(
                {
                    "key": key,
                    "title": title,
                    "tone": tone,
                    "rows": rows,
                    "value": sum(values) if values else None,
                }
            )
    return made


@dataclass(frozen=True)
class Known:
    """What was read for all lines at once."""

    prices: dict[int, Decimal] | None
    names: dict[int, str]
    said: dict[int, list[str]]
    plan: plan.Plan | None


def planned(count: StockCount) -> plan.Plan:
    """What the approval would post now."""
    return plan.of(count, list(count.lines.filter(verdict__in=ERRORS).order_by("pk")))


def by_model(count: StockCount) -> list[dict]:
    """What was expected and what was found of each model, in one query."""
    rows = (
        count.lines.exclude(is_expected=False, verdict=V.OPEN)
        .order_by("standard_item__brand", "standard_item__name")
        .values("standard_item", "kind", brand=F("standard_item__brand"), name=F("standard_item__name"))
        .annotate(expected=Sum("expected"), counted=Coalesce(Sum("counted"), Decimal(0)), lines=Count("pk"))
        .annotate(base=F("standard_item__base_unit_of_measure"), unit=F("standard_item__unit_of_measure"))
    )
    return [
        row | {"unit": _("units") if row["kind"] == CountKind.THING else row["base"] or row["unit"]}
        for row in rows
    ]


def _row(line: StockCountLine, known: Known) -> dict:
    item, asset = line.standard_item, line.asset
    things = line.kind == CountKind.THING
    return {
        "id": line.pk,
        "code": asset.code if asset else "",
        "serial": asset.serial_number if asset and not asset.is_lot else "",
        "name": str(item),
        "item": item.pk,
        "verdict": V(line.verdict),
        "unit": "" if things else item.base_unit,
        "is_thing": things,
        "expected": line.expected if line.is_expected else None,
        "book": line.book,
        "counted": line.counted,
        "difference": line.difference,
        "where": _where(line) if line.verdict in (V.ELSEWHERE, V.LEFT, V.OUTSIDE, V.NOT_THERE) else "",
        "disturbed": line.is_disturbed,
        "said": known.said.get(line.pk, []),
        "by": known.names.get(line.pk, ""),
        "postings": postings.of(line, known.plan) if line.verdict in ERRORS else [],
        "outcome": CountOutcome(line.outcome).label if line.outcome else "",
        "found_lot": line.found_lot.code if line.found_lot else "",
        "value": _value(line, known.prices) if known.prices is not None and line.verdict in ERRORS else None,
    }


def _where(line: StockCountLine) -> str:
    """Where the book has it: with Teguh Wibowo; Gudang Cabang, damaged; with Teguh Wibowo, lost."""
    place = line.book_place
    if place is None:
        return ""
    said = AT[place.kind] % {"place": place.name} if place.kind in AT else place.name
    status = line.book_status
    lost = status == AssetStatus.LOST
    if lost or (status and place.kind == PlaceKind.WAREHOUSE and status != AssetStatus.IN_STORAGE):
        return f"{said}, {AssetStatus(status).label.lower()}"
    return said


def _counted_by(lines: list[StockCountLine]) -> dict[int, str]:
    """{line: names of who counted it}, in one query."""
    found = defaultdict(list)
    rows = StockCountEntry.objects.taken().filter(line__in=[line.pk for line in lines])
    for pk, name in rows.values_list("line", "counted_by_name"):
        if name not in found[pk]:
            found[pk].append(name)
    return {pk: ", ".join(names) for pk, names in found.items()}


def _prices(lines: list[StockCountLine]) -> dict[int, Decimal]:
    """{model: what a base unit of it cost on average}, of those that have lots with a price."""
    items = {line.standard_item_id for line in lines if line.kind != CountKind.THING}
    paid = Asset.objects.current().filter(
        standard_item__in=items, purchase_price__isnull=False, initial_balance__isnull=False
    )
    sums = (
        paid.order_by()
        .values("standard_item")
        .annotate(price=Sum("purchase_price"), units=Sum(F("initial_balance") - F("cut_balance")))
    )
    return {row["standard_item"]: row["price"] / row["units"] for row in sums if row["units"]}


def _value(line: StockCountLine, prices: dict[int, Decimal]) -> Decimal | None:
    """What a difference is worth, in rupiah; what is only in the wrong place is worth nothing more or
    less.
    """
    if line.kind == CountKind.THING:
        return (
            -line.asset.purchase_price
            if line.verdict == V.MISSING and line.asset.purchase_price is not None
            else None
        )
    price = prices.get(line.standard_item_id)
    return (
        None
        if price is None or line.verdict == V.ELSEWHERE and not line.difference
        else (price * line.difference).quantize(Decimal(1))
    )
