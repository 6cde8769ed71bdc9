"""Roles and what each may do, made of `permission_table`.

The table fills the permissions and the five groups after each migration.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.permission_table import TABLE


class Role(models.TextChoices):
    SUPER_ADMIN = "SUPER_ADMIN", _("Super Admin")
    ADMIN_LOGISTIK = "ADMIN_LOGISTIK", _("Admin Logistik")
    ADMIN_PURCHASE = "ADMIN_PURCHASE", _("Admin Purchase")
    LEADER = "LEADER", _("Leader")
    STAFF = "STAFF", _("Staff")


COLUMNS = (Role.ADMIN_LOGISTIK, Role.ADMIN_PURCHASE, Role.LEADER, Role.STAFF)


@dataclass(frozen=True)
class Permission:
    name: str
    model: str
    label: str
    marks: str
    needs: tuple[str, ...] = ()
    sensitive: bool = False

    @property
    def app_label(self) -> str:
        return self.name.partition(".")[0]

    @property
    def codename(self) -> str:
        return self.name.partition(".")[2]

    def mark(self, role: str) -> str:
        """M, d, . or x for a role; the super admin has M everywhere."""
        return "M" if role == Role.SUPER_ADMIN else self.marks[COLUMNS.index(role)]


GROUPS: tuple[tuple[str, tuple[Permission, ...]], ...] = tuple(
    (label, tuple(Permission(*row) for row in rows)) for label, rows in TABLE
)
PERMISSIONS: dict[str, Permission] = {p.name: p for _label, group in GROUPS for p in group}
# Held by the super admin alone; never grantable, so not part of the table that people see.
SYSTEM_PERMISSIONS = frozenset({"core.change_systemconfig"})


def names_with(role: str, marks: str) -> frozenset[str]:
    """The permissions that carry one of `marks` for a role."""
    return frozenset(name for name, p in PERMISSIONS.items() if p.mark(role) in marks)


ROLE_DEFAULTS = {role: names_with(role, "Md") for role in Role}
ROLE_MANDATORY = {role: names_with(role, "M") for role in Role}
ROLE_RESTRICTIONS = {role: names_with(role, "x") for role in COLUMNS} | {Role.SUPER_ADMIN: frozenset()}
ALL = frozenset(PERMISSIONS) | SYSTEM_PERMISSIONS


def check_known(name: str) -> str:
    """Return `name`; raise LookupError when the catalogue does not have it (a typing mistake, not a
    refusal).
    """
    if name not in ALL:
        raise LookupError(f"Unknown permission: {name!r}")
    return name


def grantable(role: str) -> list[Permission]:
    """What may be added to one person of this role, in the table's order."""
    return [p for p in PERMISSIONS.values() if p.mark(role) == "."]


def with_needs(names, role: str) -> frozenset[str]:
    """`names` and everything they depend on, without what the role is forbidden (and without what then hangs
    in the air).
    """
    wanted, queue = set(), list(names)
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue.extend(PERMISSIONS[name].needs)
    forbidden = set(ROLE_RESTRICTIONS[role])
    while True:
        hanging = {n for n in wanted if n not in forbidden and forbidden.intersection(PERMISSIONS[n].needs)}
        if not hanging:
            return frozenset(wanted - forbidden)
        forbidden |= hanging
