"""Forms about damage and its repair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.choices import BROKEN, MENDED, AssetCondition, PlaceKind
from assets.forms.places import shelf
from assets.models import Place, Repair
from core.forms.fields import DayField, MoneyField, short_text
from core.forms.people.person import People, PersonField, label_of
from core.reading.days import PLANNED

PRICE = "assets.view_price"
VENDORS = "vendors"  # the id of the datalist with the vendors' names
BACK = "back"  # in a list of locations: where it was when it broke


def labelled(conditions) -> list[tuple]:
    """Choices of some conditions."""
    return [(value, AssetCondition(value).label) for value in conditions]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files, in their order; what each really is, the service says."""

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data if file] if data else []


class DamageForm(forms.Form):
    """What is broken, how badly, and photos of it."""

    condition = forms.ChoiceField(label=_("How badly?"), choices=labelled(BROKEN), widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("What is broken?"),
        max_length=2000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, what it does and does not do any more."),
    )
    files = FilesField(
        label=_("Photos"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "multiple": True}),
        help_text=_("Taken now or from the gallery. JPG, PNG or PDF; choose several at once."),
    )


class WorkForm(forms.Form):
    """A base: the day, and a note for the history."""

    estimate_date = DayField(
        label=_("Ready by"), back=0, past=_("This day is over. Choose a later one."), ahead=PLANNED
    )
    note = short_text(_("Note"), 1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, repair: Repair, **kwargs):
        kwargs["initial"] = {"estimate_date": repair.default_estimate} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class StartForm(WorkForm):
    """Who of us mends it, and until when."""

    technician = PersonField(
        label=_("Technician"), help_text=_("The device goes to this person until it is done.")
    )
    field_order = ("technician", "estimate_date", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = self.fields["technician"].people = People()


class SendOutForm(WorkForm):
    """Which vendor mends it, known or new."""

    vendor = forms.CharField(
        label=_("Vendor"),
        max_length=200,
        min_length=2,
        widget=forms.TextInput(attrs={"list": VENDORS, "autocomplete": "off"}),
        help_text=_("Choose a known one, or type a new name."),
    )
    contact = short_text(_("Contact at the vendor"), 200, help_text=_("Name and telephone number."))
    field_order = ("vendor", "contact", "estimate_date", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.vendors = Place.objects.filter(kind=PlaceKind.VENDOR, is_active=True).values_list(
            "name", flat=True
        )


class StopForm(forms.Form):
    """Where it waits from now on, and why."""

    to = forms.ModelChoiceField(
        Place.objects.none(), label=_("Lies in"), empty_label=_("Choose a location …")
    )
    location_detail = shelf()
    note = forms.CharField(
        label=_("Reason"), max_length=1000, min_length=5, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Place.objects.warehouses()


class FinishForm(forms.Form):
    """How it is now, what was done, where it goes; the cost for those who see prices."""

    condition = forms.ChoiceField(
        label=_("Condition now"), choices=labelled(MENDED), widget=forms.RadioSelect
    )
    actions = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        min_length=3,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line for each thing that was done."),
    )
    to = forms.ChoiceField(label=_("Goes to"))
    location_detail = shelf()
    cost = MoneyField(
        label=_("Cost (Rp)"),
        required=False,
        help_text=_("Without the parts from stock. May be entered later."),
    )
    note = short_text(_("Note"), 1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, repair: Repair, actor, **kwargs):
        super().__init__(*args, **kwargs)
        home = repair.holder_place
        self.places = {str(place.pk): place for place in Place.objects.warehouses()}
        known = [(key, place.name) for key, place in self.places.items()]
        if home.kind != PlaceKind.WAREHOUSE:
            known.insert(0, (BACK, _("Back to %(holder)s") % {"holder": home.name}))
        self.fields["to"].choices = [("", _("Choose …")), *known]
        self.initial.setdefault("to", BACK if home.kind != PlaceKind.WAREHOUSE else str(home.pk))
        if not actor.has_perm(PRICE):
            del self.fields["cost"]

    def place(self) -> Place | None:
        """The chosen location; None for back to where it was."""
        return self.places.get(self.cleaned_data["to"])


class ProgressForm(forms.Form):
    """How it stands."""

    note = forms.CharField(
        label=_("How does it stand?"), max_length=1000, min_length=3, widget=forms.Textarea(attrs={"rows": 4})
    )


class PartsForm(forms.Form):
    """What there is to say about the parts."""

    note = short_text(_("Note"), 500, widget=forms.Textarea(attrs={"rows": 2}))


class PlanForm(forms.Form):
    """Another day, another technician or another contact."""

    technician = PersonField(
        label=_("Technician"), help_text=_("The device goes to this person until it is done.")
    )
    vendor_contact = short_text(_("Contact at the vendor"), 200)
    estimate_date = DayField(label=_("Ready by"), ahead=PLANNED)  # may be over, as long as it stays
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, repair: Repair, **kwargs):
        initial = {
            "vendor_contact": repair.vendor_contact,
            "estimate_date": repair.estimate_date,
            "version": repair.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if repair.technician:
            self.people = self.fields["technician"].people = People()
            self.initial["technician"] = label_of(repair.technician)
            del self.fields["vendor_contact"]
        else:
            del self.fields["technician"]


class CostForm(forms.Form):
    """What the repair cost, without the parts from stock."""

    cost = MoneyField(
        label=_("Cost (Rp)"),
        required=False,
        help_text=_("Without the parts from stock. Empty: not known yet."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, repair: Repair, **kwargs):
        super().__init__(*args, initial={"cost": repair.cost, "version": repair.version}, **kwargs)
