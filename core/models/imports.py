import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from core.database.people import person_key
from core.roles import Role


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", _("Uploaded")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked")
    WRITING = "WRITING", _("Being written")
    WRITTEN = "WRITTEN", _("Written")
    UNDOING = "UNDOING", _("Being undone")
    UNDONE = "UNDONE", _("Undone")
    FAILED = "FAILED", _("Failed")


class Verdict(models.TextChoices):
    NEW = "NEW", _("New")
    CHANGE = "CHANGE", _("Change")
    UNCHANGED = "UNCHANGED", _("Unchanged")
    WRONG = "WRONG", _("Wrong")


BUSY = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


class ImportJobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; the super admin sees everybody's."""
        return self if user.role == Role.SUPER_ADMIN else self.filter(owner=user)


class ImportJob(FSMModelMixin, models.Model):
    """A file on its way in: uploaded, checked row by row, written, perhaps undone."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=40)
    filename = models.CharField(_("file"), max_length=255)
    file = models.FileField(_("file"), max_length=255)
    state = FSMField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED, protected=True
    )
    header = models.JSONField(_("header"), default=list)
    mapping = models.JSONField(_("mapping"), default=dict)  # target field -> index of the file's column
    # Column -> the first cells that show how it writes its numbers; none before the whole file was looked at.
    signs = models.JSONField(_("signs of numbers"), null=True, blank=True, editable=False)
    # Target field -> the sign before decimals that its column was found, or said, to use.
    decimals = models.JSONField(_("decimal signs"), default=dict, blank=True, editable=False)
    only_good = models.BooleanField(_("only the good rows"), default=False)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    counts = models.JSONField(_("counts"), default=dict)  # verdict -> number of rows, plus 'warned'
    reference_id = models.CharField(_("document"), max_length=255, blank=True)
    error = models.TextField(_("error"), blank=True)
    # When the worker last gave a sign of life, and when the owner last looked at the progress (whoever has
    # left gets a notification).
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True, editable=False)
    watched_at = models.DateTimeField(_("last watched"), null=True, blank=True, editable=False)
    owner = person_key(_("by"), required=True, db_index=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        db_table = "import_jobs"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("import"), _("imports")
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-id"], name="import_jobs_owner")]

    def __str__(self):
        return self.filename

    @transition(
        state,
        source=[ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED],
        target=ImportState.CHECKING,
    )
    def start_check(self):
        """The mapping is settled; the worker judges every row."""

    @transition(state, source=ImportState.CHECKING, target=ImportState.UPLOADED)
    def ask(self):
        """How a column writes its numbers has to be said first."""

    @transition(state, source=ImportState.CHECKING, target=ImportState.CHECKED)
    def finish_check(self):
        """Every row has its verdict."""

    @transition(state, source=ImportState.CHECKED, target=ImportState.WRITING)
    def start_write(self):
        """Somebody said yes to the preview."""

    @transition(state, source=ImportState.WRITING, target=ImportState.WRITTEN)
    def finish_write(self):
        """All or nothing, or all good ones, are in."""

    @transition(state, source=ImportState.WRITTEN, target=ImportState.UNDOING)
    def start_undo(self):
        """Somebody wants all of it taken back."""

    @transition(state, source=ImportState.UNDOING, target=ImportState.UNDONE)
    def finish_undo(self):
        """Everything it wrote is taken back."""

    @transition(state, source=ImportState.UNDOING, target=ImportState.WRITTEN)
    def keep(self):
        """It could not be taken back; `error` says why. All of it stands."""

    @transition(state, source=[ImportState.CHECKING, ImportState.WRITING], target=ImportState.FAILED)
    def fail(self):
        """Nothing was written; `error` says why."""


class ImportRow(models.Model):
    """One row of the file with its verdict. `values` are the raw cells; `problems` and `warnings` are
    [[column or '', sentence], ...].
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    values = models.JSONField(_("values"), default=list)
    problems = models.JSONField(_("problems"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    label = models.CharField(_("label"), max_length=255, blank=True)
    # What the row does: {"creates": how many} for a new one; {"id": .., "changes": {field: [old, new]}} for a
    # change, to undo it too.
    effect = models.JSONField(_("effect"), default=dict)

    class Meta:
        db_table = "import_rows"
        ordering = ["number"]
        verbose_name, verbose_name_plural = _("import row"), _("import rows")
        default_permissions = ()
        indexes = [models.Index(fields=["job", "verdict", "number"], name="import_rows_verdict")]

    def __str__(self):
        return f"{self.job_id}:{self.number}"


class ImportMapping(models.Model):
    """What a person last imported a layout with, so that it needs no second choosing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("whose"),
        db_index=False,  # the constraint's index begins with it
    )
    kind = models.CharField(_("what"), max_length=40)
    signature = models.CharField(_("signature"), max_length=64)  # hash of the header
    mapping = models.JSONField(_("mapping"), default=dict)
    decimals = models.JSONField(_("decimal signs"), default=dict, blank=True)  # of its number fields
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        db_table = "import_mappings"
        verbose_name, verbose_name_plural = _("remembered mapping"), _("remembered mappings")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "signature"], name="import_mappings_of_one")
        ]

    def __str__(self):
        return f"{self.kind} {self.signature[:8]}"
