"""From the wish to the borrower's hands: asked, decided, assigned, handed out."""

from decimal import Decimal

import pytest

from assets.choices import AssetStatus
from assets.models import AssetHold, StockLevel, StockReservation
from assets.services.custody import custody
from assets.services.repairs import damage
from assets.services.stock import hold_facts, ledger_check
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_lot
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from loans.choices import AssignmentEnd, LoanDecision, LoanStatus
from loans.models import LoanAssignment, LoanRequest
from loans.services.handovers import answering, voiding
from loans.services.loans import asking, assigning, deciding, doors, ending, fetching
from loans.tests.lending import approved, asked, day, devices, lent, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def agree() -> bool:
    return ledger_check.check() == []


def test_a_wish_waits_and_keeps_nothing(cast):
    loan = asked(cast)
    assert (loan.status, loan.doc_number[:3]) == (LoanStatus.PENDING, "RL-")
    assert (loan.needed_from, loan.due) == (day(0), day(7))
    assert not AssetHold.objects.exists()


def test_decided_units_are_held_for_their_days(cast):
    first, second, third = devices(cast, 3)
    loan = asked(cast, wish(first.standard_item, 2, start=3, last=9))
    loan = approved(loan, {1: [first, third]}, actor=cast.logistik)
    assert (loan.status, loan.approver) == (LoanStatus.APPROVED, cast.logistik)
    assert {(h.asset_id, h.starts, h.last, h.person_id) for h in AssetHold.objects.all()} == {
        (first.pk, day(3), day(9), cast.staff.pk),
        (third.pk, day(3), day(9), cast.staff.pk),
    }
    assert StockLevel.objects.get(standard_item=first.standard_item, place=first.place).held == 2
    item = first.standard_item
    assert hold_facts.free_between([item], day(0), day(2))[item.pk] == 3
    assert hold_facts.free_between([item], day(5), day(5))[item.pk] == 1
    second.refresh_from_db()
    assert second.status == AssetStatus.IN_STORAGE and agree()


def test_fewer_with_a_reason_none_rejects(cast):
    units = devices(cast, 3)
    loan = asked(cast, wish(units[0].standard_item, 3))
    line = loan.items.get()
    with pytest.raises(DomainError, match="Say why"):
        deciding.decide(loan, {line.pk: deciding.Verdict(2, units[:2])}, actor=cast.logistik)
    loan = deciding.decide(
        loan, {line.pk: deciding.Verdict(2, units[:2], "one is needed")}, actor=cast.logistik
    )
    line.refresh_from_db()
    assert (line.decision, line.approved_quantity) == (LoanDecision.PARTIAL, 2)
    other = asked(cast, wish(units[0].standard_item, 1), by=cast.leader)
    line = other.items.get()
    other = deciding.decide(other, {line.pk: deciding.Verdict(0, [], "no more of it")}, actor=cast.logistik)
    assert (other.status, other.rejection_reason) == (LoanStatus.REJECTED, "no more of it")


@pytest.mark.parametrize("named", [1, 3])
def test_as_many_units_as_are_lent(cast, named):
    units = devices(cast, 3)
    loan = asked(cast, wish(units[0].standard_item, 2))
    with pytest.raises(DomainError, match="units are named"):
        approved(loan, {1: units[:named]}, actor=cast.logistik)


def test_nobody_decides_on_his_own_loan(cast):
    loan = asked(cast, by=cast.logistik)
    with pytest.raises(NotAllowed, match="own loan"):
        approved(loan, {}, actor=cast.logistik)
    with pytest.raises(NotAllowed):
        deciding.reject(loan, actor=cast.logistik, reason="not mine")


def test_a_unit_that_is_promised_offers_another(cast):
    first, second = devices(cast, 2)
    approved(asked(cast, wish(first.standard_item, start=2, last=5)), {1: [first]}, actor=cast.logistik)
    later = asked(cast, wish(first.standard_item, start=5, last=6), by=cast.leader)
    with pytest.raises(Conflict, match=second.code) as refused:
        approved(later, {1: [first]}, actor=cast.logistik)
    assert refused.value.thing == first
    later = asked(cast, wish(first.standard_item, start=6, last=8), by=cast.leader)
    assert approved(later, {1: [first]}, actor=cast.logistik).status == LoanStatus.APPROVED


@pytest.mark.parametrize(
    ("start", "last", "said"),
    [
        (-1, 3, "over already"),
        (0, -1, "later"),
        (0, 31, "At most 30 days"),
        (0, None, "until when"),
        (91, 95, "ahead"),
    ],
)
def test_days_that_cannot_be(cast, start, last, said):
    item = devices(cast)[0].standard_item
    with pytest.raises(DomainError, match=said):
        asked(cast, wish(item, start=start, last=last))


