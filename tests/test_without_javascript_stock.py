"""What the stock knows can be done with JavaScript switched off, too: damage, thresholds, labels, parts, hand
to hand, counts.
"""

import pytest
from django.urls import reverse

from assets.models import Asset, LabelPrint, Repair, StockCount
from assets.services.repairs.work import parts_of
from loans.models import Handover
from tests import browsing

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]


@pytest.fixture
def logistik(live, browser):
    """Admin Logistik, logged in through the page."""
    with browsing.person(browser, live, java_script_enabled=False) as person:
        person.log_in(live.cast.logistik)
        yield person


def test_damage_is_reported_repaired_with_parts_and_finished(logistik, live):
    thing = Asset.objects.get(pk=live.mended.asset_id)
    logistik.go("asset_report_damage", thing.code)
    logistik.fill(description="Port WAN mati sejak tadi pagi")
    logistik.press("Report the damage")
    logistik.at("asset_report_damage", thing.code)
    assert logistik.page.locator("main [name=description]").input_value() == "Port WAN mati sejak tadi pagi"
    logistik.choose("condition", "MINOR_DAMAGE")
    logistik.press("Report the damage")
    repair = Repair.objects.filter(asset=thing).latest("pk")
    logistik.at("repair", repair.doc_number)
    logistik.go("repair_start", repair.doc_number)
    logistik.fill(technician=live.cast.staff.name)
    logistik.press("Start repair")
    logistik.go("repair_use_parts", repair.doc_number)
    logistik.fill(lines__0__item="Furukawa Dropcore 1 Core", lines__0__quantity="3")
    logistik.press("Use parts")
    logistik.go("repair_finish", repair.doc_number)
    logistik.choose("condition", "GOOD")
    logistik.fill(actions="Port diganti", to="Gudang Inventori")
    logistik.press("Finish")
    repair.refresh_from_db()
    thing.refresh_from_db()
    parts = parts_of([repair.doc_number], prices=False)
    assert (repair.status, thing.condition, len(parts)) == ("COMPLETED", "GOOD", 1)


def test_a_device_is_handed_over_and_comes_back(logistik, live):
    thing = Asset.objects.get(pk=live.device.pk)
    logistik.go("asset", thing.code)
    logistik.press("Issue")
    logistik.fill(receiver=live.cast.staff.name)
    logistik.press("Hand over")
    thing.refresh_from_db()
    assert (thing.status, thing.place.user) == ("IN_CUSTODY", live.cast.staff)
    logistik.go("asset", thing.code)
    logistik.press("Take back")
    logistik.fill(to="Gudang Inventori")
    logistik.press("Take back")
    thing.refresh_from_db()
    assert (thing.status, thing.place.name) == ("IN_STORAGE", "Gudang Inventori")


def test_a_threshold_is_set_in_its_row(logistik, live):
    row = logistik.page.locator("main tr", has=logistik.page.locator(f"#value-{live.item.pk}"))
    logistik.go("thresholds")
    for typed in ("banyak", "7"):
        logistik.page.locator(f"#value-{live.item.pk}").fill(typed)
        with logistik.page.expect_navigation():
            row.get_by_role("button").click()
        if typed == "banyak":
            assert logistik.page.locator("main [name=value]").input_value() == typed
            logistik.go("thresholds")
    logistik.at("thresholds")
    live.item.refresh_from_db()
    assert live.item.threshold.threshold_value == 7


def test_labels_of_chosen_assets_are_drawn(logistik, live):
    before = LabelPrint.objects.count()
    logistik.go("assets", query="?per_page=100&sort=code")
    for thing in (live.device, live.cable):
        logistik.page.locator(f"input[name=ids][value='{thing.pk}']").check()
    logistik.press("Labels")
    logistik.choose("layout", "A4_24")
    logistik.choose("first_A4_24", "5")
    with logistik.page.expect_response(lambda answer: answer.url.endswith("/pdf/")) as pdf:
        logistik.page.get_by_role("button", name="Make the PDF").click()
    made = LabelPrint.objects.latest("pk")
    assert (LabelPrint.objects.count(), made.total, made.first_position, made.state) == (
        before + 1,
        2,
        5,
        "DONE",
    )
    assert pdf.value.url == logistik.base + reverse("label_pdf", args=[made.public_id])
    assert pdf.value.headers["content-type"] == "application/pdf"


