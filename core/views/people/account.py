"""My account: who I am, how I want my pages and my news."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.access import requires
from core.forms.people.account import PreferencesForm, ProfileForm
from core.forms.sheet import Sheet
from core.services.people import preferences, users
from core.views.ask import form_page, posted, work
from core.views.people.preferences import remember

PAGE = "core/people/account.html"


@requires("core.manage_account")
@sensitive_post_parameters("password")
@form_page
def account(request):
    """One's own name and e-mail; the page also holds the form of `account_preferences`."""
    form = ProfileForm(posted(request), instance=request.user, initial={"version": request.user.version})

    def show(status, **more):
        return render(request, PAGE, _context(request, form=form) | more, status=status)

    def save():
        users.update_own(request.user, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your account is saved."))
        return redirect("account")

    return work(request, request.user, Sheet(posted(request), form), show=show, do=save)


@requires("core.manage_account")
@require_POST
def account_preferences(request):
    """Theme, language, rows per page, channels of news."""
    form = PreferencesForm(request.POST, instance=preferences.of(request.user))
    if not form.is_valid():
        return render(request, PAGE, _context(request, wishes=form), status=422)
    wishes = preferences.update(request.user, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Your preferences are saved."))
    return remember(redirect("account"), theme=wishes.theme, language=wishes.language)


def _context(request, *, form=None, wishes=None) -> dict:
    """Both forms of the page: the one that was sent, and a fresh one beside it."""
    return {
        "form": form or ProfileForm(instance=request.user, initial={"version": request.user.version}),
        "wishes": wishes or PreferencesForm(instance=preferences.of(request.user)),
    }
