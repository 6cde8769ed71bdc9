"""Form fields that read as everything else does; also those of filters."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from core import words
from core.reading import days
from core.reading.errors import ReadingError


class DayField(forms.DateField):
    """A day with the browser's own picker, read like everywhere (core.reading.days): from `earliest`, or so
    many days `back`, to so many days `ahead` of today (None: any).

    `past` (with `%(day)s`, the first that may be) and `future` say in the field's own words what lies
    outside; `back` may be a function, for a setting. The day that the form begins with may stay, wherever it
    lies: it was written before.
    """

    kept: date | None = None

    def __init__(self, *, earliest=days.EARLIEST, back=None, ahead=1, past="", future="", **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.earliest, self.back, self.ahead, self.past, self.future = earliest, back, ahead, past, future

    def bounds(self) -> tuple[date, date | None]:
        """The first and the last day that may be meant."""
        back = self.back() if callable(self.back) else self.back
        first = self.earliest if back is None else days.ahead(-back)
        return first, None if self.ahead is None else days.ahead(self.ahead)

    def clean(self, value):
        if self.kept and value == self.kept.isoformat():
            return self.kept
        return super().clean(value)

    def to_python(self, value):
        try:
            return days.parse(value)
        except ReadingError as error:
            raise ValidationError(error.message) from error

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        first, last = self.bounds()
        if self.past and value < first:
            raise ValidationError(self.past % {"day": words.day(first)})
        if self.future and last and value > last:
            raise ValidationError(self.future)
        try:
            days.within(value, first, last)
        except ReadingError as error:
            raise ValidationError(error.message) from error

    def get_bound_field(self, form, field_name):
        first, last = self.bounds()
        begun = form.get_initial_for_field(self, field_name)
        if isinstance(begun, date):
            self.kept, first, last = begun, min(first, begun), last and max(last, begun)
        self.widget.attrs["min"] = first.isoformat()
        if last:
            self.widget.attrs["max"] = last.isoformat()
        return super().get_bound_field(form, field_name)


class MonthField(DayField):
    """A month with the browser's own picker, as its first day."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "month"}, format="%Y-%m"))
        super().__init__(**kwargs)

    def to_python(self, value):
        try:
            return days.month(value)
        except ReadingError as error:
            raise ValidationError(error.message) from error

    def get_bound_field(self, form, field_name):
        bound = super().get_bound_field(form, field_name)
        for name in ("min", "max"):
            if name in self.widget.attrs:
                self.widget.attrs[name] = self.widget.attrs[name][:7]
        return bound
