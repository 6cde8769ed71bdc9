"""Pages that a lower room leads to and a higher one has: that room says so (in its `navigation.py`).

register("handover", "handover_new")                 in the room above
url("handover", ids=[7, 8])                          in the room below

A page that is only for some things says with `leads` for which; the room below asks `leads`, and has a page
of its own for the others.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

_doors: dict[str, str] = {}
_leads: dict[str, Callable[..., bool]] = {}


def register(name: str, url_name: str, *, leads: Callable[..., bool] | None = None) -> None:
    """What is called `name` leads to the page `url_name`; with `leads` (a function of the query) only when
    that says so.
    """
    if leads:
        _leads[name] = leads
    if _doors.get(name, url_name) != url_name:
        raise ImproperlyConfigured(f"Two pages for the door {name}: {_doors[name]} and {url_name}")
    _doors[name] = url_name


def leads(name: str, **query) -> bool:
    """Whether the room above has a page for that, with this query."""
    return name in _doors and (name not in _leads or _leads[name](**query))


def url(name: str, *args, **query) -> str:
    """The address of the page; `args` stand in its path, lists in `query` are said once for each value.
    Raises LookupError when nobody has registered it.
    """
    if name not in _doors:
        raise LookupError(f"No room has a page for {name}")
    asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    page = reverse(_doors[name], args=args)
    return f"{page}?{asked}" if asked else page
