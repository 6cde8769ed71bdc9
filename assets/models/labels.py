import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.labels.layouts import LAYOUTS
from core.database.people import person_key
from core.models import JobState

MOST_COPIES = 20


class LabelOrder(models.TextChoices):
    LISTED = "LISTED", _("As listed or scanned")
    CODE = "CODE", _("By code")
    NAME = "NAME", _("By name")
    PLACE = "PLACE", _("By location and shelf")


class LabelPrint(models.Model):
    """Labels that somebody asked for: of the assets `ids` that he may see, or without any of those that the
    list's `query` leaves.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    owner = person_key(_("owner"), required=True, db_index=True)
    layout = models.CharField(
        _("paper"), max_length=10, choices=[(layout.key, layout.label) for layout in LAYOUTS.values()]
    )
    first_position = models.PositiveSmallIntegerField(_("first label on the sheet"), default=1)
    copies = models.PositiveSmallIntegerField(_("copies of each"), default=1)
    order = models.CharField(_("order"), max_length=10, choices=LabelOrder, default=LabelOrder.LISTED)
    query = models.CharField(_("filters"), max_length=4000, blank=True)
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("chosen assets"), default=list, blank=True)
    filename = models.CharField(_("file name"), max_length=150)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("labels done"), default=0)
    total = models.PositiveIntegerField(_("labels in all"), default=0)
    file = models.FileField(_("file"), max_length=255, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "label_prints"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("label print"), _("label prints")
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-id"], name="label_prints_owner")]
        constraints = [
            models.CheckConstraint(
                name="label_prints_on_sheet",
                condition=Q(
                    *[
                        Q(layout=layout.key, first_position__range=(1, layout.per_page))
                        for layout in LAYOUTS.values()
                    ],
                    _connector=Q.OR,
                ),
                violation_error_message=_("The sheet has no such position."),
            ),
            models.CheckConstraint(
                name="label_prints_copies",
                condition=Q(copies__range=(1, MOST_COPIES)),
                violation_error_message=_("Print between 1 and 20 copies of each label."),
            ),
        ]

    def __str__(self):
        return self.filename

    @property
    def next_position(self) -> int:
        """The first label of the last sheet that is still free; 1 when that sheet is full."""
        return (self.first_position - 1 + self.total) % LAYOUTS[self.layout].per_page + 1
