"""What can be exported from this room; each file registers its kinds."""

from . import handovers, loans, returns

__all__ = ["handovers", "loans", "returns"]
