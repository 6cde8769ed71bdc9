import secrets
import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 128


class CharacterMixValidator:
    """A password has an upper-case letter, a lower-case letter and a digit, and at most 128 characters."""

    def validate(self, password, user=None):
        if len(password) > MAX_LENGTH:
            raise ValidationError(
                _("The password may have at most 128 characters."), code="password_too_long"
            )
        if not is_mixed(password):
            raise ValidationError(
                _("The password needs an upper-case letter, a lower-case letter and a digit."),
                code="password_mix",
            )

    def get_help_text(self):
        return _("At least 8 characters, with an upper-case letter, a lower-case letter and a digit.")


def is_mixed(password: str) -> bool:
    """Whether a password has an upper-case letter, a lower-case letter and a digit."""
    return all(any(map(kind, password)) for kind in (str.isupper, str.islower, str.isdigit))


def temporary_password() -> str:
    """A random password of 12 characters that passes the validators and has no look-alike characters."""
    alphabet = "".join(sorted(set(string.ascii_letters + string.digits) - set("Il1O0o")))
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(12))
        if is_mixed(password):
            return password
