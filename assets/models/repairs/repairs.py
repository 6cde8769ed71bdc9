from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from assets.choices import MENDED, AssetCondition, AssetStatus, RepairKind, RepairStatus
from assets.models.goods.agreement import repairs_agree
from assets.models.goods.assets import Asset
from assets.models.places import Place
from assets.models.repairs.final import repairs_final
from assets.models.repairs.transitions import MANAGE, OPEN, RepairTransitions
from core import clock
from core.database.days import plausible
from core.database.people import person_key
from core.database.triggers import fixed, undeletable

NOBODY = Q(kind="", technician__isnull=True, vendor__isnull=True)


class RepairQuerySet(models.QuerySet):
    def open(self):
        """What is not over."""
        return self.filter(status__in=OPEN)

    def overdue(self):
        """What should be ready by now."""
        return self.open().filter(estimate_date__lt=clock.today())

    def with_state(self):
        """Annotated with `state`: the status, with _LATE behind it for what is overdue."""
        late = When(status__in=OPEN, estimate_date__lt=clock.today(), then=Concat("status", Value("_LATE")))
        return self.annotate(state=Case(late, default="status", output_field=models.CharField()))

    def visible_to(self, user):
        """All for the global views; else what one reported, mends or waits for oneself."""
        if user.has_perm("assets.view_asset") or user.has_perm(MANAGE):
            return self.all()
        return self.filter(Q(reporter=user) | Q(technician=user) | Q(holder_place__user=user))


