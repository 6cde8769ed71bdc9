"""Forms of people who are not logged in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from core.forms.people.account import NewPasswordFields


class LoginForm(AuthenticationForm):
    """E-mail and password; the field keeps Django's name `username`."""

    error_messages = {
        "invalid_login": _("This e-mail and password do not fit together. Check both and try again."),
        "inactive": _("This e-mail and password do not fit together. Check both and try again."),
    }
    username = forms.CharField(
        label=_("E-mail"),
        max_length=255,
        widget=forms.EmailInput(
            attrs={
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self):
        """One spelling for all that the database takes for the same, so that failed tries are counted
        together.
        """
        return self.cleaned_data["username"].strip().upper().lower()


class ForgottenPasswordForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=255,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ChoosePasswordForm(NewPasswordFields):
    """A new password after following the link in the mail."""
