"""Photos on the lines of a handover: when it is made, at the hand-out of a loan, while it is open; beside
those of the return afterwards.
"""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.tests.factories import WarehouseFactory, register_devices
from core import clock
from core.files import attachments
from loans.models import Handover, HandoverItem
from loans.services.handovers import answering
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.tests.factories import hand_over, scan
from loans.tests.loans.pages import english, lending  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 2, place=WarehouseFactory(name="Gudang Utama"))


def make(client, cast, devices, **more):
    values = {
        "ids": [device.pk for device in devices],
        "receiver": cast.staff.name,
        "status": "IN_CUSTODY",
        "date": f"{clock.today()}",
        "form_token": str(uuid.uuid4()),
    }
    return client.post(reverse("handover_new"), values | more)


def files_of(item) -> list[str]:
    return [file.name for file in attachments.of(item)]


def hand_out(client, lending, loan, **more):  # noqa: F811
    """Post the page of the hand-out, with everything that is kept."""
    kept = loan.assignments.kept().select_related("asset")
    values = {f"line{one.loan_item_id}-thing{one.asset_id}": "on" for one in kept}
    values |= {"form_token": str(uuid.uuid4()), "version": loan.version, "seen": 0}
    return client.post(reverse("loan_hand_out", args=[loan.doc_number]), values | more)


def test_chosen_when_it_is_made(client, cast, devices):
    english(client, cast.logistik)
    first, second = devices
    page = client.get(reverse("handover_new") + f"?ids={first.pk}&ids={second.pk}").content.decode()
    assert page.count('-files" accept') == 2 and 'enctype="multipart/form-data"' in page
    photos = {f"thing{first.pk}-files": [scan("a.png"), scan("b.png")]}
    answer = make(client, cast, devices, **photos)
    one, two = Handover.objects.get().items.order_by("number")
    assert len(files_of(one)) == 2 and all(first.code in name for name in files_of(one))
    assert files_of(two) == []
    shown = client.get(answer.url).content.decode()
    assert all(
        reverse("attachment_thumbnail", args=[file.public_id]) in shown for file in attachments.of(one)
    )


def test_what_is_no_picture_makes_no_handover(client, cast, devices):
    english(client, cast.logistik)
    bad = {f"thing{devices[1].pk}-files": SimpleUploadedFile("x.png", b"MZ virus")}
    answer = make(client, cast, devices, **bad)
    assert answer.status_code == 422 and not Handover.objects.exists()
    line = next(line for line in answer.context["sheet"].lines if line.thing == devices[1])
    assert "is not a JPG, PNG or PDF" in str(line.errors)
    assert "choose the photos again" in answer.content.decode()


def test_on_its_page_while_it_is_open_by_who_is_part_of_it(client, cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    item = handover.items.get(number=1)
    url = reverse("attachment_add", args=["loans.handoveritem", item.pk])
    page = reverse("handover", args=[handover.doc_number])
    client.force_login(cast.stranger)
    assert client.post(url, {"files": scan()}).status_code == 404
    english(client, cast.staff)
    assert url in client.get(page).content.decode()
    client.post(url, {"files": scan("penerima.png")})
    assert files_of(item) == ["penerima.png"]
    file = attachments.of(item).get()
    answer = client.get(reverse("handover_answer", args=[handover.doc_number])).content.decode()
    assert answer.count(reverse("attachment_thumbnail", args=[file.public_id])) == 1
    remove = reverse("attachment_remove", args=[file.public_id])
    assert remove in client.get(page).content.decode()
    client.post(url, {"files": scan("kabur.png")})
    blurred = attachments.of(item).get(name="kabur.png")
    client.post(reverse("attachment_remove", args=[blurred.public_id]), {"reason": "Fotonya kabur"})
    assert files_of(item) == ["penerima.png"]
    answering.answer(handover, declined={}, actor=cast.staff)
    assert client.post(remove, {"reason": "Tidak perlu"}).status_code == 403
    assert url not in client.get(page).content.decode()
    assert client.post(url, {"files": scan()}).status_code == 403
    assert files_of(item) == ["penerima.png"]


def test_at_the_hand_out_of_a_loan_and_beside_the_return(client, lending):  # noqa: F811
    cast = lending.cast
    loan = lending.approve(lending.ask(cast.staff, 2, metres=100))
    english(client, cast.logistik)
    page = client.get(reverse("loan_hand_out", args=[loan.doc_number])).content.decode()
    first, second = loan.assignments.kept().order_by("pk")
    assert page.count(f'name="line{first.loan_item_id}-files') == 2, "of devices, not of metres"
    name = f"line{first.loan_item_id}-files"
    answer = hand_out(
        client, lending, loan, **{f"{name}{first.asset_id}": scan(), f"{name}{second.asset_id}": scan()}
    )
    handover = Handover.objects.get()
    assert answer.url == reverse("handover", args=[handover.doc_number])
    lines = {item.asset_id: item for item in handover.items.all()}
    (out,) = attachments.of(lines[first.asset_id])
    (other,) = attachments.of(lines[second.asset_id])
    url = reverse("attachment_thumbnail", args=[out.public_id])
    counter = client.get(reverse("loan_take_back", args=[loan.doc_number])).content.decode()
    assert counter.count(url) == 1 and "At the hand-out" in counter
    loan.refresh_from_db()
    first.refresh_from_db()
    document = declaring.declare(loan, [Declared(first)], actor=cast.staff)
    verify = client.get(reverse("return_verify", args=[document.doc_number])).content.decode()
    left, _, right = verify.partition("At the return")
    assert url in left and url not in right
    assert reverse("attachment_thumbnail", args=[other.public_id]) not in verify, "each thing its own"


def test_a_bad_photo_hands_nothing_out_and_says_which(client, lending):  # noqa: F811
    loan = lending.approve(lending.ask(lending.cast.staff, 1))
    english(client, lending.cast.logistik)
    one = loan.assignments.kept().get()
    bad = {f"line{one.loan_item_id}-files{one.asset_id}": SimpleUploadedFile("x.png", b"MZ virus")}
    answer = hand_out(client, lending, loan, **bad)
    assert answer.status_code == 422 and not HandoverItem.objects.exists()
    assert "is not a JPG, PNG or PDF" in answer.content.decode()
