"""What people do in a real browser with JavaScript: hurried, interrupted, without a mouse, on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, AssetRegistration
from core.models import UserPreference
from tests import browsing, looking

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
ROUTER = "MikroTik CCR2004-16G-2S+"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def logistik(live, browser):
    """Admin Logistik at a desk, logged in; nothing may be said in the console."""
    with browsing.person(browser, live, viewport={"width": 1280, "height": 900}) as person:
        noise = looking.listen(person.page)
        person.log_in(live.cast.logistik)
        yield person
        assert noise == []


def fill_registration(person, *serials: str) -> None:
    person.go("registration_create")
    person.fill(place="Gudang Inventori", lines__0__item=ROUTER)
    person.page.keyboard.press("Tab")  # leaving the field completes the model
    person.fill(lines__0__serials="\n".join(serials))


@pytest.mark.parametrize("with_javascript", [True, False])
def test_double_click_makes_one_document(live, browser, with_javascript):
    with browsing.person(browser, live, java_script_enabled=with_javascript) as person:
        person.log_in(live.cast.logistik)
        before = AssetRegistration.objects.count()
        fill_registration(person, f"GANDA-{with_javascript}")
        person.page.locator("main form.register button.btn-primary").dblclick()
        person.page.wait_for_url(lambda url: "/registrations/REG-" in url)
        assert AssetRegistration.objects.count() == before + 1


def test_going_back_after_sending_makes_no_second_document(logistik):
    fill_registration(logistik, "KEMBALI001")
    logistik.press("Register")
    count = AssetRegistration.objects.count()
    logistik.page.go_back()
    with logistik.page.expect_navigation():
        logistik.page.locator("main form.register button.btn-primary").click()
    assert AssetRegistration.objects.count() == count


def test_page_that_the_browser_kept_shows_the_first_document(logistik):
    """Some browsers keep the filled form, its token with it: sent again, it leads to what came of it."""
    fill_registration(logistik, "SIMPAN001")
    kept = logistik.page.locator("main form.register [name=form_token]").input_value()
    logistik.press("Register")
    first, count = logistik.page.url, AssetRegistration.objects.count()
    fill_registration(logistik, "SIMPAN001")
    logistik.page.locator("main form.register [name=form_token]").evaluate(
        "(field, kept) => { field.value = kept }", kept
    )
    logistik.press("Register")
    assert logistik.page.url == first
    logistik.reads("This form was already sent; here is what came of it.")
    assert AssetRegistration.objects.count() == count


def test_form_left_open_in_another_tab_shows_both(logistik, live):
    logistik.go("asset_edit", live.moved.code)
    other = browsing.Person(logistik.page.context.new_page(), live)
    other.go("asset_edit", live.moved.code)
    other.fill(notes="Dari tab kedua")
    other.press("Save")
    logistik.fill(notes="Dari tab pertama")
    logistik.press("Save")
    collision = logistik.page.locator("main [role=alert]").first
    expect(collision).to_contain_text("Dari tab kedua")
    expect(collision).to_contain_text("Dari tab pertama")
    assert logistik.page.locator("main [name=notes]").input_value() == "Dari tab pertama"
    logistik.press("Save")
    assert Asset.objects.get(pk=live.moved.pk).notes == "Dari tab pertama"


def tab_to(page, name: str, most: int = 80) -> None:
    """Press Tab until the field of this name has the focus, seen by everybody."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            shown = page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle + "
                "getComputedStyle(document.activeElement).boxShadow"
            )
            assert shown != "nonenone", f"no focus to be seen on {name}"
            return
    pytest.fail(f"Tab never comes to {name}")


def test_goods_are_registered_with_the_keyboard_alone(live, browser):
    with browsing.person(browser, live, viewport={"width": 1280, "height": 900}) as person:
        page, keys = person.page, person.page.keyboard
        page.goto(live.url + reverse("registration_create"))
        tab_to(page, "username")
        keys.type(live.cast.logistik.email)
        tab_to(page, "password")
        keys.type("Rahasia123")
        keys.press("Enter")
        page.wait_for_url(live.url + reverse("registration_create"))
        tab_to(page, "place")
        keys.type("Gudang Inv")
        tab_to(page, "lines-0-item")
        keys.type(ROUTER)
        tab_to(page, "lines-0-serials", most=3)
        keys.type("PAPANKETIK1\nPAPANKETIK2")
        expect(page.locator("[data-register-total]")).to_have_text("2")
        for _press in range(40):
            keys.press("Tab")
            if page.evaluate("document.activeElement.matches('.register-end .btn-primary')"):
                break
        keys.press("Enter")
        page.wait_for_url(lambda url: "/registrations/REG-" in url)
        assert Asset.objects.filter(serial_number__startswith="PAPANKETIK").count() == 2


