from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from assets.choices import RegistrationStatus
from assets.models.catalogue.catalogue import Stamped
from core.database.days import plausible
from core.database.people import person_key
from core.database.triggers import fixed


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who register see all of them; nobody else any."""
        return self if user.has_perm("assets.add_asset") else self.none()


class AssetRegistration(FSMModelMixin, Stamped):
    """One intake of goods (REG-...): many lines, many assets. Voided as a whole as long as none of them has
    moved.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    registration_date = models.DateField(_("date"))
    status = FSMField(
        _("status"),
        max_length=10,
        choices=RegistrationStatus,
        default=RegistrationStatus.RECORDED,
        protected=True,
    )
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    po_number = models.CharField(_("PO number"), max_length=50, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=50, blank=True)
    purchase_date = models.DateField(_("purchase date"), null=True, blank=True)
    wo_ro_int_number = models.CharField(_("request or work order"), max_length=50, blank=True)
    notes = models.CharField(_("notes"), max_length=1000, blank=True)
    asset_count = models.PositiveIntegerField(_("assets"), default=0)
    recorded_by = person_key(_("recorded by"), required=True, db_index=True)
    recorded_by_name = models.CharField(_("recorded by (name)"), max_length=255)
    voided_by = person_key(_("voided by"), db_index=True)
    voided_by_name = models.CharField(_("voided by (name)"), max_length=255, blank=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    void_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        db_table = "asset_registrations"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("registration"), _("registrations")
        default_permissions = ()
        triggers = [
            fixed("asset_registrations", "doc_number"),
            plausible("asset_registrations_days", "registration_date", "purchase_date"),
        ]

    def __str__(self):
        return self.doc_number

    @transition(
        status,
        source=RegistrationStatus.RECORDED,
        target=RegistrationStatus.VOIDED,
        permission="assets.delete_asset",
        custom={"label": _("Void"), "icon": "undo-2", "tone": "danger"},
    )
    def void(self):
        """Takes every asset of it back out of the ledger."""
