"""Which handovers a query is about."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from core import clock
from loans.choices import HandoverStatus

UNSIGNED = Q(status=HandoverStatus.IN_PROGRESS)


class HandoverQuerySet(models.QuerySet):
    def unsigned(self):
        """Moved, and not signed by the receiver yet."""
        return self.filter(UNSIGNED)

    def paper_missing(self):
        """What should be signed by now: made on an earlier day, and nobody has."""
        return self.unsigned().filter(handover_date__lt=clock.today())

    def with_first_item(self):
        """Annotated with `first_item`: brand and name of the first line."""
        items = self.model.items.rel.related_model.objects.filter(handover=OuterRef("pk"), number=1)
        name = items.annotate(name=Concat("item_type_brand", Value(" "), "item_name")).values("name")
        return self.annotate(first_item=Subquery(name))

    def visible_to(self, user):
        """All of them for the global view; else those that one gave, received, wrote or acknowledges."""
        if user.has_perm("loans.view_handover"):
            return self.all()
        return self.filter(Q(giver=user) | Q(receiver=user) | Q(acknowledging=user) | Q(made_by=user))
