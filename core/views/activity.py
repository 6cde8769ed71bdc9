"""The system's activity log: who did what to what, newest first."""

from core import activity, listing
from core.access import requires
from core.filters import ActivityFilter
from core.models import ActivityLog


@requires("core.view_activitylog")
def activity_list(request):
    """Filtered by action, person, kind and period; changes of prices only for those who may see prices."""
    log = listing.build_log(
        request,
        queryset=ActivityLog.objects.all(),
        page_key="activity",
        rows=lambda entries: activity.timeline(entries, request.user),
        filterset_class=ActivityFilter,
    )
    return listing.render(request, "core/activity_list.html", log)
