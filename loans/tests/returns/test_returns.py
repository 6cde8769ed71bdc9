"""Things of a loan come back in two hands, or at the counter in one."""

from decimal import Decimal

import pytest

from assets.choices import AssetStatus
from assets.models import Asset, AssetHold, Repair
from assets.services.custody import losses
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, register_lot
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification
from loans.choices import AssignmentEnd, LoanStatus, ReturnStatus
from loans.services.loans import fetching
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import approved, asked, committed, lent, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def agree() -> bool:
    return ledger_check.check() == []


def verified(document, *verdicts, actor, **more):
    keys = document.items.order_by("number").values_list("pk", flat=True)
    said = dict(zip(keys, verdicts, strict=True))
    return verifying.verify(document, said, to=WarehouseFactory(), actor=actor, **more)


def fresh(loan, rows):
    loan.refresh_from_db()
    for one in rows:
        one.refresh_from_db()
        one.asset = Asset.objects.select_related("place").get(pk=one.asset_id)
    return loan


def test_declared_waits_for_the_warehouse(cast):
    loan, rows = lent(cast, 2)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    fresh(loan, rows)
    assert (document.status, loan.status) == (ReturnStatus.PENDING_APPROVAL, LoanStatus.AWAITING_RETURN)
    assert rows[0].asset.status == AssetStatus.AWAITING_RETURN
    assert rows[0].asset.place.user == cast.staff
    with pytest.raises(Conflict, match="to be verified already"):
        declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    with pytest.raises(NotAllowed):
        declaring.declare(loan, [Declared(rows[1])], actor=cast.leader)
    assert agree()


def test_accepted_is_back_and_free(cast):
    loan, rows = lent(cast, 2)
    document = declaring.declare(loan, [Declared(one) for one in rows], actor=cast.staff)
    document = verified(document, Verdict(), Verdict(), actor=cast.logistik)
    fresh(loan, rows)
    assert (document.status, loan.status) == (ReturnStatus.COMPLETED, LoanStatus.RETURNED)
    assert {one.asset.status for one in rows} == {AssetStatus.IN_STORAGE}
    assert {one.ended for one in rows} == {AssignmentEnd.RETURNED}
    assert not AssetHold.objects.filter(released_at__isnull=True).exists() and agree()


@pytest.mark.parametrize(
    ("verdict", "status", "news"),
    [
        (Verdict(), "RETURNED", "semuanya sesuai"),
        (Verdict("DAMAGED", "MINOR_DAMAGE"), "RETURNED", "tidak semuanya utuh"),
        (Verdict("REFUSED", notes="it is dirty"), "ON_LOAN", "Tidak semua barang"),
    ],
)
def test_a_verified_return_is_told_once_and_truly(cast, verdict, status, news):
    loan, rows = lent(cast)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    verified(document, verdict, actor=cast.logistik)
    log = ActivityLog.objects.filter(entity_type="loans.loanrequest", entity_id=str(loan.pk)).order_by("-pk")
    deeds = [row.action.rpartition(".")[2] for row in log[:2]]
    assert deeds == ["return_verified", "return_declared"]
    assert log[0].changes["status"] == ["AWAITING_RETURN", status]
    assert news in str(Notification.objects.get(type="RETURN_VERIFIED").message)


def test_one_in_order_one_damaged_one_refused_one_missing(cast):
    loan, rows = lent(cast, 4)
    document = declaring.declare(loan, [Declared(one) for one in rows], actor=cast.staff)
    document = verified(
        document,
        Verdict(),
        Verdict("DAMAGED", "MAJOR_DAMAGE", notes="the screen is broken"),
        Verdict("REFUSED", notes="the charger is missing"),
        Verdict("MISSING"),
        actor=cast.logistik,
    )
    fresh(loan, rows)
    assert document.status == ReturnStatus.APPROVED
    assert [one.asset.status for one in rows] == [
        AssetStatus.IN_STORAGE,
        AssetStatus.DAMAGED,
        AssetStatus.IN_CUSTODY,
        AssetStatus.LOST,
    ]
    assert [one.ended for one in rows] == ["RETURNED", "RETURNED", "", ""]
    assert (loan.status, Repair.objects.get().asset) == (LoanStatus.ON_LOAN, rows[1].asset)
    assert agree()
    losses.find_with_person(rows[3].asset, actor=cast.logistik, note="in the car")
    again = declaring.declare(loan, [Declared(rows[2]), Declared(rows[3])], actor=cast.staff)
    verified(again, Verdict(), Verdict(), actor=cast.logistik)
    assert fresh(loan, rows).status == LoanStatus.RETURNED and agree()


def test_what_was_lost_is_taken_at_the_counter(cast):
    loan, rows = lent(cast, 2)
    for one in rows:
        losses.lose(one.asset, actor=cast.staff, reason="stolen from the car")
    with pytest.raises(Conflict, match="cannot be given back"):
        declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    said = [(Declared(rows[0]), Verdict()), (Declared(rows[1]), Verdict("DAMAGED", "MAJOR_DAMAGE"))]
    verifying.take_at_counter(loan, said, to=WarehouseFactory(), actor=cast.logistik)
    committed()
    fresh(loan, rows)
    assert [one.asset.status for one in rows] == [AssetStatus.IN_STORAGE, AssetStatus.DAMAGED]
    assert loan.status == LoanStatus.RETURNED and Repair.objects.get().asset == rows[1].asset
    assert Notification.objects.filter(type="ASSET_FOUND").exists() and agree()


