"""Fills the permissions and the five groups from core.roles, after each migration."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from core.roles import PERMISSIONS, ROLE_DEFAULTS, SYSTEM_PERMISSIONS, Role


def fill(sender=None, **kwargs) -> None:
    """Create missing permission rows and set each role's group to its defaults. Running it twice changes
    nothing.
    """
    types = {(t.app_label, t.model): t for t in ContentType.objects.all()}
    rows = {}
    for p in PERMISSIONS.values():
        # A permission may concern a model of a room that is not furnished yet; its content type waits for it.
        if (p.app_label, p.model) not in types:
            types[p.app_label, p.model] = ContentType.objects.get_or_create(
                app_label=p.app_label, model=p.model
            )[0]
        rows[p.name], _created = Permission.objects.get_or_create(
            content_type=types[p.app_label, p.model], codename=p.codename, defaults={"name": str(p.name)}
        )
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([rows[name] for name in ROLE_DEFAULTS[role] if name not in SYSTEM_PERMISSIONS])
