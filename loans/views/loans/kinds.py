"""The two lists of what is lent: what was asked for, and what came back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def tabs(current: str) -> list[dict]:
    """The lists, for components/tabs.html; `current` is the name of the one that is shown."""
    return [
        {"label": label, "url": reverse(name), "current": name == current, "count": None}
        for name, label in (("loans", pgettext("list", "Loan requests")), ("returns", _("Return requests")))
    ]
