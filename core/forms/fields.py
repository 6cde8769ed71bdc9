"""Form fields that read numbers as people here write them, and a select whose options carry data."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import words
from core.reading import numbers
from core.reading.errors import ReadingError
from core.reading.fields import DayField as DayField
from core.reading.fields import MonthField as MonthField

MAX_PRICE = 100_000_000_000


class NumberField(forms.CharField):
    """A Decimal, read and shown as the language of the page writes numbers; `places` decimals at most.

    With `grouped` the digits are shown in groups (static/js/money.js groups them while one types).
    """

    default_error_messages = {
        "fraction": _("A whole number, please."),
        "decimals": _("At most %(places)s decimals."),
        "negative": _("This cannot be below zero."),
        "zero": _("This must be more than zero."),
        "least": _("At least %(limit)s, please."),
        "most": _("At most %(limit)s, please."),
    }

    def __init__(
        self,
        *,
        places: int = 0,
        min_value=None,
        max_value=None,
        grouped: bool = False,
        attrs: dict | None = None,
        **kwargs,
    ):
        usual = {"inputmode": "decimal" if places else "numeric", "autocomplete": "off"}
        usual |= {"data-money": ""} if grouped else {}
        kwargs.setdefault("widget", forms.TextInput(attrs=usual | (attrs or {})))
        super().__init__(max_length=30, **kwargs)
        self.places, self.min_value, self.max_value, self.grouped = places, min_value, max_value, grouped
        self.validators = []  # those of a text; of a number `validate` is the judge

    def to_python(self, value):
        text = super().to_python(value)
        try:
            number = numbers.read(text)
        except ReadingError as error:
            raise ValidationError(error.message, code=error.code) from error
        if number is not None and number != round(number, self.places):
            wrong = "decimals" if self.places else "fraction"
            raise ValidationError(self.error_messages[wrong], code=wrong, params={"places": self.places})
        return number

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            wrong = "least" if self.min_value < 0 or value > 0 else "zero" if value == 0 else "negative"
            self._refuse(wrong, self.min_value)
        if self.max_value is not None and value > self.max_value:
            self._refuse("most", self.max_value)

    def _refuse(self, wrong: str, limit):
        raise ValidationError(self.error_messages[wrong], code=wrong, params={"limit": words.number(limit)})

    def prepare_value(self, value):
        """What was typed as it was typed; a number as the page writes it."""
        if isinstance(value, str) or value is None:
            return value
        return numbers.write(value, grouped=self.grouped)


class WholeField(NumberField):
    """An int."""

    def to_python(self, value):
        number = super().to_python(value)
        return None if number is None else int(number)


class MoneyField(NumberField):
    """Rupiah: 0 to 100,000,000,000."""

    def __init__(self, **kwargs):
        super().__init__(places=2, min_value=0, max_value=MAX_PRICE, grouped=True, **kwargs)


class DataSelect(forms.Select):
    """A select whose options carry `data-` attributes: `data` is {value as text: {name: text}}."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.data = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {f"data-{key}": text for key, text in self.data.get(str(value), {}).items()}
        return option


class SeenAmount(forms.DecimalField):
    """The amount that a page shows, carried in its form: "all of it" means what was read there. The field
    says what was shown (None when the form carries nothing); the page that comes next carries the `present`
    amount, so who sends it again knows.
    """

    class Input(forms.HiddenInput):
        present: Decimal | None = None

        def format_value(self, value):
            return "" if self.present is None else f"{self.present:f}"

    widget = Input

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def show(self, present: Decimal) -> None:
        """What the page shows now."""
        self.widget.present = present

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            return None


def short_text(label, length: int, **kwargs) -> forms.CharField:
    """An optional text of at most `length` characters."""
    return forms.CharField(label=label, max_length=length, required=False, **kwargs)


def scanned_lines(rows: int, **attrs: str) -> forms.Textarea:
    """Something that is typed or scanned, one on each line."""
    usual = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.Textarea(attrs={"rows": rows} | usual | attrs | {"data-scan": ""})


def codes_field(label, help_text, *, rows: int = 2) -> forms.CharField:
    """Codes of things, one on each line; nobody has to name one."""
    return short_text(label, 20_000, help_text=help_text, widget=scanned_lines(rows))


def pin_field(label, **kwargs) -> forms.CharField:
    """Six digits that nobody reads over a shoulder; which are right or good enough, services say."""
    known = {"inputmode": "numeric", "autocomplete": "off"}
    return forms.CharField(label=label, max_length=6, widget=forms.PasswordInput(known), **kwargs)
