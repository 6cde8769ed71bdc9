"""Requests that are not sent yet: kept while somebody types, or with a button; thrown away again."""

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import requires_any
from core.views import drafts
from requests_app.choices import MOST_LINES
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import RequestDraft
from requests_app.views.requests.form import CREATE, PREFIX, as_typed


@requires_any(*CREATE)
@require_POST
def draft_save(request) -> HttpResponse:
    """Keep the posted form."""
    return drafts.save(
        request,
        RequestDraft,
        title=title_of(request.POST),
        said=_("The request is kept as a draft. Nobody else sees it."),
        to="requests",
        refused=lambda error: as_typed(
            request, request.POST, RequestOffer(), notices=[error], status=error.status
        ),
    )


@requires_any(*CREATE)
@require_POST
def draft_discard(request, key) -> HttpResponse:
    """Throw one's own draft away."""
    return drafts.discard(request, RequestDraft, key, to="requests")


def title_of(data: QueryDict) -> str:
    """What a form asks for, in a few words."""
    names = []
    for number in range(MOST_LINES):
        free = data.get(f"{PREFIX}-{number}-free")
        text = data.get(f"{PREFIX}-{number}-{'name' if free else 'item'}", "").replace("\0", "").strip()
        if text:
            names.append(text)
    return drafts.title_of(names)
