"""What can be exported from this room; each file registers its kinds."""

from . import handovers, loans

__all__ = ["handovers", "loans"]
