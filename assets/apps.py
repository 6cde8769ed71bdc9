from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = _("Assets")

    def ready(self):
        from assets import config  # noqa: F401 declares the settings
        from assets.services import places
        from assets.services.repairs import parts, succession
        from assets.signals import use_taken_back, use_taking_back
        from core import signals
        from core.database.seeding import keep_existing
        from core.files import attachments
        from core.people import open_documents

        post_migrate.connect(places.fill_virtual, sender=self, dispatch_uid="assets.places.fill_virtual")
        keep_existing(self.get_model("AssetCategory"))
        keep_existing(self.get_model("Place"))
        signals.person_renamed.connect(places.follow_name, dispatch_uid="assets.places.follow_name")
        signals.person_deactivating.connect(places.keep_holder, dispatch_uid="assets.places.keep_holder")
        use_taking_back.connect(parts.before_taking_back, dispatch_uid="assets.parts.before_taking_back")
        use_taken_back.connect(parts.after_taking_back, dispatch_uid="assets.parts.after_taking_back")
        open_documents.register(
            open_documents.Kind(
                "repairs", _("Repairs in hand"), succession.found, succession.hand_over, moves=True
            )
        )
        asset = self.get_model("Asset")
        attachments.register(
            "assets.asset",
            lookup=lambda user, pk: asset.objects.visible_to(user).filter(pk=pk).first(),
            change_permission="assets.change_asset",
        )
        count = self.get_model("StockCount")
        attachments.register(
            "assets.stockcount",
            lookup=lambda user, pk: count.objects.visible_to(user).filter(pk=pk).first(),
            change_permission="assets.manage_stock",
        )
        repair = self.get_model("Repair")
        attachments.register(
            "assets.repair",
            lookup=lambda user, pk: repair.objects.visible_to(user).filter(pk=pk).first(),
            change_permission="assets.manage_repair",
        )
        registration = self.get_model("AssetRegistration")
        attachments.register(
            "assets.assetregistration",
            lookup=lambda user, pk: registration.objects.visible_to(user).filter(pk=pk).first(),
            change_permission="assets.add_asset",
        )
