"""From hand to hand: issue to a person, take back, pass on, cut; whole things or part of a lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from assets.choices import RETURNED_STATUS, AssetStatus, PlaceKind
from assets.models import Asset, Place
from assets.services import places
from assets.services.custody.hand_over import hand_over
from assets.services.goods import endings, history, loss_news
from assets.services.stock import departures, hold_facts
from core import clock, notify, words
from core.errors import Conflict, DomainError
from core.workflow import transitions


@dataclass(slots=True)
class Part:
    """A thing that changes hands: all of it, or `quantity` base units of a lot (the piece then is a lot of
    its own).

    `condition` is the one it comes back in (`take_back` alone looks at it); "" leaves what was known of it.
    `seen` is what a lot held when somebody decided to give all of it: if it holds something else by now, he
    is asked again.
    """

    asset: Asset
    quantity: Decimal | None = None
    condition: str = ""
    seen: Decimal | None = None


def issue(
    parts: Sequence[Part],
    *,
    to,
    actor,
    status: str = AssetStatus.IN_CUSTODY,
    reference: str = "",
    note: str = "",
    tell: bool = True,
    last: date | None = None,
) -> list[Asset]:
    """From warehouses to the person `to` (a User), in custody or in use, until `last` or without end; returns
    what he holds now, pieces among it.

    All or nothing. Raises Conflict naming the first thing that does not lie in a warehouse (any more), is
    held in this time for another document than `reference`, or what a lot holds that is too short, or other
    than was `seen`; all have the asset as their `thing`. Without `tell` the caller tells the person. Inverse:
    `take_back`.
    """
    places.refuse_gone(to, field="to")

    def judge(asset: Asset) -> None:
        if asset.status != AssetStatus.IN_STORAGE:
            gone = _(
                "%(code)s is not in a warehouse any more (%(status)s, %(place)s; %(who)s, %(when)s). "
                "Nothing was issued."
            )
            why = hold_facts.not_back(asset) or gone % where(asset)
            offer = hold_facts.instead(asset, clock.today(), last)
            raise Conflict(f"{why} {offer}".strip())

    def turn(thing: Asset, part: Part) -> None:
        transitions.fire(thing.issue, actor=actor, status=status)

    given = hand_over(
        parts,
        places.of_person(to),
        judge,
        turn,
        action="issued",
        actor=actor,
        reference=reference,
        note=note,
        judge_all=lambda locked: hold_facts.refuse_held(locked, reference=reference, last=last, offer=True),
    )
    if tell:
        _tell(to, given, actor, reference)
    return given


def pass_on(
    parts: Sequence[Part],
    *,
    to,
    actor,
    status: str = AssetStatus.IN_CUSTODY,
    reference: str = "",
    note: str = "",
    tell: bool = True,
) -> list[Asset]:
    """From one person's hands to another's (`to`, a User), without end. Raises as `issue` does. Its own
    inverse.
    """
    places.refuse_gone(to, field="to")
    there = places.of_person(to)

    def judge(asset: Asset) -> None:
        if asset.place_kind != PlaceKind.PERSON:
            gone = _(
                "%(code)s is not with a person any more (%(status)s, %(place)s; %(who)s, %(when)s). "
                "Nothing was passed on."
            )
            raise Conflict(gone % where(asset))
        if asset.place_id == there.pk:
            raise DomainError(
                _("%(name)s holds %(code)s already.") % {"name": to.name, "code": asset.code}, field="to"
            )

    def turn(thing: Asset, part: Part) -> None:
        transitions.fire(thing.pass_on, actor=actor, status=status)

    things = [part.asset for part in parts]
    with departures.announced(things, verb="pass_on", reference=reference, actor=actor) as leaving:
        given = hand_over(
            parts,
            there,
            judge,
            turn,
            action="passed_on",
            actor=actor,
            reference=reference,
            note=note,
            judge_all=lambda locked: hold_facts.refuse_held(locked, reference=reference, last=None),
            leaving=leaving,
        )
    if tell:
        _tell(to, given, actor, reference)
    return given


def take_back(
    parts: Sequence[Part],
    *,
    to: Place,
    actor,
    condition: str = "",
    location_detail: str = "",
    reference: str = "",
    note: str = "",
) -> list[Asset]:
    """From people's hands to the warehouse location `to`, there to the shelf `location_detail`; a given
    `condition` decides what becomes of it (RETURNED_STATUS).

    It is of all parts that do not say their own. What is damaged lies there unusable, and its repair goes on
    from there; what is for parts is written off; neither is held for anybody any more. What was lost is found
    by this. Raises as `issue` does. Inverse: `issue`.
    """
    places.refuse_no_warehouse(to)
    lost = {}

    def judge(asset: Asset) -> None:
        if asset.place_kind != PlaceKind.PERSON:
            gone = _(
                "%(code)s is not with a person any more (%(status)s, %(place)s; %(who)s, %(when)s). "
                "Nothing was taken back."
            )
            raise Conflict(gone % where(asset))
        if asset.status == AssetStatus.LOST:
            lost[asset.pk] = asset.place.user

    def turn(thing: Asset, part: Part) -> None:
        found = part.condition or condition
        known = AssetStatus.DAMAGED if history.is_broken(thing) else AssetStatus.IN_STORAGE
        thing.condition = found or thing.condition
        transitions.fire(thing.take_back, actor=actor, status=RETURNED_STATUS[found] if found else known)

    things = [part.asset for part in parts]
    with departures.announced(things, verb="take_back", reference=reference, actor=actor) as leaving:
        mended = endings.lock_open(asset.pk for asset in things)
        came = hand_over(
            parts,
            to,
            judge,
            turn,
            action="taken_back",
            actor=actor,
            reference=reference,
            note=note,
            location_detail=location_detail,
            leaving=leaving,
        )
        endings.refuse_newer([asset.pk for asset in came], mended)
        endings.follow(came, mended, actor=actor, note=note, reference=reference)
        for thing in came:
            if holder := lost.get(thing.pk) or lost.get(thing.parent_id):
                loss_news.found(thing, holder=holder, actor=actor)
    return came


def cut(lot: Asset, *, quantity: Decimal, actor, note: str = "") -> Asset:
    """Cut a piece off a lot; it stays where the lot is. Raises as `issue` does, DomainError for all of the
    lot. No inverse.
    """

    def judge(asset: Asset) -> None:
        if not asset.is_counted:
            raise Conflict(
                _("%(code)s is not at hand any more (%(status)s, %(place)s; %(who)s, %(when)s).")
                % where(asset)
            )
        if not asset.is_lot or asset.current_balance == quantity:
            raise DomainError(
                _("That is all of %(code)s; take it whole.") % {"code": asset.code}, field="quantity"
            )

    def turn(thing: Asset, part: Part) -> None:
        """It stays as it is."""

    with departures.announced([lot], verb="cut", reference="", actor=actor) as leaving:
        (piece,) = hand_over(
            [Part(lot, quantity)],
            None,
            judge,
            turn,
            action="cut",
            actor=actor,
            reference="",
            note=note,
            leaving=leaving,
        )
        leaving.stays([piece])
    return piece


def _tell(person, given: list[Asset], actor, reference: str) -> None:
    first = given[0]
    notify.send(
        "ASSET_HANDED_OVER",
        recipients=[person],
        actor=actor,
        message=words.fill(
            ngettext_lazy(
                "%(actor)s handed you %(code)s (%(name)s).",
                "%(actor)s handed you %(count)d things, among them %(code)s (%(name)s).",
                len(given),
            ),
            actor=actor.name,
            code=first.code,
            name=first.name,
            count=len(given),
        ),
        about=first,
        url="" if len(given) == 1 else reverse("my_stock"),
        reference=reference,
    )


def where(asset: Asset) -> dict:
    """Where a thing is now, and who put it there when: the words of a refusal."""
    who = asset.last_modified_by.name if asset.last_modified_by else _("System")
    when = words.moment(asset.last_modified_date or asset.registration_date)
    return {
        "code": asset.code,
        "status": asset.get_status_display(),
        "place": asset.place,
        "who": who,
        "when": when,
    }
