"""What assets tells the rooms above it, and its stock the topics above that, inside the transaction of the
change: a receiver's refusal (DomainError) undoes the whole of it.

`reference` is the number of another document that the goods came for, never empty but in `use_taken_back`;
`amounts` is {key of a model: base units}.

goods_registering(sender=AssetRegistration, reference, amounts, actor)
    first of all in `registrations.register`, before numbers are drawn: lock the document and refuse what it
    does not expect
goods_registered(sender=AssetRegistration, document, reference, amounts, actor)
    last of all in it: `document` is the new registration
registration_voiding(sender=AssetRegistration, document, reference, actor)
    in `registrations.void`, when the registration is locked and its assets are not yet: lock the document
registration_voided(sender=AssetRegistration, document, reference, amounts, actor)
    last of all in it
reservation_lost(sender=Repair, reference, item, units, actor)
    a reserved device broke: so much less is kept for the document. Assets and levels are locked by now, so a
    receiver must not lock its document: it queues a job (in this transaction) and does the rest there. Damage
    is a fact; refusing it is no use.
hold_lost(sender=AssetHold, reference, asset, actor)
    a device that was held for the document broke, was lost or written off, so the hold has ended. As with
    `reservation_lost`, assets and levels are locked: a receiver queues a job. Once for each hold.
use_taking_back(sender=StockMovement, reference, actor)
    in `restoring.restore` and `.take_back`, when there is one, before anything is locked: lock the document
    that the material was used for. Before it comes `asset_leaving`, verb restore, for what was lent
use_taken_back(sender=StockMovement, reference, taken, actor, reason)
    last of all in them: `taken` are the lots with what came back into each (consumption.LotUsage)

Imports that stream their goods (`register` with `count`) send nothing.

Who answers for a thing, whatever the verb by which he stops to (`assets.services.stock.departures` says who
that is; verbs: take_back, pass_on, put_back, cut, find, lose, find_with_person, decommission, adjust, use,
repair; restore, by which a used-up lot comes back to its holder, is announced alone):

asset_leaving(sender=Asset, assets, verb, reference, actor)
    before any asset or repair is locked, for all that may leave: lock your documents about them. It may come
    for things that then stay, and more than once.
asset_left(sender=Asset, things, verb, reference, actor)
    last of all in it, everything changed and saved: `things` are `Left`. Close what you have about them, or
    refuse. A lost thing, one that is found with its holder (verbs lose, find_with_person) or works again with
    him (repair), and the piece that somebody cuts off what he holds (cut) are told as well, though they stay
    his. Of a lot that is used in part nothing is told, only when it is empty. A thing that is broken or being
    mended still is of whom it will go back to: it leaves when its repair ends in a warehouse.
"""

from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

goods_registering = Signal()
goods_registered = Signal()
registration_voiding = Signal()
registration_voided = Signal()
reservation_lost = Signal()
hold_lost = Signal()
use_taking_back = Signal()
use_taken_back = Signal()
asset_leaving = Signal()
asset_left = Signal()


@dataclass(frozen=True, slots=True)
class Left:
    """`asset` was its holder's at `from_place` (a Place); `part` is the piece that went when a lot did not go
    whole, `asset` then is the lot that it was cut from.
    """

    asset: Any
    from_place: Any
    part: Any = None
