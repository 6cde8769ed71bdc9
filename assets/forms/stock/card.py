"""What a stock card can be asked: a period, a day."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.filters.stock import PAST
from core.forms.fields import DayField


class PeriodForm(forms.Form):
    since = DayField(label=_("From day"), required=False, **PAST)
    until = DayField(label=_("Up to and including"), required=False, **PAST)

    def __init__(self, data):
        super().__init__(data, auto_id="card-%s")

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The period cannot end before it begins."))
        return self.cleaned_data


class DayForm(forms.Form):
    on = DayField(label=_("As of the end of this day"), required=False, **PAST)

    def __init__(self, data):
        super().__init__(data, auto_id="card-%s")
