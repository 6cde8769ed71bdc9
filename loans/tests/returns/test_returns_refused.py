"""What the database itself refuses about returns: raw SQL goes around the code and is told no. And real
threads: one wins, the other is told.
"""

import pytest

from assets.models import Asset, Repair
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory
from assets.tests.goods.test_database_refuses import refused
from core.errors import Conflict
from core.tests.races import race, split
from loans.choices import LoanStatus, ReturnStatus
from loans.models import AssetReturn, AssetReturnItem, LoanRequest
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import lent

english = pytest.mark.usefixtures("in_english")
VERIFIED = "verified_by_id = returned_by_id, verification_date = now()"


@pytest.mark.django_db
@english
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE asset_returns SET doc_number = 'RR-1'", "asset_returns_doc_number_stays"),
        ("UPDATE asset_returns SET status = 'GONE'", "asset_returns_status_known"),
        ("UPDATE asset_returns SET status = 'COMPLETED'", "asset_returns_verified_complete"),
        (f"UPDATE asset_returns SET {VERIFIED}", "asset_returns_verified_complete"),
        (f"UPDATE asset_returns SET status = 'COMPLETED', {VERIFIED}", "asset_returns_answered"),
        ("UPDATE asset_returns SET return_date = '1970-01-01'", "asset_returns_days"),
        ("DELETE FROM asset_returns", "."),
        ("DELETE FROM asset_return_items", "."),
        ("UPDATE asset_return_items SET status = 'ACCEPTED'", "asset_return_items_verified"),
        ("UPDATE asset_return_items SET finding = 'OK'", "asset_return_items_verified"),
        (
            "UPDATE asset_return_items SET status = 'REJECTED', finding = 'REFUSED'",
            "asset_return_items_verified",
        ),
        ("UPDATE asset_return_items SET quantity = -1", "asset_return_items_quantity"),
        ("UPDATE asset_return_items SET rest = 'EATEN'", "asset_return_items_rest"),
        (
            "INSERT INTO asset_return_items (return_id, number, assignment_id, asset_id, quantity, "
            "returned_condition, notes, previous_status, status, finding, verified_condition, rest, "
            "verification_notes, checklist) SELECT return_id, 9, assignment_id, asset_id + 1, 1, 'GOOD', '', "
            "'IN_USE', 'PENDING', '', '', '', '', '[]' FROM asset_return_items LIMIT 1",
            "asset_return_items_one_open",
        ),
    ],
)
def test_refused_while_it_waits(cast, statement, match):
    loan, rows = lent(cast, 2)
    declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    refused(statement, match=match)


@pytest.mark.django_db
@english
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE asset_returns SET verified_by_name = 'X'", "asset_returns_final"),
        (
            "UPDATE asset_returns SET status = 'PENDING_APPROVAL', verified_by_id = NULL, "
            "verification_date = NULL",
            "asset_returns_final",
        ),
        ("UPDATE asset_return_items SET finding = 'DAMAGED'", "asset_return_items_final"),
        ("UPDATE asset_return_items SET checklist = '[1]'", "asset_return_items_final"),
    ],
)
def test_refused_when_it_was_verified(cast, statement, match):
    loan, rows = lent(cast)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    verdicts = {document.items.get().pk: Verdict()}
    verifying.verify(document, verdicts, to=WarehouseFactory(), actor=cast.logistik)
    refused(statement, match=match)


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_declared_twice_at_once_counts_once(cast, attempt):
    loan, rows = lent(cast)
    won, lost = split(
        race(
            lambda: declaring.declare(loan, [Declared(rows[0])], actor=cast.staff),
            lambda: declaring.declare(loan, [Declared(rows[0])], actor=cast.staff),
        )
    )
    assert (len(won), len(lost)) == (1, 1) and isinstance(lost[0], Conflict)
    assert AssetReturnItem.objects.count() == 1 and ledger_check.check() == []


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_verified_against_called_off_and_verified_otherwise(cast, attempt):
    loan, rows = lent(cast, 2)
    place = WarehouseFactory()
    document = declaring.declare(loan, [Declared(one) for one in rows], actor=cast.staff)
    one, two = document.items.order_by("number")
    broken = Verdict("DAMAGED", "MAJOR_DAMAGE", notes="fell down")

    def verify(*found):
        said = dict(zip((one.pk, two.pk), found, strict=True))
        return verifying.verify(document, said, to=place, actor=cast.logistik)

    won, lost = split(
        race(
            lambda: verify(Verdict(), broken),
            lambda: verify(broken, Verdict()),
            lambda: declaring.cancel(document, actor=cast.staff),
        )
    )
    assert (len(won), len(lost)) == (1, 2) and all(isinstance(error, Conflict) for error in lost)
    document, loan = AssetReturn.objects.get(), LoanRequest.objects.get()
    verified = document.status == ReturnStatus.COMPLETED
    assert loan.status == (LoanStatus.RETURNED if verified else LoanStatus.ON_LOAN)
    assert Repair.objects.count() == int(verified)
    held = Asset.objects.filter(place__user=cast.staff, status="IN_CUSTODY").count()
    assert held == (0 if verified else 2) and ledger_check.check() == []
