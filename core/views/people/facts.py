"""What the pages about a person show of him, prepared for the templates."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.roles import GROUPS, Role
from core.services.people.users import added_permissions
from core.views.ask import posted

SOURCES = {
    "M": (_("mandatory for the role"), "green"),
    "d": (_("from the role"), "green"),
    "+": (_("added for this person"), "blue"),
    "x": (_("forbidden for the role"), "red"),
    ".": (_("not held"), "grey"),
}


def rows(found, viewer, private: bool) -> list[dict]:
    """Rows of the list of people; `email` and `role` are None where they are hidden from `viewer`."""
    labels = {value: str(label) for value, label in Role.choices}
    fields = (
        "id",
        "name",
        "email",
        "role",
        "division__name",
        "is_active",
        "leaving_since",
        "last_login",
        "password_reset_requested",
    )
    made, people = [], reverse("users")
    for row in found.values(*fields):
        row["url"] = f"{people}{row['id']}/"
        open_ = private or row["id"] == viewer.pk
        row["role"] = labels[row["role"]] if open_ else None
        row["email"] = row["email"] if open_ else None
        row["asked"] = row["password_reset_requested"] and private
        made.append(row)
    return made


def tell_password(request, person: User, password: str, created: bool = False):
    """The one page that ever shows a temporary password; no cache may keep it."""
    response = render(
        request,
        "core/people/user_password.html",
        {"person": person, "password": password, "created": created},
    )
    response["Cache-Control"] = "no-store, private"
    return response


def person(request, pk: int) -> User:
    """The person of a page, when the viewer may see him."""
    return get_object_or_404(User.objects.visible_to(request.user).select_related("division"), pk=pk)


def refusal(request, person: User, deed: str) -> str:
    """Why the form of a deed is not even shown; the service says itself why it does not do what was sent."""
    if posted(request) is not None or may(person, request.user)[deed]:
        return ""
    return _("This cannot be done to the account of %(name)s now.") % {"name": person.name}


def may(person: User, viewer) -> dict[str, bool]:
    """What `viewer` may do to `person` now: the same questions as the services ask."""
    other = person.pk != viewer.pk
    reachable = person.role != Role.SUPER_ADMIN or viewer.role == Role.SUPER_ADMIN
    end = other and reachable and viewer.has_perm("core.delete_user")
    return {
        "edit": reachable and viewer.has_perm("core.change_user"),
        "permissions": other
        and person.role != Role.SUPER_ADMIN
        and viewer.has_perm("core.manage_permissions"),
        "reset": other and reachable and person.works_here and viewer.has_perm("core.reset_password"),
        "deactivate": end and person.is_active,
        "leave": end and person.works_here,
        "stay": end and person.is_active and person.is_leaving,
        "hand_over": end,
        "activate": end and not person.is_active,
    }


def permissions(person: User) -> list[dict]:
    """Groups {label, held, rows} of all permissions: what this person holds and where it comes from."""
    added = added_permissions(person)
    groups = []
    for label, items in GROUPS:
        lines = []
        for p in items:
            mark = p.mark(person.role)
            mark = "+" if mark == "." and p.name in added else mark
            words, tone = SOURCES[mark]
            lines.append(
                {
                    "label": p.label,
                    "source": words,
                    "tone": tone,
                    "held": mark in "Md+",
                    "sensitive": p.sensitive,
                }
            )
        groups.append({"label": label, "held": sum(line["held"] for line in lines), "rows": lines})
    return groups
