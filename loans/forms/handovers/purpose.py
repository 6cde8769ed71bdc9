"""What things are handed over for."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms.fields import short_text
from loans.choices import HandoverTarget


class PurposeForm(forms.Form):
    """Whether to keep or to use it, and a word about it."""

    status = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=HandoverTarget.choices,
        initial=HandoverTarget.IN_CUSTODY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Material and tools to take along are in custody; a laptop that is worked with is used at once."
        ),
    )
    note = short_text(gettext_lazy("Note"), 500)
