"""Pages of an endless log: newest first, by primary key, so that page 20,000 costs what page 1 costs."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import SavedView
from core.reading.keys import whole

from . import counts, filters
from .page import Listing
from .url_state import clean, page_size


class Log(Listing):
    """A Listing whose pages are "newer" and "older" than a row instead of numbered."""

    newer = older = ""

    @property
    def span(self) -> str:
        if not (n := len(self.rows)):
            return _("Nothing found")
        return ngettext("%(n)s entry, newest first", "%(n)s entries, newest first", n) % {
            "n": counts.Count(n)
        }

    @property
    def query(self) -> str:
        return self.address().partition("?")[2]

    @property
    def previous_url(self) -> str:
        return self.newer

    @property
    def next_url(self) -> str:
        return self.older

    def address(self, drop=(), **changes) -> str:
        """Any change of the filters begins at the newest row again."""
        return super().address(drop=[*drop, "before", "after"], **changes)


def build_log(request, *, queryset, page_key: str, rows: Callable, filterset_class) -> Log:
    """One page of `queryset`, newest (highest primary key) first: `?before=` and `?after=` are primary keys.

    `rows(instances)` prepares the page's instances. Costs one query besides those of the filters and saved
    views.
    """
    user, params = request.user, clean(request.GET)
    for name in ("page", "sort", "tab", "columns"):
        params.pop(name, None)
    panel = bool(params.pop("panel", None))
    filterset = filters.make(filterset_class, queryset, user, params, request)
    size = page_size(params, user)
    before, after = (_key(params, name) for name in ("before", "after"))
    found = filters.found(filterset)
    if after:
        page_rows = list(found.filter(pk__gt=after).order_by("pk")[: size + 1])
        newer, older = len(page_rows) > size, True
        page_rows = page_rows[:size][::-1]
    else:
        page_rows = list((found.filter(pk__lt=before) if before else found).order_by("-pk")[: size + 1])
        newer, older = bool(before), len(page_rows) > size
        page_rows = page_rows[:size]
    log = Log(
        page_key=page_key,
        path=request.path,
        params=params,
        rows=rows(page_rows),
        number=1,
        size=size,
        total=counts.Count(len(page_rows)),
        has_next=older,
        sort="",
        filterset=filterset,
        panel=panel or bool(filterset.errors),
        problems=filters.problems(filterset),
        offered=filters.offered(filterset_class, user),
        saved_views=list(SavedView.objects.filter(user=user, page=page_key)),
    )
    log.chips = filters.chips(filterset, log.address)
    if page_rows:
        log.newer = _with(log, after=page_rows[0].pk) if newer else ""
        log.older = _with(log, before=page_rows[-1].pk) if older else ""
    elif before or after:
        log.newer = log.address()
    return log


def _with(log: Log, **key) -> str:
    return Listing.address(log, drop=["before", "after"], **key)


def _key(params, name: str) -> int | None:
    return whole(params.get(name))
