"""People: the list, a person's page, create, edit."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from core import activity, listing
from core.access import requires
from core.filters import PRIVATE, USER_LIST
from core.forms.people.users import UserForm
from core.forms.sheet import Sheet
from core.listing import Column
from core.models import User
from core.pages import doors
from core.services.people import users as service
from core.views.ask import edit, form_page, posted, work
from core.views.people import facts

ACTIVITY_SHOWN = 20
FORM = "core/people/user_form.html"


@requires("core.view_user")
@require_safe
def users(request):
    """Everybody; e-mail and role of others only for those who may edit users."""
    private = request.user.has_perm(PRIVATE)
    columns = [
        Column("name", _("Name"), sort="name"),
        Column("email", _("E-mail"), sort="email"),
        Column("role", _("Role"), sort="role"),
        Column("division", _("Division"), sort="division"),
        Column("last_login", _("Last log-in"), sort="last_login", permission=PRIVATE),
    ]
    page = listing.build(
        request,
        queryset=User.objects.visible_to(request.user),
        page_key="users",
        rows=lambda found: facts.rows(found, request.user, private),
        columns=columns,
        **USER_LIST,
    )
    return listing.render(request, "core/people/users.html", page)


@requires("core.view_user")
@require_safe
def user(request, pk):
    """One person: facts, permissions and where they come from, what happened to the account."""
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("division"), pk=pk)
    private = person.pk == request.user.pk or request.user.has_perm(PRIVATE)
    context = {
        "person": person,
        "private": private,
        "may": facts.may(person, request.user),
        "settle": doors.url("leaving", person.pk),
        "permissions": facts.permissions(person) if private else [],
        "entries": activity.entries(activity.shown(person)[:ACTIVITY_SHOWN], request.user) if private else [],
    }
    return render(request, "core/people/user.html", context)


@requires("core.add_user")
@never_cache
@sensitive_variables()
@form_page
def user_create(request):
    """A new account; its temporary password is shown on the answering page, once."""
    form = UserForm(posted(request), actor=request.user)

    def show(status, **more):
        title = _("Create user")
        context = {"form": form, "title": title, "label": title, "back": reverse("users")}
        return render(request, FORM, context | more, status=status)

    def create():
        made = service.create(actor=request.user, **form.cleaned_data)
        return facts.tell_password(request, *made, created=True)

    return work(request, None, Sheet(posted(request), form), show=show, do=create)


@requires("core.change_user")
@form_page
def user_edit(request, pk):
    """Edit an account; what somebody else saved meanwhile is shown beside what was typed."""
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("division"), pk=pk)
    service.guard_super_admin(person, request.user)
    return edit(
        request,
        UserForm(posted(request), actor=request.user, person=person),
        partial(service.update, person),
        title=_("Edit %(name)s") % {"name": person},
        said=_("%(name)s is saved."),
        back=reverse("user", args=[pk]),
        template=FORM,
        thing=person,
        loses=person.user_permissions.exists(),
    )
