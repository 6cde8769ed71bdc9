"""What the rooms' pages of drafts do the same way: keep a form while somebody types, or with a button; take
it up again; throw it away. `model` is the kind of draft.
"""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core import words
from core.errors import DomainError
from core.models.drafts import FormDraft
from core.services import drafts as service
from core.workflow.tokens import FIELD

DRAFT = "draft"  # the form's own key, in its fields and in the address of a form that is taken up
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, DRAFT}


def save(
    request,
    model: type[FormDraft],
    *,
    title: str,
    said: str,
    to: str,
    refused: Callable[[DomainError], HttpResponse],
) -> HttpResponse:
    """Keep the posted form. A script that saves while somebody types (Accept: application/json) gets a
    sentence; a button the page `to` and what is `said`, or the form as it was typed (`refused`).
    """
    quietly = request.accepts("application/json") and not request.accepts("text/html")
    data = {
        name: [v.replace("\0", "") for v in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }
    try:
        row = service.save(model, key_of(request.POST), data, actor=request.user, title=title)
    except DomainError as error:
        if quietly:
            return JsonResponse({"said": str(error)}, status=error.status)
        return refused(error)
    if quietly:
        return JsonResponse(
            {"said": _("Saved as a draft, %(time)s") % {"time": f"{words.local(row.updated_at):%H.%M}"}}
        )
    messages.success(request, said)
    return redirect(to)


def discard(request, model: type[FormDraft], key: uuid.UUID, *, to: str) -> HttpResponse:
    """Throw one's own draft away; 404 for what is no draft of one's own."""
    if not service.discard(model, key, actor=request.user):
        raise Http404
    messages.success(request, _("The draft is discarded."))
    return redirect(to)


def key_of(data: QueryDict) -> uuid.UUID:
    """The key of a form's draft; a new one when it has none."""
    try:
        return uuid.UUID(data.get(DRAFT, ""))
    except ValueError:
        return uuid.uuid4()


def taken_up(request, model: type[FormDraft]) -> QueryDict:
    """The form of the draft that the url names, as it was posted; 404 for what is not one's own."""
    draft = get_object_or_404(model.objects.visible_to(request.user), key=key_of(request.GET))
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    data[DRAFT] = str(draft.key)
    return data


def title_of(names: list[str]) -> str:
    """What a form asks for, in a few words: its first line, and how many more there are; "" while there is
    none.
    """
    return f"{names[0][:180]} +{len(names) - 1}" if len(names) > 1 else "".join(names)[:200]


def of(user, model: type[FormDraft], *, form: str, discard: str) -> list[dict]:
    """Somebody's drafts, the last one first, for components/drafts.html: title, url, discard_url, updated_at.
    `form` and `discard` are names of urls. One query.
    """
    rows = model.objects.visible_to(user).order_by("-updated_at").values("key", "title", "updated_at")
    return [
        {
            "title": row["title"],
            "url": f"{reverse(form)}?{DRAFT}={row['key']}",
            "discard_url": reverse(discard, args=[row["key"]]),
            "updated_at": row["updated_at"],
        }
        for row in rows
    ]
