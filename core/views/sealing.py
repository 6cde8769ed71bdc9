"""The public page where a document is checked, and the keys that anybody may check with."""

from base64 import urlsafe_b64encode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import limits
from core.access import public
from core.forms.sealing import CodeForm, DigestForm
from core.services import sealing
from core.views.notes import note
from core.words import day, moment

MOST_UNKNOWN = 60  # answers "unknown" to one address in a quarter of an hour


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """Is this file, or the paper with this QR code, one of ours? Of what we do not know nothing is said."""
    about_code = "code" in request.POST
    posted = request.POST if request.method == "POST" else None
    digest = DigestForm(None if about_code else posted)
    code = CodeForm(posted if about_code else None)
    form, answer = code if about_code else digest, None
    if posted is not None and form.is_valid():
        answer = _of_code(**form.cleaned_data) if about_code else _of_digest(**form.cleaned_data)
        if not answer["known"] and limits.spend(request, "check", MOST_UNKNOWN):
            return _too_many(request)
    context = {"digest": digest, "code": code, "answer": answer, "unsent": "code" if about_code else "digest"}
    return render(request, "core/check.html", context, status=422 if form.errors else 200)


@public
@require_safe
def check_keys(request):
    """Every public key that ever sealed something, as a set of JSON Web Keys."""
    from core.sealing import keys

    found = [_jwk(key_id, certificate) for key_id, certificate in keys.published().items()]
    response = JsonResponse({"keys": found})
    response["Access-Control-Allow-Origin"] = "*"  # who checks elsewhere needs them as well
    return response


@public
@require_safe
def check_certificate(request, key_id):
    """A certificate, to be trusted in a PDF reader."""
    from core.sealing import keys

    certificate = keys.published().get(key_id)
    if certificate is None:
        raise Http404
    response = HttpResponse(keys.pem(certificate), content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="{key_id}.pem"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _of_digest(sha256: str) -> dict:
    """The answer about a file, or about a QR code that a browser has verified."""
    found = sealing.find(sha256)
    if found is None:
        return _answer(
            False,
            "error",
            _("Unknown"),
            _("This is not one of the files that were sealed here, or it was changed afterwards."),
        )
    return _genuine(found)


def _of_code(code, lines: str) -> dict:
    """The answer about the text of a QR code, with the typed lines of the paper."""
    from core.sealing import codes, keys

    certificate = keys.published().get(code.key_id)
    if certificate is None or not codes.is_signed(code, certificate.public_key()):
        return _answer(
            False,
            "error",
            _("Not genuine"),
            _("This QR code was not signed with one of our keys, or it was changed afterwards."),
        )
    found = sealing.find(*code.hashes)
    answer = _genuine(found) if found else _answer(True, "success", _("Genuine"), "")
    answer["facts"] = [
        {"label": _("Document"), "value": code.number},
        {"label": _("Date"), "value": day(code.day)},
        {"label": _("Handed over by"), "value": code.giver},
        {"label": _("Received by"), "value": code.receiver},
        *[fact for fact in answer["facts"] if fact["label"] != _("Document")],
    ]
    if lines.strip():
        same = codes.fingerprint(lines) == code.lines
        answer["lines"] = {
            "tone": "success" if same else "error",
            "text": _("The typed text is what was sealed.")
            if same
            else _(
                "The typed text is not what was sealed: the paper says something else, or it was mistyped."
            ),
        }
    return answer


def _genuine(found: sealing.Found) -> dict:
    row = found.row
    stamp = _("by a third party") if row.stamped_by_tsa else _("none")
    facts = [
        {"label": _("Document"), "value": row.number},
        {"label": _("Sealed"), "value": moment(row.made_at)},
        {"label": _("Time stamp"), "value": stamp},
        {"label": _("Key"), "value": row.key_id, "url": reverse("check_certificate", args=[row.key_id])},
    ]
    if found.voided_at:
        title = _("Genuine, voided on %(when)s") % {"when": moment(found.voided_at)}
        text = _("It was sealed here and nothing in it was changed; it does not count any more.")
        return _answer(True, "warning", title, text, facts)
    return _answer(
        True, "success", _("Genuine"), _("It was sealed here and nothing in it was changed."), facts
    )


def _answer(known: bool, tone: str, title, text, facts=()) -> dict:
    icon = {"success": "circle-check", "warning": "triangle-alert"}.get(tone, "circle-x")
    return {"known": known, "tone": tone, "icon": icon, "title": title, "text": text, "facts": list(facts)}


def _too_many(request):
    text = _("Too much was asked here that we do not know. Wait a quarter of an hour, then try again.")
    links = [(reverse("check"), _("Check a document"))]
    return note(request, "hourglass", _("Wait a little"), text, links=links, status=429)


def _jwk(key_id: str, certificate) -> dict:
    """A public key as browsers import it."""
    numbers = certificate.public_key().public_numbers()

    def encoded(number: int) -> str:
        return urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()

    return {
        "kid": key_id,
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "x": encoded(numbers.x),
        "y": encoded(numbers.y),
        "from": certificate.not_valid_before_utc.isoformat(),
        "certificate": reverse("check_certificate", args=[key_id]),
    }
