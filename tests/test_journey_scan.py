"""Scanning in a real browser: a hardware scanner, photos, a camera, no connection, no JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.tests.files.test_barcodes import CODE128, drawn, photo
from tests import browsing
from tests.looking import window

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
# A camera that shows a drawn picture, and a reader that sees in it what `seen` holds. Linux has no reader of
# its own.
CAMERA = """
window.seen = [];
navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 50, 50);
    return canvas.captureStream();
};
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code", "code_128"]; }
    async detect() { return window.seen.map(rawValue => ({rawValue})); }
};
"""
REFUSED = (
    CAMERA
    + "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };"
)


@pytest.fixture
def logistik(live, browser):
    with browsing.person(browser, live) as person:
        person.log_in(live.cast.logistik)
        yield person


def things(person):
    return person.page.locator(".scan-things > li")


def misses(person):
    return person.page.locator(".scan-misses > li")


# A scanner is known by its pace. A busy machine types slower than any, so the page's clock says 5 ms for each
# key while one scans, and its own time again afterwards.
SCANNERS_PACE = """() => {
    window.ownTime = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp");
    let now = performance.now();
    Object.defineProperty(Event.prototype, "timeStamp", {configurable: true, get: () => (now += 5)});
}"""
OWN_TIME = """() => Object.defineProperty(Event.prototype, "timeStamp", window.ownTime)"""


def scanner(person, *codes, end: str = "Enter"):
    """Types without a pause and without looking where the focus is; `end` is the key behind each code."""
    if end == "Tab":
        person.page.evaluate(SCANNERS_PACE)
    for code in codes:
        person.page.keyboard.type(code)
        person.page.keyboard.press(end)
    if end == "Tab":
        person.page.evaluate(OWN_TIME)


def as_file(*codes) -> dict:
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo(*map(drawn, codes)).read()}


def test_a_scanner_that_ends_with_tab_runs_no_codes_together(logistik, live):
    logistik.go("scan")
    scanner(logistik, live.device.code, live.moved.serial_number, live.cable.code, end="Tab")
    expect(things(logistik)).to_have_count(3)
    expect(misses(logistik)).to_have_count(0)


def test_a_scanner_that_ends_with_tab_writes_a_list_of_serial_numbers(logistik):
    logistik.go("registration_create")
    logistik.page.locator("[data-kind-from]").first.fill("CCR2004-16G-2S+")
    area = logistik.page.locator("[data-serials]").first
    area.evaluate("(node) => { node.closest('[hidden]')?.removeAttribute('hidden'); node.focus(); }")
    scanner(logistik, "SERIAL-0001", "SERIAL-0002", end="Tab")
    expect(area).to_have_value("SERIAL-0001\nSERIAL-0002\n")
    logistik.page.wait_for_timeout(100)
    logistik.page.keyboard.press("Tab")  # a person's own Tab leads out of the list
    expect(area).not_to_be_focused()


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_a_scan_into_a_serial_field_saves_no_form_and_leads_on(logistik, live, end):
    logistik.go("asset_edit", live.device.code)
    field = logistik.page.locator("#id_serial_number")
    field.fill("")
    field.focus()
    scanner(logistik, "SERIAL-0009", end=end)
    expect(logistik.page.locator("#id_mac_address")).to_be_focused()
    logistik.at("asset_edit", live.device.code)
    expect(field).to_have_value("SERIAL-0009")


def test_hardware_scanner_fills_the_list_and_all_of_it_is_moved(logistik, live):
    logistik.go("scan")
    devices = [live.device, live.moved, live.cable]
    scanner(logistik, devices[0].code, devices[1].serial_number, "SALAH-99", devices[2].code.lower())
    expect(things(logistik)).to_have_count(3)
    expect(misses(logistik)).to_have_count(1)
    scanner(logistik, devices[0].mac_address)
    expect(logistik.page.locator("main [data-scan-status]")).to_contain_text("in the list already")
    expect(things(logistik)).to_have_count(3)
    logistik.page.reload()
    expect(things(logistik)).to_have_count(3)
    expect(misses(logistik)).to_have_count(1)
    logistik.page.get_by_role("button", name=f"Remove {live.cable.code}").click()
    expect(things(logistik)).to_have_count(2)
    with logistik.page.expect_navigation():
        logistik.page.get_by_role("button", name="Move", exact=True).click()
    logistik.at("asset_move")
    for device in devices[:2]:
        logistik.reads(device.code)
    logistik.page.go_back()
    expect(things(logistik)).to_have_count(2)


def test_scanner_types_into_the_field_after_a_click_elsewhere(logistik, live):
    logistik.go("scan")
    logistik.page.locator("h1").click()
    scanner(logistik, live.device.code)
    expect(things(logistik)).to_have_count(1)
    logistik.page.get_by_role("button", name="Remove").focus()
    scanner(logistik, live.moved.code)
    expect(things(logistik)).to_have_count(2)


def test_codes_wait_for_a_lost_connection(logistik, live):
    logistik.go("scan")
    logistik.page.context.set_offline(True)
    scanner(logistik, live.device.code, live.moved.code)
    expect(logistik.page.locator("[data-scan-waiting]")).to_be_visible()
    expect(logistik.page.locator("[data-scan-waiting-count]")).to_have_text("2")
    logistik.page.context.set_offline(False)
    expect(things(logistik)).to_have_count(2)
    expect(logistik.page.locator("[data-scan-waiting]")).to_be_hidden()


def test_pasted_column_is_added_line_by_line(logistik, live):
    logistik.go("scan")
    paste = """(input, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", text);
        input.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
    }"""
    logistik.page.locator("#scan-add").evaluate(paste, f"{live.device.code}\r\n{live.moved.code}\n\n")
    expect(things(logistik)).to_have_count(2)


def test_photo_is_read_by_the_server(logistik, live):
    logistik.go("scan")
    expect(logistik.page.locator("[data-scan-camera]")).to_be_hidden()
    logistik.page.locator("#scan-photo").set_input_files(
        as_file(live.device.code, f"http://x/assets/{live.moved.code}/")
    )
    expect(things(logistik)).to_have_count(2)
    logistik.page.locator("#scan-photo").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"none"}
    )
    expect(logistik.page.locator("[data-scan-alert]")).to_contain_text("not a picture")
    expect(things(logistik)).to_have_count(2)


def test_camera_reads_many_in_a_row_and_each_once(logistik, live):
    logistik.page.add_init_script(CAMERA)
    logistik.go("scan")
    logistik.page.get_by_role("button", name="Use the camera").click()
    expect(logistik.page.locator("main [data-scan-view]")).to_be_visible()
    for count, device in enumerate((live.device, live.moved), start=1):
        logistik.page.evaluate("code => { window.seen = [code]; }", device.code)
        expect(things(logistik)).to_have_count(count)
    logistik.page.get_by_role("button", name="Stop the camera").click()
    expect(logistik.page.locator("main [data-scan-view]")).to_be_hidden()


def test_refused_camera_is_said_and_a_photo_still_works(logistik, live):
    logistik.page.add_init_script(REFUSED)
    logistik.go("scan")
    logistik.page.get_by_role("button", name="Use the camera").click()
    expect(logistik.page.locator("[data-scan-alert]")).to_contain_text("may not be used here")
    logistik.page.locator("#scan-photo").set_input_files(as_file(live.device.code))
    expect(things(logistik)).to_have_count(1)


def open_dialog(person, field: str):
    person.page.locator(f"{field} + [data-scan-open]").click()
    expect(person.page.locator("[data-scan-dialog]")).to_be_visible()


def test_search_box_scans_and_goes_there(logistik, live):
    logistik.go("home")
    open_dialog(logistik, "#top-search")
    with logistik.page.expect_navigation():
        logistik.page.locator("#scan-dialog-photo").set_input_files(
            as_file(f"https://x.example/assets/{live.device.code}/")
        )
    logistik.at("asset", live.device.code)


def test_camera_writes_into_a_field_and_closes(logistik, live):
    logistik.page.add_init_script(CAMERA)
    logistik.go("asset_edit", live.device.code)
    open_dialog(logistik, "[name=mac_address]")
    logistik.page.evaluate("window.seen = ['2c:c8:1b:00:00:77']")
    expect(logistik.page.locator("[name=mac_address]")).to_have_value("2c:c8:1b:00:00:77")
    expect(logistik.page.locator("[data-scan-dialog]")).to_be_hidden()


def test_sticker_with_several_codes_asks_which(logistik):
    logistik.go("registration_create")
    logistik.fill(lines__0__item="MikroTik CCR2004-16G-2S+")
    logistik.page.keyboard.press("Tab")
    area = "[name=lines-0-serials]"
    open_dialog(logistik, area)
    for serial in ("FOTO00001", "FOTO00002"):
        sticker = photo(drawn(serial, CODE128), drawn("4006381333931", CODE128)).read()
        logistik.page.locator("#scan-dialog-photo").set_input_files(
            {"name": "f.jpg", "mimeType": "image/jpeg", "buffer": sticker}
        )
        logistik.page.get_by_role("button", name=serial).click()
    expect(logistik.page.locator(area)).to_have_value("FOTO00001\nFOTO00002\n")
    expect(logistik.page.locator("[data-serials-count]").first).to_have_text("2")
    logistik.page.get_by_role("button", name="Close", exact=True).click()
    expect(logistik.page.locator(area)).to_be_focused()


def test_new_line_of_the_registration_form_has_a_scan_button_too(logistik):
    logistik.go("registration_create")
    logistik.page.get_by_role("button", name="Add another model").click()
    expect(logistik.page.locator("[name=lines-1-serials] + [data-scan-open]")).to_have_count(1)
    expect(logistik.page.locator("[name=lines-0-serials] + [data-scan-open]")).to_have_count(1)


def test_open_dialog_and_full_list_are_fine_for_axe(live, browser):
    with window(browser, live, "ADMIN_LOGISTIK") as looker:
        looker.open(
            f"{live.url}{reverse('scan')}?list={live.device.pk}.{live.moved.pk}"
            f"&add=SALAH-99&add={live.device.code}"
        )
        assert looker.complaints() == []
        looker.open(live.url + reverse("registration_create"))
        looker.page.evaluate("document.querySelector('[data-scan-open]').click()")
        expect(looker.page.locator("[data-scan-dialog]")).to_be_visible()
        assert looker.complaints() == []


def test_scan_is_the_round_button_of_the_phone(live, browser):
    with browsing.person(browser, live, viewport={"width": 390, "height": 800}, has_touch=True) as person:
        person.log_in(live.cast.staff)
        person.go("home")
        with person.page.expect_navigation():
            person.page.locator(".bottom-bar .bottom-link-raised").tap()
        person.at("scan")


def test_without_javascript_codes_are_added_one_by_one_and_photos_read(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.logistik)
        person.go("scan")
        for code in (live.device.code, "SALAH-99", live.moved.serial_number, live.device.code):
            person.fill(add=code)
            with person.page.expect_navigation():
                person.page.locator("#scan-add").press("Enter")
        expect(things(person)).to_have_count(2)
        expect(misses(person)).to_have_count(1)
        person.reads("in the list already")
        person.page.locator("#scan-photo").set_input_files(as_file(live.cable.code))
        person.press("Read the photo")
        expect(things(person)).to_have_count(3)
        with person.page.expect_navigation():
            person.page.get_by_role("button", name=re.compile("Remove SALAH-99")).click()
        expect(misses(person)).to_have_count(0)
        with person.page.expect_navigation():
            person.page.get_by_role("button", name="Move", exact=True).click()
        person.at("asset_move")