def test_material_is_issued_in_part_used_and_taken_back(logistik, live):
    lot = live.cable
    logistik.go("custody_issue", query=f"?ids={lot.pk}")
    logistik.fill(
        receiver=live.cast.staff.name, reference="INT-2026-0400", **{f"thing{lot.pk}__quantity": "50"}
    )
    logistik.press("Hand over")
    piece = lot.pieces.latest("pk")
    logistik.go("material_use")
    logistik.fill(
        technician=live.cast.staff.name, reference="INT-2026-0401", lines__0__item="Furukawa Dropcore 1 Core"
    )
    logistik.press("Add another material")
    logistik.page.locator("main button:visible").filter(has_text="Remove this line").last.click()
    logistik.fill(lines__0__quantity="20")
    logistik.press("Record use")
    logistik.reads(piece.code)
    logistik.go("custody_take_back", query=f"?person={live.cast.staff.pk}")
    logistik.page.locator(f"input[name=ids][value='{piece.pk}']").check()
    logistik.fill(to="Gudang Kosong", **{f"thing{piece.pk}__condition": "Used, fit for use"})
    logistik.press("Take back")
    piece.refresh_from_db()
    assert (int(piece.current_balance), piece.place.name, piece.condition) == (
        30,
        "Gudang Kosong",
        "USED_OKAY",
    )


def test_a_handover_is_answered_line_by_line_and_signed(logistik, live):
    device = live.signed.items.get(answer="DECLINED").asset
    other = live.undone.items.get().asset
    logistik.go("handover_new", query=f"?ids={other.pk}")
    logistik.fill(receiver=live.cast.staff.name, codes=device.code)
    logistik.press("Add these")
    logistik.reads(device.code)
    logistik.page.locator("main form button.btn-primary").last.click()
    logistik.reads("who is asked to sign")
    handover = Handover.objects.latest("pk")
    logistik.log_in(live.cast.staff)
    logistik.go("handover_answer", handover.doc_number)
    line = handover.items.get(asset=device)
    logistik.page.locator(f"input[name='line{line.pk}-declined']").check()
    logistik.fill(**{f"line{line.pk}__reason": "Port bengkok"})
    logistik.page.locator("main form button.btn-primary").last.click()
    logistik.reads("Port bengkok")
    handover.refresh_from_db()
    assert (handover.status, handover.line_count) == ("COMPLETED", 2)
    device.refresh_from_db()
    assert device.status == "IN_STORAGE"


def test_a_piece_is_cut_and_a_part_written_off(logistik, live):
    left = Asset.objects.get(pk=live.cable.pk).current_balance
    logistik.go("asset_cut", live.cable.code)
    logistik.fill(quantity="100")
    logistik.press("Cut the piece")
    logistik.at("asset", live.cable.pieces.latest("pk").code)
    logistik.go("asset_write_off", live.cable.code)
    logistik.fill(quantity="5", reason="Terlindas kendaraan proyek")
    logistik.press("Write off")
    assert Asset.objects.get(pk=live.cable.pk).current_balance == left - 105


def test_a_shelf_is_counted(logistik, live):
    logistik.go("count_create")
    logistik.fill(place="Gudang Cabang Bekasi", counter_1="Teguh Wibowo", note="Tanpa skrip")
    logistik.press("Start")
    count = StockCount.objects.get(note="Tanpa skrip")
    logistik.go("count_work", count.doc_number)
    logistik.page.locator("#count-code").fill(live.moved.serial_number)
    logistik.press("Count")
    logistik.reads(f"{live.moved.code} · MikroTik CCR2004-16G-2S+: counted.")
    logistik.page.locator("#amount_code").fill(live.cable.code)
    logistik.press("Enter the amount")
    logistik.reads("how many Meter?")
    logistik.page.locator("#amount_amount").fill("12,5")
    logistik.press("Enter the amount")
    assert logistik.page.locator("#amount_amount").input_value() == "12,5"
    logistik.page.locator("#amount_amount").fill("12")
    logistik.press("Enter the amount")
    logistik.reads("12 Meter")
    logistik.go("count_submit", count.doc_number)
    logistik.press("Submit")
    assert count.entries.count() == 2
    assert count.lines.get(asset=live.moved).verdict == "MATCH"
