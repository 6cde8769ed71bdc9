from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition
from assets.models import Asset
from core.database import people
from loans.choices import LeaverSigns, Settled
from loans.models.leaving.final import clearances_final, items_final


class ClearanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for those who let people go, none for others."""
        return self.all() if user.has_perm("core.delete_user") else self.none()

    def of(self, person):
        """Of somebody who leaves: those since he said so, the newest first. None of one who does not."""
        if not person.is_leaving:
            return self.none()
        return self.filter(person=person, issued_at__gte=person.leaving_since)


class Clearance(models.Model):
    """Somebody who leaves owes nothing any more (SBT-...): the minutes of what became of all that he held,
    owed and had open, and the letter that says so. It is written once, when nothing is left.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    person = people.person_key(_("who leaves"), required=True)
    person_name = people.person_name(_("who leaves (name)"))
    division_name = models.CharField(_("division (name)"), max_length=100, blank=True)
    leaving_since = models.DateTimeField(_("leaving since"))
    leaving_reason = models.CharField(_("why he leaves"), max_length=500)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = people.person_key(_("issued by"), required=True)
    issued_by_name = people.person_name(_("issued by (name)"))
    signing_way = models.CharField(_("signed"), max_length=10, choices=LeaverSigns)
    note = models.CharField(_("note"), max_length=500, blank=True)
    line_count = models.PositiveSmallIntegerField(_("lines"), editable=False)
    lost_count = models.PositiveSmallIntegerField(_("lost"), editable=False)
    search_text = models.TextField(_("search text"), blank=True, editable=False)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        db_table = "clearances"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("clearance letter"), _("clearance letters")
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "-id"], name="clearances_person"),
            models.Index(fields=["issued_at", "-id"], name="clearances_issued"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="clearances_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "leaving_since"],
                name="clearances_once",
                violation_error_message=_("This person is cleared already."),
            ),
            models.CheckConstraint(
                name="clearances_two_people",
                condition=~Q(person=F("issued_by")),
                violation_error_message=_("Nobody clears himself."),
            ),
            models.CheckConstraint(
                name="clearances_proxy_says_why",
                condition=Q(signing_way=LeaverSigns.PAPER) | Q(Q(signing_way=LeaverSigns.PROXY), ~Q(note="")),
                violation_error_message=_("Say why you sign in somebody's place."),
            ),
            models.CheckConstraint(
                name="clearances_lost_says_why",
                condition=Q(lost_count=0) | ~Q(note=""),
                violation_error_message=_("Say what is known about what is lost."),
            ),
            models.CheckConstraint(name="clearances_counts", condition=Q(lost_count__lte=F("line_count"))),
            models.CheckConstraint(
                name="clearances_in_order",
                condition=Q(issued_at__gte=F("leaving_since")),
                violation_error_message=_("Nobody is cleared before he leaves."),
            ),
        ]
        triggers = clearances_final()

    def __str__(self):
        return self.doc_number


class ClearanceItem(models.Model):
    """One thing or document of somebody who left, and what became of it: `to_name` has it now, `document`
    says so (a handover, a return, or what was handed on itself).
    """

    clearance = models.ForeignKey(
        Clearance, models.PROTECT, related_name="items", verbose_name=_("clearance letter"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("line"))
    asset = models.ForeignKey(
        Asset,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asset"),
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=500)
    serial_number = models.CharField(_("serial number"), max_length=100, blank=True)
    quantity = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    condition = models.CharField(_("condition"), max_length=12, choices=AssetCondition, blank=True)
    settled = models.CharField(_("what became of it"), max_length=10, choices=Settled)
    to_name = models.CharField(_("is now with"), max_length=255, blank=True)
    document = models.CharField(_("document"), max_length=50, blank=True)

    class Meta:
        db_table = "clearance_items"
        ordering = ["clearance_id", "number"]
        verbose_name, verbose_name_plural = _("line of a clearance letter"), _("lines of clearance letters")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["asset", "-id"], name="clearance_items_asset", condition=Q(asset__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["clearance", "number"], name="clearance_items_number"),
            models.UniqueConstraint(
                fields=["clearance", "asset"],
                name="clearance_items_once",
                violation_error_message=_("The same thing is named twice."),
            ),
            models.CheckConstraint(name="clearance_items_known", condition=Q(settled__in=Settled.values)),
            models.CheckConstraint(
                name="clearance_items_about_something",
                condition=Q(asset__isnull=False, quantity__isnull=False)
                | Q(Q(asset__isnull=True, quantity__isnull=True), ~Q(document="")),
            ),
        ]
        triggers = items_final()

    def __str__(self):
        return f"{self.number}. {self.name}"
