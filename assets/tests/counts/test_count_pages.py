"""The pages of stock counts: blind where it is counted, honest about what came of it, and nothing is counted
twice.
"""

import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.forms.counts import InviteForm
from assets.models import StockCount, StockCountEntry
from assets.services.counts import counts
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from assets.views.counts import facts
from core.models import User
from core.services.people import preferences
from core.workflow import tokens

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory(name="Rak Uji")


@pytest.fixture
def devices(cast, shelf):
    return register_devices(cast.logistik, 3, place=shelf, price=Decimal("987654321"))


@pytest.fixture
def drum(cast, shelf):
    return register_lot(cast.logistik, 7341, place=shelf)


@pytest.fixture
def count(cast, shelf, devices, drum):
    return counts.start(shelf, actor=cast.logistik, counters=[cast.staff])


@pytest.fixture
def go(client, cast):
    """Somebody asks for a page (or posts to it); English."""

    def ask(who, name, *args, data=None, as_json=None, **kwargs):
        person = getattr(cast, who)
        preferences.update(person, actor=person, language="en")
        client.force_login(person, backend="core.auth.RoleBackend")
        url = reverse(name, args=args)
        if as_json is not None:
            return client.post(url, json.dumps(as_json), content_type="application/json")
        return client.get(url, **kwargs) if data is None else client.post(url, data)

    return ask


def send(go, who, count, *entries):
    response = go(
        who,
        "count_entry",
        count.doc_number,
        as_json={"entries": [{"key": str(c.key())} | entry for entry in entries]},
    )
    assert response.status_code == 200
    return response.json()["results"]


def text(response) -> str:
    return response.content.decode()


def test_whoever_counts_is_not_told_what_is_expected(go, count, devices, drum):
    page = text(go("staff", "count_work", count.doc_number)) + text(go("staff", "count", count.doc_number))
    assert "Furukawa" in page
    assert not re.search(r"7[.,]?341", page)
    assert not any(device.code in page or device.serial_number in page for device in devices)


def test_who_manages_stock_counts_as_blind(go, count, devices, drum):
    page = text(go("logistik", "count_work", count.doc_number))
    assert not re.search(r"7[.,]?341", page)
    assert not any(device.code in page for device in devices)


def test_many_entries_come_in_one_request(go, count, devices, drum):
    results = send(
        go,
        "staff",
        count,
        {"code": devices[0].code},
        {"code": devices[0].serial_number, "at": 30.5},
        {"code": "TIDAK-ADA-9"},
        {"code": drum.code},
        {"code": drum.code, "amount": "7,300"},
        {"code": drum.code, "amount": "abc"},
        {},
    )
    assert [r["state"] for r in results] == [
        "counted",
        "again",
        "unknown",
        "amount",
        "counted",
        "refused",
        "refused",
    ]
    assert [r["tone"] for r in results[:3]] == ["success", "warning", "error"]
    assert StockCountEntry.objects.get(amount__gt=1).amount == 7300


def test_the_same_request_again_counts_nothing_twice(go, count, devices):
    entries = [{"key": str(c.key()), "code": device.code} for device in devices]
    for _ in range(3):
        assert {r["state"] for r in send(go, "staff", count, *entries)} == {"counted"}
    assert StockCountEntry.objects.count() == 3


@pytest.mark.parametrize(
    "body", [[], {"entries": []}, {"entries": "x"}, {"entries": [1]}, {"entries": [{}] * 51}]
)
def test_what_cannot_be_read_is_no_crash(go, count, body):
    assert go("staff", "count_entry", count.doc_number, as_json=body).status_code == 400


def test_what_comes_after_the_end_is_kept_and_says_so(cast, go, count, devices):
    c.scan(count, devices[0], cast.staff)
    c.submit(count, cast.logistik)
    (result,) = send(go, "staff", count, {"code": devices[1].code})
    assert (result["state"], result["kept"], result["tone"]) == ("late", True, "warning")
    assert "It came after the submission" in result["text"]


