"""What the database itself refuses about repairs, and two people at the same one."""

import pytest

from assets.models import Repair, StockMovement
from assets.services.custody import custody
from assets.services.repairs import repairs
from assets.services.stock import ledger_check
from assets.tests.factories import give_to, register_devices
from assets.tests.goods.test_database_refuses import refused
from assets.tests.repairs.test_repairs import finish, report, sent_out, started
from core.errors import Conflict
from core.tests.races import race, split

SET = "UPDATE repairs SET {}"


@pytest.fixture
def device(cast):
    return register_devices(cast.logistik)[0]


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ("cost = -1", "repairs_cost_limits"),
        ("description = ''", "repairs_described"),
        ("status = 'BROKEN'", "repairs_st"),
        ("condition = 'BENT'", "repairs_condition_known"),
        ("started_at = reported_at - interval '1 day'", "repairs_dates_in_order"),
        ("vendor_id = holder_place_id", "repairs_one_in_charge"),
        ("technician_id = NULL", "repairs_one_in_charge"),
        ("kind = '', technician_id = NULL", "repairs_stage_complete"),
        ("finished_at = started_at, finished_by_id = reporter_id", "repairs_stage_complete"),
        (
            "status = 'COMPLETED', finished_at = started_at, finished_by_id = reporter_id",
            "repairs_stage_complete",
        ),
        (
            "status = 'CANCELLED', finished_at = started_at, finished_by_id = reporter_id",
            "repairs_stage_complete",
        ),
        ("holder_status = 'DAMAGED'", "repairs_holder_status"),
        (
            "status = 'REPORTED', kind = '', technician_id = NULL, started_at = NULL",
            "its repair says DAMAGED",
        ),
    ],
)
def test_database_refuses_a_repair_that_makes_no_sense(cast, device, values, match):
    started(device, cast)
    refused(SET.format(values), match)


def test_database_knows_one_open_repair_of_an_asset(cast, device):
    report(device, actor=cast.logistik)
    columns = ", ".join(f.column for f in Repair._meta.concrete_fields if f.name not in ("id", "doc_number"))
    refused(
        f"INSERT INTO repairs (doc_number, {columns}) SELECT 'RP-2', {columns} FROM repairs",
        "repairs_one_open",
    )


def test_database_lets_an_asset_be_mended_only_by_its_repair(cast, device):
    give_to(device, cast.staff, actor=cast.logistik)
    custody.take_back([custody.Part(device)], to=device.place, actor=cast.logistik, condition="MAJOR_DAMAGE")
    refused(f"UPDATE assets SET status = 'UNDER_REPAIR' WHERE id = {device.pk}", "its repair says")


def test_database_lets_no_asset_leave_its_repair(cast, device):
    started(device, cast)
    refused(f"UPDATE assets SET status = 'DAMAGED' WHERE id = {device.pk}", "its repair says UNDER_REPAIR")


def test_database_refuses_to_decommission_alone_what_is_at_a_vendor(cast, device):
    sent_out(device, cast)
    end = "place_kind = 'WRITTEN_OFF', place_id = (SELECT id FROM places WHERE kind = 'WRITTEN_OFF')"
    refused(
        f"UPDATE assets SET status = 'DECOMMISSIONED', {end} WHERE id = {device.pk}",
        "its repair says OUT_FOR_REPAIR",
    )


@pytest.mark.parametrize(
    "values",
    [
        "actions_taken = 'Lain'",
        "status = 'CANCELLED'",
        "finished_by_name = 'Lain'",
        "result_condition = 'USED_OKAY'",
    ],
)
def test_database_keeps_what_is_over(cast, device, values):
    finish(started(device, cast), actor=cast.logistik, note="Beres")
    refused(SET.format(values), "is over")


def test_database_deletes_no_repair(cast, device):
    report(device, actor=cast.logistik)
    refused("DELETE FROM repairs", "delete")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_second_to_finish_hears_who_was_faster(cast, device, attempt):
    repair = started(device, cast)
    won, lost = split(race(*[lambda who=who: finish(repair, actor=who) for who in (cast.logistik, cast.ceo)]))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert won[0].finished_by_name in str(lost[0])
    assert StockMovement.objects.filter(reference_id=repair.doc_number, type="IN_RETURN").count() == 1
    assert ledger_check.check() == []


@pytest.mark.django_db(transaction=True)
def test_second_to_report_hears_who_was_faster(cast, device):
    won, lost = split(race(*[lambda who=who: report(device, actor=who) for who in (cast.logistik, cast.ceo)]))
    assert (len(won), len(lost)) == (1, 1)
    assert won[0].reporter_name in str(lost[0])


@pytest.mark.django_db(transaction=True)
def test_start_and_cancel_at_once_go_one_after_the_other(cast, device):
    repair = report(device, actor=cast.logistik)
    jobs = [
        lambda: repairs.start(repair, actor=cast.logistik, technician=cast.staff),
        lambda: repairs.cancel(repair, actor=cast.ceo, reason="Ternyata normal"),
    ]
    won, lost = split(race(*jobs))
    assert (len(won), len(lost)) == (1, 1)
