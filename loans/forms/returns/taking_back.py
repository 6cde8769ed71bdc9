"""What comes back over the counter, of whatever loan and of none: a head, and a line for each thing."""

import re
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from assets.choices import BROKEN
from assets.forms.custody.custody import ThingForm
from assets.models import Asset
from assets.services.custody.custody import Part
from core.forms.fields import short_text
from core.forms.sheet import Sheet, whole
from core.forms.words import words
from core.reading.keys import whole_all
from loans.choices import Finding
from loans.forms.returns.verifying import CounterForm, PlaceForm
from loans.models import LoanAssignment
from loans.services.returns.taking_back import Lent


class HeadForm(PlaceForm):
    """Where it comes to, and a word about all of it."""

    codes = None
    note = short_text(gettext_lazy("Note"), 500, widget=words(2))


class LentForm(CounterForm):
    """A lent thing: what was `chosen` is in order, unless something else is said."""

    def __init__(self, data=None, files=None, *, unit: LoanAssignment, user, chosen: bool):
        super().__init__(data, files, unit=unit)
        self.is_own = unit.loan_request.requester_id == user.pk
        self.possible = self.possible and unit.is_out and unit.declared_at is None and not self.is_own
        if self.possible:
            self.initial["finding"] = Finding.OK if chosen else ""
            if unit.asset.condition not in BROKEN:
                self.initial["condition"] = unit.asset.condition

    @property
    def is_chosen(self) -> bool:
        """Whether it is on the page to be taken, also when that is not possible any more: then it is said."""
        return self.possible or (self.is_bound and bool(self["finding"].value()))

    @property
    def why_not(self) -> str:
        """Why it cannot be taken here, in a sentence; "" when it can."""
        if self.possible:
            return ""
        if self.is_own:
            return _("Nobody verifies what he had borrowed himself.")
        if not self.unit.is_out:
            return _("%(code)s is not out any more.") % {"code": self.asset.code}
        if self.unit.declared_at:
            return _("It is declared back already: verify its return.")
        return _("Cannot be given back now: %(status)s.") % {"status": self.asset.get_status_display()}


class TakeBackSheet(Sheet):
    """What is lent, by loan; and what is not, of which those of `chosen` (keys) are taken."""

    def __init__(
        self,
        data: QueryDict | None,
        files,
        lent: Sequence[LoanAssignment],
        things: Sequence[Asset],
        *,
        chosen: set[int],
        user,
    ):
        self.lent = [
            LentForm(data, files, unit=unit, user=user, chosen=unit.asset_id in chosen) for unit in lent
        ]
        self.things = [
            ThingForm(
                data if thing.pk in chosen else None,
                thing=thing,
                judged=True,
                chosen=thing.pk in chosen,
                possible=can_proceed(thing.take_back),
            )
            for thing in things
        ]
        taken = [form for form in self.lent if form.is_chosen]
        taken += [form for form in self.things if form.chosen]
        super().__init__(data, HeadForm(data), taken)

    @property
    def any_possible(self) -> bool:
        """Whether the page has anything to send."""
        return any(form.possible for form in (*self.lent, *self.things))

    def is_valid(self) -> bool:
        good = super().is_valid()
        if good and not (self.taken() or self.parts()):
            self.head.add_error(None, forms.ValidationError(_("Choose what comes back.")))
        return good and not self.head.errors

    def taken(self) -> list[Lent]:
        """What is brought of each loan, for the service; only after `is_valid`."""
        by_loan: dict[int, Lent] = {}
        for form in self.lent:
            if form.is_chosen and form.cleaned_data["finding"]:
                loan = form.unit.loan_request
                known = by_loan.setdefault(loan.pk, Lent(loan, [], whole(self.data, version_of(loan.pk))))
                known.chosen.append(form.taken())
        return list(by_loan.values())

    def parts(self) -> list[Part]:
        """What else comes back, for the service; only after `is_valid`."""
        return [form.part() for form in self.things if form.chosen]


def named(data: QueryDict | None) -> list[int]:
    """The keys of the lent things of which something was found on the page that was sent."""
    found = [re.fullmatch(r"unit(\d+)-finding", name) for name in data or () if data[name]]
    return whole_all(match[1] for match in found if match)


def version_of(loan: int) -> str:
    """The name of the hidden field that says in which version a loan was looked at."""
    return f"version{loan}"
