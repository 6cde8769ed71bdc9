"""What the list of requests can be searched, filtered and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.filters.assets import EmptyLast
from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, TickFilter, search
from core.models import Division
from requests_app.choices import DOCUMENT, OPEN, AllocationTarget, OrderType, RequestStatus
from requests_app.models import Request
from requests_app.services.discussion import reminders
from requests_app.waiting import waiting_for

PRICE, ALL = "assets.view_price", "requests_app.view_request"


class RequestFilter(filters.FilterSet):
    """By words in number, people, project and goods; by kind, division, day; what is mine, what waits for me,
    what waits too long.
    """

    q = filters.CharFilter(method="by_words", label=_("Search"))
    order_type = filters.ChoiceFilter(
        choices=OrderType.choices, label=_("Kind of order"), empty_label=_("All kinds")
    )
    meant_for = filters.ChoiceFilter(
        field_name="allocation_target",
        choices=AllocationTarget.choices,
        label=_("Meant for"),
        empty_label=_("Use and stock"),
    )
    division = filters.ModelChoiceFilter(
        queryset=Division.objects.order_by("name"), label=_("Division"), empty_label=_("All divisions")
    )
    date_from = SinceFilter(field_name="request_date", label=_("Requested from"))
    date_to = ThroughFilter(field_name="request_date", label=_("Requested to"))
    waits = TickFilter(method="by_duty", label=_("Waits for me"))
    late = TickFilter(method="by_patience", label=_("Waits too long"))
    mine = TickFilter(method="by_requester", label=_("Requested by me"))
    permissions = dict.fromkeys(("division", "waits", "mine"), ALL)

    class Meta:
        model = Request
        fields = []

    def by_words(self, queryset, name, value):
        """Every word; a whole number means that one request."""
        return search.documents(queryset, value, DOCUMENT)

    def by_duty(self, queryset, name, value):
        return waiting_for(self.request.user, queryset) if value else queryset

    def by_patience(self, queryset, name, value):
        return queryset.filter(reminders.overdue()) if value else queryset

    def by_requester(self, queryset, name, value):
        return queryset.filter(requester=self.request.user) if value else queryset


S = RequestStatus
REQUEST_LIST = {
    "filterset_class": RequestFilter,
    "sorts": {
        "priority": Sort(["-rank", "-id"]),
        "number": "id",
        "requester": Sort(["requester_name", "id"]),
        "since": Sort(["stage_since", "id"]),
        "total": EmptyLast("total_value", permission=PRICE),
    },
    "default_sort": "priority",
    "tabs": Tabs(
        "status",
        [
            ("open", pgettext_lazy("requests", "Open"), tuple(status.value for status in OPEN)),
            ("waiting", S.PENDING.label, (S.PENDING.value,)),
            ("reviewed", pgettext_lazy("requests", "Reviewed"), (S.LOGISTIC_APPROVED.value,)),
            ("ceo", _("CEO"), (S.AWAITING_CEO_APPROVAL.value,)),
            (
                "buying",
                pgettext_lazy("requests", "Buying"),
                (S.APPROVED.value, S.PURCHASING.value, S.IN_DELIVERY.value),
            ),
            ("arrived", S.ARRIVED.label, (S.ARRIVED.value,)),
            ("handover", pgettext_lazy("requests", "Ready"), (S.AWAITING_HANDOVER.value,)),
            ("completed", pgettext_lazy("requests", "Done"), (S.COMPLETED.value,)),
            ("ended", pgettext_lazy("requests", "Refused"), (S.REJECTED.value, S.CANCELLED.value)),
            ("all", _("All")),
        ],
    ),
    "columns": [
        Column("request", pgettext_lazy("column", "Request"), sort="number"),
        Column("requester", _("Requester"), sort="requester"),
        Column("items", _("Asked for")),
        Column("state", _("State"), sort="since"),
        Column("meant", _("Meant for"), default=False),
        Column("project", _("Project or reason"), default=False),
        Column("total", _("Total"), sort="total", css="num", default=False, permission=PRICE),
    ],
}

DELEGATION_LIST = {
    "sorts": {"given": "id", "starts": Sort(["starts_on", "id"]), "ends": Sort(["ends_on", "id"])},
    "default_sort": "-given",
    "columns": [
        Column("who", _("Away")),
        Column("instead", _("Decides instead")),
        Column("stage", _("Approval")),
        Column("starts", _("From"), sort="starts"),
        Column("ends", _("Until"), sort="ends"),
        Column("state", _("State")),
        Column("reason", _("Reason")),
        Column("revoke", _("Revoke")),
    ],
}
