"""A list's FilterSet: made for one person, and its values as chips that can be removed.

A FilterSet may declare `permissions = {"price": "assets.view_price"}`: those filters do not exist for people
without. The filter named `q` is the search box; it has no chip.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace

from django import forms
from django.db.models import Model, QuerySet
from django.forms import MultiWidget
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import words

from .parts import allowed

SEARCH = "q"
NAMED = 2  # values a chip names before it only counts them


class DateInput(forms.DateInput):
    """The browser's own date picker. A period is two filters with one each: every control has its own label
    then.
    """

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


def make(filterset_class, queryset, user, params, request=None, *, whole: bool = True):
    """The FilterSet of one person with the values of a url; wrong values are left out and keep their error.

    Without `whole` it has only the filters that the url names: the others cost time and change nothing.
    """
    if not whole:
        filterset_class = _only(
            filterset_class, frozenset(n for n in filterset_class.base_filters if _named(n, params))
        )
    filterset = filterset_class(
        params, queryset=queryset, request=request or SimpleNamespace(user=user, GET=params)
    )
    for name, permission in getattr(filterset_class, "permissions", {}).items():
        if not allowed(permission, user):
            filterset.filters.pop(name, None)
    filterset.form.auto_id = "filter_%s"
    return filterset


def _named(name: str, params) -> bool:
    return name in params or any(key.startswith(f"{name}_") for key in params)


@lru_cache(maxsize=500)
def _only(filterset_class, names: frozenset):
    """The same FilterSet with these filters alone."""
    narrow = type(filterset_class.__name__, (filterset_class,), {"__module__": filterset_class.__module__})
    narrow.base_filters = {name: f for name, f in filterset_class.base_filters.items() if name in names}
    return narrow


def offered(filterset_class, user) -> list[str]:
    """The names of the filters that this person may use, without the search."""
    permissions = getattr(filterset_class, "permissions", {})
    return [
        name
        for name in filterset_class.base_filters
        if name != SEARCH and allowed(permissions.get(name), user)
    ]


def names_of(filterset, name: str) -> list[str]:
    """The url parameters that a filter reads (a range has two)."""
    widget = filterset.form.fields[name].widget
    if isinstance(widget, MultiWidget):
        suffixes = getattr(widget, "suffixes", None) or range(len(widget.widgets))
        return [f"{name}_{suffix}" for suffix in suffixes]
    return [name]


def chips(filterset, url) -> list[Chip]:
    """One chip for each filter that is set; `url(drop=[...])` gives the address without it."""
    found = []
    for name, value in (
        filterset.form.cleaned_data.items() if filterset.is_bound and filterset.errors is not None else ()
    ):
        if name == SEARCH or name not in filterset.filters:
            continue
        text = _text(filterset.form.fields[name], value)
        if text:
            label = filterset.form.fields[name].label or filterset.filters[name].label or name
            found.append(Chip(str(label), text, url(drop=names_of(filterset, name))))
    return found


def _text(field, value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, slice):
        return _range(value)
    if isinstance(value, (list, tuple, set, QuerySet)):
        texts = [_text(field, one) for one in value]
        return (
            ngettext("%(n)d chosen", "%(n)d chosen", len(texts)) % {"n": len(texts)}
            if len(texts) > NAMED
            else ", ".join(texts)
        )
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, (datetime, date)):
        return words.day(value)
    for key, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, (list, tuple)) else [(key, label)]
        for pair_key, pair_label in pairs:
            if str(pair_key) == str(value):
                return str(pair_label)
    return localize(value)


def _range(value: slice) -> str:
    low, high = _text(None, value.start), _text(None, value.stop)
    if low and high:
        return f"{low} – {high}"
    if low:
        return _("from %(value)s") % {"value": low}
    return _("up to %(value)s") % {"value": high} if high else ""
