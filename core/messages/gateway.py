"""The WhatsApp gateway: one POST of JSON for one message. Where it is, and its token, come from the
environment.
"""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT = 10  # seconds of silence
ANSWER = 300  # characters of a refusal that are kept
# Of refusals only these may be different in a minute; any other says that the message itself is not wanted.
PASSING = frozenset({408, 425, 429})


class GatewayError(Exception):
    """The message was not taken; `passing` when another try may help."""

    def __init__(self, message: str, *, passing: bool = False):
        super().__init__(message)
        self.passing = passing


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would turn the POST into a GET and carry the token to wherever it points."""

    def redirect_request(self, *args, **kwargs):
        return None


def fault(url: str) -> str:
    """What is wrong with the address of a gateway, or ''."""
    try:
        parts = urlsplit(url)
        sound = (
            parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        sound = False
    if not sound or not url.isascii() or any(sign.isspace() or not sign.isprintable() for sign in url):
        return "It must be an http:// or https:// address."
    return "Put no user name or password into it." if parts.username is not None else ""


def send(target: str, message: str) -> None:
    """Hand one message for the group `target` to the gateway; any answer of 2xx means that it was taken.
    Raises GatewayError.
    """
    url, unusable = (
        settings.WHATSAPP_GATEWAY_URL,
        _("WHATSAPP_GATEWAY_URL or WHATSAPP_GATEWAY_TOKEN cannot be used as it is."),
    )
    if not url:
        raise GatewayError(_("No WhatsApp gateway is set up (WHATSAPP_GATEWAY_URL)."))
    if fault(url):
        raise GatewayError(unusable)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "application/json",
        "User-Agent": "Trinity",
    }
    if settings.WHATSAPP_GATEWAY_TOKEN:
        headers["Authorization"] = f"Bearer {settings.WHATSAPP_GATEWAY_TOKEN}"
    body = json.dumps({"target": target, "message": message}, ensure_ascii=False).encode()
    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 `fault` lets http and https through, nothing else
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
            return
    except HTTPError as error:
        text = _("The gateway answered %(status)s. %(answer)s") % {
            "status": error.code,
            "answer": _answer(error),
        }
        raise GatewayError(text.strip(), passing=error.code >= 500 or error.code in PASSING) from None
    except ValueError:  # says what it did not like, the token for example
        raise GatewayError(unusable) from None
    except (OSError, HTTPException) as error:
        reason = str(getattr(error, "reason", None) or error)[:ANSWER] or type(error).__name__
        raise GatewayError(
            _("The gateway cannot be reached: %(reason)s") % {"reason": reason}, passing=True
        ) from None


def _answer(error: HTTPError) -> str:
    """The beginning of what the gateway said, on one line."""
    try:
        said = error.read(4 * ANSWER).decode(errors="replace")
    except (OSError, HTTPException):
        return ""
    said = "".join(sign if sign.isprintable() else " " for sign in said)
    if settings.WHATSAPP_GATEWAY_TOKEN:  # some echo what they were sent
        said = said.replace(settings.WHATSAPP_GATEWAY_TOKEN, "…")
    return " ".join(said.split())[:ANSWER]
