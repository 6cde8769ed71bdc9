"""The list of stock, one's own stock and that of the division: what is shown to whom."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assets.models import StockThreshold
from assets.services.custody import custody
from assets.tests.factories import ItemFactory, WarehouseFactory, give_to, register_devices, register_lot
from assets.tests.stock.test_stock_card import export

pytestmark = pytest.mark.django_db


def get(client, person, name="stock", **params):
    person.preferences.language = "en"
    person.preferences.save()
    client.force_login(person)
    return client.get(reverse(name), params)


def rows(client, person, **params) -> dict:
    found = get(client, person, **params).context["list"].rows
    with translation.override("en"):  # labels become words when they are read, and the request is over
        return {row["id"]: row | {"level_label": str(row["level_label"])} for row in found}


@pytest.fixture
def goods(cast):
    """A drum of 1,000 m with 350 m at the technician, 6 devices, 1 device that is away: (drum, plenty,
    away).
    """
    drum = register_lot(cast.logistik, 1000, price=Decimal(987_654))
    custody.issue([custody.Part(drum, Decimal(350))], to=cast.staff, actor=cast.logistik)
    plenty = register_devices(cast.logistik, 6, item=ItemFactory(name="Banyak", brand="Zeta"))[0]
    away = give_to(register_devices(cast.logistik, 1)[0], cast.staff, actor=cast.logistik)
    return drum, plenty, away


def test_amounts_with_units_and_containers(cast, client, goods):
    drum, plenty, away = goods
    found = rows(client, cast.logistik)
    row = found[drum.standard_item_id]
    said = (row["there"], row["unit"], row["in_containers"], row["held"], row["total"])
    assert said == ("650", "Meter", "0.65 Hasbal", "350", "1,000")
    assert (
        found[plenty.standard_item_id]["level_label"] == "Fine"
        and found[away.standard_item_id]["level_label"] == "Out"
    )


def test_tabs_and_filters_of_what_is_short(cast, client, goods):
    drum, _plenty, away = goods
    low, out = {drum.standard_item_id}, {away.standard_item_id}
    assert set(rows(client, cast.logistik, tab="low")) == set(rows(client, cast.logistik, low="on")) == low
    assert set(rows(client, cast.logistik, tab="out")) == set(rows(client, cast.logistik, out="on")) == out
    assert set(rows(client, cast.logistik, low="on", out="on")) == low | out


def test_the_figures_are_of_everything_whatever_is_filtered(cast, client, goods):
    for params in ({}, {"q": "Banyak"}, {"tab": "low"}):
        stats = get(client, cast.logistik, **params).context["stats"]
        assert [stat["value"] for stat in stats] == [3, 1, 1]


def test_search_brand_category_and_place(cast, client, goods):
    drum, plenty, _away = goods
    only = {plenty.standard_item_id}
    assert set(rows(client, cast.logistik, q="zeta banyak")) == only
    assert set(rows(client, cast.logistik, brand="Zeta")) == only
    assert set(rows(client, cast.logistik, category=plenty.category_id)) == only
    found = rows(client, cast.logistik, place=drum.place_id)
    assert set(found) == {drum.standard_item_id} and drum.place.name in found[drum.standard_item_id]["here"]
    assert rows(client, cast.logistik, place=WarehouseFactory().pk) == {}


def test_the_most_first(cast, client, goods):
    drum, plenty, away = goods
    order = list(rows(client, cast.logistik, sort="-there"))
    assert order == [drum.standard_item_id, plenty.standard_item_id, away.standard_item_id]


def test_a_threshold_of_its_own(cast, client, goods):
    _drum, plenty, _away = goods
    StockThreshold.objects.create(
        standard_item=plenty.standard_item,
        item_name=plenty.name,
        brand=plenty.brand,
        threshold_value=6,
        created_by=cast.logistik,
    )
    assert rows(client, cast.logistik)[plenty.standard_item_id]["level_label"] == "Low"


@pytest.mark.parametrize("name", ["purchase", "ceo"])
def test_values_are_for_those_who_may_see_prices(cast, client, goods, name):
    drum, *_rest = goods
    page = get(client, getattr(cast, name))
    row = next(row for row in page.context["list"].rows if row["id"] == drum.standard_item_id)
    assert row["value"] == "Rp\u00a0641.975" and page.context["stats"][-1]["value"] == "Rp\u00a0641.975"


def test_admin_logistik_sees_no_value_anywhere(cast, client, goods):
    page = get(client, cast.logistik, columns=["item", "value"])
    html = page.content.decode()
    assert "641.975" not in html and "Rp\u00a0" not in html and "value" not in page.context["labels"]
    assert not any("641975" in line for line in export(client, cast.logistik, "", "stock"))
    assert any("641975" in line for line in export(client, cast.purchase, "", "stock"))


def test_leaders_and_staff_do_not_see_the_stock_of_all(cast, client):
    assert get(client, cast.leader).status_code == get(client, cast.staff).status_code == 403


def test_a_day_of_the_past_shows_the_ledger(cast, client, goods):
    drum, *_rest = goods
    page = get(client, cast.logistik, on="2020-01-01")
    assert not page.context["list"].tabs and {row["there"] for row in page.context["list"].rows} == {"0"}
    assert "Balances at the end of 1 Jan 2020" in page.content.decode()


@pytest.mark.parametrize("day", ["2999-01-01", "kemarin", "0001-01-01"])
def test_a_day_that_cannot_be_is_said_beside_the_field(cast, client, goods, day):
    page = get(client, cast.logistik, on=day)
    assert (
        page.status_code == 200
        and 'aria-invalid="true"' in page.content.decode()
        and page.context["list"].tabs
    )


def test_the_export_is_what_is_filtered(cast, client, goods):
    drum, *_rest = goods
    lines = export(client, cast.logistik, "tab=low", "stock")
    assert len(lines) == 2 and drum.name in lines[1] and "650" in lines[1]
    lines = export(client, cast.logistik, "on=2020-01-01&q=banyak", "stock_on")
    assert len(lines) == 2 and "Banyak" in lines[1]
    refused = client.post(
        reverse("export_make", args=["stock_on"]), {"format": "csv", "query": "on=2999-01-01"}, follow=True
    )
    (said,) = refused.context["messages"]
    assert said.level_tag == "error"


def test_my_stock_is_what_i_answer_for(cast, client, goods):
    drum, plenty, away = goods
    page = get(client, cast.staff, "my_stock")
    assert {row["code"] for row in page.context["list"].rows} == {f"{drum.code}-P01", away.code}
    assert [material["left"] for material in page.context["materials"]] in (["350 Meter"],)
    assert [stat["value"] for stat in page.context["stats"]] == ["2", "2", "0"]
    assert plenty.code not in page.content.decode()


def test_what_is_broken_with_me_needs_attention(cast, client, goods):
    *_rest, away = goods
    type(away).objects.filter(pk=away.pk).update(condition="MINOR_DAMAGE")
    page = get(client, cast.staff, "my_stock", condition="MINOR_DAMAGE")
    assert [row["code"] for row in page.context["list"].rows] == [away.code]
    assert [stat["value"] for stat in page.context["stats"]] == ["2", "1", "1"]


def test_nothing_with_me_is_pleasant(cast, client):
    assert "Nothing is with you" in get(client, cast.stranger, "my_stock").content.decode()


def test_the_division_by_holder(cast, client, goods):
    drum, _plenty, away = goods
    mine = give_to(register_devices(cast.logistik, 1)[0], cast.leader, actor=cast.logistik)
    page = get(client, cast.leader, "division_stock")
    groups = {group["holder"]: {row["code"] for row in group["rows"]} for group in page.context["groups"]}
    assert groups == {cast.leader.name: {mine.code}, cast.staff.name: {f"{drum.code}-P01", away.code}}
    only = get(client, cast.leader, "division_stock", holder=cast.staff.pk).context["groups"]
    assert [group["holder"] for group in only] == [cast.staff.name]


def test_no_division_is_another_ones(cast, client, goods):
    assert get(client, cast.other_leader, "division_stock").context["groups"] == []
    assert get(client, cast.other_leader, "division_stock", holder=cast.staff.pk).context["groups"] == []
    assert get(client, cast.staff, "division_stock").status_code == 403


def test_a_catalogue_page_leads_to_the_card(cast, client, goods):
    drum, *_rest = goods
    client.force_login(cast.logistik)
    assert (
        reverse("stock_card", args=[drum.standard_item_id])
        in client.get(reverse("item", args=[drum.standard_item_id])).content.decode()
    )
