"""Saved views and page size of lists: small posts that lead back to the list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.errors import DomainError
from core.models import SavedView
from core.pages.redirects import back
from core.reading.keys import whole
from core.services import saved_views


@signed_in
@require_POST
def view_save(request):
    """Keep the list's state (page, query) under a name."""
    try:
        view = saved_views.save(
            request.POST.get("page", ""),
            request.POST.get("name", ""),
            request.POST.get("query", ""),
            actor=request.user,
        )
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    except DomainError as error:
        messages.error(request, error.message)
    return back(request)


@signed_in
@require_POST
def view_rename(request, pk):
    """Give one's view another name."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    try:
        saved_views.rename(view, request.POST.get("name", ""), actor=request.user)
        messages.success(request, _("The view is now called “%(name)s”.") % {"name": view.name})
    except DomainError as error:
        messages.error(request, error.message)
    return back(request)


@signed_in
@require_POST
def view_delete(request, pk):
    """Forget one's view."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    saved_views.delete(view, actor=request.user)
    messages.success(request, _("The view “%(name)s” was removed.") % {"name": view.name})
    return back(request)


@signed_in
@require_POST
def list_size(request):
    """Remember how many rows a page shows."""
    saved_views.set_page_size(whole(request.POST.get("per_page")) or 0, actor=request.user)
    return back(request)
