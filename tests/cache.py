"""A cache for tests."""

from django.core.cache.backends.locmem import LocMemCache


class Lasting(LocMemCache):
    """Nothing in it grows old: how many queries a page costs does not depend on how long the machine took for
    the page before.
    """

    def get_backend_timeout(self, timeout=None):
        """Never, whatever was asked for. Each test begins with an empty cache (conftest.py)."""
        return None
