"""Forms about the requester's wish to cancel."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import short_text
from core.forms.words import LONGEST, ReasonForm, words
from core.words import number
from requests_app.models import RequestItem
from requests_app.services.approval import cancellations
from requests_app.services.requests import wishes


class LinesField(forms.TypedMultipleChoiceField):
    """Some of the lines of a request, by key, each with how much of it is open."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, lines: Sequence[RequestItem]) -> None:
        """These lines, all of them ticked."""
        self.choices = [(line.pk, f"{line.number}. {line} · {_open(line)}") for line in lines]
        self.initial = [line.pk for line in lines]


class AskCancelForm(ReasonForm):
    """What is not wanted any more, and why."""

    lines = LinesField(label=_("Not wanted any more"))
    field_order = ("lines", "reason")

    def __init__(self, *args, lines: Sequence[RequestItem], **kwargs):
        super().__init__(*args, least=cancellations.SHORTEST, most=1000, **kwargs)
        self.fields["lines"].offer(lines)


class AnswerCancelForm(forms.Form):
    """What of it is cancelled, and a word about the rest."""

    lines = LinesField(
        label=_("Cancel"),
        required=False,
        help_text=_("Take the tick off what is ordered already, or cannot be taken back."),
    )
    note = short_text(
        _("Note"),
        LONGEST,
        widget=words(2),
        help_text=_("Needed when not all of it is cancelled: the requester reads it."),
    )

    def __init__(self, *args, lines: Sequence[RequestItem], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].offer(lines)


def _open(line: RequestItem) -> str:
    return f"{number(line.wanted - wishes.kept(line))} {line.unit}"
