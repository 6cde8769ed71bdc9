"""What of a request can be fetched while the rest of it is bought."""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from requests_app.choices import BUYING
from requests_app.models import Request, RequestItem
from requests_app.services.requests import steps

APPROVED = gettext_lazy("Your request %(document)s is approved; the goods will be bought.")
APPROVED_IN_PART = gettext_lazy(
    "Your request %(document)s is approved: what is in stock can be fetched, the rest will be bought."
)


def in_part(request: Request, lines: Sequence[RequestItem]) -> bool:
    """Whether something of a request that is being bought is there already."""
    if request.is_for_stock or request.status not in BUYING:
        return False
    return any(line.to_hand for line in lines if not line.is_rejected)


def tell_approved(request: Request, live: Sequence[RequestItem], *, actor, more="", **values) -> None:
    """The purchase is approved: the requester hears it (and `more`, a lazy sentence that may hold `values`),
    and logistics what can be handed over already.
    """
    ready = in_part(request, live)
    message = APPROVED_IN_PART if ready else APPROVED
    message = format_lazy("{} {}", message, more) if more else message
    told = steps.requester(request)
    steps.tell(request, "REQUEST_APPROVED", message, to=told, actor=actor, **values)
    if ready:
        message = gettext_lazy(
            "A part of %(document)s of %(who)s is in stock: it can be handed over while the rest is bought."
        )
        steps.tell(request, "REQUEST_PARTLY_READY", message, to=steps.logistics(), actor=actor)


def tell_registered(request: Request, lines: Sequence[RequestItem], *, actor) -> None:
    """A part of what was bought is registered, more is to come."""
    if in_part(request, lines):
        message = gettext_lazy("A part of what you asked for in %(document)s is there: it can be fetched.")
        steps.tell(request, "REQUEST_PARTLY_READY", message, to=steps.requester(request), actor=actor)
