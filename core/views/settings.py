"""The settings of the business, for super admins."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import requires
from core.forms.settings import SettingsForm
from core.services import settings
from core.views.generic import save_or_collide


@requires("core.change_systemconfig")
def config(request):
    """All settings in one form; saved together or not at all."""
    values = settings.current()
    form = SettingsForm(request.POST or None, values=values, initial={"version": settings.version(values)})
    if request.method == "POST" and form.is_valid():
        changed = []
        refused = save_or_collide(
            request,
            form,
            lambda: changed.append(
                settings.change(form.typed(), form.cleaned_data["version"], actor=request.user)
            ),
            template="core/config.html",
        )
        if refused:
            return refused
        count = changed[0]
        if count:
            messages.success(
                request, ngettext("%(n)d setting saved.", "%(n)d settings saved.", count) % {"n": count}
            )
        else:
            messages.info(request, _("Nothing was different, so nothing was saved."))
        return redirect("config")
    return render(request, "core/config.html", {"form": form}, status=422 if form.errors else 200)
