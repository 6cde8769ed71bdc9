"""Forms of the import pages."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.files.importing import Importer
from core.files.tabular.columns import Signs
from core.reading import numbers
from core.reading.numbers import COMMA, POINT

DECIMAL = "_decimal"  # what is added to a field's name for the question how its numbers are written
STOCK_EXAMPLE = "1,250"


class UploadForm(forms.Form):
    """The file; everything about it is judged by the service, by content and not by name."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the service has the better sentence
        max_length=255,
        help_text=_(
            "CSV or XLSX, at most 25 MB. The first row names the columns, in any order; "
            "nothing is written before you have seen what would happen."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )


class MappingForm(forms.Form):
    """Which column of the file fills which field; empty means none. A number field whose column leaves open
    how it writes numbers gets a second field that asks.

    `unclear` are those columns; `shows` says whether their cells may be quoted.
    """

    def __init__(
        self, *args, importer: Importer, header: list[str], unclear: dict[int, Signs], shows: bool, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.importer = importer
        columns = [
            (str(index), heading or _("Column %(n)d") % {"n": index + 1})
            for index, heading in enumerate(header)
        ]
        for column in importer.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                required=column.required,
                help_text=column.help,
                choices=[("", _("No column")), *columns],
            )
            chosen = next((index for index in unclear if str(index) == self[column.name].value()), None)
            if column.is_number and chosen is not None:
                self.fields[column.name + DECIMAL] = _question(header[chosen], unclear[chosen], shows)

    def mapping(self) -> dict[str, int]:
        """Field name -> column index of what was chosen."""
        names = [column.name for column in self.importer.columns]
        return {name: int(self.cleaned_data[name]) for name in names if self.cleaned_data[name] != ""}

    def decimals(self) -> dict[str, str]:
        """Number field -> the sign before decimals, of those that were asked."""
        names = [column.name for column in self.importer.columns]
        return {name: self.cleaned_data[name + DECIMAL] for name in names if name + DECIMAL in self.fields}

    def questions(self) -> list:
        """The bound fields that ask."""
        return [self[name] for name in self.fields if name.endswith(DECIMAL)]

    def question(self, name: str):
        """The bound field that asks how a field's column writes its numbers, or None."""
        return self[name + DECIMAL] if name + DECIMAL in self.fields else None


def _question(heading: str, signs: Signs, shows: bool) -> forms.ChoiceField:
    """How a column writes its numbers, with both readings of one of them."""
    example = signs.either if shows and signs.either else STOCK_EXAMPLE
    if not (signs.comma and signs.point):
        why = gettext("Nothing in this column shows how it writes its numbers.")
    elif shows:
        why = gettext("This column writes numbers in two ways: %(comma)s and %(point)s.") % {
            "comma": signs.comma,
            "point": signs.point,
        }
    else:
        why = gettext("This column writes numbers in two ways.")
    readings = {sign: numbers.write(numbers.read(example, decimal=sign)) for sign in (COMMA, POINT)}
    said = {
        COMMA: gettext("%(example)s is %(number)s: a comma stands before decimals"),
        POINT: gettext("%(example)s is %(number)s: a point stands before decimals"),
    }
    return forms.ChoiceField(
        label=gettext("Numbers of “%(column)s”") % {"column": heading},
        help_text=why,
        choices=[
            (sign, said[sign] % {"example": example, "number": number}) for sign, number in readings.items()
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext("Say how the numbers of this column are to be read.")},
    )
