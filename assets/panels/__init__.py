"""What this room has for the home page; each file registers its own."""

from . import counts, figures, losses, repairs, stock, warehouse
