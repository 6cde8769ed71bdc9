"""What to buy: the list, and the same as a sheet to print."""

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from assets.filters.levels import PRICE, RESTOCK_LIST
from assets.services.stock import restock as buying
from assets.views.stock import level_rows
from core import clock, listing
from core.access import requires
from core.listing.parts import allowed
from core.reading.keys import whole_all

SEE = "assets.view_stock"
MOST_PRINTED = 500


def found(user, params: QueryDict):
    """The models to buy as this person may see them; `muted` in the url adds those without alerts."""
    return buying.items(muted=bool(params.get("muted")), price=user.has_perm(PRICE))


@requires(SEE)
@require_safe
def restock(request):
    """Models at or below their threshold, the most urgent first, with how many to buy."""
    price = request.user.has_perm(PRICE)
    page = listing.build(
        request,
        queryset=found(request.user, request.GET),
        page_key="restock",
        rows=lambda rows: level_rows.restock(rows, price=price),
        export="restock",
        **RESTOCK_LIST,
    )
    return listing.render(request, "assets/stock/restock_list.html", page)


@requires(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def restock_print(request):
    """A sheet of what the list's url shows, or of the chosen rows (posted `ids`, too many for a url); changes
    nothing.
    """
    user = request.user
    chosen = whole_all(request.POST.getlist("ids"))
    params = QueryDict("muted=on") if chosen else request.GET
    rows = found(user, params)
    rows = (
        rows.filter(pk__in=chosen) if chosen else listing.narrow(user, params, queryset=rows, **RESTOCK_LIST)
    )
    rows = level_rows.restock(rows[: MOST_PRINTED + 1], price=user.has_perm(PRICE))
    columns = [column for column in RESTOCK_LIST["columns"] if allowed(column, user)]
    context = {
        "rows": rows[:MOST_PRINTED],
        "cut": len(rows) > MOST_PRINTED,
        "labels": {column.key: column.label for column in columns},
        "today": clock.today(),
        "total": sum(
            round(row["estimate"]) for row in rows[:MOST_PRINTED] if row.get("estimate") is not None
        ),
    }
    return render(request, "assets/stock/restock_print.html", context)
