"""The order of a list, of those it declares."""

from .parts import Sort, allowed


def find(sorts: dict, key: str) -> Sort | None:
    """The declared sort of a url key ("-name" is "name" backwards)."""
    found = sorts.get(key.removeprefix("-"))
    return found if found is None or isinstance(found, Sort) else Sort(found)


def chosen(params, sorts: dict, default: str, user) -> str:
    """The key that the url asks for, when this person has it; else the default."""
    asked = params.get("sort", "")
    sort = find(sorts, asked)
    return asked if sort and allowed(sort, user) else default


def order(sorts: dict, key: str) -> list[str]:
    """The fields for order_by."""
    return find(sorts, key).order(descending=key.startswith("-"))
