"""Answering a handover: each line is there, or is not taken and why; one signature for all of them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.forms.repairs import FilesField, FilesInput
from core.forms.drawn import DrawnField
from core.forms.fields import pin_field, short_text
from core.forms.sheet import LineForm, Sheet
from core.forms.words import NoteForm, words
from loans.models import HandoverItem

SHORTEST = 3  # letters of a reason


class AnswerForm(LineForm):
    """One line: it was not taken, and why. A reason says so by itself."""

    declined = forms.BooleanField(label=gettext_lazy("Not taken"), required=False)
    reason = short_text(
        gettext_lazy("Why not?"),
        500,
        help_text=gettext_lazy("It goes back at once to where it was."),
        widget=forms.TextInput(attrs={"minlength": SHORTEST}),
    )

    def __init__(self, data=None, *, item: HandoverItem):
        super().__init__(data, thing=item, prefix=f"line{item.pk}")
        self.item = item

    def clean(self):
        values = super().clean()
        values["reason"] = values.get("reason", "").strip()
        if values["reason"]:
            values["declined"] = True
        if values.get("declined") and len(values["reason"]) < SHORTEST and "reason" not in self.errors:
            self.add_error("reason", _("Say why you do not take it."))
        return values


class SignForm(NoteForm):
    """What the receiver says of all of it, and his signature if he draws one."""

    drawn = DrawnField()


class PinForm(SignForm):
    """The same on the giver's device: his PIN says that it is he. `refused` is what was wrong with it."""

    pin = pin_field(gettext_lazy("PIN of the receiver"))

    def __init__(self, data=None, files=None, *, receiver: str, refused: str = ""):
        super().__init__(data, files)
        self.refused = refused
        self.fields["pin"].help_text = _("%(name)s types it himself; he has set it in his account.") % {
            "name": receiver
        }

    def clean_pin(self):
        if self.refused:
            raise forms.ValidationError(self.refused)
        return self.cleaned_data["pin"]


class PaperForm(forms.Form):
    """The scan of the signed paper."""

    files = FilesField(
        label=gettext_lazy("Signed paper"),
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "multiple": True}),
        help_text=gettext_lazy("A photo or scan of it. JPG, PNG or PDF; choose several at once."),
    )
    note = short_text(gettext_lazy("Note"), 500, widget=words(2))


class AnswerSheet(Sheet):
    """All lines of a handover, and the head that the way of signing asks for."""

    def __init__(self, data, head: forms.Form, items: list[HandoverItem]):
        super().__init__(data, head, [AnswerForm(data, item=item) for item in items])

    def declined(self) -> dict[int, str]:
        """{key of a line: why it is not taken}, for the service; only after `is_valid`."""
        return {
            form.item.pk: form.cleaned_data["reason"]
            for form in self.lines
            if form.cleaned_data.get("declined")
        }
