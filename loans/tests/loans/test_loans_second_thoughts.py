"""What a stranger tried: second rounds, other doors, days that are over, somebody who leaves."""

from decimal import Decimal

import pytest

from assets.models import Asset, AssetHold, StockReservation
from assets.services.custody import custody, losses
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, WarehouseFactory, register_lot
from core.errors import Conflict, DomainError
from core.models import Notification
from core.services.people import users
from loans.choices import AssignmentEnd, LoanStatus
from loans.models import LoanAssignment
from loans.services.loans import assigning, deciding, ending, extending, fetching, watching
from loans.services.returns import verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import approved, asked, committed, day, devices, lent, wish
from loans.tests.loans.test_longer_and_late import later, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def agree() -> bool:
    return ledger_check.check() == []


def counter(loan, one, *, actor, verdict=None, quantity=None):
    said = [(Declared(one, quantity=quantity), verdict or Verdict())]
    return verifying.take_at_counter(loan, said, to=WarehouseFactory(), actor=actor)


def fetch(loan, *units, actor):
    line = loan.items.get()
    return fetching.hand_out(loan, [fetching.Fetch(line.pk, unit) for unit in units], actor=actor)[0]


def two_kept_one_back(cast):
    units = devices(cast, 2)
    loan = approved(asked(cast, wish(units[0].standard_item, 2)), {1: units}, actor=cast.logistik)
    fetch(loan, units[0], actor=cast.logistik)
    counter(loan, LoanAssignment.objects.get(asset=units[0]), actor=cast.logistik)
    loan.refresh_from_db()
    return loan, units


def lent_cable(cast, units=100, total=500):
    lot = register_lot(
        cast.logistik, total, item=CableFactory(quantity_per_unit=total), place=WarehouseFactory()
    )
    loan = asked(cast, wish(lot.standard_item, units, in_base=True))
    loan = approved(loan, actor=cast.logistik)
    fetch_ = fetching.Fetch(loan.items.get().pk, lot, Decimal(units))
    loan, _h = fetching.hand_out(loan, [fetch_], actor=cast.logistik)
    return loan, LoanAssignment.objects.get(loan_request=loan), lot


def test_what_was_out_and_is_called_off_was_returned(cast):
    loan, _units = two_kept_one_back(cast)
    assert loan.status == LoanStatus.APPROVED
    loan = ending.cancel(loan, actor=cast.staff)
    assert loan.status == LoanStatus.RETURNED and loan.actual_return_date
    assert not AssetHold.objects.filter(released_at__isnull=True).exists() and agree()


def test_out_in_and_out_again(cast):
    loan, units = two_kept_one_back(cast)
    line = loan.items.get()
    loan = assigning.assign(loan, {line.pk: units}, actor=cast.logistik)
    loan = fetch(loan, units[0], actor=cast.logistik)
    rows = LoanAssignment.objects.filter(asset=units[0]).order_by("pk")
    assert [one.ended for one in rows] == [AssignmentEnd.RETURNED, ""]
    counter(loan, rows[1], actor=cast.logistik)
    assert agree()


def test_lost_is_not_late_and_found_is_late_again(cast):
    with later(-12):
        loan, rows = lent(cast)
    committed()
    watching.watch()
    loan.refresh_from_db()
    assert loan.status == LoanStatus.OVERDUE
    losses.lose(Asset.objects.get(pk=rows[0].asset_id), actor=cast.staff, reason="stolen from the car")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ON_LOAN
    assert list(LoanAssignment.objects.overdue()) == []
    Notification.objects.all().delete()
    watching.remind()
    assert told("LOAN_OVERDUE") == []
    losses.find_with_person(Asset.objects.get(pk=rows[0].asset_id), actor=cast.staff, note="found it")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.OVERDUE and agree()


def test_what_was_released_is_not_fetched(cast):
    lot = register_lot(cast.logistik, 500, item=CableFactory(quantity_per_unit=500), place=WarehouseFactory())
    (unit,) = devices(cast)
    loan = asked(cast, wish(lot.standard_item, 100, in_base=True), wish(unit.standard_item))
    loan = approved(loan, {2: [unit]}, actor=cast.logistik)
    cable, device = loan.items.order_by("number")
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(device.pk, unit)], actor=cast.logistik)
    loan = ending.release(loan, actor=cast.logistik, reason="nobody came")
    with pytest.raises(Conflict, match="no more"):
        fetching.hand_out(loan, [fetching.Fetch(cable.pk, lot, Decimal(10))], actor=cast.logistik)
    (other,) = devices(cast, item=unit.standard_item)
    with pytest.raises(DomainError):
        assigning.assign(loan, {device.pk: [other]}, actor=cast.logistik)
    assert agree()


