"""Asking for attention, one small page each: following up, putting first, asking how it stands, and
answering.
"""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import words
from core.access import signed_in
from core.forms.words import NoteForm
from core.views.ask import METHODS, posted
from core.workflow.documents import late
from core.workflow.tokens import once
from requests_app.choices import RequestStatus
from requests_app.forms.discussion.attention import AnswerForm
from requests_app.services.discussion import attention as service
from requests_app.views.pages import allowed, ask


@signed_in
@require_http_methods(METHODS)
@once
def follow_up(request, number):
    """The requester reminds those who decide now."""
    document = allowed(request, number, "follow_up")
    logistics = document.status == RequestStatus.PENDING
    text = (
        _("Logistics gets a reminder that %(document)s waits for its review.")
        if logistics
        else _("Logistics and purchase get a reminder that %(document)s waits.")
    )
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.follow_up,
        late=late(document, "follow_up") or _too_soon(document.last_follow_up_at),
        title=_("Follow up"),
        label=_("Send the reminder"),
        icon="bell-ring",
        text=text % {"document": document},
        said=_("They are reminded of %(document)s."),
    )


@signed_in
@require_http_methods(METHODS)
@once
def follow_up_ceo(request, number):
    """Purchase asks the CEO for his word."""
    document = allowed(request, number, "follow_up_ceo")
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.follow_up_ceo,
        late=late(document, "follow_up_ceo") or _too_soon(document.ceo_follow_up_at),
        title=_("Follow up with the CEO"),
        label=_("Send the reminder"),
        icon="bell-ring",
        text=_("The CEO gets a reminder of %(document)s, with your name.") % {"document": document},
        said=_("The CEO is reminded of %(document)s."),
    )


@signed_in
@require_http_methods(METHODS)
@once
def prioritize(request, number):
    """The CEO wants it done before others."""
    document = allowed(request, number, "prioritize")
    why = late(document, "prioritize")
    if why and document.is_prioritized_by_ceo:
        said = _("%(document)s is prioritised already, since %(when)s.")
        why = said % {"document": document, "when": words.moment(document.ceo_disposition_date)}
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.prioritize,
        late=why,
        title=_("Prioritise (disposition)"),
        label=_("Put it first"),
        icon="flag",
        text=_(
            "%(document)s comes before all others in every list until it is done; logistics and purchase "
            "are told."
        )
        % {"document": document},
        said=_("%(document)s comes first now."),
    )


@signed_in
@require_http_methods(METHODS)
@once
def ask_progress(request, number):
    """The CEO wants to know how it stands."""
    document = allowed(request, number, "ask_progress")
    why = late(document, "ask_progress")
    if why and document.progress_is_asked:
        said = _("%(who)s has asked already, on %(when)s; the answer is not there yet.")
        why = said % {
            "who": document.progress_asked_by_name,
            "when": words.moment(document.progress_asked_at),
        }
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.ask_progress,
        late=why,
        title=_("Ask for the progress"),
        label=_("Ask"),
        icon="message-circle-question-mark",
        text=_("Purchase is asked how %(document)s stands; you are told as soon as there is an answer.")
        % {"document": document},
        said=_("Purchase is asked about %(document)s."),
    )


@signed_in
@require_http_methods(METHODS)
@once
def answer_progress(request, number):
    """Purchase says how it stands."""
    document = allowed(request, number, "answer_progress")
    why = late(document, "answer_progress")
    if why and not document.progress_is_asked:
        why = _("Nobody waits for an answer about %(document)s any more.") % {"document": document}
    text = ""
    if document.progress_is_asked:
        asked = {
            "who": document.progress_asked_by_name,
            "when": words.moment(document.progress_asked_at),
            "document": document,
        }
        text = _("%(who)s asked on %(when)s how %(document)s stands.") % asked
    return ask(
        request,
        document,
        AnswerForm(posted(request)),
        service.answer_progress,
        late=why,
        title=_("Answer"),
        label=_("Send the answer"),
        icon="message-circle-reply",
        text=text,
        said=_("The answer about %(document)s is sent."),
    )


def _too_soon(last) -> str:
    until = service.follow_up_possible_from(last)
    return (
        until
        and _("They were reminded a moment ago. It is possible again from %(when)s.")
        % {"when": words.moment(until)}
        or ""
    )
