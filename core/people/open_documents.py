"""What somebody has open and another can go on with: each room says what that is of its documents, and how it
changes hands.

    register(Kind("requests", _("Requests"), found=..., hand_over=...))     # in the room's apps.py
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.models import User


@dataclass(frozen=True)
class OpenDocument:
    """A document by its number, what it is about in a few words, and its page."""

    number: str
    about: str
    url: str


@dataclass(frozen=True)
class Kind:
    """Open documents of one kind. `found(person)` gives them in few queries; `hand_over(numbers, person=,
    to=, actor=, reason=)` makes them another's, in the caller's transaction, and raises DomainError for one
    that cannot be his (any more). With `moves` things go with it: such kinds come last, because documents are
    locked before things.
    """

    code: str
    label: object
    found: Callable[[User], list[OpenDocument]]
    hand_over: Callable[..., None]
    moves: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Declare a kind; declaring it again replaces it."""
    _kinds[kind.code] = kind


def of(person: User) -> list[tuple[Kind, list[OpenDocument]]]:
    """What a person has open, kind by kind; kinds of which he has nothing are left out."""
    found = [(kind, kind.found(person)) for kind in _kinds.values()]
    return [(kind, documents) for kind, documents in found if documents]


def by_kind(numbers: Collection[str], person: User) -> list[tuple[Kind, list[str]]]:
    """These of his open documents, kind by kind. Raises LookupError for a number that is none of them."""
    left, found = set(numbers), []
    for kind, documents in of(person):
        chosen = [document.number for document in documents if document.number in left]
        left -= set(chosen)
        if chosen:
            found.append((kind, chosen))
    if left:
        raise LookupError(", ".join(sorted(left)))
    return sorted(found, key=lambda pair: pair[0].moves)
