"""What the database itself refuses about requests: raw SQL goes around the code and is told no."""

import pytest
from django_fsm import RETURN_VALUE

from assets.services.catalogue import items
from assets.tests.factories import CableFactory
from assets.tests.goods.test_database_refuses import refused
from core.errors import DomainError
from requests_app.choices import NEW
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.models.agreement import PATHS, STARTS
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SET, LINE = "UPDATE requests SET {}", "UPDATE request_items SET {} WHERE number = 1"


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ("status = 'BROKEN'", "requests_(path|status_known)"),
        ("status = 'APPROVED'", "requests_path"),
        ("status = 'COMPLETED'", "requests_path"),
        ("status = 'LOGISTIC_APPROVED'", "requests_stage_complete"),
        (
            "status = 'LOGISTIC_APPROVED', logistic_approver_id = requester_id, logistic_approval_date = "
            "now()",
            "requests_nobody_approves_his_own",
        ),
        ("status = 'REJECTED'", "requests_(ended_complete|rank_fits)"),
        (
            "status = 'REJECTED', rank = 0, rejected_by_id = requester_id, rejection_date = now(), "
            "rejection_reason = ''",
            "requests_ended_complete",
        ),
        ("status = 'CANCELLED', rank = 0", "requests_ended_complete"),
        ("order_type = 'GIFT'", "requests_kind_known"),
        ("justification = 'Perlu dua'", "requests_justified"),
        ("order_type = 'PROJECT_BASED', project_name = ''", "requests_project_named"),
        ("rank = 3", "requests_rank_fits"),
        (
            "deleted_at = now(), deleted_by_id = requester_id, delete_reason = 'x'",
            "requests_removed_complete",
        ),
        (
            "actual_shipment_date = now(), purchase_started_at = now() + interval '1 day'",
            "requests_dates_in_order",
        ),
    ],
)
def test_database_refuses_a_request_that_makes_no_sense(cast, shop, values, match):
    in_state(S.PENDING, cast, shop)
    refused(SET.format(values), match)


def test_database_lets_nothing_special_be_bought_without_the_ceo(cast, shop):
    in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    refused(SET.format("status = 'APPROVED'"), "requests_special_needs_ceo")


def test_database_deletes_nothing(cast, shop):
    in_state(S.ARRIVED, cast, shop)
    refused("DELETE FROM requests", "delete")
    refused("DELETE FROM request_items", "delete")
    refused("DELETE FROM request_deliveries", "delete")
    refused("DELETE FROM request_delivery_lines", "append-only")
    refused("DELETE FROM request_activities", "append-only")
    refused("UPDATE request_activities SET payload = '{}'", "append-only")


@pytest.mark.parametrize("status", [S.COMPLETED, S.REJECTED, S.CANCELLED])
@pytest.mark.parametrize(
    "values", ["justification = 'Alasan yang lain'", "total_value = 5", "requester_name = 'Lain'"]
)
def test_database_keeps_what_is_over(cast, shop, status, values):
    in_state(status, cast, shop)
    refused(SET.format(values), "is over")


def test_database_keeps_no_stock_for_what_is_over(cast, shop):
    in_state(S.PENDING, cast, shop)
    values = "status = 'CANCELLED', rank = 0, cancelled_at = now(), cancelled_by_id = requester_id"
    refused(SET.format(values), "keeps stock")


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ("quantity = 0", "request_items_(quantity|decided|allocated)"),
        ("quantity = 1000000", "request_items_(quantity|decided)"),
        ("approved_quantity = 1", "request_items_(decided|allocated)"),
        ("decision = 'PARTIAL', approved_quantity = 1, allocated_quantity = 1", "request_items_decided"),
        ("decision = 'PARTIAL', approved_quantity = 9, rejection_reason = 'Naik'", "request_items_decided"),
        ("decision = 'REJECTED', approved_quantity = 0, allocated_quantity = 0", "request_items_decided"),
        ("allocated_quantity = 3", "request_items_allocated"),
        ("purchase_price = 0", "request_items_(price|purchase_complete)"),
        ("purchase_price = 5", "request_items_purchase_complete"),
        ("vendor = 'CV Saja'", "request_items_purchase_complete"),
        ("registered_quantity = 1", "request_items_registered_arrived"),
        ("handed_quantity = 3", "request_items_handed_approved"),
        ("arrived_quantity = -1", "request_items_(amounts|registered_arrived)"),
        ("arrived_quantity = 1", "does not say what its arrivals say"),
        ("missing_quantity = 1", "does not say what its arrivals say"),
    ],
)
def test_database_refuses_a_line_that_makes_no_sense(cast, shop, values, match):
    in_state(S.LOGISTIC_APPROVED, cast, shop)
    refused(LINE.format(values), match)


