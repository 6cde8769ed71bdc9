"""The list of thresholds, edited in its rows; the form for many; the restock list and its sheet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import StandardItem, StockThreshold
from assets.services.stock import thresholds
from assets.tests.factories import CableFactory, ItemFactory, register_devices, register_lot
from core.services import settings
from core.tests.pages.visits import shows_price

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


def put(item, cast, value=7, version=0, alerts=True):
    return thresholds.set_threshold(
        item, actor=cast.logistik, version=version, value=value, alert_enabled=alerts
    )


def names(response) -> list[str]:
    """The models of a list, in its order."""
    return [row["name"] for row in response.context["list"].rows]


def send(client, item, value, version=0, **more):
    data = {"value": value, "version": version, "alert_enabled": "on"} | more
    return client.post(
        reverse("threshold_set", args=[item.pk]), data, headers=HTMX if more.pop("htmx", False) else {}
    )


def test_every_active_model_is_listed_with_where_its_threshold_comes_from(logistik, cast):
    own, _default, gone = (
        ItemFactory(name="Sendiri"),
        CableFactory(name="Umum"),
        ItemFactory(name="Lama", is_active=False),
    )
    put(own, cast, 7)
    response = logistik.get(reverse("thresholds"))
    assert names(response) == ["Sendiri", "Umum"]
    assert [(row["is_own"], row["default"]) for row in response.context["list"].rows] == [
        (True, "5"),
        (False, "2"),
    ]
    assert gone.name not in response.content.decode()


def test_tabs_and_filters_narrow(logistik, cast):
    low, muted = ItemFactory(name="Menipis"), ItemFactory(name="Diam")
    register_devices(cast.logistik, 2, item=low)
    put(muted, cast, None, alerts=False)
    for query, found in (
        ("tab=low", ["Menipis"]),
        ("tab=new", ["Diam"]),
        ("alerts=off", ["Diam"]),
        ("source=own", []),
        ("q=menip", ["Menipis"]),
    ):
        assert names(logistik.get(reverse("thresholds") + "?" + query)) == found, query


def test_a_row_is_saved_without_javascript_and_leads_back_to_its_list(logistik):
    item = ItemFactory()
    response = send(logistik, item, "12", next="/stock/thresholds/?tab=low")
    assert (response.status_code, response.url) == (302, "/stock/thresholds/?tab=low")
    assert StockThreshold.objects.get().threshold_value == 12


def test_htmx_gets_its_row_back(logistik):
    item = ItemFactory()
    response = logistik.post(
        reverse("threshold_set", args=[item.pk]), {"value": "12", "version": 0}, headers=HTMX
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert page.strip().startswith("<tr>")
    assert 'name="version" value="1"' in " ".join(page.split())
    assert StockThreshold.objects.get().alert_enabled is False


@pytest.mark.parametrize("value", ["-1", "1,5", "1000000", "banyak"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_one_stands_beside_the_field_with_what_was_typed(logistik, value, headers):
    response = logistik.post(
        reverse("threshold_set", args=[ItemFactory().pk]), {"value": value, "version": 0}, headers=headers
    )
    assert response.status_code == 422
    assert f'value="{value}"' in response.content.decode()
    assert response.context["form"].errors["value"]
    assert not StockThreshold.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_somebody_was_faster(logistik, cast, headers):
    item = put(ItemFactory(), cast, 7).standard_item
    url = reverse("threshold_set", args=[item.pk])
    response = logistik.post(url, {"value": "9", "version": 0}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert cast.logistik.name in page
    assert 'value="9"' in page
    version = response.context["form"]["version"].value()
    assert logistik.post(url, {"value": "9", "version": version}).status_code == 302
    assert StockThreshold.objects.get().threshold_value == 9


def test_an_empty_field_is_the_default(logistik, cast):
    item = put(ItemFactory(), cast, 7).standard_item
    send(logistik, item, "", version=1)
    assert StockThreshold.objects.get().threshold_value is None


def test_back_to_the_default(logistik, cast):
    item = put(ItemFactory(), cast, 7, alerts=False).standard_item
    assert logistik.get(reverse("threshold_set", args=[item.pk])).status_code == 200
    logistik.post(reverse("threshold_clear", args=[item.pk]))
    assert list(StockThreshold.objects.values_list("threshold_value", "alert_enabled")) == [(None, True)]


def mark(page) -> str:
    """What the form for many carries of what was shown."""
    return page.context["form"]["version"].value()


def test_somebody_was_faster_with_one_of_many(logistik, cast):
    items = [ItemFactory() for _ in range(2)]
    url, data = reverse("threshold_set_many"), {"ids": [item.pk for item in items]}
    data["version"] = mark(logistik.post(url, data | {"selected": "1"}))
    put(items[1], cast, 7)
    data |= {"to": "value", "value": "15", "alerts": "same"}
    response = logistik.post(url, data)
    assert response.status_code == 409
    assert cast.logistik.name in response.content.decode() and 'value="15"' in response.content.decode()
    assert list(StockThreshold.objects.values_list("threshold_value", flat=True)) == [7]
    assert logistik.post(url, data | {"version": mark(response)}).status_code == 302
    assert list(StockThreshold.objects.values_list("threshold_value", flat=True)) == [15, 15]


def test_many_are_those_that_were_shown(logistik):
    ItemFactory(name="Banyak 1")
    url = reverse("threshold_set_many")
    seen = mark(logistik.get(f"{url}?query=q%3Dbanyak"))
    ItemFactory(name="Banyak 2")
    data = {"query": "q=banyak", "to": "value", "value": "3", "alerts": "same", "version": seen}
    assert logistik.post(url, data).status_code == 409
    assert not StockThreshold.objects.exists()


def test_chosen_rows_get_one_threshold(logistik):
    items = [ItemFactory() for _ in range(3)]
    url, ids = reverse("threshold_set_many"), [item.pk for item in items[:2]]
    page = logistik.post(url, {"ids": ids, "selected": "1"})
    assert page.context["count"] == 2
    data = {"ids": ids, "to": "value", "value": "15", "alerts": "same", "version": mark(page)}
    response = logistik.post(url, data)
    assert response.url == reverse("thresholds")
    assert list(StockThreshold.objects.values_list("threshold_value", flat=True)) == [15, 15]


def test_all_of_a_filter_get_one_threshold_though_the_page_shows_fewer(logistik):
    for n in range(30):
        ItemFactory(name=f"Banyak {n}")
    ItemFactory(name="Lain")
    url = reverse("threshold_set_many")
    page = logistik.get(f"{url}?query=q%3Dbanyak%26per_page%3D25")
    assert page.context["count"] == 30
    data = {"to": "value", "value": "3", "alerts": "off", "version": mark(page)}
    logistik.post(url, {"query": "q=banyak&per_page=25"} | data)
    assert StockThreshold.objects.filter(threshold_value=3, alert_enabled=False).count() == 30
    page = logistik.get(f"{url}?query=")
    logistik.post(url, {"query": "", "to": "default", "value": "", "alerts": "on", "version": mark(page)})
    assert StockThreshold.objects.filter(threshold_value=None, alert_enabled=True).count() == 30


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"to": "value", "value": "", "alerts": "same"}, "value"),
        ({"to": "value", "value": "-2", "alerts": "same"}, "value"),
        ({"to": "same", "value": "", "alerts": "same"}, "to"),
    ],
)
def test_the_form_for_many_says_what_is_missing(logistik, data, field):
    url, ids = reverse("threshold_set_many"), {"ids": [ItemFactory().pk]}
    page = logistik.post(url, ids | {"selected": "1"})
    response = logistik.post(url, data | ids | {"version": mark(page)})
    assert response.status_code == 422
    assert response.context["form"].errors[field]


def test_nothing_chosen_is_said(logistik):
    assert logistik.post(reverse("threshold_set_many"), {"selected": "1"}).url == reverse("thresholds")


def test_a_change_of_the_default_changes_what_is_low(logistik, cast):
    register_devices(cast.logistik, 8)
    assert names(logistik.get(reverse("restock"))) == []
    settings.change({"stock.default_threshold": 8}, settings.version(settings.current()), actor=cast.ceo)
    assert len(names(logistik.get(reverse("restock")))) == 1


def test_the_restock_list_proposes_in_containers_and_base_units(logistik, cast):
    cable = CableFactory(name="Kabel")
    register_lot(cast.logistik, 500, item=cable)
    put(cable, cast, 4)
    (row,) = logistik.get(reverse("restock")).context["list"].rows
    assert (row["proposed"], row["unit"], row["proposed_base"]) == (4, "Hasbal", 4000)


def test_what_is_muted_is_on_the_restock_list_only_when_asked_for(logistik, cast):
    item = ItemFactory()
    register_devices(cast.logistik, 1, item=item)
    put(item, cast, None, alerts=False)
    assert names(logistik.get(reverse("restock"))) == []
    assert names(logistik.get(reverse("restock") + "?muted=on")) == [item.name]


@pytest.mark.parametrize(("who", "sees"), [("ceo", True), ("purchase", True), ("logistik", False)])
@pytest.mark.parametrize("page", ["restock", "restock_print"])
def test_prices_are_for_those_who_may_see_them(client, cast, who, sees, page):
    register_devices(cast.ceo, 1, price=Decimal(7_654_321))
    client.force_login(getattr(cast, who))
    assert shows_price(client.get(reverse(page)).content.decode(), 7_654_321) is sees


@pytest.mark.parametrize(("who", "sees"), [("purchase", True), ("logistik", False)])
def test_the_export_holds_what_the_list_shows(client, cast, who, sees):
    register_devices(cast.ceo, 1, item=ItemFactory(name="Ekspor"), price=Decimal(7_654_321))
    client.force_login(getattr(cast, who))
    response = client.post(reverse("export_make", args=["restock"]), {"format": "csv", "query": "tab=low"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Ekspor" in text
    assert shows_price(text, 7_654_321) is sees


def test_the_sheet_holds_the_chosen_rows_or_all(logistik, cast):
    devices = [register_devices(cast.logistik, 1)[0] for _ in range(3)]
    chosen = devices[1].standard_item
    url = reverse("restock_print")
    assert [row["id"] for row in logistik.post(url, {"ids": [chosen.pk]}).context["rows"]] == [chosen.pk]
    assert len(logistik.get(url).context["rows"]) == StandardItem.objects.count() == 3


def test_home_leads_to_the_restock_list(logistik, cast):
    register_devices(cast.logistik, 1)
    assert reverse("restock") in [item.url for item in logistik.get(reverse("home")).context["work"]]


@pytest.mark.parametrize("name", ["thresholds", "restock"])
def test_a_list_costs_the_same_queries_however_long(logistik, cast, name, django_assert_max_num_queries):
    register_devices(cast.logistik, 1)
    logistik.get(reverse(name))
    with django_assert_max_num_queries(15) as few:
        logistik.get(reverse(name))
    for _ in range(12):
        register_devices(cast.logistik, 1)
    with django_assert_max_num_queries(len(few)):
        logistik.get(reverse(name))
