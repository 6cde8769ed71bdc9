"""Everything that somebody who leaves holds, owes and has open is settled in one deed, and he is cleared."""

import pytest

from assets.models import Asset, AssetHold, StockMovement
from assets.services.custody import custody
from assets.services.custody.custody import Part
from assets.services.repairs import redirecting
from assets.services.stock import ledger_check
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, User
from core.services.people import leaving, users
from loans.choices import Finding, HandoverStatus, LoanStatus, ReturnStatus, Settled
from loans.models import AssetReturn, Clearance, Handover, LoanRequest
from loans.services.handovers import answering
from loans.services.leaving import holdings, settling
from loans.services.leaving.giving import Choice
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.factories import hand_over
from loans.tests.leaving.leavers import leaver
from loans.tests.lending import asked, committed, devices

pytestmark = pytest.mark.django_db
OK = Verdict(Finding.OK, "USED_OKAY")
WHY = "Tidak ditemukan lagi di rumah kontrakan"


def back(one) -> dict[int, Choice]:
    """Everything goes to the warehouse."""
    return {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}


def settle(one, cast, choices=None, **more):
    done = settling.settle(one.person, choices or back(one), actor=cast.ceo, **more)
    committed()
    return done


def test_everything_goes_back_in_one_deed(cast):
    one = leaver(cast)
    done = settle(one, cast)
    assert holdings.of(one.person).is_nothing and ledger_check.check() == []
    places = {name: (one.again(name).place, one.again(name).status) for name in one.things}
    assert places.pop("mended")[1] == "OUT_FOR_REPAIR"
    assert places.pop("damaged") == (one.shelf, "DAMAGED")
    assert set(places.values()) == {(one.shelf, "IN_STORAGE")}
    one.repair.refresh_from_db()
    assert one.repair.holder_place == one.shelf and one.repair.is_open
    assert LoanRequest.objects.get(pk=one.loan.pk).status == LoanStatus.RETURNED
    minutes = AssetReturn.objects.get()
    assert minutes.status == ReturnStatus.COMPLETED and minutes.items.count() == 2
    assert not AssetHold.objects.filter(released_at=None).exists()
    signed = Handover.objects.get(receiver=one.person)
    assert signed.signing_way == "PROXY" and done.items.get(asset=None).document == signed.doc_number
    items = {item.asset_id: item for item in done.items.exclude(asset=None)}
    assert len(items) == done.line_count - 1 == 6 and done.lost_count == 0
    assert {item.settled for item in items.values()} == {"BACK"}
    assert items[one.things["lent"].pk].document == minutes.doc_number
    assert items[one.things["mended"].pk].document == one.repair.doc_number
    assert items[one.things["drum"].pk].quantity == 100
    assert StockMovement.objects.filter(reference_id=done.doc_number).exists()
    assert ActivityLog.objects.get(action="core.user.cleared").reference_id == done.doc_number


def test_each_thing_has_a_way_of_its_own(cast):
    one = leaver(cast)
    choices = back(one) | {
        one.things["kept"].pk: Choice(Settled.PASSED_ON, cast.leader),
        one.things["drum"].pk: Choice(Settled.PASSED_ON, cast.leader),
        one.things["lent"].pk: Choice(Settled.LOST),
        one.things["lent2"].pk: Choice(Settled.BACK, one.shelf, "MAJOR_DAMAGE"),
        one.things["mended"].pk: Choice(Settled.LOST),
    }
    done = settle(one, cast, choices, note=WHY)
    assert ledger_check.check() == []
    assert {one.again(name).place.user for name in ("kept", "drum")} == {cast.leader}
    assert {one.again(name).status for name in ("lent", "mended")} == {"DECOMMISSIONED"}
    assert one.again("lent2").status == "DAMAGED" and one.again("lent2").open_repair
    handover = Handover.objects.get(receiver=cast.leader)
    assert (handover.giver, handover.made_by, handover.line_count) == (one.person, cast.ceo, 2)
    assert handover.status == HandoverStatus.IN_PROGRESS and handover.wo_ro_int_number == done.doc_number
    assert LoanRequest.objects.get(pk=one.loan.pk).status == LoanStatus.RETURNED
    assert done.lost_count == 2 and done.note == WHY
    said = dict(done.items.values_list("asset", "settled"))
    assert said[one.things["kept"].pk] == "PASSED_ON" and said[one.things["lent"].pk] == "LOST"
    answering.answer(handover, declined={}, actor=cast.leader)


