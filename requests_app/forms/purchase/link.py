"""Which model of the catalogue a line in free words means, and what its quantity counts."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.forms.goods.lines import IN_BASE, IN_UNITS
from assets.forms.goods.offer import Offer
from core.words import number
from requests_app.models import RequestItem

MODELS = "models"  # the id of the datalist


AS_ASKED = "asked"
COUNTS = {IN_UNITS: False, IN_BASE: True}  # AS_ASKED: what the model says


class LinkForm(forms.Form):
    """A model, typed and chosen; and what the quantity counts, where the model does not count in the unit
    that was asked for.
    """

    item = forms.CharField(
        label=gettext_lazy("Model"),
        max_length=500,
        help_text=gettext_lazy("Type a part of brand, name or type, then choose."),
        widget=forms.TextInput(attrs={"list": MODELS, "autocomplete": "off", "data-kind-from": ""}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("The quantity counts"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, data=None, *, line: RequestItem, offer: Offer):
        super().__init__(data, initial={"unit": AS_ASKED})
        self.offer = offer
        words = {"n": number(line.quantity), "unit": line.unit}
        self.fields["unit"].choices = [
            (AS_ASKED, _("%(n)s %(unit)s, as asked for") % words),
            (IN_UNITS, _("%(n)s whole units: drums, boxes, pieces") % words),
            (IN_BASE, _("%(n)s base units: metres, single pieces (retail)") % words),
        ]
        self.fields["unit"].help_text = (
            _(
                "As asked for, when the model counts in %(unit)s: then price and decisions stay as they are. "
                "Else say what the %(n)s count; price and decisions begin anew with that, and those who "
                "decided are told."
            )
            % words
        )

    def clean_item(self):
        return self.offer.one(self.cleaned_data["item"])

    def values(self) -> dict:
        """For the service; only after `is_valid`."""
        return {"item": self.cleaned_data["item"], "in_base": COUNTS.get(self.cleaned_data.get("unit"))}
