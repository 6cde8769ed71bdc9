"""Rows that a page has by the hundred: their template is rendered once, as a shape with gaps, and filled for
each row.

A shape is a part of requests_app/requests/request_shapes.html. It says {name} where a value of the row
belongs; what a row does not always have is a shape of its own, or an empty value. Values are escaped
unless they are safe (another shape that was filled).
"""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from string import Formatter

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.templatetags.ui import number

TEMPLATE = "requests_app/requests/request_shapes.html"


class Shape:
    """A shape with gaps, taken apart once: filling is what a long page does most."""

    __slots__ = ("form", "names")

    def __init__(self, text: str):
        parts = list(Formatter().parse(text))
        self.form = "".join(
            words.replace("%", "%%") + ("" if name is None else "%s")
            for words, name, _spec, _conversion in parts
        )
        self.names = tuple(name for _words, name, _spec, _conversion in parts if name is not None)


class Shapes(dict):
    """{name: shape} in one language, each rendered when it is asked for first; one without gaps is markup
    already.
    """

    def __missing__(self, name: str) -> Shape | SafeString:
        shape = Shape(text := render_to_string(f"{TEMPLATE}#{name}"))
        self[name] = shape if shape.names else text
        return self[name]


def load() -> Shapes:
    """The shapes in the language of the moment; kept, except where templates are being written."""
    return Shapes() if settings.DEBUG else _kept(get_language())


def fill(shape: Shape, **values) -> SafeString:
    """A shape with its gaps filled."""
    made = []
    for name in shape.names:
        value = values[name]
        kind = value.__class__
        plain = kind is SafeString or kind is int or value == ""
        made.append(value if plain else escape(value if kind is str else str(value)))
    return SafeString(shape.form % tuple(made))


def fill_some(shape: Shape, value) -> SafeString:
    """The same for a shape with the one gap {value}; nothing of it where there is no value."""
    return fill(shape, value=value) if value else NOTHING


def fill_each(shape: Shape, texts: Iterable[str]) -> SafeString:
    """A shape with the one gap {value}, once for each text; escaped in one go, which is what they cost."""
    escaped = escape(BETWEEN.join(texts)).split(BETWEEN)
    return SafeString(shape.form * len(escaped) % tuple(escaped)) if escaped != [""] else NOTHING


def together(parts: Iterable) -> SafeString:
    """Parts after each other."""
    return SafeString(
        "".join([part if part.__class__ is SafeString else escape(str(part)) for part in parts])
    )


def figures() -> Callable:
    """The filter `number` for one page, which writes each figure once; a figure needs no escaping."""
    return cache(lambda value: SafeString(number(value)))


NOTHING = SafeString()
BETWEEN = "\x00"  # what no text of the database holds


@cache
def _kept(language: str) -> Shapes:
    return Shapes()
