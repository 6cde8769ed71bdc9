"""What the list of loans can be searched, filtered and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.filters.assets import EmptyLast
from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, TickFilter, search
from core.models import Division
from loans.choices import LOAN, OPEN_LOANS, LoanStatus
from loans.models import LoanRequest
from loans.waiting import waiting_for

ALL = "loans.view_loanrequest"


class LoanFilter(filters.FilterSet):
    """By words in number, people, reason and things; by state, division, day; what is mine, what waits for
    me.
    """

    q = filters.CharFilter(method="by_words", label=_("Search"))
    status = filters.MultipleChoiceFilter(choices=LoanStatus.choices, label=_("Status"))
    division = filters.ModelChoiceFilter(
        queryset=Division.objects.order_by("name"), label=_("Division"), empty_label=_("All divisions")
    )
    date_from = SinceFilter(field_name="request_date", label=_("Requested from"))
    date_to = ThroughFilter(field_name="request_date", label=_("Requested to"))
    waits = TickFilter(method="by_duty", label=_("Waits for me"))
    mine = TickFilter(method="by_borrower", label=_("Borrowed by me"))
    permissions = dict.fromkeys(("division", "waits", "mine"), ALL)

    class Meta:
        model = LoanRequest
        fields = []

    def by_words(self, queryset, name, value):
        """Every word; a whole number means that one loan."""
        return search.documents(queryset, value, LOAN)

    def by_duty(self, queryset, name, value):
        return waiting_for(self.request.user, queryset) if value else queryset

    def by_borrower(self, queryset, name, value):
        return queryset.filter(requester=self.request.user) if value else queryset


S = LoanStatus
LOAN_LIST = {
    "filterset_class": LoanFilter,
    "sorts": {
        "number": "id",
        "requester": Sort(["requester_name", "id"]),
        "from": Sort(["needed_from", "id"]),
        "due": EmptyLast("due"),
        "since": Sort(["stage_since", "id"]),
    },
    "default_sort": "-number",
    "tabs": Tabs(
        "status",
        [
            ("open", pgettext_lazy("requests", "Open"), tuple(status.value for status in OPEN_LOANS)),
            ("waiting", S.PENDING.label, (S.PENDING.value,)),
            ("approved", S.APPROVED.label, (S.APPROVED.value,)),
            ("out", S.ON_LOAN.label, (S.ON_LOAN.value,)),
            ("overdue", S.OVERDUE.label, (S.OVERDUE.value,)),
            ("returning", S.AWAITING_RETURN.label, (S.AWAITING_RETURN.value,)),
            ("returned", S.RETURNED.label, (S.RETURNED.value,)),
            ("ended", pgettext_lazy("requests", "Refused"), (S.REJECTED.value, S.CANCELLED.value)),
            ("all", _("All")),
        ],
    ),
    "columns": [
        Column("loan", pgettext_lazy("column", "Request"), sort="number"),
        Column("requester", pgettext_lazy("loan", "Borrower"), sort="requester"),
        Column("items", _("Goods")),
        Column("days", pgettext_lazy("loan", "Days"), sort="due"),
        Column("state", _("State"), sort="since"),
        Column("reason", _("What for"), default=False),
    ],
}
