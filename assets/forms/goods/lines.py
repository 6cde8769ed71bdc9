"""One line of the registration form: a model, and what there is of it."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.choices import FRACTIONAL_UNITS, MAX_QUANTITY, MOST_IN_LOT, AssetCondition
from assets.forms.goods import serials, tally
from assets.forms.goods.offer import COUNT, INDIVIDUAL, MEASUREMENT, Offer, kind_of
from assets.forms.goods.tally import IN_BASE, IN_UNITS
from assets.services.goods.registrations import NewAsset
from core.forms.fields import DayField, MoneyField, NumberField, SeenAmount, scanned_lines, short_text
from core.reading.days import LONG, add_months

MOST_ASSETS = 2000
CENT = Decimal("0.01")
KIND_FIELDS = {
    INDIVIDUAL: ("serials",),
    MEASUREMENT: ("containers", "length", "batch_code"),
    COUNT: ("quantity", "unit"),
}


class LineForm(forms.Form):
    """One line. Which of the fields of KIND_FIELDS count depends on the model; the others are not looked
    at.
    """

    item = forms.CharField(
        label=_("Model"),
        max_length=500,
        help_text=_("Type a part of brand, name or type, then choose."),
        widget=forms.TextInput(
            attrs={"list": "registration-items", "autocomplete": "off", "data-kind-from": ""}
        ),
    )
    serials = forms.CharField(
        label=_("Serial numbers"),
        required=False,
        strip=False,
        max_length=400_000,
        help_text=_(
            "One device on each line; its MAC address may follow after a space, comma, semicolon or tab. "
            "Type, paste or scan."
        ),
        widget=scanned_lines(5, **{"data-serials": ""}),
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    containers = NumberField(label=_("How many"), required=False, min_value=1, max_value=MOST_ASSETS)
    length = NumberField(
        label=_("Each holds"),
        required=False,
        places=2,
        min_value=CENT,
        max_value=MAX_QUANTITY,
        help_text=_("In the base unit; empty: what the catalogue says."),
        attrs={"data-kind-default": "per"},
    )
    batch_code = short_text(_("Batch code"), 50)
    quantity = NumberField(
        label=_("Quantity"), required=False, places=2, min_value=CENT, max_value=MAX_QUANTITY
    )
    unit = forms.ChoiceField(
        label=_("Counted in"), required=False, choices=[(IN_UNITS, _("Units")), (IN_BASE, _("Base units"))]
    )
    said = SeenAmount()  # the tally that the page showed
    price = MoneyField(
        label=_("Price per unit (Rp)"),
        required=False,
        help_text=_(
            "Of one device or container. A lot is kept with the price of all of it: this times its "
            "containers."
        ),
    )
    place = forms.ChoiceField(label=_("Location"), required=False)
    location_detail = short_text(_("Shelf, room, pole"), 500)
    condition = forms.ChoiceField(
        label=_("Condition"), required=False, choices=[("", _("As above")), *AssetCondition.choices]
    )
    warranty_months = NumberField(label=_("Warranty in months"), required=False, min_value=1, max_value=240)
    warranty_end_date = DayField(label=_("Warranty until"), required=False, ahead=LONG)
    notes = short_text(_("Notes"), 1000)

    def __init__(self, *args, offer: Offer, **kwargs):
        # Each line that is there was asked for: an empty one is a mistake to be said, not a line to be
        # skipped.
        kwargs["empty_permitted"] = False
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.found: list[serials.Serial] = []
        self.fields["place"].choices = [("", _("As above")), *offer.place_choices]
        if not offer.prices:
            del self.fields["price"]
        self.tally = tally.of(self)
        if self.tally:
            self.fields["said"].show(self.tally.units)

    @property
    def kind(self) -> str:
        """The kind of the line's model, "" while there is none."""
        text = self.data.get(self.add_prefix("item"), "") if self.is_bound else self.initial.get("item", "")
        found = self.offer.find(text) if text else []
        return kind_of(found[0]) if len(found) == 1 else ""

    def more(self) -> list:
        """The bound fields of the foldable part."""
        names = ("location_detail", "place", "condition", "warranty_months", "warranty_end_date", "notes")
        return [self[name] for name in names]

    @property
    def has_more(self) -> bool:
        """Whether something stands in the foldable part, which is then open."""
        return any(bound.value() or bound.errors for bound in self.more())

    def clean_item(self):
        return self.offer.one(self.cleaned_data["item"])

    def clean(self):
        values = super().clean()
        item = values.get("item")
        if not item:
            return values
        for kind, names in KIND_FIELDS.items():
            if kind != kind_of(item):
                for name in names:
                    self.errors.pop(name, None)
        {INDIVIDUAL: self._clean_serials, MEASUREMENT: self._clean_containers, COUNT: self._clean_count}[
            kind_of(item)
        ](values, item)
        if values.get("warranty_months") and values.get("warranty_end_date"):
            self.add_error("warranty_end_date", _("Give the months or the date, not both."))
        self._ask_tally(values, item)
        return values

    def _ask_tally(self, values, item):
        """Nobody registers 100 Pcs who meant 2: a page that did not say the amount yet says it now, and
        asks.
        """
        name = "containers" if kind_of(item) == MEASUREMENT else "quantity"
        shown = self.add_prefix("said") in self.data
        if self.tally and shown and values.get("said") != self.tally.units and name not in self.errors:
            sentence = _("That is %(sum)s. If this is right, press Register once more.")
            self.add_error(name, sentence % {"sum": self.tally.words})

    def _clean_serials(self, values, item):
        if "serials" in self.errors:
            return
        self.found, sentences = serials.parse(values.get("serials", ""))
        if sentences:
            self.add_error("serials", serials.shorten(sentences))
        elif not self.found:
            self.add_error("serials", _("Enter at least one serial number."))

    def _clean_containers(self, values, item):
        if not values.get("containers") and "containers" not in self.errors:
            self.add_error("containers", _("Say how many containers there are."))
        if "length" not in self.errors:
            values["length"] = values.get("length") or Decimal(item.quantity_per_unit)
            self._refuse_fraction("length", values["length"], item)

    def _clean_count(self, values, item):
        if "quantity" in self.errors:
            return
        if not values.get("quantity"):
            self.add_error("quantity", _("Say how much there is."))
            return
        in_base = values.get("unit") == IN_BASE
        values["balance"] = values["quantity"] if in_base else values["quantity"] * item.quantity_per_unit
        if not in_base and values["quantity"] != int(values["quantity"]):
            self.add_error(
                "quantity", _("A whole number of %(unit)s, please.") % {"unit": item.unit_of_measure}
            )
        elif values["balance"] > MOST_IN_LOT:
            self.add_error(
                "quantity",
                _("This is more than one lot can hold: 999,999,999 %(unit)s.") % {"unit": item.base_unit},
            )
        else:
            self._refuse_fraction("quantity", values["balance"], item)

    def _refuse_fraction(self, name, amount, item):
        if amount != int(amount) and item.base_unit not in FRACTIONAL_UNITS:
            self.add_error(name, _("A whole number of %(unit)s, please.") % {"unit": item.base_unit})

    @property
    def count(self) -> int:
        """How many assets this line makes."""
        kind = kind_of(self.cleaned_data["item"])
        return (
            len(self.found)
            if kind == INDIVIDUAL
            else int(self.cleaned_data.get("containers") or 0)
            if kind == MEASUREMENT
            else 1
        )

    def news(self, head: dict) -> list[NewAsset]:
        """The assets of this line; `head` is the cleaned head. Only when both are valid."""
        values, item = self.cleaned_data, self.cleaned_data["item"]
        common = {
            "item": item,
            "place": self.offer.places[values["place"] or head["place"]],
            "condition": values["condition"] or head["condition"],
            "location_detail": values["location_detail"],
            "warranty_end_date": self.warranty_end(head),
            "notes": values["notes"],
        }
        price = values.get("price")
        if kind_of(item) == INDIVIDUAL:
            return [
                NewAsset(**common, price=price, serial_number=one.serial, mac_address=one.mac)
                for one in self.found
            ]
        if kind_of(item) == MEASUREMENT:
            if values["batch_code"]:
                batch = gettext("Batch %(code)s") % {"code": values["batch_code"]}
                common["notes"] = " · ".join(filter(None, [batch, values["notes"]]))[:1000]
            return [
                NewAsset(**common, price=price, balance=values["length"])
                for _n in range(int(values["containers"]))
            ]
        if price is not None:
            price = (price * values["balance"] / item.quantity_per_unit).quantize(CENT)
        return [NewAsset(**common, price=price, balance=values["balance"])]

    def warranty_end(self, head: dict) -> date | None:
        """The warranty's last day: as typed, or so many months after the purchase (else the registration)."""
        months = self.cleaned_data.get("warranty_months")
        if not months:
            return self.cleaned_data.get("warranty_end_date")
        start = head.get("purchase_date") or head.get("registration_date")
        return add_months(start, int(months)) if start else None
