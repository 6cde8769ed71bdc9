"""What becomes of everything that somebody who leaves has: said once for all of it, for what is at one place,
or for one thing.
"""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetCondition
from assets.models import Place
from core.forms.fields import short_text
from core.forms.people.person import PersonField
from core.forms.people.succession import Others
from core.forms.sheet import LineForm, Sheet
from core.forms.words import words
from core.models import User
from core.people.open_documents import OpenDocument
from loans.choices import LeaverSigns, Settled
from loans.services.leaving import settling
from loans.services.leaving.giving import Choice
from loans.services.leaving.holdings import Held, Holdings

PLACE = "place"  # what the value of a warehouse begins with
HELD = "held"  # the hidden field that says what was looked at
WAYS = tuple(Settled.values[:3])


class WhereForm(LineForm):
    """Where something goes, and to whom when that is a person."""

    where = forms.ChoiceField(label=gettext_lazy("What becomes of it"), required=False)
    to = PersonField(label=gettext_lazy("To whom"), required=False)

    def __init__(
        self, data=None, *, prefix: str, same: str, places: Sequence[Place], people: Others, **kwargs
    ):
        ways = kwargs.pop("ways", WAYS)
        super().__init__(data, prefix=prefix, **kwargs)
        self.places = {f"{PLACE}{place.pk}": place for place in places}
        back = [(value, place.name) for value, place in self.places.items()]
        away = [(way, Settled(way).label) for way in ways if way != Settled.BACK]
        self.fields["where"].choices = [("", same), (Settled.BACK.label, back), *away]
        self.fields["to"].people = people
        if Settled.PASSED_ON not in ways:
            del self.fields["to"]

    @property
    def says(self) -> str:
        """What was chosen here, "" for nothing; only after `is_valid`."""
        return self.cleaned_data.get("where") or ""


class ThingForm(WhereForm):
    """One thing, and the condition that it comes back in."""

    condition = forms.ChoiceField(label=gettext_lazy("Condition"), required=False)

    def __init__(self, data=None, *, held: Held, **kwargs):
        asset = held.asset
        known = {"same": _("As said above"), "ways": held.ways, "thing": asset, "prefix": f"thing{asset.pk}"}
        super().__init__(data, **known, **kwargs)
        self.held = held
        as_it_is = _("As it is (%(condition)s)") % {"condition": asset.get_condition_display()}
        self.fields["condition"].choices = [("", as_it_is), *AssetCondition.choices]

    @property
    def title(self) -> str:
        return self.thing.code

    def is_about(self, thing) -> bool:
        return thing == self.thing or getattr(thing, "asset_id", None) == self.thing.pk


class GroupForm(WhereForm):
    """All things of one place that say nothing themselves."""

    def __init__(self, data=None, *, name: str, **kwargs):
        super().__init__(data, same=_("As said above"), thing=None, **kwargs)
        self.name = name

    @property
    def title(self) -> str:
        return self.name


class DocumentForm(LineForm):
    """One open document, and who goes on with it."""

    to = PersonField(label=gettext_lazy("Who goes on with it"), required=False)

    def __init__(self, data=None, *, document: OpenDocument, people: Others, **kwargs):
        super().__init__(data, thing=document, **kwargs)
        self.fields["to"].people = people

    @property
    def title(self) -> str:
        return self.thing.number


class SettleForm(WhereForm):
    """What holds for everything that says nothing itself; who signs, and what there is to say."""

    successor = PersonField(label=gettext_lazy("Who goes on with the open documents"), required=False)
    signing_way = forms.ChoiceField(
        label=gettext_lazy("Signature of who leaves"),
        choices=LeaverSigns.choices,
        initial=LeaverSigns.PAPER,
        widget=forms.RadioSelect,
    )
    note = short_text(
        gettext_lazy("Note"),
        500,
        widget=words(2),
        help_text=gettext_lazy("A reason, when somebody signs in his place or something is lost."),
    )

    def __init__(self, data=None, *, found: Holdings, places: Sequence[Place], people: Others):
        super().__init__(data, prefix=None, same=_("Choose …"), places=places, people=people, thing=None)
        self.fields["where"].label = _("What becomes of everything")
        self.fields["successor"].people = people
        if not found.documents:
            del self.fields["successor"]
        if not found.things:
            del self.fields["where"], self.fields["to"]
        elif len(places) == 1:
            self.initial["where"] = next(iter(self.places))


class SettleSheet(Sheet):
    """The page: a head, a form for each place when there are several, for each thing and each document."""

    most = 3

    def __init__(self, data: QueryDict | None, found: Holdings):
        places, people = list(Place.objects.warehouses().order_by("name")), Others(found.person)
        known = {"places": places, "people": people}
        self.found, self.people = found, people
        self.groups = []
        named = found.groups()
        for n, (name, some) in enumerate(named.items()):
            form = GroupForm(data, name=name, prefix=f"group{n}", **known) if len(named) > 1 else None
            things = [ThingForm(data, held=held, **known) for held in some]
            self.groups.append({"name": name, "form": form, "things": things, "id": f"group{n}"})
        self.documents = [
            DocumentForm(data, document=one, people=people, prefix=f"document{n}")
            for n, one in enumerate(found.documents)
        ]
        lines = [form for group in self.groups for form in (group["form"], *group["things"]) if form]
        head = SettleForm(data, found=found, places=places, people=people)
        super().__init__(data, head, [*lines, *self.documents])

    @property
    def held(self) -> str:
        """What was looked at when the form was filled in; what does not say so has looked at nothing."""
        return (self.data or {}).get(HELD, "")

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        if not super().is_valid():
            return False
        self.choices: dict[int, Choice] = {}
        self.successors: dict[str, User] = {}
        for group in self.groups:
            for line in group["things"]:
                self._resolve(line, [line, *filter(None, [group["form"]]), self.head])
        for line in self.documents:
            to = line.cleaned_data["to"] or self.head.cleaned_data.get("successor")
            if to:
                self.successors[line.thing.number] = to
            elif not self.head.has_error("successor"):
                self.head.add_error("successor", ValidationError(_("Choose who goes on with them.")))
        return not any(form.errors for form in (self.head, *self.lines))

    def _resolve(self, line: ThingForm, said: Sequence[WhereForm]) -> None:
        """What becomes of one thing: the first of these forms that says something."""
        form = next((form for form in said if form.says), None)
        if form is None:
            if not self.head.has_error("where"):
                text = _("Say what becomes of what nothing else is said about.")
                self.head.add_error("where", ValidationError(text))
            return
        settled = Settled(form.says) if form.says in Settled.values else Settled.BACK
        if settled not in line.held.ways:
            why = settling.why_not_passed_on(line.held)
            text = _("This cannot be passed on (%(why)s): choose a warehouse, or say that it is lost.")
            line.add_error("where", ValidationError(text % {"why": why}))
            return
        to = form.places.get(form.says)
        if settled == Settled.PASSED_ON:
            to = next((to for one in said[said.index(form) :] if (to := one.cleaned_data.get("to"))), None)
            if to is None:
                if not form.has_error("to"):
                    form.add_error("to", ValidationError(_("Choose who gets it.")))
                return
        self.choices[line.thing.pk] = Choice(settled, to, line.cleaned_data["condition"])
