"""People: created, edited, given permissions, deactivated, activated. Nobody is ever deleted."""

from contextlib import contextmanager

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import activity
from core.errors import Conflict, DomainError, NotAllowed
from core.models import Division, User, UserPreference
from core.people.passwords import temporary_password
from core.roles import PERMISSIONS, Role, grantable, with_needs
from core.services import exports
from core.signals import person_deactivating, person_renamed
from core.workflow import versions

FIELDS = ("name", "email", "role", "division")
NOT_LEAVING = {"leaving_since": None, "leaving_by": None, "leaving_by_name": "", "leaving_reason": ""}


def create(*, actor, name: str, email: str, role: str, division: Division | None) -> tuple[User, str]:
    """A new account; returns (person, temporary password), which he must change at his first log-in.

    Raises NotAllowed, DomainError for what is not valid, Conflict when somebody has this e-mail. Inverse:
    `deactivate`.
    """
    password = temporary_password()
    with transaction.atomic():
        if not actor.has_perm("core.add_user"):
            raise NotAllowed(_("You may not create users."))
        _guard_role_given(role, actor)
        lock_division(division)
        person = User(
            name=_tidy(name),
            email=email.strip().lower(),
            role=role,
            division=division,
            must_change_password=True,
        )
        person.set_password(password)
        _save(person)
        UserPreference.objects.create(user=person)
        person.follow_role()
        activity.record(
            "core.user.created",
            actor=actor,
            target=person,
            changes={f: [None, getattr(person, f)] for f in FIELDS},
        )
    return person, password


def update(user, *, actor, version: int, name: str, email: str, role: str, division: Division | None) -> User:
    """Edit somebody's account; another role takes away what was added for the old one.

    Raises StaleVersion when it changed since `version`, NotAllowed for one's own role and for a super admin's
    account.
    """
    with transaction.atomic():
        person = lock_with_super_admins(user.pk) if user.role == Role.SUPER_ADMIN else lock(user.pk)
        if not actor.has_perm("core.change_user"):
            raise NotAllowed(_("You may not edit users."))
        guard_super_admin(person, actor)
        values = {"name": _tidy(name), "email": email.strip().lower(), "role": role, "division": division}
        versions.check(person, version, values)
        changes = activity.changed(person, values)
        if "role" in changes:
            _guard_role_change(person, role, actor)
        if "division" in changes:
            lock_division(division)
        return _apply(person, values, changes, actor)


def update_own(user, *, actor, version: int, name: str, email: str, password: str = "") -> User:
    """One's own name and e-mail; another e-mail needs one's own password. Raises StaleVersion, DomainError,
    Conflict.
    """
    with transaction.atomic():
        person = lock(user.pk)
        if actor.pk != person.pk or not actor.has_perm("core.manage_account"):
            raise NotAllowed(_("You may change your own account only."))
        values = {"name": _tidy(name), "email": email.strip().lower()}
        versions.check(person, version, values)
        changes = activity.changed(person, values)
        if "email" in changes and not person.check_password(password):
            raise DomainError(_("Type your present password to change your e-mail."), field="password")
        return _apply(person, values, changes, actor)


def set_permissions(user, *, actor, version: int, names) -> frozenset[str]:
    """Make `names`, with what they need, the permissions that this person holds beyond his role; returns the
    additions.

    Raises NotAllowed for a super admin (he holds everything), DomainError for one that his role cannot be
    given.
    """
    with transaction.atomic():
        person = lock(user.pk)
        if not actor.has_perm("core.manage_permissions"):
            raise NotAllowed(_("You may not manage permissions."))
        if person.role == Role.SUPER_ADMIN:
            raise NotAllowed(_("Protected account: a super admin holds every permission."))
        if person.pk == actor.pk:
            raise NotAllowed(_("Nobody changes his own permissions."))
        versions.check(person, version, {})
        possible = {p.name for p in grantable(person.role)}
        if refused := set(names) - possible:
            raise DomainError(
                _("This role cannot be given: %(names)s.") % {"names": ", ".join(sorted(refused))}
            )
        added = with_needs(names, person.role) & possible
        before = added_permissions(person)
        if added != before:
            person.user_permissions.set(_rows(added))
            versions.save(person)
            changes = {"permissions": [", ".join(sorted(before)), ", ".join(sorted(added))]}
            activity.record("core.user.permissions_set", actor=actor, target=person, changes=changes)
    return added


def deactivate(user, *, actor, reason: str) -> User:
    """End somebody's access; his history stays. Asks the other rooms first (`person_deactivating`). Inverse:
    `activate`.
    """
    with transaction.atomic():
        person = lock_with_super_admins(user.pk)
        guard_may_deactivate(person, actor)
        if person.pk == actor.pk:
            raise NotAllowed(_("Nobody deactivates himself."))
        if not person.is_active:
            raise Conflict(_("%(name)s is already inactive.") % {"name": person.name})
        if not reason.strip():
            raise DomainError(_("Give a reason."), field="reason")
        guard_last_super_admin(person)
        person_deactivating.send(sender=User, person=person, actor=actor)
        versions.save(person, is_active=False, session_round=person.session_round + 1)
        activity.record("core.user.deactivated", actor=actor, target=person, note=reason.strip())
    return person


