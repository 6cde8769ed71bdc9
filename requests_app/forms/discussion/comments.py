"""What is said about a request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.models.activities import LONGEST

HINTS = {"rows": 2, "maxlength": LONGEST, "data-mention": "mention-people", "data-enter": True}


class CommentForm(forms.Form):
    """A comment, or (with `parent`) an answer to one; how long it may be is the service's matter, which has
    the better sentence.
    """

    text = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs=HINTS))
    parent = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class EditForm(forms.Form):
    """The same words, said differently."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea(attrs=HINTS | {"rows": 5}),
        help_text=_("It is marked as edited. Whoever is mentioned now is not told again."),
    )
