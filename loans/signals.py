"""What handovers tell those whose documents they were made for. Sent inside the transaction of the deed; a
receiver's refusal undoes all of it.

handover_locking(sender=Handover, reference, source, actor)
    Lines are about to be declined or voided, and assets to be locked for it: who has the document `reference`
    of this `source` (a HandoverSource) locks it now, documents come first.
handover_declined(sender=Handover, handover, items, actor)
    These lines (HandoverItem) were declined: their things are back where they were, all of it is saved.
handover_voided(sender=Handover, handover, items, actor)
    The handover is voided: the things of these lines (those that were not declined before) are back.
"""

from django.dispatch import Signal

handover_locking = Signal()
handover_declined = Signal()
handover_voided = Signal()
