"""Repairs in the browser: what each page shows to whom, what its forms refuse, what they lead to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import Repair
from assets.services.repairs import work
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from assets.tests.repairs.test_repair_work import uses
from assets.tests.repairs.test_repairs import finish, fresh, report, started
from core import activity, clock
from core.files import attachments
from tests.world import PRICE, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(cast):
    return register_devices(cast.logistik)[0]


@pytest.fixture
def sees(client):
    """The text of a page as a person sees it."""

    def look(person, name, *args, query=""):
        client.force_login(person)
        response = client.get(reverse(name, args=args) + query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return look


@pytest.fixture
def posts(client):
    """The response to a form of a person."""

    def send(person, name, *args, **data):
        client.force_login(person)
        return client.post(reverse(name, args=args), data)

    return send


DAMAGE = {"condition": "MAJOR_DAMAGE", "description": "Jatuh dari tangga, layar pecah"}


def test_report_with_photos_leads_to_the_repair(cast, device, posts):
    files = [upload(f"foto{n}.jpg", picture()) for n in range(2)]
    response = posts(cast.staff, "asset_report_damage", device.code, files=files, **DAMAGE)
    repair = Repair.objects.get()
    assert response.url == reverse("repair", args=[repair.doc_number])
    assert [file.name for file in attachments.of(repair)] == ["foto0.jpg", "foto1.jpg"]


def test_unfit_photo_reports_nothing_and_keeps_the_words(cast, device, posts):
    response = posts(
        cast.staff, "asset_report_damage", device.code, files=[upload("foto.jpg", b"MZ virus")], **DAMAGE
    )
    assert response.status_code == 422
    assert DAMAGE["description"] in response.content.decode()
    assert not Repair.objects.exists()


def test_empty_report_says_what_is_missing(cast, device, posts):
    response = posts(cast.staff, "asset_report_damage", device.code, description="aduh")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"condition", "description"}


def test_holder_without_the_permission_reports_his_own_thing_alone(cast, posts):
    mine, other = register_devices(cast.logistik, 2)
    give_to(mine, cast.purchase, actor=cast.logistik)
    assert not cast.purchase.has_perm("assets.report_repair")
    assert posts(cast.purchase, "asset_report_damage", mine.code, **DAMAGE).status_code == 302
    assert posts(cast.purchase, "asset_report_damage", other.code, **DAMAGE).status_code == 403


def test_second_report_is_led_to_the_first(cast, device, client):
    repair = report(device, actor=cast.logistik)
    client.force_login(cast.ceo)
    assert client.get(reverse("asset_report_damage", args=[device.code])).url == reverse(
        "repair", args=[repair.doc_number]
    )


def test_second_report_that_was_typed_already_is_a_conflict(cast, device, posts):
    report(device, actor=cast.logistik)
    response = posts(cast.ceo, "asset_report_damage", device.code, **DAMAGE)
    assert response.status_code == 409
    assert "Dewi Sari" in response.content.decode()


def test_lot_is_led_back_with_a_hint(cast, client):
    lot = register_lot(cast.logistik)
    client.force_login(cast.logistik)
    assert client.get(reverse("asset_report_damage", args=[lot.code])).url == reverse(
        "asset", args=[lot.code]
    )


def test_asset_page_offers_the_report_and_then_shows_the_repair(cast, device, sees):
    url = reverse("asset_report_damage", args=[device.code])
    assert url in sees(cast.staff, "asset", device.code)
    repair = report(device, actor=cast.logistik)
    page = sees(cast.staff, "asset", device.code)
    assert url not in page
    assert reverse("repair", args=[repair.doc_number]) in page


def test_whole_way_through_the_forms(cast, device, posts):
    place, shelf = WarehouseFactory(), {"location_detail": "Rak R-2"}
    repair = report(device, actor=cast.staff)
    number, day = repair.doc_number, (clock.today() + timedelta(days=2)).isoformat()
    steps = [
        ("repair_start", {"technician": "Teguh Wibowo", "estimate_date": day}),
        ("repair_progress", {"note": "Menunggu port baru"}),
        ("repair_send_out", {"vendor": "CV Servis Jaya", "contact": "Pak Budi", "estimate_date": day}),
        ("repair_stop", {"to": place.pk, "note": "Vendor tutup", "location_detail": "Rak R-1"}),
        ("repair_start", {"technician": "Lukman", "estimate_date": day}),
        ("repair_finish", {"condition": "GOOD", "actions": "Ganti port", "to": place.pk} | shelf),
    ]
    assert [posts(cast.logistik, name, number, **data).status_code for name, data in steps] == [302] * 6
    assert (Repair.objects.get().status, fresh(device).place) == ("COMPLETED", place)
    assert fresh(device).location_detail == "Rak R-2"
    shelves = [row.changes.get("location_detail") for row in activity.of(device).order_by("pk")]
    assert [pair for pair in shelves if pair] == [["", "Rak R-1"], ["Rak R-1", ""], ["", "Rak R-2"]]


def test_finish_twice_is_a_conflict_that_names_the_first(cast, device, posts):
    repair = finish(started(device, cast), actor=cast.logistik)
    data = {"condition": "GOOD", "actions": "Ganti port", "to": repair.holder_place_id}
    response = posts(cast.ceo, "repair_finish", repair.doc_number, **data)
    assert response.status_code == 409
    assert "Dewi Sari" in response.content.decode()


def test_finish_offers_the_holder_first(cast, device, client):
    give_to(device, cast.stranger, actor=cast.logistik)
    repair = started(device, cast)
    client.force_login(cast.logistik)
    form = client.get(reverse("repair_finish", args=[repair.doc_number])).context["form"]
    assert form["to"].value() == "back"
    assert "Sinta Asing" in str(form["to"])


def test_cost_field_is_for_price_viewers(cast, device, client):
    repair = started(device, cast)
    for person, there in ((cast.logistik, False), (cast.ceo, True)):
        client.force_login(person)
        form = client.get(reverse("repair_finish", args=[repair.doc_number])).context["form"]
        assert ("cost" in form.fields) is there


def test_unknown_technician_stands_beside_his_field(cast, device, posts):
    repair = report(device, actor=cast.logistik)
    response = posts(
        cast.logistik,
        "repair_start",
        repair.doc_number,
        technician="Tidak Ada",
        estimate_date=clock.today().isoformat(),
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"technician"}


def test_past_day_stands_beside_its_field(cast, device, posts):
    repair = report(device, actor=cast.logistik)
    response = posts(
        cast.logistik, "repair_send_out", repair.doc_number, vendor="CV Servis", estimate_date="2020-01-01"
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"estimate_date"}


def lines(item, amount):
    return {
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-item": str(item),
        "lines-0-quantity": amount,
    }


def test_parts_are_recorded_and_shown(cast, device, posts, sees):
    repair, lot = started(device, cast), register_lot(cast.logistik, 1000)
    assert (
        posts(
            cast.logistik, "repair_use_parts", repair.doc_number, **lines(lot.standard_item, "12")
        ).status_code
        == 302
    )
    assert lot.standard_item.name in sees(cast.staff, "repair", repair.doc_number)


def test_too_few_parts_stand_beside_their_line(cast, device, posts):
    repair, lot = started(device, cast), register_lot(cast.logistik, 10)
    response = posts(cast.logistik, "repair_use_parts", repair.doc_number, **lines(lot.standard_item, "12"))
    assert response.status_code == 422
    assert 'value="12"' in response.content.decode()


def expensive(cast, device):
    """A finished repair with a bill of PRICE and parts worth PRICE."""
    repair, lot = started(device, cast), register_lot(cast.logistik, 10, price=PRICE)
    work.use_parts(repair, uses(lot.standard_item, 10), actor=cast.logistik)
    repair = finish(repair, actor=cast.logistik)
    return work.set_cost(repair, actor=cast.purchase, version=repair.version, cost=PRICE)


@pytest.mark.parametrize(("who", "sums"), [("purchase", 3), ("ceo", 3), ("logistik", 0), ("staff", 0)])
def test_bill_and_value_of_parts_are_for_price_viewers(cast, device, sees, who, sums):
    repair = expensive(cast, device)
    page = sees(getattr(cast, who), "repair", repair.doc_number)
    assert ("987.654.321" in page, "1.975.308.642" in page) == (sums > 0, sums > 0)


@pytest.mark.parametrize(("who", "there"), [("purchase", True), ("logistik", False)])
def test_asset_page_sums_up_its_repairs_for_price_viewers(cast, device, sees, who, there):
    repair = expensive(cast, device)
    page = sees(getattr(cast, who), "asset", device.code)
    assert repair.doc_number in page
    assert ("1.975.308.642" in page) is there


def test_whole_device_asks_nothing_about_repairs(cast, client, device, django_assert_max_num_queries):
    client.force_login(cast.logistik)
    client.get(reverse("asset", args=[device.code]))
    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("asset", args=[device.code]))
    assert not [
        q for q in asked.captured_queries if 'FROM "repairs"' in q["sql"] and "EXISTS" not in q["sql"].upper()
    ]


@pytest.mark.parametrize(
    ("tab", "found"),
    [
        ("open", {"waiting", "working", "late"}),
        ("waiting", {"waiting"}),
        ("working", {"working", "late"}),
        ("overdue", {"late"}),
        ("done", {"done"}),
    ],
)
def test_tabs_of_the_list(cast, client, tab, found):
    waiting, working, late, done = register_devices(cast.logistik, 4)
    repairs = {
        "waiting": report(waiting, actor=cast.staff),
        "working": started(working, cast),
        "late": started(late, cast),
    }
    repairs["done"] = finish(started(done, cast), actor=cast.logistik)
    Repair.objects.filter(pk=repairs["late"].pk).update(estimate_date=clock.today() - timedelta(days=1))
    client.force_login(cast.logistik)
    rows = client.get(reverse("repairs") + f"?tab={tab}").context["list"].rows
    assert {row["doc_number"] for row in rows} == {repairs[name].doc_number for name in found}


def test_list_finds_words_of_the_document_and_of_the_asset(cast, client, device):
    repair = report(device, actor=cast.logistik, description="Kipas berisik sekali")
    client.force_login(cast.logistik)
    for term in ("berisik", device.serial_number, device.brand.lower(), repair.doc_number):
        rows = client.get(reverse("repairs"), {"q": term}).context["list"].rows
        assert [row["doc_number"] for row in rows] == [repair.doc_number], term
    assert client.get(reverse("repairs"), {"q": "tidak-ada"}).context["list"].rows == []


def test_search_for_a_number_goes_straight_there(cast, client, device):
    repair = report(device, actor=cast.logistik)
    client.force_login(cast.logistik)
    assert client.get(reverse("search"), {"q": repair.doc_number.lower()}).url == reverse(
        "repair", args=[repair.doc_number]
    )


def test_home_names_what_is_late_what_waits_and_what_is_mine(cast, sees):
    late, waiting = register_devices(cast.logistik, 2)
    Repair.objects.filter(pk=started(late, cast).pk).update(estimate_date=clock.today() - timedelta(days=1))
    report(waiting, actor=cast.staff)
    page = sees(cast.logistik, "home")
    assert "/repairs/?tab=overdue" in page
    assert "/repairs/?tab=waiting" in page
    assert "/repairs/?mine=true" in sees(cast.staff, "home")
    assert "/repairs/" not in [item.url for item in _work(cast.stranger)]


def _work(person):
    from core.pages import panels

    return panels.work(person)


def test_export_has_the_cost_for_price_viewers_alone(cast, device):
    from core.files import exports

    expensive(cast, device)
    kind = exports.get("repairs")
    for person, there in ((cast.purchase, True), (cast.logistik, False)):
        (row,) = kind.rows(kind.queryset(person, "tab=all"), person)
        assert (Decimal(PRICE) in row) is there


def test_stranger_to_a_repair_does_not_see_it(cast, device, client):
    repair = started(device, cast)
    from core.tests.cast import without_group

    person = without_group(cast.stranger)
    client.force_login(person)
    assert client.get(reverse("repair", args=[repair.doc_number])).status_code == 404


def test_a_plan_that_is_stale_by_used_parts_says_so(cast, device, client):
    """Nobody saved the plan meanwhile, so nothing is said of what "the other person saved"."""
    repair = started(device, cast)
    client.force_login(cast.logistik)
    url = reverse("repair_edit", args=[repair.doc_number])
    form = client.get(url).context["form"]
    part = give_to(register_lot(cast.logistik, 10), cast.staff, actor=cast.logistik)
    work.use_parts(repair, uses(part.standard_item, 2), actor=cast.staff)
    used = activity.action("assets.repair.parts_used").label
    same = {"technician": form["technician"].value(), "version": form["version"].value()}
    for day, theirs in ((repair.estimate_date, 0), (repair.estimate_date + timedelta(days=1), 1)):
        response = client.post(url, same | {"estimate_date": day.isoformat()})
        collision = response.context["collision"]
        assert response.status_code == 409 and collision.is_compared and len(collision.theirs) == theirs
        assert (collision.by, collision.did) == (cast.staff.name, used)
