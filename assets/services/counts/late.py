"""What came after its round was submitted: kept, and decided upon by whoever leads the count."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from assets.choices import CountStatus
from assets.models import LateDecision, StockCount
from assets.models.counts.counts import MANAGE
from assets.services.counts import review
from core import activity, clock
from core.errors import Conflict, NotAllowed
from core.workflow import documents


def decide(
    count: StockCount,
    *,
    actor,
    taken: Collection[int],
    set_aside: Collection[int] = (),
    version: int | None = None,
) -> StockCount:
    """Late entries (keys) are `taken` in, or set aside: kept, and not counted. What was submitted is judged
    anew.

    Raises NotAllowed for who does not manage stock, Conflict when the count is closed or somebody decided
    about one of them already, StaleVersion when it is not the `version` that was looked at. No inverse.
    """
    with transaction.atomic():
        count = documents.lock(count, "place")
        if not count.is_open:
            raise Conflict(documents.too_late(count))
        if not actor.has_perm(MANAGE):
            raise NotAllowed(_("You may not do this."))
        documents.refuse_stale(count, version)
        wanted = {*taken, *set_aside}
        found = list(count.entries.waiting().filter(pk__in=wanted))
        if len(found) != len(wanted):
            raise Conflict(_("Somebody decided about some of these already."))
        LateDecision.objects.bulk_create(
            [
                LateDecision(
                    entry=entry,
                    is_taken=entry.pk in set(taken),
                    decided_by=actor,
                    decided_by_name=actor.name,
                    decided_at=clock.now(),
                )
                for entry in found
            ]
        )
        if count.status == CountStatus.REVIEW:
            review.judge(count)
        count.version += 1
        count.save(update_fields=["version", "updated_at"])
        activity.record(
            "assets.stockcount.late_decided",
            actor=actor,
            target=count,
            changes={
                "taken_in": [None, len(set(taken))],
                "set_aside": [None, len(wanted) - len(set(taken))],
            },
        )
    return count
