"""What requests tell the rooms above and beside them. Sent inside the transaction of the deed; a receiver's
refusal undoes all of it.

goods_handed_over(sender=Request, request, lines, given, to, actor)
    Goods of a request went to its requester: `lines` [(RequestItem, base units)], `given` the assets he holds
    now. A document of the handover (a BAST) is made by whoever hears this; nothing here waits for it.
"""

from django.dispatch import Signal

goods_handed_over = Signal()
