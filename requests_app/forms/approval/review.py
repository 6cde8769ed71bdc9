"""Deciding line by line: how many, how many of these from stock, and why fewer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assets.choices import MAX_QUANTITY
from core.errors import DomainError
from core.forms.fields import NumberField, short_text
from core.forms.sheet import Sheet
from core.forms.words import NoteForm
from requests_app.choices import Stage
from requests_app.forms.requests.sheets import LineForm
from requests_app.models import Request, RequestItem
from requests_app.services.approval import verdicts
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.requests import amounts


class VerdictForm(LineForm):
    """What is decided of one line; the number decides: all of it approves, less revises, 0 rejects."""

    # It is filled in already, so "required" beside fifty labels would tell nobody anything; empty is a
    # mistake all the same.
    approved = NumberField(
        label=pgettext_lazy("amount", "Approved"), required=False, min_value=0, max_value=MAX_QUANTITY
    )
    allocated = NumberField(
        label=gettext_lazy("From stock"), required=False, min_value=0, max_value=MAX_QUANTITY
    )
    reason = short_text(
        gettext_lazy("Reason"),
        500,
        help_text=gettext_lazy("Why it is less, or nothing."),
        widget=forms.TextInput(attrs={"minlength": 3}),
    )

    def __init__(self, data=None, *, line: RequestItem, stage: Stage, takes_stock: bool, **kwargs):
        kwargs["initial"] = {"approved": line.wanted, "allocated": line.allocated_quantity}
        super().__init__(data, line=line, **kwargs)
        self.first = stage == Stage.LOGISTIC
        self.fields["approved"].widget.attrs["data-approved"] = ""
        if takes_stock and self.first and line.standard_item_id:
            self.fields["allocated"].widget.attrs["data-allocated"] = ""
            self.fields["allocated"].label = _("From stock (%(unit)s)") % {"unit": line.unit}
        else:
            del self.fields["allocated"]

    @property
    def of(self) -> str:
        """How many there are to decide on, beside the label."""
        return _("of %(amount)s") % {"amount": amounts.units(self.line, self.line.wanted)}

    @property
    def to_buy(self) -> int:
        """What would be bought, before anything is typed."""
        return self.line.to_buy

    def clean_approved(self):
        if self.cleaned_data["approved"] is None:
            raise forms.ValidationError(_("Say how many are approved; 0 rejects the line."))
        return self.cleaned_data["approved"]

    def clean(self):
        values = super().clean()
        if values.get("approved") is not None:
            try:
                verdicts.judge(self.line, self.verdict(), self.first)
            except DomainError as error:
                self.refuse(error)
        return values

    def verdict(self) -> Verdict:
        """For the service."""
        approved = int(self.cleaned_data["approved"])
        return Verdict(approved, self._allocated(approved), self.cleaned_data.get("reason", ""))

    def _allocated(self, approved: int) -> int | None:
        if "allocated" not in self.fields:
            return None
        allocated = int(self.cleaned_data.get("allocated") or 0)
        # Who took a line down and left what comes from stock as it was means: no more than that.
        return min(allocated, approved) if allocated == self.line.allocated_quantity else allocated


class ReviewSheet(Sheet):
    """The lines of a request on the desk of a stage; what was rejected before is locked."""

    def __init__(self, data, document: Request, lines: list[RequestItem], stage: Stage):
        takes_stock = not document.is_for_stock
        live = [
            VerdictForm(data, line=line, stage=stage, takes_stock=takes_stock)
            for line in lines
            if not line.is_rejected
        ]
        super().__init__(data, NoteForm(data), live)

    def verdicts(self) -> dict[int, Verdict]:
        """For the service; only after `is_valid`."""
        return {form.line.pk: form.verdict() for form in self.lines}
