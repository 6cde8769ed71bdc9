"""What can be done to a lot alone: cut a piece off, set its amount to what was counted, write a part of it
off.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assets.forms.goods.lots import AdjustForm, CutForm, WriteOffForm
from assets.models import Asset
from assets.services.custody import custody
from assets.services.goods import assets as service
from assets.views.goods.assets import visible
from core.access import requires
from core.views.generic import save_or_collide
from core.words import number
from core.workflow.tokens import once


@requires("assets.change_asset")
@once
def asset_cut(request, code):
    """A piece of a lot becomes a lot of its own; it stays where it is."""
    lot = visible(request, code, ("place", "standard_item"))
    if no_lot := _not_at_hand(request, lot):
        return no_lot
    form = CutForm(request.POST or None, unit=lot.standard_item.base_unit)
    context = _context(lot, form)
    if not form.is_valid():
        return render(request, "assets/goods/cut.html", context, status=422 if form.is_bound else 200)
    made = []

    def save():
        made.append(custody.cut(lot, **form.cleaned_data, actor=request.user))

    refused = save_or_collide(request, form, save, template="assets/goods/cut.html", context=context)
    if refused:
        return refused
    said = _("%(piece)s was cut from %(code)s: %(amount)s %(unit)s.")
    amounts = {
        "piece": made[0],
        "code": lot,
        "amount": number(made[0].current_balance),
        "unit": context["unit"],
    }
    messages.success(request, said % amounts)
    return redirect("asset", made[0].code)


@requires("assets.change_asset")
@once
def asset_adjust(request, code):
    """A lot holds more or less than the book says."""
    lot = visible(request, code, ("place", "standard_item"))
    if no_lot := _not_at_hand(request, lot):
        return no_lot
    form = AdjustForm(request.POST or None, unit=lot.standard_item.base_unit)
    context = _context(lot, form)
    if not form.is_valid():
        return render(request, "assets/goods/adjust.html", context, status=422 if form.is_bound else 200)
    counted = form.cleaned_data["counted"]

    def save():
        service.adjust(lot, counted=counted, actor=request.user, reason=form.cleaned_data["reason"])

    refused = save_or_collide(request, form, save, template="assets/goods/adjust.html", context=context)
    if refused:
        return refused
    words = _("%(code)s holds %(amount)s %(unit)s now.") if counted else _("%(code)s is used up now.")
    messages.success(request, words % {"code": lot, "amount": number(counted), "unit": context["unit"]})
    return redirect("asset", lot.code)


@requires("assets.delete_asset")
@once
def asset_write_off(request, code):
    """A part of a lot is lost or spoilt."""
    lot = visible(request, code, ("place", "standard_item"))
    if no_lot := _not_at_hand(request, lot):
        return no_lot
    form = WriteOffForm(request.POST or None, unit=lot.standard_item.base_unit)
    context = _context(lot, form)
    if not form.is_valid():
        return render(request, "assets/goods/write_off.html", context, status=422 if form.is_bound else 200)

    def save():
        service.write_off(lot, **form.cleaned_data, actor=request.user)

    refused = save_or_collide(request, form, save, template="assets/goods/write_off.html", context=context)
    if refused:
        return refused
    said = _("%(amount)s %(unit)s of %(code)s are written off.")
    messages.success(
        request,
        said % {"code": lot, "amount": number(form.cleaned_data["quantity"]), "unit": context["unit"]},
    )
    return redirect("asset", lot.code)


def _context(lot: Asset, form) -> dict:
    return {
        "asset": lot,
        "form": form,
        "unit": lot.standard_item.base_unit,
        "most": lot.initial_balance - lot.cut_balance,
    }


def _not_at_hand(request, lot: Asset):
    """Back to its page with a sentence for what is no lot; for one that is not at hand (any more) only when
    its form is asked for.
    """
    if not lot.is_lot:
        messages.error(request, _("%(code)s is a single device; only lots have an amount.") % {"code": lot})
    elif request.method != "POST" and not lot.is_counted:
        said = _("%(code)s is %(status)s now; its amount cannot be changed.")
        messages.error(request, said % {"code": lot, "status": lot.get_status_display()})
    else:
        return None
    return redirect("asset", lot.code)
