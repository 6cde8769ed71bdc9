"""The list: who sees what, what narrows it, and that its cost does not grow with its rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.choices import AssetStatus
from assets.models import Asset, LabelPrint
from assets.services.goods import assets as verbs
from assets.tests.factories import (
    CategoryFactory,
    ItemFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)
from core import clock
from core.models import Export
from core.services import exports
from core.tests.cast import without_group

LIST = "/assets/"
MOST_QUERIES = 12


def codes(response) -> list[str]:
    return [row["code"] for row in response.context["list"].rows]


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


def test_list_shows_everybody_s_assets_to_those_who_may(logistik, cast):
    things = register_devices(cast.logistik, 3)
    response = logistik.get(LIST)
    assert codes(response) == [thing.code for thing in reversed(things)]
    assert response.context["list"].total.number == 3


def test_person_without_the_permission_sees_only_what_he_holds(client, cast):
    his, other = register_devices(cast.logistik, 2)
    give_to(his, cast.staff, actor=cast.logistik)
    without_group(cast.staff)
    client.force_login(cast.staff)
    assert codes(client.get(LIST)) == [his.code]
    assert client.get(f"{LIST}{other.code}/").status_code == 404
    assert "filter_holder" not in client.get(LIST).content.decode()


def test_what_somebody_holds(logistik, cast):
    his, _other = register_devices(cast.logistik, 2)
    give_to(his, cast.staff, actor=cast.logistik)
    his.refresh_from_db()
    assert codes(logistik.get(LIST, {"holder": his.place_id})) == [his.code]


def test_every_filter_that_offers_choices_can_be_chosen(logistik, cast):
    """A filter whose field is named like no column answered with an error."""
    give_to(register_devices(cast.logistik)[0], cast.staff, actor=cast.logistik)
    form = logistik.get(LIST).context["list"].filterset.form
    for name, field in form.fields.items():
        for value, _label in list(getattr(field, "choices", ()))[:2]:
            assert logistik.get(LIST, {name: str(value)}).status_code == 200, name


def test_voided_assets_are_out_of_the_list(logistik, cast):
    from assets.services.goods import voiding

    (thing,) = register_devices(cast.logistik)
    voiding.void(thing.registration, actor=cast.logistik, reason="salah ketik")
    assert codes(logistik.get(LIST)) == []
    assert logistik.get(f"{LIST}{thing.code}/").status_code == 404


def test_list_costs_the_same_for_ten_and_a_hundred_rows(logistik, cast):
    register_devices(cast.logistik, 10)
    logistik.get(LIST)  # the first page of a session also writes when it was seen
    counts = []
    for more in (0, 90):
        if more:
            register_devices(cast.logistik, more)
        with CaptureQueriesContext(connection) as found:
            response = logistik.get(LIST, {"per_page": 100})
        counts.append(len(found))
    assert len(response.context["list"].rows) == 100
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize(
    "term", ["kaf99", "KAF99x", "depok", "mikrotik kaf99", "aa-bb-cc-dd-ee-0f", "AABB.CCDD.EE0F", "ee:0f"]
)
def test_search_finds_words_inside_serial_notes_brand_and_any_mac(logistik, cast, term):
    (thing,) = register_devices(
        cast.logistik,
        serial_number="SN-KAF99X",
        mac_address="AA:BB:CC:DD:EE:0F",
        notes="Sisa proyek Depok Timur",
    )
    register_devices(cast.logistik, 2)
    assert codes(logistik.get(LIST, {"q": term})) == [thing.code]


def test_short_search_looks_where_words_begin(logistik, cast):
    (thing,) = register_devices(cast.logistik, serial_number="ZQ-100")
    register_devices(cast.logistik, serial_number="100-ZQ5")
    assert codes(logistik.get(LIST, {"q": "zq"})) == [thing.code]


def test_search_takes_wildcards_literally(logistik, cast):
    register_devices(cast.logistik, 2)
    assert codes(logistik.get(LIST, {"q": "%%%"})) == []
    assert logistik.get(LIST, {"q": "\x00"}).status_code == 200


def test_tabs_count_and_narrow(logistik, cast):
    stays, gone = register_devices(cast.logistik, 2)
    verbs.decommission(gone, actor=cast.logistik, reason="terbakar di gudang")
    response = logistik.get(LIST, {"tab": "gone"})
    assert codes(response) == [gone.code]
    assert {
        tab["key"]: tab["count"].number for tab in response.context["list"].tabs if tab["count"].number
    } == {
        "all": 2,
        "in_storage": 1,
        "gone": 1,
    }
    assert codes(logistik.get(LIST, {"tab": "in_storage"})) == [stays.code]


def test_every_status_is_in_a_tab():
    from assets.filters.assets import ASSET_LIST

    assert {value for tab in ASSET_LIST["tabs"].all if not tab.everything for value in tab.wanted} == set(
        AssetStatus.values
    )


@pytest.fixture
def two(cast):
    """A device in one warehouse, a lot in another."""
    (device,) = register_devices(cast.logistik, warranty_end_date=clock.today() + timedelta(days=20))
    return device, register_lot(cast.logistik, condition="GOOD")


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (lambda d, lot: {"category": d.category_id}, "device"),
        (lambda d, lot: {"type": lot.type_id}, "lot"),
        (lambda d, lot: {"item": lot.standard_item_id}, "lot"),
        (lambda d, lot: {"place": [d.place_id]}, "device"),
        (lambda d, lot: {"condition": "GOOD"}, "lot"),
        (lambda d, lot: {"tracking": "BULK"}, "lot"),
        (lambda d, lot: {"warranty": "30"}, "device"),
        (lambda d, lot: {"warranty": "none"}, "lot"),
        (lambda d, lot: {"warranty": "over"}, None),
        (lambda d, lot: {"registered_from": clock.today() + timedelta(days=1)}, None),
        (lambda d, lot: {"registered_to": clock.today() - timedelta(days=1)}, None),
        (
            lambda d, lot: {
                "registered_from": clock.today(),
                "registered_to": clock.today(),
                "tracking": "BULK",
            },
            "lot",
        ),
        (lambda d, lot: {"mine": "on"}, None),
    ],
)
def test_filters(logistik, two, filters, wanted):
    device, lot = two
    response = logistik.get(LIST, filters(device, lot))
    assert codes(response) == {"device": [device.code], "lot": [lot.code], None: []}[wanted]
    assert response.context["list"].chips


def test_a_list_without_filters_has_no_chips(logistik, two):
    assert logistik.get(LIST).context["list"].chips == []


def test_mine_is_what_i_hold(logistik, cast):
    mine, _other = register_devices(cast.logistik, 2)
    give_to(mine, cast.logistik, actor=cast.logistik)
    assert codes(logistik.get(LIST, {"mine": "on"})) == [mine.code]


def test_a_chosen_category_narrows_the_types_on_offer(logistik, two):
    device, lot = two
    form = logistik.get(LIST, {"category": device.category_id, "panel": 1}).context["list"].filterset.form
    html = str(form["type"])
    assert device.type.name in html
    assert lot.type.name not in html


@pytest.mark.parametrize("params", [{"sort": "voided_at"}, {"page": "x"}, {"per_page": "²"}])
def test_nonsense_that_narrows_nothing_is_no_error(logistik, two, params):
    assert len(codes(logistik.get(LIST, params))) == 2


@pytest.mark.parametrize("params", [{"category": "nonsense"}, {"place": "-1"}, {"registered_from": "32"}])
def test_nonsense_in_a_filter_finds_nothing(logistik, two, params):
    response = logistik.get(LIST, params)
    assert codes(response) == [] and len(response.context["list"].problems) == 1


def test_lots_show_a_bar_instead_of_a_serial(logistik, cast):
    lot = register_lot(cast.logistik, 1000)
    verbs.adjust(lot, counted=150, actor=cast.logistik, reason="hitung ulang")
    html = logistik.get(LIST).content.decode()
    assert 'class="level level-low" value="150.00" max="1000.00"' in html
    assert "150" in html


def test_columns_are_chosen_in_the_url(logistik, cast):
    register_devices(cast.logistik, vendor="PT Sinar Data")
    assert "PT Sinar Data" not in logistik.get(LIST).content.decode()
    html = logistik.get(LIST, {"columns": ["code", "vendor"]}).content.decode()
    assert "PT Sinar Data" in html
    assert "MikroTik ·" not in html


def test_sort_by_warranty_leaves_the_unknown_last_in_both_directions(logistik, cast):
    for days in (10, None, 5):
        register_devices(cast.logistik, warranty_end_date=days and clock.today() + timedelta(days=days))
    ten, unknown, five = Asset.objects.order_by("pk").values_list("code", flat=True)
    assert codes(logistik.get(LIST, {"sort": "warranty"})) == [five, ten, unknown]
    assert codes(logistik.get(LIST, {"sort": "-warranty"})) == [ten, five, unknown]


PLANTED = 987_654_321


def test_price_is_nowhere_for_those_who_may_not_see_it(logistik, cast):
    register_devices(cast.logistik, price=PLANTED)
    response = logistik.get(LIST, {"columns": ["code", "price"], "sort": "price"})
    html = response.content.decode()
    assert "987.654.321" not in html
    assert "987654321" not in html
    assert "price" not in [choice["key"] for choice in response.context["list"].choices]


def test_sort_key_price_is_ignored_for_those_who_may_not_see_it(logistik, cast):
    item, place = ItemFactory(), WarehouseFactory()
    for price in (3, 1, 2):
        register_devices(cast.logistik, item=item, place=place, price=price)
    assert codes(logistik.get(LIST, {"sort": "price"})) == codes(logistik.get(LIST))


def test_buyer_sees_and_sorts_by_price(client, cast):
    for price in (PLANTED, 1):
        register_devices(cast.logistik, price=price)
    client.force_login(cast.purchase)
    response = client.get(LIST, {"columns": ["code", "price"], "sort": "-price"})
    assert "987.654.321" in response.content.decode()
    assert [row["purchase_price"] for row in response.context["list"].rows] == [PLANTED, 1]


def test_person_who_may_do_nothing_else_chooses_rows_for_labels(client, cast):
    register_devices(cast.logistik)
    client.force_login(cast.staff)
    page = client.get(LIST).content.decode()
    assert "data-row" in page and 'formaction="/labels/new/"' in page
    assert 'formaction="/assets/move/"' not in page and "/exports/" not in page


@pytest.fixture
def view_of_a_deleted_category(cast):
    """The query of a saved view whose category is not there any more, and three assets that are."""
    register_devices(cast.logistik, 3)
    gone = CategoryFactory()
    query = f"category={gone.pk}"
    gone.delete()
    return query


def test_a_view_of_a_deleted_category_shows_nothing_and_says_why(logistik, view_of_a_deleted_category):
    response = logistik.get(f"{LIST}?{view_of_a_deleted_category}")
    html = response.content.decode()
    assert codes(response) == [] and "Kategori" in response.context["list"].problems[0]
    assert "/exports/assets/" not in html and f"/labels/new/?{view_of_a_deleted_category}" not in html


def test_a_view_of_a_deleted_category_is_not_exported(logistik, view_of_a_deleted_category):
    asked = {"format": "csv", "query": view_of_a_deleted_category, "next": LIST}
    response = logistik.post("/exports/assets/make/", asked, follow=True)
    assert "Kategori" in str(next(iter(response.context["messages"])))
    assert not Export.objects.exists()


def test_a_view_of_a_deleted_category_makes_no_labels(logistik, view_of_a_deleted_category):
    assert logistik.get(f"/labels/new/?{view_of_a_deleted_category}").status_code == 422
    asked = {"query": view_of_a_deleted_category, "layout": "ROLL", "copies": "1", "order": "LISTED"}
    assert logistik.post("/labels/new/", asked).status_code == 422
    assert not LabelPrint.objects.exists()


def test_a_filter_on_a_deleted_category_sets_no_thresholds(logistik, view_of_a_deleted_category):
    data = {"query": view_of_a_deleted_category, "to": "value", "value": "7"}
    assert logistik.post("/stock/thresholds/bulk/", data).status_code == 422
    assert logistik.get(f"/stock/restock/print/?{view_of_a_deleted_category}").status_code == 422


def test_a_job_for_a_category_that_was_deleted_meanwhile_fails_with_the_reason(cast):
    gone = CategoryFactory()
    export = Export.objects.create(
        kind="assets", format="csv", query=f"category={gone.pk}", filename="x.csv", owner=cast.logistik
    )
    gone.delete()
    exports.run(export.pk)
    export.refresh_from_db()
    assert export.state == "FAILED" and "Kategori" in export.error


@pytest.mark.parametrize("key", ["9" * 5000, "²", "١", "-1", "1e3"])
def test_a_key_that_is_none_finds_nothing(logistik, cast, key):
    register_devices(cast.logistik)
    for name in ("category", "type", "item", "place", "holder"):
        assert codes(logistik.get(LIST, {name: key})) == []
