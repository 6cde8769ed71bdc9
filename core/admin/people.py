"""People, divisions, preferences, groups."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV, XLSX

from core.admin.base import ReadOnlyAdmin, ServiceAdmin
from core.models import Division, SigningPin, User, UserPreference
from core.resources import UserResource
from core.services.people import divisions, users


@admin.register(Division)
class DivisionAdmin(ServiceAdmin):
    list_display = ("name", "can_do_fieldwork", "is_active", "updated_at")
    list_filter = ("is_active", "can_do_fieldwork")
    search_fields = ("name",)
    fields = ("name", "can_do_fieldwork", "seen_version")
    actions = (*ServiceAdmin.actions, "deactivate", "activate")

    def create(self, request, values):
        return divisions.create(actor=request.user, **values)

    def update(self, request, row, version, values):
        return divisions.update(row, actor=request.user, version=version, **values)

    def has_delete_permission(self, request, obj=None):
        """Who left is remembered with his division."""
        return False

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request, queryset):
        self.each(request, queryset, lambda row: divisions.deactivate(row, actor=request.user))

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self.each(request, queryset, lambda row: divisions.activate(row, actor=request.user))


@admin.register(User)
class UserAdmin(ImportMixin, ServiceAdmin):
    """Deactivating, permissions and passwords are on the person's own page ("view on site"): they ask for a
    reason.
    """

    resource_classes = (UserResource,)
    import_formats = (CSV, XLSX)
    change_list_template = None
    list_display = ("name", "email", "role", "division", "is_active", "must_change_password", "last_login")
    list_filter = ("role", "division", "is_active", "must_change_password", "password_reset_requested")
    list_select_related = ("division",)
    search_fields = ("name", "email")
    fields = ("name", "email", "role", "division", "seen_version")

    def create(self, request, values):
        person, password = users.create(actor=request.user, **values)
        text = _("Temporary password of %(name)s, shown this once: %(password)s")
        self.message_user(request, text % {"name": person.name, "password": password}, messages.WARNING)
        return person

    def update(self, request, row, version, values):
        return users.update(row, actor=request.user, version=version, **values)

    def has_delete_permission(self, request, obj=None):
        """People are deactivated, never deleted."""
        return False

    def has_import_permission(self, request):
        return self.has_add_permission(request)

    def view_on_site(self, obj):
        return reverse("user", args=[obj.pk])


@admin.register(UserPreference)
class UserPreferenceAdmin(ReadOnlyAdmin):
    list_display = (
        "user",
        "language",
        "theme",
        "items_per_page",
        "email_notifications",
        "whatsapp_notifications",
    )
    list_filter = ("language", "theme", "email_notifications")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")


@admin.register(SigningPin)
class SigningPinAdmin(ReadOnlyAdmin):
    """Who has one, and whose is locked; nobody sees it."""

    list_display = ("user", "set_at", "wrong_tries", "locked_until")
    fields = ("user", "set_at", "wrong_tries", "locked_until")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    ordering = ("-set_at",)
