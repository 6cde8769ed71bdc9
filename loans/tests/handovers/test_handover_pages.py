"""Handovers in the browser: chosen, scanned, answered line by line, signed; the list, the minutes, the
export, the work that waits.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from core import clock, spelling
from core.files import attachments
from core.models import UserPreference
from loans.choices import SigningWay
from loans.letters import handovers as letters
from loans.models import Handover
from loans.panels import handovers as panels
from loans.services.handovers import answering, making, voiding
from loans.services.handovers.making import Line
from loans.tests.factories import hand_over, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, place=WarehouseFactory(name="Gudang Utama"))


def enter(client, person):
    UserPreference.objects.update_or_create(user=person, defaults={"language": "en"})
    client.force_login(person)


def get(client, person, name, *args, query=""):
    enter(client, person)
    response = client.get(reverse(name, args=args) + query)
    translation.activate("en")
    return response


def post(client, person, name, *args, **data):
    enter(client, person)
    response = client.post(reverse(name, args=args), data)
    translation.activate("en")
    return response


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def head(**more):
    return {"receiver": "Teguh Wibowo", "status": "IN_CUSTODY", "date": f"{clock.today()}"} | more


# ---------------------------------------------------------------- made


def test_only_who_has_something_to_hand_over_is_asked_to(client, cast, devices):
    give_to(devices[0], cast.staff, actor=cast.logistik)
    offered = {}
    for person in (cast.logistik, cast.staff, cast.stranger, cast.purchase):
        page = get(client, person, "handovers").content.decode()
        form = get(client, person, "handover_new").status_code
        offered[person.name] = (reverse("handover_new") in page, form)
    assert list(offered.values()) == [(True, 200), (True, 200), (False, 403), (False, 403)]


def test_things_of_a_list_are_handed_over(client, cast, devices):
    page = get(client, cast.logistik, "handover_new", query=f"?ids={devices[0].pk}&ids={devices[1].pk}")
    assert [line.thing for line in page.context["sheet"].lines] == devices[:2]
    response = post(client, cast.logistik, "handover_new", ids=[d.pk for d in devices[:2]], **head())
    handover = Handover.objects.get()
    assert response.url == reverse("handover", args=[handover.doc_number])
    assert "Teguh Wibowo" in said(response)[0] and handover.line_count == 2
    assert [item.asset for item in handover.items.all()] == devices[:2]


def test_codes_come_as_lines_first(client, cast, devices):
    drum = register_lot(cast.logistik, 1000, place=devices[0].place)
    codes = f"{devices[0].serial_number}\n{drum.code}\nNONSENSE-1"
    response = post(client, cast.logistik, "handover_new", codes=codes, **head(note="Job 7"))
    page = response.content.decode()
    assert response.status_code == 200 and not Handover.objects.exists()
    assert [line.thing for line in response.context["sheet"].lines] == [devices[0], drum]
    assert "NONSENSE-1" in page and "Job 7" in page
    data = {"ids": [devices[0].pk, drum.pk], f"thing{drum.pk}-quantity": "150"}
    post(client, cast.logistik, "handover_new", **head(note="Job 7"), **data)
    handover = Handover.objects.get()
    assert handover.note == "Job 7"
    assert [(i.quantity, i.is_whole) for i in handover.items.all()] == [(1, True), (150, False)]


def test_every_mistake_stands_at_its_field(client, cast, devices):
    drum = register_lot(cast.logistik, 100, place=devices[0].place)
    data = {"ids": [devices[0].pk, drum.pk], f"thing{drum.pk}-quantity": "150"}
    response = post(client, cast.logistik, "handover_new", **head(receiver="Nobody", date="1.1.2031"), **data)
    assert response.status_code == 422
    sheet = response.context["sheet"]
    assert {"receiver", "date"} <= set(sheet.head.errors) and "quantity" in sheet.lines[1].errors
    assert post(client, cast.logistik, "handover_new", **head()).status_code == 422


def test_somebody_was_faster(client, cast, devices):
    """The page says so once; who sends it again knows whose hands it comes from."""
    page = get(client, cast.logistik, "handover_new", query=f"?ids={devices[0].pk}")
    place = re.search(rf'name="thing{devices[0].pk}-place" value="([^"]+)"', page.content.decode())[1]
    give_to(devices[0], cast.leader, actor=cast.ceo)
    data = head() | {"ids": [devices[0].pk], f"thing{devices[0].pk}-place": place}
    response = post(client, cast.logistik, "handover_new", **data)
    assert response.status_code == 422 and not Handover.objects.exists()
    assert "Lukman Kepala" in str(response.context["sheet"].lines[0].errors)
    again = re.search(rf'name="thing{devices[0].pk}-place" value="([^"]+)"', response.content.decode())[1]
    data[f"thing{devices[0].pk}-place"] = again
    post(client, cast.logistik, "handover_new", **data)
    assert Handover.objects.get().giver == cast.leader


def test_a_holder_passes_on_his_own(client, cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    page = get(client, cast.staff, "handover_new")
    assert [line.thing for line in page.context["sheet"].things] == [devices[0]]
    assert not page.context["sheet"].lines  # nothing is chosen for him
    other = devices[1].pk
    response = post(
        client, cast.staff, "handover_new", **head(receiver="Lukman Kepala"), ids=[devices[0].pk, other]
    )
    assert response.status_code == 302
    handover = Handover.objects.get()
    assert (handover.giver, handover.line_count) == (cast.staff, 1)
    assert get(client, cast.stranger, "handover_new").status_code == 403


def test_sent_twice_makes_one(client, cast, devices):
    page = get(client, cast.logistik, "handover_new", query=f"?ids={devices[0].pk}")
    token = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())[1]
    for _n in range(2):
        response = post(
            client, cast.logistik, "handover_new", ids=[devices[0].pk], form_token=token, **head()
        )
        assert response.url == reverse("handover", args=[Handover.objects.get().doc_number])


# ---------------------------------------------------------------- answered


def test_receiver_answers_on_one_page(client, cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    page = get(client, cast.staff, "handover_answer", handover.doc_number)
    assert page.status_code == 200 and len(page.context["rows"]) == 3
    line = handover.items.last()
    response = post(
        client,
        cast.staff,
        "handover_answer",
        handover.doc_number,
        version=page.context["version"],
        **{f"line{line.pk}-declined": "on", f"line{line.pk}-reason": "The port is bent"},
    )
    assert response.url == reverse("handover", args=[handover.doc_number])
    handover.refresh_from_db()
    assert (handover.status, handover.signing_way) == ("COMPLETED", SigningWay.ACCOUNT)
    shown = get(client, cast.staff, "handover", handover.doc_number).content.decode()
    assert "The port is bent" in shown and "In the receiver" in shown


def test_a_declined_line_needs_a_reason_and_a_reason_declines(client, cast, devices):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    first, second = handover.items.all()
    response = post(
        client, cast.staff, "handover_answer", handover.doc_number, **{f"line{first.pk}-declined": "on"}
    )
    assert response.status_code == 422 and "reason" in response.context["sheet"].lines[0].errors
    post(client, cast.staff, "handover_answer", handover.doc_number, **{f"line{second.pk}-reason": "Wet box"})
    second.refresh_from_db()
    assert second.is_declined


def test_who_comes_too_late_is_told(client, cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    page = get(client, cast.staff, "handover_answer", handover.doc_number)
    voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    response = post(
        client, cast.staff, "handover_answer", handover.doc_number, version=page.context["version"]
    )
    assert response.status_code == 409 and cast.logistik.name in response.content.decode()
    opened = get(client, cast.staff, "handover_answer", handover.doc_number)
    assert opened.url == reverse("handover", args=[handover.doc_number])


def test_signed_on_paper_and_for_somebody(client, cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    assert post(client, cast.logistik, "handover_paper", handover.doc_number).status_code == 422
    response = post(client, cast.logistik, "handover_paper", handover.doc_number, files=[scan()], note="")
    assert response.status_code == 302
    handover.refresh_from_db()
    assert handover.signing_way == SigningWay.PAPER
    shown = get(client, cast.staff, "handover", handover.doc_number)
    assert [file.name for file in shown.context["attachments"]["files"]] == [f"{handover} signed.png"]
    other = hand_over(devices[1:2], to=cast.staff, by=cast.logistik)
    short = post(client, cast.logistik, "handover_sign_for", other.doc_number, reason="no")
    assert short.status_code == 422
    post(client, cast.logistik, "handover_sign_for", other.doc_number, reason="He is on leave.")
    other.refresh_from_db()
    assert other.signing_way == SigningWay.PROXY


def test_paper_that_declines_is_not_lost_when_it_was_signed_otherwise_meanwhile(client, cast, devices):
    """The page lay open, with what he crossed out; he has signed for all of it in his account since."""
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    name, number, line = "handover_paper", handover.doc_number, handover.items.last()
    form = {"version": handover.version, f"line{line.pk}-reason": "Crossed out", "note": ""}
    answering.answer(handover, declined={}, actor=cast.staff)
    late = post(client, cast.logistik, name, number, files=[scan()], **form)
    assert late.status_code == 409 and cast.staff.name in late.content.decode()
    assert not attachments.of(handover)
    form["version"] = Handover.objects.get().version
    assert post(client, cast.logistik, name, number, files=[scan()], **form).status_code == 302
    assert len(attachments.of(handover)) == 1


def test_void_page_lists_what_moved_on(client, cast, devices):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    hand_over(devices[:1], to=cast.leader, by=cast.staff)
    page = get(client, cast.logistik, "handover_void", handover.doc_number).content.decode()
    assert devices[0].code in page and devices[1].code not in page
    assert 'name="reason"' not in page, "no button without an effect"
    response = post(client, cast.logistik, "handover_void", handover.doc_number, reason="To the wrong man")
    assert response.status_code == 409 and devices[0].code in response.content.decode()


# ---------------------------------------------------------------- looked at


def test_list_narrows_and_finds(client, cast, devices):
    one = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    two = hand_over(devices[1:2], to=cast.leader, by=cast.logistik)
    answering.answer(two, declined={}, actor=cast.leader)
    with clock.at(clock.now() - timedelta(days=2)):
        late = hand_over(devices[2:], to=cast.staff, by=cast.logistik)

    def numbers(query, person=cast.logistik):
        rows = get(client, person, "handovers", query=query).context["list"].rows
        return {row["doc_number"] for row in rows}

    assert numbers("") == {one.doc_number, two.doc_number, late.doc_number}
    assert numbers("?tab=unsigned") == {one.doc_number, late.doc_number}
    assert numbers("?missing=on") == {late.doc_number}
    assert numbers("?tab=completed") == {two.doc_number}
    assert numbers(f"?q={devices[1].serial_number}") == {two.doc_number}
    assert numbers(f"?q={one.doc_number}&tab=completed") == {one.doc_number}
    assert numbers("?sign=on", cast.staff) == {one.doc_number, late.doc_number}
    assert numbers("", cast.leader) == {two.doc_number}
    assert numbers("", cast.stranger) == set()


def test_work_that_waits(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    (item,) = panels.handovers(cast.staff)
    assert item.url == reverse("handover_answer", args=[handover.doc_number])
    assert not list(panels.handovers(cast.leader)) and not list(panels.handovers(cast.logistik))
    with clock.at(clock.now() + timedelta(days=1)):
        (item,) = panels.handovers(cast.logistik)
        assert item.title == "1 handover is not signed"
        assert len(list(panels.handovers(cast.staff))) == 1
    answering.answer(handover, declined={}, actor=cast.staff)
    assert not list(panels.handovers(cast.staff))


def test_export_holds_the_columns_of_the_report(client, cast, devices):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    enter(client, cast.logistik)
    response = client.post(reverse("export_make", args=["handovers"]), {"format": "csv"})
    text = b"".join(response.streaming_content if response.streaming else [response.content]).decode(
        "utf-8-sig"
    )
    assert "NO. DOKUMEN" in text.upper() or "DOCUMENT NUMBER" in text.upper()
    assert handover.doc_number in text and devices[1].code in text and "Teguh Wibowo" in text


# ---------------------------------------------------------------- the minutes


def read(client, person, handover) -> str:
    response = get(client, person, "handover_letter", handover.doc_number)
    assert response["Content-Type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(response.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_minutes_say_who_gave_what_to_whom(client, cast, devices):
    drum, cut = (register_lot(cast.logistik, 1000, place=devices[0].place) for _n in range(2))
    handover = making.make(
        [Line(devices[0]), Line(drum), Line(cut, Decimal(150)), Line(devices[1])],
        receiver=cast.staff,
        actor=cast.logistik,
        reference="WO-7",
    )
    assert "DRAFT" in read(client, cast.staff, handover)
    line = handover.items.get(asset=devices[1])
    answering.answer(handover, declined={line.pk: "Bent port"}, actor=cast.staff)
    UserPreference.objects.update_or_create(user=cast.staff, defaults={"language": "en"})
    text = read(client, cast.staff, handover)
    for word in (
        handover.doc_number,
        "First Party",
        "Dewi Sari (Logistik & Gudang)",
        "Teguh Wibowo (Technical Support)",
        devices[0].code,
        devices[0].serial_number,
        "(whole)",
        "150 Meter (cut)",
        "Bent port",
        "WO-7",
        "Citra Direktur",
        "DRAFT",  # until it is sealed
        "own account",
    ):
        assert word in text, word
    assert str(clock.today().year) in text


def test_voided_minutes_are_stamped(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    handover = voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    letter = letters.of(handover)
    assert letter.stamp.text == "VOIDED" and "wrong man" in repr(letter.paragraphs_after)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (20, "dua puluh"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"),
    ],
)
def test_numbers_in_words(number, words):
    assert spelling.spelled(number) == words


def test_days_in_words():
    day = date(2026, 11, 30)
    assert spelling.day_in_words(day) == "Monday, 30 November 2026"
    with translation.override("id"):
        assert "tiga puluh November dua ribu dua puluh enam" in spelling.day_in_words(day)
