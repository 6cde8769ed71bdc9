"""Deciding on a request line by line: logistics first, then purchase, then the CEO; and refusing it as a
whole.

Lines only ever go down: what a stage allowed is the most that the next one may. What was rejected stays
rejected.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.database import bulk
from core.errors import DomainError
from core.services import whatsapp
from core.words import number
from core.workflow import documents
from requests_app.choices import SHORTEST_REJECTION, RequestStatus, Stage
from requests_app.models import Request, RequestItem
from requests_app.services.approval.verdicts import LINE, Verdict, apply
from requests_app.services.requests import groups, ready, steps, stock, totals, turns, wishes


def approve_logistic(
    request: Request,
    *,
    actor,
    verdicts: Mapping[int, Verdict] | None = None,
    note: str = "",
    version: int | None = None,
) -> Request:
    """Logistics has checked the wish against the stock; `verdicts` by key of the line, those without one are
    approved as asked for.

    What takes from stock is reserved; when nothing is left to buy it waits for its handover; when nothing is
    left at all it is rejected. Raises DomainError with the line as its `thing`, Conflict when somebody was
    faster, StaleVersion when it is not the `version` that was looked at (None: nobody looked), NotAllowed for
    the requester. No inverse.
    """
    return _decide(
        request,
        Stage.LOGISTIC,
        "approve_logistic",
        actor=actor,
        verdicts=verdicts,
        note=note,
        version=version,
    )


def revise(
    request: Request,
    *,
    actor,
    verdicts: Mapping[int, Verdict],
    note: str = "",
    version: int | None = None,
) -> Request:
    """Purchase takes lines down before it approves; raises as `approve_logistic`, and when nothing would
    change. No inverse.
    """
    return _decide(
        request, Stage.PURCHASE, "revise", actor=actor, verdicts=verdicts, note=note, version=version
    )


def approve_final(
    request: Request,
    *,
    actor,
    verdicts: Mapping[int, Verdict] | None = None,
    note: str = "",
    version: int | None = None,
) -> Request:
    """The CEO signs what purchase has worked out, and may take lines down. Raises as `approve_logistic`. No
    inverse.
    """
    return _decide(
        request, Stage.FINAL, "approve_final", actor=actor, verdicts=verdicts, note=note, version=version
    )


def reject(request: Request, *, actor, reason: str, version: int | None = None) -> Request:
    """Refuse the whole: what was reserved is free again. Raises DomainError for a reason below 10 characters,
    Conflict when it is too late.

    No inverse: the requester copies it into a new one.
    """
    reason = documents.need(reason, SHORTEST_REJECTION)
    with transaction.atomic():
        request = steps.lock(request)
        lines, before = steps.lines_of(request), request.status
        steps.fire(request, "reject", actor=actor, version=version)
        _reject(request, lines, before, reason, actor)
    return request


def _decide(request: Request, stage: Stage, verb: str, *, actor, verdicts, note, version) -> Request:
    with transaction.atomic():
        request = steps.lock(request)
        steps.guard(request, verb, actor=actor, version=version)
        lines, before = steps.lines_of(request), request.status
        old = {line.pk: (line.wanted, line.allocated_quantity) for line in lines}
        revisions = apply(request, lines, verdicts or {}, first=stage == Stage.LOGISTIC)
        live = [line for line in lines if not line.is_rejected]
        if not live:
            steps.fire(request, "reject", actor=actor)
            bulk.update(lines, LINE)
            reason = gettext_lazy("Every line was rejected in the review.")
            reason = format_lazy("{} {}", reason, note.strip()) if note.strip() else reason
            _reject(request, lines, before, reason, actor, revisions)
            return request
        steps.fire(request, verb, actor=actor, nothing_to_buy=not any(line.to_buy for line in live))
        changed = [
            line
            for line in lines
            if stage == Stage.LOGISTIC or (line.wanted, line.allocated_quantity) != old[line.pk]
        ]
        if verb == "revise" and not changed:
            raise DomainError(_("Nothing was changed: take a line down, or go back."))
        bulk.update(changed, LINE)
        stock.keep(request, live, actor=actor)
        request.total_value = totals.total(live)
        fields = ("total_value", *wishes.settle(request, lines, actor=actor))
        if verb != "revise":
            steps.decide(request, stage, actor)
            fields += steps.DECIDED[stage]
        steps.save(request, *fields, moved_from=before)
        place = getattr(request, f"{stage.value.lower()}_approver_for") if verb != "revise" else ""
        said = {"in_place_of": place} if place else {}
        steps.record(
            request,
            RECORDED[verb],
            actor=actor,
            note=note.strip(),
            moved_from=before,
            revisions=revisions,
            **said,
        )
        _tell(request, verb, live, revisions, actor, note)
    return request


RECORDED = {"approve_logistic": "logistic_approved", "revise": "revised", "approve_final": "final_approved"}


def _reject(request: Request, lines, before: str, reason, actor, revisions=()) -> None:
    """The rest of a rejection, of the locked request whose transition is fired. A lazy `reason` is the
    system's: it is kept in the language of the house, and told in everybody's own.
    """
    request.rejected_by, request.rejected_by_name, request.rejection_date = actor, actor.name, clock.now()
    request.rejected_by_division = actor.division.name if actor.division else ""
    with translation.override(settings.LANGUAGE_CODE):
        request.rejection_reason = str(reason).strip()[:1000]
    stock.release(request, actor=actor)
    rejected = (
        *wishes.settle(request, lines, actor=actor),
        "rejected_by",
        "rejected_by_name",
        "rejection_date",
        "rejected_by_division",
        "rejection_reason",
    )
    steps.save(request, *rejected, moved_from=before)
    steps.record(
        request,
        "rejected",
        actor=actor,
        note=request.rejection_reason,
        moved_from=before,
        revisions=revisions,
    )
    message = gettext_lazy("%(actor)s rejected your request %(document)s: %(reason)s")
    told, values = steps.requester(request), {"reason": reason, **_taken_down(revisions)}
    steps.tell(request, "REQUEST_REJECTED", _with(message, revisions), to=told, actor=actor, **values)
    title = (
        "⛔ REQUEST DITOLAK CEO" if before == RequestStatus.AWAITING_CEO_APPROVAL else "⛔ REQUEST DITOLAK"
    )
    groups.post(request, whatsapp.Group.LOGISTIC, title, lines, actor=actor, extra=request.rejection_reason)


def _tell(request: Request, verb: str, live: Sequence[RequestItem], revisions, actor, note: str) -> None:
    revised = " (DENGAN REVISI)" if revisions else ""
    taken = _taken_down(revisions)["lines"]
    extra = lazy(lambda: "; ".join(filter(None, [str(taken), note])), str)()
    to_requester = {
        RequestStatus.LOGISTIC_APPROVED: gettext_lazy(
            "Your request %(document)s was reviewed by %(actor)s; purchase works on it now."
        ),
        RequestStatus.AWAITING_HANDOVER: gettext_lazy(
            "Your request %(document)s was approved by %(actor)s; the goods are in stock, ready to be "
            "fetched."
        ),
    }.get(request.status)
    if verb == "revise" and request.status == RequestStatus.LOGISTIC_APPROVED:
        to_requester = gettext_lazy("%(actor)s revised your request %(document)s.")
    if to_requester:
        message, told = _with(to_requester, revisions), steps.requester(request)
        steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=told, actor=actor, **_taken_down(revisions))
    if verb == "approve_logistic" and request.status == RequestStatus.LOGISTIC_APPROVED:
        message = gettext_lazy(
            "%(actor)s approved the request %(document)s of %(who)s. It waits for its purchase details."
        )
        turns.ask(request, "REQUEST_LOGISTIC_APPROVED", message, actor=actor)
        groups.post(
            request,
            whatsapp.Group.PURCHASE,
            f"✅ DISETUJUI LOGISTIK{revised}",
            live,
            actor=actor,
            extra=extra,
        )
    elif verb == "approve_final" and request.status == RequestStatus.APPROVED:
        more = TAKEN_DOWN if revisions else ""
        ready.tell_approved(request, live, actor=actor, more=more, **_taken_down(revisions))
        message = gettext_lazy("%(actor)s gave the final approval for %(document)s. The purchase can begin.")
        steps.tell(request, "REQUEST_FULLY_APPROVED", message, to=steps.doers(Stage.PURCHASE), actor=actor)
        groups.post(
            request, whatsapp.Group.PURCHASE, f"✅ DISETUJUI CEO{revised}", live, actor=actor, extra=extra
        )
    elif request.status == RequestStatus.AWAITING_HANDOVER:
        message = gettext_lazy(
            "%(document)s of %(who)s is approved and all in stock: ready to be handed over."
        )
        steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=steps.doers(Stage.LOGISTIC), actor=actor)
        groups.post(
            request,
            whatsapp.Group.LOGISTIC,
            f"✅ STOK TERSEDIA, SIAP SERAH TERIMA{revised}",
            live,
            actor=actor,
            extra=extra,
        )


TAKEN_DOWN = gettext_lazy("Taken down: %(lines)s.")


def _with(message, revisions: Sequence[dict]):
    """A sentence, and after it what was taken down, if anything was."""
    return format_lazy("{} {}", message, TAKEN_DOWN) if revisions else message


def _taken_down(revisions: Sequence[dict]) -> dict:
    """{lines: each line with both quantities and why}, written in the language of who reads it."""

    def said() -> str:
        return "; ".join(
            f"{one['name']}: {number(one['original'])} → {number(one['approved'])} {one['unit']} "
            f"({one['reason']})"
            for one in revisions
        )

    return {"lines": lazy(said, str)()}
