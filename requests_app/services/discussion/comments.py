"""What people say about a request: comments, answers to them, corrections; people who are mentioned are
told.
"""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock
from core.errors import Conflict, DomainError, NotAllowed
from core.models import User
from requests_app.choices import ActivityType
from requests_app.models import Request, RequestActivity
from requests_app.models.activities import LONGEST
from requests_app.services.requests import steps

MENTION = re.compile(r"@(\w+(?:[ .'-]\w+){0,3})")
ENDS = re.compile(r"[ .'-][^ .'-]+$")


def comment(request: Request, *, actor, text: str, parent: RequestActivity | None = None) -> RequestActivity:
    """Say something about an open request, or answer a comment. Whoever is mentioned (@name) and may see the
    request is told, and so is its requester and whom one answers.

    Raises DomainError for an empty or too long text, Conflict when the request is over. Inverse:
    `remove_comment`.
    """
    text = _checked(text)
    with transaction.atomic():
        request = steps.lock(request)
        steps.fire(request, "comment", actor=actor)
        if parent is not None:
            parent = _thread(request, parent)
        mentioned = find_mentioned(request, text)
        said = {"text": text, "mentions": [person.pk for person in mentioned]}
        row = _write(request, actor, said, parent=parent)
        activity.record("requests_app.request.commented", actor=actor, target=request, note=text[:200])
        message = gettext_lazy("%(actor)s mentioned you in %(document)s: %(text)s")
        steps.tell(request, "REQUEST_MENTIONED", message, to=mentioned, actor=actor, text=text[:140])
        others = {request.requester_id, parent.author_id if parent else None} - {
            person.pk for person in mentioned
        }
        message = gettext_lazy("%(actor)s commented on %(document)s: %(text)s")
        people = User.objects.filter(pk__in=filter(None, others)).select_related("preferences")
        steps.tell(request, "REQUEST_COMMENTED", message, to=people, actor=actor, text=text[:140])
    return row


def edit_comment(row: RequestActivity, *, actor, text: str) -> RequestActivity:
    """Say it differently: a new row that replaces the comment (what was said before stays in the database).
    Its own inverse.

    Raises NotAllowed for anybody but its author, Conflict when it was removed or the request is over.
    """
    text = _checked(text)
    return _replace(row, actor, {"text": text}, "comment_edited")


def remove_comment(row: RequestActivity, *, actor) -> RequestActivity:
    """Take a comment back: it is shown no more. Raises as `edit_comment`. Inverse of `comment`."""
    return _replace(row, actor, {"removed": True}, "comment_removed")


def audience(request: Request) -> dict[int, str]:
    """{key: name} of those who may see the request, and so may be mentioned in it."""
    return dict(_who_see(request).values_list("pk", "name"))


def _who_see(request: Request) -> QuerySet:
    holders = User.objects.holding("requests_app.view_request").values("pk")
    return User.objects.active().filter(Q(pk__in=holders) | Q(pk=request.requester_id)).order_by("name")


def find_mentioned(request: Request, text: str) -> list[User]:
    """The people that `@name` in a text means: a whole name, else a first name (or more) that only one of
    them has.
    """
    if "@" not in text:
        return []
    people, found = list(_who_see(request).select_related("preferences")), {}
    for said in MENTION.findall(text):
        words = said
        while words:
            if person := _named(words, people):
                found[person.pk] = person
                break
            shorter = ENDS.sub("", words)
            words = shorter if shorter != words else ""
    return list(found.values())


def _named(words: str, people: Iterable[User]) -> User | None:
    words = words.casefold()
    exact = [person for person in people if person.name.casefold() == words]
    fitting = exact or [person for person in people if f"{person.name.casefold()} ".startswith(f"{words} ")]
    return fitting[0] if len(fitting) == 1 else None


def _checked(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise DomainError(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise DomainError(
            _("A comment has at most %(most)d characters; this one has %(count)d.")
            % {"most": LONGEST, "count": len(text)},
            field="text",
        )
    return text


def _thread(request: Request, parent: RequestActivity) -> RequestActivity:
    """The comment that a thread began with. Raises Conflict when there is no such comment any more."""
    parent = RequestActivity.objects.filter(
        request=request, type=ActivityType.COMMENT, replaces__isnull=True, pk=parent.pk
    ).first()
    if parent is None or _is_removed(parent):
        raise Conflict(_("The comment that you answer is not there any more."))
    return parent if parent.parent_id is None else parent.parent


def _is_removed(row: RequestActivity) -> bool:
    return RequestActivity.objects.filter(replaces=row, payload__removed=True).exists()


def _replace(row: RequestActivity, actor, payload: dict, verb: str) -> RequestActivity:
    with transaction.atomic():
        request = steps.lock(row.request)
        steps.fire(request, "comment", actor=actor)
        if row.author_id != actor.pk:
            raise NotAllowed(_("A comment is changed by who wrote it."))
        if row.type != ActivityType.COMMENT or row.replaces_id or _is_removed(row):
            raise Conflict(_("This comment is not there any more."))
        made = _write(request, actor, payload, replaces=row)
        activity.record(f"requests_app.request.{verb}", actor=actor, target=request)
    return made


def _write(request: Request, actor, payload: dict, **of) -> RequestActivity:
    return RequestActivity.objects.create(
        request=request,
        timestamp=clock.now(),
        author=actor,
        author_name=actor.name,
        type=ActivityType.COMMENT,
        payload=payload,
        **of,
    )
