"""What repairs have for people's "My work today"."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.panels import open_work
from core.pages.panels import WorkItem, register
from core.reading import days


def repairs(user):
    """What is late and what waits, for those who manage repairs; what one mends oneself. One query, shared
    with stock counts.
    """
    found, url = {row["what"]: row for row in open_work.of(user) if row["n"]}, reverse("repairs")
    if late := found.get(open_work.LATE):
        title = ngettext("%(count)d repair is overdue", "%(count)d repairs are overdue", late["n"]) % {
            "count": late["n"]
        }
        since = days.end(late["since"].date())  # late once that day was over
        yield WorkItem(
            "alarm-clock",
            "red",
            title,
            f"{url}?tab=overdue",
            _("Ask how it stands, or set another day."),
            since,
        )
    if waiting := found.get(open_work.REPORTED):
        title = ngettext(
            "%(count)d damage waits for action", "%(count)d damages wait for action", waiting["n"]
        ) % {"count": waiting["n"]}
        yield WorkItem("triangle-alert", "amber", title, f"{url}?tab=waiting", "", waiting["since"])
    if mine := found.get(open_work.MINE):
        title = ngettext(
            "%(count)d device is yours to repair", "%(count)d devices are yours to repair", mine["n"]
        ) % {"count": mine["n"]}
        yield WorkItem("wrench", "blue", title, f"{url}?mine=true", "", mine["since"])


register(repairs, order=20)
