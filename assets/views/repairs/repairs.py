"""Repairs: the list, and one document."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assets.choices import AssetCondition, RepairStatus
from assets.filters.repairs import LATE, REPAIR_LIST
from assets.models import Repair
from assets.views.repairs import facts
from core import listing
from core.access import signed_in

PAGE = ("asset__place", "asset__standard_item", "holder_place", "technician", "vendor")


def visible(request, number: str) -> Repair:
    """The repair of this number among those the person may see, else 404."""
    return get_object_or_404(
        Repair.objects.visible_to(request.user).select_related(*PAGE), doc_number=number.upper()
    )


@signed_in
@require_safe
def repairs(request):
    """What waits, what is under way and what is over: all for those who see all assets, else one's own
    reports.
    """
    user = request.user
    page = listing.build(
        request,
        queryset=Repair.objects.visible_to(user).with_state(),
        page_key="repairs",
        rows=lambda found: _rows(found, price=user.has_perm(facts.PRICE)),
        export="repairs",
        **REPAIR_LIST,
    )
    return listing.render(request, "assets/repairs/repairs.html", page, {"stats": facts.stats(page.tabs)})


def _rows(found, *, price: bool) -> list[dict]:
    conditions = dict(AssetCondition.choices)
    names = (
        "id",
        "doc_number",
        "status",
        "state",
        "condition",
        "reporter_name",
        "reported_at",
        "technician_name",
        "vendor_name",
        "estimate_date",
        "asset__code",
        "asset__brand",
        "asset__name",
        "asset__serial_number",
    )
    rows = list(found.values(*names, *(["cost"] if price else [])))
    for row in rows:
        status = RepairStatus(row["status"])
        row |= {
            "label": status.label,
            "tone": status.tone,
            "damage": conditions[row["condition"]],
            "late": row["state"].endswith(LATE),
            "url": reverse("repair", args=[row["doc_number"]]),
        }
        row["in_charge"] = row["technician_name"] or row["vendor_name"]
    return rows


@signed_in
@require_safe
def repair(request, number):
    """One incident: what broke, how it stands, what it took."""
    return render(request, "assets/repairs/repair.html", facts.page(visible(request, number), request.user))
