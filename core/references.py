"""What a number leads to: each room says which prefix is which page, and who may open it.

    register("REG", view="registration", may=lambda user: user.has_perm("assets.add_asset"))     # in the
    room's actions.py

A timeline, a table of movements or a stock card then makes a link of every number it shows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

# REG-261122-0001, WO-IKR-261122-0001, AST-2026-000001, AST-2026-000001-P02
NUMBER = re.compile(r"([A-Z]+(?:-[A-Z]+)?)-\d{4,}-\d{4,}(?:-P\d+)?")
May = Callable[[object], bool]
Seen = Callable[[object, set[str]], Iterable[str]]


@dataclass(frozen=True)
class Page:
    """The page of everything whose number has one prefix; `view` takes the number."""

    view: str
    may: May
    seen: Seen | None = None


_pages: dict[str, Page] = {}


def register(prefix: str, *, view: str, may: May, seen: Seen | None = None) -> None:
    """Numbers that begin with `prefix` are pages of the url name `view`, for those whom `may(user)` lets in
    (it must cost no query). Where not everybody among them sees every document, `seen(user, numbers)` says
    which of these he does, in one query.
    """
    if prefix in _pages and _pages[prefix].view != view:
        raise ImproperlyConfigured(f"Two pages for numbers of {prefix}: {_pages[prefix].view} and {view}")
    _pages[prefix] = Page(view, may, seen)


def prefixes() -> dict[str, Page]:
    """Every registered page by prefix."""
    return dict(_pages)


def prefix_of(number: str) -> str:
    """RO of RO-261122-0001; "" for what is no number."""
    found = NUMBER.fullmatch(number)
    return found[1] if found else ""


def url(number: str, user) -> str:
    """The address of a document or asset by its number; "" for what is no number of ours, or not this
    person's to open.
    """
    page = _pages.get(prefix_of(number))
    return reverse(page.view, args=[number]) if page and page.may(user) else ""


def hidden(numbers: Iterable[str], user) -> set[str]:
    """Those of these numbers whose document is not this person's to see. One query for each kind of document
    that not everybody sees.
    """
    by_prefix: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        by_prefix[prefix_of(number)].add(number)
    found: set[str] = set()
    for prefix, named in by_prefix.items():
        page = _pages.get(prefix)
        if page is None:
            continue
        if not page.may(user):
            found |= named
        elif page.seen:
            found |= named - set(page.seen(user, named))
    return found


def number_of(thing) -> str:
    """The number of a document, the code of an asset."""
    return thing.doc_number if hasattr(thing, "doc_number") else thing.code


def address(thing) -> str:
    """The address of the page of a document or asset, whoever wants to open it. Raises LookupError for a
    number of nobody's.
    """
    number = number_of(thing)
    page = _pages.get(prefix_of(number))
    if page is None:
        raise LookupError(f"No page is registered for {number}")
    return reverse(page.view, args=[number])
