"""What the pages show of repairs, prepared for their templates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from assets.choices import AssetStatus, RepairStatus
from assets.models import Repair
from assets.models.repairs.transitions import MANAGE
from assets.services.repairs import work as repair_work
from core import activity
from core.files import attachments
from core.pages import doors
from core.words import day, rupiah
from core.workflow import transitions

PRICE = "assets.view_price"
ENTRIES = 50
NEXT = (
    "finish",
    "start",
    "progress",
    "use_parts",
    "hand_over",
)  # the first of these that is possible now is the button
WAITING, WORKING = (
    ("send_out", "progress"),
    ("progress", "use_parts"),
)  # what has a button of its own beside it


def page(repair: Repair, user) -> dict:
    """The context of assets/repairs/repair.html."""
    prices = user.has_perm(PRICE)
    parts = repair_work.parts_of([repair.doc_number], prices=prices) if repair.started_at else []
    for part in parts:
        part["worth"] = rupiah(_whole(part.get("value")))
    return {
        "repair": repair,
        "tone": RepairStatus(repair.status).tone,
        "steps": steps(repair),
        "facts": facts(repair),
        "work": work(repair),
        "result": result(repair),
        "parts": parts,
        "prices": prices,
        "costs": costs(repair, parts) if prices else [],
        **actions(repair, user),
        "entries": activity.entries(activity.shown(repair)[:ENTRIES], user),
        "attachments": attachments.panel(repair, user),
    }


def actions(repair: Repair, user) -> dict:
    """{primary (or None), beside, menu}: the next step, what is done often, and the rest; what cannot be
    undone ends the menu.
    """
    buttons = transitions.buttons(repair, user)
    made = [_action(b.name, b.label, b.icon, repair) for b in buttons if b.tone != "danger"]
    for action in made:
        if action["name"] == "finish" and repair.status == RepairStatus.OUT:
            action["label"] = _("Receive the asset")
    if repair.is_open and repair.may_work(user):
        made.append(_action("progress", _("Note progress"), "message-square", repair))
        if can_proceed(repair.stop):
            made.append(_action("use_parts", _("Use parts"), "hammer", repair))
    if can_proceed(repair.stop) and user.has_perm(MANAGE):
        made.append(_action("edit", _("Change the plan"), "pencil", repair))
    if is_to_hand_over(repair, user):
        url = doors.url("hand_over_mended", repair.doc_number)
        label = _("Hand over")
        made.append({"name": "hand_over", "label": label, "url": url, "icon": "hand-helping"})
    if user.has_perm(PRICE):
        made.append(_action("cost", _("Enter the cost"), "receipt", repair))
    by_name = {action["name"]: action for action in made}
    first = next((by_name[name] for name in NEXT if name in by_name), made[0] if made else None)
    rest = [action for action in made if action is not first]
    often = WAITING if repair.status == RepairStatus.REPORTED else WORKING
    beside = [action for action in rest if action["name"] in often]
    menu = [action for action in rest if action["name"] not in often]
    menu += [
        _action(b.name, b.label, b.icon, repair) | {"danger": True} for b in buttons if b.tone == "danger"
    ]
    return {
        "primary": first,
        "beside": beside,
        "menu": [action | {"css": "phone-only"} for action in beside] + menu,
    }


def is_to_hand_over(repair: Repair, user) -> bool:
    """Whether the mended thing lies in a warehouse, for somebody who may hand it over from there."""
    done = repair.status == RepairStatus.COMPLETED and repair.asset.status == AssetStatus.IN_STORAGE
    return done and user.has_perm("assets.handover_asset")


def steps(repair: Repair) -> list[dict]:
    """Reported, mended, over: who and when."""
    begun, ended = repair.started_at is not None, not repair.is_open
    middle = {"label": RepairStatus.OUT.label if repair.vendor_id else RepairStatus.IN_PROGRESS.label}
    if begun:
        middle |= {"state": "done" if ended else "now", "who": repair.in_charge, "at": repair.started_at}
    last = {"label": RepairStatus.COMPLETED.label}
    if ended:
        state = "done" if repair.status == RepairStatus.COMPLETED else "stopped"
        last = {
            "label": repair.get_status_display(),
            "state": state,
            "who": repair.finished_by_name,
            "at": repair.finished_at,
        }
    return [
        {
            "label": _("Reported"),
            "state": "done" if begun or ended else "now",
            "who": repair.reporter_name,
            "at": repair.reported_at,
        },
        middle,
        last,
    ]


def facts(repair: Repair) -> list[dict]:
    """What is broken, and where it was."""
    asset = repair.asset
    return [
        {
            "label": _("Asset"),
            "value": f"{asset.brand} {asset.name}",
            "url": reverse("asset", args=[asset.code]),
        },
        {"label": _("Code"), "value": asset.code, "mono": True},
        {"label": _("Serial number"), "value": asset.serial_number, "mono": True},
        {"label": _("Damage"), "value": repair.get_condition_display()},
        {"label": _("Reported by"), "value": f"{repair.reporter_name} · {day(repair.reported_at)}"},
        {
            "label": _("Was at"),
            "value": f"{repair.holder_place.name} · {AssetStatus(repair.holder_status).label}",
        },
        {"label": _("Is at"), "value": asset.place.name},
    ]


def work(repair: Repair) -> list[dict]:
    """Who is at it, and until when."""
    if not repair.started_at:
        return []
    rows = [
        {"label": _("Kind"), "value": repair.get_kind_display()},
        {"label": _("Technician") if repair.technician_id else _("Vendor"), "value": repair.in_charge},
    ]
    if repair.vendor_contact:
        rows.append({"label": _("Contact"), "value": repair.vendor_contact})
    ready = {"label": _("Ready by"), "value": day(repair.estimate_date)}
    if repair.is_overdue:
        ready |= {"badge": "red", "badge_label": _("Overdue")}
    return [
        *rows,
        ready,
        {"label": _("Started"), "value": f"{day(repair.started_at)} · {repair.started_by_name}"},
    ]


def result(repair: Repair) -> list[dict]:
    """What came of it."""
    if repair.is_open:
        return []
    rows = [
        {"label": _("What was done"), "value": repair.actions_taken},
        {"label": _("Condition afterwards"), "value": repair.get_result_condition_display()},
        {
            "label": _("Note") if repair.status == RepairStatus.COMPLETED else _("Reason"),
            "value": repair.outcome,
        },
    ]
    return [row for row in rows if row["value"]] + [
        {"label": _("Finished"), "value": f"{day(repair.finished_at)} · {repair.finished_by_name}"}
    ]


def costs(repair: Repair, parts: list[dict]) -> list[dict]:
    """What it cost: the bill, the parts from stock, both. For price viewers."""
    used = sum(part["value"] or 0 for part in parts)
    total = None if repair.cost is None and not used else (repair.cost or 0) + used
    return [
        {"label": _("Bill"), "value": rupiah(repair.cost) or _("not known yet")},
        {"label": _("Parts from stock"), "value": rupiah(_whole(used))},
        {"label": _("Together"), "value": rupiah(_whole(total)) or "–"},
    ]


def stats(tabs: list[dict]) -> list[dict]:
    """The cards above the list: what waits, what is under way, what is out, what is late."""
    tones = {"waiting": "amber", "working": "", "out": "", "overdue": "red"}
    return [
        {
            "value": str(tab["count"]),
            "label": tab["label"],
            "url": tab["url"],
            "tone": tones[tab["key"]] if tab["count"].number else "",
        }
        for tab in tabs
        if tab["key"] in tones
    ]


def _whole(value):
    return value if value is None else round(value)


def _action(name: str, label, icon: str, repair: Repair) -> dict:
    return {
        "name": name,
        "label": label,
        "url": reverse(f"repair_{name}", args=[repair.doc_number]),
        "icon": icon,
    }
