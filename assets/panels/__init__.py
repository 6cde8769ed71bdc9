"""What this room has for people's "My work today"; each file registers its own."""

from . import counts, repairs, warehouse

__all__ = ["counts", "repairs", "warehouse"]
