"""Which documents the one search box finds: each room says so, in its `navigation.py`.

    register("RL", _("Loans"), "calendar-clock", view="loan", list_view="loans",
             rows=lambda user: LoanRequest.objects.visible_to(user), who="requester_name", day="request_date")

The model has `doc_number`, `status` and `search_text`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.urls import reverse

from core.listing.search import documents
from core.references import prefix_of
from core.words import day as day_of


@dataclass(frozen=True)
class Kind:
    """Documents whose number begins with `prefix`: their page and list, which of them a person sees, and the
    fields that say whose they are and of which day.
    """

    prefix: str
    title: str
    icon: str
    view: str
    list_view: str
    rows: Callable[[object], QuerySet]
    who: str
    day: str

    def items(self, user, term: str, most: int) -> list[dict]:
        """The newest `most` with every word of a text, as rows of `components/work_list.html`; one query."""
        rows = self.rows(user)
        labels = dict(rows.model._meta.get_field("status").choices)
        found = documents(rows, term, self.prefix).order_by("-id")[:most]
        return [
            {
                "icon": self.icon,
                "tone": "blue",
                "title": number,
                "sub": " · ".join(filter(None, (who, day_of(day)))),
                "aside": labels[status],
                "url": reverse(self.view, args=[number]),
            }
            for number, who, day, status in found.values_list("doc_number", self.who, self.day, "status")[
                :most
            ]
        ]


_kinds: dict[str, Kind] = {}


def register(prefix: str, title, icon: str, **kwargs) -> None:
    """The search box finds the documents of this prefix; the keywords are the fields of `Kind`."""
    if prefix in _kinds:
        raise ImproperlyConfigured(f"The search box knows numbers of {prefix} already")
    _kinds[prefix] = Kind(prefix, title, icon, **kwargs)


def kinds() -> list[Kind]:
    """All of them, by their number's prefix."""
    return [_kinds[prefix] for prefix in sorted(_kinds)]


def exact(number: str, user) -> str:
    """The address of the document with this number, "" when there is none that this person sees."""
    kind = _kinds.get(prefix_of(number))
    if kind is None or not kind.rows(user).filter(doc_number=number).exists():
        return ""
    return reverse(kind.view, args=[number])
