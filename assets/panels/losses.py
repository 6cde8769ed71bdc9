"""What is lost, for people's "My work today"."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.panels import open_work
from core.pages.panels import WorkItem, register


def losses(user):
    """Things that nobody can find, for those who hand over; read together with repairs and counts."""
    found = next((row for row in open_work.of(user) if row["what"] == open_work.LOST and row["n"]), None)
    if found is None:
        return
    title = ngettext("%(count)d thing is lost", "%(count)d things are lost", found["n"])
    yield WorkItem(
        "search-x",
        "amber",
        title % {"count": found["n"]},
        f"{reverse('assets')}?tab=lost",
        _("Found, taken back or written off: each ends it."),
        found["since"],
    )


register(losses, order=25)
