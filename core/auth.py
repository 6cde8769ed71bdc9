"""Who may do what: the role's group, additions for one person, minus what the role is forbidden."""

from functools import cache as cache_forever

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection

from core.roles import ALL, ROLE_MANDATORY, ROLE_RESTRICTIONS, Role

# Every request asks for these, so they come with the user himself, in SQL that is quick to plan.
ADDED = "ARRAY(SELECT up.permission_id FROM users_user_permissions up WHERE up.user_id = users.id)"
# Counted up to a hundred: the bell says "99+".
UNREAD = (
    "(SELECT count(*) FROM (SELECT FROM notifications n WHERE n.recipient_id = users.id AND NOT n.is_read "
    "LIMIT 100) AS new)"
)
GRANTED, FRESH = "core.auth.granted", 60  # seconds


class RoleBackend(ModelBackend):
    """Log-in by e-mail, permissions by role. One query per request at most, kept on the user object."""

    def get_user(self, user_id):
        """The active user of a session, with what every page needs of him in one query."""
        user = _read(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None) -> frozenset[str]:
        """Names (`app.codename`) that this person holds; an inactive or anonymous one holds none."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return frozenset()
        held = getattr(user_obj, "_held_permissions", None)
        if held is None:
            held = user_obj._held_permissions = self._collect(user_obj)
        return held

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """A super admin holds everything (also Django's own model permissions, which the admin asks for)."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        return user_obj.role == Role.SUPER_ADMIN or perm in self.get_all_permissions(user_obj)

    def _collect(self, user) -> frozenset[str]:
        if user.role == Role.SUPER_ADMIN:
            return ALL
        added = getattr(user, "added", None)  # somebody else than the one who asks was read without
        if added is None:
            added = user.user_permissions.values_list("pk", flat=True)
        names, by_role = _granted()
        held = by_role[user.role] | {names[pk] for pk in added}
        return frozenset((held | ROLE_MANDATORY[user.role]) - ROLE_RESTRICTIONS[user.role])


def _read(user_id):
    """The user with preferences, added permissions and unread news, or None. By hand: the ORM's share of it
    was a tenth of a page.
    """
    from core.models import User, UserPreference

    sql, fields, shown = _reading(User, UserPreference)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    user = User.from_db(connection.alias, fields, row[: len(fields)])
    *preferences, user.added, user.unread = row[len(fields) :]
    # As select_related would leave it: there, or known to be missing.
    user._state.fields_cache["preferences"] = (
        UserPreference.from_db(connection.alias, shown, preferences) if preferences[0] else None
    )
    return user


@cache_forever
def _reading(user_model, preference_model) -> tuple[str, list[str], list[str]]:
    """(SQL, names of the user's fields, names of the preferences' fields)."""
    tables = [(model._meta.db_table, model._meta.concrete_fields) for model in (user_model, preference_model)]
    columns = [f'"{table}"."{field.column}"' for table, fields in tables for field in fields]
    sql = (
        f"SELECT {', '.join([*columns, ADDED, UNREAD])} FROM users "  # noqa: S608 names of our own tables and columns
        "LEFT JOIN user_preferences ON user_preferences.user_id = users.id WHERE users.id = %s"
    )
    return sql, *([field.attname for field in fields] for _table, fields in tables)


def _granted() -> tuple[dict[int, str], dict[str, frozenset[str]]]:
    """({key of a permission: its name}, {role: names of its group}): what migrations write and nobody changes
    in between.
    """
    granted = cache.get(GRANTED)
    if granted is None:
        names = {
            pk: f"{app}.{code}"
            for pk, app, code in Permission.objects.values_list("pk", "content_type__app_label", "codename")
        }
        pairs = Group.permissions.through.objects.values_list("group__name", "permission_id")
        by_role = {role: frozenset() for role in Role}
        for role, pk in pairs:
            by_role[role] = by_role.get(role, frozenset()) | {names[pk]}
        granted = names, by_role
        cache.set(GRANTED, granted, FRESH)
    return granted
