"""Categories, types, models."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV, XLSX

from assets.models import AssetCategory, AssetType, StandardItem
from assets.resources import StandardItemResource
from assets.services.catalogue import categories, items, types
from core.admin.base import ServiceAdmin


@admin.register(AssetCategory)
class AssetCategoryAdmin(ServiceAdmin):
    list_display = ("name", "is_customer_installable", "updated_at")
    list_filter = ("is_customer_installable",)
    search_fields = ("name",)
    fields = ("name", "is_customer_installable", "divisions", "return_checklist", "seen_version")

    def create(self, request, values):
        return categories.create(actor=request.user, **values)

    def update(self, request, row, version, values):
        return categories.update(row, actor=request.user, version=version, **values)

    def delete(self, request, row):
        categories.delete(row, actor=request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.types.exists())


@admin.register(AssetType)
class AssetTypeAdmin(ServiceAdmin):
    list_display = ("name", "category", "classification", "tracking_method", "unit_of_measure")
    list_filter = ("category", "classification", "tracking_method")
    list_select_related = ("category",)
    search_fields = ("name", "category__name")
    fields = ("category", "name", "classification", "tracking_method", "unit_of_measure", "seen_version")

    def create(self, request, values):
        return types.create(actor=request.user, **values)

    def update(self, request, row, version, values):
        return types.update(row, actor=request.user, version=version, **values)

    def delete(self, request, row):
        types.delete(row, actor=request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.items.exists())


@admin.register(StandardItem)
class StandardItemAdmin(ImportMixin, ServiceAdmin):
    resource_classes = (StandardItemResource,)
    import_formats = (CSV, XLSX)
    list_display = (
        "name",
        "brand",
        "type",
        "bulk_type",
        "unit_of_measure",
        "base_unit_of_measure",
        "quantity_per_unit",
        "is_active",
    )
    list_filter = ("type__category", "bulk_type", "is_active")
    list_select_related = ("type",)
    search_fields = ("name", "brand", "type__name")
    fields = (
        "type",
        "name",
        "brand",
        "bulk_type",
        "unit_of_measure",
        "base_unit_of_measure",
        "quantity_per_unit",
        "seen_version",
    )
    actions = (*ServiceAdmin.actions, "deactivate", "activate")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Types of two categories may share a name."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "type":
            field.queryset = AssetType.objects.select_related("category").order_by("category__name", "name")
            field.label_from_instance = lambda row: f"{row.category} › {row}"
        return field

    def create(self, request, values):
        return items.create(actor=request.user, **values)

    def update(self, request, row, version, values):
        return items.update(row, actor=request.user, version=version, **values)

    def delete(self, request, row):
        items.delete(row, actor=request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.assets.exists())

    def has_import_permission(self, request):
        return self.has_add_permission(request)

    @admin.action(description=_("Deactivate"), permissions=["change"])
    def deactivate(self, request, queryset):
        self.each(request, queryset, lambda row: items.deactivate(row, actor=request.user))

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self.each(request, queryset, lambda row: items.activate(row, actor=request.user))
