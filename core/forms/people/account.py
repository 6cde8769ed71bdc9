"""Forms about oneself."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms.fields import pin_field
from core.models import User, UserPreference
from core.people.passwords import MAX_LENGTH, CharacterMixValidator


def password_field(label, autocomplete, **kwargs):
    return forms.CharField(
        label=label,
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **kwargs,
    )


class NewPasswordFields(forms.Form):
    """The new password twice; what makes it good enough is the service's matter."""

    new_password = password_field(
        _("New password"), "new-password", help_text=CharacterMixValidator().get_help_text()
    )
    repeat_password = password_field(_("New password again"), "new-password")

    def clean(self):
        values = super().clean()
        new, again = values.get("new_password"), values.get("repeat_password")
        if new and again and new != again:
            self.add_error("repeat_password", ValidationError(_("The two passwords are not the same.")))
        return values


class ChangePasswordForm(NewPasswordFields):
    old_password = password_field(_("Present password"), "current-password")
    field_order = ["old_password", "new_password", "repeat_password"]


class PinForm(forms.Form):
    """A PIN to sign with on somebody else's device; the password says that it is one's own."""

    password = password_field(_("Present password"), "current-password")
    pin = pin_field(_("New PIN"), help_text=_("Six digits, no row and no repetition."))
    repeat_pin = pin_field(_("New PIN again"))

    def clean(self):
        values = super().clean()
        new, again = values.get("pin"), values.get("repeat_pin")
        if new and again and new != again:
            self.add_error("repeat_pin", ValidationError(_("The two PINs are not the same.")))
        return values


class ProfileForm(forms.ModelForm):
    """One's own name and e-mail."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    password = password_field(
        _("Present password"),
        "current-password",
        required=False,
        help_text=_("Only needed to change your e-mail."),
    )

    class Meta:
        model = User
        fields = ["name", "email"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "maxlength": 100}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def _post_clean(self):
        """The service validates the row it locks; the one in hand (the person of this very request) stays as
        it is.
        """


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = UserPreference
        fields = [
            "theme",
            "language",
            "items_per_page",
            "email_notifications",
            "push_notifications",
            "whatsapp_notifications",
        ]
        widgets = {"theme": forms.RadioSelect, "language": forms.RadioSelect}

    def _post_clean(self):
        """See ProfileForm."""
