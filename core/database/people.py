"""Columns that keep who did something, with his name as it was that day."""

from django.conf import settings
from django.db import models


def person_key(label, *, required: bool = False, db_index: bool = False) -> models.ForeignKey:
    """A person's key, else empty while nobody did it; with an index where rows are looked up by him."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=not required,
        blank=not required,
        related_name="+",
        verbose_name=label,
        db_index=db_index,
    )


def person_name(label) -> models.CharField:
    """His name."""
    return models.CharField(label, max_length=255, blank=True)
