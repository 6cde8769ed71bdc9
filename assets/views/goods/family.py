"""A lot that was cut, its pieces and theirs: who is whose, where each lies and what is left in it."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import STATUS_TONES, AssetStatus
from assets.models import Asset
from assets.services.stock.cutting import root_code
from assets.views.goods.rows import lot_bar

MOST = 40
DEEPEST = 3  # steps that are indented; deeper pieces stand as far in as these


def of(asset: Asset, user) -> dict | None:
    """{rows: [{code, url, depth, here, lot, place, label, tone, cut}], more} of the whole family; None (and
    no query) without one.
    """
    if asset.parent_id is None and not asset.cut_balance:
        return None
    root = root_code(asset)
    members = (
        Asset.objects.visible_to(user).filter(Q(code=root) | Q(code__startswith=f"{root}-P")).order_by("pk")
    )
    names = (
        "id",
        "code",
        "parent_id",
        "initial_balance",
        "current_balance",
        "cut_balance",
        "status",
        "place__name",
    )
    found = list(members.values(*names)[: MOST + 1])
    unit, words = asset.standard_item.base_unit, _("%(left)s of %(all)s %(unit)s")
    rows = [
        row
        | {
            "url": reverse("asset", args=[row["code"]]),
            "depth": min(depth, DEEPEST),
            "here": row["id"] == asset.pk,
            "lot": lot_bar(row["current_balance"], row["initial_balance"], unit, words),
            "label": AssetStatus(row["status"]).label,
            "tone": STATUS_TONES[row["status"]],
            "unit": unit,
        }
        for row, depth in _in_order(found[:MOST])
    ]
    return {"rows": rows, "root": root, "more": len(found) > MOST}


def _in_order(found: list[dict]) -> list[tuple[dict, int]]:
    """Parents before their pieces, with how deep each stands; what was cut from a lot that is not there
    stands on its own.
    """
    there = {row["id"] for row in found}
    pieces = {}
    for row in found:
        pieces.setdefault(row["parent_id"] if row["parent_id"] in there else None, []).append(row)
    ordered, open_ = [], [(row, 0) for row in reversed(pieces.get(None, []))]
    while open_:
        row, depth = open_.pop()
        ordered.append((row, depth))
        open_ += [(piece, depth + 1) for piece in reversed(pieces.get(row["id"], []))]
    return ordered