def test_what_was_passed_on_cannot_come_back_to_who_has_left(cast):
    one = leaver(cast)
    settle(one, cast, back(one) | {one.things["kept"].pk: Choice(Settled.PASSED_ON, cast.leader)})
    handover = Handover.objects.get(receiver=cast.leader)
    with pytest.raises(DomainError, match=one.person.name):
        answering.answer(handover, declined={handover.items.get().pk: "Bukan milik saya"}, actor=cast.leader)


def test_what_is_open_is_ended_signed_and_verified(cast):
    one = leaver(cast, leaves=False)
    (device,) = devices(cast)
    unsigned = hand_over([device], to=one.person, by=cast.logistik)
    pending = asked(cast)
    unit = one.loan.assignments.get(asset=one.things["lent"])
    waiting = declaring.declare(one.loan, [declaring.Declared(unit)], actor=one.person)
    leaving.leave(one.person, actor=cast.ceo, reason="Pindah kerja")
    one.things["handed"] = device
    one.person.refresh_from_db()
    done = settle(one, cast, signing_way="PROXY", note="Sudah pindah ke Surabaya")
    unsigned.refresh_from_db()
    assert unsigned.status == HandoverStatus.COMPLETED and unsigned.signing_way == "PROXY"
    pending.refresh_from_db()
    assert pending.status == LoanStatus.REJECTED
    waiting.refresh_from_db()
    assert waiting.status == ReturnStatus.COMPLETED and AssetReturn.objects.count() == 2
    said = list(done.items.filter(asset=None).values_list("settled", "document"))
    assert said[1:] == [("SIGNED", unsigned.doc_number), ("ENDED", pending.doc_number)]
    assert ledger_check.check() == []


def test_what_was_lost_before_is_written_off_or_comes_back(cast):
    from assets.services.custody import losses

    one = leaver(cast)
    for name in ("kept", "lent"):
        losses.lose(one.things[name], actor=cast.logistik, reason=WHY)
    choices = back(one) | {one.things["kept"].pk: Choice(Settled.LOST)}
    settle(one, cast, choices, note=WHY)
    assert one.again("kept").status == "DECOMMISSIONED"
    assert (one.again("lent").status, one.again("lent").place) == ("IN_STORAGE", one.shelf)
    assert LoanRequest.objects.get(pk=one.loan.pk).status == LoanStatus.RETURNED


def test_who_has_nothing_is_cleared_at_once(cast):
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    done = settling.settle(cast.stranger, {}, actor=cast.ceo)
    committed()
    assert done.line_count == 0 and Clearance.objects.of(User.objects.get(pk=cast.stranger.pk)).exists()


def test_he_is_deactivated_when_he_is_cleared_and_not_before(cast):
    one = leaver(cast)
    with pytest.raises(DomainError):
        users.deactivate(one.person, actor=cast.ceo, reason="Pindah kerja")
    settle(one, cast)
    users.deactivate(one.person, actor=cast.ceo, reason="Pindah kerja")
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    with pytest.raises(DomainError, match="bebas tanggungan|clearance"):
        users.deactivate(cast.stranger, actor=cast.ceo, reason="Kontrak habis")


def test_nobody_is_deactivated_while_his_device_is_at_a_vendor(cast):
    one = leaver(cast, leaves=False)
    shelf = {"to": one.shelf, "actor": cast.logistik}
    brought = [(Declared(unit), OK) for unit in one.loan.assignments.all()]
    verifying.take_at_counter(one.loan, brought, **shelf)
    custody.take_back([Part(one.again(name)) for name in ("kept", "damaged", "drum")], **shelf)
    handover = Handover.objects.get(receiver=one.person)
    answering.sign_for(handover, actor=cast.logistik, reason="Sudah pindah ke Surabaya")
    committed()
    with pytest.raises(DomainError, match=one.things["mended"].code):
        users.deactivate(one.person, actor=cast.ceo, reason="Pindah kerja")
    redirecting.redirect(one.repair, **shelf)
    users.deactivate(one.person, actor=cast.ceo, reason="Pindah kerja")


