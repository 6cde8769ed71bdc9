"""Looking at what comes back: what was found of each thing, by hand or by scan; and the same at the counter,
where nothing was declared before.
"""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset, Place
from assets.services.goods import codes
from core.forms.fields import NumberField, codes_field, short_text
from core.forms.sheet import LineForm, Sheet
from core.forms.words import words
from core.reading import codes as reading
from core.words import number
from loans.choices import Finding, Rest
from loans.forms.handovers.files import photos
from loans.forms.returns.declaring import is_shown, prefix_of
from loans.models import AssetReturnItem, LoanAssignment
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict

CODES = 200  # codes in the field
FOUND = (Finding.OK, Finding.DAMAGED, Finding.MISSING, Finding.OTHER, Finding.REFUSED)
AT_COUNTER = (Finding.OK, Finding.DAMAGED, Finding.MISSING)
CHECK = "check"


class PlaceForm(forms.Form):
    """Where it comes to, what was scanned, and a word about all of it."""

    codes = codes_field(
        gettext_lazy("Scan what lies before you"),
        gettext_lazy(
            "Asset code, serial number or MAC address, one on each line: what is scanned is in order, unless "
            "something else is chosen below."
        ),
    )
    to = forms.ModelChoiceField(
        Place.objects.none(), label=gettext_lazy("To"), empty_label=gettext_lazy("Choose a location …")
    )
    note = short_text(gettext_lazy("Note"), 1000, widget=words(2))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Place.objects.warehouses()
        self.fields["to"].queryset = places
        first = list(places[:2])
        if len(first) == 1:
            self.initial["to"] = first[0].pk


class FindingForm(LineForm):
    """What was found of one thing, its checklist, and of material how much came back."""

    finding = forms.ChoiceField(
        label=gettext_lazy("What was found?"), required=False, widget=forms.RadioSelect
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition"), choices=AssetCondition.choices, required=False
    )
    quantity = NumberField(label=gettext_lazy("Came back"), places=2, min_value=0, required=False)
    rest = forms.ChoiceField(
        label=gettext_lazy("The rest"),
        choices=[("", gettext_lazy("Nothing is missing")), *[c for c in Rest.choices if c[0]]],
        required=False,
    )
    notes = short_text(gettext_lazy("Note"), 500)
    files = photos()

    findings: Sequence[Finding] = FOUND
    possible = True  # whether it can be taken now

    def __init__(self, data=None, files=None, *, asset: Asset, prefix: str, **kwargs):
        super().__init__(data, files=files, prefix=prefix, **kwargs)
        self.asset = asset
        self.fields["finding"].choices = [(one.value, one.label) for one in self.findings]
        if asset.is_lot:
            unit = {"unit": asset.standard_item.base_unit}
            self.fields["quantity"].label = _("Came back (%(unit)s)") % unit
            self.fields["quantity"].help_text = _("By the book %(left)s are left.") % {
                "left": number(asset.current_balance)
            }
        else:
            del self.fields["quantity"], self.fields["rest"]
        self.asked = asset.category.checks
        for n, text in enumerate(self.asked):
            self.fields[f"{CHECK}{n}"] = forms.BooleanField(label=text, required=False)

    @property
    def title(self) -> str:
        return self.asset.code

    def is_about(self, thing) -> bool:
        return thing == self.thing or self.asset.pk == getattr(thing, "asset_id", getattr(thing, "pk", None))

    def checks(self) -> list:
        """The fields of the checklist, for the page."""
        return [self[f"{CHECK}{n}"] for n in range(len(self.asked))]

    def is_looked_at(self) -> bool:
        """Whether something was found, as far as it was filled in."""
        return bool(self["finding"].value())

    def verdict(self) -> Verdict:
        """For the service; only after `is_valid`."""
        said = self.cleaned_data
        checklist = [{"text": text, "ok": bool(said.get(f"{CHECK}{n}"))} for n, text in enumerate(self.asked)]
        return Verdict(
            said["finding"],
            said["condition"],
            said.get("quantity"),
            said.get("rest", ""),
            said["notes"],
            checklist,
            said["files"],
        )