def test_admins_may_leave_the_end_open(cast):
    (unit,) = devices(cast)
    loan = asked(cast, wish(unit.standard_item, last=None), by=cast.purchase)
    loan = approved(loan, {1: [unit]}, actor=cast.logistik)
    assert AssetHold.objects.get().last is None and loan.due is None


def test_more_than_is_free_says_how_many(cast):
    (unit,) = devices(cast)
    with pytest.raises(DomainError, match="1 Unit are free from") as refused:
        asked(cast, wish(unit.standard_item, 2))
    assert refused.value.thing == unit.standard_item


def test_a_model_once_and_something_at_all(cast):
    item = devices(cast, 4)[0].standard_item
    with pytest.raises(DomainError, match="line 1 and on line 2"):
        asked(cast, wish(item), wish(item, start=9, last=12))
    with pytest.raises(DomainError, match="at least one line"):
        asking.ask([], actor=cast.staff)


def test_handed_out_is_with_the_borrower_and_on_paper(cast):
    loan, rows = lent(cast, 2)
    assert loan.status == LoanStatus.ON_LOAN
    for one in rows:
        assert one.is_out and one.asset.place.user == cast.staff
        assert one.asset.status == AssetStatus.IN_CUSTODY
        handover = one.handover_item.handover
        assert (handover.source, handover.wo_ro_int_number) == ("LOAN", loan.doc_number)
    assert (
        StockLevel.objects.get(standard_item=rows[0].asset.standard_item, place__kind="WAREHOUSE").held == 0
    )
    assert agree()


def test_handed_out_in_parts(cast):
    units = devices(cast, 3)
    loan = approved(asked(cast, wish(units[0].standard_item, 3)), {1: units}, actor=cast.logistik)
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, units[0])], actor=cast.logistik)
    assert loan.status == LoanStatus.ON_LOAN
    with pytest.raises(Conflict, match="not kept"):
        fetching.hand_out(loan, [fetching.Fetch(line.pk, units[0])], actor=cast.logistik)
    loan, _h = fetching.hand_out(
        loan, [fetching.Fetch(line.pk, unit) for unit in units[1:]], actor=cast.logistik
    )
    assert LoanAssignment.objects.out().count() == 3 and agree()


def test_fetched_early_is_held_from_today(cast):
    (unit,) = devices(cast)
    loan = approved(asked(cast, wish(unit.standard_item, start=4, last=9)), {1: [unit]}, actor=cast.logistik)
    fetching.hand_out(loan, [fetching.Fetch(loan.items.get().pk, unit)], actor=cast.logistik)
    assert AssetHold.objects.get().starts == day(0)


def test_material_is_reserved_and_cut(cast):
    place = WarehouseFactory()
    lot = register_lot(cast.logistik, 1000, place=place)
    loan = asked(cast, wish(lot.standard_item, 300, in_base=True))
    loan = approved(loan, actor=cast.logistik)
    kept = StockReservation.objects.get(reference_id=loan.doc_number)
    assert (kept.quantity, kept.released_at) == (Decimal(300), None)
    line = loan.items.get()
    with pytest.raises(DomainError, match="300 Meter are still to be fetched"):
        fetching.hand_out(loan, [fetching.Fetch(line.pk, lot, Decimal(301))], actor=cast.logistik)
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, lot, Decimal(120))], actor=cast.logistik)
    one = loan.assignments.get()
    assert (one.quantity, one.asset.parent, one.hold) == (Decimal(120), lot, None)
    assert StockReservation.objects.get(released_at__isnull=True).quantity == Decimal(180)
    assert agree()


def test_other_units_are_assigned_instead(cast):
    first, second, third = devices(cast, 3)
    loan = approved(asked(cast, wish(first.standard_item, 2)), {1: [first, second]}, actor=cast.logistik)
    line = loan.items.get()
    with pytest.raises(DomainError, match="At most 2"):
        assigning.assign(loan, {line.pk: [first, second, third]}, actor=cast.logistik)
    with pytest.raises(DomainError, match="Nothing was changed"):
        assigning.assign(loan, {line.pk: [second, first]}, actor=cast.logistik)
    version = loan.version
    loan = assigning.assign(loan, {line.pk: [second, third]}, actor=cast.logistik, version=version)
    assert {one.asset for one in LoanAssignment.objects.kept()} == {second, third}
    assert AssetHold.objects.filter(released_at__isnull=True).count() == 2
    with pytest.raises(StaleVersion):
        assigning.assign(loan, {line.pk: [first]}, actor=cast.logistik, version=version)


