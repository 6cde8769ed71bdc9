"""The table browser of super admins, in the house's colours (templates/admin/base_site.html,
static/css/admin.css).
"""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

OURS = frozenset({"core", "assets", "loans", "fieldops", "requests_app"})
# The index in the order of the side bar: (title, model names); what is in no group comes last.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("Warehouse"),
        ("Asset", "AssetRegistration", "StockLevel", "StockMovement", "StockThreshold", "Place"),
    ),
    (_("Catalogue"), ("AssetCategory", "AssetType", "StandardItem")),
    (
        _("Requests"),
        (
            "Request",
            "RequestItem",
            "Delivery",
            "DeliveryLine",
            "RequestActivity",
            "RequestDraft",
            "ApprovalDelegation",
        ),
    ),
    (_("People"), ("User", "Division", "Group", "UserPreference", "SavedView")),
    (
        _("Files and news"),
        ("Attachment", "ImportJob", "ImportRow", "ImportMapping", "Export", "Notification", "WhatsAppLog"),
    ),
    (_("System"), ()),
)
# Libraries' tables whose own pages write styles into the page, which our content policy refuses.
PLAIN = {
    "ProcrastinateJob": {
        "list_display": ("id", "task_name", "status", "attempts", "scheduled_at"),
        "list_filter": ("status", "task_name"),
        "search_fields": ("task_name",),
    }
}


class TrinityAdminSite(admin.AdminSite):
    site_header = site_title = "Trinity"
    index_title = _("All data")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        """One log-in page for everything; who is logged in and ends here lacks the role."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        if request.user.is_authenticated:
            return redirect("admin:index")
        from django.contrib.auth.views import redirect_to_login  # this module is loaded before the models

        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(self, request, extra_context=None):
        return redirect("home")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def get_app_list(self, request, app_label=None):
        """All models in the groups of the side bar instead of one list for each app."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = []
        for title, names in GROUPS:
            found = (
                [models.pop(name) for name in names if name in models]
                if names
                else sorted(models.values(), key=lambda m: m["name"])
            )
            if found:
                url = found[0]["admin_url"] or ""
                groups.append(
                    {
                        "name": capfirst(title),
                        "app_label": str(title),
                        "app_url": url,
                        "has_module_perms": True,
                        "models": found,
                    }
                )
        return groups


class TrinityAdminConfig(AdminConfig):
    default_site = "trinity.admin.TrinityAdminSite"

    def ready(self):
        super().ready()
        self._read_only_guests()

    @staticmethod
    def _read_only_guests():
        """Tables of libraries (groups, jobs, failed log-ins) are for looking at."""
        from core.admin.base import CappedPaginator, ReadOnlyAdmin

        for model, registered in list(admin.site._registry.items()):
            if model._meta.app_label not in OURS:
                base, plain = type(registered), PLAIN.get(model.__name__)
                admin.site.unregister(model)
                guest = type(
                    f"ReadOnly{base.__name__}",
                    (ReadOnlyAdmin,) if plain else (ReadOnlyAdmin, base),
                    {"date_hierarchy": None, "paginator": CappedPaginator, **(plain or {})},
                )
                admin.site.register(model, guest)