def activate(user, *, actor, reason: str = "") -> User:
    """Let a deactivated person in again, with his old password. Inverse: `deactivate`."""
    with transaction.atomic():
        person = lock(user.pk)
        guard_may_deactivate(person, actor)
        if person.is_active:
            raise Conflict(_("%(name)s is already active.") % {"name": person.name})
        lock_division(person.division)
        versions.save(person, is_active=True, **NOT_LEAVING)
        activity.record("core.user.activated", actor=actor, target=person, note=reason.strip())
    return person


def added_permissions(person: User) -> frozenset[str]:
    """What was added to this person beyond his role."""
    rows = person.user_permissions.values_list("content_type__app_label", "codename").order_by()
    return frozenset(f"{app}.{codename}" for app, codename in rows)


def lock(pk: int) -> User:
    """The person's row, locked until the transaction ends."""
    return User.objects.select_for_update(of=("self",)).select_related("division").get(pk=pk)


def guard_super_admin(person: User, actor) -> None:
    """A super admin's account is in the hands of super admins."""
    if person.role == Role.SUPER_ADMIN and actor.role != Role.SUPER_ADMIN:
        raise NotAllowed(_("Protected account: only a super admin can do this to a super admin."))


def lock_with_super_admins(pk: int) -> User:
    """Lock a person together with all active super admins (in key order), so that the last one cannot slip
    away twice.
    """
    everybody = User.objects.select_for_update(of=("self",)).select_related("division").order_by("pk")
    people = everybody.filter(Q(pk=pk) | Q(role=Role.SUPER_ADMIN, is_active=True))
    return {p.pk: p for p in people}[pk]


def guard_last_super_admin(person: User) -> None:
    """Somebody has to be able to do everything."""
    others = User.objects.active().filter(role=Role.SUPER_ADMIN).exclude(pk=person.pk)
    if person.role == Role.SUPER_ADMIN and person.is_active and not others.exists():
        raise DomainError(_("This is the last active super admin; name another one first."))


def guard_may_deactivate(person: User, actor) -> None:
    """Who ends accounts and lets people in again."""
    if not actor.has_perm("core.delete_user"):
        raise NotAllowed(_("You may not deactivate or activate users."))
    guard_super_admin(person, actor)


def _guard_role_given(role: str, actor) -> None:
    if role == Role.SUPER_ADMIN and actor.role != Role.SUPER_ADMIN:
        raise NotAllowed(_("Only a super admin makes somebody a super admin."))


def _guard_role_change(person: User, role: str, actor) -> None:
    if person.pk == actor.pk:
        raise DomainError(_("Nobody changes his own role."), field="role")
    _guard_role_given(role, actor)
    if role != Role.SUPER_ADMIN:
        guard_last_super_admin(person)


def lock_division(division: Division | None) -> None:
    """A division that people join must not be deactivated in the same moment."""
    if division is None:
        return
    row = Division.objects.select_for_update().get(pk=division.pk)
    if not row.is_active:
        raise DomainError(_("The division %(name)s is not active.") % {"name": row.name}, field="division")


def _apply(person: User, values: dict, changes: dict, actor) -> User:
    """Save what changed, tell the other rooms of a new name, and write it down."""
    if not changes:
        return person
    for name, value in values.items():
        setattr(person, name, value)
    person.version += 1
    _save(person, update_fields=[*changes, "version", "updated_at"])
    if "role" in changes:
        before = added_permissions(person)
        person.user_permissions.clear()
        person.follow_role()
        exports.withdraw(person)
        if before:
            changes["permissions"] = [", ".join(sorted(before)), ""]
    if "name" in changes:
        person_renamed.send(sender=User, person=person, actor=actor)
    activity.record("core.user.updated", actor=actor, target=person, changes=changes)
    return person


def _save(person: User, **kwargs) -> None:
    if person.role != Role.SUPER_ADMIN and person.division is None:
        raise DomainError(_("Everybody but a super admin belongs to a division."), field="division")
    with _refusals():
        person.full_clean(exclude=["password"])
        person.save(**kwargs)


@contextmanager
def _refusals():
    """Invalid values, and a race for the same e-mail, become sentences beside their field."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        # What is left to the table's constraints is the e-mail that somebody else has.
        raise DomainError(" ".join(messages), field=field if field in FIELDS else "email") from error
    except IntegrityError as error:
        if "users_email_unique" in str(error):
            raise Conflict(_("Somebody already uses this e-mail."), field="email") from error
        raise


def _rows(names) -> list[Permission]:
    wanted = Q(pk=None)
    for name in names:
        wanted |= Q(content_type__app_label=PERMISSIONS[name].app_label, codename=PERMISSIONS[name].codename)
    return list(Permission.objects.filter(wanted))


def _tidy(name: str) -> str:
    return " ".join(name.split())
