"""What the form of a loan is filled in from: an old loan, a model; its url says which."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assets.forms.goods.tally import IN_BASE, IN_UNITS
from assets.forms.goods.wishes import WishOffer
from core.reading.keys import whole_all
from loans.choices import MOST_LINES
from loans.forms.loans.asking import first_days
from loans.models import LoanRequest


@dataclass
class Filled:
    """A head and lines to begin with, and what has to be said about them."""

    head: dict = field(default_factory=first_days)
    lines: list[dict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def filled(query: QueryDict, user, offer: WishOffer) -> Filled:
    """`copy=RL-...`; or `item=` (keys of models) with the `quantity=` at the same position; else nothing.

    Raises 404 for a loan that this person may not see. Models that are unknown or not offered are left out.
    """
    if number := query.get("copy"):
        return _copied(
            get_object_or_404(LoanRequest.objects.visible_to(user), doc_number=number.upper()), offer
        )
    return Filled(lines=_asked(query, offer))


def _copied(loan: LoanRequest, offer: WishOffer) -> Filled:
    """All lines of an old loan, the rejected ones too; its days are not copied, they are over or taken."""
    found, gone = Filled(), []
    found.head["reason"] = loan.reason
    for line in loan.items.select_related("standard_item").order_by("number"):
        label = offer.label_of(line.standard_item)
        if not label:
            gone.append(str(line))
            continue
        retail = line.is_material and line.factor == 1
        found.lines.append(
            {
                "item": label,
                "quantity": line.quantity,
                "unit": IN_BASE if retail else IN_UNITS,
                "note": line.keterangan,
            }
        )
    found.notices.append(
        _("Copied from %(document)s. Say from when until when you need it.") % {"document": loan}
    )
    if gone:
        found.notices.append(_("No longer in the catalogue: %(things)s.") % {"things": ", ".join(gone)})
    return found


def _asked(query: QueryDict, offer: WishOffer) -> list[dict]:
    texts, quantities = query.getlist("item")[:MOST_LINES], query.getlist("quantity")
    items = {row.pk: label for label, row in offer.items.items()} if texts else {}
    lines = []
    for place, text in enumerate(texts):
        if label := items.get(next(iter(whole_all([text])), None)):
            quantity = quantities[place] if place < len(quantities) else ""
            unit = IN_BASE if query.get("unit") == "base" else IN_UNITS
            lines.append({"item": label, "quantity": quantity[:30], "unit": unit})
    return lines
