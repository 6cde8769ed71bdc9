from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key

MOST_DRAFTS = 20  # of one person and kind


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A draft is its writer's alone."""
        return self.filter(owner=user)


class FormDraft(models.Model):
    """A form that is not sent yet, as it was typed: nothing in it is judged. Its key is given out by the
    form. Each document has a table of its own.
    """

    owner = person_key(_("written by"), required=True, db_index=True)
    key = models.UUIDField(_("key"), unique=True)
    title = models.CharField(_("what it is about"), max_length=200, blank=True)
    data = models.JSONField(_("form"), default=dict)
    updated_at = models.DateTimeField(_("last saved"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or str(self.key)
