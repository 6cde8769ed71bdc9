"""Asking for attention, one small page each: following up, putting first, asking how it stands, and
answering.
"""

from django.utils.translation import gettext as _

from core import words
from core.forms.words import NoteForm
from core.views.ask import posted
from core.workflow.documents import late
from requests_app.choices import RequestStatus
from requests_app.forms.discussion.attention import AnswerForm
from requests_app.services.discussion import attention as service
from requests_app.views.pages import ask, deed


@deed("follow_up")
def follow_up(request, document):
    """The requester reminds those who decide now."""
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
        late=late(document, "follow_up") or service.too_soon(document.last_follow_up_at),
        title=_("Follow up"),
        label=_("Send the reminder"),
        icon="bell-ring",
        text=text % {"document": document},
        said=_("They are reminded of %(document)s."),
    )


@deed("follow_up_ceo")
def follow_up_ceo(request, document):
    """Purchase asks the CEO for his word."""
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.follow_up_ceo,
        late=late(document, "follow_up_ceo") or service.too_soon(document.ceo_follow_up_at),
        title=_("Follow up with the CEO"),
        label=_("Send the reminder"),
        icon="bell-ring",
        text=_("The CEO gets a reminder of %(document)s, with your name.") % {"document": document},
        said=_("The CEO is reminded of %(document)s."),
    )


@deed("prioritize")
def prioritize(request, document):
    """The CEO wants it done before others."""
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.prioritize,
        late=service.prioritized(document) or late(document, "prioritize"),
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


@deed("ask_progress")
def ask_progress(request, document):
    """The CEO wants to know how it stands."""
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.ask_progress,
        late=service.asked(document) or late(document, "ask_progress"),
        title=_("Ask for the progress"),
        label=_("Ask"),
        icon="message-circle-question-mark",
        text=_("Purchase is asked how %(document)s stands; you are told as soon as there is an answer.")
        % {"document": document},
        said=_("Purchase is asked about %(document)s."),
    )


@deed("answer_progress")
def answer_progress(request, document):
    """Purchase says how it stands."""
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
        late=service.answered(document) or late(document, "answer_progress"),
        title=_("Answer"),
        label=_("Send the answer"),
        icon="message-circle-reply",
        text=text,
        said=_("The answer about %(document)s is sent."),
    )
