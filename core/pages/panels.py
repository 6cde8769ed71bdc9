"""What waits for a person: the rooms tell the home page through providers, declared in their own `panels`
modules.

register(low_stock, order=20)      # low_stock(user) yields WorkItem; it looks after permissions itself, in
one cheap query
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


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


Provider = Callable[[object], Iterable[WorkItem]]
_providers: list[tuple[int, Provider]] = []


def register(provider: Provider, *, order: int = 50) -> None:
    """Add a provider of work; lower `order` comes first."""
    if all(known is not provider for _order, known in _providers):
        _providers.append((order, provider))
        _providers.sort(key=lambda pair: pair[0])


def work(user) -> list[WorkItem]:
    """Everything that waits for this person, most urgent provider first."""
    return [item for _order, provider in _providers for item in provider(user)]


def password_resets(user):
    """People who forgot their password, for those who may reset it."""
    if not user.has_perm("core.reset_password"):
        return
    from core.models import User

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
