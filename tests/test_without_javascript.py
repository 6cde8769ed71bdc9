"""Everything can be done with JavaScript switched off: each form is a form."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, AssetCategory, AssetRegistration, Place, StandardItem
from core.models import Attachment, Division, ImportJob, SavedView, User
from core.tests.factories import PASSWORD
from tests import browsing
from tests.work import do_waiting_jobs
from tests.world import asset_file, catalogue_file, picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
ROUTER = "MikroTik CCR2004-16G-2S+"
SAVE = re.compile("Save|Create")


@pytest.fixture
def logistik(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.logistik)
        yield person


@pytest.fixture
def ceo(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.ceo)
        yield person


def test_wrong_password_is_said(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in_by_page(live.cast.staff, "salah")
        person.at("login")
        assert person.page.locator("input[name=username]").input_value() == live.cast.staff.email


def test_log_in_and_out(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in_by_page(live.cast.logistik)
        person.at("home")
        person.page.locator(".top summary, header summary").last.click()
        with person.page.expect_navigation():
            person.page.get_by_role("button", name="Log out").click()
        person.at("login")
        person.page.goto(person.base + reverse("assets"))
        person.at("login")


def test_goods_of_all_three_kinds_are_registered_in_one_document(logistik):
    logistik.go("registration_create")
    logistik.fill(
        place="Gudang Inventori",
        condition="New",
        lines__0__item=ROUTER,
        lines__0__serials="TANPAJS001\nTANPAJS002 2CC81B00AA01",
    )
    logistik.press("Add another model")
    assert logistik.page.locator("[name='lines-0-serials']").input_value().startswith("TANPAJS001")
    logistik.fill(lines__1__item="Furukawa Dropcore 1 Core", lines__1__containers="2")
    logistik.press("Add another model")
    logistik.reads("2 Hasbal = 2,000 Meter")
    logistik.fill(lines__2__item="Netviel Fast Connector SC/UPC", lines__2__quantity="3")
    logistik.press("Register")
    logistik.reads("3 Box = 300 Pcs")  # said before it is saved, and asked
    logistik.press("Register")
    document = AssetRegistration.objects.latest("pk")
    logistik.at("registration", document.doc_number)
    lots = document.assets.filter(serial_number=None).order_by("pk")
    assert [int(lot.initial_balance) for lot in lots] == [1000, 1000, 300]
    assert document.assets.get(serial_number="TANPAJS002").mac_address == "2C:C8:1B:00:AA:01"


def test_a_mistake_in_one_line_loses_nothing(logistik, live):
    logistik.go("registration_create")
    logistik.fill(
        place="Gudang Inventori",
        lines__0__item=ROUTER,
        lines__0__serials=f"{live.device.serial_number}\nBARULAGI01",
    )
    logistik.press("Register")
    logistik.at("registration_create")
    logistik.reads(live.device.serial_number)
    assert "BARULAGI01" in logistik.page.locator("[name='lines-0-serials']").input_value()
    assert not Asset.objects.filter(serial_number="BARULAGI01").exists()


def test_a_line_is_removed(logistik):
    logistik.go("registration_create")
    logistik.press("Add another model")
    assert logistik.page.locator("[name='lines-1-item']").count() == 1
    logistik.press("Remove this line")
    assert logistik.page.locator("[name='lines-1-item']").count() == 0


def test_an_asset_is_edited(logistik, live):
    logistik.go("asset_edit", live.moved.code)
    logistik.fill(location_detail="Rak 7B", mac_address="2cc81b00bb07")
    logistik.press("Save")
    logistik.at("asset", live.moved.code)
    assert Asset.objects.get(pk=live.moved.pk).mac_address == "2C:C8:1B:00:BB:07"


def test_assets_are_moved_together(logistik, live):
    rows = list(live.registration.assets.filter(serial_number__in=["CCR200400001", "CCR200400000"]))
    logistik.go("assets", query="?per_page=100&q=CCR2004")
    for row in rows:
        logistik.page.locator(f"input[name=ids][value='{row.pk}']").check()
    logistik.press("Move")
    logistik.fill(to="Gudang Cabang Bekasi")
    logistik.press("Move")
    assert {Asset.objects.get(pk=row.pk).place.name for row in rows} == {"Gudang Cabang Bekasi"}


def test_a_lot_is_adjusted(logistik, live):
    logistik.go("asset_adjust", live.connectors.code)
    logistik.fill(counted="70", reason="Dihitung ulang")
    logistik.press("Adjust amount")
    assert Asset.objects.get(pk=live.connectors.pk).current_balance == 70


def test_an_asset_is_decommissioned_with_a_reason(logistik, live):
    thing = live.registration.assets.get(serial_number="CCR200400003")
    logistik.go("asset_decommission", thing.code)
    logistik.fill(reason="Tersambar petir kemarin sore")
    logistik.press("Decommission")
    logistik.at("asset", thing.code)
    assert Asset.objects.get(pk=thing.pk).status == "DECOMMISSIONED"


def test_a_registration_is_voided(logistik, live):
    logistik.go("registration_void", live.recent.doc_number)
    logistik.fill(reason="Salah alamat")
    logistik.press("Void")
    assert AssetRegistration.objects.get(pk=live.recent.pk).status == "VOIDED"


def import_file(person, tmp_path, kind: str, name: str, text: str) -> ImportJob:
    """Upload, columns, and what the worker says of the rows."""
    path = tmp_path / name
    path.write_text(text)
    person.go("import_upload", kind)
    person.fill(file=str(path))
    person.press("Upload")
    job = ImportJob.objects.get(filename=name)
    if person.page.url.endswith("/columns/"):
        person.press("Check all rows")
    person.at("import_progress", job.public_id)
    do_waiting_jobs()
    person.go("import_progress", job.public_id)
    person.at("import_preview", job.public_id)
    return job


def write(person, job: ImportJob, words: str) -> None:
    person.press(words)
    do_waiting_jobs()
    person.go("import_progress", job.public_id)
    person.at("import_result", job.public_id)


def test_a_catalogue_is_imported(logistik, tmp_path):
    job = import_file(
        logistik,
        tmp_path,
        "catalogue",
        "katalog-tanpa-js.csv",
        catalogue_file("RB5009UG+S+IN", "CRS326-24G-2S+"),
    )
    write(logistik, job, "Write all 2 rows")
    assert StandardItem.objects.filter(name__in=["RB5009UG+S+IN", "CRS326-24G-2S+"]).count() == 2


def test_assets_are_imported_and_taken_back(logistik, tmp_path):
    job = import_file(
        logistik, tmp_path, "assets", "barang-tanpa-js.csv", asset_file("TJS00001", "TJS00002", wrong=1)
    )
    with logistik.page.expect_download() as bad:
        logistik.page.get_by_role("link", name="Download the wrong rows").click()
    assert "WRONG00000" in bad.value.path().read_text(encoding="utf-8-sig")
    write(logistik, job, "Write only the 2 good rows")
    assert Asset.objects.current().filter(serial_number__startswith="TJS").count() == 2
    logistik.press("Undo")
    logistik.press("Undo all of it")
    do_waiting_jobs()
    logistik.go("import_progress", job.public_id)
    logistik.reads("Everything this file brought has been taken back")
    assert Asset.objects.current().filter(serial_number__startswith="TJS").count() == 0


def test_a_file_that_is_no_table_is_refused_in_a_sentence(logistik, tmp_path):
    path = tmp_path / "foto.csv"
    path.write_bytes(picture())
    logistik.go("import_upload", "assets")
    logistik.fill(file=str(path))
    logistik.press("Upload")
    logistik.at("import_upload", "assets")
    assert logistik.page.locator("main [role=alert]").inner_text()
    assert not ImportJob.objects.filter(filename="foto.csv").exists()


def test_a_photo_is_attached_and_removed(logistik, live, tmp_path):
    (tmp_path / "rak.jpg").write_bytes(picture())
    logistik.go("asset", live.cable.code)
    logistik.fill(files=str(tmp_path / "rak.jpg"))
    logistik.press("Attach")
    file = Attachment.objects.get(name="rak.jpg")
    logistik.open("Remove")
    logistik.fill(reason="Buram sekali")
    logistik.press("Remove the file")
    file.refresh_from_db()
    assert file.removed_at


def test_a_list_is_filtered_and_its_view_kept(logistik):
    logistik.go("assets")
    logistik.press("Filter")
    logistik.fill(tracking="Lots of material")
    logistik.press("Apply")
    assert "tracking=BULK" in logistik.page.url
    logistik.open("Views")
    logistik.page.locator("#view-name").fill("Semua kabel")
    logistik.press("Save view")
    assert "tracking=BULK" in SavedView.objects.get(name="Semua kabel").query
    logistik.open("Views")
    with logistik.page.expect_navigation():
        logistik.page.get_by_role("link", name="Semua kabel").click()
    logistik.reads("Dropcore 1 Core")
    expect(logistik.page.locator("main tbody")).not_to_contain_text("CCR2004")


def test_a_list_is_exported(logistik):
    logistik.go("assets")
    logistik.open("Export")
    with logistik.page.expect_download() as file:
        logistik.page.get_by_role("button", name="CSV").click()
    assert "CCR2004" in file.value.path().read_text(encoding="utf-8-sig")


def test_search_goes_straight_to_an_exact_serial(logistik, live):
    logistik.go("home")
    logistik.page.locator("header input[name=q]").first.fill(live.device.serial_number)
    with logistik.page.expect_navigation():
        logistik.page.keyboard.press("Enter")
    logistik.at("asset", live.device.code)


def test_catalogue_is_kept(logistik):
    logistik.go("category_create")
    logistik.fill(name="Perkakas")
    logistik.press("Save")
    category = AssetCategory.objects.get(name="Perkakas")
    logistik.go("category_delete", category.pk)
    logistik.press("Delete")
    assert not AssetCategory.objects.filter(name="Perkakas").exists()


def test_a_location_is_made_and_closed(logistik):
    logistik.go("location_create")
    logistik.fill(name="Gudang Tanpa JS")
    logistik.press("Save")
    place = Place.objects.get(name="Gudang Tanpa JS")
    logistik.go("location_deactivate", place.pk)
    logistik.press("Deactivate")
    place.refresh_from_db()
    assert not place.is_active


def test_theme_and_language_are_chosen(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.leader)
        person.go("home")
        for words, attribute, value in (("Dark", "data-theme", "dark"), ("Indonesia", "lang", "id")):
            person.page.locator("header summary").last.click()
            with person.page.expect_navigation():
                person.page.get_by_role("button", name=words).first.click()
            expect(person.page.locator("html")).to_have_attribute(attribute, value)


def test_a_password_is_changed(live, browser):
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in_by_page(live.cast.stranger)
        person.go("password_change")
        inputs = person.page.locator("main input[type=password]")
        for n, value in enumerate([PASSWORD, "Kuncibaru77", "Kuncibaru77"]):
            inputs.nth(n).fill(value)
        person.press("Change password")
        person.at("account")
        assert User.objects.get(pk=live.cast.stranger.pk).check_password("Kuncibaru77")


def test_a_forgotten_password_is_chosen_anew(live, browser, mailoutbox):
    person_of = live.cast.other_leader
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.page.goto(live.url + reverse("password_reset"))
        person.fill(email=person_of.email)
        with person.page.expect_navigation():
            person.page.locator("main button").first.click()
        do_waiting_jobs()
        link = re.search(r"/password/forgotten/\S+", mailoutbox[0].body)[0]
        person.page.goto(live.url + link)
        inputs = person.page.locator("main input[type=password]")
        for n in range(inputs.count()):
            inputs.nth(n).fill("Lupalagi88")
        with person.page.expect_navigation():
            person.page.locator("main button").first.click()
        person.log_in_by_page(person_of, "Lupalagi88")
        person.at("home")


def test_a_person_is_created_deactivated_and_let_in_again(ceo, live):
    ceo.go("user_create")
    ceo.fill(name="Rina Baru", email="rina@example.com", role="Staff", division=live.cast.staff.division.name)
    ceo.press(SAVE)
    rina = User.objects.get(email="rina@example.com")
    ceo.go("user_deactivate", rina.pk)
    ceo.fill(reason="Pindah kota")
    ceo.press("Deactivate")
    assert not User.objects.get(pk=rina.pk).is_active
    ceo.go("user_activate", rina.pk)
    ceo.press("Activate")
    assert User.objects.get(pk=rina.pk).is_active


def test_a_permission_is_added(ceo, live):
    ceo.go("user_permissions", live.cast.leader.pk)
    ceo.page.locator("input[value='core.export_data']").check()
    ceo.press("Save")
    assert User.objects.get(pk=live.cast.leader.pk).has_perm("core.export_data")


def test_a_division_is_made(ceo):
    ceo.go("division_create")
    ceo.fill(name="Hukum")
    ceo.press(SAVE)
    assert Division.objects.filter(name="Hukum").exists()


def test_a_setting_is_changed(ceo):
    ceo.go("config")
    ceo.page.locator("main input[value='PT. TRINITI MEDIA INDONESIA']").fill("PT. Uji Coba")
    ceo.press("Save")
    ceo.go("config")
    assert ceo.page.locator("main input[value='PT. Uji Coba']").count() == 1


def test_news_are_opened_and_read(logistik):
    logistik.go("notifications", query="?per_page=100")
    with logistik.page.expect_navigation():
        logistik.page.locator("main button", has_text="Kabar").first.click()
    logistik.go("notifications")
    logistik.press("Mark all")
    logistik.reads("marked as read")
