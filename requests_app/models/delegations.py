from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.database.days import plausible
from core.database.people import person_key
from core.models import User
from requests_app.choices import Stage

SEE_ALL = "requests_app.view_request"  # what whoever decides in another's place holds besides


class DelegationQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """What holds on a day (today), from people who still work here."""
        day = day or clock.today()
        return self.filter(
            revoked_at__isnull=True,
            starts_on__lte=day,
            ends_on__gte=day,
            person__is_active=True,
            person__leaving_since__isnull=True,
        )

    def at(self, *stages: Stage):
        """What counts at these stages: given by who decides there himself, to who sees all requests."""
        given = Q(pk__in=[])
        for stage in stages:
            given |= Q(stage=stage, person__in=User.objects.holding(stage.permission).values("pk"))
        return self.filter(given, delegate__in=User.objects.holding(SEE_ALL).values("pk"))

    def visible_to(self, user):
        """One's own, given and received; all of them for those who give the final approval."""
        if user.has_perm(Stage.FINAL.permission):
            return self.all()
        return self.filter(Q(person=user) | Q(delegate=user))


class ApprovalDelegation(models.Model):
    """While `person` is away, `delegate` decides for him at one stage, from one day to another. Revoked,
    never removed.
    """

    person = person_key(_("away"), required=True, db_index=True)
    person_name = models.CharField(_("away (name)"), max_length=255)
    delegate = person_key(_("decides instead"), required=True, db_index=True)
    delegate_name = models.CharField(_("decides instead (name)"), max_length=255)
    stage = models.CharField(_("approval"), max_length=10, choices=Stage)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("created"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = person_key(_("revoked by"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        db_table = "approval_delegations"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("delegation of approvals"), _("delegations of approvals")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="approval_delegations_two_people",
                condition=~Q(person=F("delegate")),
                violation_error_message=_("Choose somebody else than yourself."),
            ),
            models.CheckConstraint(
                name="approval_delegations_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                name="approval_delegations_stage_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="approval_delegations_revoked_complete",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
        triggers = [plausible("approval_delegations_days", "starts_on", "ends_on")]

    def __str__(self):
        return f"{self.person_name} → {self.delegate_name}"
