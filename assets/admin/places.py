"""Places: warehouse locations are made here; persons, customers and the virtual ends of the road make
themselves.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from assets.choices import PlaceKind
from assets.models import Place
from assets.services import places
from core.admin.base import ServiceAdmin


@admin.register(Place)
class PlaceAdmin(ServiceAdmin):
    list_display = ("name", "kind", "detail", "is_active", "updated_at")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "detail")
    fields = ("name", "detail", "seen_version")
    actions = (*ServiceAdmin.actions, "deactivate", "activate")

    def create(self, request, values):
        return places.create(actor=request.user, **values)

    def update(self, request, row, version, values):
        return places.update(row, actor=request.user, version=version, **values)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or obj.kind == PlaceKind.WAREHOUSE
        )

    def has_delete_permission(self, request, obj=None):
        """The ledger speaks of it for ever."""
        return False

    @admin.action(description=_("Deactivate"), permissions=["change"])
    def deactivate(self, request, queryset):
        self.each(
            request,
            queryset.filter(kind=PlaceKind.WAREHOUSE),
            lambda row: places.deactivate(row, actor=request.user),
        )

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self.each(
            request,
            queryset.filter(kind=PlaceKind.WAREHOUSE),
            lambda row: places.activate(row, actor=request.user),
        )