def test_what_breaks_before_it_is_fetched_is_replaced(cast):
    first, second = devices(cast, 2)
    loan = approved(asked(cast, wish(first.standard_item)), {1: [first]}, actor=cast.logistik)
    damage.report(first, actor=cast.logistik, condition="MAJOR_DAMAGE", description="fell down")
    assert doors.mend_hold(loan.doc_number, first.pk)
    assert [(one.asset, one.ended) for one in loan.assignments.order_by("pk")] == [
        (first, AssignmentEnd.BROKEN),
        (second, ""),
    ]
    damage.report(second, actor=cast.logistik, condition="MAJOR_DAMAGE", description="fell down")
    assert not doors.mend_hold(loan.doc_number, second.pk)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.APPROVED
    assert doors.mend_hold(loan.doc_number, second.pk), "once only"


def test_cancelled_by_the_borrower_frees_everything(cast):
    lot = register_lot(cast.logistik, 1000)
    (unit,) = devices(cast)
    loan = asked(cast, wish(unit.standard_item), wish(lot.standard_item, 100, in_base=True))
    loan = approved(loan, {1: [unit]}, actor=cast.logistik)
    with pytest.raises(NotAllowed):
        ending.cancel(loan, actor=cast.leader)
    loan = ending.cancel(loan, actor=cast.staff)
    assert loan.status == LoanStatus.CANCELLED
    assert not AssetHold.objects.filter(released_at__isnull=True).exists()
    assert not StockReservation.objects.filter(released_at__isnull=True).exists()
    with pytest.raises(Conflict, match="Cancelled"):
        ending.cancel(loan, actor=cast.staff)


def test_released_what_nobody_fetched_keeps_what_is_out(cast):
    units = devices(cast, 2)
    loan = approved(asked(cast, wish(units[0].standard_item, 2)), {1: units}, actor=cast.logistik)
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, units[0])], actor=cast.logistik)
    loan = ending.release(loan, actor=cast.logistik, reason="nobody came")
    assert loan.status == LoanStatus.ON_LOAN
    assert AssetHold.objects.get(released_at__isnull=True).asset == units[0]


def test_lent_things_are_not_passed_on(cast):
    loan, (one,) = lent(cast)
    with pytest.raises(DomainError, match=loan.doc_number):
        custody.pass_on([custody.Part(one.asset)], to=cast.leader, actor=cast.logistik)


def test_taken_back_by_another_door_ends_the_loan(cast):
    loan, rows = lent(cast, 2)
    place = WarehouseFactory()
    custody.take_back([custody.Part(rows[0].asset)], to=place, actor=cast.logistik)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ON_LOAN
    custody.take_back([custody.Part(rows[1].asset)], to=place, actor=cast.logistik)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RETURNED
    assert not AssetHold.objects.filter(released_at__isnull=True).exists() and agree()


def test_declined_is_free_again(cast):
    loan, (one,) = lent(cast)
    handover = one.handover_item.handover
    answering.answer(handover, declined={one.handover_item_id: "the wrong one"}, actor=cast.staff)
    loan.refresh_from_db()
    one.refresh_from_db()
    assert (one.ended, loan.status) == (AssignmentEnd.DECLINED, LoanStatus.APPROVED)
    assert one.asset.status == AssetStatus.IN_STORAGE
    assert not AssetHold.objects.filter(released_at__isnull=True).exists() and agree()


def test_voided_is_kept_again_while_its_days_last(cast):
    loan, (one,) = lent(cast)
    voiding.void(one.handover_item.handover, actor=cast.logistik, reason="handed to the wrong one")
    loan.refresh_from_db()
    one.refresh_from_db()
    assert (one.handed_at, one.ended, loan.status) == (None, "", LoanStatus.APPROVED)
    assert AssetHold.objects.get(released_at__isnull=True).asset == one.asset and agree()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(one.loan_item_id, one.asset)], actor=cast.logistik)
    assert loan.status == LoanStatus.ON_LOAN


def test_overdue_borrows_nothing_more(cast, settings):
    loan, _rows = lent(cast)
    LoanRequest.objects.filter(pk=loan.pk).update(status=LoanStatus.OVERDUE)
    with pytest.raises(DomainError, match=loan.doc_number):
        asked(cast)


def test_material_line_counts_whole_containers(cast):
    item = CableFactory()
    lot = register_lot(cast.logistik, 1000, item=item)
    loan = approved(asked(cast, wish(item, 1)), actor=cast.logistik)
    assert StockReservation.objects.get().containers == 1
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, lot)], actor=cast.logistik)
    assert loan.status == LoanStatus.ON_LOAN and agree()


def test_inactive_models_are_not_lent(cast):
    item = ItemFactory(is_active=False)
    with pytest.raises(DomainError, match="inactive"):
        asked(cast, wish(item))


def test_naming_no_unit_frees_nothing(cast):
    (unit,) = devices(cast)
    loan = approved(asked(cast, wish(unit.standard_item)), {1: [unit]}, actor=cast.logistik)
    with pytest.raises(DomainError, match="release the loan"):
        assigning.assign(loan, {loan.items.get().pk: []}, actor=cast.logistik)
    assert AssetHold.objects.get().released_at is None
