"""A word when a handover is not signed: 1, 3 and 7 days after it was made."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from core import clock, notify, words
from loans.models import Handover
from loans.services.handovers import people

DAYS = (1, 3, 7)
ALL = 3  # from this day on those who gave hear of it as well


def due() -> Q:
    """What is unsigned since one of the days, and has had no word about that."""
    today, found = clock.today(), Q()
    for days in DAYS:
        unsaid = Q(reminded_on__isnull=True) | Q(reminded_on__lt=F("handover_date") + timedelta(days=days))
        found |= Q(unsaid, handover_date__lte=today - timedelta(days=days))
    return found


def remind() -> int:
    """Tell each receiver what he has not signed, from the third day on the giver too; how many there were.
    Two workers skip each other's rows.
    """
    today = clock.today()
    with transaction.atomic():
        waiting = Handover.objects.unsigned().filter(due()).select_for_update(skip_locked=True, of=("self",))
        found = list(waiting.select_related("receiver", "giver", "made_by").order_by("pk"))
        for handover in found:
            told = [handover.receiver]
            if today >= handover.handover_date + timedelta(days=ALL):
                told += [handover.giver, handover.made_by]
            notify.send(
                "HANDOVER_UNSIGNED",
                recipients=people.with_preferences(*{p.pk: p for p in told}.values()),
                actor=None,
                message=words.fill(
                    gettext_lazy("%(document)s to %(who)s of %(day)s is not signed yet."),
                    document=handover.doc_number,
                    who=handover.receiver_name,
                    day=words.lazy_day(handover.handover_date),
                ),
                about=handover,
            )
        Handover.objects.filter(pk__in=[handover.pk for handover in found]).update(reminded_on=today)
    return len(found)
