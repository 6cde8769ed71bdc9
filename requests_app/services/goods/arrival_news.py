"""Who hears what of an arrival: each person once. What came is to be registered; what is wrong or will never
come is for the requester to know; and what was recorded wrongly is taken back in the same way as it was told.
"""

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from core.models import User
from core.services import whatsapp
from requests_app.choices import RequestStatus
from requests_app.models import Delivery, DeliveryLine, Request
from requests_app.services.requests import amounts, groups, steps


def said(part: DeliveryLine) -> dict:
    """What an arrival brought of a line, as the story keeps it (`amounts.delivered` puts it into words)."""
    line = part.item
    return {
        "line": line.number,
        "name": str(line),
        "quantity": str(part.quantity),
        "wrong": str(part.wrong_quantity),
        "missing": str(part.missing_quantity),
        "containers": part.containers,
        "reason": part.reason,
    } | amounts.payload(line)


def tell(request: Request, before: str, delivery: Delivery, parts: list[DeliveryLine], actor) -> None:
    """What was recorded. Those who register hear of goods alone; the requester of what came and what not."""
    good = [part for part in parts if part.quantity]
    gaps = [part for part in parts if part.wrong_quantity or part.missing_quantity]
    store, requester = _store() if good else [], steps.requester(request)
    registers = any(person in store for person in requester)
    # Who asked for it and registers hears once what is to be done, and with that what is amiss.
    if gaps:
        store = [person for person in store if person not in requester]
    else:
        requester = [person for person in requester if person not in store]
    message = gettext_lazy("Goods of %(document)s have arrived. Please register them.")
    steps.tell(request, "REQUEST_ARRIVED", message, to=store, actor=actor)
    if request.status != before and not good:
        tell_end(request, before, actor, to=requester, gaps=gaps)
    elif gaps:
        sentence = (AMISS_TO_REGISTER if registers else AMISS) if good else NOTHING
        what = _in_words(gaps)
        steps.tell(request, "REQUEST_STATUS_CHANGED", sentence, to=requester, actor=actor, what=what)
    else:
        message = gettext_lazy("Goods that you asked for in %(document)s have arrived.")
        steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=requester, actor=actor)
    title = "📦 BARANG TIBA (KIRIMAN %d)" if good else "⚠️ KIRIMAN %d TIDAK SESUAI"
    groups.post(
        request,
        whatsapp.Group.LOGISTIC,
        title % delivery.number,
        [part.item for part in good or gaps],
        actor=actor,
        extra=delivery.note,
    )


AMISS = gettext_lazy("Goods that you asked for in %(document)s have arrived, not all as ordered: %(what)s.")
AMISS_TO_REGISTER = format_lazy("{} {}", AMISS, gettext_lazy("Please register them."))
NOTHING = gettext_lazy("Not everything that you asked for in %(document)s comes as ordered: %(what)s.")


def tell_voided(request: Request, delivery: Delivery, parts: list[DeliveryLine], actor) -> None:
    """The same people as were told of it."""
    store = _store() if any(part.quantity for part in parts) else []
    people = {person.pk: person for person in [*store, *steps.requester(request)]}
    message = gettext_lazy(
        "Arrival %(number)s of %(document)s was recorded wrongly and is voided (%(reason)s). What you heard "
        "of it does not count."
    )
    steps.tell(
        request,
        "REQUEST_STATUS_CHANGED",
        message,
        to=people.values(),
        actor=actor,
        number=delivery.number,
        reason=delivery.void_reason,
    )
    groups.post(
        request,
        whatsapp.Group.LOGISTIC,
        f"↩️ KIRIMAN {delivery.number} DIANULIR",
        [part.item for part in parts],
        actor=actor,
        extra=delivery.void_reason,
    )


def tell_end(
    request: Request,
    before: str,
    actor,
    *,
    to: Iterable[User] | None = None,
    gaps: list[DeliveryLine] = (),
) -> None:
    """News for the requester when nothing is to be registered any more, or it ended with that; with what will
    not come, when that was the last.
    """
    if request.status == before:
        return
    ready, over = RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED
    message = {
        (ready, False): gettext_lazy(
            "The goods of your request %(document)s are registered and ready to be handed over."
        ),
        (ready, True): gettext_lazy(
            "The rest of your request %(document)s will not come (%(what)s). What is there is ready to be "
            "handed over."
        ),
        (over, False): gettext_lazy("Your request %(document)s is completed."),
        (over, True): gettext_lazy(
            "The rest of your request %(document)s will not come (%(what)s). It is completed with that."
        ),
    }.get((request.status, bool(gaps)))
    if message:
        people = steps.requester(request) if to is None else to
        steps.tell(request, "REQUEST_COMPLETED", message, to=people, actor=actor, what=_in_words(gaps))


def _store() -> list[User]:
    """Those who register what has come."""
    holders = User.objects.holding("assets.add_asset").select_related("preferences")
    return [*steps.logistics(), *holders]


def _in_words(parts: Iterable[DeliveryLine]):
    """What of these is not as it should be; written in the language of who reads it."""
    entries = [said(part) for part in parts]
    return lazy(lambda: "; ".join(f"{one['name']}: {amounts.delivered(one)}" for one in entries), str)()
