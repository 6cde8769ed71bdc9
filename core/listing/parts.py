"""What a list declares: sorts, tabs, columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.roles import check_known


@dataclass(frozen=True)
class Sort:
    """A key that a list may be sorted by. `fields` is one model field or several; `permission` hides it from
    those without.
    """

    fields: str | Sequence[str]
    permission: str | None = None

    def order(self, descending: bool) -> list[str]:
        """The fields for order_by, ending in the primary key, so that no two rows ever swap places between
        pages.
        """
        fields = [self.fields] if isinstance(self.fields, str) else list(self.fields)
        if descending:
            fields = [f.removeprefix("-") if f.startswith("-") else f"-{f}" for f in fields]
        if fields[-1].lstrip("-") not in ("id", "pk"):
            fields.append("-pk" if fields[-1].startswith("-") else "pk")
        return fields


@dataclass(frozen=True)
class Tab:
    """One tab: `key` in the url ("" or "all" is everything), and the values of the tab field it stands for
    (default: its key).
    """

    key: str
    label: str
    values: tuple | None = None

    @property
    def everything(self) -> bool:
        return self.key in ("", "all") and self.values is None

    @property
    def wanted(self) -> tuple:
        return (self.key,) if self.values is None else tuple(self.values)


@dataclass(frozen=True)
class Tabs:
    """The tabs of a list by the values of one indexed `field`. Each entry is a Tab or a tuple (key, label[,
    values]).

    The first is shown when the url names none.
    """

    field: str
    entries: Sequence

    @property
    def all(self) -> list[Tab]:
        return [entry if isinstance(entry, Tab) else Tab(*entry) for entry in self.entries]

    def knows(self, key: str) -> bool:
        """Whether a url may name this tab; a list without one for everything takes "all" for its first."""
        return key in ("", "all") or any(tab.key == key for tab in self.all)

    def current(self, key: str) -> Tab:
        """The tab of a url; an unknown key is the first tab."""
        return next((tab for tab in self.all if tab.key == key), self.all[0])

    def narrow(self, queryset, tab: Tab):
        """Only the rows of `tab`."""
        if tab.everything:
            return queryset
        return queryset.filter(**{f"{self.field}__in": tab.wanted})


@dataclass(frozen=True)
class Column:
    """A column of the table: `sort` is a key of the list's sorts; without `default` it shows only when
    chosen.
    """

    key: str
    label: str
    sort: str | None = None
    css: str = ""
    default: bool = True
    permission: str | None = None


def allowed(thing, user) -> bool:
    """Whether a sort, column or filter with an optional `permission` is this user's."""
    permission = thing if isinstance(thing, str) or thing is None else thing.permission
    return permission is None or user.has_perm(check_known(permission))
