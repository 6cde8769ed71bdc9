"""What can be done to a lot alone: set its amount to what was counted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assets.forms.assets import AdjustForm
from assets.services import assets as service
from assets.views.assets import visible
from core.access import requires
from core.templatetags.ui import number
from core.tokens import once
from core.views.generic import save_or_collide


@requires("assets.change_asset")
@once
def asset_adjust(request, code):
    """A lot holds more or less than the book says."""
    lot = visible(request, code, ("place", "standard_item"))
    if not lot.is_lot:
        messages.error(request, _("%(code)s is a single device; only lots have an amount.") % {"code": lot})
        return redirect("asset", lot.code)
    unit = lot.standard_item.base_unit
    form = AdjustForm(request.POST or None, unit=unit)
    if not form.is_bound and not lot.is_counted:
        messages.error(
            request,
            _("%(code)s is %(status)s now; its amount cannot be adjusted.") % {"code": lot, "status": lot.get_status_display()},
        )
        return redirect("asset", lot.code)
    context = {"asset": lot, "form": form, "unit": unit}
    if not form.is_valid():
        return render(request, "assets/asset_adjust.html", context, status=422 if form.is_bound else 200)
    counted = form.cleaned_data["counted"]

    def save():
        service.adjust(lot, counted=counted, actor=request.user, reason=form.cleaned_data["reason"])

    refused = save_or_collide(request, form, save, template="assets/asset_adjust.html", context=context)
    if refused:
        return refused
    words = _("%(code)s holds %(amount)s %(unit)s now.") if counted else _("%(code)s is used up now.")
    messages.success(request, words % {"code": lot, "amount": number(counted), "unit": unit})
    return redirect("asset", lot.code)
