"""Log in, log out, and the door that closes after too many wrong passwords."""

import math

from axes.helpers import get_cool_off
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core import activity
from core.access import public
from core.forms.people.login import LoginForm
from core.models import User
from core.pages.redirects import ours
from core.views.notes import note


@public
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    """By e-mail and password, then on to `next` when it is a page of ours."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            auth.login(request, form.get_user())
            activity.record("core.user.logged_in", actor=form.get_user(), target=form.get_user())
        return HttpResponseRedirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    return render(
        request,
        "core/people/login.html",
        {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))},
    )


@public
@require_POST
def logout(request):
    """End this session."""
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request, response=None, credentials=None):
    """The page after too many wrong passwords (AXES_LOCKOUT_CALLABLE): the same whether the account exists or
    not.
    """
    minutes = math.ceil(get_cool_off(request).total_seconds() / 60)
    text = ngettext(
        "There were too many wrong passwords for this e-mail. Wait %(minutes)s minute without trying, "
        "then log in again.",
        "There were too many wrong passwords for this e-mail. Wait %(minutes)s minutes without trying, "
        "then log in again.",
        minutes,
    )
    forgotten = _("Forgot your password? Ask for a new one; the link comes by mail.")
    links = [
        (reverse("password_reset"), _("Get a new password")),
        (reverse("login"), _("To the log-in page")),
    ]
    title = _("Log-in is closed for a while")
    return note(request, "lock", title, text % {"minutes": minutes}, forgotten, links=links, status=429)


@receiver(user_locked_out, dispatch_uid="core.login.record_lock_out")
def record_lock_out(sender, request, username, **kwargs):
    """Write down the moment the door closes, once, for an account that exists."""
    if getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
        return
    person = User.objects.filter(email__iexact=username or "").first()
    if person:
        activity.record("core.user.locked_out", actor=None, target=person)


def safe_next(request, default: str) -> str:
    """Where `next` leads when that is a page of ours, else `default` (an url or its name)."""
    return ours(request, request.POST.get("next") or request.GET.get("next") or "", default)
