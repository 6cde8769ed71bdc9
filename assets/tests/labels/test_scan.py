"""The scan page: a list in the url, photos, and what can be done with the list."""

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.tests.factories import give_to, register_devices
from assets.views.labels import scan, scan_list
from core import navigation
from core.tests.cast import without_group
from core.tests.files.test_barcodes import CODE128, drawn, photo

PHOTO = "/scan/photo/"


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def things(cast):
    return register_devices(cast.logistik, 3)


def page(client, **params):
    return client.get("/scan/", params)


def listed(response) -> list[str]:
    return [thing.code for thing in response.context["found"].things]


def said(response) -> list[str]:
    return [outcome.tone for outcome in response.context["found"].said]


def test_codes_one_by_one_make_a_list_with_the_newest_on_top(logistik, things):
    first, second, _third = things
    response = page(logistik, add=first.code)
    response = page(logistik, list=response.context["found"].keys, add=second.serial_number.lower())
    assert listed(response) == [second.code, first.code]
    assert said(response) == ["success"]


def test_list_survives_a_reload(logistik, things):
    response = page(logistik, list=f"{things[0].pk}.{things[1].pk}", add=[things[2].code, "SALAH-99"])
    again = logistik.get(response.context["found"].url)
    assert listed(again) == listed(response) == [things[2].code, things[0].code, things[1].code]
    assert [miss.text for miss in again.context["found"].misses] == ["SALAH-99"]
    assert said(again) == []


def test_same_thing_counts_once_however_it_is_named(logistik, things):
    response = page(
        logistik, list=things[0].pk, add=[things[0].serial_number, f"http://x/assets/{things[0].code}/"]
    )
    assert listed(response) == [things[0].code]
    assert said(response) == ["warning", "warning"]


def test_unknown_code_is_kept_with_its_sentence_and_once(logistik):
    response = page(logistik, miss="SALAH-99", add=["salah-99", "https://example.com/"])
    assert [miss.text for miss in response.context["found"].misses] == ["https://example.com/", "SALAH-99"]
    assert said(response) == ["error", "error"]
    assert "SALAH-99" in response.content.decode()


def test_what_was_not_found_moves_up_when_it_is_there(logistik, cast):
    assert page(logistik, miss="BARU00099").context["found"].misses
    (thing,) = register_devices(cast.logistik, serial_number="BARU00099")
    assert listed(page(logistik, miss="BARU00099")) == [thing.code]


def test_lines_are_removed(logistik, things):
    keys = ".".join(str(thing.pk) for thing in things)
    assert listed(page(logistik, list=keys, drop=things[1].pk)) == [things[0].code, things[2].code]
    assert (
        page(logistik, miss=["A1-SALAH", "B2-SALAH"], drop="~A1-SALAH").context["found"].misses[0].text
        == "B2-SALAH"
    )


def test_many_at_once_are_told_in_one_sentence(logistik, cast):
    things = register_devices(cast.logistik, 6)
    response = page(logistik, add=[thing.code for thing in things] + ["SALAH-99"])
    assert said(response) == ["error", "success"]
    assert len(listed(response)) == 6


def test_list_holds_only_what_one_may_see(client, cast, things):
    give_to(things[0], cast.staff, actor=cast.logistik)
    client.force_login(without_group(cast.staff))
    response = page(client, list=".".join(str(thing.pk) for thing in things), add=things[1].code)
    assert listed(response) == [things[0].code]
    assert said(response) == ["error"]
    assert things[1].serial_number not in response.content.decode()


@pytest.mark.parametrize("keys", ["", "x", "1.2.x", "-1", "9" * 40, "1..2", "٣", "0"])
def test_nonsense_in_the_url_is_no_error(logistik, keys):
    response = page(logistik, list=keys, miss="\x00", add=["", "\x00", "a" * 3000], drop="~")
    assert response.status_code == 200
    assert listed(response) == []


def test_empty_field_says_what_to_do(logistik):
    assert said(page(logistik, add=" ")) == ["error"]


def test_full_list_says_so(logistik, things, monkeypatch):
    monkeypatch.setattr(scan_list, "MOST", 2)
    response = page(logistik, list=f"{things[0].pk}.{things[1].pk}", add=things[2].code)
    assert listed(response) == [things[0].code, things[1].code]
    assert said(response) == ["error"]


def test_longest_list_fits_into_an_address(monkeypatch):
    things = [Asset(pk=10_000_000 + n) for n in range(scan_list.MOST)]
    misses = [scan_list.codes.Unknown("X" * 60)] * scan_list.MOST_MISSES
    assert len(scan_list.ScanList(things, misses).url) < 4000


