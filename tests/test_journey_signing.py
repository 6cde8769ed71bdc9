"""A handover of twelve lines (units, whole drums, cuts), one of them declined, signed in each of the four
ways, by the people who may, in a real browser.
"""

import io
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from assets.services import places
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, register_devices, register_lot
from core.models import Notification, SigningPin
from core.tests.cast import make_cast
from core.tests.factories import PASSWORD
from loans.models import Handover, HandoverSignature
from loans.services.handovers import making
from loans.services.handovers.making import Line
from tests import browsing
from tests.world import World, picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
UNITS, DRUMS, CUTS = 5, 3, 4
WHY = "Port 3 tidak menyala"


@pytest.fixture
def office(live, browser):
    with browsing.office(browser, live) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def build_live():
    """A handover of twelve lines from Admin Logistik to the staff member for each test."""

    def build():
        w = World(make_cast())
        w.store = places.create(actor=w.cast.logistik, name="Gudang Utama")
        w.open = [twelve_lines(w) for _n in range(5)]
        return w

    return build


def twelve_lines(w) -> Handover:
    """Units, whole drums and cuts."""
    actor = w.cast.logistik
    units = register_devices(actor, UNITS, place=w.store)
    cable = CableFactory()
    cut, *drums = (register_lot(actor, 1000, item=cable, place=w.store) for _n in range(DRUMS + 1))
    lines = [Line(thing) for thing in (*units, *drums)]
    lines += [Line(cut, Decimal(10 + n)) for n in range(CUTS)]
    return making.make(lines, receiver=w.cast.staff, actor=actor)


@pytest.fixture
def handover(live) -> Handover:
    """One that nobody has touched yet."""
    return live.open.pop()


def decline_first(person, handover: Handover) -> None:
    """The receiver does not take the first unit."""
    item = handover.items.order_by("number").first()
    person.page.locator(f"[name='line{item.pk}-declined']").check()
    person.fill(**{f"line{item.pk}__reason": WHY})


def draw(person) -> None:
    """With the finger, on the paper of the page."""
    paper = person.page.locator("canvas.draw-paper")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    for start, last in (((0.1, 0.8), (0.4, 0.2)), ((0.4, 0.2), (0.9, 0.7))):
        person.page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        person.page.mouse.down()
        person.page.mouse.move(box["x"] + box["width"] * last[0], box["y"] + box["height"] * last[1], steps=8)
        person.page.mouse.up()


def signed(person, live, handover: Handover, way: str, how: str, *, drawn: bool) -> None:
    """What came of it: eleven lines are his, the first is back, and page and minutes say how he signed."""
    handover = Handover.objects.get(pk=handover.pk)
    assert (handover.status, handover.signing_way) == ("COMPLETED", way)
    assert handover.signed_by == (live.cast.logistik if way == "PAPER" else live.cast.staff)
    first, *others = handover.items.select_related("asset__place").order_by("number")
    assert (first.is_declined, first.decline_reason, first.asset.place) == (True, WHY, live.store)
    assert {item.asset.place.user for item in others} == {live.cast.staff} and len(others) == 11
    assert ledger_check.check() == []
    assert HandoverSignature.objects.filter(handover=handover).exists() == drawn
    person.go("handover", handover.doc_number)
    person.reads(how)
    shown = person.page.locator("img.signature-drawn")
    expect(shown).to_have_count(int(drawn))
    if drawn:
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    answer = person.page.request.get(person.base + reverse("handover_letter", args=[handover.doc_number]))
    sheets = list(pypdfium2.PdfDocument(answer.body()))
    text = " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in sheets).split())
    for word in (handover.doc_number, how, WHY, "(whole)", "(cut)"):
        assert word in text, word
    pictures = [thing for sheet in sheets for thing in sheet.get_objects(filter=[3])]
    assert bool(pictures) == drawn


