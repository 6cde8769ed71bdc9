"""A decision on something newer than what was looked at asks again: for each kind of document, and for what
is decided about one thing. And what is too late says so, keeping what was typed.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse

from assets.models import Asset, AssetRegistration, Repair, StockCount
from assets.services.counts import counts
from assets.services.goods import assets, voiding
from assets.services.repairs import repairs, work
from assets.services.stock import consumption
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from assets.tests.repairs.test_repair_pages import lines
from assets.tests.repairs.test_repairs import finish, report, started
from core import activity, clock
from core.errors import StaleVersion
from core.services.people import preferences
from core.tests.pages.visits import shows_price
from tests.world import PRICE

pytestmark = pytest.mark.usefixtures("in_english")
REASON = "Tidak bisa dipakai lagi"
TOO_LATE = "so this cannot be done any more"


@pytest.fixture
def be(client, cast):
    """A browser of somebody of the cast, in English."""

    def become(who):
        person = getattr(cast, who)
        preferences.update(person, actor=person, language="en")
        client.force_login(person)
        return client

    return become


def told(response) -> list[tuple]:
    """The messages that the next page would show."""
    return [(message.level_tag, str(message)) for message in response.wsgi_request._messages]


def hidden(response) -> dict:
    """What the hidden fields of a page carry of what was looked at."""
    names = ("version", "seen", "plan")
    return {name: response.context[name] for name in names if name in response.context}


def asks_again(client, url, data, change, *, names, says="changed by"):
    """Look, let `change` happen, send: the page names what happened and keeps what was typed. Send again."""
    seen = hidden(client.get(url))
    change()
    response = client.post(url, data | seen)
    page = response.content.decode()
    assert response.status_code == 409
    assert says in page
    for words in names:
        assert words in page, words
    assert "same values" not in page
    typed = [value for value in data.values() if isinstance(value, str) and " " in value]
    assert all(value in page for value in typed)
    assert hidden(response)["version"] > seen["version"]
    assert client.post(url, data | hidden(response)).status_code == 302
    return page


@pytest.fixture
def device(cast):
    return register_devices(cast.logistik)[0]


def bill(repair, cast):
    """Somebody enters the bill meanwhile: the repair is another version, in the same state."""

    def enter():
        now = Repair.objects.get(pk=repair.pk)
        work.set_cost(now, actor=cast.purchase, version=now.version, cost=PRICE)

    return enter


@pytest.mark.parametrize("verb", ["start", "send_out", "cancel", "decommission"])
def test_what_waits_for_repair_and_changed_is_asked_again(cast, be, device, verb):
    repair, day = report(device, actor=cast.staff), (clock.today() + timedelta(days=2)).isoformat()
    data = {
        "start": {"technician": "Teguh Wibowo", "estimate_date": day, "note": "Bawa port baru"},
        "send_out": {"vendor": "CV Servis Jaya", "estimate_date": day, "note": "Lewat kurir kantor"},
        "cancel": {"reason": "Ternyata hanya kabel"},
        "decommission": {"reason": REASON},
    }[verb]
    url = reverse(f"repair_{verb}", args=[repair.doc_number])
    page = asks_again(be("logistik"), url, data, bill(repair, cast), names=["Putri Beli", "Cost entered"])
    assert not shows_price(page, PRICE)


@pytest.mark.parametrize("verb", ["stop", "finish"])
def test_what_is_being_repaired_and_changed_is_asked_again(cast, be, device, verb):
    repair, place = started(device, cast), WarehouseFactory()
    data = {
        "stop": {"to": place.pk, "note": "Teknisi cuti panjang"},
        "finish": {"condition": "GOOD", "actions": "Ganti port WAN", "to": place.pk},
    }[verb]
    url = reverse(f"repair_{verb}", args=[repair.doc_number])
    asks_again(be("logistik"), url, data, bill(repair, cast), names=["Putri Beli", "Cost entered"])


def test_parts_for_a_repair_that_changed_are_asked_again(cast, be, device):
    repair, lot = started(device, cast), register_lot(cast.logistik, 100)
    url = reverse("repair_use_parts", args=[repair.doc_number])
    data = lines(lot.standard_item, "12") | {"note": "Kabel untuk port"}
    asks_again(be("logistik"), url, data, bill(repair, cast), names=["Cost entered"])
    assert Asset.objects.get(pk=lot.pk).current_balance == 88


def test_another_line_of_parts_does_not_forget_what_was_looked_at(cast, be, device):
    repair, lot = started(device, cast), register_lot(cast.logistik, 100)
    url, client = reverse("repair_use_parts", args=[repair.doc_number]), be("logistik")
    seen = hidden(client.get(url))
    bill(repair, cast)()
    more = client.post(url, lines(lot.standard_item, "12") | seen | {"add_line": "1"})
    assert (more.status_code, hidden(more)) == (200, seen)


def test_a_note_is_no_decision(cast, be, device):
    repair = started(device, cast)
    url, client = reverse("repair_progress", args=[repair.doc_number]), be("logistik")
    assert 'name="version"' not in client.get(url).content.decode()
    bill(repair, cast)()
    assert client.post(url, {"note": "Menunggu port"}).status_code == 302


@pytest.fixture
def shelf(cast):
    return WarehouseFactory(name="Rak Uji")


@pytest.fixture
def things(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf)


@pytest.fixture
def count(cast, shelf, things):
    made = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    c.scan(made, things[0], cast.staff)
    return made


def counted_again(count, cast):
    """It is submitted and counted again meanwhile: the same state, another round."""

    def happen():
        counts.submit(count, actor=cast.logistik)
        counts.recount(count, actor=cast.logistik)

    return happen


AGAIN = ["Stock count submitted", "To be counted again", "Dewi Sari"]


def test_a_count_that_changed_is_asked_again_before_it_is_submitted(cast, be, count):
    url = reverse("count_submit", args=[count.doc_number])
    asks_again(be("ceo"), url, {}, counted_again(count, cast), names=AGAIN)


def test_a_count_that_changed_is_asked_again_before_it_is_cancelled(cast, be, count):
    url = reverse("count_cancel", args=[count.doc_number])
    asks_again(be("ceo"), url, {"reason": "Salah rak semua"}, counted_again(count, cast), names=AGAIN)


def test_a_count_that_changed_is_asked_again_before_it_is_counted_again(cast, be, count):
    c.submit(count, cast.logistik)
    url = reverse("count_recount", args=[count.doc_number])
    change = lambda: StockCount.objects.filter(pk=count.pk).update(version=F("version") + 1)  # noqa: E731
    asks_again(be("logistik"), url, {}, change, names=[])


def test_a_count_that_was_judged_again_is_asked_again_before_it_is_approved(cast, be, count, things):
    c.submit(count, cast.logistik)
    kept = count.lines.get(asset=things[1])

    def change():
        c.scan(counts.recount(count, actor=cast.logistik), things[2], cast.staff)
        counts.submit(count, actor=cast.logistik)

    url = reverse("count_approve", args=[count.doc_number])
    data = {"kept": [kept.pk], "note": "Cari dulu di mobil"}
    page = asks_again(be("ceo"), url, data, change, names=AGAIN)
    assert f'value="{kept.pk}" checked' in " ".join(page.split())
    things[1].refresh_from_db()
    assert things[1].status == "IN_STORAGE"


def test_nobody_approves_a_count_that_he_has_not_looked_at(cast, be, count):
    c.submit(count, cast.logistik)
    response = be("ceo").post(reverse("count_approve", args=[count.doc_number]))
    assert response.status_code == 409
    assert StockCount.objects.get(pk=count.pk).status == "REVIEW"


def test_the_page_of_a_count_that_is_counted_again_shows_its_history(cast, be, count):
    counted_again(count, cast)()
    page = be("logistik").get(reverse("count", args=[count.doc_number])).content.decode()
    assert "To be counted again" in page


def test_a_registration_that_changed_is_asked_again_before_it_is_voided(cast, be, device):
    document = device.registration
    url = reverse("registration_void", args=[document.doc_number])
    change = lambda: AssetRegistration.objects.filter(pk=document.pk).update(version=9)  # noqa: E731
    asks_again(be("logistik"), url, {"reason": "Salah kirim barang"}, change, names=[])


def test_an_amount_that_was_used_meanwhile_is_asked_again_before_it_is_set(cast, be):
    drum = register_lot(cast.logistik, 1000)
    use = [consumption.Usage(drum.standard_item, Decimal(100), drum)]
    url, data = reverse("asset_adjust", args=[drum.code]), {"counted": "900", "reason": "Stock opname rutin"}
    client = be("logistik")
    seen = hidden(client.get(url))
    consumption.consume(use, actor=cast.ceo, reference="WO-7")
    response = client.post(url, data | seen)
    assert response.status_code == 409
    assert "Citra Direktur" in response.content.decode()
    assert client.post(url, data | {"counted": "850"} | hidden(response)).status_code == 302
    assert Asset.objects.get(pk=drum.pk).current_balance == 850


def test_a_thing_that_changed_is_asked_again_before_it_is_written_off(cast, be, device):
    def change():
        assets.update(device, actor=cast.ceo, version=1, values={"notes": "Masih garansi"})

    url = reverse("asset_decommission", args=[device.code])
    asks_again(be("logistik"), url, {"reason": REASON}, change, names=["Data changed", "Masih garansi"])


@pytest.mark.parametrize(
    "verb", ["start", "send_out", "stop", "finish", "cancel", "decommission", "progress"]
)
def test_a_repair_that_is_over_leads_back_with_who_ended_it(cast, be, device, verb):
    repair = finish(started(device, cast), actor=cast.ceo)
    bill(repair, cast)()
    response = be("logistik").get(reverse(f"repair_{verb}", args=[repair.doc_number]))
    assert response.url == reverse("repair", args=[repair.doc_number])
    ((level, text),) = told(response)
    assert level == "warning" and TOO_LATE in text
    assert "“Repaired”" in text and "Citra Direktur" in text


def test_a_repair_that_is_over_keeps_what_was_typed(cast, be, device):
    repair = finish(started(device, cast), actor=cast.ceo)
    response = be("logistik").post(
        reverse("repair_finish", args=[repair.doc_number]), {"actions": "Ganti adaptor juga"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert TOO_LATE in page and "Ganti adaptor juga" in page
    assert {"condition", "to"} <= set(response.context["form"].errors)


@pytest.mark.parametrize("verb", ["submit", "recount", "approve", "cancel", "invite", "work"])
def test_a_count_that_is_over_leads_back_with_who_ended_it(cast, be, count, verb):
    counts.cancel(count, actor=cast.ceo, reason="Salah rak")
    response = be("logistik").get(reverse(f"count_{verb}", args=[count.doc_number]))
    assert response.url == reverse("count", args=[count.doc_number])
    ((level, text),) = told(response)
    assert level == "warning" and TOO_LATE in text and "Citra Direktur" in text


def test_a_count_that_is_over_keeps_what_was_typed(cast, be, count):
    c.submit(count, cast.logistik)
    data = {"note": "Sudah saya cek", "version": count.version, "seen": activity.newest(count)}
    c.approve(count, cast.ceo)
    response = be("logistik").post(reverse("count_approve", args=[count.doc_number]), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert TOO_LATE in page and "Sudah saya cek" in page


def test_what_differed_is_counted_again_once(cast, be, count):
    counted_again(count, cast)()
    c.submit(count, cast.logistik)
    response = be("logistik").get(reverse("count_recount", args=[count.doc_number]))
    assert told(response) == [("warning", "What differed was counted again already.")]


def test_a_voided_registration_leads_back_with_who_voided_it(cast, be, device):
    voiding.void(device.registration, actor=cast.ceo, reason="Salah kirim")
    number = device.registration.doc_number
    response = be("logistik").get(reverse("registration_void", args=[number]))
    assert response.url == reverse("registration", args=[number])
    ((level, text),) = told(response)
    assert level == "warning" and "Citra Direktur" in text


def test_who_attached_a_file_is_not_who_ended_it(cast, device):
    from core.services import attachments
    from core.workflow import documents
    from tests.world import picture, upload

    repair = finish(started(device, cast), actor=cast.ceo)
    attachments.add(repair, upload("nota.jpg", picture()), actor=cast.logistik)
    assert "Citra Direktur" in documents.too_late(repair)


def test_the_services_say_stale_under_the_lock(cast, device):
    repair = report(device, actor=cast.logistik)
    bill(repair, cast)()
    with pytest.raises(StaleVersion, match="Putri Beli") as refusal:
        repairs.cancel(repair, actor=cast.logistik, reason="Ternyata normal", version=repair.version)
    assert refusal.value.version == repair.version + 1
    repairs.cancel(repair, actor=cast.logistik, reason="Ternyata normal")
