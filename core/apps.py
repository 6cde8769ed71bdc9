from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("People and system")

    def ready(self):
        from core import checks  # noqa: F401 registers the checks
        from core.database import seeding
        from core.people import fixtures, groups

        # Each room's own declarations: activity actions, menu entries, importers, exporters, panels of the
        # home page.
        autodiscover_modules("actions", "navigation", "importers", "exporters", "panels")
        post_migrate.connect(groups.fill, dispatch_uid="core.groups.fill")
        seeding.keep_existing(self.get_model("Division"))
        user = self.get_model("User")
        seeding.keep_existing(user)
        post_save.connect(fixtures.complete, sender=user, dispatch_uid="core.seeding.complete_person")
