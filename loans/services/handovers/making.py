"""A handover is made: things go to one person, and the minutes of it are written."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from assets.services import places
from assets.services.stock import cutting
from assets.services.stock import rows as asset_rows
from core import activity, clock, notify, references, words
from core.database import bulk
from core.errors import DomainError, concerning, from_database
from core.workflow import backdating, numbering
from loans.choices import (
    HANDOVER,
    LOAN,
    MOST_HANDOVER_LINES,
    NOT_TYPED,
    RETURN,
    HandoverSource,
    HandoverTarget,
)
from loans.models import Handover, HandoverItem
from loans.services.handovers import files, moving, people, signing
from loans.services.handovers.moving import Line


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
    not (any more) where it was seen, or cannot be handed over from there; NotAllowed for who may neither
    hand over nor holds it. What is lent is never passed on. Inverse: `voiding.void`.
    """
    day = date or clock.today()
    _refuse(lines, receiver, day, status)
    if source == HandoverSource.MANUAL:
        _refuse_number(reference)
    try:
        with transaction.atomic():
            number = number or draw_number(day)
            cutting.Numbers([line.asset for line in lines if line.quantity is not None])
            locked = {asset.pk: asset for asset in asset_rows.lock(line.asset for line in lines)}
            moving.refuse_moved(lines, locked)
            # For a document things go out of warehouses alone; what is elsewhere by now is refused below.
            passed_on = source == HandoverSource.MANUAL and moving.is_held(locked)
            giver = moving.giver(list(locked.values())) if passed_on else actor
            if giver.pk == receiver.pk:
                raise DomainError(_("Nobody hands over to himself."), field="receiver")
            acknowledging = acknowledging or people.default_acknowledging(giver, receiver)
            if acknowledging and acknowledging.pk in (giver.pk, receiver.pk):
                raise DomainError(
                    _("Somebody else than giver and receiver acknowledges a handover."), field="acknowledging"
                )
            before = {pk: (a.place, a.status, a.location_detail, a.parent_id) for pk, a in locked.items()}
            given = moving.move(
                lines,
                locked,
                receiver,
                actor,
                passed_on=passed_on,
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
            for item, line in zip(items, lines, strict=True):
                named = _("%(code)s at its handover") % {"code": item.asset.code}
                files.keep(item, line.files, name=named, actor=actor, about=line.asset)
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


def _refuse_number(reference: str) -> None:
    """Raise DomainError for a reference that is the number of another document: what is held or was mended
    for it goes out on its own page alone, and a typed number would pass as it.
    """
    prefix = references.prefix_of(reference.strip().upper())
    if prefix not in NOT_TYPED:
        return
    if prefix in (LOAN, RETURN):
        raise DomainError(_("What is lent is handed out on the page of its loan."), field="reference")
    said = _("%(number)s is another document: what is handed out for it goes out on its own page.")
    raise DomainError(said % {"number": reference.strip()}, field="reference")


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
