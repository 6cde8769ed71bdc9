"""How a text typed into a search box narrows rows."""

import re

from django.db.models import Q, QuerySet

MOST_WORDS = 6
# Letters from which trigrams find a word anywhere; shorter ones are looked for where words begin.
SHORTEST = 3


def every_word(queryset: QuerySet, text: str, *fields: str) -> QuerySet:
    """The rows that have every word of a text somewhere in one of these fields, in any case."""
    for word in text.split()[:MOST_WORDS]:
        queryset = queryset.filter(Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR))
    return queryset


def number_in(text: str, prefix: str) -> str:
    """The number of a document (of those that begin with `prefix`) when a text is exactly one, else ""."""
    text = text.strip().upper()
    return text if re.fullmatch(rf"{prefix}-\d{{6}}-\d{{4,}}", text) else ""


def documents(queryset: QuerySet, text: str, prefix: str) -> QuerySet:
    """The documents that have every word of a text in their `search_text` (lower case, with an index of
    trigrams); a whole number means that one document.
    """
    if number := number_in(text, prefix):
        return queryset.filter(doc_number=number)
    for word in text.lower().split()[:MOST_WORDS]:
        if len(word) >= SHORTEST:
            queryset = queryset.filter(search_text__contains=word)
        else:
            queryset = queryset.filter(Q(search_text__startswith=word) | Q(search_text__contains=f" {word}"))
    return queryset
