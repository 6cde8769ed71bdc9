"""Every page, at 390 and 1280 px, light and dark: nothing for axe to say, nothing in the console, nothing
that scrolls sideways.
"""

import pytest

from tests.access_entries import ANONYMOUS
from tests.access_table import TABLE, VARIANTS
from tests.looking import WIDTHS, window
from tests.visits import address

pytestmark = [pytest.mark.browser]
FILES = {
    "attachment_file",
    "attachment_thumbnail",
    "export_make",
    "export_download",
    "import_bad_rows",
    "label_pdf",
    "request_letter",
}
PAGES = [entry for entry in TABLE + VARIANTS if entry.is_page and entry.name not in FILES]
FORMS = [entry for entry in TABLE if entry.is_page and "u" in entry.post]
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
def windows(browser):
    """One window for each width."""
    with window(browser, WIDTHS[0], has_touch=True) as phone, window(browser, WIDTHS[1]) as desk:
        yield phone, desk


def seer(entry) -> str:
    """The role as whom the page is looked at: nobody where it is for people who are not logged in."""
    return ANONYMOUS if entry.public and entry.get[0] == "." else entry.seer()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.label)
def test_page(entry, live, windows):
    found = []
    for looker in windows:
        looker.become(live, seer(entry))
        response = looker.open(live.url + address(entry, live))
        assert response.status in (200, 422), response.status
        found += looker.complaints()
    assert found == []


@pytest.mark.parametrize("entry", FORMS, ids=lambda entry: entry.name)
def test_form_with_mistakes(entry, live, windows):
    found = []
    for looker in windows:
        looker.become(live, seer(entry))
        looker.open(live.url + address(entry, live))
        with looker.page.expect_navigation():
            looker.page.evaluate(SEND)
        found += looker.complaints()
    assert found == []


@pytest.mark.parametrize("url", ["/settings/", "/tidak-ada/"])
def test_page_of_an_error(url, live, windows):
    found = []
    for looker in windows:
        looker.become(live, "STAFF")
        assert looker.open(live.url + url).status in (403, 404)
        found += looker.complaints()
    assert found == []


def test_chosen_theme_looks_like_the_systems(live, windows):
    """`data-theme` by choice gives the same colours as the system's wish gives, and wins over it."""
    colours = (
        "() => ['body', 'main', 'h1', 'a'].map(s => getComputedStyle(document.querySelector(s))).map(s => "
        "[s.color, s.backgroundColor])"
    )
    looker = windows[1]
    looker.become(live, "STAFF")
    looker.open(live.url + "/account/")
    seen = {}
    for system in ("light", "dark"):
        looker.page.emulate_media(color_scheme=system)
        for chosen in ("auto", "light", "dark"):
            looker.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", chosen)
            seen[system, chosen] = looker.page.evaluate(colours)
    light, dark = seen["light", "auto"], seen["dark", "auto"]
    assert light != dark
    assert seen["light", "light"] == seen["dark", "light"] == light
    assert seen["light", "dark"] == seen["dark", "dark"] == dark
