"""Things in somebody's hands that he has still to accept: which handovers ask him about them."""

from collections.abc import Collection

from django.db.models import QuerySet

from loans.models import Handover


def asking(user, keys: Collection[int]) -> QuerySet[Handover]:
    """The unsigned handovers to this person with one of these things (keys of assets), the oldest first."""
    mine = Handover.objects.unsigned().filter(receiver=user, items__asset__in=list(keys))
    return mine.distinct().order_by("pk")


def is_asked(user, keys: Collection[int]) -> bool:
    """Whether there is any. One query."""
    return asking(user, keys).exists()
