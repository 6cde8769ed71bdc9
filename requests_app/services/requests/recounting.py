"""A line counts in another unit from now on: what its arrivals say is recorded anew in that."""

from django.db.models import Max
from django.utils.translation import gettext as _

from core import clock
from core.database import bulk
from requests_app.models import DeliveryLine, Request, RequestItem


def recount(request: Request, line: RequestItem, factor: int, *, actor) -> None:
    """One unit of the line is `factor` base units instead of one. An arrival never changes, so each that
    names the line is voided, and recorded anew as it was, the line in base units.

    Call it under the lock of the request; nothing but what will not come can be recorded of a line without a
    model. The line is saved by the caller.
    """
    if factor == 1 or not line.missing_quantity:
        return
    line.missing_quantity *= factor
    line.save(update_fields=["missing_quantity"])
    last = request.deliveries.aggregate(n=Max("number"))["n"]
    found = request.deliveries.filter(voided_at__isnull=True, lines__item=line)
    for delivery in found.select_for_update(of=("self",)).order_by("number"):
        parts, last = list(delivery.lines.all()), last + 1
        delivery.voided_at, delivery.voided_by, delivery.voided_by_name = clock.now(), actor, actor.name
        said = _("Recorded anew as arrival %(number)d: line %(line)d counts in another unit.")
        delivery.void_reason = said % {"number": last, "line": line.number}
        delivery.save(update_fields=["voided_at", "voided_by", "voided_by_name", "void_reason"])
        delivery.pk, delivery.number = None, last
        delivery.voided_at, delivery.voided_by, delivery.voided_by_name, delivery.void_reason = (
            None,
            None,
            "",
            "",
        )
        delivery.save(force_insert=True)
        bulk.insert([_again(part, delivery, factor if part.item_id == line.pk else 1) for part in parts])


def _again(part: DeliveryLine, delivery, factor: int) -> DeliveryLine:
    return DeliveryLine(
        delivery=delivery,
        item_id=part.item_id,
        quantity=part.quantity * factor,
        wrong_quantity=part.wrong_quantity * factor,
        missing_quantity=part.missing_quantity * factor,
        containers=part.containers,
        reason=part.reason,
    )
