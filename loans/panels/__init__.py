"""What this room has for the home page; each file registers its own."""

from . import handovers, loans

__all__ = ["handovers", "loans"]
