"""What is said when somebody asks for attention."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.words import LONGEST, words


class AnswerForm(forms.Form):
    """How it stands, for whoever asked."""

    note = forms.CharField(
        label=_("How does it stand?"),
        max_length=LONGEST,
        widget=words(3),
        help_text=_("What is ordered, what is late, when the goods will come."),
    )
