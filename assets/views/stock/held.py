"""What people answer for: one's own stock, and that of the leader's division."""

from itertools import groupby

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import STATUS_TONES, AssetCondition, AssetStatus, PlaceKind
from assets.filters.stock import DIVISION_LIST, MINE_LIST
from assets.models import Asset, StockLevel
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.stock import uses
from assets.views.goods.rows import lot_bar
from core import listing
from core.access import requires, signed_in
from core.listing.counts import totals
from core.pages import panels
from core.words import number

CAP = 10_000
MOST_MATERIALS = 60
WELL = (AssetCondition.BRAND_NEW, AssetCondition.GOOD, AssetCondition.USED_OKAY)
OUT_OF_ORDER = (AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR, AssetStatus.LOST)
NOT_TO_REPORT = (*OUT_OF_ORDER, AssetStatus.AWAITING_RETURN)  # no damage, that is
FIELDS = (
    "id",
    "code",
    "name",
    "brand",
    "type__name",
    "serial_number",
    "mac_address",
    "status",
    "condition",
    "initial_balance",
    "current_balance",
    "standard_item__base_unit_of_measure",
    "standard_item__unit_of_measure",
    "place_id",
    "place__name",
)


@signed_in
def mine(request):
    """Everything that the person answers for: figures, material with what is left, devices."""
    user = request.user
    held = Asset.objects.current().filter(place__user=user)
    acts = bool(link("asset_report_damage", "X"))
    columns = [column for column in MINE_LIST["columns"] if acts or column.key != "act"]
    declared = MINE_LIST | {"columns": columns}
    page = listing.build(
        request, queryset=held, page_key="my_stock", rows=lambda found: rows(found, reports=acts), **declared
    )
    context = {}
    if not page.fragment:
        context = {
            "stats": stats(held, request.path),
            "materials": materials(user),
            "use_url": link("material_use"),
            "uses": recent_uses(user),
            "panels": panels.panels(user, page="my_stock"),
        }
    return listing.render(request, "assets/stock/mine.html", page, context)


@requires("assets.view_division_asset")
def division(request):
    """The same of the people of one's division, by holder."""
    user = request.user
    held = Asset.objects.current().filter(place_kind=PlaceKind.PERSON)
    held = held.filter(place__user__division_id=user.division_id) if user.division_id else held.none()
    page = listing.build(request, queryset=held, page_key="division_stock", rows=rows, **DIVISION_LIST)
    groups = groupby(page.rows, key=lambda row: (row["place_id"], row["place__name"]))
    context = {"groups": [{"holder": name, "rows": list(group)} for (_pk, name), group in groups]}
    context["columns"] = len(page.heads)
    if not page.fragment:
        context |= {"stats": stats(held, request.path), "division": user.division}
    return listing.render(request, "assets/stock/division.html", page, context)


def rows(found, *, reports: bool = False) -> list[dict]:
    """One dict for each asset, printed as it is; with `reports`, the address where its damage is reported."""
    statuses = {value: (str(label), STATUS_TONES[value]) for value, label in AssetStatus.choices}
    conditions, of = (
        {value: str(label) for value, label in AssetCondition.choices},
        _("%(left)s of %(all)s %(unit)s"),
    )
    made = list(found.values(*FIELDS))
    for row in made:
        row["url"] = reverse("asset", args=[row["code"]])
        row["status_label"], row["tone"] = statuses[row["status"]]
        row["condition_label"] = conditions[row["condition"]]
        row["poor"] = row["condition"] not in WELL
        row["lot"], row["report_url"] = None, ""
        if row["current_balance"] is not None:
            unit = base_unit_of(row, "standard_item__")
            row["lot"] = lot_bar(row["current_balance"], row["initial_balance"], unit, of)
        elif reports and row["status"] not in NOT_TO_REPORT:
            row["report_url"] = link("asset_report_damage", row["code"])
    return made


def stats(held, path: str) -> list[dict]:
    """How many things, how many of them well, how many need a look."""
    well = Q(condition__in=WELL) & ~Q(status__in=OUT_OF_ORDER)
    found = totals({"all": held, "well": held.filter(well), "look": held.exclude(well)}, CAP)
    return [
        {
            "value": str(found["all"]),
            "label": ngettext("asset in all", "assets in all", found["all"].number),
            "url": path,
        },
        {"value": str(found["well"]), "label": _("in good condition")},
        {
            "value": str(found["look"]),
            "label": _("need attention"),
            "tone": "amber" if found["look"].number else "",
        },
    ]


def materials(user) -> list[dict]:
    """Material in one's custody by model, with what is left of it and the card of one's own stock."""
    levels = StockLevel.objects.filter(place__user=user, balance__gt=0).exclude(standard_item__bulk_type="")
    use = link("material_use")
    found = levels.select_related("standard_item").order_by("standard_item__name", "standard_item__brand")[
        :MOST_MATERIALS
    ]
    return [
        {
            "name": str(level.standard_item),
            "left": f"{number(level.balance)} {level.standard_item.base_unit}",
            "url": f"{reverse('stock_card', args=[level.standard_item_id])}?place={level.place_id}",
            "lots": reverse("stock_lots", args=[level.standard_item_id]),
            "use_url": f"{use}?item={level.standard_item_id}" if use else "",
        }
        for level in found
    ]


def recent_uses(user) -> list[dict]:
    """What the person recorded lately and can still take back."""
    return [
        {
            "reference": use.reference,
            "at": use.at,
            "lines": use.words(),
            "url": reverse("material_take_back", args=[use.pk]),
        }
        for use in uses.recent(user)
    ]


def link(name: str, *args) -> str:
    """The address of a page, "" where this system has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
