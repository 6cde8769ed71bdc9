"""Forms of the import pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.importing import Importer


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
    """Which column of the file fills which field; empty means none."""

    def __init__(self, *args, importer: Importer, header: list[str], **kwargs):
        super().__init__(*args, **kwargs)
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

    def mapping(self) -> dict[str, int]:
        """Field name -> column index of what was chosen."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value != ""}
