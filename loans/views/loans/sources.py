"""What the form of a loan is filled in from: an old loan, a template, a model; its url says which."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assets.forms.goods.tally import IN_BASE, IN_UNITS
from assets.forms.goods.wishes import WishOffer
from core.reading.keys import whole, whole_all
from loans.choices import MOST_LINES
from loans.forms.loans.asking import first_days
from loans.models import LoanRequest, LoanTemplate

TEMPLATE = "template"


@dataclass
class Filled:
    """A head and lines to begin with, and what has to be said about them."""

    head: dict = field(default_factory=first_days)
    lines: list[dict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def filled(query: QueryDict, user, offer: WishOffer) -> Filled:
    """`copy=RL-...`, `template=` (its key); or `item=` (keys of models) with the `quantity=` at the same
    position; else nothing.

    Raises 404 for a loan or a template that this person may not see. Models that are unknown or not offered
    are left out.
    """
    if number := query.get("copy"):
        loan = get_object_or_404(LoanRequest.objects.visible_to(user), doc_number=number.upper())
        found = lines_of_loan(loan, offer)
        found.head["reason"] = loan.reason
        said = _("Copied from %(document)s. Say from when until when you need it.")
        found.notices.insert(0, said % {"document": loan})
        return found
    if TEMPLATE in query:
        return lines_of_template(get_object_or_404(usable(user), pk=whole(query[TEMPLATE]) or 0), offer)
    return Filled(lines=_asked(query, offer))


def lines_of_loan(loan: LoanRequest, offer: WishOffer) -> Filled:
    """All lines of a loan, the rejected ones too; its days are not copied, they are over or taken."""
    lines = loan.items.select_related("standard_item").order_by("number")
    return _offered(
        offer,
        [
            (line.standard_item, line.quantity, line.is_material and line.factor == 1, line.keterangan)
            for line in lines
        ],
    )


def lines_of_template(template: LoanTemplate, offer: WishOffer) -> Filled:
    """All lines of a template."""
    lines = template.lines.select_related("standard_item").order_by("number")
    return _offered(offer, [(line.standard_item, line.quantity, line.in_base, line.note) for line in lines])


def usable(user) -> QuerySet[LoanTemplate]:
    """The templates that this person can fill in from."""
    return LoanTemplate.objects.visible_to(user).filter(is_active=True)


def _offered(offer: WishOffer, lines: list[tuple]) -> Filled:
    """Lines of (model, quantity, whether in base units, remark) for the form; what is not offered any more is
    said.
    """
    found, gone = Filled(), []
    for item, quantity, in_base, note in lines:
        if label := offer.label_of(item):
            unit = IN_BASE if in_base else IN_UNITS
            found.lines.append({"item": label, "quantity": quantity, "unit": unit, "note": note})
        else:
            gone.append(str(item))
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
