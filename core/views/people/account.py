"""My account: who I am, how I want my pages and my news."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.access import requires
from core.forms.people.account import PreferencesForm, ProfileForm
from core.services.people import preferences, users
from core.views.generic import save_or_collide
from core.views.people.preferences import remember

PAGE = "core/people/account.html"


@requires("core.manage_account")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """One's own name and e-mail; the page also holds the form of `account_preferences`."""
    if request.method != "POST":
        return render(request, PAGE, _context(request))
    form = ProfileForm(request.POST, instance=request.user)
    if form.is_valid():
        refused = save_or_collide(
            request,
            form,
            lambda: users.update_own(request.user, actor=request.user, **form.cleaned_data),
            template=PAGE,
            context=_context(request, form=form),
        )
        if refused:
            return refused
        messages.success(request, _("Your account is saved."))
        return redirect("account")
    return render(request, PAGE, _context(request, form=form), status=422)


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
