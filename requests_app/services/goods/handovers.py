"""Handing over: what was approved goes into the requester's hands, line by line, out of what was reserved and
registered for him.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services import places
from assets.services.stock import choosing, cutting, reservations
from assets.services.stock import rows as asset_rows
from core.database import bulk
from core.errors import DomainError, concerning
from core.models import User
from loans.choices import HandoverSource
from loans.services.handovers import making
from requests_app.choices import RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.goods import handed_back
from requests_app.services.requests import amounts, steps, stock, wishes

HANDED = ("handed_quantity",)
ZERO = Decimal(0)


@dataclass(slots=True)
class HandoverLine:
    """A thing for a line: all of it, or `quantity` base units of a lot."""

    line: int
    asset: Asset
    quantity: Decimal | None = None


def hand_over(
    request: Request,
    chosen: Sequence[HandoverLine],
    *,
    actor,
    status: str = AssetStatus.IN_CUSTODY,
    note: str = "",
    version: int | None = None,
) -> tuple[Request, list[Asset]]:
    """Give things to the requester, in custody or in use, by a handover (HO) that he answers; returns the
    request and what he holds now. While the rest is bought, what is there already: from stock, or registered.

    The reservation shrinks by what is given, the last line completes the request. Raises DomainError (with
    the line or the asset as its `thing`) for what does not fit a line, Conflict when a thing is not in a
    warehouse any more or somebody was faster. Inverse: the lines of the handover are declined, or it is
    voided (`handed_back`).
    """
    if not chosen:
        raise DomainError(_("Choose what is handed over."))
    to = User.objects.select_related("preferences").get(pk=request.requester_id)
    with transaction.atomic():
        request = steps.lock(request)
        before, lines = request.status, {line.pk: line for line in steps.lines_of(request)}
        if request.is_for_stock:
            raise DomainError(
                _("%(document)s is a restock: it stays in the warehouse.") % {"document": request}
            )
        steps.guard(request, "hand_over", actor=actor, version=version)
        # Counters, assets, levels, each kind at once: what follows takes no lock that is not held already.
        number = making.draw_number()
        cutting.Numbers([one.asset for one in chosen if one.quantity is not None])
        locked = {asset.pk: asset for asset in asset_rows.lock(one.asset for one in chosen)}
        goods, uses, credit = _fit(
            lines,
            [HandoverLine(one.line, locked[one.asset.pk], one.quantity) for one in chosen],
            request.doc_number,
        )
        place = places.of_person(to)
        items = {lines[key].standard_item_id: lines[key].standard_item for key in credit}
        reservations.lock(items.values(), reference=request.doc_number, places=[place])
        for key, amount in credit.items():
            lines[key].handed_quantity += amount
        everything = not any(line.to_hand for line in lines.values() if not line.is_rejected)
        steps.fire(request, "hand_over", actor=actor, everything=everything)
        reservations.use(uses, reference=request.doc_number, actor=actor)
        handover = making.make(
            goods,
            receiver=to,
            actor=actor,
            status=status,
            source=HandoverSource.REQUEST,
            reference=request.doc_number,
            note=note,
            number=number,
        )
        items = list(handover.items.select_related("asset").order_by("number"))
        given = [item.asset for item in items]
        changed = [lines[key] for key in credit]
        bulk.update(changed, HANDED)
        fields = wishes.settle(request, lines.values(), actor=actor)
        if request.status == RequestStatus.COMPLETED:
            fields += steps.complete(request, actor)
            stock.release(request, actor=actor)
        steps.save(request, *fields, moved_from=before)
        said = [
            {"line": line.number, "name": str(line), "quantity": str(credit[line.pk])} | amounts.payload(line)
            for line in changed
        ]
        steps.record(
            request,
            "handed_over",
            actor=actor,
            note=note.strip(),
            moved_from=before,
            lines=said,
            assets=[a.code for a in given],
            reference=handover.doc_number,
            # What of it goes back when a line is declined, or all of it voided (`handed_back`).
            credit={
                str(item.number): handed_back.credit(item, use) for item, use in zip(items, uses, strict=True)
            },
        )
        if request.status == RequestStatus.COMPLETED:
            message = gettext_lazy("Everything of your request %(document)s is handed over.")
            steps.tell(request, "REQUEST_COMPLETED", message, to=[to], actor=actor)
    return request, given


def candidates(request: Request, lines: Sequence[RequestItem], *, most: int = 60) -> dict[int, list[Asset]]:
    """{key of a line: things in warehouses that fit it}, best first: registered for this request, then what
    lies where its stock is kept, then what is opened (or whole, where whole containers are meant), then the
    oldest. One query.

    `kept` of each is how much of its model is kept there for the request, in base units.
    """
    fitting = [line for line in lines if line.standard_item_id and line.to_hand > 0]
    wanted = {line.standard_item_id: line.pk for line in fitting}
    containers = [line.standard_item_id for line in fitting if line.in_containers]
    found = choosing.candidates(wanted, reference=request.doc_number, containers=containers, most=most)
    return {wanted[item]: things for item, things in found.items()}


def proposal(line: RequestItem, things: Sequence[Asset]) -> dict[int, Decimal]:
    """{key of a thing: base units} that would fulfil a line, in the order of `things` (`candidates`)."""
    return choosing.propose(things, line.to_hand, factor=line.factor if line.in_containers else 0)


def _is_container(asset: Asset, reference: str) -> bool:
    """A whole container; or one that was bought for this very request and came with less than it should: the
    line knows what was missing.
    """
    return asset.is_whole or (asset.is_untouched and asset.registration.wo_ro_int_number == reference)


def _fit(lines: dict[int, RequestItem], chosen: Sequence[HandoverLine], reference: str):
    """(lines of the handover, what they use of the reservation, base units for each line); raises DomainError
    for what does not fit.
    """
    goods, uses, credit, seen = [], [], defaultdict(lambda: ZERO), set()
    for one in chosen:
        line, asset = lines.get(one.line), one.asset
        if line is None or line.standard_item_id != asset.standard_item_id:
            with concerning(asset):
                raise DomainError(
                    _("%(code)s is not what was asked for on this line.") % {"code": asset.code}
                )
        if asset.pk in seen:
            with concerning(asset):
                raise DomainError(_("%(code)s is named twice.") % {"code": asset.code})
        seen.add(asset.pk)
        quantity = (
            None
            if one.quantity is None or not asset.is_lot or one.quantity == asset.current_balance
            else one.quantity
        )
        asset.standard_item = line.standard_item
        if line.in_containers and not (quantity is None and _is_container(asset, reference)):
            with concerning(asset):
                raise DomainError(
                    _("Whole %(unit)s were asked for; %(code)s is opened, or only a part of it was chosen.")
                    % {"unit": line.unit, "code": asset.code},
                    field="quantity",
                )
        amount = Decimal(asset.units) if quantity is None else Decimal(quantity)
        room = line.to_hand - credit[line.pk]
        if room <= 0 or (not line.in_containers and amount > room):
            with concerning(line):
                raise DomainError(
                    _("Of %(item)s %(amount)s are still to be handed over, no more.")
                    % {"item": line, "amount": amounts.said(line, line.to_hand)},
                    field="quantity",
                )
        counted = min(choosing.fulfils(asset, line.factor), room) if line.in_containers else amount
        credit[line.pk] += counted
        goods.append(making.Line(asset, quantity, source_line=line.pk))
        uses.append(
            reservations.Withdrawal(
                line.standard_item,
                asset.place,
                counted if line.in_containers else amount,
                # One that came short was kept as what it holds, not as a whole one.
                containers=1 if line.in_containers and asset.is_whole else 0,
            )
        )
    return goods, uses, dict(credit)
