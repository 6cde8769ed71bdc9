"""Which month a calendar shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms.fields import MonthField
from core.reading.days import PLANNED


class MonthForm(forms.Form):
    month = MonthField(label=_("Month"), required=False, ahead=PLANNED)

    def __init__(self, asked: str):
        super().__init__({"month": asked or f"{clock.today():%Y-%m}"}, auto_id="calendar-%s")
