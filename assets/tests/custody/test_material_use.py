"""A technician records what he used: only what he holds, each mistake beside its line, and he reads where it
came from.
"""

import uuid
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assets.models import Asset, StockMovement
from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, register_lot

pytestmark = pytest.mark.django_db
USE = reverse("material_use")


@pytest.fixture
def cable(cast):
    """300 m with the technician, 700 m in the warehouse."""
    lot = register_lot(cast.logistik, 1000)
    custody.issue([custody.Part(lot, Decimal(300))], to=cast.staff, actor=cast.logistik)
    return lot.standard_item


@pytest.fixture
def technician(client, cast):
    client.force_login(cast.staff)
    return client


def post(client, *lines, **data):
    data = {
        "reference": "WO-17",
        "form_token": str(uuid.uuid4()),
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
    } | data
    for n, (item, amount) in enumerate(lines):
        data |= {f"lines-{n}-item": str(item), f"lines-{n}-quantity": amount}
    return client.post(USE, data)


def used() -> list[tuple[str, int]]:
    rows = StockMovement.objects.filter(reference_id="WO-17").order_by("id")
    return [(row.type, int(row.quantity)) for row in rows]


def test_it_comes_out_of_his_own_stock_and_he_reads_from_which_lots(technician, cast, cable):
    response = post(technician, (cable, "120"))
    assert response.status_code == 302
    assert used() == [("OUT_USAGE_CUSTODY", 120)]
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "120" in said and "-P01" in said
    assert ledger_check.check() == []


def test_the_lot_can_be_chosen_where_somebody_holds_several(technician, cast, cable):
    second = register_lot(cast.logistik, 200, item=cable)
    custody.issue([custody.Part(second)], to=cast.staff, actor=cast.logistik)
    page = technician.get(USE).context["lines"].forms[0]
    assert second.code in str(page["lot"]) and "200 Meter" in str(page["lot"])
    assert post(technician, (cable, "120"), **{"lines-0-lot": second.code}).status_code == 302
    assert Asset.objects.get(pk=second.pk).current_balance == 80
    refused = post(technician, (cable, "81"), **{"lines-0-lot": second.code})
    assert refused.status_code == 409
    assert "quantity" in refused.context["lines"].forms[0].errors


def test_a_lot_of_another_model_or_of_somebody_else_is_refused_beside_it(technician, cast, cable):
    other = register_lot(cast.logistik, 50)
    for lot in (other, register_lot(cast.logistik, 50)):
        custody.issue([custody.Part(lot)], to=cast.staff, actor=cast.logistik)
    custody.issue(
        [custody.Part(register_lot(cast.logistik, 50, item=cable))], to=cast.staff, actor=cast.logistik
    )
    stored = register_lot(cast.logistik, 70, item=cable)
    for lot in (other, stored):
        response = post(technician, (cable, "1"), **{"lines-0-lot": lot.code})
        assert response.status_code == 422
        assert "lot" in response.context["lines"].forms[0].errors
    assert used() == []


def test_nothing_is_to_be_chosen_with_one_lot(technician, cable):
    assert "lot" not in technician.get(USE).context["lines"].forms[0].fields


def test_the_warehouse_names_a_lot_by_its_code(client, cast, cable):
    client.force_login(cast.logistik)
    lots = [register_lot(cast.logistik, 100, item=cable) for _n in range(2)]
    data = {"lines-0-lot": lots[1].code.lower(), "technician": cast.staff.name}
    assert post(client, (cable, "30"), **data).status_code == 302
    assert [Asset.objects.get(pk=lot.pk).current_balance for lot in lots] == [100, 70]


def test_sent_twice_it_is_used_once(technician, cable):
    token = str(uuid.uuid4())
    assert {post(technician, (cable, "5"), form_token=token).status_code for _time in range(2)} == {302}
    assert len(used()) == 1


def test_too_little_is_said_beside_the_line_with_what_there_is(technician, cast, cable):
    second = register_lot(cast.logistik, 50)
    custody.issue([custody.Part(second)], to=cast.staff, actor=cast.logistik)
    response = post(technician, (second.standard_item, "10"), (cable, "301"), note="jangan hilang")
    first, short = response.context["lines"].forms
    assert response.status_code == 422 and not first.errors
    assert "300" in short.errors["quantity"][0]
    assert response.context["head"]["note"].value() == "jangan hilang"
    assert used() == []


@pytest.mark.parametrize("amount", ["1,5", "0", "-4", "", "banyak"])
def test_an_amount_that_is_none_is_said_beside_the_line(technician, cable, amount):
    response = post(technician, (cable, amount))
    assert response.status_code == 422
    assert "quantity" in response.context["lines"].forms[0].errors


def test_he_chooses_from_what_he_holds_only(technician, cast, cable):
    other = register_lot(cast.logistik, 50).standard_item
    page = technician.get(USE)
    assert [option["label"] for option in page.context["material"].options] == [str(cable)]
    response = post(technician, (other, "5"))
    assert "item" in response.context["lines"].forms[0].errors


def test_who_holds_nothing_is_told_so(client, cast, cable):
    client.force_login(cast.leader)
    assert not client.get(USE).context["material"].options
    assert post(client, (cable, "1")).status_code == 422


def test_who_hands_over_records_it_for_a_technician_and_out_of_the_warehouse(client, cast, cable):
    client.force_login(cast.logistik)
    assert post(client, (cable, "450"), technician=cast.staff.name).status_code == 302
    assert used() == [("OUT_USAGE_CUSTODY", 300), ("OUT_INSTALLATION", 150)]


def test_the_link_of_a_material_chooses_it(technician, cast, cable):
    second = register_lot(cast.logistik, 50)
    custody.issue([custody.Part(second)], to=cast.staff, actor=cast.logistik)
    page = technician.get(USE, {"item": second.standard_item_id, "reference": "WO-18"})
    assert page.context["lines"].forms[0]["item"].value() == str(second.standard_item)
    assert page.context["head"]["reference"].value() == "WO-18"
    assert technician.get(USE, {"item": "tidak-ada"}).status_code == 200


def test_the_job_has_to_be_named(technician, cable):
    response = post(technician, (cable, "5"), reference="")
    assert "reference" in response.context["head"].errors and response.status_code == 422


def test_lines_come_and_go_without_javascript(technician, cable):
    more = post(technician, (cable, "5"), add_line="1")
    assert more.status_code == 200 and len(more.context["lines"].forms) == 2
    assert more.context["lines"].forms[0]["quantity"].value() == "5"
    fewer = post(technician, (cable, "5"), (cable, "7"), remove_line="0")
    assert [form["quantity"].value() for form in fewer.context["lines"].forms] == ["7"]
    assert used() == []


def test_two_models_of_one_name_are_told_apart(technician, cast, cable):
    twin = CableFactory(name=cable.name, brand=cable.brand)
    custody.issue(
        [custody.Part(register_lot(cast.logistik, 9, item=twin))], to=cast.staff, actor=cast.logistik
    )
    labels = [option["label"] for option in technician.get(USE).context["material"].options]
    assert len(set(labels)) == 2
    post(technician, (labels[0], "1"))
    assert len(used()) == 1
