"""What labels are printed on, and where the first of them goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.labels.layouts import LAYOUTS
from assets.models import LabelPrint
from assets.models.labels import MOST_COPIES, LabelOrder
from core.forms.fields import WholeField

SHEETS = [layout for layout in LAYOUTS.values() if layout.per_page > 1]


class LabelForm(forms.Form):
    """Paper, copies, order, and for each kind of sheet the first free position: `first_<layout>`, of which
    one counts.
    """

    layout = forms.ChoiceField(
        label=_("Paper"),
        choices=[(layout.key, layout.label) for layout in LAYOUTS.values()],
        widget=forms.RadioSelect,
    )
    copies = WholeField(label=_("Copies of each label"), min_value=1, max_value=MOST_COPIES, initial=1)
    order = forms.ChoiceField(label=_("Order"), choices=LabelOrder.choices, required=False)

    def __init__(self, *args, last: LabelPrint | None = None, **kwargs):
        """`last` is what the person printed before: the same paper is offered, and the sheet's next free
        position.
        """
        kwargs["initial"] = {"layout": last.layout if last else "ROLL", "order": LabelOrder.LISTED}
        super().__init__(*args, **kwargs)
        for layout in SHEETS:
            begun = last is not None and last.layout == layout.key
            self.fields[f"first_{layout.key}"] = forms.TypedChoiceField(
                label=_("First free label on the sheet"),
                choices=[(n, n) for n in range(1, layout.per_page + 1)],
                coerce=int,
                empty_value=1,
                initial=last.next_position if begun else 1,
                required=False,
                widget=forms.RadioSelect,
                help_text=_("Labels before it are left out: they are gone already."),
                error_messages={"invalid_choice": _("This sheet has no position %(value)s.")},
            )

    def sheets(self) -> list[dict]:
        """Each kind of sheet with its field, for the template."""
        return [{"layout": layout, "field": self[f"first_{layout.key}"]} for layout in SHEETS]

    def values(self) -> dict:
        """What the service wants."""
        layout = self.cleaned_data["layout"]
        return {
            "layout": layout,
            "first": self.cleaned_data.get(f"first_{layout}", 1),
            "copies": self.cleaned_data["copies"],
            "order": self.cleaned_data["order"] or LabelOrder.LISTED,
        }
