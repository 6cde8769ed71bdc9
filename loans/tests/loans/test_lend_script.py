"""What the script of the pages that assign and hand out does (static/js/lend.js): "2 of 3" follows what is
ticked and typed, and what was only proposed makes room. The page is the server's, its files are read from the
disk.
"""

import mimetypes
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import expect

from loans.tests.loans.pages import english, lending  # noqa: F401 fixture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.browser,
    pytest.mark.usefixtures("in_english"),
]
HOME = "http://trinity.test"


def serve(route) -> None:
    """A static file of ours, or nothing."""
    path = route.request.url.removeprefix(HOME).partition("?")[0]
    found = (
        finders.find(path.removeprefix(settings.STATIC_URL)) if path.startswith(settings.STATIC_URL) else None
    )
    if found is None:
        return route.fulfill(status=204)
    kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
    return route.fulfill(body=Path(found).read_bytes(), content_type=kind)


@pytest.fixture
def look(browser, client):
    """The page of an url name and its argument, as Admin Logistik sees it, in a browser."""
    context = browser.new_context()

    def open_(person, name, *args):
        html = english(client, person).get(reverse(name, args=args)).content.decode()
        page = context.new_page()
        page.route("**/*", serve)
        page.route(f"{HOME}/page", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{HOME}/page")
        return page

    assert finders.find("js/lend.js") and static("js/lend.js")
    yield open_
    context.close()


@pytest.fixture
def deciding(lending, look):  # noqa: F811
    """(the page on which two of three splicers are proposed, what it is about)."""
    loan = lending.ask(lending.cast.staff, 2)
    return look(lending.cast.logistik, "loan_decide", loan.doc_number), lending


def boxes(page):
    return page.locator(".hand-things input[type=checkbox]")


def checked(page) -> list[bool]:
    return [box.is_checked() for box in boxes(page).all()]


def said(page):
    return expect(page.locator("[data-lend-count]"))


def test_the_count_follows_what_is_ticked(deciding):
    page, _lending = deciding
    assert checked(page) == [True, True, False]
    said(page).to_have_text("2 of 2 units")
    boxes(page).nth(0).uncheck()
    said(page).to_have_text("1 of 2 units")
    expect(page.locator("[data-lend-count].loan-wrong")).to_have_count(1)
    boxes(page).nth(2).check()
    said(page).to_have_text("2 of 2 units")
    expect(page.locator("[data-lend-count].loan-wrong")).to_have_count(0)


def test_what_was_only_proposed_makes_room_for_a_code(deciding):
    page, lending = deciding  # noqa: F811
    third = lending.units[2]
    field = page.locator("[data-lend-line] textarea").first
    field.fill(third.serial_number.lower())
    said(page).to_have_text("2 of 2 units")
    assert checked(page) == [True, False, True], "named by its serial number, it is ticked"
    field.fill(f"{third.code}\n{lending.units[0].code}")
    assert checked(page) == [True, False, True]
    # A code of something else counts, too; what the code before it had ticked is not meant any more.
    field.fill("AST-2099-000001")
    said(page).to_have_text("2 of 2 units")
    assert checked(page) == [True, False, False]


def test_what_somebody_ticked_himself_stays(deciding):
    page, lending = deciding  # noqa: F811
    boxes(page).nth(0).uncheck()
    boxes(page).nth(0).check()
    boxes(page).nth(1).uncheck()
    boxes(page).nth(1).check()
    page.locator("[data-lend-line] textarea").first.fill(lending.units[2].code)
    assert checked(page) == [True, True, True], "nothing that he chose is taken away"
    said(page).to_have_text("3 of 2 units")
    expect(page.locator("[data-lend-count].loan-wrong")).to_have_count(1)


def test_fewer_are_approved_and_the_proposal_follows(deciding):
    page, _lending = deciding
    page.locator("[data-verdict=revise]").first.click()
    typed = page.locator("[data-approved]").first
    typed.fill("1")
    said(page).to_have_text("1 of 1 units")
    assert checked(page) == [True, False, False]
    typed.fill("2")
    said(page).to_have_text("2 of 2 units")
    assert checked(page) == [True, True, False]


def test_at_the_hand_out_fewer_are_no_mistake(lending, look):  # noqa: F811
    loan = lending.approve(lending.ask(lending.cast.staff, 2))
    page = look(lending.cast.logistik, "loan_hand_out", loan.doc_number)
    said(page).to_have_text("2 of 2 units")
    boxes(page).nth(1).uncheck()
    said(page).to_have_text("1 of 2 units")
    expect(page.locator("[data-lend-count].loan-wrong")).to_have_count(0)
