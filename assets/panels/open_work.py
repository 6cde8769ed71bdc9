"""Stock counts, repairs and lost things that wait for somebody, read together: all of them stand on
people's home pages.
"""

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from assets.choices import AssetStatus, CountStatus, RepairStatus
from assets.models import Asset, Repair, StockCount
from assets.models.counts.counts import MANAGE as MANAGE_COUNTS
from assets.models.repairs.transitions import MANAGE as MANAGE_REPAIRS

MOST = 5  # counts
LATE, REPORTED, MINE = "late", "reported", "mine"  # repairs; counts are named by their state
LOST = "lost"
KEPT = "_assets_open_work"


def of(user) -> list[dict]:
    """Rows {what, n, since, number, where, who}: one for each count (its n is 0), one for each kind of
    repairs, one for what is lost.

    One query, kept on the user.
    """
    if not hasattr(user, KEPT):
        first, *others = [_counts(user), *_repairs(user), *_lost(user)]
        setattr(user, KEPT, list(first.union(*others, all=True)))
    return getattr(user, KEPT)


def _counts(user) -> QuerySet:
    """Counts that this person is invited to or has started, and those that he may approve: the second pair of
    eyes.
    """
    invited = Exists(StockCount.counters.through.objects.filter(stockcount_id=OuterRef("pk"), user=user))
    wanted = Q(invited, status=CountStatus.COUNTING)
    if user.has_perm(MANAGE_COUNTS):
        wanted |= Q(started_by=user, status=CountStatus.COUNTING)
        wanted |= Q(pk__in=StockCount.objects.to_approve(user).order_by().values("pk"))
    # What is counted once more was submitted before, and has been open since it was started.
    since = Case(When(status=CountStatus.REVIEW, then=F("submitted_at")), default=F("started_at"))
    found = (
        StockCount.objects.filter(wanted)
        .order_by("pk")
        .annotate(
            what=F("status"),
            n=Value(0, IntegerField()),
            since=since,
            number=F("doc_number"),
            where=F("place__name"),
            who=F("submitted_by_name"),
        )
    )
    return found.values("what", "n", "since", "number", "where", "who")[:MOST]


def _repairs(user) -> list[QuerySet]:
    """How many repairs are one's own, and for those who manage them how many are late or wait, and since
    when.
    """
    found = Repair.objects.open()
    parts = [_sum(found.filter(technician=user), MINE, "started_at")]
    if user.has_perm(MANAGE_REPAIRS):
        parts.append(_sum(found.overdue(), LATE, "estimate_date"))
        parts.append(_sum(found.filter(status=RepairStatus.REPORTED), REPORTED, "reported_at"))
    return parts


def _lost(user) -> list[QuerySet]:
    """How many things are lost, for those who hand over: to be searched for, or written off."""
    if not user.has_perm("assets.handover_asset"):
        return []
    return [_sum(Asset.objects.current().filter(status=AssetStatus.LOST), LOST, "last_modified_date")]


def _sum(found: QuerySet, what: str, since: str) -> QuerySet:
    words = {name: Value("", CharField()) for name in ("number", "where", "who")}
    sums = (
        found.order_by()
        .values(what=Value(what, CharField()))
        .annotate(n=Count("pk"), since=Cast(Min(since), DateTimeField()), **words)
    )
    return sums.values("what", "n", "since", "number", "where", "who")
