"""The page of one loan: its facts, its way in steps, its lines and things, what happened."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import activity
from core.words import day, moment
from loans.choices import LoanStatus, ReturnStatus
from loans.models import LoanExtension, LoanRequest
from loans.services.loans import extending, steps
from loans.views.loans import actions, units
from loans.views.loans import lines as loan_lines

S = LoanStatus
ENTRIES = 50


def page(loan: LoanRequest, user) -> dict:
    """The context of loans/loans/loan.html."""
    lines = steps.lines_of(loan)
    assignments = list(
        loan.assignments.select_related(
            "asset__standard_item", "hold", "loan_item", "handover_item__handover"
        ).order_by("pk")
    )
    wish = extending.open_wish(loan)
    return {
        "loan": loan,
        "tone": LoanStatus(loan.status).tone,
        "notices": notices(loan, wish),
        "steps": way(loan, assignments),
        "facts": facts(loan),
        "lines": loan_lines.table(lines, assignments),
        "units": units.of(loan, assignments, user),
        "returns": returns(loan),
        "entries": activity.entries(activity.shown(loan)[:ENTRIES], user),
        **actions.of(loan, lines, assignments, wish, user),
    }


def notices(loan: LoanRequest, wish: LoanExtension | None) -> list[dict]:
    """What has to be said above everything else: how it ended, and that somebody would like to keep it."""
    found = []
    if loan.status == S.REJECTED:
        title = _("Rejected by %(who)s on %(when)s") % {
            "who": loan.rejected_by_name,
            "when": moment(loan.rejected_at),
        }
        found.append({"tone": "error", "icon": "ban", "title": title, "text": loan.rejection_reason})
    elif loan.closed_at and loan.status != S.RETURNED:
        said = (
            _("Cancelled on %(when)s")
            if loan.status == S.CANCELLED
            else _("Nothing more can be fetched since %(when)s")
        )
        title = said % {"when": moment(loan.closed_at)}
        found.append({"tone": "warning", "icon": "x", "title": title, "text": loan.close_reason})
    if loan.status == S.OVERDUE:
        title = _("It should have been back on %(day)s.") % {"day": day(loan.due)}
        found.append({"tone": "error", "icon": "alarm-clock", "title": title, "text": ""})
    if wish:
        title = _("%(who)s would like to keep %(what)s until %(day)s.") % {
            "who": wish.asked_by_name,
            "what": ", ".join(one.asset.code for one in wish.assignments.select_related("asset")),
            "day": day(wish.until),
        }
        found.append({"tone": "warning", "icon": "calendar-plus", "title": title, "text": wish.reason})
    return found


def returns(loan: LoanRequest) -> list[dict]:
    """The returns of its things, the newest first. One query."""
    return [
        {
            "document": one.doc_number,
            "url": reverse("return", args=[one.doc_number]),
            "day": day(one.return_date),
            "label": one.get_status_display(),
            "tone": ReturnStatus(one.status).tone,
        }
        for one in loan.returns.order_by("-pk")
    ]


def facts(loan: LoanRequest) -> list[dict]:
    """The head of the letter."""
    rows = [
        {"label": pgettext("loan", "Borrower"), "value": loan.requester_name},
        {"label": _("Division"), "value": loan.division_name},
        {"label": _("Requested"), "value": moment(loan.request_date)},
        {"label": _("From"), "value": day(loan.needed_from)},
        {"label": _("Until"), "value": day(loan.due) or _("Not decided yet")},
        {"label": _("What for"), "value": loan.reason},
        {"label": _("Approved by"), "value": loan.approver_name},
        {"label": pgettext("loan", "Approved"), "value": moment(loan.approval_date)},
        {"label": _("Everything back"), "value": moment(loan.actual_return_date)},
    ]
    return [row for row in rows if row["value"]]


def way(loan: LoanRequest, assignments) -> list[dict]:
    """Requested, approved, fetched, back; what stopped it is the last."""
    handed = min((one.handed_at for one in assignments if one.handed_at), default=None)
    asked = {
        "label": _("Requested"),
        "state": "done",
        "who": loan.requester_name,
        "at": loan.request_date,
    }
    approved = {
        "label": S.APPROVED.label,
        "state": "done" if loan.approval_date else "now",
        "who": loan.approver_name,
        "at": loan.approval_date,
    }
    fetched = {
        "label": pgettext("step", "Fetched"),
        "state": "done" if handed else "now" if loan.status == S.APPROVED else "",
        "at": handed,
    }
    back = {
        "label": S.RETURNED.label,
        "state": "done" if loan.status == S.RETURNED else "now" if handed else "",
        "at": loan.actual_return_date,
    }
    if loan.status in (S.REJECTED, S.CANCELLED):
        rejected = loan.status == S.REJECTED
        stop = {
            "label": loan.get_status_display(),
            "state": "stopped",
            "who": loan.rejected_by_name if rejected else "",
            "at": loan.rejected_at if rejected else loan.closed_at,
        }
        return [step for step in (asked, approved) if step["state"] == "done"] + [stop]
    return [asked, approved, fetched, back]
