"""Which requests and which of their lines a query is about, and what a line amounts to in it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least

from requests_app.choices import ASKS_TO_CANCEL, OPEN, Decision

LIVE = Q(deleted_at__isnull=True)
# A question about the progress waits for its answer (`Request.progress_is_asked` in a query).
PROGRESS_ASKED = Q(progress_asked_at__isnull=False) & (
    Q(progress_answered_at__isnull=True) | Q(progress_answered_at__lt=F("progress_asked_at"))
)

# The requester's wish to cancel waits for its answer (`Request.cancellation_is_asked` in a query).
CANCEL_ASKED = Q(cancel_asked_at__isnull=False, cancel_answered_at__isnull=True, status__in=ASKS_TO_CANCEL)

# ---------------------------------------------------------------- lines
BOUGHT = Q(
    purchase_price__isnull=False,
    purchase_date__isnull=False,
    purchase_fill_date__isnull=False,
    purchase_filled_by__isnull=False,
)
# `RequestItem.wanted` and (of what is decided) `ordered` in a query; a test compares them in every case.
WANTED = Coalesce("approved_quantity", "quantity")
ORDERED = (F("approved_quantity") - F("allocated_quantity")) * F("factor")
# `RequestItem.to_hand` of a line that is decided is more than nothing.
TO_HAND = Q(
    handed_quantity__lt=Least(
        F("approved_quantity") * F("factor"),
        F("allocated_quantity") * F("factor") + F("registered_quantity"),
        output_field=models.DecimalField(),
    )
)
# `RequestItem.registrable` of such a line is more than nothing.
REGISTRABLE = Q(
    registered_quantity__lt=Least(
        F("arrived_quantity"),
        Greatest(ORDERED, F("arrived_quantity"), output_field=models.DecimalField()) - F("missing_quantity"),
        output_field=models.DecimalField(),
    )
)
# Something of what was approved to be bought is neither registered nor written down as missing.
UNSETTLED = Q(
    decision__in=(Decision.APPROVED, Decision.PARTIAL),
    registered_quantity__lt=ORDERED - F("missing_quantity"),
)
# `RequestItem.to_register` of such a line.
ON_THE_WAY = (
    Greatest(ORDERED, F("arrived_quantity"), output_field=models.DecimalField())
    - F("registered_quantity")
    - F("missing_quantity")
)


class RequestQuerySet(models.QuerySet):
    def current(self):
        """What has not been removed."""
        return self.filter(LIVE)

    def open(self):
        """What is not over."""
        return self.current().filter(status__in=OPEN)

    def visible_to(self, user):
        """All of them for those who see all requests, else one's own."""
        if user.has_perm("requests_app.view_request"):
            return self.current()
        return (
            self.current().filter(requester=user)
            if user.has_perm("requests_app.view_own_request")
            else self.none()
        )
