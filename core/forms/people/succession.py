"""Handing over what somebody has open."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.people.person import People, PersonField
from core.forms.words import words
from core.models import User
from core.people.open_documents import Kind, OpenDocument


class SuccessionForm(forms.Form):
    """Which documents, to whom, and why. All of them are ticked."""

    documents = forms.MultipleChoiceField(
        label=_("Open documents"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one document.")},
    )
    to = PersonField(label=_("To whom"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words(2))

    def __init__(self, *args, person: User, found: list[tuple[Kind, list[OpenDocument]]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = [
            (kind.label, [(one.number, f"{one.number} · {one.about}") for one in documents])
            for kind, documents in found
        ]
        self.fields["documents"].initial = [one.number for _kind, documents in found for one in documents]
        self.people = self.fields["to"].people = Others(person)


@dataclass
class Others(People):
    """Everybody but one."""

    but: User

    @cached_property
    def by_label(self) -> dict[str, User]:
        """Label -> person, by name."""
        return {label: one for label, one in People().by_label.items() if one.pk != self.but.pk}
