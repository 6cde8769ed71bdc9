"""Divisions: the list, a division's page, create, edit, deactivate, activate."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import activity
from core.access import requires
from core.errors import DomainError
from core.forms.people.divisions import DivisionForm
from core.models import Division
from core.roles import Role
from core.services.people import divisions as service
from core.views.generic import save_or_collide

ACTIVITY_SHOWN = 10
FORM = "core/people/division_form.html"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@requires("core.view_user")
@require_safe
def divisions(request):
    """All of them (a company has tens), with how many people each has."""
    members = Count("members", filter=Q(members__is_active=True))
    found = Division.objects.annotate(count=members).order_by("-is_active", "name")
    rows = _with_urls(found.values("id", "name", "can_do_fieldwork", "is_active", "count"), "divisions")
    return render(request, "core/people/divisions.html", {"rows": rows})


@requires("core.view_user")
@require_safe
def division(request, pk):
    """One division: its leaders, its people."""
    row = get_object_or_404(Division, pk=pk)
    members = _with_urls(row.members.active().order_by("name").values("id", "name", "role"), "users")
    context = {
        "division": row,
        "members": members,
        "leaders": [m for m in members if m["role"] == Role.LEADER],
        "entries": activity.entries(activity.shown(row)[:ACTIVITY_SHOWN], request.user),
    }
    return render(request, "core/people/division.html", context)


@requires("core.manage_division")
@form_page
def division_create(request):
    form, made = DivisionForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        refused = save_or_collide(
            request,
            form,
            lambda: made.append(service.create(actor=request.user, **form.cleaned_data)),
            template=FORM,
        )
        if refused:
            return refused
        messages.success(request, _("The division %(name)s is created.") % {"name": made[0].name})
        return redirect("division", made[0].pk)
    return render(request, FORM, {"form": form}, status=422 if form.errors else 200)


@requires("core.manage_division")
@form_page
def division_edit(request, pk):
    row = get_object_or_404(Division, pk=pk)
    form = DivisionForm(request.POST or None, division=row)
    context = {"form": form, "division": row}
    if request.method == "POST" and form.is_valid():
        refused = save_or_collide(
            request,
            form,
            lambda: service.update(row, actor=request.user, **form.cleaned_data),
            template=FORM,
            context=context,
        )
        if refused:
            return refused
        messages.success(request, _("The division %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("division", pk)
    return render(request, FORM, context, status=422 if form.errors else 200)


@requires("core.manage_division")
@form_page
def division_deactivate(request, pk):
    return _switch(
        request,
        pk,
        service.deactivate,
        "core/people/division_deactivate.html",
        _("The division %(name)s is inactive now."),
    )


@requires("core.manage_division")
@form_page
def division_activate(request, pk):
    return _switch(
        request,
        pk,
        service.activate,
        "core/people/division_activate.html",
        _("The division %(name)s is active again."),
    )


def _with_urls(found, under: str) -> list[dict]:
    """Rows with the address of each one's page, below the list named `under`."""
    base = reverse(under)
    return [{**row, "url": f"{base}{row['id']}/"} for row in found]


def _switch(request, pk, verb, template, said):
    row, refusal = get_object_or_404(Division, pk=pk), None
    if request.method == "POST":
        try:
            verb(row, actor=request.user)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, said % {"name": row.name})
            return redirect("division", pk)
    return render(
        request, template, {"division": row, "refusal": refusal}, status=refusal.status if refusal else 200
    )
