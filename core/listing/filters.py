"""A list's FilterSet: made for one person, and its values as chips that can be removed.

A FilterSet may declare `permissions = {"price": "assets.view_price"}`: those filters do not exist for people
without. The filter named `q` is the search box; it has no chip.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import MultiWidget
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import words
from core.errors import DomainError
from core.reading import days
from core.reading.fields import DayField

from .parts import allowed

SEARCH = "q"
NAMED = 2  # values a chip names before it only counts them
GONE = gettext_lazy("This choice does not exist any more. Choose another one.")
CHOICE_CODES = ("invalid_choice", "invalid_pk_value", "invalid_list")


class InvalidFilters(DomainError):
    """A value in a list's url is not valid, such as a choice that was deleted: the list finds nothing, and
    nothing is done with what it finds.
    """


class DayFilter(django_filters.DateFilter):
    """A day with the browser's own picker. A period is two of them: every control has its own label then."""

    field_class = DayField

    def __init__(self, *args, ahead=None, **kwargs):
        super().__init__(*args, ahead=ahead, **kwargs)


class SinceFilter(DayFilter):
    """What happened on this day or later, by the moment in `field_name`."""

    def filter(self, qs, value):
        return qs.filter(days.since(self.field_name, value)) if value else qs


class ThroughFilter(DayFilter):
    """What happened on this day or earlier, by the moment in `field_name`."""

    def filter(self, qs, value):
        return qs.filter(days.through(self.field_name, value)) if value else qs


class YesNoField(forms.TypedChoiceField):
    """Understands also how saved views of former versions say it."""

    FORMER = {"unknown": "", "True": "true", "False": "false"}

    def clean(self, value):
        return super().clean(self.FORMER.get(value, value))


class YesNoFilter(django_filters.TypedChoiceFilter):
    """Yes, no or any. (A BooleanFilter takes what is neither for "any".)"""

    field_class = YesNoField

    def __init__(self, **kwargs):
        choices = [("", gettext_lazy("Any")), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **kwargs)


class TickWidget(forms.CheckboxInput):
    """A box that narrows when it is ticked; unticked it is no answer, not a "no"."""

    SAID = {"": None, "false": None, "on": True, "true": True, "1": True}

    def value_from_datadict(self, data, files, name):
        said = data.get(name, "")
        return self.SAID.get(said.casefold(), said)


class TickField(forms.NullBooleanField):
    widget = TickWidget

    def to_python(self, value):
        if value not in (True, None):
            raise ValidationError(GONE, code="invalid_choice")
        return value


class TickFilter(django_filters.Filter):
    """Narrows when it is ticked; what is neither ticked nor left alone finds nothing."""

    field_class = TickField


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


def make(filterset_class, queryset, user, params, request=None, *, whole: bool = True):
    """The FilterSet of one person with the values of a url; with a wrong value it finds nothing (see
    `problems`).

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
    for field in filterset.form.fields.values():
        field.error_messages |= {code: GONE for code in CHOICE_CODES if code in field.error_messages}
    return filterset


def found(filterset):
    """The rows that the values leave: none when one of them is not valid."""
    return filterset.queryset.none() if filterset.errors else filterset.qs


def problems(filterset) -> list[str]:
    """A sentence for each value that is not valid, naming its filter."""
    if filterset is None or not filterset.is_bound:
        return []
    fields = filterset.form.fields
    return [
        _("%(filter)s: %(reason)s") % {"filter": fields[name].label or name, "reason": " ".join(errors)}
        for name, errors in filterset.errors.items()
    ]


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
            found.append(Chip(_label(filterset, name), text, url(drop=names_of(filterset, name))))
    for name in filterset.errors if filterset.is_bound else ():
        found.append(Chip(_label(filterset, name), _("not valid"), url(drop=names_of(filterset, name))))
    return found


def _label(filterset, name: str) -> str:
    return str(filterset.form.fields[name].label or filterset.filters[name].label or name)


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
