"""What ends a request: it is rejected, cancelled, or removed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms.words import ReasonForm
from core.views.ask import posted
from requests_app.choices import SHORTEST_REJECTION, RequestStatus
from requests_app.services.approval import review
from requests_app.services.requests import requests as service
from requests_app.views.pages import ask, deed


@deed("reject")
def reject(request, document):
    """Refuse it as a whole."""
    text = _(
        "%(document)s of %(who)s is rejected as a whole. What was reserved for it is free again. This "
        "cannot be undone."
    )
    return ask(
        request,
        document,
        ReasonForm(posted(request), least=SHORTEST_REJECTION, most=1000),
        review.reject,
        verb="reject",
        danger=True,
        icon="ban",
        title=_("Reject the request"),
        text=text % {"document": document, "who": document.requester_name},
        said=_("%(document)s is rejected. The requester is told why."),
    )


@deed("cancel")
def cancel(request, document):
    """Not wanted any more."""
    own = document.requester_id == request.user.pk
    handed = (
        document.status == RequestStatus.AWAITING_HANDOVER
        and document.items.filter(handed_quantity__gt=0).exists()
    )
    text = (
        _(
            "The rest of %(document)s is not wanted any more: what is still reserved is free again, and "
            "the request is completed."
        )
        if handed
        else _(
            "%(document)s of %(who)s is cancelled. What was reserved for it is free again. This cannot be "
            "undone."
        )
    )
    return ask(
        request,
        document,
        ReasonForm(posted(request), least=0 if own else 3),
        service.cancel,
        verb="cancel",
        danger=True,
        icon="x",
        title=_("Cancel the request"),
        text=text % {"document": document, "who": document.requester_name},
        said=_("%(document)s is completed with what was handed over.")
        if handed
        else _("%(document)s is cancelled."),
    )


@deed("remove")
def remove(request, document):
    """Out of every list; the row stays."""
    text = _(
        "%(document)s of %(who)s disappears from every list. It stays in the activity log, with your "
        "reason. This cannot be undone."
    )
    if document.status == RequestStatus.PENDING:
        text = _(
            "%(document)s of %(who)s is cancelled and disappears from every list. It stays in the "
            "activity log, with your reason."
        )
    return ask(
        request,
        document,
        ReasonForm(posted(request), least=3),
        service.remove,
        verb="remove",
        danger=True,
        icon="trash-2",
        to=reverse("requests"),
        title=_("Remove the request"),
        text=text % {"document": document, "who": document.requester_name},
        said=_("%(document)s is removed."),
    )
