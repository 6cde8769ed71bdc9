"""What was mended is handed out from the page of its repair; its number is typed nowhere else."""

import uuid

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.services.custody import custody
from assets.services.repairs import damage, repairs
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, give_to, register_devices
from core import activity, clock
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.files import attachments
from core.services.people import leaving
from loans.choices import HandoverSource, HandoverStatus
from loans.models import Handover
from loans.services.handovers import answering, mended, voiding
from loans.tests.factories import hand_over, scan
from loans.tests.loans.pages import english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def store(db):
    return WarehouseFactory(name="Gudang Utama")


def broken(cast, store):
    """The repair of a device that broke while the staff member held it."""
    (device,) = register_devices(cast.logistik, 1, place=store)
    give_to(device, cast.staff, actor=cast.logistik)
    return damage.report(device, actor=cast.staff, condition="MAJOR_DAMAGE", description="Layar pecah")


def mend(cast, repair, to):
    repair = repairs.start(repair, actor=cast.logistik, technician=cast.logistik)
    return repairs.finish(repair, actor=cast.logistik, condition="GOOD", actions="Layar diganti", to=to)


@pytest.fixture
def repair(cast, store):
    """Mended, and in the warehouse."""
    return mend(cast, broken(cast, store), store)


def story(repair) -> list[str]:
    return [entry.action.rpartition(".")[2] for entry in activity.of(repair)[:2]]


def post(client, repair, **values):
    repair.refresh_from_db()
    head = {"status": "IN_CUSTODY", "date": f"{clock.today()}", "form_token": str(uuid.uuid4())}
    looked = {"version": repair.version, "seen": 0}
    return client.post(reverse("repair_hand_over", args=[repair.doc_number]), head | looked | values)


def test_it_goes_out_with_a_handover_of_its_repair(cast, repair):
    handover = mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik, condition_notes="seal baru")
    assert (handover.source, handover.wo_ro_int_number) == (HandoverSource.REPAIR, repair.doc_number)
    thing = Asset.objects.get(pk=repair.asset_id)
    assert thing.place.user == cast.staff and thing.status == "IN_CUSTODY"
    assert handover.items.get().condition_notes == "seal baru"
    assert story(repair)[0] == "handed_over"
    assert not ledger_check.check()
    with pytest.raises(Conflict, match="does not lie in a warehouse"):
        mended.hand_over(repair, receiver=cast.leader, actor=cast.logistik)


def test_declined_or_voided_it_lies_there_again_and_can_go_out_again(cast, repair):
    first = mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik)
    answering.answer(first, declined={first.items.get().pk: "Masih rusak"}, actor=cast.staff)
    assert story(repair)[0] == "handed_back"
    second = mended.hand_over(repair, receiver=cast.leader, actor=cast.logistik)
    voiding.void(second, actor=cast.logistik, reason="Salah orang, untuk Budi")
    assert story(repair)[0] == "handed_back" and activity.of(repair)[0].details == "Salah orang, untuk Budi"
    third = mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik)
    answering.answer(third, declined={}, actor=cast.staff)
    assert Handover.objects.get(pk=third.pk).status == HandoverStatus.COMPLETED
    assert not ledger_check.check()


def test_what_went_out_since_and_what_was_mended_anew_is_not_for_the_old_repair(cast, store, repair):
    given = hand_over([repair.asset], to=cast.leader, by=cast.logistik)
    thing = Asset.objects.get(pk=repair.asset_id)
    custody.take_back([custody.Part(thing)], to=store, actor=cast.logistik)
    with pytest.raises(Conflict, match=given.doc_number):
        mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik)
    newer = damage.report(thing, actor=cast.logistik, condition="MINOR_DAMAGE", description="Kabel putus")
    newer = mend(cast, newer, store)
    mended.hand_over(newer, receiver=cast.staff, actor=cast.logistik)


def test_a_newer_repair_is_named(cast, store, repair):
    thing = Asset.objects.get(pk=repair.asset_id)
    again = damage.report(thing, actor=cast.logistik, condition="MINOR_DAMAGE", description="Kabel putus")
    mend(cast, again, store)
    with pytest.raises(Conflict, match=again.doc_number):
        mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik)


def test_what_is_not_mended_and_who_may_not(cast, store, repair):
    with pytest.raises(Conflict, match="cannot be done any more"):
        mended.hand_over(broken(cast, store), receiver=cast.staff, actor=cast.logistik)
    with pytest.raises(NotAllowed):
        mended.hand_over(repair, receiver=cast.leader, actor=cast.staff)
    with pytest.raises(StaleVersion):
        mended.hand_over(repair, receiver=cast.staff, actor=cast.logistik, version=repair.version - 1)


def test_no_number_of_another_document_is_typed(cast, store, repair):
    (device,) = register_devices(cast.logistik, 1, place=store)
    other = hand_over(register_devices(cast.logistik, 1, place=store), to=cast.leader, by=cast.logistik)
    typed = (repair.doc_number, repair.doc_number.lower(), other.doc_number, device.code, "RL-261130-0001")
    for text in typed:
        with pytest.raises(DomainError) as refused:
            hand_over([device], to=cast.staff, by=cast.logistik, reference=f" {text} ")
        assert refused.value.field == "reference"
    for text in ("WO-IKR-261130-0001", "INT-2026-0300", "RO-261130-0001", "RP lama", ""):
        made = hand_over([device], to=cast.staff, by=cast.logistik, reference=text)
        voiding.void(made, actor=cast.logistik, reason="Hanya mencoba saja")


def test_the_page_of_the_repair_leads_to_the_form(client, cast, repair):
    english(client, cast.logistik)
    page = client.get(reverse("repair", args=[repair.doc_number])).content.decode()
    url = reverse("repair_hand_over", args=[repair.doc_number])
    assert f'href="{url}"' in page
    form = client.get(url).content.decode()
    assert cast.staff.name in form, "who had it when it broke is proposed"
    answer = post(client, repair, receiver="")
    assert answer.status_code == 422
    photo = {f"thing{repair.asset_id}-files": scan("depan.png")}
    answer = post(client, repair, receiver=cast.staff.name, note="Sudah dites", **photo)
    handover = Handover.objects.get()
    assert answer.url == reverse("handover", args=[handover.doc_number])
    assert handover.note == "Sudah dites" and attachments.of(handover.items.get()).count() == 1
    shown = client.get(answer.url).content.decode()
    assert reverse("repair", args=[repair.doc_number]) in shown and "Repair" in shown
    page = client.get(reverse("repair", args=[repair.doc_number])).content.decode()
    assert f'href="{url}"' not in page and handover.doc_number in page
    # Opened too late, and sent too late.
    assert client.get(url).url == reverse("repair", args=[repair.doc_number])
    assert post(client, repair, receiver=cast.leader.name).status_code == 409
    assert Handover.objects.count() == 1


def test_others_do_not_hand_it_over(client, cast, repair):
    english(client, cast.staff)
    url = reverse("repair_hand_over", args=[repair.doc_number])
    assert url not in client.get(reverse("repair", args=[repair.doc_number])).content.decode()
    assert client.get(url).status_code == 403


def test_who_leaves_is_not_proposed(client, cast, store):
    done = mend(cast, broken(cast, store), store)
    client.force_login(cast.logistik)
    page = reverse("repair_hand_over", args=[done.doc_number])
    assert cast.staff.name in client.get(page).context["sheet"].head.initial["receiver"]
    leaving.leave(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    assert client.get(page).context["sheet"].head.initial["receiver"] == ""
