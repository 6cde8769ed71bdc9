"""Counts that stay cheap on a million rows: exact up to a cap, "10.000+" above it.

Only the verdict "more than the cap" is remembered, for a minute: it stays true. An exact number is counted
each time.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connections

from core import words

REMEMBERED = 60  # seconds


@dataclass(frozen=True)
class Count:
    """A number, or "more than that" when `capped`."""

    number: int
    capped: bool = False

    def __str__(self):
        return words.number(self.number) + ("+" if self.capped else "")


def total(queryset, cap: int) -> Count:
    """How many rows, counted up to `cap`. One query, none while the verdict is remembered."""
    return _capped({"": queryset}, cap, queryset.db)[""]


def totals(named: dict, cap: int) -> dict[str, Count]:
    """The Count of each of several querysets of one database, in one query."""
    return _capped(named, cap, next(iter(named.values())).db)


def by_tab(queryset, tabs, cap: int) -> dict[str, Count]:
    """The Count of each tab of `tabs` on the filtered `queryset`.

    Up to `cap` rows: one query. Above: a second one counts, up to the cap, the tabs that are not known to be
    over it.
    """
    key = _key(queryset, cap)
    if key is None:
        return {tab.key: Count(0) for tab in tabs.all}
    over = Count(cap, capped=True)
    if not cache.get(key):
        found = _grouped(queryset, tabs.field, cap)
        if sum(found.values()) <= cap:
            return {t.key: Count(_sum(t, found)) for t in tabs.all}
        cache.set(key, True, REMEMBERED)
    known = cache.get_many([f"{key}:{tab.key}" for tab in tabs.all])
    open_tabs = [tab for tab in tabs.all if not tab.everything and f"{key}:{tab.key}" not in known]
    counts = {tab.key: over for tab in tabs.all}
    if open_tabs:
        values = [value for tab in open_tabs for value in tab.wanted]
        found = _grouped(queryset.filter(**{f"{tabs.field}__in": values}), tabs.field, cap)
        if sum(found.values()) <= cap:
            return counts | {tab.key: Count(_sum(tab, found)) for tab in open_tabs}
        counts |= _capped({tab.key: tabs.narrow(queryset, tab) for tab in open_tabs}, cap, queryset.db)
        cache.set_many({f"{key}:{tab.key}": True for tab in open_tabs if counts[tab.key].capped}, REMEMBERED)
    return counts


def _sum(tab, found: dict) -> int:
    return sum(found.values()) if tab.everything else sum(found.get(value, 0) for value in tab.wanted)


def _grouped(queryset, field: str, cap: int) -> dict:
    """{value of the tab field: rows} among the first cap + 1 rows."""
    names = [field, "pk"] if queryset.query.distinct else [field]
    inner, params = queryset.order_by().values_list(*names)[: cap + 1].query.sql_with_params()
    alias = ", ".join(f"c{n}" for n in range(len(names)))
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"SELECT c0, count(*) FROM ({inner}) AS t({alias}) GROUP BY c0", params)  # noqa: S608 the ORM's own SQL
        return dict(cursor.fetchall())


def _capped(named: dict, cap: int, using: str) -> dict[str, Count]:
    """The Count of each of several querysets, in one query for those whose verdict is not remembered."""
    counts, asked, keys = {}, {}, {}
    for name, queryset in named.items():
        keys[name] = _key(queryset, cap)
        if keys[name] is None:
            counts[name] = Count(0)
        else:
            asked[name] = queryset
    remembered = cache.get_many([keys[name] for name in asked])
    counts |= {name: Count(cap, capped=True) for name in asked if keys[name] in remembered}
    asked = {name: queryset for name, queryset in asked.items() if name not in counts}
    if asked:
        parts, params = [], []
        for queryset in asked.values():
            inner, inner_params = _limited(queryset, cap).query.sql_with_params()
            parts.append(f"SELECT {len(parts)}, count(*) FROM ({inner}) AS t")  # noqa: S608 the ORM's own SQL
            params.extend(inner_params)
        with connections[using].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            found = dict(cursor.fetchall())
        for place, name in enumerate(asked):
            over = found[place] > cap
            counts[name] = Count(cap if over else found[place], over)
            if over:
                cache.set(keys[name], True, REMEMBERED)
    return counts


def _limited(queryset, cap: int):
    return queryset.order_by().values_list("pk")[: cap + 1]


def _key(queryset, cap: int) -> str | None:
    """What the verdict on a queryset is remembered under; None when it cannot have rows."""
    try:
        sql, params = _limited(queryset, cap).query.sql_with_params()
    except EmptyResultSet:
        return None
    return "over:" + hashlib.sha256(repr((sql, params)).encode()).hexdigest()
