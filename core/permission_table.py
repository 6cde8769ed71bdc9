"""The table of permissions: what `core.roles` makes the permissions and the roles' rights of.

For each group of them: its label, and a row for each permission: its Django name (`app.codename`), the model
it concerns, its label, a mark for each role, the permissions that it makes no sense without, and whether it
is sensitive. The marks stand for Admin Logistik, Admin Purchase, Leader and Staff, in this order:

M  mandatory: always held, cannot be taken away
d  default: held through the role's group
.  not held, but may be given to one person
x  forbidden: denied even if somebody adds it to the person

The super admin holds everything.
"""

from django.utils.translation import gettext_lazy as _

SENSITIVE = True

TABLE = (
    (
        _("Dashboard and reports"),
        (
            ("core.view_dashboard", "user", _("See the dashboard"), "MMMM"),
            ("core.view_report", "user", _("See reports and analysis"), "ddd.", ("core.view_dashboard",)),
            ("core.export_data", "user", _("Export data"), "dd.x", ("core.view_dashboard",), SENSITIVE),
            (
                "core.view_activitylog",
                "activitylog",
                _("See the system's activity log"),
                "..xx",
                ("core.view_dashboard",),
                SENSITIVE,
            ),
        ),
    ),
    (
        _("Procurement requests"),
        (
            ("requests_app.view_own_request", "request", _("See one's own requests"), "dddM"),
            (
                "requests_app.view_request",
                "request",
                _("See all requests"),
                "Md..",
                ("requests_app.view_own_request",),
            ),
            (
                "requests_app.add_request",
                "request",
                _("Create regular requests"),
                "dddd",
                ("requests_app.view_own_request",),
            ),
            (
                "requests_app.add_urgent_request",
                "request",
                _("Create urgent and project requests"),
                "ddM.",
                ("requests_app.view_own_request",),
            ),
            (
                "requests_app.approve_logistic",
                "request",
                _("Approve (stock and availability)"),
                "Mxxx",
                ("requests_app.view_request",),
            ),
            (
                "requests_app.approve_purchase",
                "request",
                _("Approve and enter prices (purchase)"),
                "xMxx",
                ("requests_app.view_request",),
            ),
            (
                "requests_app.approve_final",
                "request",
                _("Give final approval (CEO)"),
                "xxxx",
                ("requests_app.view_request",),
                SENSITIVE,
            ),
            (
                "requests_app.cancel_request",
                "request",
                _("Cancel one's own requests"),
                "dddd",
                ("requests_app.view_own_request",),
            ),
            (
                "requests_app.delete_request",
                "request",
                _("Delete other people's requests"),
                "....",
                ("requests_app.view_own_request",),
                SENSITIVE,
            ),
        ),
    ),
    (
        _("Loan requests"),
        (
            ("loans.view_own_loanrequest", "loanrequest", _("See one's own loan requests"), "dddd"),
            (
                "loans.view_loanrequest",
                "loanrequest",
                _("See all loan requests"),
                "d...",
                ("loans.view_own_loanrequest",),
            ),
            (
                "loans.add_loanrequest",
                "loanrequest",
                _("Create loan requests"),
                "dddd",
                ("loans.view_own_loanrequest",),
            ),
            (
                "loans.approve_loanrequest",
                "loanrequest",
                _("Approve loans and assign assets"),
                "M...",
                ("loans.view_loanrequest",),
            ),
            (
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
            ("assets.view_asset", "asset", _("See the asset list (global)"), "MMdd"),
            (
                "assets.view_division_asset",
                "asset",
                _("See the assets of one's own division"),
                "..Mx",
                ("assets.view_asset",),
            ),
            (
                "assets.view_price",
                "asset",
                _("See prices and values"),
                "xMxx",
                ("assets.view_asset",),
                SENSITIVE,
            ),
            ("assets.add_asset", "asset", _("Register new assets"), "Mxxx", ("assets.view_asset",)),
            ("assets.change_asset", "asset", _("Edit asset data"), "M...", ("assets.view_asset",)),
            (
                "assets.delete_asset",
                "asset",
                _("Void asset data"),
                "M.xx",
                ("assets.view_asset",),
                SENSITIVE,
            ),
            (
                "assets.handover_asset",
                "asset",
                _("Hand assets over"),
                "Mx..",
                ("assets.view_asset", "loans.view_handover"),
            ),
            (
                "loans.view_handover",
                "handover",
                _("See the history of handovers"),
                "d...",
                ("assets.view_asset",),
            ),
            ("assets.report_repair", "repair", _("Report damage"), "d.dd", ("assets.view_asset",)),
            (
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
            (
                "fieldops.add_installation",
                "installation",
                _("Install at customers"),
                "dxdd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_installation"),
            ),
            (
                "fieldops.view_installation",
                "installation",
                _("See the history of installations"),
                "d.dd",
                ("fieldops.view_customer",),
            ),
            (
                "fieldops.add_dismantle",
                "dismantle",
                _("Withdraw devices (dismantle)"),
                "dxdd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_dismantle"),
            ),
            (
                "fieldops.view_dismantle",
                "dismantle",
                _("See the history of dismantles"),
                "d.dd",
                ("fieldops.view_customer",),
            ),
            (
                "fieldops.add_maintenance",
                "maintenance",
                _("Report maintenance"),
                "d.dd",
                ("assets.view_asset", "fieldops.view_customer", "fieldops.view_maintenance"),
            ),
            (
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
            ("assets.view_stock", "stocklevel", _("See stock"), "Md.."),
            (
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
            ("fieldops.view_customer", "customer", _("See customer data"), "dddd"),
            ("fieldops.add_customer", "customer", _("Add customers"), "d...", ("fieldops.view_customer",)),
            (
                "fieldops.change_customer",
                "customer",
                _("Edit customer data"),
                "d...",
                ("fieldops.view_customer",),
            ),
            (
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
            ("core.view_user", "user", _("See users and divisions"), "M..."),
            ("core.add_user", "user", _("Create users"), "x..x", ("core.view_user",)),
            ("core.change_user", "user", _("Edit users"), "x..x", ("core.view_user",)),
            ("core.delete_user", "user", _("Deactivate users"), "xxxx", ("core.view_user",), SENSITIVE),
            (
                "core.reset_password",
                "user",
                _("Reset a user's password"),
                "x.xx",
                ("core.view_user",),
                SENSITIVE,
            ),
            (
                "core.manage_permissions",
                "user",
                _("Manage a user's permissions"),
                "xxxx",
                ("core.view_user",),
                SENSITIVE,
            ),
            ("core.manage_division", "division", _("Manage divisions"), "..xx", ("core.view_user",)),
            ("assets.manage_catalogue", "standarditem", _("Manage categories, types and models"), "ddxx"),
            ("core.manage_account", "user", _("Manage one's own account"), "dddd"),
        ),
    ),
)
