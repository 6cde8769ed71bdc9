"""An open request goes to somebody else: its requester leaves, or is away for long."""

from collections.abc import Collection
from functools import cache

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, DomainError, concerning
from core.models import User
from core.people.open_documents import OpenDocument
from core.words import number
from requests_app.models import Request, RequestItem, authority
from requests_app.services.requests import steps, turns
from requests_app.services.requests.requests import search_text


def found(person: User) -> list[OpenDocument]:
    """What somebody asked for and still waits for, the oldest first. Two queries."""
    first = Prefetch("items", RequestItem.objects.filter(number=1), to_attr="first")
    rows = Request.objects.open().filter(requester=person).order_by("pk").prefetch_related(first)
    return [
        OpenDocument(
            row.doc_number,
            f"{_goods(row)} · {row.get_status_display()}",
            reverse("request", args=[row.doc_number]),
        )
        for row in rows
    ]


def hand_over(numbers: Collection[str], *, person: User, to: User, actor, reason: str) -> None:
    """These requests are `to`'s from now on: he follows them up and gets the goods.

    Raises DomainError with the request as its `thing` when he has signed it: nobody is both; Conflict when it
    is over or another's. Inverse: the same back.
    """
    rows = Request.objects.open().filter(doc_number__in=numbers, requester=person)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(locked) < len(set(numbers)):
        raise Conflict(_("One of these requests is over, or another's. Reload the page."))
    candidates = cache(steps.candidates)
    for request in locked:
        if to.pk in authority.signers(request):
            with concerning(request):
                said = _("%(name)s has signed %(document)s, so it cannot become a request of his own.")
                raise DomainError(said % {"name": to.name, "document": request}, field="to")
        request.requester, request.requester_name = to, to.name
        request.search_text = search_text(request, steps.lines_of(request))
        steps.save(request, "requester", "requester_name", "search_text")
        changes = {"requester": [person.name, to.name]}
        steps.record(
            request,
            "handed_on",
            actor=actor,
            note=reason,
            changes=changes,
            old=person.name,
            new=to.name,
        )
        turns.warn(request, candidates)


def _goods(request: Request) -> str:
    line = request.first[0]
    rest = request.line_count - 1
    more = ngettext(" and %(n)d more", " and %(n)d more", rest) % {"n": rest} if rest else ""
    return f"{number(line.wanted)} {line.unit} {line}{more}"
