"""Stock counts that wait for somebody: to be counted, or to be approved by a second person."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import CountStatus
from assets.models import StockCount, StockCountEntry
from assets.models.counts import MANAGE
from core.panels import WorkItem, register

MOST = 5


def stock_counts(user):
    """Counts that this person is invited to or has started, and those that he may approve. One query."""
    invited = Exists(StockCount.counters.through.objects.filter(stockcount_id=OuterRef("pk"), user=user))
    wanted = Q(invited, status=CountStatus.COUNTING)
    if user.has_perm(MANAGE):
        counted = Exists(StockCountEntry.objects.filter(count=OuterRef("pk"), counted_by=user))
        wanted |= Q(started_by=user, status=CountStatus.COUNTING)
        wanted |= Q(~counted, status=CountStatus.REVIEW) & ~Q(started_by=user)
    found = StockCount.objects.filter(wanted).order_by("pk")
    names = ("doc_number", "status", "started_at", "submitted_at", "submitted_by_name", "place__name")
    for row in found.values(*names)[:MOST]:
        number, where = row["doc_number"], {"place": row["place__name"]}
        if row["status"] == CountStatus.COUNTING:
            url = reverse("count_work", args=[number])
            yield WorkItem("clipboard-list", "blue", _("Count %(place)s") % where, url, number, row["started_at"])
        else:
            title, url = _("Approve the stock count of %(place)s") % where, reverse("count", args=[number])
            yield WorkItem("clipboard-check", "amber", title, url, f"{number} · {row['submitted_by_name']}", row["submitted_at"])


register(stock_counts, order=15)
