"""After the review the requester does not want (all of) it any more: he asks, purchase or logistics answers.
Until then nothing changes, but no order goes out either.
"""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.database import bulk
from core.errors import Conflict, DomainError
from core.models import User
from core.services import whatsapp
from core.words import fill, number
from core.workflow import documents
from requests_app.choices import Cancellation, Decision, RequestStatus, Stage
from requests_app.models import Request, RequestItem, authority
from requests_app.services.requests import groups, steps, stock, totals, wishes
from requests_app.services.requests.wishes import cancellable, kept

LINE = ("decision", "approved_quantity", "allocated_quantity", "rejection_reason", "cancellation")
SHORTEST = 3
GRANTED_REASON = gettext_lazy("Cancelled at the wish of the requester: %(reason)s")


def ask_cancel(
    request: Request, *, actor, lines: Collection[int], reason: str, version: int | None = None
) -> Request:
    """The requester asks to cancel these lines (by key): purchase and logistics are told.

    Raises DomainError without a line or a reason, Conflict when it is too late or asked already, NotAllowed
    for anybody but the requester. Inverse: `answer_cancel` with no line.
    """
    reason = documents.need(reason, SHORTEST)
    with transaction.atomic():
        request = steps.lock(request)
        if request.cancellation_is_asked:
            raise Conflict(wishes.ASKED_ALREADY)
        steps.fire(request, "ask_cancel", actor=actor, version=version)
        everything = steps.lines_of(request)
        chosen = _chosen(request, cancellable(everything), lines)
        if not chosen:
            raise DomainError(_("Choose what is not wanted any more."), field="lines")
        for line in chosen:
            line.cancellation = Cancellation.ASKED
        bulk.update(chosen, ("cancellation",))
        request.cancel_asked_at, request.cancel_ask_reason = clock.now(), reason[:1000]
        request.cancel_answered_at = None
        steps.save(request, "cancel_asked_at", "cancel_ask_reason", "cancel_answered_at")
        steps.record(
            request, "cancel_asked", actor=actor, note=reason, lines=[_said(line) for line in chosen]
        )
        steps.tell(
            request,
            "REQUEST_CANCEL_ASKED",
            gettext_lazy("%(actor)s asks to cancel %(goods)s of %(document)s: %(reason)s"),
            to=_answerers(),
            actor=actor,
            goods=_goods(chosen, everything=len(chosen) == len(_live(everything))),
            reason=reason,
        )
        groups.post(
            request, whatsapp.Group.PURCHASE, "🙏 MINTA PEMBATALAN", chosen, actor=actor, extra=reason
        )
    return request


def answer_cancel(
    request: Request, *, actor, lines: Collection[int], note: str = "", version: int | None = None
) -> Request:
    """Cancel these of the lines that were asked for (by key), none of them refuses. What is cancelled is not
    bought and not kept any more; with nothing left the request is cancelled, with nothing left to buy it
    waits for its handover (or is completed).

    Raises DomainError when something is refused without a word, Conflict when nobody waits for an answer (any
    more), NotAllowed for anybody but purchase and logistics, and for the requester. No inverse.
    """
    with transaction.atomic():
        request = steps.lock(request)
        if not request.cancellation_is_asked:
            raise Conflict(wishes.NOBODY_WAITS % {"document": request})
        steps.guard(request, "answer_cancel", actor=actor, version=version)
        before, everything = request.status, steps.lines_of(request)
        named = [line for line in everything if line.cancellation == Cancellation.ASKED]
        # What was handed over or taken down since is as not asked for, also where the form still names it.
        asked = wishes.asked(everything)
        granted = [line for line in _chosen(request, everything, lines) if line in asked]
        if len(granted) < len(asked) or not asked:
            note = documents.need(note, SHORTEST, "note", _("Say why not all of it is cancelled."))
        said = [_said(line) for line in granted]
        for line in named:
            _settle(line, request, cancelled=line in granted)
        live = _live(everything)
        steps.fire(request, "answer_cancel", actor=actor, status=_outcome(request, live))
        bulk.update(named, LINE)
        fields = ("cancel_answered_at", *_finish(request, live, actor))
        request.cancel_answered_at = clock.now()
        if granted:
            if request.is_open:
                stock.keep(request, live, actor=actor)
            else:
                stock.release(request, actor=actor)
        steps.save(request, *fields, moved_from=before)
        steps.record(
            request, "cancel_answered", actor=actor, note=note.strip(), moved_from=before, lines=said
        )
        _tell(request, before, asked, granted, actor, note.strip())
    return request


