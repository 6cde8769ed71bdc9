"""What gives a person access and takes it away: added permissions, temporary password, deactivation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.errors import DomainError
from core.forms.people.users import DeactivateForm, PermissionsForm, VersionForm
from core.models import User
from core.roles import GROUPS, with_needs
from core.services.people import passwords
from core.services.people import users as service
from core.views.generic import save_or_collide
from core.views.people import facts

PERMISSIONS_PAGE = "core/people/user_permissions.html"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@requires("core.manage_permissions")
@form_page
def user_permissions(request, pk):
    """Tick what is added for one person; what a permission needs comes along."""
    person = _person(request, pk, "permissions")
    form, saved = (
        PermissionsForm(request.POST or None, role=person.role, initial={"version": person.version}),
        set(),
    )
    ticked = (
        set(request.POST.getlist("names")) if request.method == "POST" else service.added_permissions(person)
    )
    context = {"person": person, "form": form, "groups": _editor(person.role, ticked)}
    if request.method == "POST" and form.is_valid():
        refused = save_or_collide(
            request,
            form,
            lambda: saved.update(service.set_permissions(person, actor=request.user, **form.cleaned_data)),
            template=PERMISSIONS_PAGE,
            context=context,
        )
        if refused:
            return refused
        messages.success(request, _("The permissions of %(name)s are saved.") % {"name": person.name})
        if extra := len(saved - ticked):
            messages.info(
                request, _("%(count)d more came along because others need them.") % {"count": extra}
            )
        return redirect("user", pk)
    return render(request, PERMISSIONS_PAGE, context, status=422 if form.errors else 200)


@requires("core.reset_password")
@never_cache
@sensitive_variables()
@form_page
def user_reset_password(request, pk):
    """A temporary password, on the answering page and nowhere else."""
    person = _person(request, pk, "reset")
    form = VersionForm(request.POST or None, initial={"version": person.version})
    if request.method == "POST" and form.is_valid():
        person, password = passwords.reset(person, actor=request.user, version=form.cleaned_data["version"])
        return facts.tell_password(request, person, password)
    return render(request, "core/people/user_reset_password.html", {"person": person, "form": form})


@requires("core.delete_user")
@form_page
def user_deactivate(request, pk):
    person = _person(request, pk, "deactivate")
    form = DeactivateForm(request.POST or None)
    context = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        refused = save_or_collide(
            request,
            form,
            lambda: service.deactivate(person, actor=request.user, reason=form.cleaned_data["reason"]),
            template="core/people/user_deactivate.html",
            context=context,
        )
        if refused:
            return refused
        messages.success(request, _("%(name)s can no longer log in.") % {"name": person.name})
        return redirect("user", pk)
    return render(request, "core/people/user_deactivate.html", context, status=422 if form.errors else 200)


@requires("core.delete_user")
@form_page
def user_activate(request, pk):
    person = _person(request, pk, "activate")
    if request.method == "POST":
        service.activate(person, actor=request.user)
        messages.success(request, _("%(name)s can log in again.") % {"name": person.name})
        return redirect("user", pk)
    return render(request, "core/people/user_activate.html", {"person": person})


def _person(request, pk: int, deed: str) -> User:
    """The person, if this deed is possible at all; the service asks again on the locked row."""
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("division"), pk=pk)
    if request.method != "POST" and not facts.may(person, request.user)[deed]:
        raise DomainError(_("This cannot be done to the account of %(name)s now.") % {"name": person.name})
    return person


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
