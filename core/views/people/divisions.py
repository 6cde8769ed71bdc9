"""Divisions: the list, a division's page, create, edit, deactivate, activate."""

from functools import partial

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import activity
from core.access import requires
from core.forms.people.divisions import DivisionForm
from core.models import Division
from core.roles import Role
from core.services.people import divisions as service
from core.views.ask import ask, edit, form_page, posted
from core.workflow.tokens import once

ACTIVITY_SHOWN = 10
ASK, FORM = "core/people/division_ask.html", "core/people/division_form.html"


@requires("core.view_user")
@require_safe
def divisions(request):
    """All of them (a company has tens), with how many people each has."""
    here = Q(members__is_active=True, members__leaving_since__isnull=True)
    members = Count("members", filter=here)
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
    return edit(
        request,
        DivisionForm(posted(request)),
        service.create,
        title=_("Create division"),
        label=_("Create division"),
        said=_("The division %(name)s is created."),
        back=reverse("divisions"),
        to=lambda made: reverse("division", args=[made.pk]),
        template=FORM,
    )


@requires("core.manage_division")
@form_page
def division_edit(request, pk):
    row = get_object_or_404(Division, pk=pk)
    return edit(
        request,
        DivisionForm(posted(request), division=row),
        partial(service.update, row),
        title=_("Edit %(name)s") % {"name": row},
        said=_("The division %(name)s is saved."),
        back=reverse("division", args=[pk]),
        template=FORM,
        thing=row,
    )


@requires("core.manage_division")
@form_page
@once
def division_deactivate(request, pk):
    row = get_object_or_404(Division, pk=pk)
    text = _("%(name)s can no longer be chosen for people, requests and catalogue. What it has done stays.")
    return ask(
        request,
        row,
        None,
        service.deactivate,
        title=_("Deactivate division"),
        heading=_("Deactivate %(name)s") % {"name": row},
        label=_("Deactivate"),
        text=text % {"name": row},
        said=_("The division %(name)s is inactive now."),
        back=reverse("division", args=[pk]),
        template=ASK,
        danger=True,
    )


@requires("core.manage_division")
@form_page
@once
def division_activate(request, pk):
    row = get_object_or_404(Division, pk=pk)
    return ask(
        request,
        row,
        None,
        service.activate,
        title=_("Activate division"),
        heading=_("Activate %(name)s") % {"name": row},
        label=_("Activate"),
        text=_("%(name)s can be chosen again.") % {"name": row},
        said=_("The division %(name)s is active again."),
        back=reverse("division", args=[pk]),
        template=ASK,
    )


def _with_urls(found, under: str) -> list[dict]:
    """Rows with the address of each one's page, below the list named `under`."""
    base = reverse(under)
    return [{**row, "url": f"{base}{row['id']}/"} for row in found]
