"""Clearance letters: the list, one of them, and its PDF."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import listing
from core.access import requires
from core.views.letters import shown_sealed
from loans.filters.clearances import CLEARANCE_LIST
from loans.letters import clearances as letters
from loans.models import Clearance
from loans.views.leaving import facts

ROW = (
    "id",
    "doc_number",
    "person_name",
    "division_name",
    "issued_at",
    "issued_by_name",
    "line_count",
    "lost_count",
    "leaving_reason",
)


@requires("core.delete_user")
@require_safe
def clearances(request):
    """All of them, the newest first."""
    page = listing.build(
        request,
        queryset=Clearance.objects.visible_to(request.user),
        page_key="clearances",
        rows=_rows,
        **CLEARANCE_LIST,
    )
    context = {"labels": {head["key"]: str(head["label"]) for head in page.heads}}
    return listing.render(request, "loans/leaving/clearances.html", page, context)


@requires("core.delete_user")
@require_safe
def clearance(request, number):
    """One letter: of whom, and what became of everything."""
    return render(
        request, "loans/leaving/clearance.html", facts.page(_visible(request, number), request.user)
    )


@requires("core.delete_user")
@require_safe
def clearance_letter(request, number):
    """The letter, shown in the browser: the sealed file once there is one."""
    return shown_sealed(_visible(request, number), letters.of, request)


def _visible(request, number: str) -> Clearance:
    found = Clearance.objects.visible_to(request.user).select_related("person")
    return get_object_or_404(found, doc_number=number)


def _rows(found) -> list[dict]:
    """One query."""
    return [row | {"url": reverse("clearance", args=[row["doc_number"]])} for row in found.values(*ROW)]
