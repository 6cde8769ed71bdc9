"""The form of a template of lines: its name, for whom it is, and what it asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.forms.goods import reshape
from assets.forms.goods.wishes import WishForm, WishOffer
from core.forms.sheet import RowsSheet
from loans.choices import MOST_LINES
from loans.forms.loans.asking import BaseLines
from loans.models import LoanTemplate
from loans.services.loans.templates import SHARED, TemplateLine

PREFIX = "lines"


class TemplateForm(forms.Form):
    """Its name; logistics says whether it is for everybody. `version` is there when editing."""

    name = forms.CharField(label=_("Name"), max_length=100)
    is_shared = forms.BooleanField(
        label=_("For everybody"),
        required=False,
        help_text=_("Everybody who borrows can fill in these lines."),
    )

    def __init__(self, *args, person, template: LoanTemplate | None = None, **kwargs):
        if template:
            names = ("name", "is_shared", "version")
            kwargs["initial"] = {name: getattr(template, name) for name in names}
        super().__init__(*args, **kwargs)
        if not person.has_perm(SHARED):
            del self.fields["is_shared"]
        if template:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)


class TemplateLineForm(WishForm):
    """One line: so many of a model."""

    def is_about(self, thing) -> bool:
        """Whether a refusal about `thing` belongs here."""
        return thing is not None and self.cleaned_data.get("item") == thing

    def new_line(self) -> TemplateLine:
        """For the service; only after `is_valid`."""
        values = self.cleaned_data
        return TemplateLine(values["item"], int(values["quantity"]), self.in_base, values["note"])


class BaseTemplateLines(BaseLines):
    default_error_messages = BaseLines.default_error_messages | {
        "too_many_forms": _("A template has at most %(num)d lines.")
    }
    nothing = _("A template has at least one line.")


TemplateLines = forms.formset_factory(
    TemplateLineForm,
    formset=BaseTemplateLines,
    extra=0,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES + 1,
    validate_max=True,
)


def template_sheet(data, head: TemplateForm, offer: WishOffer, *, judged: bool, initial=()) -> RowsSheet:
    """The sheet of a template; `initial` is what a first look has in its lines."""
    lines = {"prefix": PREFIX, "form_kwargs": {"offer": offer}}
    rows = (
        TemplateLines(initial=[*initial] or [{}], **lines) if data is None else TemplateLines(data, **lines)
    )
    if not judged:
        reshape.unjudged(head, rows)
    return RowsSheet(data, head, rows, judged=judged)


class FillForm(forms.Form):
    """Beside the lines of a loan: which template adds its lines to them."""

    template = forms.ChoiceField(label=_("Template"), required=False)

    def __init__(self, *args, templates: list[LoanTemplate], **kwargs):
        super().__init__(*args, **kwargs)
        groups = (
            (_("My templates"), [one for one in templates if not one.is_shared]),
            (_("For everybody"), [one for one in templates if one.is_shared]),
        )
        known = [(label, [(str(one.pk), one.name) for one in found]) for label, found in groups if found]
        self.fields["template"].choices = [("", _("Choose …")), *known]