class Repair(RepairTransitions, FSMModelMixin, models.Model):
    """One incident of one device: from the report of its damage to its return, or its end. It costs what it
    costs by itself.

    `holder_place`, `holder_status` and `holder_condition` are where the device was, as what and in which
    condition, when it broke.
    """

    doc_number = models.CharField(_("number"), max_length=30, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="repairs", verbose_name=_("asset"))
    status = FSMField(
        _("status"), max_length=16, choices=RepairStatus, default=RepairStatus.REPORTED, protected=True
    )
    reporter = person_key(_("reported by"), required=True, db_index=True)
    reporter_name = models.CharField(_("reported by (name)"), max_length=255)
    reported_at = models.DateTimeField(_("reported"))
    condition = models.CharField(_("condition"), max_length=12, choices=AssetCondition)
    description = models.CharField(_("what is broken"), max_length=2000)
    holder_place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("was at"), db_index=False
    )
    holder_status = models.CharField(_("was"), max_length=16, choices=AssetStatus)
    holder_condition = models.CharField(_("condition before"), max_length=12, choices=AssetCondition)
    kind = models.CharField(_("kind"), max_length=8, choices=RepairKind, blank=True)
    technician = person_key(_("technician"), db_index=True)
    technician_name = models.CharField(_("technician (name)"), max_length=255, blank=True)
    vendor = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vendor")
    )
    vendor_name = models.CharField(_("vendor (name)"), max_length=255, blank=True)
    vendor_contact = models.CharField(_("contact at the vendor"), max_length=200, blank=True)
    estimate_date = models.DateField(_("ready by"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    started_by = person_key(_("started by"))
    started_by_name = models.CharField(_("started by (name)"), max_length=255, blank=True)
    actions_taken = models.CharField(_("what was done"), max_length=2000, blank=True)
    result_condition = models.CharField(
        _("condition afterwards"), max_length=12, choices=AssetCondition, blank=True
    )
    outcome = models.CharField(_("note or reason at the end"), max_length=1000, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=15, decimal_places=2, null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    finished_by = person_key(_("finished by"))
    finished_by_name = models.CharField(_("finished by (name)"), max_length=255, blank=True)
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RepairQuerySet.as_manager()

    class Meta:
        db_table = "repairs"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("repair"), _("repairs")
        default_permissions = ()
        indexes = [
            models.Index(fields=["status", "-id"], name="repairs_status"),
            models.Index(fields=["estimate_date"], name="repairs_overdue", condition=Q(status__in=OPEN)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                name="repairs_one_open",
                condition=Q(status__in=OPEN),
                violation_error_message=_("The damage of this asset is reported already."),
            ),
            models.CheckConstraint(name="repairs_status_known", condition=Q(status__in=RepairStatus.values)),
            models.CheckConstraint(
                name="repairs_condition_known", condition=Q(condition__in=AssetCondition.values)
            ),
            models.CheckConstraint(
                name="repairs_described",
                condition=~Q(description=""),
                violation_error_message=_("Describe what is broken."),
            ),
            models.CheckConstraint(
                name="repairs_cost_limits",
                condition=Q(cost__isnull=True) | Q(cost__gte=0, cost__lte=100_000_000_000),
                violation_error_message=_("A cost lies between 0 and 100,000,000,000."),
            ),
            models.CheckConstraint(
                name="repairs_dates_in_order",
                condition=(Q(started_at__isnull=True) | Q(started_at__gte=F("reported_at")))
                & (Q(finished_at__isnull=True) | Q(finished_at__gte=F("reported_at")))
                & (
                    Q(finished_at__isnull=True)
                    | Q(started_at__isnull=True)
                    | Q(finished_at__gte=F("started_at"))
                ),
                violation_error_message=_("A repair is reported, then started, then finished."),
            ),
            models.CheckConstraint(
                name="repairs_one_in_charge",
                condition=NOBODY
                | Q(kind=RepairKind.INTERNAL, technician__isnull=False, vendor__isnull=True)
                | Q(kind=RepairKind.EXTERNAL, technician__isnull=True, vendor__isnull=False),
                violation_error_message=_("A repair has a technician or a vendor, not both."),
            ),
            models.CheckConstraint(
                name="repairs_stage_complete",
                condition=Q(
                    NOBODY, status=RepairStatus.REPORTED, started_at__isnull=True, finished_at__isnull=True
                )
                | Q(
                    status=RepairStatus.IN_PROGRESS,
                    kind=RepairKind.INTERNAL,
                    started_at__isnull=False,
                    finished_at__isnull=True,
                )
                | Q(
                    status=RepairStatus.OUT,
                    kind=RepairKind.EXTERNAL,
                    started_at__isnull=False,
                    finished_at__isnull=True,
                )
                | Q(
                    ~Q(kind=""),
                    ~Q(actions_taken=""),
                    status=RepairStatus.COMPLETED,
                    started_at__isnull=False,
                    finished_at__isnull=False,
                    finished_by__isnull=False,
                    result_condition__in=MENDED,
                )
                | Q(
                    ~Q(outcome=""),
                    status__in=(RepairStatus.DECOMMISSIONED, RepairStatus.CANCELLED),
                    finished_at__isnull=False,
                    finished_by__isnull=False,
                ),
                violation_error_message=_("This does not fit the state that the repair is in."),
            ),
            models.CheckConstraint(
                name="repairs_holder_status",
                condition=Q(
                    holder_status__in=(AssetStatus.IN_STORAGE, AssetStatus.IN_USE, AssetStatus.IN_CUSTODY)
                ),
            ),
        ]
        triggers = [
            undeletable("repairs"),
            repairs_final(),
            *repairs_agree(),
            fixed("repairs", "doc_number"),
            plausible("repairs_days", "estimate_date"),
        ]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether it should be ready by now."""
        return self.is_open and self.estimate_date is not None and self.estimate_date < clock.today()

    @property
    def in_charge(self) -> str:
        """The technician or the vendor, by the name of that day."""
        return self.technician_name or self.vendor_name

    @property
    def default_estimate(self):
        """What a form proposes: tomorrow."""
        return clock.today() + timedelta(days=1)

    def may_work(self, user) -> bool:
        """Whether this person may note progress and use parts: who manages repairs, and the technician
        himself.
        """
        return user.has_perm(MANAGE) or (self.technician_id is not None and self.technician_id == user.pk)
