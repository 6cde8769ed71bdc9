"""Stock counts that wait for somebody: to be counted, or to be approved by a second person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import CountStatus
from assets.panels import open_work
from core.pages.panels import WorkItem, register


def stock_counts(user):
    """Counts that this person is invited to or has started, and those that he may approve. One query, shared
    with repairs.
    """
    for row in open_work.of(user):
        said = {"place": row["where"]}
        if row["what"] == CountStatus.COUNTING:
            url = reverse("count_work", args=[row["number"]])
            yield WorkItem(
                "clipboard-list", "blue", _("Count %(place)s") % said, url, row["number"], row["since"]
            )
        elif row["what"] == CountStatus.REVIEW:
            title, url = (
                _("Approve the stock count of %(place)s") % said,
                reverse("count", args=[row["number"]]),
            )
            yield WorkItem(
                "clipboard-check", "amber", title, url, f"{row['number']} · {row['who']}", row["since"]
            )


register(stock_counts, order=15)
