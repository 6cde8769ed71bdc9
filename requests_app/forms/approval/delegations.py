"""Forms about deciding in somebody's place."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms.fields import DayField
from core.forms.people.person import People, PersonField
from core.models import User
from core.reading.days import PLANNED
from requests_app.choices import Stage
from requests_app.services.approval import delegations

OVER = _("This day is over. Choose a later one.")


@dataclass
class Candidates(People):
    """Only those who may decide at one of these stages in the place of `but`. One query for each stage."""

    stages: tuple[Stage, ...] = ()
    but: User | None = None

    def offered(self) -> list[User]:
        people = {p for stage in self.stages for p in delegations.candidates(stage, but=self.but)}
        return sorted(people, key=lambda person: (person.name, person.pk))


class DelegationForm(forms.Form):
    """Which approval, to whom, from when to when, and why."""

    stage = forms.TypedChoiceField(label=_("Approval"), coerce=Stage, widget=forms.RadioSelect)
    to = PersonField(
        label=_("Decides in your place"),
        help_text=_(
            "Somebody who sees all requests, and prices where money is decided on. You can still decide "
            "yourself."
        ),
    )
    starts_on = DayField(label=_("From"), back=0, past=OVER, ahead=PLANNED)
    ends_on = DayField(
        back=0,
        past=OVER,
        ahead=PLANNED,
        label=_("Until (included)"),
        help_text=_("At most %(days)d days.") % {"days": delegations.LONGEST.days},
    )
    reason = forms.CharField(
        label=_("Reason"), min_length=3, max_length=500, help_text=_("Leave, illness, a journey.")
    )
    knowingly = forms.BooleanField(label=_("Save it all the same"), required=False)

    def __init__(self, *args, actor: User, stages: list[Stage], **kwargs):
        today = clock.today()
        initial = {"stage": stages[-1].value, "starts_on": today, "ends_on": today}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]
        self.people = self.fields["to"].people = Candidates(tuple(stages), actor)
        if not self["knowingly"].data:
            self.fields["knowingly"].widget = forms.HiddenInput()  # until there is something to know

    def add_error(self, field, error):
        """Where it leads nowhere, it can be saved knowingly."""
        if field == "knowingly":
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)
