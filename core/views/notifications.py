"""One's own news: list, open, mark as read."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import listing
from core.access import signed_in
from core.models import Notification
from core.pages.redirects import back
from core.services import notifications

TABS = listing.Tabs("is_read", [listing.Tab("unread", _("Unread"), (False,)), listing.Tab("all", _("All"))])


@signed_in
def notification_list(request):
    """The bell's page: unread first, newest on top."""
    page = listing.build(
        request,
        queryset=Notification.objects.visible_to(request.user),
        page_key="notifications",
        rows=_rows,
        sorts={"when": "id"},
        default_sort="-when",
        tabs=TABS,
    )
    return listing.render(request, "core/notification_list.html", page)


def _rows(found):
    rows = found.values("id", "message", "actor_name", "reference_id", "is_read", "timestamp")
    for row in rows:
        row["open_url"] = reverse("notification_open", args=[row["id"]])
        row["sub"] = " · ".join(filter(None, [row["actor_name"], row["reference_id"]]))
    return rows


@signed_in
@require_POST
def notification_open(request, pk):
    """Mark as read and go where the news points."""
    row = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    notifications.mark_read(actor=request.user, pk=row.pk)
    if row.url and url_has_allowed_host_and_scheme(row.url, allowed_hosts=None):
        return redirect(row.url)
    return redirect("notifications")


@signed_in
@require_POST
def notifications_read(request):
    """Mark all of one's news as read."""
    count = notifications.mark_read(actor=request.user)
    messages.success(
        request,
        ngettext("%(n)d notification marked as read.", "%(n)d notifications marked as read.", count)
        % {"n": count},
    )
    return back(request, "notifications")