def test_database_refuses_a_purchase_of_tomorrow(cast, shop):
    in_state(S.APPROVED, cast, shop)
    refused(
        "UPDATE request_items SET purchase_date = purchase_fill_date + 1 WHERE number = 2",
        "request_items_purchase_dates",
    )
    refused(
        "UPDATE request_items SET warranty_end_date = purchase_date - 1 WHERE number = 2",
        "request_items_purchase_dates",
    )


def test_database_knows_a_model_once_in_a_request(cast, shop):
    in_state(S.PENDING, cast, shop)
    refused(
        "UPDATE request_items SET standard_item_id = (SELECT min(standard_item_id) FROM request_items)",
        "request_items_model_once",
    )
    refused(
        "UPDATE request_items SET item_name = 'Sama', item_type_brand = 'Merek'", "request_items_name_once"
    )


def test_database_changes_no_arrival(cast, shop):
    in_state(S.ARRIVED, cast, shop)
    refused("UPDATE request_deliveries SET note = 'Lain'", "voided, never changed")
    refused("UPDATE request_delivery_lines SET quantity = 2", "append-only")
    voided = (
        "UPDATE request_deliveries SET voided_at = now(), voided_by_id = received_by_id, void_reason = "
        "'Salah'"
    )
    refused(voided, "does not say what its arrivals say")


def test_database_keeps_the_units_that_an_open_request_counts_in(cast):
    item = CableFactory()
    request = ask(cast.staff, NewLine(2, item))
    units = f"UPDATE standard_items SET quantity_per_unit = 500 WHERE id = {item.pk}"
    refused(units, "open requests count in the units")
    values = {
        name: getattr(item, name)
        for name in ("type", "name", "brand", "bulk_type", "unit_of_measure", "base_unit_of_measure")
    }
    with pytest.raises(DomainError, match="Open requests count in this model's units"):
        items.update(item, actor=cast.logistik, version=item.version, quantity_per_unit=500, **values)
    requests.cancel(request, actor=cast.staff)
    assert (
        items.update(
            item, actor=cast.logistik, version=item.version, quantity_per_unit=500, **values
        ).quantity_per_unit
        == 500
    )


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ("delegate_id = person_id", "approval_delegations_two_people"),
        ("ends_on = starts_on - 1", "approval_delegations_dates_in_order"),
        ("stage = 'ALL'", "approval_delegations_stage_known"),
        ("revoked_at = now()", "approval_delegations_revoked_complete"),
    ],
)
def test_database_refuses_a_delegation_that_makes_no_sense(cast, values, match):
    from core import clock
    from requests_app.choices import Stage
    from requests_app.services.approval import delegations

    day = clock.today()
    delegations.delegate(
        actor=cast.ceo,
        to=cast.purchase,
        stage=Stage.FINAL,
        starts_on=day,
        ends_on=day,
        reason="Dinas luar",
        knowingly=True,
    )
    refused(f"UPDATE approval_delegations SET {values}", match)


def test_database_knows_the_same_paths_as_the_declaration():
    declared = set()
    for transition in Request._meta.get_field("status").get_all_transitions(Request):
        targets = (
            transition.target.allowed_states
            if isinstance(transition.target, RETURN_VALUE)
            else [transition.target]
        )
        declared |= {(str(transition.source), str(target)) for target in targets if target is not None}
    starts = {target for source, target in declared if source == NEW}
    moves = {(source, target) for source, target in declared if source != target and source != NEW}
    assert (starts, moves) == (set(STARTS), set(PATHS))
