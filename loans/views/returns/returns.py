"""Returns: the list, one document, and its minutes."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core import listing
from core.access import requires, signed_in
from core.views.letters import shown_sealed
from core.words import day
from loans.choices import ReturnStatus
from loans.filters.returns import RETURN_LIST
from loans.letters import returns as letters
from loans.models import AssetReturn, AssetReturnItem
from loans.views.loans import kinds
from loans.views.returns import facts
from loans.views.returns.pages import visible

ROW = (
    "id",
    "doc_number",
    "return_date",
    "loan_request__doc_number",
    "returned_by_name",
    "verified_by_name",
    "status",
    "line_count",
)


@requires("loans.view_own_loanrequest")
@require_safe
def returns(request):
    """What comes back: all of it for those who see all loans, else one's own."""
    user = request.user
    page = listing.build(
        request,
        queryset=AssetReturn.objects.visible_to(user),
        page_key="returns",
        rows=_rows,
        export="returns",
        **RETURN_LIST,
    )
    return listing.render(request, "loans/returns/returns.html", page, {"kinds": kinds.tabs("returns")})


@signed_in
def asset_return(request, number):
    """One return: what was declared, what was found, who says so."""
    return render(request, "loans/returns/return.html", facts.page(visible(request, number), request.user))


@signed_in
def return_letter(request, number):
    """Its minutes, shown in the browser: the sealed file once there is one."""
    return shown_sealed(visible(request, number), letters.of, request)


def _rows(found) -> list[dict]:
    """Two queries."""
    rows = list(found.values(*ROW))
    firsts = AssetReturnItem.objects.filter(asset_return__in=[row["id"] for row in rows], number=1)
    firsts = firsts.values_list("asset_return_id", "asset__code", "asset__brand", "asset__name")
    first = {key: (code, f"{brand} {name}".strip()) for key, code, brand, name in firsts}
    for row in rows:
        status, more = ReturnStatus(row["status"]), row["line_count"] - 1
        code, name = first.get(row["id"], ("", ""))
        row |= {
            "day": day(row["return_date"]),
            "loan": row["loan_request__doc_number"],
            "code": code,
            "name": name,
            "more": ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more} if more > 0 else "",
            "label": status.label,
            "tone": status.tone,
            "url": reverse("return", args=[row["doc_number"]]),
            "verifier": _("verified by %(name)s") % {"name": row["verified_by_name"]}
            if row["verified_by_name"]
            else "",
        }
    return rows
