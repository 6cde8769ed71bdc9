"""The state of a list in its url: cleaned, changed, read."""

from django.http import QueryDict

from core.models import UserPreference
from core.reading.keys import whole


def clean(query: QueryDict) -> QueryDict:
    """A copy without empty values and without NUL characters (which PostgreSQL refuses)."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        values = [value.replace("\x00", "") for value in values if value.strip("\x00 ")]
        if values:
            kept.setlist(name, values)
    return kept


def put(params: QueryDict, name: str, value) -> None:
    """Set a parameter; None removes it."""
    if value is None:
        params.pop(name, None)
    else:
        params[name] = value


def query_string(params: QueryDict, drop=(), **changes) -> str:
    """The query string after some changes, each parameter at its place."""
    changed = params.copy()
    for name in drop:
        changed.pop(name, None)
    for name, value in changes.items():
        put(changed, name, value)
    return changed.urlencode()


def page_size(params: QueryDict, user) -> int:
    """Rows of a page: as the url says, else as the person last chose."""
    asked = params.get("per_page", "")
    sizes = UserPreference.PAGE_SIZES
    if asked in map(str, sizes):
        return int(asked)
    params.pop("per_page", None)
    remembered = getattr(getattr(user, "preferences", None), "items_per_page", 50)
    return remembered if remembered in sizes else 50


def page_number(params: QueryDict) -> int:
    """The page that the url names, from 1."""
    return whole(params.get("page")) or 1
