"""The settings of the business, for super admins."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import requires
from core.forms.settings import SettingsForm
from core.forms.sheet import Sheet
from core.services import settings
from core.views.ask import posted, work


@requires("core.change_systemconfig")
def config(request):
    """All settings in one form; saved together or not at all."""
    values = settings.current()
    form = SettingsForm(posted(request), values=values, initial={"version": settings.version(values)})

    def show(status, **more):
        return render(request, "core/config.html", {"form": form} | more, status=status)

    def save():
        count = settings.change(form.typed(), form.cleaned_data["version"], actor=request.user)
        if count:
            words = ngettext("%(n)d setting saved.", "%(n)d settings saved.", count)
            messages.success(request, words % {"n": count})
        else:
            messages.info(request, _("Nothing was different, so nothing was saved."))
        return redirect("config")

    return work(request, None, Sheet(posted(request), form), show=show, do=save)
