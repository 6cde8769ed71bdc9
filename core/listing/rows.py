"""The rows of a page: first the primary keys, which an index can give alone, then what the rows show."""

from collections.abc import Callable

from django.db.models import Model

from .counts import Count

# rows that a page may lie behind the first; beyond it the list goes to the last page it can count to
FARTHEST = 5_000_000


def keys_of(ordered, number: int, size: int, total: Count) -> tuple[int, list]:
    """(page number, primary keys of the page and one more); behind the last page comes the last."""
    last = max(1, -(-total.number // size))
    if not total.capped or (number - 1) * size > FARTHEST:
        number = min(number, last)
    keys = slice_of(ordered, number, size)
    if not keys and number > last:
        number = last
        keys = slice_of(ordered, number, size)
    return number, keys


def slice_of(ordered, number: int, size: int) -> list:
    """The primary keys of a page and one more."""
    first = (number - 1) * size
    return list(ordered.values_list("pk", flat=True)[first : first + size + 1])


def rows_of(queryset, keys: list, rows: Callable) -> list:
    """What `rows` makes of the rows with these keys, in the order of the keys."""
    if not keys:
        return []
    place = {key: n for n, key in enumerate(keys)}
    return sorted(
        rows(queryset.filter(pk__in=keys).order_by()),
        key=lambda row: place[row.pk if isinstance(row, Model) else row["id"]],
    )
