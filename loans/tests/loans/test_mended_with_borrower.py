"""What broke with its borrower and is mended for him is kept for him as before."""

import pytest

from assets.models import AssetHold
from assets.services.repairs import damage, repairs
from assets.services.stock import holds, ledger_check
from core.errors import Conflict
from core.models import Notification
from loans.choices import LoanStatus, ReturnStatus
from loans.services.loans import extending
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.tests.lending import committed, day, lent
from loans.tests.loans.test_longer_and_late import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def broken(cast, one):
    return damage.report(one.asset, actor=cast.staff, condition="MINOR_DAMAGE", description="LAN port dead")


def mended(cast, one):
    repair = repairs.start(broken(cast, one), actor=cast.logistik, technician=cast.leader)
    return repairs.finish(repair, actor=cast.logistik, condition="GOOD", actions="port replaced")


def not_broken(cast, one):
    return repairs.cancel(broken(cast, one), actor=cast.logistik, reason="the cable was loose")


@pytest.mark.parametrize("how", [mended, not_broken])
def test_it_is_held_again_for_the_same_days_and_can_be_kept_longer(cast, how):
    loan, (one,) = lent(cast)
    how(cast, one)
    committed()
    one.refresh_from_db()
    assert (one.hold.starts, one.hold.last) == (day(0), day(7))
    assert AssetHold.objects.get(released_at__isnull=True) == one.hold
    extending.ask(loan, [one], until=day(10), reason="not done yet", actor=cast.staff)
    extending.grant(loan, actor=cast.logistik)
    committed()
    one.refresh_from_db()
    assert (one.due, one.hold.last) == (day(10), day(10)) and ledger_check.check() == []


def test_what_is_promised_to_somebody_else_by_now_is_told(cast, monkeypatch):
    loan, (one,) = lent(cast)
    committed()
    repair = broken(cast, one)

    def taken(*args, **kwargs):
        raise Conflict("held for somebody else")

    monkeypatch.setattr(holds, "resume", taken)
    Notification.objects.all().delete()
    repairs.cancel(repair, actor=cast.ceo, reason="the cable was loose")
    committed()
    assert told("LOAN_UNIT_LOST") == sorted([cast.staff.name, cast.logistik.name])
    assert loan.doc_number in str(Notification.objects.filter(type="LOAN_UNIT_LOST")[0].message)
    one.refresh_from_db()
    assert not extending.may_be_extended(one)


def test_a_return_that_was_declared_of_it_waits_on(cast):
    loan, (one,) = lent(cast)
    repair = broken(cast, one)
    document = declaring.declare(loan, [Declared(one, "MINOR_DAMAGE")], actor=cast.staff)
    repairs.cancel(repair, actor=cast.logistik, reason="the cable was loose")
    committed()
    document.refresh_from_db()
    loan.refresh_from_db()
    assert (document.status, loan.status) == (ReturnStatus.PENDING_APPROVAL, LoanStatus.AWAITING_RETURN)
    assert ledger_check.check() == []
