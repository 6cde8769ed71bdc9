"""The one table: permission x role.

Every permission has a Django name (`app.codename`), the model it concerns, a label, and one mark per role:
M  mandatory: always held, cannot be taken away
d  default: held through the role's group
.  not held, but may be given to one person
x  forbidden: denied even if somebody adds it to the person (ROLE_RESTRICTIONS)
The super admin holds everything. `needs` names the permissions that one makes no sense without.
The table fills the permissions and the five groups after each migration.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


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


P = Permission
GROUPS: tuple[tuple[str, tuple[Permission, ...]], ...] = (
    (
        _("Dashboard and reports"),
        (
            P("core.view_dashboard", "user", _("See the dashboard"), "MMMM"),
            P("core.view_report", "user", _("See reports and analysis"), "ddd.", ("core.view_dashboard",)),
            P("core.export_data", "user", _("Export data"), "dd.x", ("core.view_dashboard",), sensitive=True),
            P(
                "core.view_activitylog",
                "activitylog",
                _("See the system's activity log"),
                "..xx",
                ("core.view_dashboard",),
                sensitive=True,
            ),
        ),
    ),
    (
        _("Procurement requests"),
        (
            P("requests_app.view_own_request", "request", _("See one's own requests"), "dddM"),
            P(
                "requests_app.view_request",
                "request",
                _("See all requests"),
                "Md..",
                ("requests_app.view_own_request",),
            ),
            P(
                "requests_app.add_request",
                "request",
                _("Create regular requests"),
                "dddd",
                ("requests_app.view_own_request",),
            ),
            P(
                "requests_app.add_urgent_request",
                "request",
                _("Create urgent and project requests"),
                "ddM.",
                ("requests_app.view_own_request",),
            ),
            P(
                "requests_app.approve_logistic",
                "request",
                _("Approve (stock and availability)"),
                "Mxxx",
                ("requests_app.view_request",),
            ),
            P(
                "requests_app.approve_purchase",
                "request",
                _("Approve and enter prices (purchase)"),
                "xMxx",
                ("requests_app.view_request",),
            ),
            P(
                "requests_app.approve_final",
                "request",
                _("Give final approval (CEO)"),
                "xxxx",
                ("requests_app.view_request",),
                sensitive=True,
            ),
            P(
                "requests_app.cancel_request",
                "request",
                _("Cancel one's own requests"),
                "dddd",
                ("requests_app.view_own_request",),
            ),
            P(
                "requests_app.delete_request",
                "request",
                _("Delete other people's requests"),
                "....",
                ("requests_app.view_own_request",),
                sensitive=True,
            ),
        ),
    ),
    (
        _("Loan requests"),
        (
            P("loans.view_own_loanrequest", "loanrequest", _("See one's own loan requests"), "dddd"),
            P(
                "loans.view_loanrequest",
                "loanrequest",
                _("See all loan requests"),
                "d...",
                ("loans.view_own_loanrequest",),
            ),
            P(
                "loans.add_loanrequest",
                "loanrequest",
                _("Create loan requests"),
                "dddd",
                ("loans.view_own_loanrequest",),
            ),
            P(
                "loans.approve_loanrequest",
                "loanrequest",
                _("Approve loans and assign assets"),
                "M...",
                ("loans.view_loanrequest",),
            ),
            P(
                "loans.return_loanrequest",
                "loanrequest",
                _("Confirm the return of lent assets"),
                "M...",
                ("loans.view_loanrequest",),
            ),
        ),
    ),
    (
        _("Asset management"),
        (
            P("assets.view_asset", "asset", _("See the asset list (global)"), "MMdd"),
            P(
                "assets.view_division_asset",
                "asset",
                _("See the assets of one's own division"),
                "..Mx",
                ("assets.view_asset",),
            ),
            P(
                "assets.view_price",
                "asset",
                _("See prices and values"),
                "xMxx",
                ("assets.view_asset",),
                sensitive=True,
            ),
            P("assets.add_asset", "asset", _("Register new assets"), "Mxxx", ("assets.view_asset",)),
            P("assets.change_asset", "asset", _("Edit asset data"), "M...", ("assets.view_asset",)),
            P(
                "assets.delete_asset",
                "asset",
                _("Void asset data"),
                "M.xx",
                ("assets.view_asset",),
                sensitive=True,
            ),
            P(
                "assets.handover_asset",
                "asset",
                _("Hand assets over"),
                "Mx..",
                ("assets.view_asset", "loans.view_handover"),
            ),
            P(
                "loans.view_handover",
                "handover",
                _("See the history of handovers"),
                "d...",
                ("assets.view_asset",),
            ),
            P("assets.report_repair", "repair", _("Report damage"), "d.dd", ("assets.view_asset",)),
            P(
                "assets.manage_repair",
                "repair",
                _("Manage repairs (internal and vendor)"),
                "d...",
                ("assets.view_asset", "assets.report_repair"),
            ),
        ),
    ),
    (
        _("Field operations"),
        (
            P(
                "fieldops.add_installation",
                "installation",
                _("Install at customers"),
                "dxdd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_installation"),
            ),
            P(
                "fieldops.view_installation",
                "installation",
                _("See the history of installations"),
                "d.dd",
                ("fieldops.view_customer",),
            ),
            P(
                "fieldops.add_dismantle",
                "dismantle",
                _("Withdraw devices (dismantle)"),
                "dxdd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_dismantle"),
            ),
            P(
                "fieldops.view_dismantle",
                "dismantle",
                _("See the history of dismantles"),
                "d.dd",
                ("fieldops.view_customer",),
            ),
            P(
                "fieldops.add_maintenance",
                "maintenance",
                _("Report maintenance"),
                "d.dd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_maintenance"),
            ),
            P(
                "fieldops.view_maintenance",
                "maintenance",
                _("See the history of maintenance"),
                "d.dd",
                ("fieldops.view_customer",),
            ),
        ),
    ),
    (
        _("Stock management"),
        (
            P("assets.view_stock", "stocklevel", _("See stock"), "Md.."),
            P(
                "assets.manage_stock",
                "stocklevel",
                _("Manage stock (thresholds)"),
                "Mx.x",
                ("assets.view_stock",),
            ),
        ),
    ),
    (
        _("Customer management"),
        (
            P("fieldops.view_customer", "customer", _("See customer data"), "dddd"),
            P("fieldops.add_customer", "customer", _("Add customers"), "d...", ("fieldops.view_customer",)),
            P(
                "fieldops.change_customer",
                "customer",
                _("Edit customer data"),
                "d...",
                ("fieldops.view_customer",),
            ),
            P(
                "fieldops.delete_customer",
                "customer",
                _("Delete customers"),
                "....",
                ("fieldops.view_customer",),
            ),
        ),
    ),
    (
        _("Settings and users"),
        (
            P("core.view_user", "user", _("See users and divisions"), "M..."),
            P("core.add_user", "user", _("Create users"), "x..x", ("core.view_user",)),
            P("core.change_user", "user", _("Edit users"), "x..x", ("core.view_user",)),
            P("core.delete_user", "user", _("Deactivate users"), "xxxx", ("core.view_user",), sensitive=True),
            P(
                "core.reset_password",
                "user",
                _("Reset a user's password"),
                "x.xx",
                ("core.view_user",),
                sensitive=True,
            ),
            P(
                "core.manage_permissions",
                "user",
                _("Manage a user's permissions"),
                "xxxx",
                ("core.view_user",),
                sensitive=True,
            ),
            P("core.manage_division", "division", _("Manage divisions"), "..xx", ("core.view_user",)),
            P("assets.manage_catalogue", "standarditem", _("Manage categories, types and models"), "ddxx"),
            P("core.manage_account", "user", _("Manage one's own account"), "dddd"),
        ),
    ),
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
