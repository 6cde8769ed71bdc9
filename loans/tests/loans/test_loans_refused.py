"""What the database itself refuses about loans and returns: raw SQL goes around the code and is told no. And
real threads: nothing goes to two, each loser is told, and nobody waits for ever.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from assets import signals
from assets.models import AssetHold
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.repairs import damage, repairs
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused
from core.errors import Conflict, DomainError
from core.tests.races import race, split
from loans.choices import LoanStatus
from loans.models import LoanAssignment, LoanRequest
from loans.services.handovers import answering
from loans.services.loans import asking, assigning, deciding, ending, extending, fetching
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import approved, asked, committed, day, devices, lent, wish

english = pytest.mark.usefixtures("in_english")
OVER = "ended = 'RELEASED', ended_at = now()"


def sound():
    with transaction.atomic():
        assert not ledger_check.check()


# ---------------------------------------------------------------- raw SQL


@pytest.fixture
def kept(cast):
    """A loan of two units that are kept for it."""
    units = devices(cast, 3)
    loan = asked(cast, wish(units[0].standard_item, 2))
    return approved(loan, {1: units[:2]}, actor=cast.logistik)


def copied(table: str, model, **changes) -> str:
    """SQL of a row that is like the first, with some of it changed."""
    names = [field.column for field in model._meta.concrete_fields if field.name != "id"]
    values = ", ".join(changes.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        (copied("asset_holds", AssetHold), "asset_holds_no_overlap"),
        (copied("asset_holds", AssetHold, reference_id="'RL-1'"), "asset_holds_no_overlap"),
        ("UPDATE asset_holds SET period = 'empty'", "."),
        ("UPDATE stock_levels SET held = held + 1", "."),
        ("UPDATE stock_levels SET reserved = balance", "."),
        (copied("loan_asset_assignments", LoanAssignment), "loan_asset_assignments_once"),
        ("UPDATE loan_asset_assignments SET hold_id = NULL", "loan_asset_assignments_kept"),
        ("UPDATE loan_asset_assignments SET due = due + 1", "loan_asset_assignments_kept"),
        ("UPDATE loan_asset_assignments SET quantity = 2", "loan_asset_assignments_within"),
        ("UPDATE loan_asset_assignments SET quantity = 0", "loan_asset_assignments_quantity"),
        ("UPDATE loan_asset_assignments SET declared_at = now()", "loan_asset_assignments_end"),
        (
            "UPDATE loan_asset_assignments SET ended = 'RETURNED', ended_at = now()",
            "loan_asset_assignments_end",
        ),
        ("DELETE FROM loan_asset_assignments", "."),
        ("UPDATE loan_items SET approved_quantity = 1", "loan_items_(final|decided)"),
        ("UPDATE loan_items SET return_date = return_date + 30", "loan_items_final"),
        ("DELETE FROM loan_items", "."),
        ("UPDATE loan_requests SET status = 'PENDING'", "loan_requests_(path|stage_complete)"),
        ("UPDATE loan_requests SET status = 'ON_LOAN'", "loan_requests_state"),
        ("UPDATE loan_requests SET status = 'OVERDUE'", "loan_requests_state"),
        ("UPDATE loan_requests SET status = 'AWAITING_RETURN'", "loan_requests_state"),
        ("UPDATE loan_requests SET status = 'RETURNED'", "loan_requests_ended_complete"),
        (
            "UPDATE loan_requests SET status = 'RETURNED', actual_return_date = now()",
            "loan_requests_released",
        ),
        ("UPDATE loan_requests SET status = 'CANCELLED', closed_at = now()", "loan_requests_released"),
        ("UPDATE loan_requests SET status = 'GONE'", "loan_requests_(status_known|stage_complete)"),
        ("UPDATE loan_requests SET approver_id = requester_id", "loan_requests_nobody_approves_his_own"),
        ("UPDATE loan_requests SET doc_number = 'RL-1'", "loan_requests_doc_number_stays"),
        (copied("loan_requests", LoanRequest, doc_number="'RL-1'"), "loan_requests_path"),
        ("DELETE FROM loan_requests", "."),
    ],
)
def test_database_refuses_a_loan_that_makes_no_sense(kept, statement, match):
    refused(statement, match)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [s for s in LoanStatus if s not in ("PENDING", "REJECTED", "CANCELLED")])
def test_a_wish_becomes_nothing_by_itself(cast, status):
    asked(cast)
    refused(f"UPDATE loan_requests SET status = '{status}'", "loan_requests_(stage_complete|path|ended)")


@pytest.mark.django_db
def test_a_unit_is_handed_out_once(cast):
    lent(cast)
    statement = copied("loan_asset_assignments", LoanAssignment, loan_item_id="loan_item_id + 1")
    refused(statement, "loan_asset_assignments_out_once")


@pytest.mark.django_db
def test_a_loan_that_is_over_and_its_rows_stay(cast):
    loan, rows = lent(cast)
    verifying.take_at_counter(
        loan, [(Declared(rows[0]), Verdict())], to=WarehouseFactory(), actor=cast.logistik
    )
    committed()
    for statement, match in [
        ("UPDATE loan_requests SET notes = 'x'", "loan_requests_final"),
        ("UPDATE loan_requests SET status = 'CANCELLED'", "loan_requests_(final|ended_complete)"),
        ("UPDATE loan_asset_assignments SET ended = '', ended_at = NULL", "loan_asset_assignments_final"),
        ("UPDATE loan_asset_assignments SET returned_quantity = 0", "loan_asset_assignments_final"),
        ("UPDATE asset_returns SET status = 'REJECTED'", "asset_returns_final"),
        ("UPDATE asset_returns SET verified_by_id = returned_by_id", "asset_returns_final"),
        ("UPDATE asset_return_items SET finding = 'DAMAGED'", "asset_return_items_final"),
        ("UPDATE asset_holds SET released_at = NULL", "."),
        ("DELETE FROM asset_returns", "."),
        ("DELETE FROM asset_return_items", "."),
    ]:
        refused(statement, match)


@pytest.mark.django_db
def test_a_return_is_not_verified_without_a_look(cast):
    loan, rows = lent(cast)
    declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    verified = "verified_by_id = returned_by_id, verification_date = now()"
    refused(f"UPDATE asset_returns SET status = 'COMPLETED', {verified}", "asset_returns_answered")
    refused("UPDATE asset_returns SET status = 'COMPLETED'", "asset_returns_verified_complete")
    refused("UPDATE asset_return_items SET status = 'ACCEPTED'", "asset_return_items_verified")


@pytest.mark.django_db
def test_an_extension_is_answered_once(cast):
    loan, rows = lent(cast)
    extending.ask(loan, rows, until=day(12), reason="it rained", actor=cast.staff)
    extending.refuse(loan, actor=cast.logistik, reason="it is needed")
    refused("UPDATE loan_extensions SET granted = TRUE", "loan_extensions_final")
    refused("DELETE FROM loan_extensions", ".")


# ---------------------------------------------------------------- threads


@pytest.mark.django_db(transaction=True)
@english
def test_sixty_at_once_want_eight_units_for_days_that_overlap(cast):
    item, place = ItemFactory(), WarehouseFactory()
    units = register_devices(cast.logistik, 8, item=item, place=place)
    jobs = []
    for n in range(60):
        loan = asking.ask(
            [asking.NewLine(item, 1, day(n % 5), day(n % 5 + 2))], actor=cast.staff, reason="splicing"
        )
        verdicts = {loan.items.get().pk: deciding.Verdict(1, [units[n % 8]])}
        jobs.append(lambda loan=loan, v=verdicts: deciding.decide(loan, v, actor=cast.logistik))
    won, lost = split(race(*jobs))
    assert won and len(won) + len(lost) == 60
    assert all(isinstance(refusal, DomainError) and str(refusal) for refusal in lost)
    # No two of a unit share a day: the database says so, and so does everybody who asks.
    assert AssetHold.objects.filter(released_at__isnull=True).count() == len(won)
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_decided_twice_at_once_counts_once(cast, attempt):
    units = devices(cast, 2)
    loan = asked(cast, wish(units[0].standard_item))
    won, lost = split(
        race(
            lambda: approved(loan, {1: units[:1]}, actor=cast.logistik),
            lambda: approved(loan, {1: units[1:]}, actor=cast.ceo),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    sound()


def _mixed(cast, unit, lot, *, by):
    """A loan of a unit and of material, both kept."""
    loan = asked(cast, wish(lot.standard_item, 10, in_base=True), wish(unit.standard_item), by=by)
    return approved(loan, {2: [unit]}, actor=cast.logistik)


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(4))
def test_all_verbs_at_once_on_one_shelf_never_wait_for_each_other(cast, attempt):
    places = [WarehouseFactory(), WarehouseFactory()]
    cable, item = CableFactory(), ItemFactory()
    lots = [register_lot(cast.logistik, 1000, item=cable, place=place) for place in places]
    units = [u for p in places for u in register_devices(cast.logistik, 4, item=item, place=p)]
    loans = [_mixed(cast, units[n], lots[n % 2], by=cast.staff) for n in range(6)]
    wishes = [
        asked(cast, wish(cable, 10, in_base=True), wish(item, start=9, last=11), by=cast.leader)
        for _ in range(2)
    ]

    def out(loan, unit, lot):
        material, device = loan.items.order_by("number")
        chosen = [fetching.Fetch(device.pk, unit), fetching.Fetch(material.pk, lot, 10)]
        return fetching.hand_out(loan, chosen, actor=cast.logistik)

    handovers = [out(loans[n], units[n], lots[1 - n % 2])[1] for n in (0, 1)]
    lines = [list(handover.items.order_by("number")) for handover in handovers]
    won, lost = split(
        race(
            lambda: answering.answer(
                handovers[0], declined={one.pk: "Broken" for one in lines[0]}, actor=cast.staff
            ),
            lambda: answering.answer(handovers[1], declined={lines[1][1].pk: "Broken"}, actor=cast.staff),
            lambda: ending.cancel(loans[2], actor=cast.staff),
            lambda: ending.release(loans[3], actor=cast.ceo, reason="nobody came"),
            lambda: out(loans[4], units[4], lots[0]),
            lambda: out(loans[5], units[5], lots[0]),
            lambda: approved(wishes[0], {2: [units[6]]}, actor=cast.logistik),
            lambda: approved(wishes[1], {2: [units[7]]}, actor=cast.ceo),
        )
    )
    assert (len(won), lost) == (8, [])
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_verified_against_the_other_doors(cast, attempt):
    loan, rows = lent(cast)
    unit = rows[0].asset
    repair = damage.report(
        unit, actor=cast.staff, condition="MAJOR_DAMAGE", description="the screen is broken"
    )
    document = declaring.declare(loan, [Declared(rows[0], "MAJOR_DAMAGE")], actor=cast.staff)
    verdicts = {document.items.get().pk: Verdict("DAMAGED", "MAJOR_DAMAGE", notes="it is broken")}
    shelf = WarehouseFactory()
    _won, lost = split(
        race(
            lambda: verifying.verify(document, verdicts, to=shelf, actor=cast.logistik),
            lambda: custody.take_back([custody.Part(unit)], to=shelf, actor=cast.ceo),
            lambda: repairs.start(repair, actor=cast.logistik, technician=cast.leader),
            lambda: declaring.cancel(document, actor=cast.staff),
        )
    )
    assert all(str(refusal) for refusal in lost)
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_assigned_against_released(cast, attempt):
    units = devices(cast, 2)
    loan = approved(asked(cast, wish(units[0].standard_item)), {1: units[:1]}, actor=cast.logistik)
    line = loan.items.get()
    race(
        lambda: assigning.assign(loan, {line.pk: units[1:]}, actor=cast.logistik),
        lambda: ending.release(loan, actor=cast.ceo, reason="nobody came"),
        lambda: fetching.hand_out(loan, [fetching.Fetch(line.pk, units[0])], actor=cast.logistik),
    )
    sound()


@contextmanager
def handed_out_meanwhile(loan, *, by, busy=False):
    """Within the block the loan's unit is handed out between the word that it may leave and its lock; when
    `busy` somebody works on the loan from then on.
    """
    other, line = connection.copy(), loan.items.get()
    unit = loan.assignments.get().asset

    def hand_out(**kwargs):
        signals.asset_leaving.disconnect(hand_out)
        race(lambda: fetching.hand_out(loan, [fetching.Fetch(line.pk, unit)], actor=by))
        if busy:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SELECT FROM loan_requests WHERE id = %s FOR UPDATE", [loan.pk])

    signals.asset_leaving.connect(hand_out)
    try:
        yield
    finally:
        signals.asset_leaving.disconnect(hand_out)
        other.close()


@pytest.mark.django_db(transaction=True)
@english
def test_handed_out_before_the_thing_is_locked_closes_a_loan_that_is_locked(cast):
    (unit,) = devices(cast)
    loan = approved(asked(cast, wish(unit.standard_item)), {1: [unit]}, actor=cast.logistik)
    with handed_out_meanwhile(loan, by=cast.logistik):
        assets.decommission(unit, actor=cast.ceo, reason="burnt in the warehouse")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RETURNED and loan.assignments.get().ended == "WRITTEN_OFF"
    sound()


@pytest.mark.django_db(transaction=True)
@english
def test_a_loan_that_somebody_works_on_is_not_changed_beside_him(cast):
    (unit,) = devices(cast)
    loan = approved(asked(cast, wish(unit.standard_item)), {1: [unit]}, actor=cast.logistik)
    refused_to_him = pytest.raises(Conflict, match="Somebody else is working on the same thing")
    with handed_out_meanwhile(loan, by=cast.logistik, busy=True), refused_to_him:
        assets.decommission(unit, actor=cast.ceo, reason="burnt in the warehouse")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ON_LOAN and loan.assignments.get().is_out
    sound()
