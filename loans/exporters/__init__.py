"""What can be exported from this room; each file registers its kinds."""

from . import loans, returns

__all__ = ["loans", "returns"]
