"""What every page of a request does first: find it among those the person may see, and ask whether he may do what the page does."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django_fsm import has_transition_perm

from requests_app.models import Request


def visible(request, number: str) -> Request:
    """The request of this number among those the person may see, else 404."""
    return get_object_or_404(Request.objects.visible_to(request.user), doc_number=number.upper())


def allowed(request, number: str, verb: str) -> Request:
    """The same, when the person may do `verb` to it at all (in whatever state it is), else 403: he sees it, but this is not his to do.

    For views that are `signed_in`: somebody may decide in another's place, which no permission says.
    """
    found = visible(request, number)
    if not has_transition_perm(getattr(found, verb), request.user):
        raise PermissionDenied
    return found
