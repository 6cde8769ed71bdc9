"""Form fields that read numbers as people here write them, and a select whose options carry data."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import CellError
from core.files.tabular.values import parse_decimal
from core.reading.fields import DayField as DayField

MAX_PRICE = 100_000_000_000


class NumberField(forms.CharField):
    """A Decimal from 1.250.000, 1250000, 1.250,50 or 0.5; `places` decimals at most."""

    def __init__(
        self, *, places: int = 0, min_value=None, max_value=None, attrs: dict | None = None, **kwargs
    ):
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "decimal" if places else "numeric", "autocomplete": "off"} | (attrs or {})
            ),
        )
        super().__init__(max_length=30, **kwargs)
        self.places = places
        if min_value is not None:
            self.validators.append(MinValueValidator(min_value))
        if max_value is not None:
            self.validators.append(MaxValueValidator(max_value))
        # Of the text itself nothing is left to check once it is a number.
        self.validators = [
            v for v in self.validators if isinstance(v, (MinValueValidator, MaxValueValidator))
        ]

    def to_python(self, value):
        text = super().to_python(value)
        try:
            number = parse_decimal(text)
        except CellError as error:
            raise ValidationError(error.message) from error
        if number is not None and number != round(number, self.places):
            if self.places:
                raise ValidationError(_("At most %(places)s decimals.") % {"places": self.places})
            raise ValidationError(_("A whole number, please."))
        return number


class MoneyField(NumberField):
    """Rupiah: 0 to 100,000,000,000."""

    def __init__(self, **kwargs):
        super().__init__(places=2, min_value=0, max_value=MAX_PRICE, attrs={"data-money": ""}, **kwargs)


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
