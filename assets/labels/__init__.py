"""Stickers for things: what stands on one, where it lies on the paper, and the PDF of many. Knows no database. See docs/labels.md."""

from .layouts import LAYOUTS, Layout
from .pdf import Label, write

__all__ = ["LAYOUTS", "Label", "Layout", "write"]