def test_nobody_is_deactivated_before_he_signed_what_is_back_by_now(cast):
    (device,) = devices(cast)
    unsigned = hand_over([device], to=cast.staff, by=cast.logistik)
    custody.take_back([Part(Asset.objects.get(pk=device.pk))], to=device.place, actor=cast.logistik)
    committed()
    with pytest.raises(DomainError, match=unsigned.doc_number):
        users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    answering.sign_for(unsigned, actor=cast.logistik, reason="Sudah pindah ke Surabaya")
    users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah kerja")


def test_a_letter_of_an_earlier_leave_does_not_count(cast):
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    settling.settle(cast.stranger, {}, actor=cast.ceo)
    leaving.stay(cast.stranger, actor=cast.ceo)
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    assert not Clearance.objects.of(User.objects.get(pk=cast.stranger.pk)).exists()


@pytest.mark.parametrize(
    ("name", "choice", "field"),
    [
        ("lent", lambda c, one: Choice(Settled.PASSED_ON, c.leader), "where"),
        ("damaged", lambda c, one: Choice(Settled.PASSED_ON, c.leader), "where"),
        ("kept", lambda c, one: Choice(Settled.PASSED_ON, one.person), "to"),
        ("kept", lambda c, one: None, "where"),
    ],
)
def test_what_cannot_become_of_a_thing_changes_nothing(cast, name, choice, field):
    one = leaver(cast)
    thing = one.things[name]
    choices = back(one) | {thing.pk: choice(cast, one)}
    choices = {key: said for key, said in choices.items() if said}
    with pytest.raises(DomainError) as refusal:
        settling.settle(one.person, choices, actor=cast.ceo)
    assert (refusal.value.thing, refusal.value.field) == (thing, field)
    assert not Clearance.objects.exists() and not AssetReturn.objects.exists()
    assert one.again("drum").place.user == one.person


def test_nothing_is_passed_on_to_who_leaves_by_now(cast):
    one = leaver(cast)
    chosen = User.objects.get(pk=cast.leader.pk)  # as the page had him
    leaving.leave(cast.leader, actor=cast.ceo, reason="Pindah kerja")
    with pytest.raises(DomainError, match=chosen.name) as refusal:
        settle(one, cast, back(one) | {one.things["kept"].pk: Choice(Settled.PASSED_ON, chosen)})
    assert refusal.value.field == "to" and not Clearance.objects.exists()


def test_nothing_is_handed_to_who_leaves_by_now(cast):
    (device,) = devices(cast)
    chosen = User.objects.get(pk=cast.staff.pk)  # as the form had him
    leaving.leave(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    with pytest.raises(DomainError, match=chosen.name):
        hand_over([device], to=chosen, by=cast.logistik)
    assert not Handover.objects.exists()


def test_words_are_needed_where_he_is_not_there_or_something_is_lost(cast):
    one = leaver(cast)
    for more in ({"signing_way": "PROXY"}, {"choices": {one.things["kept"].pk: Choice(Settled.LOST)}}):
        choices = back(one) | more.pop("choices", {})
        with pytest.raises(DomainError) as refusal:
            settling.settle(one.person, choices, actor=cast.ceo, note="x", **more)
        assert refusal.value.field == "note"


def test_only_who_lets_people_go_and_only_of_who_leaves(cast):
    one = leaver(cast, leaves=False)
    with pytest.raises(DomainError):
        settling.settle(one.person, back(one), actor=cast.ceo)
    leaving.leave(one.person, actor=cast.ceo, reason="Pindah kerja")
    with pytest.raises(NotAllowed):
        settling.settle(one.person, back(one), actor=cast.logistik)


def test_what_changed_since_it_was_looked_at_is_looked_at_again(cast):
    from assets.services.custody import custody

    one = leaver(cast)
    seen = holdings.of(one.person).seen
    custody.take_back([custody.Part(one.things["kept"])], to=one.shelf, actor=cast.logistik)
    with pytest.raises(Conflict):
        settling.settle(one.person, back(one), actor=cast.ceo, seen=seen)
    settling.settle(one.person, back(one), actor=cast.ceo, seen=holdings.of(one.person).seen)


def test_what_he_holds_costs_the_same_for_many(cast, django_assert_max_num_queries):
    one = leaver(cast)
    with django_assert_max_num_queries(10):
        assert len(holdings.of(one.person).things) == 6
