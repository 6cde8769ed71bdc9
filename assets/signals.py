"""What assets tells the rooms above it, and its stock the topics above that, inside the transaction of the
change: a receiver's refusal (DomainError) undoes the whole of it.

`reference` is the number of another document that the goods came for, never empty; `amounts` is {key of a
model: base units}.

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
use_taking_back(sender=StockMovement, reference, actor)
    first of all in `restoring.restore` and `.take_back`, before anything is locked: lock the document that
    the material was used for
use_taken_back(sender=StockMovement, reference, taken, actor, reason)
    last of all in them: `taken` are the lots with what came back into each (consumption.LotUsage)

Imports that stream their goods (`register` with `count`) send nothing.
"""

from django.dispatch import Signal

goods_registering = Signal()
goods_registered = Signal()
registration_voiding = Signal()
registration_voided = Signal()
reservation_lost = Signal()
use_taking_back = Signal()
use_taken_back = Signal()
