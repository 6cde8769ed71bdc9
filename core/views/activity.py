"""The system's activity log: who did what to what, newest first."""

from core import activity, listing
from core.access import requires
from core.filters import ActivityFilter
from core.models import ActivityLog
from core.pages.icons import render_icon
from core.words import moment


@requires("core.view_activitylog")
def activity_list(request):
    """Filtered by action, person, kind and period; changes of prices only for those who may see prices."""
    log = listing.build_log(
        request,
        queryset=ActivityLog.objects.all(),
        page_key="activity",
        rows=lambda entries: _rows(entries, request.user),
        filterset_class=ActivityFilter,
    )
    return listing.render(request, "core/activity_list.html", log)


def _rows(entries, user) -> list[dict]:
    rows = activity.timeline(entries, user)
    for row in rows:
        row["exact"], row["picture"] = moment(row["when"]), render_icon(row["icon"], 18)
    return rows
