"""Pages that a lower room leads to and a higher one has: that room says so (in its `navigation.py`).

register("handover", "handover_new")                 in the room above
url("handover", ids=[7, 8])                          in the room below
"""

from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

_doors: dict[str, str] = {}


def register(name: str, url_name: str) -> None:
    """What is called `name` leads to the page `url_name`."""
    if _doors.get(name, url_name) != url_name:
        raise ImproperlyConfigured(f"Two pages for the door {name}: {_doors[name]} and {url_name}")
    _doors[name] = url_name


def url(name: str, *args, **query) -> str:
    """The address of the page; `args` stand in its path, lists in `query` are said once for each value.
    Raises LookupError when nobody has registered it.
    """
    if name not in _doors:
        raise LookupError(f"No room has a page for {name}")
    asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    page = reverse(_doors[name], args=args)
    return f"{page}?{asked}" if asked else page
