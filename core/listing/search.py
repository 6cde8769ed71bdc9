"""How a text typed into a search box narrows rows."""

from django.db.models import Q, QuerySet

MOST_WORDS = 6


def every_word(queryset: QuerySet, text: str, *fields: str) -> QuerySet:
    """The rows that have every word of a text somewhere in one of these fields, in any case."""
    for word in text.split()[:MOST_WORDS]:
        queryset = queryset.filter(Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR))
    return queryset
