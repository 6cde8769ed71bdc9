"""The place of requests in the menus, how the search box finds them, and what other lists offer to do with
their rows.
"""

from django.utils.translation import gettext_lazy as _

from core.listing import found, register_bulk
from core.navigation import register
from core.roles import Role
from requests_app import panels
from requests_app.choices import DOCUMENT
from requests_app.models import Request

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
found.register(
    DOCUMENT,
    _("Requests"),
    "clipboard-pen-line",
    view="request",
    list_view="requests",
    rows=Request.objects.visible_to,
    who="requester_name",
    day="request_date",
)
