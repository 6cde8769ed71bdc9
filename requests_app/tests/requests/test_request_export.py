"""The export of requests: what the list shows, a row for each, and no price for those who may not see it."""

import csv
import io

import pytest

from core.files import exports
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import delegations
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=20)


def export(client, person, query="", **more):
    client.force_login(person)
    return client.post("/exports/requests/make/", {"query": query, "format": "csv", **more})


def rows(response) -> list[dict]:
    """The rows, by the keys of the columns (the heads are words in some language)."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    keys = [column.key for column in exports.get("requests").columns_for(response.wsgi_request.user)]
    return [
        dict(zip(keys, row, strict=True)) for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    ]


def test_export_has_a_row_for_each_request_with_its_goods_and_approvers(cast, shop, client):
    request = in_state(S.APPROVED, cast, shop, price=987_654_321)
    (row,) = rows(export(client, cast.purchase))
    assert (row["no"], row["number"], row["requester"], row["division"]) == (
        "1",
        request.doc_number,
        cast.leader.name,
        "Technical Support",
    )
    unit = shop.stocked.unit_of_measure
    assert row["goods"] == f"{shop.stocked} – 2 {unit}; {shop.wanted} – 1 {unit}"
    assert (row["units"], row["total_value"].partition(",")[0].replace(".", "")) == ("3", "987654321")
    people = (cast.logistik, cast.purchase, cast.ceo)
    assert [row[f"{stage}_approver"] for stage in ("logistic", "purchase", "final")] == [
        person.name for person in people
    ]
    assert all(row[f"{stage}_date"] for stage in ("logistic", "purchase", "final"))
    assert "POP mati" in row["why"]


def test_export_is_narrowed_and_ordered_and_numbered_like_the_list(cast, shop, client):
    first, second = (ask(cast.leader, NewLine(1, shop.wanted)) for _n in range(2))
    in_state(S.REJECTED, cast, shop)
    assert [(row["no"], row["number"]) for row in rows(export(client, cast.logistik))] == [
        ("1", second.doc_number),
        ("2", first.doc_number),
    ]
    assert [row["number"] for row in rows(export(client, cast.logistik, "sort=number"))] == [
        first.doc_number,
        second.doc_number,
    ]
    assert len(rows(export(client, cast.logistik, "tab=all"))) == 3
    assert rows(export(client, cast.logistik, "q=tidak-ada")) == []


@pytest.mark.parametrize(
    "sort", ["priority", "-priority", "number", "requester", "-since", "total", "-total"]
)
def test_every_order_of_the_list_can_be_exported(cast, shop, client, sort):
    for _n in range(3):
        ask(cast.leader, NewLine(1, shop.wanted))
    assert [row["no"] for row in rows(export(client, cast.purchase, f"sort={sort}"))] == ["1", "2", "3"]


def test_export_of_chosen_rows(cast, shop, client):
    first, _second, third = (ask(cast.leader, NewLine(1, shop.wanted)) for _n in range(3))
    chosen = rows(export(client, cast.logistik, selected="1", ids=[first.pk, third.pk]))
    assert [(row["no"], row["number"]) for row in chosen] == [
        ("1", third.doc_number),
        ("2", first.doc_number),
    ]


def test_estimate_is_for_price_viewers(cast, shop, client):
    in_state(S.APPROVED, cast, shop, price=987_654_321)
    text = b"".join(export(client, cast.logistik, "sort=total").streaming_content).decode()
    assert "987654321" not in text.replace(".", "")


def test_people_export_what_they_see(cast, shop, client):
    ask(cast.staff, NewLine(1, shop.wanted))
    own = ask(cast.leader, NewLine(1, shop.wanted))
    assert cast.leader.has_perm("core.export_data") is False
    assert export(client, cast.leader).status_code == 403
    assert export(client, cast.staff).status_code == 403
    assert len(rows(export(client, cast.ceo))) == 2
    assert own.doc_number


def test_approver_in_somebodys_place_is_named_with_it(cast, shop, client):
    from core import clock
    from requests_app.choices import Stage
    from requests_app.services.approval import review

    request, today = ask(cast.leader, NewLine(1, shop.wanted)), clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage=Stage.LOGISTIC,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )
    review.approve_logistic(request, actor=cast.purchase)
    (row,) = rows(export(client, cast.ceo))
    assert cast.purchase.name in row["logistic_approver"] and cast.logistik.name in row["logistic_approver"]


def test_xlsx_comes_too(cast, shop, client):
    ask(cast.leader, NewLine(1, shop.wanted))
    assert export(client, cast.logistik, format="xlsx").status_code == 200