def test_queries_do_not_grow_with_the_list(logistik, cast, django_assert_max_num_queries):
    things = register_devices(cast.logistik, 20)
    url = f"/scan/?list={'.'.join(str(thing.pk) for thing in things[:10])}&" + "&".join(
        f"add={thing.code}" for thing in things[10:]
    )
    logistik.get(url)
    with django_assert_max_num_queries(12) as few:
        logistik.get(f"/scan/?list={things[0].pk}&add={things[1].code}")
    with django_assert_max_num_queries(len(few)):
        assert len(listed(logistik.get(url))) == 20


def test_script_gets_the_list_alone(logistik, things):
    response = logistik.get("/scan/", {"add": things[0].code}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html and f'data-url="/scan/?list={things[0].pk}"' in html
    assert "HX-Request" in response["Vary"]


def actions(client, things) -> set[str]:
    return {action["url"] for action in page(client, list=things[0].pk).context["actions"]}


def test_actions_are_those_that_one_may_do(client, cast, things):
    client.force_login(cast.logistik)
    assert reverse("asset_move") in actions(client, things)
    client.force_login(cast.staff)
    assert reverse("asset_move") not in actions(client, things)
    assert page(client).context["actions"] == []


def test_action_without_a_page_is_not_offered(logistik, things, monkeypatch):
    monkeypatch.setattr(scan, "ACTIONS", (("no_such_page", "X", "box"), *scan.ACTIONS[:1]))
    assert actions(logistik, things) == {reverse("asset_move")}


@pytest.mark.parametrize("name", [name for name, _label, _icon in scan.ACTIONS])
def test_action_takes_over_the_list(logistik, things, name):
    response = logistik.get(reverse(name), {"ids": [thing.pk for thing in things]}, follow=True)
    assert response.status_code == 200
    assert all(thing.code in response.content.decode() for thing in things)


def test_only_thing_in_the_list_can_be_opened(logistik, things):
    assert (
        f'class="btn" href="/assets/{things[0].code}/"' in page(logistik, list=things[0].pk).content.decode()
    )
    assert (
        f'class="btn" href="/assets/{things[0].code}/"'
        not in page(logistik, list=f"{things[0].pk}.{things[1].pk}").content.decode()
    )


def test_photo_of_a_form_adds_all_its_codes(logistik, things):
    file = photo(drawn(things[1].code), drawn(things[2].serial_number, CODE128))
    response = logistik.post(PHOTO, {"photo": file, "list": things[0].pk, "miss": "SALAH-99"}, follow=True)
    assert listed(response) == [things[2].code, things[1].code, things[0].code]
    assert response.context["found"].misses


def test_photo_that_cannot_be_read_keeps_the_list(logistik, things):
    response = logistik.post(PHOTO, {"photo": photo(), "list": things[0].pk})
    assert response.status_code == 422
    assert listed(response) == [things[0].code]
    assert str(response.context["photo_error"]) in response.content.decode().replace("&#x27;", "'")


def test_script_gets_codes_or_a_sentence(logistik):
    as_data = {"Accept": "application/json"}
    assert logistik.post(PHOTO, {"photo": photo(drawn("AST-2026-000001"))}, headers=as_data).json() == {
        "codes": ["AST-2026-000001"]
    }
    refused = logistik.post(PHOTO, headers=as_data)
    assert (refused.status_code, list(refused.json())) == (422, ["sentence"])


def test_camera_is_allowed_to_pages_of_ours_alone(logistik):
    assert page(logistik)["Permissions-Policy"].startswith("camera=(self), microphone=()")


def test_search_box_understands_labels(logistik, things):
    for text in (
        f"https://x.example/assets/{things[0].code}/?a=1",
        f'{{"t":"a","i":"{things[0].code}"}}',
        f"]C1{things[0].code}",
    ):
        assert logistik.get("/search/", {"q": text}).url == f"/assets/{things[0].code}/"


def test_list_search_understands_labels(logistik, things):
    response = logistik.get("/assets/", {"q": f"https://x.example/assets/{things[0].code}/"})
    assert [row["code"] for row in response.context["list"].rows] == [things[0].code]


def test_label_of_the_former_system_is_a_line_of_the_registration_form():
    from assets.forms.goods import serials

    found, sentences = serials.parse(
        '{"type":"asset","id":"A-1","sn":"hfd0a1kq77t","mac":"2cc81b689fd7"}\n{"t":"a","i":"AST-2026-000001"}'
    )
    assert [(one.serial, one.mac) for one in found] == [("HFD0A1KQ77T", "2C:C8:1B:68:9F:D7")]
    assert len(sentences) == 1


@pytest.mark.parametrize("role", ["SUPER_ADMIN", "ADMIN_LOGISTIK", "ADMIN_PURCHASE", "LEADER", "STAFF"])
def test_scan_is_the_raised_button_in_the_middle_of_every_bottom_bar(cast, role):
    _nav, bottom = navigation.menus(cast.by_role()[role], "/")
    assert [item["url"] for item in bottom if item["raised"]] == ["/scan/"]
    assert bottom[2]["url"] == "/scan/" and bottom[0]["url"] == "/" and len(bottom) == 4
