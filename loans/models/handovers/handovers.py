from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from core.database.days import plausible
from core.database.triggers import fixed
from loans.choices import OWN_WAYS, HandoverSource, HandoverStatus, HandoverTarget, SigningWay
from loans.models.handovers.final import handovers_final
from loans.models.handovers.queries import UNSIGNED, HandoverQuerySet
from loans.models.handovers.transitions import HandoverTransitions

UNVOIDED = Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
SIGNED = Q(answered_at__isnull=False, signed_at__isnull=False, signed_by__isnull=False) & ~Q(signing_way="")
NOT_SIGNED = Q(answered_at__isnull=True, signed_at__isnull=True, signed_by__isnull=True, signing_way="")


def _person(label, **kwargs):
    """A person's key; his name of that day stands beside it."""
    known = {"related_name": "+", "verbose_name": label}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **known, **kwargs)


def _name(label, **kwargs):
    return models.CharField(label, max_length=255, **kwargs)


def _division(label):
    return models.CharField(label, max_length=100, blank=True)


class Handover(HandoverTransitions, FSMModelMixin, models.Model):
    """One handover of things to one person (HO-...), with one signature for all its lines: the minutes of it.

    Things move when it is made. `giver` is who answered for them until then (of what lies in a warehouse,
    the admin who hands it out), `made_by` who wrote it; `wo_ro_int_number` is the document that it was made
    for.
    """

    doc_number = models.CharField(_("number"), max_length=50, unique=True)
    handover_date = models.DateField(_("date"))
    giver = _person(_("giver"), db_column="menyerahkan_id", db_index=False)
    giver_name = _name(_("giver (name)"), db_column="menyerahkan_name")
    giver_division = _division(_("giver (division)"))
    receiver = _person(_("receiver"), db_column="penerima_id", db_index=False)
    receiver_name = _name(_("receiver (name)"), db_column="penerima_name")
    receiver_division = _division(_("receiver (division)"))
    acknowledging = _person(
        _("acknowledging"), db_column="mengetahui_id", null=True, blank=True, db_index=False
    )
    acknowledging_name = _name(_("acknowledging (name)"), db_column="mengetahui_name", blank=True)
    acknowledging_division = _division(_("acknowledging (division)"))
    made_by = _person(_("made by"), db_index=False)
    made_by_name = _name(_("made by (name)"))
    source = models.CharField(
        _("made for"), max_length=10, choices=HandoverSource, default=HandoverSource.MANUAL
    )
    wo_ro_int_number = models.CharField(_("reference"), max_length=50, blank=True)
    target_status = models.CharField(_("handed over"), max_length=16, choices=HandoverTarget)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    status = FSMField(
        _("status"),
        max_length=16,
        choices=HandoverStatus,
        default=HandoverStatus.IN_PROGRESS,
        protected=True,
    )
    signing_way = models.CharField(_("signed"), max_length=10, choices=SigningWay, blank=True)
    signed_at = models.DateTimeField(_("signed on"), null=True, blank=True)
    signed_by = _person(_("signed by"), null=True, blank=True, db_index=False)
    signed_by_name = _name(_("signed by (name)"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    sign_note = models.CharField(_("about the signature"), max_length=500, blank=True)
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True, editable=False)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    voided_by = _person(_("voided by"), null=True, blank=True, db_index=False)
    voided_by_name = _name(_("voided by (name)"), blank=True)
    void_reason = models.CharField(_("reason"), max_length=500, blank=True)
    line_count = models.PositiveSmallIntegerField(_("lines"), editable=False)
    search_text = models.TextField(_("search text"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("recorded"))

    objects = HandoverQuerySet.as_manager()

    class Meta:
        db_table = "handovers"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("handover"), _("handovers")
        default_permissions = ()
        indexes = [
            models.Index(fields=["status", "-id"], name="handovers_status"),
            models.Index(fields=["handover_date", "-id"], name="handovers_date"),
            models.Index(fields=["giver", "-id"], name="handovers_giver"),
            models.Index(fields=["receiver", "-id"], name="handovers_receiver"),
            models.Index(fields=["acknowledging", "-id"], name="handovers_acknowledging"),
            models.Index(fields=["made_by", "-id"], name="handovers_made_by"),
            models.Index(
                fields=["wo_ro_int_number", "-id"],
                name="handovers_reference",
                condition=~Q(wo_ro_int_number=""),
            ),
            # What is to be signed, by whom, and since when: few against all.
            models.Index(fields=["receiver"], name="handovers_to_sign", condition=UNSIGNED),
            models.Index(fields=["handover_date"], name="handovers_unsigned", condition=UNSIGNED),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="handovers_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="handovers_status_known", condition=Q(status__in=HandoverStatus.values)
            ),
            models.CheckConstraint(
                name="handovers_kind_known",
                condition=Q(
                    source__in=HandoverSource.values,
                    signing_way__in=SigningWay.values,
                    target_status__in=HandoverTarget.values,
                ),
            ),
            models.CheckConstraint(
                name="handovers_two_people",
                condition=~Q(giver=F("receiver")),
                violation_error_message=_("Nobody hands over to himself."),
            ),
            models.CheckConstraint(
                name="handovers_source_named",
                condition=Q(source=HandoverSource.MANUAL) | ~Q(wo_ro_int_number=""),
                violation_error_message=_("Name the document that this handover is made for."),
            ),
            models.CheckConstraint(
                name="handovers_stage_complete",
                condition=Q(NOT_SIGNED, UNVOIDED, status=HandoverStatus.IN_PROGRESS)
                | Q(SIGNED, UNVOIDED, status=HandoverStatus.COMPLETED)
                | Q(SIGNED, UNVOIDED, status=HandoverStatus.CANCELLED)
                | Q(
                    (SIGNED | NOT_SIGNED) & ~Q(void_reason=""),
                    status=HandoverStatus.CANCELLED,
                    voided_at__isnull=False,
                    voided_by__isnull=False,
                ),
                violation_error_message=_("This does not fit the state that the handover is in."),
            ),
            models.CheckConstraint(
                name="handovers_proxy_says_why",
                condition=~Q(signing_way=SigningWay.PROXY) | ~Q(sign_note=""),
                violation_error_message=_("Say why you sign in somebody's place."),
            ),
            models.CheckConstraint(
                name="handovers_own_account",
                condition=~Q(signing_way=SigningWay.ACCOUNT) | Q(signed_by=F("receiver")),
                violation_error_message=_("In his account nobody but the receiver signs."),
            ),
            models.CheckConstraint(
                name="handovers_signed_himself",
                condition=~Q(signing_way__in=OWN_WAYS) | Q(signed_by=F("receiver")),
                violation_error_message=_("With his phone or his PIN nobody but the receiver signs."),
            ),
            models.CheckConstraint(
                name="handovers_lines",
                condition=Q(line_count__gt=0),
                violation_error_message=_("Choose what changes hands first."),
            ),
        ]
        triggers = [
            *handovers_final(),
            fixed("handovers", "doc_number"),
            plausible("handovers_days", "handover_date"),
        ]

    def __str__(self):
        return self.doc_number

    @property
    def is_open(self) -> bool:
        """Whether the receiver has still to answer."""
        return self.status == HandoverStatus.IN_PROGRESS

    @property
    def is_voided(self) -> bool:
        """Whether it was taken back altogether."""
        return self.voided_at is not None
