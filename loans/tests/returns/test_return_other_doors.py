"""A declared thing leaves by another door before the warehouse has looked at it."""

import pytest

from assets.choices import AssetStatus
from assets.models import Asset, Repair
from assets.services.custody import custody, losses
from assets.services.repairs import damage, repairs
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory
from core.errors import Conflict, DomainError
from loans.choices import AssignmentEnd, Finding, LoanStatus, ReturnItemStatus, ReturnStatus
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import committed, lent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def agree() -> bool:
    return ledger_check.check() == []


def fresh(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows[0]


def thing(one) -> Asset:
    return Asset.objects.get(pk=one.asset_id)


def declared(cast, count=1):
    loan, rows = lent(cast, count)
    return loan, rows, declaring.declare(loan, [Declared(one) for one in rows], actor=cast.staff)


def verified(document, *verdicts, actor):
    keys = document.items.filter(status="PENDING").order_by("number").values_list("pk", flat=True)
    said = dict(zip(keys, verdicts, strict=True))
    return verifying.verify(document, said, to=WarehouseFactory(), actor=actor)


def test_taken_back_by_another_door_ends_a_return_of_that_alone(cast):
    loan, rows, document = declared(cast)
    custody.take_back([custody.Part(thing(rows[0]))], to=WarehouseFactory(), actor=cast.logistik)
    fresh(document, loan, rows[0])
    item = document.items.get()
    assert (item.status, item.finding) == (ReturnItemStatus.REJECTED, Finding.ELSEWHERE)
    assert item.verification_notes
    assert (document.status, loan.status) == (ReturnStatus.CANCELLED, LoanStatus.RETURNED)
    assert rows[0].ended == AssignmentEnd.RETURNED and agree()


def test_the_rest_of_a_return_is_verified(cast):
    loan, rows, document = declared(cast, 2)
    custody.take_back([custody.Part(thing(rows[0]))], to=WarehouseFactory(), actor=cast.logistik)
    fresh(document, loan)
    assert (document.status, loan.status) == (ReturnStatus.PENDING_APPROVAL, LoanStatus.AWAITING_RETURN)
    document = verified(document, Verdict(), actor=cast.logistik)
    fresh(document, loan)
    assert (document.status, loan.status) == (ReturnStatus.COMPLETED, LoanStatus.RETURNED) and agree()


def test_the_rest_of_a_return_is_kept_after_all(cast):
    loan, rows, document = declared(cast, 2)
    custody.take_back([custody.Part(thing(rows[0]))], to=WarehouseFactory(), actor=cast.logistik)
    declaring.cancel(document, actor=cast.staff)
    fresh(document, loan, *rows)
    assert (document.status, loan.status) == (ReturnStatus.CANCELLED, LoanStatus.ON_LOAN)
    assert thing(rows[1]).status == AssetStatus.IN_CUSTODY and rows[1].declared_at is None and agree()


def test_lost_on_its_way_back_is_declared_no_more(cast):
    loan, rows, document = declared(cast)
    losses.lose(thing(rows[0]), actor=cast.staff, reason="fell off the motorbike")
    fresh(document, loan, rows[0])
    assert (document.status, loan.status) == (ReturnStatus.CANCELLED, LoanStatus.ON_LOAN)
    assert rows[0].declared_at is None and rows[0].is_open and agree()
    losses.find_with_person(thing(rows[0]), actor=cast.staff, note="on the road")
    again = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    verified(again, Verdict(), actor=cast.logistik)
    assert fresh(loan).status == LoanStatus.RETURNED and agree()


def test_on_the_bench_while_its_return_waits(cast):
    loan, rows = lent(cast)
    committed()
    repair = damage.report(
        thing(rows[0]), actor=cast.staff, condition="MAJOR_DAMAGE", description="the screen is broken"
    )
    document = declaring.declare(loan, [Declared(rows[0], "MAJOR_DAMAGE")], actor=cast.staff)
    repairs.start(repair, actor=cast.logistik, technician=cast.leader)
    # On the bench it stays on his account, whatever the warehouse says of its return.
    document = verified(document, Verdict("REFUSED", notes="it is being mended"), actor=cast.logistik)
    fresh(document, loan, rows[0])
    assert (document.status, loan.status) == (ReturnStatus.REJECTED, LoanStatus.ON_LOAN)
    assert rows[0].declared_at is None and agree()


def test_what_is_broken_already_comes_back_broken(cast):
    loan, rows = lent(cast)
    repair = damage.report(
        thing(rows[0]), actor=cast.staff, condition="MAJOR_DAMAGE", description="the screen is broken"
    )
    document = declaring.declare(loan, [Declared(rows[0], "MAJOR_DAMAGE")], actor=cast.staff)
    verified(document, Verdict("DAMAGED", "MAJOR_DAMAGE", notes="it is broken"), actor=cast.logistik)
    fresh(document, loan)
    assert (document.status, loan.status) == (ReturnStatus.COMPLETED, LoanStatus.RETURNED)
    assert Repair.objects.get() == repair and thing(rows[0]).status == AssetStatus.DAMAGED and agree()


def test_nothing_is_given_back_twice_at_once(cast):
    loan, rows = lent(cast)
    with pytest.raises(DomainError, match="named twice"):
        declaring.declare(loan, [Declared(rows[0]), Declared(rows[0])], actor=cast.staff)


def test_what_came_back_is_not_given_back_again(cast):
    loan, rows, document = declared(cast)
    verified(document, Verdict(), actor=cast.logistik)
    with pytest.raises(Conflict):
        declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    with pytest.raises(Conflict):
        verifying.verify(document, {}, to=WarehouseFactory(), actor=cast.logistik)
