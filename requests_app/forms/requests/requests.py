"""The head of a request: what is said once for all its lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.forms.repairs import FilesField, FilesInput
from core.forms.fields import short_text
from requests_app.choices import SHORTEST_JUSTIFICATION, AllocationTarget, OrderType
from requests_app.services.requests.requests import Head, may_restock

SPECIAL = (OrderType.URGENT, OrderType.PROJECT_BASED)
NOT_OFFERED = {
    "invalid_choice": _("Choose one of the offered kinds."),
    "required": _("Choose one of the offered kinds."),
}


def order_types(user) -> list[str]:
    """The kinds of order that a person may make, the plain one first."""
    regular = [OrderType.REGULAR_STOCK] if user.has_perm("requests_app.add_request") else []
    return regular + (list(SPECIAL) if user.has_perm("requests_app.add_urgent_request") else [])


def targets(user) -> list[str]:
    """What a person may ask for goods for."""
    return [AllocationTarget.USAGE, *([AllocationTarget.INVENTORY] if may_restock(user) else [])]


def fitting(user, **head: str) -> dict:
    """A head that comes from elsewhere (an old request, a draft) as this person may make it."""
    kinds, ends = order_types(user), targets(user)
    kind, end = head.get("order_type"), head.get("target")
    return head | {
        "order_type": kind if kind in kinds else kinds[0],
        "target": end if end in ends else ends[0],
    }


class HeadForm(forms.Form):
    """Kind of order, what it is meant for, why. A choice of one is not asked. The project counts for orders
    of that kind only.
    """

    order_type = forms.ChoiceField(
        label=_("Kind of order"), widget=forms.RadioSelect, error_messages=NOT_OFFERED
    )
    target = forms.ChoiceField(label=_("Meant for"), widget=forms.RadioSelect, error_messages=NOT_OFFERED)
    project_name = short_text(_("Name of the project"), 200)
    justification = short_text(_("Justification"), 2000, widget=forms.Textarea(attrs={"rows": 3}))
    files = FilesField(
        label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "multiple": True}),
        help_text=_("A quotation, a photo of what broke. JPG, PNG or PDF; choose several at once."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = fitting(user, **self.initial)
        labels = dict(OrderType.choices) | dict(AllocationTarget.choices)
        for name, values in (("order_type", order_types(user)), ("target", targets(user))):
            self.fields[name].choices = [(value, labels[value]) for value in values]
            if len(values) == 1:
                self.fields[name].widget = forms.HiddenInput()

    def clean(self):
        values = super().clean()
        kind = values.get("order_type")
        if kind != OrderType.PROJECT_BASED:
            self.errors.pop("project_name", None)
            values["project_name"] = ""
        elif not values.get("project_name") and "project_name" not in self.errors:
            self.add_error("project_name", _("Name the project."))
        too_short = len(values.get("justification", "")) < SHORTEST_JUSTIFICATION
        if kind in SPECIAL and too_short and "justification" not in self.errors:
            self.add_error(
                "justification", _("An urgent or project request says why, in at least 10 characters.")
            )
        return values

    def head(self) -> Head:
        """For the service; only after `is_valid`."""
        return Head(
            **{
                name: self.cleaned_data[name]
                for name in ("order_type", "target", "justification", "project_name")
            }
        )
