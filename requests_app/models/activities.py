from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.database.triggers import append_only
from requests_app.choices import ActivityType

from .requests import Request

LONGEST = 2000  # letters of a comment


class ActivityQuerySet(models.QuerySet):
    def current(self):
        """Without the rows that replace others. `replacement` of each is the payload of what replaced it
        last; None of what stands as it was written.
        """
        replacing = RequestActivity.objects.filter(replaces=OuterRef("pk")).order_by("-id")
        return self.filter(replaces__isnull=True).annotate(
            replacement=Subquery(replacing.values("payload")[:1])
        )


class RequestActivity(models.Model):
    """One thing that happened to a request, or was said about it. Append-only: a comment is edited or removed
    by a row that replaces it.

    `payload`: {text, mentions} of a comment ({removed: true} of one that is taken back); {from, to, verb,
    note} of a change of state; {revisions: [{line, name, unit, original, approved, reason}], note} of a
    revision; {verb, note, ...} of the system's.
    """

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="activities", verbose_name=_("request"), db_index=False
    )
    timestamp = models.DateTimeField(_("when"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    author_name = models.CharField(_("name that day"), max_length=255, blank=True)
    type = models.CharField(_("kind"), max_length=50, choices=ActivityType)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answers"),
        db_index=False,
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaces")
    )
    payload = models.JSONField(_("content"), default=dict)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        db_table = "request_activities"
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("activity of a request"), _("activities of requests")
        default_permissions = ()
        indexes = [models.Index(fields=["request", "id"], name="request_activities_request")]
        constraints = [
            models.CheckConstraint(
                name="request_activities_type_known", condition=Q(type__in=ActivityType.values)
            ),
            models.CheckConstraint(
                name="request_activities_only_comments_answer",
                condition=Q(type=ActivityType.COMMENT) | Q(parent__isnull=True, replaces__isnull=True),
            ),
            models.CheckConstraint(
                name="request_activities_comments_have_authors",
                condition=~Q(type=ActivityType.COMMENT) | Q(author__isnull=False),
            ),
        ]
        triggers = append_only("request_activities")

    def __str__(self):
        return f"{self.request_id}: {self.type}"
