"""The place of requests in the menus, and what other lists offer to do with their rows."""

from django.utils.translation import gettext_lazy as _

from core.listing import register_bulk
from core.navigation import register
from core.roles import Role
from requests_app import panels

register(
    "flow",
    _("Requests"),
    "requests",
    "clipboard-pen-line",
    perm="requests_app.view_own_request",
    order=10,
    bottom_roles=(Role.SUPER_ADMIN, Role.ADMIN_PURCHASE, Role.LEADER, Role.STAFF),
    badge=panels.badge,
)
register_bulk(
    "restock",
    label=_("Request these"),
    icon="shopping-cart",
    url_name="request_create",
    permission="requests_app.add_request",
)
