"""The public page where a document is checked, in a browser, which verifies codes and hashes files itself."""

from hashlib import sha256
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core.sealing import codes, keys, pades
from core.tests.cast import make_cast
from tests.browsing import PHONE
from tests.sealing import code_of, make, twin_of, void

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def build_live():
    """A sealed handover, and one that was voided after it was sealed."""

    def build():
        cast = make_cast()
        world = SimpleNamespace(cast=cast, sealed=make(cast), voided=make(cast))
        void(world.voided[0], cast)
        return world

    return build


@pytest.fixture
def page(live, browser):
    context = browser.new_context(**PHONE)
    context.add_cookies([{"name": "django_language", "value": "en", "url": live.url}])
    opened = context.new_page()
    opened.failures = []
    opened.on("console", lambda said: opened.failures.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: opened.failures.append(str(error)))
    yield opened
    assert opened.failures == []
    context.close()


def test_a_browser_verifies_the_code_in_the_address(live, page):
    handover, row, _pdf = live.sealed
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    code = code_of(handover)
    page.goto(f"{live.url}/check/#{code}")
    answer = page.locator("#answer")
    expect(answer.locator("[data-answer=success]")).to_be_visible()
    expect(answer).to_contain_text("Verified on your device")
    expect(answer).to_contain_text(handover.doc_number)
    expect(answer).to_contain_text("Teguh Wibowo")
    assert not any(code in url or code in body for url, body in sent)
    assert any(row.code_sha256 in body for _url, body in sent)
    page.goto("about:blank")
    changed = code.replace(handover.doc_number, "HO-261130-9999")
    page.goto(f"{live.url}/check/#{changed}")
    expect(answer.locator("[data-answer=false]")).to_be_visible()
    for code in (code_of(live.voided[0]), twin_of(code_of(live.voided[0]))):
        page.goto("about:blank")
        page.goto(f"{live.url}/check/#{code}")
        expect(answer.locator("[data-answer=warning]")).to_contain_text("voided on")


def test_a_browser_sends_the_hash_of_a_file_and_not_the_file(live, page):
    handover, row, pdf = live.sealed
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.goto(f"{live.url}/check/")

    def choose(content):
        with page.expect_navigation():
            page.locator("[data-check-file]").set_input_files(
                {"name": "HO.pdf", "mimeType": "application/pdf", "buffer": content}
            )

    choose(pdf)
    expect(page.locator("#answer [data-answer=success]")).to_be_visible()
    expect(page.locator("#answer")).to_contain_text(handover.doc_number)
    assert max(map(len, sent)) < 1000 and any(row.sha256.encode() in body for body in sent)
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    choose(bytes(changed))
    expect(page.locator("#answer [data-answer=error]")).to_be_visible()
    assert not pades.examine(bytes(changed), keys.published().values()).whole


def test_without_javascript_the_text_of_the_code_is_typed(live, browser):
    handover, _row, pdf = live.sealed
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/check/")
    assert not page.locator("[data-check-file]").is_visible()
    page.locator("[name=code]").fill(codes.address(code_of(handover)))
    with page.expect_navigation():
        page.locator("[data-check-code] button").click()
    expect(page.locator("#answer [data-answer=success]")).to_be_visible()
    page.locator("[name=sha256]").fill(sha256(pdf).hexdigest())
    with page.expect_navigation():
        page.locator("[data-check-digest] button").click()
    expect(page.locator("#answer [data-answer=success]")).to_be_visible()
    context.close()
