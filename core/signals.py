"""What core tells the rooms above it. Sent inside the transaction of the change; a receiver's refusal undoes
the whole of it.

person_renamed(sender=User, person, actor)        his name is a new one: what carries it follows
person_deactivating(sender=User, person, actor)   he is about to lose his account: raise DomainError when he
still holds something
"""

from django.dispatch import Signal

person_renamed = Signal()
person_deactivating = Signal()
