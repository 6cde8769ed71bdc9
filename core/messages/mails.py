"""Letters that people get by mail, each in its recipient's language."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _


def reset_mail(person) -> EmailMessage:
    """The mail with the link to choose a new password."""
    preferences = getattr(person, "preferences", None)
    with translation.override(preferences.language if preferences else settings.LANGUAGE_CODE):
        key = urlsafe_base64_encode(force_bytes(person.pk))
        path = reverse("password_reset_confirm", args=[key, default_token_generator.make_token(person)])
        context = {
            "person": person,
            "link": settings.SITE_URL + path,
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        }
        body = render_to_string("core/password_reset_mail.txt", context)
        return EmailMessage(subject=_("Choose a new password for Trinity"), body=body, to=[person.email])
