"""Lucide icons as svg strings, rendered once per name and size."""

from functools import cache

import lucide
from django.utils.safestring import SafeString, mark_safe


@cache
def render_icon(name: str, size: int = 20) -> SafeString:
    """The svg of an icon, hidden from screen readers. Raises lucide.IconDoesNotExist for an unknown name."""
    svg = lucide._render_icon(name, size, aria_hidden="true", focusable="false", stroke_width="1.75")
    return mark_safe(" ".join(svg.split()))  # noqa: S308 our own package's drawing
