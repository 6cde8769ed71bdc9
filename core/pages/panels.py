"""The home page: the rooms tell it what waits for a person, which figures he sees and what stands below them,
through providers that they declare in their own `panels` modules.

    register(low_stock, order=20)                  low_stock(user) yields WorkItems
    register_figures(whereabouts, order=20)        whereabouts(user) yields Figures
    register_panel("assets/panels/low.html", low)  low(user) gives the template's context, None for no panel

A panel may stand on another page of a room below instead, which shows `panels(user, page="my_stock")`.
Providers look after permissions themselves, in one cheap query each; lower `order` comes first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import User


@dataclass(frozen=True)
class WorkItem:
    """One line of "My work today", leading straight to the thing; `at` gives its age.

    `tone` is green, amber, red, blue, teal or grey.
    """

    icon: str
    tone: str
    title: str
    url: str
    sub: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A number that leads to its list; `tone` is "", amber or red."""

    value: str | int
    label: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """A part of the page below the figures."""

    template: str
    context: dict


HOME = "home"
# (order, provider), and of panels (order, (page, template, provider)).
_work: list[tuple[int, Callable]] = []
_figures: list[tuple[int, Callable]] = []
_panels: list[tuple[int, tuple[str, str, Callable]]] = []


def register(provider: Callable[[object], Iterable[WorkItem]], *, order: int = 50) -> None:
    """Add a provider of work."""
    _add(_work, provider, order)


def register_figures(provider: Callable[[object], Iterable[Figure]], *, order: int = 50) -> None:
    """Add a provider of figures."""
    _add(_figures, provider, order)


def register_panel(
    template: str, provider: Callable[[object], dict | None], *, order: int = 50, page: str = HOME
) -> None:
    """Add a panel to a page: its template, and who gives the template's context (None: not for this
    person).
    """
    _add(_panels, (page, template, provider), order)


def _add(known: list, entry, order: int) -> None:
    if all(entry != present for _order, present in known):
        known.append((order, entry))
        known.sort(key=lambda pair: pair[0])


def work(user) -> list[WorkItem]:
    """Everything that waits for this person, most urgent provider first."""
    return [item for _order, provider in _work for item in provider(user)]


def figures(user) -> list[Figure]:
    """The figures that this person sees."""
    return [figure for _order, provider in _figures for figure in provider(user)]


def panels(user, page: str = HOME) -> list[Panel]:
    """What rooms add to a page for this person; at home it stands below the figures."""
    here = [(template, provider) for _order, (on, template, provider) in _panels if on == page]
    given = [(template, provider(user)) for template, provider in here]
    return [Panel(template, context) for template, context in given if context is not None]


def password_resets(user):
    """People who forgot their password, for those who may reset it."""
    if not user.has_perm("core.reset_password"):
        return
    waiting = User.objects.active().filter(password_reset_requested=True).exclude(pk=user.pk)
    people = list(
        waiting.order_by("password_reset_request_date").values_list(
            "pk", "name", "password_reset_request_date"
        )[:100]
    )
    if not people:
        return
    count = len(people)
    title = ngettext(
        "%(count)d person asks for a new password", "%(count)d people ask for a new password", count
    ) % {"count": count}
    url = reverse("user", args=[people[0][0]]) if count == 1 else reverse("users") + "?reset_asked=true"
    names = [name for _pk, name, _date in people]
    more = _(" and %(n)d more") % {"n": count - 3} if count > 3 else ""
    yield WorkItem("key-round", "amber", title, url, ", ".join(names[:3]) + more, people[0][2])


register(password_resets, order=40)
