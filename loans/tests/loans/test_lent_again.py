"""The last of lent material was used, and the use is taken back: it is the loan's again."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from assets.services.custody import custody
from assets.services.goods import findings
from assets.services.stock import ledger_check, restoring
from assets.services.stock.consumption import Usage, consume
from assets.tests.factories import register_lot
from core.models import ActivityLog
from core.tests.races import race, split
from loans.choices import AssignmentEnd, LoanStatus
from loans.models import LoanAssignment
from loans.services.loans import fetching
from loans.services.returns import verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import approved, asked, committed, wish
from loans.tests.loans.test_longer_and_late import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def lot(cast):
    return register_lot(cast.logistik, 1000)


@pytest.fixture
def one(cast, lot):
    """100 metres of it that are lent."""
    loan = approved(asked(cast, wish(lot.standard_item, 100, in_base=True)), actor=cast.logistik)
    fetching.hand_out(loan, [fetching.Fetch(loan.items.get().pk, lot, Decimal(100))], actor=cast.logistik)
    return loan.assignments.select_related("asset__standard_item", "loan_request").get()


def use(cast, one, quantity, reference):
    usage = Usage(one.asset.standard_item, Decimal(quantity), one.asset)
    consume([usage], actor=cast.logistik, technician=cast.staff, reference=reference)


def now(one) -> LoanAssignment:
    return LoanAssignment.objects.select_related("asset", "loan_request").get(pk=one.pk)


def row(one) -> tuple:
    """All that is written about a lent thing and its loan."""
    names = ("status", "due", "closed_at", "actual_return_date")
    loan = one.loan_request
    kept = ("quantity", "ended", "ended_at", "returned_quantity", "returned_at", "declared_at", "due")
    return tuple(getattr(one, name) for name in kept) + tuple(getattr(loan, name) for name in names)


def test_there_and_back_it_is_as_it_was(cast, one):
    before = row(now(one))
    use(cast, one, 60, "WO-1")
    use(cast, one, 40, "WO-2")
    assert now(one).ended == AssignmentEnd.CONSUMED
    assert now(one).loan_request.status == LoanStatus.RETURNED
    restoring.restore("WO-2", actor=cast.logistik, reason="the wrong drum")
    committed()
    assert row(now(one)) == before
    assert (now(one).asset.current_balance, now(one).asset.place.user) == (Decimal(40), cast.staff)
    assert ActivityLog.objects.filter(action="loans.loanrequest.lent_again").count() == 1
    assert told("LOAN_AGAIN") == [cast.staff.name]
    restoring.restore("WO-1", actor=cast.logistik, reason="the wrong drum")
    assert row(now(one)) == before and ledger_check.check() == []


def test_what_a_return_wrote_off_as_used_is_lent_again(cast, one):
    loan, said = one.loan_request, [(Declared(one), Verdict(quantity=Decimal(0), rest="CONSUMED"))]
    document = verifying.take_at_counter(loan, said, to=one.asset.parent.place, actor=cast.logistik)
    committed()
    assert now(one).ended == AssignmentEnd.CONSUMED
    restoring.restore(document.doc_number, actor=cast.logistik, reason="it lay in the car")
    committed()
    assert now(one).is_out and now(one).loan_request.status == LoanStatus.ON_LOAN
    again = [(Declared(now(one)), Verdict())]
    verifying.take_at_counter(now(one).loan_request, again, to=one.asset.parent.place, actor=cast.logistik)
    committed()
    assert now(one).ended == AssignmentEnd.RETURNED and ledger_check.check() == []


def test_what_lay_in_a_warehouse_since_is_lent_no_more(cast, one, lot):
    use(cast, one, 100, "WO-1")
    piece = now(one).asset
    findings.correct({piece: Decimal(50)}, to=lot.place, actor=cast.logistik, note="")
    custody.issue([custody.Part(piece)], to=cast.staff, actor=cast.logistik)
    use(cast, one, 50, "WO-2")
    restoring.restore("WO-2", actor=cast.logistik, reason="the wrong drum")
    committed()
    assert now(one).ended == AssignmentEnd.CONSUMED
    assert now(one).loan_request.status == LoanStatus.RETURNED and ledger_check.check() == []


def test_nothing_else_of_it_changes_with_that(cast, one):
    use(cast, one, 100, "WO-1")
    committed()
    for changes in ("quantity = 50", "ended = 'RETURNED'", "ended = '', ended_at = NULL, quantity = 50"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE loan_asset_assignments SET {changes} WHERE id = %s", [one.pk])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_put_back_by_two_at_once_it_is_lent_once(cast, one, attempt):
    use(cast, one, 100, "WO-1")
    back = lambda: restoring.restore("WO-1", actor=cast.logistik, reason="the wrong drum")  # noqa: E731
    won, lost = split(race(back, back))
    assert (len(won), len(lost)) == (1, 1)
    assert now(one).is_out and now(one).loan_request.status == LoanStatus.ON_LOAN
    assert ledger_check.check() == []
