from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key


class DataType(models.TextChoices):
    STRING = "string", _("Text")
    NUMBER = "number", _("Number")
    BOOLEAN = "boolean", _("Yes or no")
    JSON = "json", "JSON"


class SystemConfig(models.Model):
    """One setting of the business; `core.config` knows the keys, their types and their defaults."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    value = models.TextField(_("value"), blank=True)
    data_type = models.CharField(_("type"), max_length=20, choices=DataType)
    category = models.CharField(_("group"), max_length=50)
    description = models.CharField(_("description"), max_length=255, blank=True)
    is_public = models.BooleanField(_("public"), default=False)
    updated_by = person_key(_("changed by"), db_index=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        db_table = "system_configs"
        ordering = ["category", "key"]
        verbose_name, verbose_name_plural = _("setting"), _("settings")
        default_permissions = ("change",)

    def __str__(self):
        return self.key
