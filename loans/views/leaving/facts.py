"""What the pages of leaving show, prepared for the templates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import AssetStatus
from core import activity, references
from core.files import attachments
from core.views.letters import seal_facts
from core.words import moment, number
from loans.choices import Settled
from loans.forms.leaving.settling import SettleSheet
from loans.models import Clearance, ClearanceItem
from loans.services.leaving.holdings import Held, Holdings

ENTRIES = 20


def groups(sheet: SettleSheet, user) -> list[dict]:
    """The things by place: {name, id, form, rows [{form, thing}]}."""
    return [
        group | {"rows": [{"form": form, "thing": thing(form.held, user)} for form in group["things"]]}
        for group in sheet.groups
    ]


def thing(held: Held, user) -> dict:
    """A thing in words, with the page of its loan or repair."""
    asset = held.asset
    document = held.lent.loan_request.doc_number if held.lent else ""
    document = held.repair.doc_number if held.repair else document
    return {
        "code": asset.code,
        "url": reverse("asset", args=[asset.code]),
        "name": f"{asset.brand} {asset.name}".strip(),
        "serial": asset.serial_number or "",
        "amount": f"{number(asset.units)} {asset.standard_item.base_unit}" if asset.is_lot else "",
        "label": asset.get_status_display(),
        "tone": AssetStatus(asset.status).tone,
        "document": document,
        "document_url": references.url(document, user),
        "due": held.lent.due if held.lent else None,
        "late": bool(held.lent and held.lent.is_overdue),
        "place": asset.place.name if held.repair else "",
    }


def owed(found: Holdings) -> list[dict]:
    """What ends by itself when everything is settled: {number, url, text}."""
    rows = []
    for handover in found.handovers:
        said = ngettext(
            "%(n)d thing from %(who)s, not signed",
            "%(n)d things from %(who)s, not signed",
            handover.line_count,
        )
        rows.append((handover, said % {"n": handover.line_count, "who": handover.giver_name}))
    for loan in found.loans:
        rows.append((loan, loan.get_status_display()))
    for document in found.returns:
        rows.append((document, document.get_status_display()))
    return [{"number": row.doc_number, "url": references.address(row), "text": text} for row, text in rows]


def page(clearance: Clearance, user) -> dict:
    """The context of the page of a clearance letter."""
    return {
        "document": clearance,
        "lines": [line(item, user) for item in items(clearance)],
        "facts": facts(clearance),
        "entries": activity.entries(activity.shown(clearance)[:ENTRIES], user),
        "attachments": attachments.panel(clearance, user),
        **actions(clearance),
    }


def items(clearance: Clearance) -> list[ClearanceItem]:
    """Its lines with their things, in order. One query."""
    return list(clearance.items.select_related("asset__standard_item").order_by("number"))


def line(item: ClearanceItem, user) -> dict:
    """A line in words."""
    settled = Settled(item.settled)
    return {
        "number": item.number,
        "code": item.asset.code if item.asset_id else item.document,
        "url": reverse("asset", args=[item.asset.code])
        if item.asset_id
        else references.url(item.document, user),
        "name": item.name,
        "serial": item.serial_number,
        "amount": amount(item),
        "label": settled.label,
        "tone": settled.tone,
        "to": item.to_name,
        "document": item.document if item.asset_id else "",
        "document_url": references.url(item.document, user) if item.asset_id else "",
    }


def amount(item: ClearanceItem) -> str:
    """How much of material it was; "" of a device or a document."""
    if not item.asset_id or not item.asset.is_lot:
        return ""
    return f"{number(item.quantity)} {item.unit}"


def facts(clearance: Clearance) -> list[dict]:
    """Who, when, why, by whom."""
    rows = [
        {"label": _("Person"), "value": clearance.person_name, "url": _person(clearance)},
        {"label": _("Division"), "value": clearance.division_name},
        {"label": _("Leaving since"), "value": moment(clearance.leaving_since)},
        {"label": _("Why"), "value": clearance.leaving_reason},
        {"label": _("Issued by"), "value": clearance.issued_by_name},
        {"label": _("Issued on"), "value": moment(clearance.issued_at)},
        {"label": _("Signature of who leaves"), "value": clearance.get_signing_way_display()},
        {"label": _("Note"), "value": clearance.note},
        *seal_facts(clearance, "clearance_letter"),
    ]
    return [row for row in rows if row["value"]]


def actions(clearance: Clearance) -> dict:
    """{primary, beside, menu}: the letter, and the end of the account while it is not over."""
    letter = {
        "label": _("Print / PDF"),
        "icon": "printer",
        "url": reverse("clearance_letter", args=[clearance.doc_number]),
        "danger": False,
    }
    person = clearance.person
    if not (person.is_active and person.is_leaving):
        return {"primary": letter, "beside": [], "menu": []}
    end = {
        "label": _("Deactivate"),
        "icon": "user-x",
        "url": reverse("user_deactivate", args=[person.pk]),
        "danger": True,
    }
    return {"primary": end, "beside": [letter], "menu": []}


def _person(clearance: Clearance) -> str:
    return reverse("user", args=[clearance.person_id])
