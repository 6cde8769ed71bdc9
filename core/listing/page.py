"""One page of a list, as its templates see it."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.models import SavedView, UserPreference

from . import counts, filters
from .bulk import BulkAction
from .url_state import query_string


@dataclass
class Listing:
    """What components/list_frame.html shows. `rows` come in the order of the list, prepared by the caller's
    `rows`.
    """

    page_key: str
    path: str
    params: QueryDict
    rows: list
    number: int
    size: int
    total: counts.Count
    has_next: bool
    sort: str
    filterset: object = None
    tabs: list[dict] = field(default_factory=list)
    chips: list[filters.Chip] = field(default_factory=list)
    heads: list[dict] = field(default_factory=list)
    choices: list[dict] = field(default_factory=list)
    saved_views: list[SavedView] = field(default_factory=list)
    export: str = ""
    bulk: list[BulkAction] = field(default_factory=list)
    panel: bool = False
    offered: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    fragment: bool = False
    sizes = UserPreference.PAGE_SIZES

    @property
    def q(self) -> str:
        return self.params.get("q", "")

    @property
    def searchable(self) -> bool:
        return self.filterset is not None and filters.SEARCH in type(self.filterset).declared_filters

    @property
    def filterable(self) -> bool:
        return bool(self.offered)

    @property
    def panel_url(self) -> str:
        """This list with the filter panel open: its choices are fetched and drawn only when somebody wants to
        filter.
        """
        return self.address(panel=None if self.panel else 1)

    @property
    def fields(self) -> list:
        """The bound fields of the filter panel."""
        return (
            [bound for bound in self.filterset.form if bound.name != filters.SEARCH] if self.filterset else []
        )

    @property
    def narrowed(self) -> bool:
        """Whether search or filters hide rows (an empty list then says so)."""
        return bool(self.chips or self.q or self.problems)

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def end(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def labels(self) -> dict[str, str]:
        """{column key: words} of the columns shown, for `{% if "serial" in labels %}` and `data-label`."""
        return {head["key"]: str(head["label"]) for head in self.heads}

    @property
    def span(self) -> str:
        """1 to 50 of 10.000+, in words."""
        if not self.rows:
            return _("Nothing found")
        return _("%(start)s to %(end)s of %(total)s") % {
            "start": counts.Count(self.start),
            "end": counts.Count(self.end),
            "total": counts.Count(
                max(self.end, self.total.number),
                self.total.capped and (self.has_next or self.end <= self.total.number),
            ),
        }

    @property
    def query(self) -> str:
        """The state without the page: what is saved as a view and what an export narrows with."""
        return query_string(self.params, drop=("page",))

    @property
    def url(self) -> str:
        return self.address()

    @property
    def previous_url(self) -> str:
        return self.address(page=self.number - 1 if self.number > 2 else None) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.address(page=self.number + 1) if self.has_next else ""

    @property
    def clear_url(self) -> str:
        names = (
            [n for name in self.filterset.filters for n in filters.names_of(self.filterset, name)]
            if self.filterset
            else []
        )
        return self.address(drop=["q", "page", *names, *(["tab"] if self.problems else [])])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search form must carry along: sort, tab, columns, and the filters while their panel is
        closed.
        """
        own = (
            {name for bound in self.fields for name in filters.names_of(self.filterset, bound.name)}
            if self.panel
            else set()
        )
        left_out = {filters.SEARCH, "page", "before", "after", *own}
        return [(name, v) for name, values in self.params.lists() if name not in left_out for v in values]

    @property
    def hidden_for_columns(self) -> list[tuple[str, str]]:
        return [
            (name, v)
            for name, values in self.params.lists()
            if name not in ("columns", "page")
            for v in values
        ]

    def address(self, drop=(), **changes) -> str:
        """The url of this list with some parameters set (None removes) or dropped."""
        query = query_string(self.params, drop, **changes)
        return f"{self.path}?{query}" if query else self.path
