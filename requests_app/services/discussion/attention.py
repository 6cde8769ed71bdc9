"""Asking for attention: the requester follows up, purchase follows up with the CEO, the CEO prioritises and
asks how it stands.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, config, words
from core.errors import Conflict
from core.workflow import documents
from requests_app.choices import RequestStatus, Stage
from requests_app.models import Request
from requests_app.services.requests import steps


def follow_up(request: Request, *, actor, note: str = "") -> Request:
    """The requester reminds those who decide now. Raises Conflict within the cooling time, saying when it is
    possible again. No inverse.
    """
    with transaction.atomic():
        request = steps.lock(request)
        steps.fire(request, "follow_up", actor=actor)
        _refuse(too_soon(request.last_follow_up_at))
        request.last_follow_up_at = clock.now()
        steps.save(request, "last_follow_up_at", quietly=True)
        steps.record(request, "followed_up", actor=actor, note=note.strip())
        stage = Stage.LOGISTIC if request.status == RequestStatus.PENDING else Stage.PURCHASE
        message = gettext_lazy("%(who)s asks how the request %(document)s is coming along.")
        steps.tell(
            request, "FOLLOW_UP", message, to=[*steps.logistics(), *steps.deciders(stage)], actor=actor
        )
    return request


def follow_up_ceo(request: Request, *, actor, note: str = "") -> Request:
    """Purchase asks the CEO for his word. Raises Conflict within the cooling time. No inverse."""
    with transaction.atomic():
        request = steps.lock(request)
        steps.fire(request, "follow_up_ceo", actor=actor)
        _refuse(too_soon(request.ceo_follow_up_at))
        request.ceo_follow_up_sent, request.ceo_follow_up_at = True, clock.now()
        steps.save(request, "ceo_follow_up_sent", "ceo_follow_up_at", quietly=True)
        steps.record(request, "followed_up_ceo", actor=actor, note=note.strip())
        message = gettext_lazy("%(actor)s asks for your word on the request %(document)s of %(who)s.")
        steps.tell(request, "FOLLOW_UP", message, to=steps.deciders(Stage.FINAL), actor=actor)
    return request


def prioritize(request: Request, *, actor, note: str = "") -> Request:
    """The CEO wants it done before others: it ranks first until it is over. Raises Conflict when it is done
    already. No inverse.
    """
    with transaction.atomic():
        request = steps.lock(request)
        _refuse(prioritized(request))
        steps.fire(request, "prioritize", actor=actor)
        request.is_prioritized_by_ceo, request.ceo_disposition_date = True, clock.now()
        request.rank = steps.rank_of(request)
        steps.save(request, "is_prioritized_by_ceo", "ceo_disposition_date", "rank", quietly=True)
        steps.record(request, "prioritized", actor=actor, note=note.strip())
        message = gettext_lazy("%(actor)s wants %(document)s of %(who)s to be done first.")
        people = [*steps.deciders(Stage.PURCHASE), *steps.deciders(Stage.LOGISTIC)]
        steps.tell(request, "CEO_DISPOSITION", message, to=people, actor=actor)
    return request


def ask_progress(request: Request, *, actor, note: str = "") -> Request:
    """The CEO asks purchase how it stands. Raises Conflict while a question waits for its answer. Inverse:
    `answer_progress`.
    """
    with transaction.atomic():
        request = steps.lock(request)
        _refuse(asked(request))
        steps.fire(request, "ask_progress", actor=actor)
        request.progress_asked_by, request.progress_asked_by_name, request.progress_asked_at = (
            actor,
            actor.name,
            clock.now(),
        )
        request.progress_answered_at = None
        fields = ("progress_asked_by", "progress_asked_by_name", "progress_asked_at", "progress_answered_at")
        steps.save(request, *fields, quietly=True)
        steps.record(request, "progress_asked", actor=actor, note=note.strip())
        message = gettext_lazy("%(actor)s asks how the purchase of %(document)s stands.")
        told = steps.doers(Stage.PURCHASE)
        steps.tell(request, "PROGRESS_UPDATE_REQUEST", message, to=told, actor=actor)
    return request


def answer_progress(request: Request, *, actor, note: str) -> Request:
    """Purchase says how it stands. Raises DomainError without a word, Conflict when somebody has answered.
    Inverse of `ask_progress`.
    """
    note = documents.need(note, 3, "note", _("Say how it stands, in at least 3 characters."))
    with transaction.atomic():
        request = steps.lock(request)
        _refuse(answered(request))
        steps.fire(request, "answer_progress", actor=actor)
        request.progress_answered_at = clock.now()
        steps.save(request, "progress_answered_at", quietly=True)
        steps.record(request, "progress_answered", actor=actor, note=note)
        asker = request.progress_asked_by
        message = gettext_lazy("%(actor)s about %(document)s: %(note)s")
        steps.tell(request, "PROGRESS_FEEDBACK", message, to=[asker], actor=actor, note=note)
    return request


def follow_up_possible_from(last):
    """When a follow-up is possible again; None when it is possible now."""
    if last is None:
        return None
    until = last + timedelta(hours=float(config.get("request.follow_up_hours")))
    return until if until > clock.now() else None


# ---------------------------------------------------------------- why something is not possible, or ""


def too_soon(last) -> str:
    """They were reminded, and that is too fresh."""
    until = follow_up_possible_from(last)
    said = _("They were reminded a moment ago. It is possible again from %(when)s.")
    return said % {"when": words.moment(until)} if until else ""


def prioritized(request: Request) -> str:
    """It comes first already."""
    if not request.is_prioritized_by_ceo:
        return ""
    said = _("%(document)s is prioritised already, since %(when)s.")
    return said % {"document": request, "when": words.moment(request.ceo_disposition_date)}


def asked(request: Request) -> str:
    """A question about the progress waits for its answer."""
    if not request.progress_is_asked:
        return ""
    said = _("%(who)s has asked already, on %(when)s; the answer is not there yet.")
    return said % {"who": request.progress_asked_by_name, "when": words.moment(request.progress_asked_at)}


def answered(request: Request) -> str:
    """No question waits."""
    said = _("Nobody waits for an answer about %(document)s any more.")
    return "" if request.progress_is_asked else said % {"document": request}


def _refuse(why: str) -> None:
    if why:
        raise Conflict(why)
