"""The settings of procurement requests."""

from django.utils.translation import gettext_lazy as _

from core.config import register
from core.models import DataType

CATEGORY = _("Requests")
register(
    "approval.ceo_limit",
    10_000_000,
    DataType.NUMBER,
    CATEGORY,
    _("Total in rupiah above which the CEO approves"),
    maximum=1_000_000_000_000,
)
register(
    "request.follow_up_hours",
    24,
    DataType.NUMBER,
    CATEGORY,
    _("Hours between two follow-ups of one request"),
    minimum=1,
    maximum=720,
)
register(
    "request.remind_days",
    3,
    DataType.NUMBER,
    CATEGORY,
    _("Days until a regular request has waited too long"),
    minimum=1,
    maximum=90,
)
register(
    "request.remind_urgent_days",
    1,
    DataType.NUMBER,
    CATEGORY,
    _("Days until an urgent or project request has waited too long"),
    minimum=1,
    maximum=90,
)
