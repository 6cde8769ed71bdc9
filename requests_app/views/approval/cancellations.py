"""The requester asks to cancel what is not bought yet; purchase or logistics answers."""

from django.utils.translation import gettext as _

from core.views.ask import posted
from core.workflow.documents import late
from requests_app.choices import RequestStatus
from requests_app.forms.approval.cancellations import AnswerCancelForm, AskCancelForm
from requests_app.models import Request
from requests_app.services.approval import cancellations as service
from requests_app.services.requests import steps, wishes
from requests_app.views.pages import ask, deed


@deed("ask_cancel")
def ask_cancel(request, document):
    """Say what is not wanted any more, and why."""
    why = late(document, "ask_cancel")
    if document.cancellation_is_asked:
        why = wishes.ASKED_ALREADY
    lines = wishes.cancellable(steps.lines_of(document))
    return ask(
        request,
        document,
        AskCancelForm(posted(request), lines=lines),
        service.ask_cancel,
        verb="ask_cancel",
        late=why,
        danger=True,
        icon="x",
        title=_("Ask to cancel"),
        label=_("Send the wish"),
        text=_(
            "%(document)s is reviewed already, so purchase or logistics has to agree: they are told. Until "
            "they answer nothing changes, but nothing is ordered either."
        )
        % {"document": document},
        said=_("Purchase and logistics are asked to cancel it."),
    )


@deed("answer_cancel")
def answer_cancel(request, document):
    """Cancel it, a part of it, or nothing."""
    why = late(document, "answer_cancel")
    if why and document.cancel_answered_at:
        why = wishes.NOBODY_WAITS % {"document": document}
    asked = wishes.asked(steps.lines_of(document))
    return ask(
        request,
        document,
        AnswerCancelForm(posted(request), lines=asked),
        service.answer_cancel,
        verb="answer_cancel",
        late=why,
        icon="message-circle-reply",
        title=_("Answer the wish to cancel"),
        label=_("Send the answer"),
        text=_(
            "%(who)s does not want this any more: %(reason)s. What is ticked is cancelled: it is not bought, "
            "and what was reserved is free again. That cannot be undone."
        )
        % {"who": document.requester_name, "reason": document.cancel_ask_reason.rstrip(".")},
        said=lambda done: _said(done) % {"document": done},
    )


def _said(document: Request) -> str:
    if document.status == RequestStatus.CANCELLED:
        return _("%(document)s is cancelled.")
    if document.status == RequestStatus.COMPLETED:
        return _("%(document)s is completed with what was handed over.")
    return _("The answer about %(document)s is sent.")
