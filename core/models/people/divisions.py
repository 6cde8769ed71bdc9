from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.database.seeding import NamedQuerySet


class Division(models.Model):
    """A part of the company; people belong to one."""

    name = models.CharField(_("name"), max_length=100)
    can_do_fieldwork = models.BooleanField(
        _("does field work"), default=False, help_text=_("Its people can be chosen as technicians.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        db_table = "divisions"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("division"), _("divisions")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="divisions_name_unique",
                violation_error_message=_("A division of this name exists already."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)
