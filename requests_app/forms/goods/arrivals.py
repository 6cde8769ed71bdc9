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
from core.words import number
from core.workflow import backdating
from requests_app.forms.requests.sheets import LineForm, says
from requests_app.models import Request, RequestItem
from requests_app.services.goods import deliveries
from requests_app.services.goods.deliveries import ArrivalLine
from requests_app.services.requests import amounts

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
    """One line, all in its unit: what arrived, what is wrong, what will not come. Of units that hold several
    base units (drums, boxes) it can be said how much is in them all together.
    """

    called = {"quantity": "arrived"}
    arrived = NumberField(required=False, min_value=0, max_value=MOST)
    wrong = NumberField(required=False, min_value=0, max_value=MOST)
    missing = NumberField(required=False, min_value=0, max_value=MOST)
    content = NumberField(required=False, places=2, min_value=0, max_value=MOST)
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
        self.fields["missing"].label = _("Will not come (%(unit)s)") % units
        if line.factor == 1:
            del self.fields["content"]
            self.fields["missing"].places = 2
        else:
            self.fields["content"].label = _("Delivered with (%(base)s)") % units
            self.fields["content"].help_text = self._help()
        if line.factor == 1 and line.base_unit in FRACTIONAL_UNITS:
            self.fields["arrived"].places = self.fields["wrong"].places = 2
        if line.standard_item_id is None:
            # What is not in the catalogue cannot be registered, so it cannot arrive; that it will not come
            # can be said.
            del self.fields["arrived"], self.fields["wrong"]
        else:
            self.fields["arrived"].widget.attrs["data-fill"] = self.fill

    @property
    def found(self) -> Decimal:
        """What is here and not registered, when nothing more is to come: it may be found short."""
        return ZERO if self.line.outstanding else self.line.registrable

    def _help(self) -> str:
        """What a content is said of: of what arrives with this, else of what was found."""
        full = {"n": number(self.line.factor), "base": self.line.base_unit, "unit": self.line.unit}
        said = _("Only when one %(unit)s is not %(n)s %(base)s: how much all of them hold.") % full
        if self.found:
            here = {"here": amounts.said(self.line, self.found)}
            said += (
                " " + _("Without new ones: how much there really is of the %(here)s that are here.") % here
            )
        return said

    @property
    def fill(self) -> str:
        """How many whole units are outstanding, as one types it."""
        whole = self.line.outstanding // self.line.factor
        return f"{whole:f}" if whole else ""

    def refuse(self, error: DomainError) -> None:
        """An amount that was said as a content is refused there."""
        if error.field in ("quantity", "missing") and self._content() is not None:
            self.add_error("content", error.message)
        else:
            super().refuse(error)

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        if values.get("content") is not None and self._content() is None:
            self.add_error("arrived", _("Say how many arrived."))
        arrived = self.arrival_line()
        if not arrived.is_nothing:
            try:
                deliveries.checked(self.line, arrived)
            except DomainError as error:
                self.refuse(error)
                if error.field != "reason" and (why := deliveries.unexplained(self.line, arrived)):
                    self.add_error("reason", why)
        return values

    def _content(self) -> Decimal | None:
        """How much is in all of them, where that is said of anything: of what arrived with this, or of what
        was found.
        """
        values = self.cleaned_data
        return values.get("content") if values.get("arrived") or self.found else None

    def arrival_line(self) -> ArrivalLine:
        """For the service, in base units."""
        values, factor = self.cleaned_data, self.line.factor
        count, content = values.get("arrived") or ZERO, self._content()
        found = ArrivalLine(
            count * factor, (values.get("wrong") or ZERO) * factor, reason=values.get("reason") or ""
        )
        if content is not None:
            full = found.quantity or self.found
            found.quantity = content if count else max(ZERO, content - full)
            found.missing = max(ZERO, full - content)
        if count and factor > 1:
            found.containers = int(count)
        if count:  # what is short of more than was outstanding was promised to nobody
            found.missing = min(found.missing, max(ZERO, self.line.outstanding - found.quantity))
        found.missing += self._missing((values.get("missing") or ZERO) * factor, found)
        return found

    def _missing(self, missing: Decimal, found: ArrivalLine) -> Decimal:
        """What will not come, where the last unit that is outstanding is not a whole one."""
        left = max(ZERO, self.line.outstanding - found.quantity - found.missing)
        begun = left % self.line.factor
        return left if begun and missing == left - begun + self.line.factor else missing


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
