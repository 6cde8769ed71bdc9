"""Fixtures name their rows by what people call them (natural keys), and never overwrite what people have made
of them since.
"""

from django.db import models
from django.db.models.signals import pre_save


class NamedQuerySet(models.QuerySet):
    """Rows that a fixture finds by their name, whatever the case it is written in."""

    def get_by_natural_key(self, name):
        return self.get(name__iexact=name)


def keep_existing(model: type[models.Model]) -> None:
    """Let `loaddata` add missing rows of a model and leave present ones as they are: loading twice changes
    nothing.

    Without this, loading the fixture `initial` again would set the super admin's changed password back to the
    published one.
    """
    pre_save.connect(_take_present_values, sender=model, dispatch_uid=f"keep_existing_{model._meta.label}")


def _take_present_values(sender, instance, raw, using, **kwargs):
    if not raw or instance.pk is None:
        return
    present = sender._base_manager.using(using).filter(pk=instance.pk).first()
    if present:
        for field in sender._meta.concrete_fields:
            setattr(instance, field.attname, getattr(present, field.attname))
