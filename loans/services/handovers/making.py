"""A handover is made: things go to one person, and the minutes of it are written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from assets.choices import PlaceKind
from assets.models import Asset
from assets.services import places
from assets.services.custody import custody
from assets.services.stock import cutting, ledger
from assets.services.stock import rows as asset_rows
from core import activity, clock, notify, words
from core.database import bulk
from core.errors import DomainError, concerning, from_database
from core.models import User
from core.workflow import backdating, numbering
from loans.choices import HANDOVER, MOST_HANDOVER_LINES, HandoverSource, HandoverTarget
from loans.models import Handover, HandoverItem
from loans.services.handovers import people, signing


@dataclass(slots=True)
class Line:
    """A thing that is handed over: all of it, or `quantity` base units of a lot (the piece is then a lot).

    `seen` is what a lot held when somebody decided to give all of it; `source_line` the key of the line of
    the source's document that it is for.
    """

    asset: Asset
    quantity: Decimal | None = None
    seen: Decimal | None = None
    condition_notes: str = ""
    source_line: int | None = None


def draw_number(day: date | None = None) -> str:
    """A number for `make`, for who has to lock assets before it: counters come before assets."""
    return numbering.draw(HANDOVER, day or clock.today())


def make(
    lines: Sequence[Line],
    *,
    receiver,
    actor,
    date: date | None = None,
    status: str = HandoverTarget.IN_CUSTODY,
    source: str = HandoverSource.MANUAL,
    reference: str = "",
    acknowledging=None,
    note: str = "",
    last: date | None = None,
    signed: signing.Signing | None = None,
    number: str = "",
) -> Handover:
    """Hand things to `receiver` (a User), in custody or in use; they move now. `last` is the last day that
    they are away, None without end; `signed` says how he signed on the spot.

    The giver is the `actor` for what lies in warehouses, else who holds it. All or nothing. Raises
    DomainError for a day, a receiver, or things of several givers; Conflict naming the first thing that is
    not (any more) where it can be handed over from; NotAllowed for who may neither hand over nor holds it.
    What is lent is never passed on. Inverse: `voiding.void`.
    """
    day = date or clock.today()
    _refuse(lines, receiver, day, status)
    try:
        with transaction.atomic():
            number = number or draw_number(day)
            cutting.Numbers([line.asset for line in lines if line.quantity is not None])
            locked = {asset.pk: asset for asset in asset_rows.lock(line.asset for line in lines)}
            giver = _giver(list(locked.values()), actor)
            if giver.pk == receiver.pk:
                raise DomainError(_("Nobody hands over to himself."), field="receiver")
            acknowledging = acknowledging or people.default_acknowledging(giver, receiver)
            if acknowledging and acknowledging.pk in (giver.pk, receiver.pk):
                raise DomainError(
                    _("Somebody else than giver and receiver acknowledges a handover."), field="acknowledging"
                )
            before = {pk: (a.place, a.status, a.location_detail, a.parent_id) for pk, a in locked.items()}
            given = _move(
                lines,
                locked,
                receiver,
                actor,
                status=status,
                reference=reference or number,
                note=note,
                **({"last": last} if last else {}),
            )
            handover = Handover(
                doc_number=number,
                handover_date=day,
                made_by=actor,
                made_by_name=actor.name,
                source=source,
                wo_ro_int_number=reference,
                target_status=status,
                note=note.strip(),
                line_count=len(lines),
                created_at=clock.now(),
                **people.named("giver", giver),
                **people.named("receiver", receiver),
                **(people.named("acknowledging", acknowledging) if acknowledging else {}),
            )
            items = [
                _item(handover, n, line, given, before, fixed=source != HandoverSource.MANUAL)
                for n, line in enumerate(lines, start=1)
            ]
            handover.search_text = _search_text(handover, items)
            handover.save(force_insert=True)
            for item in items:
                item.handover = handover
            bulk.insert(items)
            activity.record(
                "loans.handover.made",
                actor=actor,
                target=handover,
                note=handover.note,
                reference=reference,
            )
            if signed is None:
                _tell(handover, receiver, acknowledging, actor)
            else:
                handover = signing.sign(handover, items, {}, signed, actor=actor)
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return handover


def _refuse(lines: Sequence[Line], receiver, day: date, status: str) -> None:
    """What is wrong whatever the state of things is."""
    if not lines:
        raise DomainError(_("Choose what changes hands first."))
    if len(lines) > MOST_HANDOVER_LINES:
        raise DomainError(
            _("A handover has at most %(most)d lines; make two of it.") % {"most": MOST_HANDOVER_LINES}
        )
    named = set()
    for line in lines:
        key = line.asset.pk
        if key in named and line.quantity is None:
            with concerning(line.asset):
                raise DomainError(_("%(code)s is named twice.") % {"code": line.asset.code})
        named.add(key)
    if status not in HandoverTarget.values:
        raise DomainError(_("Choose whether they are kept or used."), field="status")
    backdating.refuse(day, field="date", future=_("A handover cannot be dated in the future."))
    places.refuse_gone(receiver, field="receiver")


def _giver(things: Sequence[Asset], actor) -> User:
    """Who hands these (locked) things over: the actor what lies in warehouses, else the one who holds it."""
    holders = {a.place.user for a in things if a.place_kind == PlaceKind.PERSON}
    elsewhere = [a for a in things if a.place_kind != PlaceKind.PERSON]
    if not holders:
        return actor
    if elsewhere:
        with concerning(elsewhere[0]):
            raise DomainError(
                _("%(code)s is not with the person who holds the rest: make a handover of its own for it.")
                % {"code": elsewhere[0].code}
            )
    if len(holders) > 1:
        names = ", ".join(sorted(person.name for person in holders))
        raise DomainError(
            _("One person hands over in one document; these things are with %(names)s.") % {"names": names}
        )
    return holders.pop()


def _move(lines: Sequence[Line], locked: dict[int, Asset], receiver, actor, **how) -> dict[int, list[Asset]]:
    """Let the (locked) things go; returns {key of a thing named in a line: what the receiver has of it, in
    the order of the lines}.
    """
    ledger.lock_levels(
        {(a.standard_item_id, place) for a in locked.values() for place in _stocks(a, receiver)}
    )
    lying = next(iter(locked.values())).place_kind != PlaceKind.PERSON
    do = custody.issue if lying else custody.pass_on
    if not lying:
        how.pop("last", None)
    parts = [custody.Part(locked[line.asset.pk], line.quantity, seen=line.seen) for line in lines]
    given = defaultdict(list)
    for thing in do(parts, to=receiver, actor=actor, tell=False, **how):
        given[thing.pk if thing.pk in locked else thing.parent_id].append(thing)
    return given


def _stocks(asset: Asset, receiver) -> list[int]:
    """Where the level of a thing changes: here (when it counts here) and with the receiver."""
    there = places.of_person(receiver).pk
    return [asset.place_id, there] if asset.is_counted else [there]


def _item(handover: Handover, n: int, line: Line, given, before, *, fixed: bool) -> HandoverItem:
    """What the minutes say of a line."""
    key = line.asset.pk
    thing = given[key].pop(0)
    place, status, detail, parent = before[key]
    cut = thing.pk != key
    return HandoverItem(
        number=n,
        asset=thing,
        source_lot_id=key if cut else None,
        item_name=thing.name,
        item_type_brand=thing.brand,
        serial_number=thing.serial_number or "",
        quantity=Decimal(thing.units),
        unit=thing.standard_item.base_unit,
        is_whole=not cut and parent is None,
        condition=thing.condition,
        condition_notes=line.condition_notes.strip(),
        from_place=place,
        from_status=status,
        from_detail=detail,
        source_line=line.source_line,
        is_locked=fixed,
    )


def _search_text(handover: Handover, items: Sequence[HandoverItem]) -> str:
    """What the list is searched by."""
    parts = [
        handover.doc_number,
        handover.wo_ro_int_number,
        handover.giver_name,
        handover.receiver_name,
        handover.acknowledging_name,
        *(
            f"{item.item_type_brand} {item.item_name} {item.asset.code} {item.serial_number}"
            for item in items
        ),
    ]
    return " ".join(dict.fromkeys(filter(None, parts))).lower()


def _tell(handover: Handover, receiver, acknowledging, actor) -> None:
    """The receiver is to answer and sign; who acknowledges is told, and nobody waits for him."""
    told = people.with_preferences(receiver, acknowledging)
    values = {"actor": actor.name, "count": handover.line_count, "receiver": handover.receiver_name}
    notify.send(
        "ASSET_HANDED_OVER",
        recipients=told[:1],
        actor=actor,
        message=words.fill(
            ngettext_lazy(
                "%(actor)s handed you %(count)d thing: look at it and sign.",
                "%(actor)s handed you %(count)d things: look at them and sign.",
                handover.line_count,
            ),
            **values,
        ),
        about=handover,
    )
    notify.send(
        "HANDOVER_MADE",
        recipients=told[1:],
        actor=actor,
        message=words.fill(
            ngettext_lazy(
                "%(actor)s handed %(count)d thing to %(receiver)s; you acknowledge it.",
                "%(actor)s handed %(count)d things to %(receiver)s; you acknowledge it.",
                handover.line_count,
            ),
            **values,
        ),
        about=handover,
    )
