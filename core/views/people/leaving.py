"""Somebody leaves, or stays after all. What he has is settled on a page of its own (`core.pages.doors`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import requires
from core.forms.words import ReasonForm
from core.pages import doors
from core.services.people import leaving
from core.views.ask import ask, form_page, posted
from core.views.people import facts
from core.workflow.tokens import once

ASK = "core/people/user_ask.html"


@requires("core.delete_user")
@form_page
@once
def user_leave(request, pk):
    """His log-in is closed at once; what he holds, owes and has open is settled next."""
    person = facts.person(request, pk)
    text = _(
        "%(name)s is logged out everywhere and cannot log in any more. On the next page everything that is "
        "still held, owed and open is settled; then there is a clearance letter, and the account is "
        "deactivated."
    )
    return ask(
        request,
        person,
        ReasonForm(posted(request), least=leaving.SHORTEST, hint=False),
        leaving.leave,
        title=_("Leaves"),
        heading=_("%(name)s leaves") % {"name": person},
        label=_("Close the log-in"),
        text=text % {"name": person},
        said=_("%(name)s cannot log in any more."),
        late=facts.refusal(request, person, "leave"),
        back=reverse("user", args=[pk]),
        to=doors.url("leaving", person.pk),
        template=ASK,
        icon="door-open",
    )


@requires("core.delete_user")
@form_page
@once
def user_stay(request, pk):
    """He does not leave after all."""
    person = facts.person(request, pk)
    text = _(
        "%(name)s can log in again, with the same role and division. What was given back or passed on is not "
        "undone."
    )
    return ask(
        request,
        person,
        ReasonForm(posted(request), least=0),
        leaving.stay,
        title=_("Stays after all"),
        heading=_("%(name)s stays after all") % {"name": person},
        label=_("Let in again"),
        text=text % {"name": person},
        said=_("%(name)s can log in again."),
        late=facts.refusal(request, person, "stay"),
        back=reverse("user", args=[pk]),
        template=ASK,
        icon="user-check",
    )
