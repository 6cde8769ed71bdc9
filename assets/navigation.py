"""The warehouse's places in the menus."""

from django.utils.translation import gettext_lazy as _

from core.navigation import register
from core.roles import Role

register("main", _("Scan"), "scan", "scan-line", order=5, bottom_roles=tuple(Role.values), raised=True)
register("main", _("My stock"), "my_stock", "backpack", order=10, bottom_roles=(Role.LEADER, Role.STAFF))
register("main", _("Division stock"), "division_stock", "users", perm="assets.view_division_asset", order=20)
register("warehouse", _("Stock"), "stock", "layers", perm="assets.view_stock", order=5)
# Who looks through the list of assets all day; for the others it stands in the menu.
register(
    "warehouse",
    _("Assets"),
    "assets",
    "box",
    order=10,
    bottom_roles=(Role.SUPER_ADMIN, Role.ADMIN_LOGISTIK, Role.ADMIN_PURCHASE),
)
register(
    "warehouse",
    _("Registrations"),
    "registrations",
    "package-plus",
    perm="assets.add_asset",
    order=20,
    bottom_roles=(Role.ADMIN_LOGISTIK,),
)
register(
    "warehouse",
    _("Imports"),
    "imports",
    "upload",
    perm=("assets.add_asset", "assets.manage_catalogue"),
    order=30,
)
register(
    "warehouse",
    _("Catalogue"),
    "catalogue",
    "shapes",
    perm="assets.manage_catalogue",
    order=40,
)
register("warehouse", _("Locations"), "locations", "warehouse", perm="assets.change_asset", order=50)
register("warehouse", _("Restock list"), "restock", "shopping-cart", perm="assets.view_stock", order=36)
register("warehouse", _("Thresholds"), "thresholds", "gauge", perm="assets.manage_stock", order=37)
register(
    "flow", _("Repairs"), "repairs", "wrench", perm=("assets.manage_repair", "assets.report_repair"), order=50
)
register("warehouse", _("Stock counts"), "counts", "clipboard-list", perm="assets.view_stock", order=38)
