"""Words that go with a deed: a note that may be missing, a reason that may not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import short_text

LONGEST = 1000


def words(rows: int) -> forms.Textarea:
    """A field for a few lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(forms.Form):
    """What there is to say, if anything."""

    note = short_text(_("Note"), LONGEST, widget=words(2))


class ReasonForm(forms.Form):
    """Why; at least `least` characters of it, none at all when that is 0. The service says the same again.

    `hint` says whether the field itself tells how many.
    """

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words(3))

    def __init__(self, *args, least: int, most: int = 500, hint: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = least > 0
        field.max_length = most
        field.widget.attrs["maxlength"] = most
        if least:
            field.widget.attrs["minlength"] = least
        if least and hint:
            field.help_text = _("At least %(least)d characters; it stays in the history.") % {"least": least}
