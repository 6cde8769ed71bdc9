"""The lots of one material, drawn: what is left in each, what was cut off it, what was used."""

from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper, F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import STATUS_TONES, AssetStatus, PlaceKind
from assets.models import Asset, StandardItem
from assets.models.goods.queries import ALIVE, WHOLE
from assets.services.stock import lot_losses
from core import clock
from core.access import signed_in
from core.reading.keys import whole
from core.words import number

ZERO = Decimal(0)
PAGE = 50
WIDTH = 200  # of the picture of the largest lot on a page
FIELDS = (
    "pk",
    "code",
    "status",
    "initial_balance",
    "current_balance",
    "cut_balance",
    "registration_date",
    "place__name",
    "place_kind",
    "location_detail",
    "parent_id",
    "root",
    "whole",
)
ICONS = {PlaceKind.PERSON: "user", PlaceKind.CUSTOMER: "house", PlaceKind.VENDOR: "wrench"}


@signed_in
def lots(request, pk):
    """Every open lot of a material that the person may see, pieces under what they were cut from; `?used=1`
    adds those that ended.
    """
    item = get_object_or_404(StandardItem.objects.select_related("type__category"), pk=pk)
    if not item.is_bulk:
        return redirect(f"{reverse('assets')}?item={item.pk}")
    found, sees_all = Asset.objects.filter(standard_item=item), request.user.has_perm("assets.view_stock")
    found = found.current() if sees_all else found.visible_to(request.user)
    used, start = bool(request.GET.get("used")), _number(request)
    if not used:
        found = found.filter(status__in=ALIVE)
    # A piece's code begins with that of the lot it comes from, so this order puts it right below.
    rows = list(
        found.order_by("code")
        .annotate(root=F("parent__code"), whole=ExpressionWrapper(WHOLE, BooleanField()))
        .values(*FIELDS)[start : start + PAGE + 1]
    )
    if not rows and not sees_all:
        raise Http404
    context = {
        "item": item,
        "unit": item.base_unit,
        "rows": drawn(rows[:PAGE], item),
        "used": used,
        "newer": max(0, start - PAGE) if start else None,
        "older": start + PAGE if len(rows) > PAGE else None,
    }
    return render(request, "assets/stock/lots.html", context)


def drawn(rows: list[dict], item: StandardItem) -> list[dict]:
    """The rows with their picture: everything on one scale, so that a short piece looks short."""
    largest = max((row["initial_balance"] for row in rows), default=1)
    losses = lot_losses.of(row["pk"] for row in rows)
    for row in rows:
        row["piece"], row["status"] = row["parent_id"] is not None, AssetStatus(row["status"])
        row["tone"] = STATUS_TONES[row["status"]]
        # What was left was written off with it, or is lost with it.
        if row["status"] in (AssetStatus.DECOMMISSIONED, AssetStatus.LOST):
            row["current_balance"] = ZERO
        row["left"], row["all"] = number(row["current_balance"]), number(row["initial_balance"])
        row["gone"] = _gone(row["cut_balance"], losses[row["pk"]], item.base_unit)
        row["icon"] = ICONS.get(row["place_kind"], "warehouse")
        row["words"], row["kind"] = _state(row)
        days = (clock.today() - timezone.localdate(row["registration_date"])).days
        row["age"] = ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
        row["svg"] = _picture(row, largest)
        left = _("%(left)s of %(all)s %(unit)s left")
        left %= {"left": row["left"], "all": row["all"], "unit": item.base_unit}
        row["in_words"] = ", ".join([left, *row["gone"]])
    return rows


def _gone(cut: Decimal, losses: lot_losses.Losses, unit: str) -> list[str]:
    """Where the rest went, each with its unit and its own word."""
    told = (
        (cut, _("%(amount)s cut off")),
        (losses.used, _("%(amount)s used")),
        (losses.written_off, _("%(amount)s written off")),
        (losses.lost, _("%(amount)s lost")),
        (-losses.adjusted, _("%(amount)s adjusted down")),
        (losses.adjusted, _("%(amount)s adjusted up")),
        (-losses.counted, _("%(amount)s too little at a stock count")),
        (losses.counted, _("%(amount)s too much at a stock count")),
    )
    return [words % {"amount": f"{number(amount)} {unit}"} for amount, words in told if amount > 0]


def _state(row: dict) -> tuple[str, str]:
    if row["status"] not in ALIVE:
        return row["status"].label, "grey"
    if row["piece"]:
        return _("Piece"), "blue"
    return (_("Whole"), "green") if row["whole"] else (_("Opened"), "amber")


def _picture(row: dict, largest) -> dict:
    """Where its three parts stand, as text: what is left, then what was cut off, within the length it had at
    first.
    """
    scale = WIDTH / float(largest)
    full, left, cut = (
        float(row[name]) * scale for name in ("initial_balance", "current_balance", "cut_balance")
    )
    full = max(full, 4)
    return {
        "full": f"{full:.1f}",
        "left": f"{min(left, full):.1f}",
        "cut_at": f"{min(left, full):.1f}",
        "cut": f"{cut:.1f}",
    }


def _number(request) -> int:
    return whole(request.GET.get("from")) or 0
