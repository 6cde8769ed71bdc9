"""Deciding on a loan line by line: how many, why fewer, and which units; and naming other units later."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assets.choices import MAX_QUANTITY
from assets.forms.custody.choosing import chosen_and_gone, most_of_line, resolve
from assets.models import Asset
from core.errors import DomainError
from core.forms.fields import NumberField, short_text
from core.forms.sheet import Sheet
from core.forms.words import NoteForm
from core.workflow import documents
from loans.choices import SHORTEST_REFUSAL
from loans.forms.loans.lines import LoanChoiceForm, prefix_of
from loans.models import LoanAssignment, LoanItem, LoanRequest
from loans.services.loans import assigning, deciding, state


class VerdictForm(LoanChoiceForm):
    """What is lent of one line; the number decides: all of it approves, less revises, 0 rejects."""

    approved = NumberField(
        label=pgettext_lazy("amount", "Approved"), required=False, min_value=0, max_value=MAX_QUANTITY
    )
    reason = short_text(
        gettext_lazy("Reason"),
        500,
        help_text=gettext_lazy("Why it is less, or nothing."),
        widget=forms.TextInput(attrs={"minlength": SHORTEST_REFUSAL}),
    )
    field_order = ["approved", "reason", "codes"]

    def __init__(self, data=None, *, line: LoanItem, things: Sequence[Asset], proposed):
        super().__init__(
            data,
            line=line,
            things=things,
            proposed=proposed,
            most=Decimal(line.quantity * line.factor),
            initial={"approved": line.quantity},
        )
        self.fields["approved"].widget.attrs["data-approved"] = ""
        if line.is_material:
            del self.fields["codes"]

    @property
    def wanted(self) -> int:
        """How many units are to be named, as it stands."""
        try:
            return int(self.fields["approved"].clean(self["approved"].value()) or 0) * self.line.factor
        except forms.ValidationError:
            return int(self.most)

    @property
    def of(self) -> str:
        """How many there are to decide on, beside the label."""
        return _("of %(amount)s") % {"amount": f"{self.line.quantity} {self.line.unit}"}

    def clean_approved(self):
        approved = self.cleaned_data["approved"]
        if approved is None:
            raise forms.ValidationError(_("Say how many are approved; 0 rejects the line."))
        if approved > self.line.quantity:
            said = _("At most %(most)s were asked for.")
            raise forms.ValidationError(said % {"most": self.line.quantity})
        return approved

    def clean(self):
        values = super().clean()
        approved = values.get("approved")
        if approved is not None and approved < self.line.quantity and "reason" not in self.errors:
            try:
                documents.need(values.get("reason", ""), SHORTEST_REFUSAL)
            except DomainError as error:
                self.add_error("reason", error.message)
        return values

    def judge_units(self) -> None:
        """Say when other than the approved number of units is named; after the codes were resolved."""
        if self.line.is_material or self.errors:
            return
        try:
            deciding.refuse_other_count(self.line, len(self.units()), self.wanted)
        except DomainError as error:
            self.add_error("codes", error.message)

    def verdict(self) -> deciding.Verdict:
        """For the service; only after `is_valid`."""
        units = [] if self.line.is_material else self.units()
        return deciding.Verdict(
            int(self.cleaned_data["approved"]), units, self.cleaned_data.get("reason", "")
        )


class DecideSheet(Sheet):
    """All lines of a loan that waits for logistics."""

    def __init__(self, data, loan: LoanRequest, lines: list[LoanItem], user):
        self.user = user
        found = _units(loan, lines, {line.pk: line.quantity * line.factor for line in lines})
        gone = _gone(data, lines, found)
        forms_ = [
            VerdictForm(
                data,
                line=line,
                things=[*found.get(line.pk, ()), *gone.get(prefix_of(line), ())],
                proposed=_first(found.get(line.pk, ()), line.quantity * line.factor),
            )
            for line in lines
        ]
        super().__init__(data, NoteForm(data), forms_)

    def is_valid(self) -> bool:
        good = super().is_valid()
        good = resolve([form for form in self.lines if "codes" in form.fields], self.user) and good
        for form in self.lines:
            form.judge_units()
        return good and not any(form.errors for form in self.lines)

    def verdicts(self) -> dict[int, deciding.Verdict]:
        """For the service; only after `is_valid`."""
        return {form.line.pk: form.verdict() for form in self.lines}


class AssignForm(LoanChoiceForm):
    """The units that wait to be fetched of one line: those that are kept, and others that are free."""

    def choices(self) -> list[dict]:
        return [choice | {"kept": getattr(choice["asset"], "is_kept", False)} for choice in super().choices()]


class AssignSheet(Sheet):
    """Every line of which devices are still to be fetched."""

    def __init__(
        self, data, loan: LoanRequest, lines: list[LoanItem], assignments: list[LoanAssignment], user
    ):
        self.user = user
        kept: dict[int, list[Asset]] = {}
        for one in assignments:
            if one.is_open and one.handed_at is None:
                one.asset.is_kept = True
                kept.setdefault(one.loan_item_id, []).append(one.asset)
        room = {
            line.pk: int(state.to_fetch(line, assignments)) + len(kept.get(line.pk, ()))
            for line in lines
            if not line.is_material and not line.is_rejected
        }
        open_ = [line for line in lines if room.get(line.pk)]
        found = _units(loan, open_, room)
        for line in open_:
            mine = {asset.pk for asset in kept.get(line.pk, ())}
            others = [asset for asset in found.get(line.pk, ()) if asset.pk not in mine]
            found[line.pk] = [*kept.get(line.pk, ()), *others]
        gone = _gone(data, open_, found)
        forms_ = [
            AssignForm(
                data,
                line=line,
                things=[*found[line.pk], *gone.get(prefix_of(line), ())],
                proposed={asset.pk: Decimal(1) for asset in kept.get(line.pk, ())},
                most=Decimal(room[line.pk]),
            )
            for line in open_
        ]
        super().__init__(data, forms.Form(data), forms_)

    def is_valid(self) -> bool:
        good = super().is_valid()
        return resolve(self.lines, self.user) and good

    def chosen(self) -> dict[int, list[Asset]]:
        """For the service; only after `is_valid`."""
        return {form.line.pk: form.units() for form in self.lines}


def _units(loan: LoanRequest, lines: list[LoanItem], wanted: dict[int, int]) -> dict[int, list[Asset]]:
    """{key of a line: units that may be named for its days, best first}."""
    most = most_of_line(len(lines), max(wanted.values(), default=0))
    return assigning.proposal(loan, lines, most=most)


def _first(units: Sequence[Asset], count: int) -> dict[int, Decimal]:
    return {asset.pk: Decimal(1) for asset in units[:count]}


def _gone(data, lines: list[LoanItem], found) -> dict[str, list[Asset]]:
    items = {prefix_of(line): line.standard_item for line in lines if not line.is_material}
    there = {prefix_of(line): found.get(line.pk, ()) for line in lines}
    return chosen_and_gone(data, items, there)
