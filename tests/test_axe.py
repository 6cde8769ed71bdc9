"""Every page, at 390 and 1280 px, light and dark: nothing for axe to say, nothing in the console, nothing
that scrolls sideways.
"""

from contextlib import ExitStack
from functools import cache

import pytest

from core.roles import Role
from tests.access_entries import ANONYMOUS, ROLES
from tests.access_table import TABLE, VARIANTS
from tests.looking import WIDTHS, window
from tests.visits import address

pytestmark = [pytest.mark.browser]
FILES = {
    "attachment_file",
    "attachment_thumbnail",
    "check_certificate",
    "check_keys",
    "clearance_letter",
    "export_make",
    "export_download",
    "handover_letter",
    "handover_signature",
    "loan_letter",
    "return_letter",
    "import_bad_rows",
    "label_pdf",
    "request_letter",
}
PAGES = [entry for entry in TABLE + VARIANTS if entry.is_page and entry.name not in FILES]
# Sent as it is it does what it says: it asks for nothing that could be wrong, and logs somebody out.
DOES_IT = {"user_reset_password"}
FORMS = [entry for entry in TABLE if entry.is_page and "u" in entry.post and entry.name not in DOES_IT]
# The form of the page itself, not the search box and the menus of the frame; sent as it is, past the
# browser's own checks.
SEND = """() => {
    const form = [...document.querySelectorAll("main form")].findLast(f => f.method === "post");
    form.noValidate = true;
    form.querySelectorAll("select").forEach(field => { field.selectedIndex = 0; });
    form.querySelectorAll("input:not([type=hidden]), textarea")
        .forEach(field => { if (field.type !== "file") field.value = ""; });
    form.submit();
}"""


@pytest.fixture(scope="module")
def look_as(browser, live_world):
    """The window of a role, one for each."""
    with ExitStack() as windows:
        yield cache(lambda role: windows.enter_context(window(browser, live_world, role)))


def seer(entry) -> str:
    """The role as whom the page is looked at: nobody where it is for people who are not logged in."""
    return ANONYMOUS if entry.public and entry.get[0] == "." else entry.seer()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.label)
def test_page(entry, live, look_as):
    looker = look_as(seer(entry))
    response = looker.open(live.url + address(entry, live))
    assert response.status in (200, 422), response.status
    # Django made the pages of the admin, and a page in another state has its place at the desk already.
    found = looker.complaints(desk=entry in TABLE and not entry.name.startswith("admin:"))
    if entry in FORMS:
        with looker.page.expect_navigation():
            looker.page.evaluate(SEND)
        # The mistakes stand between what was looked at just now.
        found += [f"with mistakes: {complaint}" for complaint in looker.complaints(desk=False)]
    assert found == []


@pytest.mark.parametrize("role", ROLES)
def test_frame(role, live, look_as):
    """Around the home page, or the log-in page of people who are not there yet."""
    looker = look_as(role)
    looker.open(live.url)
    assert looker.complaints(frame=True) == []


@pytest.mark.parametrize("url", ["/settings/", "/tidak-ada/"])
def test_page_of_an_error(url, live, look_as):
    looker = look_as(Role.STAFF)
    assert looker.open(live.url + url).status in (403, 404)
    assert looker.complaints() == []


def test_chosen_theme_looks_like_the_systems(live, look_as):
    """`data-theme` by choice gives the same colours as the system's wish gives, and wins over it."""
    colours = (
        "() => ['body', 'main', 'h1', 'a'].map(s => getComputedStyle(document.querySelector(s))).map(s => "
        "[s.color, s.backgroundColor])"
    )
    looker = look_as(Role.STAFF)
    looker.open(live.url + "/account/")
    seen = {}
    for system in ("light", "dark"):
        looker.turn(WIDTHS[1], system)
        for chosen in ("auto", "light", "dark"):
            looker.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", chosen)
            seen[system, chosen] = looker.page.evaluate(colours)
    light, dark = seen["light", "auto"], seen["dark", "auto"]
    assert light != dark
    assert seen["light", "light"] == seen["dark", "light"] == light
    assert seen["light", "dark"] == seen["dark", "dark"] == dark
