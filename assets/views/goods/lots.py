"""What can be done to a lot alone: cut a piece off, set its amount to what was counted, write a part of it
off.
"""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.forms.goods.lots import AdjustForm, CutForm, WriteOffForm
from assets.models import Asset
from assets.services.custody import custody
from assets.services.goods import assets as service
from assets.views.goods.assets import visible
from assets.views.goods.verbs import ASK
from core.access import requires
from core.views.ask import ask, form_page, posted
from core.words import number
from core.workflow import documents
from core.workflow.tokens import once

NEEDED = ("place", "standard_item")


@requires("assets.change_asset")
@form_page
@once
def asset_cut(request, code):
    """A piece of a lot becomes a lot of its own; it stays where it is."""
    lot = visible(request, code, NEEDED)
    words = _words(lot)

    def said(piece):
        amount = number(piece.current_balance)
        text = _("%(piece)s was cut from %(code)s: %(amount)s %(unit)s.")
        return text % (words | {"piece": piece, "amount": amount})

    return _of_lot(
        request,
        lot,
        CutForm(posted(request), unit=words["unit"]),
        custody.cut,
        title=_("Cut a piece"),
        heading=_("Cut a piece off %(name)s") % words,
        label=_("Cut the piece"),
        text=_(
            "%(code)s at %(place)s holds %(left)s %(unit)s. The piece becomes a lot of its own with a code "
            "of its own and stays where it is; it is never joined again."
        )
        % words,
        said=said,
        to=lambda piece: reverse("asset", args=[piece.code]),
    )


@requires("assets.change_asset")
@form_page
@once
def asset_adjust(request, code):
    """A lot holds more or less than the book says."""
    lot = visible(request, code, NEEDED)
    words = _words(lot)

    def said(lot):
        left = lot.current_balance
        text = _("%(code)s holds %(amount)s %(unit)s now.") if left else _("%(code)s is used up now.")
        return text % (words | {"amount": number(left)})

    return _of_lot(
        request,
        lot,
        AdjustForm(posted(request), unit=words["unit"], booked=_booked(lot)),
        service.adjust,
        decides=True,
        title=_("Adjust amount"),
        heading=_("Adjust the amount of %(name)s") % words,
        text=_(
            "The book says that %(code)s in %(place)s holds %(left)s of %(initial)s %(unit)s. Enter what you "
            "counted; the difference is posted as an adjustment. At zero the lot is used up for good."
        )
        % words,
        said=said,
    )


@requires("assets.delete_asset")
@form_page
@once
def asset_write_off(request, code):
    """A part of a lot is lost or spoilt."""
    lot = visible(request, code, NEEDED)
    words = _words(lot)
    form = WriteOffForm(posted(request), unit=words["unit"])

    def said(lot):
        text = _("%(amount)s %(unit)s of %(code)s are written off.")
        return text % (words | {"amount": number(form.cleaned_data["quantity"])})

    return _of_lot(
        request,
        lot,
        form,
        service.write_off,
        decides=True,
        title=_("Write off part"),
        heading=_("Write off part of %(name)s") % words,
        label=_("Write off"),
        text=_(
            "%(code)s at %(place)s holds %(left)s %(unit)s. What is lost or spoilt leaves the stock for "
            "good; all of it writes off the lot itself."
        )
        % words,
        said=said,
        danger=True,
    )


def _words(lot: Asset) -> dict:
    """What the sentences about a lot need."""
    return {
        "code": lot,
        "name": lot.name,
        "place": lot.place,
        "unit": lot.standard_item.base_unit,
        "left": number(lot.current_balance),
        "initial": number(_booked(lot)),
    }


def _booked(lot: Asset) -> Decimal:
    """As much as the lot can hold by the book: what it began with, without what was cut away."""
    return lot.initial_balance - lot.cut_balance if lot.is_lot else Decimal(0)


def _of_lot(request, lot: Asset, form, do, **context):
    """The page of one verb; what is no lot leads back to its own page."""
    back = reverse("asset", args=[lot.code])
    if not lot.is_lot:
        messages.error(request, _("%(code)s is a single device; only lots have an amount.") % {"code": lot})
        return redirect(back)
    late = "" if lot.is_counted else documents.too_late(lot)
    return ask(request, lot, form, do, late=late, back=back, template=ASK, **context)
