"""What the borrower gets: the units that are kept for him, and material by lot and amount."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetStatus
from assets.forms.custody.choosing import chosen_and_gone, most_of_line, resolve
from assets.models import Asset
from assets.services.stock import choosing
from core.forms.fields import short_text
from core.forms.people.person import People, PersonField
from core.forms.sheet import Sheet
from loans.forms.handovers.files import photos
from loans.forms.loans.lines import LoanChoiceForm, prefix_of
from loans.models import LoanAssignment, LoanItem, LoanRequest
from loans.services.loans import state
from loans.services.loans.fetching import Fetch


class HandOutForm(forms.Form):
    """Who acknowledges it, and a word about it."""

    acknowledging = PersonField(
        label=gettext_lazy("Acknowledged by"),
        required=False,
        help_text=gettext_lazy("Somebody else than you and the borrower; the management when it is empty."),
    )
    note = short_text(gettext_lazy("Note"), 500)

    def __init__(self, data=None, *, people: People, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["acknowledging"].people = people


class HandOutLineForm(LoanChoiceForm):
    """The things for one line, of devices with photos of how they are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.retail:
            for key, asset in self.things.items():
                self.fields[files_of(key)] = photos()
                self.fields[files_of(key)].label = _("Photos of %(code)s") % {"code": asset.code}

    def choices(self) -> list[dict]:
        """Each thing with its fields, for the page."""
        found = super().choices()
        if self.retail:
            return found
        return [choice | {"files": self[files_of(choice["asset"].pk)]} for choice in found]

    def unfit(self, asset: Asset) -> str:
        if self.line.is_material or asset.pk in self.things:
            return ""
        return _("%(code)s is not kept for this loan. Assign it first.") % {"code": asset.code}

    def fetches(self) -> list[Fetch]:
        """For the service. All of a lot is given as what was seen of it."""
        found = []
        for asset, part in self.chosen(self.most):
            whole = not self.retail or part is None or part == asset.current_balance
            seen = asset.current_balance if asset.is_lot and whole else None
            files = self.cleaned_data.get(files_of(asset.pk), ())
            found.append(Fetch(self.line.pk, asset, None if whole else part, seen, files=files))
        return found


class HandOutSheet(Sheet):
    """Every line of which something can be fetched now."""

    def __init__(
        self, data, files, loan: LoanRequest, lines: list[LoanItem], assignments: list[LoanAssignment], user
    ):
        self.user, self.people = user, People()
        kept: dict[int, list[Asset]] = {}
        for one in assignments:
            if one.is_open and one.handed_at is None:
                kept.setdefault(one.loan_item_id, []).append(one.asset)
        left = {
            line.pk: Decimal(len(kept.get(line.pk, ())))
            if not line.is_material
            else Decimal(0)
            if loan.closed_at
            else state.to_fetch(line, assignments)
            for line in lines
        }
        open_ = [line for line in lines if left[line.pk]]
        lots = _lots(loan, [line for line in open_ if line.is_material])
        found = {line.pk: kept.get(line.pk) or lots.get(line.standard_item_id, []) for line in open_}
        items = {prefix_of(line): line.standard_item for line in open_}
        gone = chosen_and_gone(data, items, {prefix_of(line): found[line.pk] for line in open_})
        forms_ = [
            HandOutLineForm(
                data,
                files=files,
                line=line,
                things=[*_fitting(line, found[line.pk]), *gone.get(prefix_of(line), ())],
                proposed=_proposed(line, found[line.pk], left[line.pk]),
                most=left[line.pk],
                retail=line.is_material and not line.in_containers,
            )
            for line in open_
        ]
        super().__init__(data, HandOutForm(data, people=self.people), forms_)

    def is_valid(self) -> bool:
        good = super().is_valid()
        return resolve(self.lines, self.user) and good

    def fetches(self) -> list[Fetch]:
        """For the service; only after `is_valid`."""
        return [one for form in self.lines for one in form.fetches()]


def files_of(key: int) -> str:
    """The name of the field for a thing's photos."""
    return f"files{key}"


def _lots(loan: LoanRequest, lines: list[LoanItem]) -> dict[int, list[Asset]]:
    """{key of a model: lots in warehouses}, best first."""
    if not lines:
        return {}
    return choosing.candidates(
        [line.standard_item_id for line in lines],
        reference=loan.doc_number,
        containers=[line.standard_item_id for line in lines if line.in_containers],
        most=most_of_line(len(lines), 0),
    )


def _fitting(line: LoanItem, things: list[Asset]) -> list[Asset]:
    """Of a line that means whole containers nothing that is opened."""
    return [thing for thing in things if not line.in_containers or thing.whole]


def _proposed(line: LoanItem, things: list[Asset], left: Decimal) -> dict[int, Decimal]:
    if not line.is_material:
        # What the one before has not brought back yet is not here to be given.
        here = [thing for thing in things if thing.status == AssetStatus.IN_STORAGE]
        return {thing.pk: Decimal(1) for thing in here}
    return choosing.propose(things, left, factor=line.factor if line.in_containers else 0)
