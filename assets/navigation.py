"""The warehouse's places in the menus."""

from django.utils.translation import gettext_lazy as _

from core.navigation import register
from core.roles import Role

register("warehouse", _("Assets"), "assets", "box", order=10, bottom_roles=tuple(Role.values))
register(
    "warehouse",
    _("Registrations"),
    "registrations",
    "package-plus",
    perm="assets.add_asset",
    order=20,
    bottom_roles=(Role.ADMIN_LOGISTIK,),
)
register("warehouse", _("Imports"), "imports", "upload", perm=("assets.add_asset", "assets.manage_catalogue"), order=30)
register(
    "warehouse",
    _("Catalogue"),
    "catalogue",
    "shapes",
    perm="assets.manage_catalogue",
    order=40,
    bottom_roles=(Role.ADMIN_PURCHASE,),
)
register("warehouse", _("Locations"), "locations", "warehouse", perm="assets.change_asset", order=50)