def test_scanner_that_ends_with_enter_does_not_send_the_form(logistik):
    fill_registration(logistik)
    area = logistik.page.locator("[name='lines-0-serials']")
    area.focus()
    for serial in ("PINDAI001", "PINDAI002", "PINDAI002"):
        logistik.page.keyboard.type(serial)
        logistik.page.keyboard.press("Enter")
    assert area.input_value().split() == ["PINDAI001", "PINDAI002", "PINDAI002"]
    expect(logistik.page.locator("[data-serials-doubles-count]").first).to_have_text("1")
    logistik.at("registration_create")


def test_the_total_is_said_while_it_is_typed(logistik):
    logistik.go("registration_create")
    logistik.fill(place="Gudang Inventori", lines__0__item="Netviel Fast Connector SC/UPC")
    logistik.page.keyboard.press("Tab")
    total = logistik.page.locator("[data-line-total]").first
    expect(total).to_be_hidden()
    logistik.fill(lines__0__quantity="2")
    expect(total).to_have_text("2 Box = 200 Pcs")
    logistik.page.locator("[name='lines-0-unit']").select_option("base")
    expect(total).to_be_hidden()
    logistik.page.locator("[name='lines-0-unit']").select_option("unit")
    logistik.press("Register")
    assert int(Asset.objects.latest("pk").initial_balance) == 200


def test_the_total_of_lengths_with_decimals_is_right_and_metres_stay_whole(logistik):
    logistik.go("registration_create")
    logistik.fill(place="Gudang Inventori", lines__0__item="Furukawa Dropcore 1 Core")
    logistik.page.keyboard.press("Tab")
    logistik.fill(lines__0__containers="2", lines__0__length="1000.5")
    total = logistik.page.locator("[data-line-total]").first
    expect(total).to_have_text("2 Hasbal × 1,000.5 Meter = 2,001 Meter")
    logistik.press("Register")
    expect(logistik.page.locator("main")).to_contain_text("A whole number of Meter, please.")
    logistik.fill(lines__0__length="1,000")
    logistik.press("Register")
    assert Asset.objects.latest("pk").initial_balance == 1000


def test_a_line_is_added_and_taken_away_in_place(logistik):
    fill_registration(logistik, "TETAP001")
    logistik.page.get_by_role("button", name="Add another model").click()
    expect(logistik.page.locator("[name='lines-1-item']")).to_be_visible()
    logistik.page.locator("[data-rows-remove]:visible").last.click()
    expect(logistik.page.locator("[name='lines-1-item']")).to_have_count(0)
    assert logistik.page.locator("[name='lines-0-serials']").input_value() == "TETAP001"


def test_slash_goes_to_the_search(logistik):
    logistik.go("assets")
    logistik.page.keyboard.press("/")
    assert logistik.page.evaluate("document.activeElement.id") == "top-search"
    assert logistik.page.locator("#top-search").input_value() == ""


@pytest.mark.parametrize(
    "spelling", ["2C:C8:1B:00:00:00", "2cc81b000000", "2c-c8-1b-00-00-00", "2cc8.1b00.0000"]
)
def test_an_exact_mac_goes_straight_to_the_asset(logistik, live, spelling):
    logistik.go("home")
    logistik.page.keyboard.press("/")
    logistik.page.keyboard.type(spelling)
    logistik.page.keyboard.press("Enter")
    logistik.page.wait_for_url("**" + reverse("asset", args=[live.device.code]))


def test_chosen_theme_stays(live, browser):
    with browsing.person(browser, live, color_scheme="light") as person:
        person.log_in(live.cast.staff)
        person.go("home")
        html = person.page.locator("html")
        person.page.locator("header summary").last.click()
        with person.page.expect_response(lambda response: "/theme/" in response.url):
            person.page.get_by_role("button", name="Dark").click()
        expect(html).to_have_attribute("data-theme", "dark")
        person.page.reload()
        expect(html).to_have_attribute("data-theme", "dark")
        assert UserPreference.objects.get(user=live.cast.staff).theme == "dark"
    with browsing.person(browser, live) as person:
        person.log_in(live.cast.staff)
        person.go("home")
        expect(person.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_code_is_copied_on_a_click(logistik, live):
    logistik.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live.url)
    logistik.go("asset", live.device.code)
    # The word about it leaves after a moment; a slow machine may look later than that.
    logistik.page.evaluate("window.setTimeout = () => 0")
    logistik.page.locator("main [data-copy]", has_text=live.device.code).first.click()
    logistik.reads(f"{live.device.code} is copied.")
    assert logistik.page.evaluate("navigator.clipboard.readText()") == live.device.code


