import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from assets.choices import CountStatus
from assets.models.catalogue.catalogue import AssetCategory, Stamped
from assets.models.counts.counted import COUNT_FINAL, SECOND_PERSON, UNDECIDED
from assets.models.places import Place
from core.database.people import person_key
from core.database.triggers import fixed

OPEN = (CountStatus.COUNTING, CountStatus.REVIEW)
MANAGE = "assets.manage_stock"


def only(column: str) -> Func:
    """The range that holds one key; of a column that is empty: everything."""
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def first_round(count) -> bool:
    """A condition of transitions: it was not counted again yet."""
    return count.round == 1


class StockCountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who see stock; the others see those they are invited to count in."""
        if user.has_perm("assets.view_stock"):
            return self
        return self.filter(
            pk__in=StockCount.counters.through.objects.filter(user=user).values("stockcount_id")
        )

    def to_approve(self, user):
        """What this person may approve: submitted, neither started nor counted by himself. `approval` refuses
        the others in words.
        """
        if not user.has_perm(MANAGE):
            return self.none()
        found = self.filter(status=CountStatus.REVIEW).exclude(started_by=user)
        return found.exclude(entries__counted_by=user)


class StockCount(FSMModelMixin, Stamped):
    """One stock count (OP-...): what lies at a warehouse location, or what of one category lies there.

    Everybody counts blind. Submitted it is judged (`StockCountLine.verdict`); what differs may be counted
    once more; a second person approves, which posts the differences.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="counts", verbose_name=_("location"))
    category = models.ForeignKey(
        AssetCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    status = FSMField(
        _("status"), max_length=10, choices=CountStatus, default=CountStatus.COUNTING, protected=True
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    counters = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        db_table="stock_count_counters",
        blank=True,
        related_name="+",
        verbose_name=_("invited to count"),
    )
    started_by = person_key(_("started by"), required=True, db_index=True)
    started_by_name = models.CharField(_("started by (name)"), max_length=255)
    started_at = models.DateTimeField(_("started"))
    submitted_by = person_key(_("submitted by"), db_index=True)
    submitted_by_name = models.CharField(_("submitted by (name)"), max_length=255, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_by = person_key(_("approved by"), db_index=True)
    approved_by_name = models.CharField(_("approved by (name)"), max_length=255, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approval_note = models.CharField(_("note of the approval"), max_length=1000, blank=True)
    cancelled_by = person_key(_("cancelled by"), db_index=True)
    cancelled_by_name = models.CharField(_("cancelled by (name)"), max_length=255, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = StockCountQuerySet.as_manager()

    class Meta:
        db_table = "stock_counts"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("stock count"), _("stock counts")
        default_permissions = ()
        indexes = [models.Index(fields=["status", "-id"], name="stock_counts_status")]
        constraints = [
            ExclusionConstraint(
                name="stock_counts_one_open",
                expressions=[(only("place_id"), "&&"), (only("category_id"), "&&")],
                condition=Q(status__in=OPEN),
                violation_error_message=_("This location is being counted already."),
            ),
            models.CheckConstraint(
                name="stock_counts_status_known", condition=Q(status__in=CountStatus.values)
            ),
            models.CheckConstraint(name="stock_counts_two_rounds", condition=Q(round__in=(1, 2))),
            models.CheckConstraint(
                name="stock_counts_not_approved_by_starter",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("started_by")),
                violation_error_message=_("Somebody else approves a count than who started it."),
            ),
            models.CheckConstraint(
                name="stock_counts_submitted_complete",
                condition=~Q(status__in=(CountStatus.REVIEW, CountStatus.APPROVED))
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="stock_counts_approved_complete",
                condition=Q(status=CountStatus.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(status=CountStatus.APPROVED) & Q(approved_by__isnull=True, approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="stock_counts_cancelled_complete",
                condition=(
                    Q(status=CountStatus.CANCELLED, cancelled_by__isnull=False, cancelled_at__isnull=False)
                    & ~Q(cancel_reason="")
                )
                | (
                    ~Q(status=CountStatus.CANCELLED) & Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                ),
            ),
        ]
        triggers = [
            fixed("stock_counts", "doc_number"),
            pgtrigger.Trigger(
                name="stock_counts_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=COUNT_FINAL,
            ),
            pgtrigger.Trigger(
                name="stock_counts_second_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("approved_by_id", "status"),
                func=SECOND_PERSON,
            ),
            pgtrigger.Trigger(
                name="stock_counts_undecided",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status"),
                func=UNDECIDED,
            ),
        ]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Neither approved nor cancelled yet."""
        return self.status in OPEN

    @transition(
        status,
        source=CountStatus.COUNTING,
        target=CountStatus.REVIEW,
        permission=MANAGE,
        custom={"label": _("Submit"), "icon": "send"},
    )
    def submit(self):
        """Counting is over; what was found is judged."""

    @transition(
        status,
        source=CountStatus.REVIEW,
        target=CountStatus.COUNTING,
        permission=MANAGE,
        conditions=[first_round],
        custom={"label": _("Count again"), "icon": "rotate-ccw"},
    )
    def recount(self):
        """What differs is counted once more."""

    @transition(
        status,
        source=CountStatus.REVIEW,
        target=CountStatus.APPROVED,
        permission=MANAGE,
        custom={"label": _("Approve"), "icon": "clipboard-check"},
    )
    def approve(self):
        """A second person agrees; the differences are posted."""

    @transition(
        status,
        source=list(OPEN),
        target=CountStatus.CANCELLED,
        permission=MANAGE,
        custom={"label": _("Cancel the count"), "icon": "ban", "tone": "danger"},
    )
    def cancel(self):
        """It ends without a consequence."""
