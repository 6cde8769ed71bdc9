"""The registration form: a head and many lines; each line becomes devices, containers or one counted lot."""

from operator import itemgetter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition
from assets.forms.goods import serials
from assets.forms.goods.lines import MOST_ASSETS, LineForm
from assets.forms.goods.offer import COUNT, Offer, kind_of
from assets.services.goods.identifiers import taken, taken_sentence
from assets.services.goods.registrations import Header, NewAsset
from core import clock, references
from core.errors import DomainError
from core.forms.fields import MAX_PRICE, DayField, short_text
from core.forms.sheet import RowsSheet
from core.workflow import backdating

MOST_LINES = 50


class HeaderForm(forms.Form):
    """What is said once for the whole intake."""

    registration_date = DayField(
        label=_("Date"), future=_("Goods cannot be registered in the future."), **backdating.BOUNDS
    )
    vendor = short_text(_("Vendor"), 200)
    po_number = short_text(_("PO number"), 50)
    invoice_number = short_text(_("Invoice number"), 50)
    purchase_date = DayField(
        label=_("Purchase date"), required=False, ahead=0, future=_("The purchase cannot lie in the future.")
    )
    wo_ro_int_number = short_text(_("Request or work order"), 50)
    place = forms.ChoiceField(
        label=_("Location"), help_text=_("Where all of it lies; a line may name another.")
    )
    condition = forms.ChoiceField(
        label=_("Condition"),
        choices=AssetCondition.choices,
        help_text=_("Of all of it; a line may name another."),
    )
    notes = short_text(_("Notes"), 1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, offer: Offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer = offer
        only = next(iter(offer.places)) if len(offer.places) == 1 else ""
        self.fields["place"].choices = [("", _("Choose …")), *offer.place_choices]
        self.initial = {
            "registration_date": clock.today(),
            "condition": AssetCondition.BRAND_NEW,
            "place": only,
        } | self.initial

    def clean_wo_ro_int_number(self):
        text = self.cleaned_data["wo_ro_int_number"]
        # ro-261122-0001, typed by hand, means the document; other people's numbers stay as they are.
        return text.upper() if references.prefix_of(text.upper()) else text

    def header(self) -> Header:
        """For the service; only after `is_valid`."""
        names = (
            "registration_date",
            "vendor",
            "po_number",
            "invoice_number",
            "purchase_date",
            "wo_ro_int_number",
            "notes",
        )
        return Header(**{name: self.cleaned_data[name] for name in names})


class BaseLines(forms.BaseFormSet):
    """The lines together: nothing twice, nothing that is registered already, not too much at once."""

    head: dict = {}  # the cleaned head, set by the view before validation

    def clean(self):
        """Everything that is wrong, at once."""
        good = [form for form in self.forms if form.is_valid()]
        too_many = sum(form.count for form in good) > MOST_ASSETS
        for form in good:
            self._refuse_early_warranty(form)
            self._refuse_high_price(form)
        found: dict = {}  # {form: [(line, sentence)]}
        for field, name in (("serial_number", "serial"), ("mac_address", "mac")):
            self._find_doubles(field, name, found)
        for form, problems in found.items():
            said = [sentence for _line, sentence in sorted(problems, key=itemgetter(0))]
            form.add_error("serials", serials.shorten(said))
        if too_many:
            raise ValidationError(_("One form registers at most 2,000 assets. Split it, or import a table."))

    def _refuse_early_warranty(self, form):
        ends, bought = form.warranty_end(self.head), self.head.get("purchase_date")
        if ends and bought and ends < bought:
            form.add_error("warranty_end_date", _("The warranty cannot end before the purchase."))

    def _refuse_high_price(self, form):
        if "price" in form.fields and any((new.price or 0) > MAX_PRICE for new in self._tried(form)):
            form.add_error("price", _("The price of the whole lot is above 100,000,000,000."))

    def _tried(self, form):
        item = form.cleaned_data["item"]
        complete = self.head.get("place") and kind_of(item) == COUNT and not form.errors
        return form.news(self.head) if complete else []

    def _find_doubles(self, field: str, name: str, found: dict):
        """Add to `found` each number that stands twice in the form, or that an asset already has."""
        lines = [(n, form, one) for n, form in enumerate(self.forms, start=1) for one in form.found]
        first = {}
        for number, form, one in lines:
            value = getattr(one, name)
            if value in first and value:
                where = first[value]
                sentence = (
                    gettext("Line %(line)d: %(value)s stands in line %(first)d already.")
                    if where[0] == number
                    else gettext("Line %(line)d: %(value)s stands in item %(item)d, line %(first)d, already.")
                )
                said = sentence % {"line": one.line, "value": value, "item": where[0], "first": where[1]}
                found.setdefault(form, []).append((one.line, said))
            elif value:
                first[value] = (number, one.line)
        owners = {asset.key: asset for asset in taken(field, list(first))} if first else {}
        for _number, form, one in lines:
            if owner := owners.get(getattr(one, name)):
                said = gettext("Line %(line)d: %(reason)s") % {
                    "line": one.line,
                    "reason": taken_sentence(field, owner),
                }
                found.setdefault(form, []).append((one.line, said))

    def news(self) -> list[NewAsset]:
        """Everything to be registered, in the order of the lines."""
        return [new for form in self.forms for new in form.news(self.head)]


LineFormSet = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    min_num=1,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES + 1,
    validate_min=True,
    validate_max=True,
)


class RegistrationSheet(RowsSheet):
    """The head and the lines together; a line is judged knowing the head."""

    line_name = _("Item %(n)d")
    most = 1

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        head_is_good = self.head.is_valid()
        self.rows.head = self.head.cleaned_data
        return self.rows.is_valid() and head_is_good

    def refuse(self, error: DomainError) -> None:
        """What the service says is of the whole document."""
        error.add_to(self.head)
