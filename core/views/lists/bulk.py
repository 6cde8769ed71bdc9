"""The chosen rows of a list, taken to the page of a room above."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.listing import bulk_action
from core.pages.redirects import back
from core.reading.keys import whole_all

MOST = 100  # rows of a page of a list


@signed_in
@require_POST
def list_bulk(request, page_key, url_name):
    """Lead on to the page `url_name` with the posted `ids` in its url; the list's form posts, so that its
    token stays out of the url.
    """
    action = bulk_action(page_key, url_name)
    if action is None:
        raise Http404
    if not action.allows(request.user):
        raise PermissionDenied
    chosen = whole_all(request.POST.getlist("ids")[:MOST])
    if not chosen:
        messages.error(request, _("Choose at least one row first."))
        return back(request)
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode([(action.param, key) for key in chosen])}")
