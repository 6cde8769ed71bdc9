"""What a handover moved goes back: each thing to where it was, unless it has moved on since."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from assets.models import Asset, StockMovement
from assets.services.custody import reversing
from assets.services.stock import departures
from core import words
from core.errors import Conflict, concerning
from loans.models import Handover, HandoverItem


def put_back(handover: Handover, items: Sequence[HandoverItem], *, actor, note: str) -> None:
    """Put the things of these lines (of the locked handover) where they were. Inverse: none; they are handed
    over anew.

    All or nothing: raises Conflict about the first that has moved on since, with the line as its `thing`.
    """
    if not items:
        return
    reference = handover.wo_ro_int_number or handover.doc_number
    things = [item.asset for item in items]
    # `put_back` announces the same: it is done here, too, because documents come before things.
    departures.announce(things, verb="put_back", reference=reference, actor=actor)
    locked = reversing.lock(things)
    gone = moved_on(handover, items, locked)
    for item in items:
        if item.pk in gone:
            with concerning(item):
                raise Conflict(" ".join(gone.values()))
    reversing.put_back(
        [
            reversing.Back(locked[item.asset_id], item.from_place, item.from_status, item.from_detail)
            for item in items
        ],
        actor=actor,
        reference=reference,
        note=note,
    )


def moved_on(
    handover: Handover, items: Iterable[HandoverItem], things: dict[int, Asset] | None = None
) -> dict[int, str]:
    """{key of a line: what has become of its thing, in a sentence} of those that are not any more as the
    handover left them. `things` are the assets by key, the locked ones when it is decided on.
    """
    items = list(items)
    things = things or {
        a.pk: a
        for a in Asset.objects.select_related("place").filter(pk__in=[item.asset_id for item in items])
    }
    newest = dict(
        StockMovement.objects.filter(related_asset__in=things)
        .order_by("related_asset", "-id")
        .distinct("related_asset")
        .values_list("related_asset", "reference_id")
    )
    later = set(
        HandoverItem.objects.filter(asset__in=things, handover__gt=handover.pk).values_list(
            "asset", flat=True
        )
    )
    reference = handover.wo_ro_int_number or handover.doc_number
    gone = {}
    for item in items:
        thing = things[item.asset_id]
        is_there = (
            thing.voided_at is None
            and thing.place.user_id == handover.receiver_id
            and thing.status == handover.target_status
            and thing.pk not in later
        )
        if not (is_there and thing.units == item.quantity and newest.get(thing.pk) == reference):
            gone[item.pk] = _what_became(item, thing, is_there)
    return gone


def _what_became(item: HandoverItem, thing: Asset, is_there: bool) -> str:
    """In a sentence; of material that is still with him, how much of it, as nothing else has changed."""
    if is_there and thing.units != item.quantity:
        return _("%(code)s is not what was handed over any more: %(left)s of %(given)s.") % {
            "code": thing.code,
            "left": f"{words.number(thing.units)} {item.unit}",
            "given": f"{words.number(item.quantity)} {item.unit}",
        }
    return _("%(code)s has moved on since: %(status)s, %(place)s.") % {
        "code": thing.code,
        "status": thing.get_status_display(),
        "place": thing.place,
    }