def test_nothing_is_fetched_after_its_last_day(cast):
    lot = register_lot(cast.logistik, 500, item=CableFactory(quantity_per_unit=500), place=WarehouseFactory())
    (unit,) = devices(cast)
    loan = asked(cast, wish(lot.standard_item, 100, in_base=True, last=2), wish(unit.standard_item, last=4))
    loan = approved(loan, {2: [unit]}, actor=cast.logistik)
    cable, device = loan.items.order_by("number")
    with later(3):
        # The job has not run yet.
        with pytest.raises(DomainError, match="days were over"):
            fetching.hand_out(loan, [fetching.Fetch(cable.pk, lot, Decimal(10))], actor=cast.logistik)
        watching.watch()
        assert not StockReservation.objects.filter(released_at__isnull=True).exists()
        loan.refresh_from_db()
        assert loan.status == LoanStatus.APPROVED
    with later(5):
        with pytest.raises(DomainError, match="days were over"):
            fetching.hand_out(loan, [fetching.Fetch(device.pk, unit)], actor=cast.logistik)
        watching.watch()
        loan.refresh_from_db()
        assert loan.status == LoanStatus.CANCELLED and agree()


def test_a_piece_that_the_borrower_cuts_is_lent_too(cast):
    loan, one, _lot = lent_cable(cast)
    piece = custody.cut(Asset.objects.get(pk=one.asset_id), quantity=Decimal(30), actor=cast.staff)
    rows = LoanAssignment.objects.filter(loan_request=loan, ended="").order_by("pk")
    assert [(row.asset_id, row.quantity) for row in rows] == [(one.asset_id, 70), (piece.pk, 30)]
    counter(loan, rows[0], actor=cast.logistik)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ON_LOAN
    counter(loan, rows[1], actor=cast.logistik)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RETURNED and agree()


def test_a_part_that_came_back_by_another_door_is_not_owed(cast):
    loan, one, _lot = lent_cable(cast)
    lot = Asset.objects.get(pk=one.asset_id)
    custody.take_back([custody.Part(lot, Decimal(40))], to=WarehouseFactory(), actor=cast.logistik)
    rows = LoanAssignment.objects.filter(loan_request=loan).order_by("pk")
    assert [(row.quantity, row.returned_quantity, row.ended) for row in rows] == [
        (60, None, ""),
        (40, 40, AssignmentEnd.RETURNED),
    ]
    counter(loan, rows[0], actor=cast.logistik)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RETURNED and agree()


def test_a_piece_of_what_is_lent_is_not_passed_on(cast):
    _loan, one, _lot = lent_cable(cast)
    lot = Asset.objects.get(pk=one.asset_id)
    with pytest.raises(DomainError, match="not passed on"):
        custody.pass_on([custody.Part(lot, Decimal(40))], to=cast.leader, actor=cast.logistik)
    assert agree()


def test_nobody_loses_his_account_while_he_borrows(cast):
    loan = asked(cast)
    with pytest.raises(DomainError, match="1 loan"):
        users.deactivate(cast.staff, actor=cast.ceo, reason="he left")
    ending.cancel(loan, actor=cast.staff)
    users.deactivate(cast.staff, actor=cast.ceo, reason="he left")


def test_keys_of_another_loan_are_refused(cast):
    loan, rows = lent(cast)
    units = devices(cast, 2)
    other = asked(cast, wish(units[0].standard_item, 2), by=cast.leader)
    line = loan.items.get()
    verdicts = {one.pk: deciding.Verdict(2, units) for one in other.items.all()}
    with pytest.raises(DomainError):
        deciding.decide(other, verdicts | {line.pk: deciding.Verdict(1, units[:1])}, actor=cast.logistik)
    with pytest.raises(DomainError):
        assigning.assign(loan, {other.items.get().pk: units}, actor=cast.logistik)
    approved(other, {1: units}, actor=cast.logistik)
    with pytest.raises(DomainError):
        verifying.take_at_counter(
            other, [(Declared(rows[0]), Verdict())], to=WarehouseFactory(), actor=cast.logistik
        )
    with pytest.raises(DomainError):
        extending.ask(other, rows, until=day(9), reason="it rained", actor=cast.leader)
