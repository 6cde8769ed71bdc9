"""An arrival: of each line what came, what came and is wrong, and what will never come."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import FRACTIONAL_UNITS, MAX_QUANTITY
from core import clock
from core.errors import DomainError
from core.forms.fields import DayField, NumberField, short_text
from core.forms.sheet import Sheet
from core.forms.words import words
from core.workflow import backdating
from requests_app.forms.requests.sheets import LineForm, says
from requests_app.models import Request, RequestItem
from requests_app.services.goods import deliveries
from requests_app.services.goods.deliveries import ArrivalLine

ZERO = Decimal(0)
MOST = MAX_QUANTITY * 1000


class ArrivalForm(forms.Form):
    """When it came, and what there is to say."""

    arrived_on = DayField(
        label=gettext_lazy("Arrived on"),
        future=gettext_lazy("An arrival cannot lie in the future."),
        **backdating.BOUNDS,
    )
    note = short_text(gettext_lazy("Note"), 1000, widget=words(2))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"arrived_on": clock.today()}, **kwargs)


class ArrivalLineForm(LineForm):
    """One line. Arrived and wrong count in its unit (drums, boxes, pieces), what will not come in base units:
    a drum may be short.
    """

    called = {"quantity": "arrived"}
    arrived = NumberField(required=False, min_value=0, max_value=MOST)
    wrong = NumberField(required=False, min_value=0, max_value=MOST)
    missing = NumberField(required=False, places=2, min_value=0, max_value=MOST)
    reason = short_text(
        gettext_lazy("Reason"),
        500,
        help_text=gettext_lazy("Why it is more than outstanding, wrong (it goes back), or will not come."),
    )

    def __init__(self, data=None, *, line: RequestItem, **kwargs):
        super().__init__(data, line=line, **kwargs)
        units = {"unit": line.unit, "base": line.base_unit}
        self.fields["arrived"].label = _("Arrived (%(unit)s)") % units
        self.fields["wrong"].label = _("Wrong (%(unit)s)") % units
        self.fields["missing"].label = _("Will not come (%(base)s)") % units
        if line.factor == 1 and line.base_unit in FRACTIONAL_UNITS:
            self.fields["arrived"].places = self.fields["wrong"].places = 2
        if line.standard_item_id is None:
            # What is not in the catalogue cannot be registered, so it cannot arrive; that it will not come
            # can be said.
            del self.fields["arrived"], self.fields["wrong"]
        else:
            self.fields["arrived"].widget.attrs["data-fill"] = self.fill

    @property
    def fill(self) -> str:
        """How many whole units are outstanding, as one types it."""
        whole = self.line.outstanding // self.line.factor
        return f"{whole:f}" if whole else ""

    def clean(self):
        values = super().clean()
        arrived = self.arrival_line()
        if not self.errors and not arrived.is_nothing:
            try:
                deliveries.checked(self.line, arrived)
            except DomainError as error:
                self.refuse(error)
        return values

    def arrival_line(self) -> ArrivalLine:
        """For the service, in base units."""
        values, factor = self.cleaned_data, self.line.factor
        return ArrivalLine(
            (values.get("arrived") or ZERO) * factor,
            (values.get("wrong") or ZERO) * factor,
            values.get("missing") or ZERO,
            values.get("reason") or "",
        )


class ArrivalSheet(Sheet):
    """The lines that are bought and not finished with."""

    def __init__(self, data, document: Request, lines: list[RequestItem]):
        bought = [line for line in lines if line.to_buy and not line.is_rejected]
        open_ = [
            ArrivalLineForm(data, line=line) for line in bought if not line.is_settled or says(data, line)
        ]
        super().__init__(data, ArrivalForm(data), open_)
        self.settled = [line for line in bought if line.pk not in {form.line.pk for form in open_}]

    def arrival_lines(self) -> dict[int, ArrivalLine]:
        """For the service; only after `is_valid`."""
        return {form.line.pk: form.arrival_line() for form in self.lines}
