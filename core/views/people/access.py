"""What gives a person access and takes it away: added permissions, temporary password, deactivation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from core.access import requires
from core.forms.people.succession import SuccessionForm
from core.forms.people.users import PermissionsForm, VersionForm
from core.forms.sheet import Sheet
from core.forms.words import ReasonForm
from core.pages import doors
from core.people import open_documents
from core.roles import GROUPS, with_needs
from core.services.people import passwords, succession
from core.services.people import users as service
from core.views.ask import ask, form_page, posted, work
from core.views.people import facts
from core.workflow.tokens import once

HAND_OVER, DEACTIVATE = "core/people/user_hand_over.html", "core/people/user_deactivate.html"
ASK, PERMISSIONS_PAGE = "core/people/user_ask.html", "core/people/user_permissions.html"


@requires("core.manage_permissions")
@form_page
def user_permissions(request, pk):
    """Tick what is added for one person; what a permission needs comes along."""
    person = facts.person(request, pk)
    form = PermissionsForm(posted(request), role=person.role, initial={"version": person.version})
    ticked = set(request.POST.getlist("names")) if posted(request) else service.added_permissions(person)

    def show(status, **more):
        context = {"person": person, "form": form, "groups": _editor(person.role, ticked)}
        return render(request, PERMISSIONS_PAGE, context | more, status=status)

    def save():
        saved = service.set_permissions(person, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The permissions of %(name)s are saved.") % {"name": person.name})
        if extra := len(saved - ticked):
            words = _("%(count)d more came along because others need them.")
            messages.info(request, words % {"count": extra})
        return redirect("user", pk)

    late, back = facts.refusal(request, person, "permissions"), reverse("user", args=[pk])
    return work(request, person, Sheet(posted(request), form), late=late, back=back, show=show, do=save)


@requires("core.reset_password")
@never_cache
@sensitive_variables()
@form_page
def user_reset_password(request, pk):
    """A temporary password, on the answering page and nowhere else."""
    person = facts.person(request, pk)
    form, back = VersionForm(posted(request), initial={"version": person.version}), reverse("user", args=[pk])
    text = _(
        "%(name)s gets a temporary password, which you see once on the next page. The old one stops working, "
        "all devices are logged out, and at the next log-in a new one has to be chosen."
    )

    def show(status, **more):
        context = {
            "document": person,
            "form": form,
            "title": _("Reset password"),
            "label": _("Give a temporary password"),
            "text": text % {"name": person},
            "back": back,
        }
        return render(request, ASK, context | more, status=status)

    def reset():
        version = form.cleaned_data["version"]
        return facts.tell_password(request, *passwords.reset(person, actor=request.user, version=version))

    late = facts.refusal(request, person, "reset")
    return work(request, person, Sheet(posted(request), form), late=late, back=back, show=show, do=reset)


@requires("core.delete_user")
@form_page
@once
def user_hand_over(request, pk):
    """What he has open goes to somebody else, in one go."""
    person = facts.person(request, pk)
    found = open_documents.of(person)
    form = SuccessionForm(posted(request), person=person, found=found)
    nothing = _("%(name)s has nothing open that another could go on with.") % {"name": person}
    return ask(
        request,
        person,
        form,
        succession.hand_over,
        title=_("Hand over documents"),
        heading=_("Hand over what %(name)s has open") % {"name": person},
        label=_("Hand over"),
        text=_("What is ticked is that person's from now on, who is told. Both names stay in the history."),
        said=lambda numbers: (
            ngettext(
                "%(count)d document is handed over.", "%(count)d documents are handed over.", len(numbers)
            )
            % {"count": len(numbers)}
        ),
        late=facts.refusal(request, person, "hand_over") or ("" if found else nothing),
        back=reverse("user", args=[pk]),
        template=HAND_OVER,
        icon="arrow-right-left",
    )


@requires("core.delete_user")
@form_page
@once
def user_deactivate(request, pk):
    """His access ends; what he has open is shown first, with the way to hand it over."""
    person = facts.person(request, pk)
    text = _(
        "%(name)s is logged out everywhere and can no longer log in. The history stays, and the account can "
        "be activated again."
    )
    return ask(
        request,
        person,
        ReasonForm(posted(request), least=1, hint=False, initial={"reason": person.leaving_reason}),
        service.deactivate,
        title=_("Deactivate user"),
        heading=_("Deactivate %(name)s") % {"name": person},
        label=_("Deactivate"),
        text=text % {"name": person},
        said=_("%(name)s can no longer log in."),
        late=facts.refusal(request, person, "deactivate"),
        back=reverse("user", args=[pk]),
        template=DEACTIVATE,
        danger=True,
        found=open_documents.of(person),
        settle=doors.url("leaving", person.pk),
    )


@requires("core.delete_user")
@form_page
@once
def user_activate(request, pk):
    person = facts.person(request, pk)
    text = _("%(name)s can log in again with the old password, with the same role and division.")
    return ask(
        request,
        person,
        None,
        service.activate,
        title=_("Activate user"),
        heading=_("Activate %(name)s") % {"name": person},
        label=_("Activate"),
        text=text % {"name": person},
        said=_("%(name)s can log in again."),
        late=facts.refusal(request, person, "activate"),
        back=reverse("user", args=[pk]),
        template=ASK,
    )


def _editor(role: str, ticked: set) -> list[dict]:
    """Groups of the permissions that may be added, each with whether it is ticked and what comes along with
    it.
    """
    words = {p.name: p.label for _label, items in GROUPS for p in items}
    held = {p.name for _label, items in GROUPS for p in items if p.mark(role) in "Md"}
    made = []
    for label, items in GROUPS:
        lines = []
        for p in items:
            if p.mark(role) == ".":
                along = sorted(with_needs([p.name], role) - held - {p.name})
                lines.append(
                    {
                        "p": p,
                        "ticked": p.name in ticked,
                        "along": [words[name] for name in along],
                        "needs": " ".join(along),
                    }
                )
        if lines:
            made.append({"label": label, "rows": lines})
    return made
