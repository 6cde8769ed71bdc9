"""How often one address may ask what anybody may ask without logging in."""

from django.core.cache import cache

from core.people.attempts import client_address

WINDOW = 15 * 60  # seconds


def spend(request, what: str, most: int) -> bool:
    """Count one more try of this visitor's address at `what`; whether he has had more than `most` within a
    quarter of an hour. (Each web process counts for itself.)
    """
    key = f"limit:{what}:{client_address(request)}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > most
    except ValueError:  # ended between the two
        return False
