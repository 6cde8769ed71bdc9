"""More than a form takes, and what is no form at all: a designed page with a sentence, whoever reads the body
first.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.usefixtures("in_english")
MB = 1024 * 1024
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
LONG = b"message=" + b"a" * (10 * MB)
MANY = b"&".join(b"a=1" for _ in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 5))


def part(name: str, content: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"


def parts(*made: bytes) -> bytes:
    return b"".join(made) + b"--x--\r\n"


LONG_PART = parts(part("message", b"a" * (10 * MB)))
MANY_PARTS = parts(*[part("a", b"1")] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 5))
MANY_FILES = parts(*[part("files", b"1", "a.txt")] * (settings.DATA_UPLOAD_MAX_NUMBER_FILES + 5))
TOO_MUCH = [
    (LONG, FORM, "more text than one form takes"),
    (LONG_PART, MULTIPART, "more text than one form takes"),
    (MANY, FORM, "more fields than one form takes"),
    (MANY_PARTS, MULTIPART, "more fields than one form takes"),
    (MANY_FILES, MULTIPART, "more files than one form takes"),
]
WHAT = ["long", "long part", "many", "many parts", "many files"]


@pytest.fixture(params=["checked", "unchecked"])
def browser_of(request):
    """A client of somebody, with the CSRF check of a real browser's request, or without."""

    def made(person=None):
        client = Client(
            enforce_csrf_checks=request.param == "checked",
            raise_request_exception=False,
            headers={"accept-language": "en"},
        )
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        if person:
            person.preferences.language = "en"
            person.preferences.save()
            client.force_login(person)
        return client

    return made


@pytest.mark.parametrize("debug", [False, True], ids=["production", "debug"])
@pytest.mark.parametrize(("body", "kind", "sentence"), TOO_MUCH, ids=WHAT)
def test_too_much_is_a_page_with_a_sentence(browser_of, cast, settings, body, kind, sentence, debug):
    settings.DEBUG = debug
    response = browser_of(cast.staff).post(reverse("account"), body, content_type=kind)
    html = response.content.decode()
    assert response.status_code == 413 and sentence in html
    assert 'class="brand"' in html and "Traceback" not in html


@pytest.mark.parametrize("name", ["login", "admin:login"])
def test_strangers_get_the_same_page(browser_of, db, name):
    response = browser_of().post(reverse(name), LONG, content_type=FORM)
    assert response.status_code == 413 and "more text than one form takes" in response.content.decode()


def test_a_large_file_is_no_long_text(browser_of, cast):
    """Files have a limit of their own, said by who takes them; here only the missing token is told."""
    body = parts(part("csrfmiddlewaretoken", b"-"), part("file", b"a" * (8 * MB), "a.bin"))
    assert browser_of(cast.staff).post(reverse("account"), body, content_type=MULTIPART).status_code != 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disp", "multipart/form-data"),
        (b"a=1", f"{FORM}; charset=latin-1"),
        (b"--x", "multipart/form-data; boundary=" + "y" * 300),
    ],
)
def test_what_is_no_form_is_a_page_too(browser_of, cast, body, kind):
    response = browser_of(cast.staff).post(reverse("account"), body, content_type=kind)
    assert response.status_code == 400 and "arrived damaged" in response.content.decode()


def test_a_view_that_reads_the_body_itself_says_the_same(rf, settings):
    from django.core.exceptions import RequestDataTooBig

    from core.middleware import BodyMiddleware

    request = rf.post("/", b"x" * (6 * MB), content_type="application/json")
    middleware = BodyMiddleware(lambda request: None)
    assert middleware.process_view(request, None, (), {}) is None
    with pytest.raises(RequestDataTooBig) as refused:
        request.body  # noqa: B018
    assert middleware.process_exception(request, refused.value).status_code == 413
    assert middleware.process_exception(request, ValueError()) is None


def test_the_body_is_read_to_its_end(rf):
    """Else the browser that still sends sees a broken connection instead of the page."""
    from core.middleware import BodyMiddleware

    request = rf.post("/", LONG, content_type=FORM)
    assert BodyMiddleware(lambda request: None).process_view(request, None, (), {}).status_code == 413
    assert request.read(1) == b""