def _chosen(request: Request, offered: list[RequestItem], keys: Collection[int]) -> list[RequestItem]:
    chosen = [line for line in offered if line.pk in set(keys)]
    if len(chosen) < len(set(keys)):
        raise Conflict(_("A line of this form is not a line of %(document)s.") % {"document": request})
    return chosen


def _settle(line: RequestItem, request: Request, *, cancelled: bool) -> None:
    """Write the answer onto a line: it goes down to what was handed over already, in the language of the
    house.
    """
    line.cancellation = Cancellation.GRANTED if cancelled else ""
    if not cancelled:
        return
    line.approved_quantity = kept(line)
    line.allocated_quantity = min(line.allocated_quantity, line.approved_quantity)
    line.decision = Decision.PARTIAL if line.approved_quantity else Decision.REJECTED
    with translation.override(settings.LANGUAGE_CODE):
        line.rejection_reason = str(fill(GRANTED_REASON, reason=request.cancel_ask_reason))[:500]


def _live(lines: list[RequestItem]) -> list[RequestItem]:
    return [line for line in lines if not line.is_rejected]


def _outcome(request: Request, live: list[RequestItem]) -> str:
    if not live:
        return RequestStatus.CANCELLED
    if any(line.to_buy for line in live):
        return request.status
    return RequestStatus.AWAITING_HANDOVER if any(line.to_hand for line in live) else RequestStatus.COMPLETED


def _finish(request: Request, live: list[RequestItem], actor) -> tuple[str, ...]:
    """What it costs now, and who ended it when it ended; returns the fields to save."""
    request.total_value, fields = totals.total(live), ()
    if request.status == RequestStatus.CANCELLED:
        fields = steps.cancel(request, actor, request.cancel_ask_reason)
    elif request.status == RequestStatus.COMPLETED:
        fields = steps.complete(request, actor)
    return ("total_value", *fields)


def _said(line: RequestItem) -> dict:
    """How much of a line it is about, for the story: in its own unit."""
    return {
        "line": line.number,
        "name": str(line),
        "unit": line.unit,
        "quantity": str(line.wanted - kept(line)),
    }


def _goods(lines: list[RequestItem], *, everything: bool):
    """What is not wanted any more, in words."""
    if everything:
        return gettext_lazy("everything")
    return ", ".join(f"{number(line.wanted - kept(line))} {line.unit} {line}" for line in lines)


def _answerers() -> list[User]:
    return [*steps.deciders(Stage.PURCHASE), *steps.deciders(Stage.LOGISTIC)]


def _tell(request: Request, before: str, asked, granted, actor, note: str) -> None:
    """The requester hears the answer; who works on the request or has signed it, what is cancelled."""
    answer = (
        gettext_lazy("%(actor)s cancelled what you asked for in %(document)s. %(note)s")
        if granted and len(granted) == len(asked)
        else gettext_lazy("%(actor)s cancelled a part of what you asked for in %(document)s: %(note)s")
        if granted
        else gettext_lazy("%(actor)s did not cancel %(document)s: %(note)s")
    )
    told = steps.requester(request)
    steps.tell(request, "REQUEST_CANCEL_ANSWERED", answer, to=told, actor=actor, note=note)
    if not granted:
        return
    others = User.objects.filter(pk__in=authority.signers(request)).select_related("preferences")
    message = (
        gettext_lazy("%(document)s of %(who)s is cancelled, as the requester wished (%(actor)s).")
        if request.status == RequestStatus.CANCELLED
        else gettext_lazy(
            "Lines of %(document)s of %(who)s are cancelled, as the requester wished (%(actor)s)."
        )
    )
    steps.tell(request, "REQUEST_CANCELLED", message, to=[*_answerers(), *others], actor=actor)
    groups.post(
        request,
        whatsapp.Group.PURCHASE,
        "❌ DIBATALKAN ATAS PERMINTAAN PEMOHON",
        [],
        actor=actor,
        extra="; ".join(filter(None, [", ".join(map(str, granted)), note])),
    )
