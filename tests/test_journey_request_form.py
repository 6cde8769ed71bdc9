"""The form of a request under a thumb, and with JavaScript switched off: the stock beside the lines, free
words, drafts.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from requests_app.models import Request, RequestDraft
from tests import browsing, looking

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(live, browser):
    with browsing.person(browser, live, **PHONE) as person:
        noise = looking.listen(person.page)
        person.log_in(live.cast.leader)
        yield person
        assert noise == []


@pytest.fixture
def plain(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.leader)
        yield person


def test_with_a_thumb(phone, live):
    page = phone.page
    phone.go("request_create")
    lines = page.locator("[data-rows-row]")
    # A model by a part of its words, its units, and what the warehouse has of it.
    phone.fill(lines__0__item="dropcore")
    page.keyboard.press("Tab")
    expect(page.locator("[name='lines-0-item']")).to_have_value("Furukawa Dropcore 1 Core · Dropcore")
    expect(page.locator("[name='lines-0-unit'] option")).to_have_text(["Hasbal", "Meter"])
    phone.fill(lines__0__quantity="99,999")
    page.locator("[name='lines-0-unit']").select_option(value="base")
    expect(lines.nth(0)).to_contain_text("Meter short")
    expect(lines.nth(0)).to_contain_text("On the way")
    # A new line asks for the stock too; what is not found becomes a name.
    page.locator("[data-rows-add]").click()
    phone.fill(lines__1__item="MikroTik CCR2004-16G-2S+ · Router", lines__1__quantity="1")
    page.keyboard.press("Tab")
    expect(lines.nth(1)).to_contain_text("Available in the warehouse")
    page.locator("[data-rows-add]").click()
    phone.fill(lines__2__item="Tangga lipat")
    page.locator("[name='lines-2-free']").check()
    expect(page.locator("[name='lines-2-name']")).to_have_value("Tangga lipat")
    expect(page.locator("[name='lines-2-item']")).to_be_hidden()
    # The project shows with its kind.
    expect(page.locator("[name=project_name]")).to_be_hidden()
    phone.choose("order_type", "PROJECT_BASED")
    phone.fill(project_name="POP Bekasi", justification="Perangkat POP baru di Bekasi")
    # It is kept while nobody presses anything, and goes when it is sent.
    expect(page.locator("[data-draft-said]")).to_contain_text("Saved as a draft")
    assert RequestDraft.objects.filter(owner=live.cast.leader).get().data["lines-2-name"] == ["Tangga lipat"]
    phone.fill(lines__2__quantity="1")
    # The middle line goes: the others keep what they say.
    lines.nth(1).locator("[data-rows-remove]").click()
    expect(lines).to_have_count(2)
    phone.press("Send the request")
    made = Request.objects.latest("pk")
    phone.at("request", made.doc_number)
    assert [(line.item_name, line.quantity, line.unit) for line in made.items.order_by("number")] == [
        ("Dropcore 1 Core", 99999, "Meter"),
        ("Tangga lipat", 1, "Unit"),
    ]
    assert not RequestDraft.objects.filter(owner=live.cast.leader).exists()


def test_the_stock_is_looked_up_under_a_draft_that_is_taken_up(phone, live):
    page = phone.page
    phone.go("request_create")
    phone.fill(lines__0__item="MikroTik CCR2004-16G-2S+ · Router", lines__0__quantity="2")
    phone.press("Save as draft")
    phone.at("requests")
    phone.go("request_create")
    phone.press("Continue")
    expect(page.locator("[data-rows-row]")).to_contain_text("Available in the warehouse")
    phone.go("request_create")
    page.get_by_role("button", name="Discard").click()
    with page.expect_navigation():
        page.locator("[data-confirm-yes]").click()
    assert not RequestDraft.objects.filter(owner=live.cast.leader).exists()


def test_without_javascript(plain, live):
    page = plain.page
    plain.go("request_create")
    plain.fill(lines__0__item="MikroTik CCR2004-16G-2S+ · Router", lines__0__quantity="2")
    plain.press("Add a line")
    page.locator("[name='lines-1-free']").check()
    plain.fill(lines__1__name="Tangga lipat", lines__1__quantity="nol")
    plain.press("Check the stock")
    plain.reads("Available in the warehouse")
    plain.press("Send the request")
    plain.at("request_create")
    plain.reads("Line 2 · Quantity")
    plain.fill(lines__1__quantity="1")
    plain.press("Save as draft")
    plain.at("requests")
    draft = RequestDraft.objects.get(owner=live.cast.leader)
    plain.go("request_create", query=f"?draft={draft.key}")
    plain.choose("order_type", "URGENT")
    plain.fill(justification="Tangga patah, pekerjaan tertunda")
    plain.press("Send the request")
    made = Request.objects.latest("pk")
    assert page.url.endswith(reverse("request", args=[made.doc_number]))
    assert made.items.count() == 2 and not RequestDraft.objects.filter(owner=live.cast.leader).exists()
