"""Stickers for things: what stands on one, where it lies on the paper, and the PDF of many. Knows no
database. See docs/labels.md.

`layouts` and `label` are light; `pdf` brings the drawing libraries along, so it is imported where a PDF is
made.
"""
