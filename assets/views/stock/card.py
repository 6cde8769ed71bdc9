"""The stock card of one model: movements and running balance at one place, what there is of it now or was on
a day.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assets.choices import BulkType, Level, MovementType, PlaceKind, sign
from assets.forms.stock.card import DayForm, PeriodForm
from assets.models import StandardItem
from assets.services.stock import alert_levels, availability
from assets.services.stock import card as stock_card
from assets.services.stock import levels as stock_levels
from assets.views.stock.levels import containers_of
from core import references
from core.access import signed_in
from core.reading.keys import whole
from core.words import number

MOST_PLACES = 12  # beside the card; the others are in the choice of the place


@signed_in
def card(request, pk):
    """The card of a model at `?place=`; without it, where most lies. A person without the right to see stock
    sees his own.
    """
    item = get_object_or_404(StandardItem.objects.select_related("type__category"), pk=pk)
    levels, sees_all = stock_card.chains(item, request.user), request.user.has_perm("assets.view_stock")
    now = stock_card.balances(levels)
    chosen = chain_of(now, request.GET.get("place", ""))
    if not chosen and (not sees_all or request.GET.get("place")):
        raise Http404
    asked = DayForm(request.GET if "on" in request.GET else None)
    day = asked.cleaned_data["on"] if asked.is_valid() else None
    then, form = stock_card.balances(levels, day) if day else now, PeriodForm(request.GET)
    enough = alert_levels.of(StandardItem.objects.filter(pk=item.pk)).values().get() if sees_all else None
    context = {
        "item": item,
        "unit": item.base_unit,
        "form": form,
        "asked": asked,
        "day": day,
        "facts": facts(item, now, enough) if sees_all else [],
        "badge": Level(enough["level"]) if enough and enough["is_kept"] and item.is_active else None,
        "choices": choices(now),
        "places": places(item, then, chosen, request.GET),
        "more_places": max(0, len([c for c in then if c["amount"]]) - MOST_PLACES),
        "chosen": chosen,
    }
    if chosen and form.is_valid():
        context |= movements(request, item, chosen, form.cleaned_data)
    return render(request, "assets/stock/card.html", context)


def chain_of(chains: list[dict], place: str) -> dict | None:
    """The chain at a place (a key as text); without one, where most lies, warehouses before people. None for
    a place without a chain.
    """
    if place:
        return next((chain for chain in chains if str(chain["place_id"]) == place), None)
    return max(chains, key=lambda c: (c["place__kind"] == PlaceKind.WAREHOUSE, c["amount"]), default=None)


def choices(chains: list[dict]) -> list[tuple]:
    """The places of a card in groups: (label, chains)."""
    stored = [c for c in chains if c["place__kind"] == PlaceKind.WAREHOUSE]
    held = [c for c in chains if c["place__kind"] != PlaceKind.WAREHOUSE]
    return [(label, rows) for label, rows in ((_("Warehouses"), stored), (_("People"), held)) if rows]


def movements(request, item: StandardItem, chain: dict, asked: dict) -> dict:
    """The page of movements: {rows, opening, closing, newer, older (urls), export (what an export is asked
    for)}.
    """
    since, until = asked.get("since"), asked.get("until")
    span = stock_card.period(chain, item.pk, since=since, until=until)
    size = getattr(getattr(request.user, "preferences", None), "items_per_page", 50)
    page = stock_card.page(
        item.pk,
        chain["place_id"],
        span,
        size=size,
        before=_key(request, "before"),
        after=_key(request, "after"),
    )
    query = {"item": item.pk, "place": chain["place_id"], "since": since or "", "until": until or ""}
    return {
        "rows": [movement(row, request.user) for row in page.rows],
        "span": span,
        "bounded": bool(since or until),
        "newer": _turn(request, after=page.newer) if page.newer else "",
        "older": _turn(request, before=page.older) if page.older else "",
        "export": urlencode({name: value for name, value in query.items() if value}),
        "here": request.get_full_path(),
    }


def movement(row: dict, user) -> dict:
    """One row of a card as it is printed."""
    comes, other = sign(row["type"]) > 0, row["counterpart__name"]
    code = row["related_asset__code"] or ""
    return row | {
        "label": MovementType(row["type"]).label,
        "tone": "green" if comes else "grey",
        "beside": (_("from %(place)s") if comes else _("to %(place)s")) % {"place": other},
        "came": number(row["quantity"]) if comes else "",
        "went": "" if comes else number(row["quantity"]),
        "balance": number(row["balance_after"]),
        "url": references.url(row["reference_id"], user) if row["reference_id"] else "",
        "code": code,
        "code_url": references.url(code, user) if code else "",
    }


def facts(item: StandardItem, chains: list[dict], enough: dict) -> list[dict]:
    """What there is of it in all warehouses now; of material also in containers, and the longest that is in
    one piece. `enough` is what `alert_levels` says of it.
    """
    there, unit = _there(chains), item.base_unit
    lying = [c for c in chains if c["place__kind"] == PlaceKind.WAREHOUSE]
    reserved, held = sum(c["reserved"] for c in lying), sum(c["held"] for c in lying)
    people = sum(c["amount"] for c in chains if c["place__kind"] == PlaceKind.PERSON)
    rows = [
        {"label": _("In warehouses"), "value": _with(there, item)},
        {
            "label": _("Reserved"),
            "value": f"{number(reserved)} {unit}" if reserved else "",
            "url": f"{reverse('item', args=[item.pk])}#reserved" if reserved else "",
        },
        {
            "label": _("Held for somebody"),
            "value": f"{number(held)} {unit}" if held else "",
            "url": f"{reverse('item', args=[item.pk])}#holds" if held else "",
        },
        {"label": _("Available"), "value": f"{number(there - reserved - held)} {unit}"},
        {"label": _("With people"), "value": f"{number(people)} {unit}" if people else ""},
    ]
    if item.bulk_type == BulkType.MEASUREMENT:
        found = availability.of(item)
        whole = _("%(free)s of %(all)s available") % {
            "free": number(found.containers_available),
            "all": number(found.containers),
        }
        rows.append({"label": _("Whole %(unit)s") % {"unit": item.unit_of_measure}, "value": whole})
        rows.append({"label": _("Longest in one piece"), "value": f"{number(found.longest)} {unit}"})
    rows.append({"label": _("Running low from"), "value": f"{number(enough['low_at'])} {enough['unit']}"})
    return rows


def places(item: StandardItem, chains: list[dict], chosen: dict | None, params) -> list[dict]:
    """Where it lies or lay, most first: name, amount, and the card of that place with the same period."""
    rows, kept = [], {name: params[name] for name in ("since", "until", "on") if params.get(name)}
    for chain in sorted((c for c in chains if c["amount"]), key=lambda c: -c["amount"])[:MOST_PLACES]:
        query = urlencode({"place": chain["place_id"]} | kept)
        rows.append(
            {
                "name": chain["place__name"],
                "amount": number(chain["amount"]),
                "person": chain["place__kind"] == PlaceKind.PERSON,
                "url": f"{reverse('stock_card', args=[item.pk])}?{query}",
                "current": bool(chosen) and chain["place_id"] == chosen["place_id"],
            }
        )
    return rows


def _there(chains: list[dict]):
    return sum((c["amount"] for c in chains if c["place__kind"] == PlaceKind.WAREHOUSE), stock_levels.ZERO)


def _with(amount, item: StandardItem) -> str:
    text = f"{number(amount)} {item.base_unit}"
    if item.bulk_type != BulkType.MEASUREMENT:
        return text
    units = {"quantity_per_unit": item.quantity_per_unit, "unit_of_measure": item.unit_of_measure}
    return f"{text} ({containers_of(amount, units)})"


def _turn(request, **key) -> str:
    params = request.GET.copy()
    for name in ("before", "after"):
        params.pop(name, None)
    for name, value in key.items():
        params[name] = str(value)
    return f"{request.path}?{params.urlencode()}"


def _key(request, name: str) -> int | None:
    return whole(request.GET.get(name))
