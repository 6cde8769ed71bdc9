"""What this room has for the home page; each file registers its own."""

from . import borrowed, handovers, loans, returns

__all__ = ["borrowed", "handovers", "loans", "returns"]