def test_a_list_narrows_without_leaving_the_page(logistik):
    logistik.go("assets", query="?per_page=100")
    logistik.page.evaluate("window.kept = 1")
    logistik.page.locator("#list-q").fill("Dropcore")
    logistik.page.locator("#list-q").press("Enter")
    expect(logistik.page.locator("main tbody")).not_to_contain_text("CCR2004")
    expect(logistik.page).to_have_url(re.compile("q=Dropcore"))
    assert logistik.page.evaluate("window.kept") == 1
    logistik.page.go_back()
    expect(logistik.page.locator("main tbody")).to_contain_text("CCR2004")


def test_chosen_rows_are_counted_and_moved(logistik, live):
    logistik.go("assets", query=f"?q={live.connectors.code}&tab=in_storage")
    logistik.page.locator("[data-select-all]").check()
    expect(logistik.page.locator("[data-selected-count]").first).to_have_text("1")
    logistik.press("Move")
    logistik.fill(to="Gudang Kosong")
    logistik.press("Move")
    assert Asset.objects.get(pk=live.connectors.pk).place.name == "Gudang Kosong"


def test_what_cannot_be_undone_is_asked_once(logistik, live):
    logistik.go("asset_decommission", live.cable.code)
    logistik.reads("This cannot be undone")
    logistik.reads(live.cable.code)
    logistik.fill(reason="pendek")
    logistik.press("Decommission")
    logistik.at("asset_decommission", live.cable.code)
    assert Asset.objects.get(pk=live.cable.pk).status == "IN_STORAGE"
    logistik.fill(reason="Terendam banjir di gudang")
    logistik.press("Decommission")
    assert Asset.objects.get(pk=live.cable.pk).status == "DECOMMISSIONED"


@pytest.fixture
def phone(live, browser):
    with browsing.person(browser, live, **PHONE) as person:
        person.log_in(live.cast.logistik)
        person.go("home")
        yield person


def test_phone_goes_by_the_bottom_bar(phone):
    bar = phone.page.locator(".bottom-bar")
    assert bar.locator("> a").count() == 4
    assert not phone.page.locator("nav.side").is_visible()
    with phone.page.expect_navigation():
        bar.get_by_role("link", name="Registrations").tap()
    phone.at("registrations")
    expect(bar.locator("> [aria-current=page]")).to_contain_text("Registrations")


def test_phone_finds_the_rest_under_menu(phone):
    phone.page.locator(".bottom-menu summary").tap()
    sheet = phone.page.locator(".bottom-sheet")
    expect(sheet).to_be_visible()
    with phone.page.expect_navigation():
        sheet.get_by_role("link", name="Locations").tap()
    phone.at("locations")


def test_phone_shows_rows_as_cards(phone):
    phone.go("assets")
    heights = phone.page.evaluate(
        "[...document.querySelectorAll('main tbody tr')].slice(0, 2).map(r => "
        "r.getBoundingClientRect().height)"
    )
    assert min(heights) > 80
    assert phone.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_targets_of_a_phone_are_large_enough(phone, live):
    small = """() => [...document.querySelectorAll(`main button, main a.btn, main select,
        main input:not([type=hidden]), nav.bottom-bar a, nav.bottom-bar summary, header a, header summary`)]
        .filter(e => e.checkVisibility({visibilityProperty: true})
            && !e.closest(".visually-hidden, .needs-no-size") && e.type !== "checkbox" && e.type !== "radio")
        .map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
        .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} `
            + e.outerHTML.slice(0, 90))"""
    for name, args in (
        ("home", ()),
        ("assets", ()),
        ("asset", (live.device.code,)),
        ("registration_create", ()),
        ("scan", ()),
        ("imports", ()),
        ("account", ()),
    ):
        phone.go(name, *args)
        assert phone.page.evaluate(small) == [], name
