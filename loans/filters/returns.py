"""What the list of returns can be searched, filtered and sorted by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, TickFilter, search
from loans.choices import RETURN, ReturnStatus
from loans.models import AssetReturn
from loans.models.loans.transitions import TAKE_BACK


class ReturnFilter(filters.FilterSet):
    """By words in number, loan, people and things; by state and day; what I have to verify."""

    q = filters.CharFilter(method="by_words", label=_("Search"))
    status = filters.MultipleChoiceFilter(choices=ReturnStatus.choices, label=_("Status"))
    date_from = SinceFilter(field_name="return_date", label=_("Returned from"))
    date_to = ThroughFilter(field_name="return_date", label=_("Returned to"))
    verify = TickFilter(method="by_duty", label=_("For me to verify"))
    permissions = {"verify": TAKE_BACK}

    class Meta:
        model = AssetReturn
        fields = []

    def by_words(self, queryset, name, value):
        """Every word; a whole number means that one return."""
        return search.documents(queryset, value, RETURN)

    def by_duty(self, queryset, name, value):
        return queryset.to_verify(self.request.user) if value else queryset


S = ReturnStatus
RETURN_LIST = {
    "filterset_class": ReturnFilter,
    "sorts": {
        "number": "id",
        "date": Sort(["return_date", "id"]),
        "returner": Sort(["returned_by_name", "id"]),
        "lines": Sort(["line_count", "id"]),
    },
    "default_sort": "-number",
    "tabs": Tabs(
        "status",
        [
            ("all", _("All")),
            ("waiting", S.PENDING_APPROVAL.label, (S.PENDING_APPROVAL.value,)),
            ("partly", S.APPROVED.label, (S.APPROVED.value,)),
            ("verified", S.COMPLETED.label, (S.COMPLETED.value,)),
            ("refused", S.REJECTED.label, (S.REJECTED.value,)),
            ("cancelled", S.CANCELLED.label, (S.CANCELLED.value,)),
        ],
    ),
    "columns": [
        Column("document", _("Document info"), sort="number"),
        Column("items", _("Items in short"), sort="lines"),
        Column("returner", pgettext_lazy("return", "Returned by"), sort="returner"),
        Column("state", _("State")),
    ],
}
