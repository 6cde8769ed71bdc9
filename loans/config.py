"""The settings of loans."""

from django.utils.translation import gettext_lazy as _

from core.config import register
from core.models import DataType

CATEGORY = _("Loans")
register(
    "loan.max_days",
    30,
    DataType.NUMBER,
    CATEGORY,
    _("Days that staff and leaders may borrow for; extensions together no more again"),
    minimum=1,
    maximum=366,
    places=0,
)
register(
    "loan.ahead_days",
    90,
    DataType.NUMBER,
    CATEGORY,
    _("Days ahead that a loan may begin"),
    maximum=366,
    places=0,
)
register(
    "loan.block_overdue",
    True,
    DataType.BOOLEAN,
    CATEGORY,
    _("Whoever has something overdue borrows nothing more"),
)
