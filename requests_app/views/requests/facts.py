"""What the page of a request shows above and beside its lines: facts, whose turn it is, its way in steps, who
signed.
"""

from django.utils.translation import gettext as _

from core import clock
from core.files import attachments
from core.words import day, moment, rupiah
from requests_app.choices import UNDER_REVIEW, AllocationTarget, OrderType, RequestStatus, Stage
from requests_app.models import Request, RequestItem
from requests_app.services.discussion import comments, reminders
from requests_app.services.purchase import desks
from requests_app.services.requests import steps, turns
from requests_app.views.discussion import deeds, story
from requests_app.views.goods import facts as request_goods
from requests_app.views.purchase import costs
from requests_app.views.requests import actions
from requests_app.views.requests import lines as request_lines
from requests_app.views.requests import steps as request_steps

PRICE = "assets.view_price"
JUST_NOW = 60  # seconds


def page(document: Request, user, *, form, everything: bool = False) -> dict:
    """The context of requests_app/requests/request.html. `everything` shows the whole story; `form` is the
    comment's, empty or refused.
    """
    lines, prices = request_lines.of(document), user.has_perm(PRICE)
    waits_for = turn(document, lines)
    people = comments.audience(document) if document.is_open else {}
    goods = request_goods.of(document, lines, deeds.of_goods(document), user)
    told = story.read(document, everything=everything)
    return {
        "document": document,
        "badges": badges(document),
        "turn": waits_for,
        "notices": notices(document, waits_for),
        "steps": request_steps.of(document, lines, goods),
        **actions.of(document, lines, user),
        "table": request_lines.table(document, lines, user, goods["wrong"]),
        "costs": costs.of(document, lines) if prices else None,
        "goods": goods,
        "facts": facts(document, prices=prices),
        "signatures": signatures(document, lines),
        "story": story.panel(document, told, user, people, form=form),
        "attachments": attachments.panel(document, user),
    }


def badges(document: Request) -> list[dict]:
    """State, kind, and what makes it press."""
    status, order = RequestStatus(document.status), OrderType(document.order_type)
    found = [{"label": status.label, "tone": status.tone}]
    if order != OrderType.REGULAR_STOCK:
        found.append({"label": order.label, "tone": order.tone})
    if document.is_prioritized_by_ceo:
        found.append({"label": _("Prioritised"), "tone": "amber"})
    if reminders.is_overdue(document):
        found.append({"label": _("Waits too long"), "tone": "red"})
    return found


def turn(document: Request, lines: list[RequestItem]) -> dict | None:
    """Whose turn it is, by name, and since when; None when the request is over.

    `who` is empty where nobody in the house is waited for (the goods are being bought, or on their way, or
    the rest of them is).
    """
    if not document.is_open:
        return None
    stage = reminders.TURN.get(document.status)
    fresh = (clock.now() - document.stage_since).total_seconds() < JUST_NOW
    found = {"who": "", "desk": "", "more": 0, "since": None if fresh else document.stage_since}
    to_hand = [] if document.is_for_stock else [line for line in lines if line.to_hand]
    is_here = to_hand or any(line.registrable for line in lines)
    if stage is None or (document.status == RequestStatus.ARRIVED and not is_here):
        return found
    review = document.status in UNDER_REVIEW
    people = turns.deciders(document, stage) if review else steps.doers(stage)
    return found | {
        "who": people[0].name if people else "",
        "desk": Stage(stage).label,
        "more": max(0, len(people) - 1),
    }


def notices(document: Request, waits_for: dict | None) -> list[dict]:
    """What has to be said above everything else: how it ended, what somebody wants to know, and that nobody
    is left who may decide (whom it `waits_for` is known).
    """
    found = []
    if waits_for and document.status in UNDER_REVIEW and not waits_for["who"]:
        title = str(turns.appointed(document))
        found.append({"tone": "warning", "icon": "user-x", "title": title, "text": ""})
    if document.status == RequestStatus.REJECTED:
        who = " · ".join(filter(None, [document.rejected_by_name, document.rejected_by_division]))
        title = _("Rejected by %(who)s on %(when)s") % {"who": who, "when": moment(document.rejection_date)}
        found.append({"tone": "error", "icon": "ban", "title": title, "text": document.rejection_reason})
    elif document.cancelled_at:
        # What was handed over in part is completed with that.
        said = (
            _("Cancelled by %(who)s on %(when)s")
            if document.status == RequestStatus.CANCELLED
            else _("The rest was cancelled by %(who)s on %(when)s")
        )
        title = said % {"who": document.cancelled_by_name, "when": moment(document.cancelled_at)}
        found.append({"tone": "warning", "icon": "x", "title": title, "text": document.cancel_reason})
    if document.cancellation_is_asked:
        said = _("%(who)s asks to cancel, since %(when)s.")
        title = said % {"who": document.requester_name, "when": moment(document.cancel_asked_at)}
        text = document.cancel_ask_reason
        found.append(
            {"tone": "warning", "icon": "message-circle-question-mark", "title": title, "text": text}
        )
    if document.is_open and document.progress_is_asked:
        said = _("%(who)s asks how it stands, since %(when)s.")
        title = said % {"who": document.progress_asked_by_name, "when": moment(document.progress_asked_at)}
        found.append({"tone": "warning", "icon": "message-circle-question-mark", "title": title, "text": ""})
    return found


def facts(document: Request, *, prices: bool) -> list[dict]:
    """The head of the letter."""
    rows = [
        {"label": _("Requested by"), "value": document.requester_name},
        {"label": _("Division"), "value": document.division_name},
        {"label": _("Requested"), "value": moment(document.request_date)},
        {"label": _("Kind of order"), "value": OrderType(document.order_type).label},
        {"label": _("Meant for"), "value": AllocationTarget(document.allocation_target).label},
        {"label": _("Project"), "value": document.project_name},
        {"label": _("Justification"), "value": document.justification},
        {"label": _("Prioritised"), "value": moment(document.ceo_disposition_date)},
        {"label": _("Last follow-up"), "value": moment(document.last_follow_up_at)},
        {"label": _("CEO was reminded"), "value": moment(document.ceo_follow_up_at)},
        {"label": _("Purchase begun"), "value": day(document.purchase_started_at)},
    ]
    if prices:
        rows.append({"label": _("Total"), "value": rupiah(document.total_value)})
    return [row for row in rows if row["value"]]


def signatures(document: Request, lines: list[RequestItem]) -> list[desks.Desk | dict]:
    """Who signed or must still sign: the requester and the desks that count for it; where it was rejected,
    who did.
    """
    who, at = document.requester_name, document.request_date
    requested = {"title": _("Requested by"), "who": who, "at": at, "state": desks.SIGNED}
    return [requested, *desks.of(document, lines)]
