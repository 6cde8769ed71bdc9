"""Rows that a page has by the hundred: their template is rendered once, as a shape with gaps, and filled for each row.

A shape is a part of requests_app/request_shapes.html. It says {name} where a value of the row belongs; what a row does not always
have is a shape of its own, or an empty value. Values are escaped unless they are safe (another shape that was filled).
"""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.templatetags.ui import number

TEMPLATE = "requests_app/request_shapes.html"


class Shapes(dict):
    """{name: shape} in one language, each rendered when it is asked for first."""

    def __missing__(self, name: str) -> SafeString:
        self[name] = render_to_string(f"{TEMPLATE}#{name}")
        return self[name]


def load() -> Shapes:
    """The shapes in the language of the moment; kept, except where templates are being written."""
    return Shapes() if settings.DEBUG else _kept(get_language())


def fill(form: str, **values) -> SafeString:
    """A shape with its gaps filled."""
    return SafeString(form.format_map({name: _escaped(value) for name, value in values.items()}))


def fill_some(form: str, value) -> SafeString:
    """The same for a shape with the one gap {value}; nothing of it where there is no value."""
    return SafeString(form.format_map({"value": _escaped(value)})) if value else NOTHING


def together(parts: Iterable) -> SafeString:
    """Parts after each other."""
    return SafeString("".join(map(_escaped, parts)))


def figures() -> Callable:
    """The filter `number` for one page, which writes each figure once."""
    return cache(number)


NOTHING = SafeString()


def _escaped(value) -> str:
    return value if type(value) is SafeString else escape(str(value))


@cache
def _kept(language: str) -> Shapes:
    return Shapes()