def test_in_his_own_account(office, live, handover):
    office.staff.go("handover_answer", handover.doc_number)
    decline_first(office.staff, handover)
    draw(office.staff)
    office.staff.send()
    office.staff.at("handover", handover.doc_number)
    # Back in the browser: the form as the browser kept it, sent again; or asked for anew, and then too late.
    office.staff.page.go_back()
    if office.staff.page.url.endswith("/answer/"):
        office.staff.send()
    office.staff.at("handover", handover.doc_number)
    signed(office.staff, live, handover, "ACCOUNT", "own account", drawn=True)
    assert HandoverSignature.objects.filter(handover=handover).count() == 1


def code_on(page) -> str:
    """What a phone reads off the screen."""
    shown = Image.open(io.BytesIO(page.locator(".sign-code img").screenshot()))
    (found,) = zxingcpp.read_barcodes(shown)
    return found.text


def test_on_his_own_phone_by_the_code_on_the_givers_screen(office, live, browser, handover):
    office.logistik.go("handover", handover.doc_number)
    office.logistik.act("Sign on his phone")
    office.logistik.send()
    path = "/handovers/sign/" + code_on(office.logistik.page).rstrip("/").rpartition("/")[2] + "/"
    with browsing.person(browser, live, **browsing.PHONE) as phone:
        phone.page.goto(phone.base + path)
        phone.fill(username=live.cast.staff.email, password=PASSWORD)
        phone.press("Log in")
        phone.reads("Look at each thing")
        decline_first(phone, handover)
        draw(phone)
        phone.send()
        phone.at("handover", handover.doc_number)
    # The giver's screen follows by itself.
    address = office.logistik.base + reverse("handover", args=[handover.doc_number])
    office.logistik.page.wait_for_url(address)
    signed(office.logistik, live, handover, "PHONE", "Own phone by QR", drawn=True)


def test_another_one_reads_the_code(office, live, handover):
    office.logistik.go("handover_phone", handover.doc_number)
    office.logistik.send()
    path = "/handovers/sign/" + code_on(office.logistik.page).rstrip("/").rpartition("/")[2] + "/"
    response = office.leader.page.request.get(office.leader.base + path)
    assert response.status == 403 and live.cast.leader.name in response.text()
    # A new code takes its place; what the first one led to says so.
    office.logistik.press("New code")
    response = office.staff.page.request.get(office.staff.base + path)
    assert response.status == 410 and "does not work any more" in response.text()
    assert Handover.objects.get(pk=handover.pk).is_open


def set_pin(person, pin: str) -> None:
    person.go("account_pin")
    person.fill(password=PASSWORD, pin=pin, repeat_pin=pin)
    person.send()
    person.at("account")


def test_with_his_pin_on_the_givers_device(office, live, handover):
    set_pin(office.staff, "482913")
    giver = office.logistik
    giver.go("handover", handover.doc_number)
    giver.act("Sign with PIN")
    for left in (4, 3, 2, 1):
        decline_first(giver, handover)
        giver.fill(pin="111213")
        giver.send()
        giver.reads("is left" if left == 1 else f"{left} tries are left")
    giver.fill(pin="111213")
    giver.send()
    giver.reads("locked until")
    giver.fill(pin="482913")
    giver.send()
    giver.reads("locked until")
    assert Handover.objects.get(pk=handover.pk).is_open
    told = Notification.objects.get(type="PIN_LOCKED")
    assert told.recipient == live.cast.staff
    # He sets another one on his own phone, which ends the lock.
    set_pin(office.staff, "730518")
    assert SigningPin.objects.get(user=live.cast.staff).locked_until is None
    draw(giver)
    giver.fill(pin="730518")
    with giver.page.expect_navigation():
        giver.page.locator("main form button.btn-primary:visible").last.dblclick()
    giver.at("handover", handover.doc_number)
    signed(giver, live, handover, "PIN", "PIN on the giver's device", drawn=True)


def test_on_paper(office, live, handover):
    office.logistik.go("handover", handover.doc_number)
    office.logistik.act("Signed on paper")
    decline_first(office.logistik, handover)
    scan = {"name": "bast.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    office.logistik.page.locator("main [name=files]").set_input_files(scan)
    office.logistik.send()
    signed(office.logistik, live, handover, "PAPER", "On paper", drawn=False)
