"""Requests that are not sent yet: kept while somebody types, or with a button; thrown away again."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import words
from core.access import requires_any
from core.errors import DomainError
from core.workflow.tokens import FIELD
from requests_app.choices import MOST_LINES
from requests_app.forms.requests.offer import RequestOffer
from requests_app.services.requests import drafts as service
from requests_app.views.requests.form import CREATE, DRAFT, PREFIX, as_typed, key_of

NOT_KEPT = {"csrfmiddlewaretoken", FIELD, DRAFT}


@requires_any(*CREATE)
@require_POST
def draft_save(request) -> HttpResponse:
    """Keep the posted form. A script that saves while somebody types (Accept: application/json) gets a
    sentence, a button the list.
    """
    quietly = request.accepts("application/json") and not request.accepts("text/html")
    data = {
        name: [v.replace("\0", "") for v in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }
    try:
        row = service.save(key_of(request.POST), data, actor=request.user, title=title_of(request.POST))
    except DomainError as error:
        if quietly:
            return JsonResponse({"said": str(error)}, status=error.status)
        return as_typed(request, request.POST, RequestOffer(), notices=[error], status=error.status)
    if quietly:
        return JsonResponse(
            {"said": _("Saved as a draft, %(time)s") % {"time": f"{words.local(row.updated_at):%H.%M}"}}
        )
    messages.success(request, _("The request is kept as a draft. Nobody else sees it."))
    return redirect("requests")


@requires_any(*CREATE)
@require_POST
def draft_discard(request, key) -> HttpResponse:
    """Throw one's own draft away."""
    if not service.discard(key, actor=request.user):
        raise Http404
    messages.success(request, _("The draft is discarded."))
    return redirect("requests")


def title_of(data: QueryDict) -> str:
    """What a form asks for, in a few words: its first line, and how many more there are; "" while there is
    none.
    """
    names = []
    for number in range(MOST_LINES):
        free = data.get(f"{PREFIX}-{number}-free")
        text = data.get(f"{PREFIX}-{number}-{'name' if free else 'item'}", "").replace("\0", "").strip()
        if text:
            names.append(text)
    return f"{names[0][:180]} +{len(names) - 1}" if len(names) > 1 else "".join(names)[:200]
