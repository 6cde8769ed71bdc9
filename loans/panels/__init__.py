"""What this room has for the home page; each file registers its own."""

from . import loans, returns

__all__ = ["loans", "returns"]
