"""The settings of the business that concern assets."""

from django.utils.translation import gettext_lazy as _

from core.config import register
from core.models import DataType

register(
    "stock.default_threshold",
    5,
    DataType.NUMBER,
    _("Stock"),
    _("From how many units on a model is running low"),
)
register(
    "stock.default_container_threshold",
    2,
    DataType.NUMBER,
    _("Stock"),
    _("From how many containers on a measured model is running low"),
)