class VerifyForm(FindingForm):
    """A line of a return that was declared."""

    def __init__(self, data=None, files=None, *, item: AssetReturnItem):
        super().__init__(data, files, asset=item.asset, thing=item, prefix=f"line{item.pk}")
        self.item = item
        self.initial["condition"] = item.returned_condition
        if item.asset.is_lot:
            self.initial["quantity"] = item.quantity

    def clean_finding(self):
        found = self.cleaned_data["finding"]
        if not found:
            raise forms.ValidationError(_("Say what was found."), code="required")
        return found


class CounterForm(FindingForm):
    """A lent thing at the counter; nothing is chosen for what was not brought."""

    findings = AT_COUNTER

    def __init__(self, data=None, files=None, *, unit: LoanAssignment):
        super().__init__(data, files, asset=unit.asset, thing=unit.asset, prefix=prefix_of(unit.pk))
        self.unit = unit
        self.possible = unit.asset.status in declaring.AT_COUNTER
        found = self.fields["finding"]
        found.choices = [("", _("Not brought")), *found.choices]
        if unit.asset.status == AssetStatus.LOST:
            found.choices = [choice for choice in found.choices if choice[0] != Finding.MISSING]
            found.help_text = _("It is lost; brought to the counter, it is found.")
        self.initial |= {"condition": AssetCondition.USED_OKAY, "finding": ""}

    def taken(self) -> tuple[Declared, Verdict]:
        """For the service; only after `is_valid`."""
        verdict = self.verdict()
        return Declared(self.unit, verdict.condition or AssetCondition.USED_OKAY), verdict


class ScannedSheet(Sheet):
    """Lines, of which those whose things were scanned are in order unless something else is said."""

    def __init__(self, data, user, make: Iterable):
        """`make` are pairs (prefix, function from data to the line's form)."""
        make = list(make)
        self.strange: list[str] = []
        if data is not None:
            assets = {prefix: form(None).asset for prefix, form in make}
            data = self._with_scanned(data, user, assets)
        super().__init__(data, PlaceForm(data), [form(data) for _prefix, form in make])

    def _with_scanned(self, data, user, assets: dict[str, Asset]):
        texts = [line for line in reading.lines(data.get("codes", "")) if line][:CODES]
        if not texts:
            return data
        prefixes, data = {asset.pk: prefix for prefix, asset in assets.items()}, data.copy()
        for answer in codes.resolve_many(texts, user):
            if answer.asset is None:
                self.strange.append(answer.sentence)
            elif answer.asset.pk not in prefixes:
                said = _("%(code)s is not among these things. Was it given back in the place of another?")
                self.strange.append(said % {"code": answer.asset.code})
            else:
                name = f"{prefixes[answer.asset.pk]}-finding"
                data[name] = data.get(name) or Finding.OK
        return data

    def is_valid(self) -> bool:
        good = super().is_valid()
        for sentence in self.strange:
            self.head.add_error("codes", sentence)
        return good and not self.strange

    @property
    def looked_at(self) -> int:
        """At how many things somebody has looked, as far as it was filled in."""
        return sum(1 for form in self.lines if form.is_looked_at())

    def place(self) -> dict:
        """The head, for the service; only after `is_valid`."""
        return {name: self.head.cleaned_data[name] for name in ("to", "note")}


class VerifySheet(ScannedSheet):
    """All lines of a return."""

    def __init__(self, data, files, items: Sequence[AssetReturnItem], user):
        super().__init__(data, user, [(f"line{i.pk}", _maker(VerifyForm, files, item=i)) for i in items])

    def verdicts(self) -> dict[int, Verdict]:
        """{key of a line: what was found}, for the service; only after `is_valid`."""
        return {form.item.pk: form.verdict() for form in self.lines}


class CounterSheet(ScannedSheet):
    """All things of a loan that are out."""

    def __init__(self, data, files, units: Sequence[LoanAssignment], user):
        shown = [one for one in units if is_shown(one, data)]
        make = [(prefix_of(one.pk), _maker(CounterForm, files, unit=one)) for one in shown]
        super().__init__(data, user, make)

    def taken(self) -> list[tuple[Declared, Verdict]]:
        """What was brought, for the service; only after `is_valid`."""
        return [form.taken() for form in self.lines if form.cleaned_data["finding"]]


def _maker(form: type[FindingForm], files, **about):
    return lambda data: form(data, files if data is not None else None, **about)