def test_the_phone_forgets_what_is_kept_and_nothing_else(go, count, devices, drum):
    results = send(
        go,
        "staff",
        count,
        {"code": devices[0].code},
        {"code": devices[0].code},
        {"code": "TIDAK-ADA-9"},
        {"code": drum.code},
        {"code": drum.code, "amount": "abc"},
        {"code": "APA-INI", "amount": "5"},
        {},
    )
    assert [r["kept"] for r in results] == [True, True, True, False, False, False, False]
    assert StockCountEntry.objects.count() == 3


def test_without_javascript_a_form_counts_one_thing(go, count, devices):
    data = {"key": str(c.key()), "code": devices[0].code}
    for _ in range(2):
        assert go("staff", "count_entry", count.doc_number, data=data).status_code == 302
    assert StockCountEntry.objects.count() == 1


def test_without_javascript_the_amount_is_asked_for(go, count, drum):
    response = go("staff", "count_entry", count.doc_number, data={"key": str(c.key()), "code": drum.code})
    assert response.url.endswith(f"?code={drum.code}")
    assert f'value="{drum.code}"' in text(
        go("staff", "count_work", count.doc_number, data=None, query_params={"code": drum.code})
    )


def test_a_wrong_amount_keeps_what_was_typed(go, count, drum):
    response = go(
        "staff",
        "count_entry",
        count.doc_number,
        data={"key": str(c.key()), "code": drum.code, "amount": "-5"},
    )
    assert response.status_code == 422
    assert 'value="-5"' in text(response)


def test_material_is_counted_by_its_name_too(cast, go, shelf):
    boxes = c.connector(name="Fast Connector")
    register_lot(cast.logistik, 100, item=boxes, place=shelf)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff])
    (asked, counted) = send(
        go,
        "staff",
        count,
        {"code": "netviel fast connector"},
        {"code": "Netviel Fast Connector", "amount": "98"},
    )
    assert (asked["state"], counted["state"]) == ("amount", "counted")


def test_started_on_the_page_with_helpers(cast, go, shelf, devices):
    data = {"place": shelf.pk, "counter_1": "Teguh Wibowo", "counter_2": "sinta asing", "note": "Bulanan"}
    response = go("logistik", "count_create", data=data)
    made = StockCount.objects.get()
    assert response.url == reverse("count", args=[made.doc_number])
    assert set(made.counters.all()) == {cast.staff, cast.stranger}


def test_a_shelf_that_is_being_counted_says_by_whom(go, count, shelf):
    response = go("ceo", "count_create", data={"place": shelf.pk})
    assert response.status_code == 409
    assert count.doc_number in text(response)


def test_a_name_nobody_has_stays_beside_its_field(go, shelf, devices):
    response = go("logistik", "count_create", data={"place": shelf.pk, "counter_1": "Nyi Blorong"})
    assert (response.status_code, StockCount.objects.count()) == (422, 0)
    assert "Nyi Blorong" in text(response)


@pytest.fixture
def reviewed(cast, count, devices, drum):
    (stray,) = register_devices(cast.logistik)
    give_to(stray, cast.stranger, actor=cast.logistik)
    for thing in (devices[0], stray, "ENTAH-APA-01"):
        c.scan(count, thing, cast.staff)
    c.amount(count, drum, 7000, cast.staff)
    return c.submit(count, cast.logistik)


def test_the_review_names_each_difference(go, reviewed, devices, drum):
    page = text(go("ceo", "count", reviewed.doc_number))
    for words in (
        devices[1].code,
        devices[2].code,
        drum.code,
        "with Sinta Asing",
        "ENTAH-APA-01",
        "7,341",
        "-341",
    ):
        assert words in page, words
    assert devices[0].code not in page


def test_a_counter_does_not_see_the_review(go, reviewed, devices):
    page = text(go("staff", "count", reviewed.doc_number))
    assert devices[1].code not in page
    assert not re.search(r"7[.,]?341", page)


def test_only_price_viewers_see_what_it_is_worth(go, reviewed):
    for name in ("count", "count_report"):
        assert "987.654.321" in text(go("purchase", name, reviewed.doc_number))
        assert not re.search(r"987[.,]?654|\bRp\b", text(go("logistik", name, reviewed.doc_number)))


