"""What the page of one asset shows, prepared for its template."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import STATUS_TONES, AssetStatus, MovementType, PlaceKind, sign
from assets.models import Asset
from assets.services.goods import history
from assets.services.stock import uses
from assets.services.stock.consumption import PUT_BACK, USED
from assets.views.goods import actions, family, holds, repairs
from assets.views.goods.rows import lot_bar
from core import activity, clock, references
from core.files import attachments
from core.forms.fields import DayField
from core.reading.keys import whole
from core.words import day, number, rupiah

MOVEMENTS = 10  # a page of them
ENTRIES = 10  # of the newest; the rest is one click away, more of it at once
OLDER = 50
SOON = 90  # days: from here on a warranty's end is marked
IS_AT = {
    PlaceKind.WAREHOUSE: gettext_lazy("in %(place)s since %(day)s"),
    PlaceKind.PERSON: gettext_lazy("held by %(place)s since %(day)s"),
    PlaceKind.CUSTOMER: gettext_lazy("at customer %(place)s since %(day)s"),
    PlaceKind.VENDOR: gettext_lazy("at vendor %(place)s since %(day)s"),
    PlaceKind.USED_UP: gettext_lazy("used up since %(day)s"),
    PlaceKind.WRITTEN_OFF: gettext_lazy("written off since %(day)s"),
}
DAY = DayField(ahead=0, future=gettext_lazy("That day is yet to come."))


def page(request, asset: Asset) -> dict:
    """The context of assets/goods/asset.html."""
    user = request.user
    start = _offset(request, "entries")
    count = OLDER if start else ENTRIES
    log = list(activity.shown(asset)[start : start + count + 1])
    # A device's life says where it went; its rows in the ledger are for those who ask. A lot's say how much
    # is left and why.
    moves = movements(request, asset) if asset.is_lot or "moves" in request.GET else None
    return {
        "asset": asset,
        "tone": STATUS_TONES[asset.status],
        "subtitle": where(asset.place, history.here_since(asset)),
        **actions.of(asset, user),
        "lot": lot_bar(
            asset.current_balance,
            asset.initial_balance,
            asset.standard_item.base_unit,
            _("%(left)s of %(all)s %(unit)s"),
        )
        if asset.is_lot
        else None,
        "facts": facts(asset),
        "purchase": purchase(asset, user),
        "family": family.of(asset, user),
        "holds": holds.of(asset, user),
        "repairs": repairs.of(asset, user),
        "movements": moves,
        "entries": activity.entries(log[:count], user),
        "more": start + count if len(log) > count else None,
        "earlier": start > 0,
        "attachments": attachments.panel(asset, user),
        "asked": answer(request, asset),
        "today": clock.today().isoformat(),
    }


def where(place, since) -> str:
    """In Gudang Pusat since 12 Nov 2026."""
    name = place.name
    if place.kind == PlaceKind.PERSON and place.user.division:
        name = f"{name} ({place.user.division})"
    return IS_AT[place.kind] % {"place": name, "day": day(since)}


def facts(asset: Asset) -> list[dict]:
    """What the thing is."""
    rows = [
        {"label": _("Category"), "value": f"{asset.category} › {asset.type}"},
        {"label": _("Brand"), "value": asset.brand},
    ]
    if asset.is_lot:
        item = asset.standard_item
        rows.append({"label": _("Unit"), "value": _packing(item)})
    else:
        rows.append({"label": _("Serial number"), "value": asset.serial_number, "mono": True})
        if asset.mac_address:
            rows.append({"label": _("MAC address"), "value": asset.mac_address, "mono": True})
    rows.append({"label": _("Condition"), "value": asset.get_condition_display()})
    if asset.location_detail:
        rows.append({"label": _("Shelf, room, pole"), "value": asset.location_detail})
    rows.append({"label": _("Warranty"), **_warranty(asset)})
    if asset.notes:
        rows.append({"label": _("Notes"), "value": asset.notes})
    return rows


def purchase(asset: Asset, user) -> list[dict]:
    """Where it came from; money only for those who may see it."""
    rows = []
    if user.has_perm("assets.view_price"):
        rows.append({"label": _("Purchase price"), "value": rupiah(asset.purchase_price)})
        if asset.is_lot and asset.purchase_price is not None:
            rows.append({"label": _("Value of what is left"), "value": rupiah(asset.value.quantize(1))})
    known = [
        {"label": _("Vendor"), "value": asset.vendor},
        {"label": _("PO number"), "value": asset.po_number},
        {"label": _("Invoice number"), "value": asset.invoice_number},
        {"label": _("Purchase date"), "value": day(asset.purchase_date)},
        {
            "label": _("Request or work order"),
            "value": asset.wo_ro_int_number,
            "url": references.url(asset.wo_ro_int_number, user),
        },
    ]
    rows += [row for row in known if row["value"]]
    document = asset.registration.doc_number
    rows += [
        {"label": _("Registration"), "value": document, "url": references.url(document, user)},
        {
            "label": _("Registered"),
            "value": f"{day(asset.registration_date)} · {asset.registration.recorded_by_name}",
        },
    ]
    if asset.last_modified_date:
        changed_by = asset.last_modified_by.name if asset.last_modified_by else _("System")
        rows.append({"label": _("Last changed"), "value": f"{day(asset.last_modified_date)} · {changed_by}"})
    return rows


def movements(request, asset: Asset) -> dict:
    """Some of the asset's movements, newest first: {rows, newer?, older?} with the offsets of the
    neighbours.
    """
    labels = {value: str(label) for value, label in MovementType.choices}
    unit, start = asset.standard_item.base_unit, _offset(request, "moves")
    found = asset.movements.order_by("-id").values(
        "id",
        "transfer_id",
        "type",
        "quantity",
        "date",
        "reference_id",
        "actor_name",
        "notes",
        "place__name",
        "counterpart__name",
    )
    rows = list(found[start : start + MOVEMENTS + 1])
    undone = _taken_back(asset, rows, request.user)
    for row in rows:
        comes = sign(row["type"]) > 0
        row["label"] = labels[row["type"]]
        row["from"], row["to"] = (
            (row["counterpart__name"], row["place__name"])
            if comes
            else (row["place__name"], row["counterpart__name"])
        )
        row["undo"] = row["type"] in USED and not undone.get(row["transfer_id"], True)
        row["url"] = references.url(row["reference_id"], request.user)
        row["amount"] = f"{'+' if comes else '−'}{number(row['quantity'])} {unit}"
    return {
        "rows": rows[:MOVEMENTS],
        "newer": max(0, start - MOVEMENTS) if start else None,
        "older": start + MOVEMENTS if len(rows) > MOVEMENTS else None,
    }


def _taken_back(asset: Asset, rows: list[dict], user) -> dict:
    """{use: whether it was taken back} of the uses among these movements that this person may take back."""
    keys = {row["transfer_id"] for row in rows if row["type"] in USED and row["transfer_id"]}
    if not keys or not user.has_perm(uses.WAREHOUSE):
        return {}
    back = asset.movements.filter(PUT_BACK, transfer_id__in=keys)
    known = set(back.values_list("transfer_id", flat=True))
    return {key: key in known for key in keys}


def answer(request, asset: Asset) -> dict:
    """Who had it on ?on=YYYY-MM-DD: {day, on?, sentence?, status? (with tone), error?}."""
    asked = request.GET.get("on", "")
    if not asked:
        return {"day": ""}
    try:
        on = DAY.clean(asked)
    except ValidationError as error:
        return {"day": asked, "error": error.messages[0]}
    found = history.where_on(asset, on)
    if found is None:
        return {
            "day": on.isoformat(),
            "sentence": _("%(code)s was not registered yet on %(day)s.") % {"code": asset, "day": day(on)},
        }
    return {
        "day": on.isoformat(),
        "on": on,
        "sentence": where(found.place, found.since),
        "status": AssetStatus(found.status).label,
        "tone": STATUS_TONES[found.status],
    }


def _packing(item) -> str:
    if item.quantity_per_unit == 1:
        return item.base_unit
    return _("%(base)s (1 %(unit)s = %(count)s %(base)s)") % {
        "unit": item.unit_of_measure,
        "base": item.base_unit,
        "count": number(item.quantity_per_unit),
    }


def _warranty(asset: Asset) -> dict:
    if not asset.warranty_end_date:
        return {"value": ""}
    left = (asset.warranty_end_date - clock.today()).days
    value = _("until %(day)s") % {"day": day(asset.warranty_end_date)}
    if left < 0:
        return {"value": value, "badge": "grey", "badge_label": _("over")}
    if left <= SOON:
        return {
            "value": value,
            "badge": "amber",
            "badge_label": ngettext("%(n)d day", "%(n)d days", left) % {"n": left},
        }
    return {"value": value}


def _offset(request, name: str) -> int:
    return whole(request.GET.get(name)) or 0
