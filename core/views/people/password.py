"""Passwords: change one's own; forgotten ones by mail."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.tokens import default_token_generator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from core import queue
from core.access import public, signed_in
from core.forms.people.account import ChangePasswordForm
from core.forms.people.login import ChoosePasswordForm, ForgottenPasswordForm
from core.forms.sheet import Sheet
from core.models import User
from core.services.people import passwords
from core.views.ask import form_page, posted, work
from core.views.notes import note

TOKEN_KEY = "password_reset_token"  # noqa: S105 the name of a session key
TOKEN_TAKEN = "choose"  # noqa: S105 stands in the url once the token lies in the session


@signed_in
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@form_page
def password_change(request):
    """Change one's own password. Other sessions end, this one goes on."""
    forced = request.user.must_change_password
    form = ChangePasswordForm(posted(request))

    def show(status, **more):
        context = {"form": form, "forced": forced} | more
        return render(request, "core/people/password_change.html", context, status=status)

    def change():
        old, new = form.cleaned_data["old_password"], form.cleaned_data["new_password"]
        person = passwords.change(request.user, actor=request.user, old=old, new=new)
        auth.update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed. Other devices are logged out."))
        return redirect(settings.LOGIN_REDIRECT_URL if forced else "account")

    return work(request, None, Sheet(posted(request), form), show=show, do=change)


@public
@never_cache
@form_page
def password_reset(request):
    """Ask for a link by mail. The answer and the work are the same for every e-mail: the rest happens in a
    job.
    """
    form = ForgottenPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        queue.defer("core.request_password_reset", email=form.cleaned_data["email"])
        return redirect("password_reset_done")
    return render(request, "core/people/password_reset.html", {"form": form})


@public
@require_safe
def password_reset_done(request):
    """The answer to every e-mail, known or not."""
    return note(
        request,
        "mail-check",
        _("Look into your mail"),
        _(
            "If there is an account with this e-mail, a link to choose a new password is on its way. It can "
            "take a few minutes; look into the spam folder, too."
        ),
        _("No mail? Your super admin sees that you asked and can give you a temporary password."),
        links=[(reverse("login"), _("To the log-in page"))],
    )


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@form_page
def password_reset_confirm(request, key, token):
    """Choose a new password. The token moves from the url into the session, so that it is in no history and
    no referrer.
    """
    person = _person(key)
    if token != TOKEN_TAKEN:
        if person and default_token_generator.check_token(person, token):
            request.session[TOKEN_KEY] = token
            return redirect("password_reset_confirm", key, TOKEN_TAKEN)
        person = None
    elif not (person and default_token_generator.check_token(person, request.session.get(TOKEN_KEY))):
        person = None
    if person is None:
        text = _("It was used already, is too old, or your mail program cut it off. Ask for a new one.")
        links = [(reverse("password_reset"), _("Get a new link"))]
        return note(
            request, "link-2-off", _("This link does not work any more"), text, links=links, status=410
        )
    form = ChoosePasswordForm(posted(request))

    def show(status, **more):
        context = {"form": form, "person": person} | more
        return render(request, "core/people/password_reset_confirm.html", context, status=status)

    def choose():
        passwords.set_after_mail(person, actor=person, new=form.cleaned_data["new_password"])
        del request.session[TOKEN_KEY]
        return redirect("password_reset_complete")

    return work(request, None, Sheet(posted(request), form), show=show, do=choose)


@public
@require_safe
def password_reset_complete(request):
    text = _("Log in with it now. All devices that were logged in before are logged out.")
    links = [(reverse("login"), _("Log in"))]
    return note(request, "circle-check", _("Your new password is saved"), text, links=links)


def _person(key: str) -> User | None:
    try:
        return User.objects.active().filter(pk=int(urlsafe_base64_decode(key))).first()
    except (ValueError, OverflowError):
        return None
