"""The PIN with which one signs on somebody else's device."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from core.access import requires
from core.forms.people.account import PinForm
from core.forms.sheet import Sheet
from core.models import SigningPin
from core.services.people import pins
from core.views.ask import form_page, posted, work


@requires("core.manage_account")
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@form_page
def account_pin(request):
    """Set one's own PIN, or another one in its place."""
    known = SigningPin.objects.filter(user=request.user).first()
    form = PinForm(posted(request))

    def show(status, **more):
        return render(request, "core/people/pin.html", {"form": form, "known": known} | more, status=status)

    def save():
        values = form.cleaned_data
        pins.set_pin(actor=request.user, password=values["password"], pin=values["pin"])
        messages.success(request, _("Your PIN is set. Type it only where somebody hands you things."))
        return redirect("account")

    return work(request, None, Sheet(posted(request), form), show=show, do=save)
