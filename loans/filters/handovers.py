"""What the list of handovers can be searched, filtered and sorted by."""

import re

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.listing import Column, SinceFilter, Sort, Tabs, ThroughFilter, TickFilter
from loans.choices import HANDOVER, HandoverSource, HandoverStatus
from loans.models import Handover

SHORTEST, MOST_WORDS = 3, 6  # letters from which trigrams find a word anywhere; words
NUMBER = re.compile(rf"{HANDOVER}-\d{{6}}-\d{{4,}}", re.IGNORECASE)


def whole_number(text: str) -> str:
    """The number of a handover when `text` is exactly one, else ""."""
    text = text.strip()
    return text.upper() if NUMBER.fullmatch(text) else ""


class HandoverFilter(filters.FilterSet):
    """By words in number, people and things; by what it was made for, and day; what I have to sign."""

    q = filters.CharFilter(method="search", label=_("Search"))
    source = filters.ChoiceFilter(
        choices=HandoverSource.choices, label=_("Made for"), empty_label=_("All kinds")
    )
    date_from = SinceFilter(field_name="handover_date", label=_("From (date)"))
    date_to = ThroughFilter(field_name="handover_date", label=_("Until (date)"))
    sign = TickFilter(method="by_receiver", label=_("For me to sign"))
    missing = TickFilter(method="by_paper", label=_("Paper missing"))

    class Meta:
        model = Handover
        fields = []

    def search(self, queryset, name, value):
        """Every word; a whole number means that one handover."""
        if number := whole_number(value):
            return queryset.filter(doc_number=number)
        for word in value.lower().split()[:MOST_WORDS]:
            if len(word) >= SHORTEST:
                queryset = queryset.filter(search_text__contains=word)
            else:
                queryset = queryset.filter(
                    Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
                )
        return queryset

    def by_receiver(self, queryset, name, value):
        return queryset.unsigned().filter(receiver=self.request.user) if value else queryset

    def by_paper(self, queryset, name, value):
        return queryset.paper_missing() if value else queryset


S = HandoverStatus
HANDOVER_LIST = {
    "filterset_class": HandoverFilter,
    "sorts": {
        "number": "id",
        "date": Sort(["handover_date", "id"]),
        "giver": Sort(["giver_name", "id"]),
        "receiver": Sort(["receiver_name", "id"]),
        "lines": Sort(["line_count", "id"]),
    },
    "default_sort": "-number",
    "tabs": Tabs(
        "status",
        [
            ("all", _("All")),
            ("unsigned", S.IN_PROGRESS.label, (S.IN_PROGRESS.value,)),
            ("completed", S.COMPLETED.label, (S.COMPLETED.value,)),
            ("cancelled", S.CANCELLED.label, (S.CANCELLED.value,)),
        ],
    ),
    "columns": [
        Column("number", _("Document"), sort="number"),
        Column("date", _("Date"), sort="date"),
        Column("people", _("Parties"), sort="receiver"),
        Column("goods", _("Goods"), sort="lines"),
        Column("state", _("State")),
        Column("reference", _("Reference"), default=False),
        Column("acknowledging", _("Acknowledged by"), default=False),
    ],
}
