"""What a room above has bound to whoever holds it: it is lent to him, so it is not passed on. That room says
which things those are.

    bindings.register(lent)        # in the room's AppConfig.ready
"""

from collections.abc import Callable, Collection, Iterable

from assets.choices import PlaceKind
from assets.models import Asset

# (keys of things) -> {key: why it is not passed on, in a sentence}
Provider = Callable[[Collection[int]], dict[int, str]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """A room above binds things to people."""
    if provider not in _providers:
        _providers.append(provider)


def why_not_passed_on(things: Iterable[Asset]) -> dict[int, str]:
    """{key: why} of those of these things that are bound to who holds them. One query for each room that
    binds things, none where no person holds any.
    """
    keys = [thing.pk for thing in things if thing.place_kind == PlaceKind.PERSON]
    found: dict[int, str] = {}
    for provider in _providers if keys else ():
        found |= provider(keys)
    return found
