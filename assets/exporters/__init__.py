"""What can be exported from this room; each file registers its kinds."""

from . import assets, repairs, stock
