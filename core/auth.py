"""Who may do what: the role's group, additions for one person, minus what the role is forbidden."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from core.models import User
from core.roles import ALL, ROLE_MANDATORY, ROLE_RESTRICTIONS, Role


class RoleBackend(ModelBackend):
    """Log-in by e-mail, permissions by role: one query per request, kept on the user object."""

    def user_can_authenticate(self, user):
        """Nobody who is deactivated or leaves."""
        return user.works_here

    def get_user(self, user_id):
        """The active user of a session, with the preferences that every page needs; None for anybody else."""
        user = User.objects.select_related("preferences").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None) -> frozenset[str]:
        """Names (`app.codename`) that this person holds; who is anonymous, inactive or leaves holds none."""
        if user_obj.is_anonymous or not user_obj.works_here:
            return frozenset()
        if not hasattr(user_obj, "_held_permissions"):
            user_obj._held_permissions = permissions_of(user_obj)
        return user_obj._held_permissions


def permissions_of(user) -> frozenset[str]:
    """What a person holds by role and by addition, in one query; a super admin holds everything."""
    if user.role == Role.SUPER_ADMIN:
        return ALL
    name = ("content_type__app_label", "codename")
    by_role = Permission.objects.filter(group__name=user.role).order_by().values_list(*name)
    added = user.user_permissions.order_by().values_list(*name)
    granted = {f"{app}.{codename}" for app, codename in by_role.union(added)}
    return frozenset(granted | ROLE_MANDATORY[user.role]) - ROLE_RESTRICTIONS[user.role]
