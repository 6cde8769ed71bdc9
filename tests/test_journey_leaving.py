"""Somebody leaves, in a real browser: fourteen things in three places are settled, he is cleared with his
letter, and his account is closed, in less than twelve clicks.
"""

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.services import places
from assets.services.catalogue import categories, items, types
from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.factories import register_devices, register_lot
from core.models import User
from core.tests.cast import make_cast
from loans.choices import HandoverStatus, LoanStatus
from loans.models import Clearance, Handover
from loans.services.handovers import answering
from loans.services.loans import fetching
from loans.tests.lending import approved, asked, wish
from tests import browsing
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
CAR, REASON = "Mobil B 1234 KJX", "Pindah kerja ke luar kota"
FEWER_THAN = 12


@pytest.fixture
def office(live, browser):
    with browsing.office(browser, live) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def build_live():
    """The staff member holds six devices and a drum at home, four in his car, and has borrowed three."""

    def build():
        w = World(make_cast())
        actor = w.cast.logistik
        w.store = places.create(actor=actor, name="Gudang Alat")
        tools = categories.create(actor=actor, name="Alat Kerja")
        kind, cable = (
            types.create(actor=actor, category=tools, name=name, classification=of, tracking_method=how)
            for name, of, how in (("Alat", "ASSET", "INDIVIDUAL"), ("Kabel", "MATERIAL", "BULK"))
        )
        tool = items.create(actor=actor, type=kind, name="Splicer 90S+", brand="Fujikura")
        drum = items.create(
            actor=actor,
            type=cable,
            name="Dropcore 2C",
            brand="Furukawa",
            bulk_type="MEASUREMENT",
            unit_of_measure="Hasbal",
            base_unit_of_measure="Meter",
            quantity_per_unit=1000,
        )
        units = register_devices(actor, 13, item=tool, place=w.store)
        roll = register_lot(actor, 700, item=drum, place=w.store)
        own = [*units[:10], roll]
        custody.issue([custody.Part(thing) for thing in own], to=w.cast.staff, actor=actor)
        for thing in Asset.objects.filter(pk__in=[unit.pk for unit in units[6:10]]):
            in_car(thing, actor)
        loan = approved(asked(w.cast, wish(tool, 3)), {1: units[10:]}, actor=actor)
        line = loan.items.get()
        loan, handover = fetching.hand_out(
            loan, [fetching.Fetch(line.pk, unit) for unit in units[10:]], actor=actor
        )
        answering.answer(handover, declined={}, actor=w.cast.staff)
        w.loans, w.things = {"lent": loan}, [*own, *units[10:]]
        return w

    return build


def in_car(thing: Asset, actor) -> None:
    """It lies in his car."""
    Asset.objects.filter(pk=thing.pk).update(location_detail=CAR)


class Clicker:
    """A person whose clicks are counted; what is chosen in a list takes two."""

    def __init__(self, person):
        self.person, self.clicks = person, 0

    def click(self, words: str) -> None:
        self.clicks += 1
        self.person.act(words)

    def choose(self, **values) -> None:
        self.clicks += 2 * len(values)
        self.person.fill(**values)

    def type(self, **values) -> None:
        self.person.fill(**values)


def test_fourteen_things_in_three_places_are_settled_in_less_than_twelve_clicks(live, office):
    person, desk = live.cast.staff, Clicker(office.ceo)
    page, leader = office.ceo.page, live.cast.leader
    assert len(live.things) == 14
    office.staff.go("home")
    office.ceo.go("user", person.pk)
    desk.click("Leaves")
    desk.type(reason=REASON)
    desk.click("Close the log-in")
    # His own window is logged out in the same moment.
    office.staff.page.reload()
    assert reverse("login") in office.staff.page.url
    office.ceo.at("user_leaving", person.pk)
    for words in ("With him", CAR, "Borrowed", "700 Meter", live.loans["lent"].doc_number):
        office.ceo.reads(words)
    # One warehouse: that everything goes back there is chosen already. What is in the car stays in the team.
    (car,) = (n for n in range(3) if page.locator(f"#group{n}-title").inner_text().startswith(CAR))
    desk.choose(**{f"group{car}__where": "Passed on to another"})
    desk.type(**{f"group{car}__to": leader.name})
    desk.click("Settle everything and clear")
    letter = Clearance.objects.get()
    office.ceo.at("clearance", letter.doc_number)
    office.ceo.reads(f"Clearance letter of {person.name}")
    printed = page.request.get(office.ceo.base + reverse("clearance_letter", args=[letter.doc_number]))
    assert printed.headers["content-type"] == "application/pdf" and printed.body().startswith(b"%PDF")
    desk.clicks += 2  # the letter, and back
    desk.click("Deactivate")
    desk.click("Deactivate")
    office.ceo.at("user", person.pk)
    office.ceo.reads("Inactive")
    assert desk.clicks < FEWER_THAN, desk.clicks
    gone = User.objects.get(pk=person.pk)
    assert not gone.is_active and not Asset.objects.current().filter(place__user=gone).exists()
    assert letter.line_count == 14 and letter.lost_count == 0
    live.loans["lent"].refresh_from_db()
    assert live.loans["lent"].status == LoanStatus.RETURNED
    passed = Handover.objects.get(receiver=leader)
    assert (passed.giver, passed.line_count, passed.status) == (gone, 4, HandoverStatus.IN_PROGRESS)
    assert Asset.objects.filter(place=live.store, status="IN_STORAGE").count() == 10
    assert ledger_check.check() == []
    # Who got the rest signs for it at his phone.
    office.leader.go("handover_answer", passed.doc_number)
    office.leader.send()
    passed.refresh_from_db()
    assert passed.status == HandoverStatus.COMPLETED
