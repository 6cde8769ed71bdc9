"""What is remembered about requests is forgotten when one of them changes."""

from django.core.cache import cache
from django.db import transaction

GENERATION = "requests_app.generation"
FRESH = 60  # seconds that something is remembered at most


def generation() -> int:
    """A number that grows with each change (in this process; others notice when what they remember gets
    old).
    """
    return cache.get(GENERATION, 0)


def forget() -> None:
    """A request changes in this transaction."""
    transaction.on_commit(_next, robust=True)
    _next()  # who reads on in this transaction sees it too


def _next() -> None:
    cache.set(GENERATION, generation() + 1, None)
