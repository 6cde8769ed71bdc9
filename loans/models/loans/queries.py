"""Which loans, and which of their units, a query is about."""

from django.db import models
from django.db.models import Q

from assets.choices import AssetStatus
from core import clock
from core.roles import Role
from loans.choices import OPEN_LOANS, LoanStatus

# Of an assignment: it still binds somebody; it waits to be fetched; it is with the borrower.
OPEN = Q(ended="")
KEPT = OPEN & Q(handed_at__isnull=True)
OUT = OPEN & Q(handed_at__isnull=False)


class LoanQuerySet(models.QuerySet):
    def open(self):
        """What is not over."""
        return self.filter(status__in=OPEN_LOANS)

    def visible_to(self, user):
        """All for those who see all loans; else one's own, and what is overdue in the division that one
        leads.
        """
        if user.has_perm("loans.view_loanrequest"):
            return self.all()
        mine = Q(requester=user) if user.has_perm("loans.view_own_loanrequest") else Q(pk__in=[])
        if user.role == Role.LEADER:
            mine |= Q(status=LoanStatus.OVERDUE, division=user.division_id)
        return self.filter(mine)


class AssignmentQuerySet(models.QuerySet):
    def open(self):
        """What binds a unit still."""
        return self.filter(OPEN)

    def kept(self):
        """What is assigned and not fetched."""
        return self.filter(KEPT)

    def out(self):
        """What is with its borrower, declared back or not."""
        return self.filter(OUT)

    def awaited(self):
        """What its borrower is to bring back: it is out, does not lie with the warehouse to be verified and
        is not lost.
        """
        return self.out().filter(declared_at__isnull=True).exclude(asset__status=AssetStatus.LOST)

    def overdue(self):
        """What should be back by now."""
        return self.awaited().filter(due__lt=clock.today())
