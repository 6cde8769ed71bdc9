"""What comes in from outside is made harmless once, at the door: never a 500."""

import pytest
from django.test import Client
from django.urls import reverse

from core.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["ceo", "logistik", "staff"])
def browser(request, cast):
    client = Client(raise_request_exception=False)
    client.force_login(getattr(cast, request.param))
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/assets/%00/",
        "/%00",
        "/registrations/REG%00/",
        "/assets/a%00b/edit/",
        "/requests/%00/",
        "/users/%00/",
    ],
)
def test_a_nul_in_a_path_is_the_path_of_nothing(browser, path):
    assert browser.get(path).status_code in (403, 404)
    assert browser.post(path).status_code in (403, 404, 405)


@pytest.mark.parametrize(
    "path", ["/assets/", "/search/", "/scan/", "/stock/mine/", "/notifications/", "/catalogue/"]
)
@pytest.mark.parametrize("name", ["q", "add", "tab", "category", "%00"])
def test_a_nul_in_a_query_is_left_out(browser, path, name):
    assert browser.get(f"{path}?{name}=%00&{name}=a%00b").status_code == 200
    response = browser.get(f"{path}?{name}=%%0000")  # what is left out must not make another
    assert response.status_code == 200 and response.wsgi_request.GET.get(name, "") == ""


def test_a_nul_in_a_field_is_left_out(browser, cast):
    browser.post(
        reverse("view_save"), {"page": "assets", "name": "Na\x00ma", "query": "q=\x00", "a\x00": "\x00"}
    )
    assert list(cast.ceo.__class__.objects.filter(saved_views__name="Nama"))


def test_a_nul_in_a_cookie_is_no_session(cast):
    client = Client(raise_request_exception=False)
    client.cookies.load('sessionid="\\000abc"; theme="\\000"')
    response = client.get("/", headers={"cookie": 'sessionid="\\000abc"; theme="\\000"'})
    assert response.status_code == 302


@pytest.mark.parametrize(
    "address", ["abc", "abc/def", "httpfoo", "//evil.example", "https://evil.example/", "\\\\x"]
)
def test_only_pages_of_ours_follow_the_log_in(client, cast, address):
    sent = {"username": "staff@example.com", "password": PASSWORD, "next": address}
    response = client.post(reverse("login"), sent)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get(reverse("login"), {"next": address}).url == "/"
    assert client.post(reverse("list_size"), {"per_page": "25", "next": address}).url == "/"


@pytest.mark.parametrize("number", ["\u00b2", "\u0663", "9" * 5000, "9" * 30, "-1", "1e3", "NaN"])
def test_what_is_no_number_is_none(browser, number):
    for url in (f"/users/{number}/", f"/stock/{number}/", f"/catalogue/models/{number}/"):
        assert browser.get(url).status_code in (403, 404)
    for name in ("page", "per_page", "before", "after", "ids", "from"):
        for url in ("/assets/", "/notifications/", "/stock/mine/"):
            assert browser.get(url, {name: number}).status_code == 200
    for name in ("ids", "version", "per_page"):
        assert browser.post(reverse("list_size"), {name: number}).status_code == 302
