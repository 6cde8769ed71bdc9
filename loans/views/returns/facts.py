"""What the pages show of a return, prepared for their templates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import activity, references
from core.files import attachments
from core.views.letters import seal_facts
from core.words import day, moment
from core.workflow import transitions
from loans.choices import ReturnItemStatus, ReturnStatus
from loans.models import AssetReturn, AssetReturnItem
from loans.views.returns import photos, things

ENTRIES = 50
S = ReturnStatus


def page(document: AssetReturn, user) -> dict:
    """The context of loans/returns/return.html."""
    found = items(document)
    return {
        "document": document,
        "tone": S(document.status).tone,
        "notice": notice(document, found),
        "steps": steps(document),
        "lines": lines(found, user),
        "signatures": signatures(document),
        "facts": facts(document, user),
        "entries": activity.entries(activity.shown(document)[:ENTRIES], user),
        "attachments": attachments.panel(document, user),
        **actions(document, user),
    }


def items(document: AssetReturn) -> list[AssetReturnItem]:
    """The lines with their things, in order. One query."""
    named = document.items.select_related(
        "asset__standard_item", "asset__category", "assignment__loan_item", "assignment__handover_item"
    )
    return list(named.order_by("number"))


def lines(found: list[AssetReturnItem], user) -> list[dict]:
    """Each line in words: which thing, what was declared, what the warehouse found."""
    sees, pictures = user.has_perm("assets.view_asset"), photos.of(found, user)
    return [
        line(item) | {"url": _address(item) if sees else "", "photos": pictures[item.pk]} for item in found
    ]


def line(item: AssetReturnItem) -> dict:
    """A line in words, without links."""
    status = ReturnItemStatus(item.status)
    looked = item.status != ReturnItemStatus.PENDING
    back = item.verified_quantity
    return {
        "number": item.number,
        **things.named(item.asset),
        "declared": item.get_returned_condition_display(),
        "said": item.notes,
        "left": things.amount(item.asset, item.quantity) if item.asset.is_lot else "",
        "back": things.amount(item.asset, back) if item.asset.is_lot and back is not None else "",
        "rest": item.get_rest_display() if item.rest else "",
        "finding": item.get_finding_display() if looked else "",
        "found": item.get_verified_condition_display() if item.verified_condition else "",
        "words": item.verification_notes,
        "checklist": item.checklist,
        "label": status.label,
        "tone": status.tone,
    }


def actions(document: AssetReturn, user) -> dict:
    """{primary (or None), beside, menu}."""
    made = {
        button.name: {
            "label": button.label,
            "icon": button.icon,
            "url": reverse(f"return_{button.name}", args=[document.doc_number]),
            "danger": button.tone == "danger",
        }
        for button in transitions.buttons(document, user)
    }
    letter = reverse("return_letter", args=[document.doc_number])
    printed = {"label": _("Print / PDF"), "icon": "printer", "url": letter, "danger": False}
    primary = made.pop("verify", None)
    return {"primary": primary, "beside": [], "menu": [printed, *made.values()]}


def notice(document: AssetReturn, found: list[AssetReturnItem]) -> dict | None:
    """What stands above everything else: that something was not accepted."""
    if document.status not in (S.APPROVED, S.REJECTED):
        return None
    refused = [item for item in found if item.status == ReturnItemStatus.REJECTED]
    title = _("Not accepted: %(codes)s. It stays on the account of %(name)s.") % {
        "codes": ", ".join(item.asset.code for item in refused),
        "name": document.returned_by_name,
    }
    return {"tone": "warning", "icon": "triangle-alert", "title": title, "text": document.verification_note}


def steps(document: AssetReturn) -> list[dict]:
    """Declared, verified: who and when."""
    declared = {
        "label": pgettext("return", "Declared"),
        "state": "done",
        "who": document.returned_by_name,
        "at": document.declared_at,
    }
    if document.status == S.CANCELLED:
        return [declared, {"label": S.CANCELLED.label, "state": "stopped"}]
    verified = {"label": _("Verified by the warehouse"), "state": "now"}
    if document.verification_date:
        verified |= {
            "state": "stopped" if document.status == S.REJECTED else "done",
            "who": document.verified_by_name,
            "at": document.verification_date,
        }
    return [declared, verified]


def signatures(document: AssetReturn) -> list[dict]:
    """The two parties: who returns, and Admin Logistik who receives."""
    receiver = {"title": _("Received (Admin Logistik)"), "state": "open"}
    if document.verification_date:
        state = "rejected" if document.status == S.REJECTED else "signed"
        receiver |= {"who": document.verified_by_name, "at": document.verification_date, "state": state}
    giver = {
        "title": _("Who returns"),
        "who": document.returned_by_name,
        "at": document.declared_at,
        "state": "signed",
    }
    return [giver, receiver]


def facts(document: AssetReturn, user) -> list[dict]:
    """Who, when, of which loan."""
    loan = document.loan_request
    rows = [
        {"label": _("Date"), "value": day(document.return_date)},
        {
            "label": _("Loan"),
            "value": loan.doc_number,
            "url": references.url(loan.doc_number, user),
            "mono": True,
        },
        {"label": pgettext("return", "Returned by"), "value": document.returned_by_name},
        {"label": _("Division"), "value": loan.division_name},
        {"label": _("Note"), "value": document.note},
        {"label": _("Verified by"), "value": document.verified_by_name},
        {"label": pgettext("return", "Verified"), "value": moment(document.verification_date)},
        {"label": _("Note of the warehouse"), "value": document.verification_note},
        *seal_facts(document, "return_letter"),
    ]
    return [row for row in rows if row["value"]]


def _address(item: AssetReturnItem) -> str:
    return reverse("asset", args=[item.asset.code])
