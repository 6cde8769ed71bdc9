"""What this room has for the home page; each file registers its own."""

from . import handovers, loans, returns

__all__ = ["handovers", "loans", "returns"]