def test_approving_needs_somebody_else(go, reviewed):
    assert go("logistik", "count_approve", reviewed.doc_number).status_code == 403
    assert (
        go("logistik", "count_approve", reviewed.doc_number, data={"version": reviewed.version}).status_code
        == 403
    )
    assert reverse("count_approve", args=[reviewed.doc_number]) not in text(
        go("logistik", "count", reviewed.doc_number)
    )


def looked(count, **more) -> dict:
    """What the page of the approval sends back of itself."""
    count.refresh_from_db()
    return {"version": count.version, "plan": facts.planned(count).digest} | more


def test_what_is_ticked_is_left_as_it_is(go, reviewed, devices):
    line = reviewed.lines.get(asset=devices[1])
    data = looked(reviewed, kept=[line.pk], note="Cari dulu")
    assert go("ceo", "count_approve", reviewed.doc_number, data=data).status_code == 302
    for device in devices:
        device.refresh_from_db()
    assert [d.status for d in devices] == ["IN_STORAGE", "IN_STORAGE", "DECOMMISSIONED"]


def test_posted_twice_it_is_approved_once(go, reviewed):
    data = looked(reviewed, **{tokens.FIELD: tokens.fresh()})
    for _ in range(2):
        response = go("ceo", "count_approve", reviewed.doc_number, data=data)
        assert response.url == reverse("count", args=[reviewed.doc_number])
    reviewed.refresh_from_db()
    assert reviewed.status == "APPROVED"


def test_a_line_that_is_not_of_this_count_is_refused(go, reviewed):
    assert (
        go(
            "ceo",
            "count_approve",
            reviewed.doc_number,
            data={"version": reviewed.version, "kept": ["999999"]},
        ).status_code
        == 422
    )


def test_a_stale_approval_is_a_conflict(cast, go, reviewed):
    seen = reviewed.version
    counts.recount(reviewed, actor=cast.logistik)
    c.submit(reviewed, cast.logistik)
    response = go("ceo", "count_approve", reviewed.doc_number, data={"version": seen})
    assert response.status_code == 409
    assert "changed by Dewi Sari" in text(response)


def test_the_second_round_asks_for_what_differs_only(cast, go, reviewed, devices):
    counts.recount(reviewed, actor=cast.logistik)
    page = text(go("logistik", "count_work", reviewed.doc_number))
    assert devices[1].code in page
    assert devices[0].code not in page
    assert not re.search(r"7[.,]?341", page)


def test_the_report_has_everything_and_room_to_sign(go, reviewed, devices):
    page = text(go("logistik", "count_report", reviewed.doc_number))
    for words in (
        reviewed.doc_number,
        "Rak Uji",
        "Teguh Wibowo",
        devices[1].code,
        "ENTAH-APA-01",
        "Signatures",
        "data-print",
    ):
        assert words in page, words


def test_there_is_no_report_of_what_is_still_counted(go, count):
    assert go("logistik", "count_report", count.doc_number).status_code == 302


def test_it_waits_for_whoever_may_do_something(go, count, reviewed):
    assert reverse("count", args=[reviewed.doc_number]) in text(go("ceo", "home"))
    assert reviewed.doc_number not in text(go("staff", "home"))


def test_who_is_invited_finds_it_at_home(go, count):
    assert reverse("count_work", args=[count.doc_number]) in text(go("staff", "home"))
    assert count.doc_number not in text(go("stranger", "home"))


def test_cancelled_on_the_page_with_a_reason(go, count):
    assert go("logistik", "count_cancel", count.doc_number, data={"reason": "Salah rak"}).status_code == 302
    assert "Salah rak" in text(go("logistik", "count", count.doc_number))


@pytest.mark.parametrize("page", ["count_invite", "count_create"])
def test_who_left_meanwhile_is_refused_beside_his_field(cast, go, count, monkeypatch, page):
    named = InviteForm.counters

    def leaves(form):
        found = named(form)
        User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
        return found

    monkeypatch.setattr(InviteForm, "counters", leaves)
    other = WarehouseFactory()
    register_devices(cast.logistik, 1, place=other)
    data = {"place": other.pk, "counter_1": cast.leader.name, "counter_2": cast.stranger.name}
    args = [] if page == "count_create" else [count]
    response = go("logistik", page, *args, data=data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["counter_2"]
