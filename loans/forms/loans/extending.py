"""Keeping things longer: which, until when, why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import DayField
from core.forms.words import ReasonForm
from core.reading.days import PLANNED
from core.words import day
from loans.choices import SHORTEST_REFUSAL
from loans.models import LoanAssignment
from loans.services.loans import extending


class ExtendForm(ReasonForm):
    """What of it, until which day, and why."""

    units = forms.ModelMultipleChoiceField(
        label=_("What would you like to keep?"),
        queryset=LoanAssignment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what you would like to keep.")},
    )
    until = DayField(label=_("Until"), back=0, ahead=PLANNED)
    field_order = ["units", "until", "reason"]

    def __init__(self, data=None, *, assignments: list[LoanAssignment]):
        super().__init__(data, least=SHORTEST_REFUSAL)
        able = [one for one in assignments if extending.may_be_extended(one)]
        field = self.fields["units"]
        field.queryset = LoanAssignment.objects.filter(pk__in=[one.pk for one in able])
        names = {one.pk: f"{one.asset.code} · {one.loan_item} · {day(one.due)}" for one in able}
        field.label_from_instance = lambda one: names[one.pk]
        self.initial["units"] = list(names)
