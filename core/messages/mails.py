"""Letters that people get by mail, each in its recipient's language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _


def notification_mail(notification) -> EmailMessage:
    """The mail that carries what the bell says."""
    return EmailMessage(
        subject=f"Trinity: {' '.join(notification.message.split())[:120]}",
        body=f"{notification.message}\n\n{settings.SITE_URL}{notification.url}",
        to=[notification.recipient.email],
        headers=_named(f"notification-{notification.pk}"),
    )


def reset_mail(person) -> EmailMessage:
    """The mail with the link to choose a new password."""
    with translation.override(person.language):
        key = urlsafe_base64_encode(force_bytes(person.pk))
        path = reverse("password_reset_confirm", args=[key, default_token_generator.make_token(person)])
        context = {
            "person": person,
            "link": settings.SITE_URL + path,
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        }
        body = render_to_string("core/password_reset_mail.txt", context)
        asked = person.password_reset_request_date
        return EmailMessage(
            subject=_("Choose a new password for Trinity"),
            body=body,
            to=[person.email],
            headers=_named(f"reset-{person.pk}-{asked:%Y%m%d%H%M%S}" if asked else f"reset-{person.pk}"),
        )


def _named(name: str) -> dict[str, str]:
    """A Message-ID that stays when a mail is sent once more: mail programs show such a pair as one."""
    return {"Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"}
