"""The form that asks for a loan: why, the days for all of it, and lines that may have days of their own."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assets.forms.goods.wishes import WishForm, WishOffer
from core import clock, config
from core.errors import DomainError
from core.forms.fields import DayField, short_text
from core.forms.words import words
from core.reading.days import PLANNED
from loans.choices import MOST_LINES
from loans.services.loans import limits
from loans.services.loans.asking import NewLine

DAYS = ("needed_from", "return_date")
UNTIL_WHEN = _("Say until when you need it.")


class PeriodForm(forms.Form):
    """From one day until another, or not decided yet (for who may leave that open)."""

    needed_from = DayField(label=_("From"), required=False, back=0, ahead=PLANNED)
    return_date = DayField(label=_("Until"), required=False, back=0, ahead=PLANNED)
    undecided = forms.BooleanField(label=_("Not decided yet"), required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        if limits.is_short_term(person):
            del self.fields["undecided"]

    def day_so_far(self, name: str) -> date | None:
        """A day as it stands, judged or not; None for none and for what is no day."""
        try:
            return self.fields[name].to_python(self[name].value())
        except ValidationError:
            return None

    @property
    def is_undecided(self) -> bool:
        """Whether the end is left open, as it stands."""
        return "undecided" in self.fields and bool(self["undecided"].value())

    def refuse_period(self, start: date | None, last: date | None) -> None:
        """Say what the service would say of these days, beside the day it is about."""
        try:
            limits.refuse_period(start, last, person=self.person)
        except DomainError as error:
            if error.field not in self.errors:
                self.add_error(error.field, error.message)


class HeadForm(PeriodForm):
    """Why, and the days of every line that has none of its own."""

    reason = short_text(_("What for"), 1000, widget=words(3))
    field_order = ["needed_from", "return_date", "undecided", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needed_from"].required = True
        if limits.is_short_term(self.person):
            most = int(config.get("loan.max_days"))
            said = ngettext("At most %(days)d day.", "At most %(days)d days.", most)
            last = self.fields["return_date"]
            last.help_text, last.required = said % {"days": most}, True
            last.error_messages["required"] = UNTIL_WHEN

    def clean(self):
        values = super().clean()
        if values.get("undecided"):
            values["return_date"] = None
        elif not values.get("return_date") and "return_date" not in self.errors:
            self.add_error("return_date", UNTIL_WHEN)
        if values.get("needed_from") and "return_date" not in self.errors:
            self.refuse_period(values["needed_from"], values["return_date"])
        return values


class LoanLineForm(WishForm, PeriodForm):
    """One line; without days of its own it has those of the head."""

    field_order = ["item", "quantity", "unit", *DAYS, "undecided", "note"]

    def __init__(self, *args, head: HeadForm, **kwargs):
        super().__init__(*args, **kwargs)
        self.head = head

    @property
    def has_own_days(self) -> bool:
        """Whether it says days of its own, or something about them is wrong."""
        names = [name for name in (*DAYS, "undecided") if name in self.fields]
        return any(self[name].value() for name in names) or any(
            name in names for name in (self._errors or {})
        )

    def line_so_far(self) -> NewLine | None:
        """The line as it stands, judged or not, for a look at what is free in its days; None without a model
        or with days that cannot be, quantity 0 while it is no good.
        """
        start = self.day_so_far("needed_from") or self.head.day_so_far("needed_from")
        if self.model is None or start is None:
            return None
        last = self.day_so_far("return_date")
        if not last and not self.is_undecided:
            last = None if self.head.is_undecided else self.head.day_so_far("return_date")
        if last and last < max(start, clock.today()):
            return None
        return NewLine(self.model, self.quantity_so_far, start, last, in_base=self.retail_so_far)

    def clean(self):
        values = super().clean()
        if any(values.get(name) for name in (*DAYS, "undecided")) and not any(
            name in self.errors for name in DAYS
        ):
            start, last = self.days()
            if start:
                self.refuse_period(start, last)
        return values

    def days(self) -> tuple[date | None, date | None]:
        """The line's own days, else those of the head."""
        values, head = self.cleaned_data, self.head.cleaned_data
        start = values.get("needed_from") or head.get("needed_from")
        if values.get("return_date") or values.get("undecided"):
            return start, values.get("return_date")
        return start, head.get("return_date")

    def new_line(self) -> NewLine:
        """For the service; only after `is_valid` of head and line."""
        values = self.cleaned_data
        start, last = self.days()
        return NewLine(
            values["item"], int(values["quantity"]), start, last, in_base=self.in_base, note=values["note"]
        )


class BaseLines(forms.BaseFormSet):
    """The lines together: nothing twice, not too many."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": _("A loan has at most %(num)d lines.")
    }

    nothing = _("Ask for something: add at least one line.")

    def clean(self):
        if not self.forms:
            raise ValidationError(self.nothing)
        first: dict[int, int] = {}
        for number, form in enumerate(self.forms, start=1):
            item = form.cleaned_data.get("item") if form.is_valid() else None
            if item is None:
                continue
            if item.pk in first:
                said = gettext("%(thing)s stands on line %(first)d and on line %(second)d. Ask for it once.")
                form.add_error("item", said % {"thing": item, "first": first[item.pk], "second": number})
            else:
                first[item.pk] = number

    def new_lines(self) -> list[NewLine]:
        """For the service; only after `is_valid` of head and lines."""
        return [form.new_line() for form in self.forms]

    def refuse(self, error: DomainError, head: forms.Form) -> None:
        """Put a service's sentence beside the line it is about, else into the head."""
        about = [form for form in self.forms if error.thing and form.cleaned_data.get("item") == error.thing]
        error.add_to(about[0] if about else head)


LoanLines = forms.formset_factory(
    LoanLineForm,
    formset=BaseLines,
    extra=0,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES + 1,
    validate_max=True,
)


def lines_of(offer: WishOffer, head: HeadForm, prefix: str, **kwargs):
    """The lines of a form under its head."""
    return LoanLines(
        prefix=prefix, form_kwargs={"offer": offer, "head": head, "person": head.person}, **kwargs
    )


def first_days() -> dict:
    """What an empty form begins with: from today on."""
    return {"needed_from": clock.today()}