def test_lost_material_is_taken_at_the_counter_and_the_rest_accounted_for(cast):
    lot = register_lot(cast.logistik, 1000)
    loan = approved(asked(cast, wish(lot.standard_item, 300, in_base=True)), actor=cast.logistik)
    chosen = [fetching.Fetch(loan.items.get().pk, lot, Decimal(300))]
    loan, _h = fetching.hand_out(loan, chosen, actor=cast.logistik)
    one = loan.assignments.get()
    losses.lose(one.asset, actor=cast.staff, reason="stolen from the car")
    said = [(Declared(one), Verdict(quantity=Decimal(100), rest="CONSUMED"))]
    verifying.take_at_counter(loan, said, to=lot.place, actor=cast.logistik)
    committed()
    fresh(loan, [one])
    assert (one.asset.current_balance, one.asset.status) == (Decimal(100), AssetStatus.IN_STORAGE)
    assert (one.returned_quantity, loan.status) == (Decimal(100), LoanStatus.RETURNED) and agree()


def test_all_refused_stays_with_the_borrower(cast):
    loan, rows = lent(cast)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    with pytest.raises(DomainError, match="Say why"):
        verified(document, Verdict("OTHER"), actor=cast.logistik)
    document = verified(document, Verdict("OTHER", notes="serial 123"), actor=cast.logistik)
    fresh(loan, rows)
    assert (document.status, loan.status) == (ReturnStatus.REJECTED, LoanStatus.ON_LOAN)
    assert rows[0].asset.status == AssetStatus.IN_CUSTODY and rows[0].declared_at is None


def test_nobody_verifies_his_own(cast):
    loan, rows = lent(cast, by=cast.purchase)
    cast.purchase.user_permissions.add(*_permission("return_loanrequest"))
    purchase = type(cast.purchase).objects.get(pk=cast.purchase.pk)
    document = declaring.declare(loan, [Declared(rows[0])], actor=purchase)
    with pytest.raises(NotAllowed, match="himself"):
        verified(document, Verdict(), actor=purchase)


def test_kept_after_all(cast):
    loan, rows = lent(cast)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    with pytest.raises(NotAllowed):
        declaring.cancel(document, actor=cast.leader)
    document = declaring.cancel(document, actor=cast.staff)
    fresh(loan, rows)
    assert (document.status, loan.status) == (ReturnStatus.CANCELLED, LoanStatus.ON_LOAN)
    with pytest.raises(Conflict):
        verified(document, Verdict(), actor=cast.logistik)
    again = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    assert verified(again, Verdict(), actor=cast.logistik).status == ReturnStatus.COMPLETED


def test_at_the_counter_in_one_step(cast):
    loan, rows = lent(cast, 2)
    document = verifying.take_at_counter(
        loan, [(Declared(rows[0]), Verdict())], to=WarehouseFactory(), actor=cast.logistik
    )
    fresh(loan, rows)
    assert (document.status, loan.status) == (ReturnStatus.COMPLETED, LoanStatus.ON_LOAN)
    assert document.returned_by == cast.staff


@pytest.mark.parametrize(("rest", "used"), [("CONSUMED", True), ("MISSING", False)])
def test_what_is_left_of_material_comes_back(cast, rest, used):
    lot = register_lot(cast.logistik, 1000)
    loan = approved(asked(cast, wish(lot.standard_item, 300, in_base=True)), actor=cast.logistik)
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, lot, Decimal(300))], actor=cast.logistik)
    (one,) = loan.assignments.all()
    document = declaring.declare(loan, [Declared(one, quantity=Decimal(120))], actor=cast.staff)
    with pytest.raises(DomainError, match="became of the rest"):
        verified(document, Verdict(quantity=Decimal(100)), actor=cast.logistik)
    document = verified(document, Verdict(quantity=Decimal(100), rest=rest), actor=cast.logistik)
    fresh(loan, [one])
    assert (one.asset.current_balance, one.asset.status) == (Decimal(100), AssetStatus.IN_STORAGE)
    assert (one.returned_quantity, loan.status) == (Decimal(100), LoanStatus.RETURNED)
    types = set(one.asset.movements.values_list("type", flat=True))
    assert ("OUT_USAGE_CUSTODY" in types) == used and agree()


def test_nothing_left_is_used_up(cast):
    lot = register_lot(cast.logistik, 1000)
    loan = approved(asked(cast, wish(lot.standard_item, 300, in_base=True)), actor=cast.logistik)
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, lot, Decimal(300))], actor=cast.logistik)
    (one,) = loan.assignments.all()
    document = declaring.declare(loan, [Declared(one, quantity=Decimal(0))], actor=cast.staff)
    verified(document, Verdict(rest="CONSUMED"), actor=cast.logistik)
    fresh(loan, [one])
    assert (one.ended, loan.status) == (AssignmentEnd.CONSUMED, LoanStatus.RETURNED) and agree()


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename=codename)
