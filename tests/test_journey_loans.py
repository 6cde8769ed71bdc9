"""Lending in a real browser by the people who may: borrower and super admin at their phones, logistics at
a desk. After each step: the loan, where each unit is and for whom it is held, the book, repairs, messages and
documents.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, AssetHold, Repair, StockMovement
from assets.services import places
from assets.services.catalogue import categories, items, types
from assets.services.stock import ledger_check
from assets.tests.factories import register_devices
from core import clock, references
from core.models import Attachment, Notification
from core.tests.cast import make_cast
from loans.models import AssetReturn, Handover, LoanRequest
from loans.services.loans import steps
from tests import browsing
from tests.world import World, picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
TOOL, OTHER = "Fujikura Splicer FSM-60S", "Yokogawa OTDR AQ1000"
KIT = ("Sumitomo Splicer T-72C", "Joinwit Meter JW3208C")
UNITS, OTHERS = 7, 3
SHELF = ("IN_STORAGE", "Gudang Alat", None)


@pytest.fixture
def office(live, browser):
    with browsing.office(browser, live) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def build_live():
    """Seven splicers, three of another tool and two of each of a kit in a warehouse location: each test has
    models of its own.
    """

    def build():
        w = World(make_cast())
        actor = w.cast.logistik
        w.store = places.create(actor=actor, name="Gudang Alat")
        tools = categories.create(actor=actor, name="Alat Kerja")
        kind = types.create(
            actor=actor, category=tools, name="Alat", classification="ASSET", tracking_method="INDIVIDUAL"
        )
        tool, other, *kit = (
            items.create(actor=actor, type=kind, name=name, brand=brand)
            for brand, name in (label.split(" ", 1) for label in (TOOL, OTHER, *KIT))
        )
        w.units = register_devices(actor, UNITS, item=tool, place=w.store)
        w.others = register_devices(actor, OTHERS, item=other, place=w.store)
        for item in kit:
            register_devices(actor, 2, item=item, place=w.store)
        return w

    return build


# ---------------------------------------------------------------- what is so


def now(loan: LoanRequest) -> LoanRequest:
    return LoanRequest.objects.get(pk=loan.pk)


def where(loan: LoanRequest, units: list[Asset]) -> list[tuple]:
    """(its status, who has it, until when it is held for the loan) of each unit."""
    held = AssetHold.objects.filter(reference_id=loan.doc_number, released_at__isnull=True)
    until = {hold.asset_id: hold.last for hold in held}
    found = Asset.objects.select_related("place").in_bulk([unit.pk for unit in units])
    return [(found[unit.pk].status, str(found[unit.pk].place), until.get(unit.pk)) for unit in units]


def booked(reference: str) -> dict[str, int]:
    """{kind of movement: how many under this number}; two for each unit that moves, one to and one from."""
    kinds = list(StockMovement.objects.filter(reference_id=reference).values_list("type", flat=True))
    return {kind: kinds.count(kind) for kind in set(kinds)}


def booked_of(asset: Asset) -> list[str]:
    """Kinds of movements of a unit, in order."""
    moves = StockMovement.objects.filter(related_asset=asset).order_by("pk")
    return list(moves.values_list("type", flat=True))


def last_word(person, document) -> str:
    """The last news that somebody got about a document, or a thing."""
    found = Notification.objects.filter(recipient=person, reference_id=references.number_of(document))
    return found.latest("pk").type


def agrees() -> None:
    assert ledger_check.check() == []


# ---------------------------------------------------------------- what is done


def ask(person, count: int, start, last, *, tool: str = TOOL, free: int = UNITS) -> LoanRequest:
    """The borrower fills the form in."""
    person.go("loan_create")
    person.fill(needed_from=f"{start}", return_date=f"{last}", reason="Sambung kabel backbone Bekasi")
    person.fill(lines__0__item=tool)
    person.page.keyboard.press("Tab")
    person.fill(lines__0__quantity=f"{count}")
    person.page.keyboard.press("Tab")
    expect(person.page.locator(".request-stock")).to_contain_text(f"{free}")
    person.press("Ask for the loan")
    return LoanRequest.objects.latest("pk")


def decide(person, loan: LoanRequest, *, listed: list[Asset], named: list[str]) -> LoanRequest:
    """Logistics approves everything: some units from the list, others by what is typed."""
    line = loan.items.get()
    person.go("loan", loan.doc_number)
    person.act("Decide and assign")
    for box in person.page.locator(".hand-things input[type=checkbox]").all():
        box.uncheck()
    for unit in listed:
        person.page.locator(f"[name='line{line.pk}-thing{unit.pk}']").check()
    expect(person.page.locator("[data-lend-count]")).to_have_text(f"{len(listed)} of {line.quantity} units")
    person.fill(**{f"line{line.pk}__codes": "\n".join(named)})
    expect(person.page.locator("[data-lend-count]")).to_have_text(f"{line.quantity} of {line.quantity} units")
    person.send()
    person.at("loan", loan.doc_number)
    return now(loan)


def hand_out(person, loan: LoanRequest) -> Handover:
    """Logistics gives all that is kept."""
    person.go("loan", loan.doc_number)
    person.act("Hand out")
    person.send()
    made = Handover.objects.latest("pk")
    person.at("handover", made.doc_number)
    return made


def sign(person, handover: Handover, declined: dict | None = None) -> Handover:
    """The receiver answers on his phone, from what his home page says."""
    person.go("home")
    with person.page.expect_navigation():
        person.page.locator("main a").filter(has_text=handover.doc_number).first.click()
    for item in handover.items.all():
        if why := (declined or {}).get(item.asset_id):
            person.page.locator(f"[name='line{item.pk}-declined']").check()
            person.fill(**{f"line{item.pk}__reason": why})
    person.send()
    person.at("handover", handover.doc_number)
    return Handover.objects.get(pk=handover.pk)


def give_back(person, loan: LoanRequest, units: dict[Asset, dict]) -> AssetReturn:
    """The borrower says what he brings, and how it is."""
    person.go("loan", loan.doc_number)
    person.act("Give back")
    for one in loan.assignments.filter(asset__in=units).select_related("asset"):
        person.page.locator(f"[name='unit{one.pk}-chosen']").check()
        person.fill(**{f"unit{one.pk}__{name}": value for name, value in units[one.asset].items()})
    person.send()
    document = AssetReturn.objects.latest("pk")
    person.at("return", document.doc_number)
    return document


def verify(person, document: AssetReturn, *, scanned=(), found: dict | None = None) -> AssetReturn:
    """Logistics looks at each thing: what is scanned is in order, of the rest it is said what was found."""
    person.go("return", document.doc_number)
    person.act("Verify")
    person.fill(codes="\n".join(scanned))
    for item in document.items.all():
        if said := (found or {}).get(item.asset_id):
            person.choose(f"line{item.pk}-finding", said.pop("finding"))
            person.fill(**{f"line{item.pk}__{name}": value for name, value in said.items()})
    person.send()
    person.at("return", document.doc_number)
    return AssetReturn.objects.get(pk=document.pk)


def test_five_are_borrowed_extended_given_back_lost_and_found(office, live):
    staff, logistik, (a, b, c, _d, _e, f, g) = live.cast.staff, live.cast.logistik, live.units
    today = clock.today()
    monday = today + timedelta(days=7 - today.weekday())
    friday, longer = monday + timedelta(days=4), monday + timedelta(days=11)
    mine, kept = ("IN_CUSTODY", staff.name), ("IN_STORAGE", "Gudang Alat", friday)

    loan = ask(office.staff, 5, monday, friday)
    assert (loan.status, loan.requester, loan.needed_from, loan.due) == ("PENDING", staff, monday, friday)
    assert where(loan, live.units) == [SHELF] * UNITS
    assert last_word(logistik, loan) == "LOAN_CREATED"

    # The first three from the list; another by its code and the last by its serial number.
    office.logistik.go("home")
    office.logistik.reads(f"Decide on the loan {loan.doc_number}")
    loan = decide(office.logistik, loan, listed=[a, b, c], named=[f.code.lower(), g.serial_number])
    assert (loan.status, loan.approver) == ("APPROVED", logistik)
    assert where(loan, live.units) == [kept, kept, kept, SHELF, SHELF, kept, kept]
    assert last_word(staff, loan) == "LOAN_APPROVED"
    agrees()

    handover = hand_out(office.logistik, loan)
    loan = now(loan)
    assert (loan.status, handover.status, handover.source) == ("ON_LOAN", "IN_PROGRESS", "LOAN")
    out = (*mine, friday)
    assert where(loan, live.units) == [out, out, out, SHELF, SHELF, out, out]
    assert booked(handover.doc_number) | booked(loan.doc_number) == {"OUT_HANDOVER": 5, "IN_HANDOVER": 5}
    assert last_word(staff, handover) == "ASSET_HANDED_OVER"
    handover = sign(office.staff, handover)
    assert (handover.status, handover.signing_way, handover.signed_by) == ("COMPLETED", "ACCOUNT", staff)
    assert last_word(logistik, handover) == "HANDOVER_SIGNED"
    agrees()

    broken = {
        "condition": "Slightly damaged",
        "notes": "Layar retak",
        "files": {"name": "retak.jpg", "mimeType": "image/jpeg", "buffer": picture()},
    }
    first = give_back(office.staff, loan, {a: {}, b: broken})
    assert (now(loan).status, first.status) == ("AWAITING_RETURN", "PENDING_APPROVAL")
    waits = ("AWAITING_RETURN", staff.name, friday)
    assert where(loan, live.units) == [waits, waits, out, SHELF, SHELF, out, out]
    assert Attachment.objects.get(entity_type="loans.assetreturnitem").name == f"{b.code} at its return.jpg"
    assert last_word(logistik, first) == "RETURN_DECLARED"
    first = verify(
        office.logistik, first, scanned=[a.code], found={b.pk: {"finding": "DAMAGED", "notes": "LCD pecah"}}
    )
    assert (now(loan).status, first.status, first.verified_by) == ("ON_LOAN", "COMPLETED", logistik)
    damaged = ("DAMAGED", "Gudang Alat", None)
    assert where(loan, live.units) == [SHELF, damaged, out, SHELF, SHELF, out, out]
    repair = Repair.objects.get(asset=b)
    assert (repair.status, repair.description) == ("REPORTED", "LCD pecah")
    assert booked(first.doc_number)["IN_RETURN"] == 2
    assert last_word(staff, first) == "RETURN_VERIFIED"
    agrees()

    office.staff.go("loan", loan.doc_number)
    office.staff.act("Ask for an extension")
    office.staff.fill(until=f"{longer}", reason="Masih ada tiga titik")
    office.staff.send()
    office.logistik.go("home")
    with office.logistik.page.expect_navigation():
        office.logistik.page.locator("main a").filter(has_text=loan.doc_number).first.click()
    office.logistik.act("Grant the extension")
    office.logistik.send()
    assert (now(loan).status, now(loan).due) == ("ON_LOAN", longer)
    out = (*mine, longer)
    assert where(loan, live.units) == [SHELF, damaged, out, SHELF, SHELF, out, out]
    assert last_word(staff, loan) == "LOAN_EXTENSION_ANSWERED"
    agrees()

    second = give_back(office.staff, loan, {c: {}, f: {"condition": "Good"}})
    # Somebody else is at the counter that day.
    second = verify(office.ceo, second, scanned=[c.serial_number, f.code])
    assert (now(loan).status, second.status) == ("ON_LOAN", "COMPLETED")
    assert second.verified_by == live.cast.ceo
    assert where(loan, live.units) == [SHELF, damaged, SHELF, SHELF, SHELF, SHELF, out]
    agrees()

    office.staff.go("asset", g.code)
    office.staff.act("Report the loss")
    office.staff.fill(reason="Tertinggal di ruang shelter pelanggan")
    office.staff.send()
    assert now(loan).status == "ON_LOAN"
    assert where(loan, [g]) == [("LOST", staff.name, None)]
    assert set(booked_of(g)) >= {"OUT_ADJUSTMENT"}
    assert last_word(logistik, g) == "ASSET_LOST"
    agrees()

    office.staff.go("asset", g.code)
    office.staff.act("Found again")
    office.staff.send()
    assert (now(loan).status, where(loan, [g])) == ("ON_LOAN", [out])
    assert last_word(logistik, g) == "ASSET_FOUND"
    agrees()

    # At the counter, in one step.
    office.logistik.go("loan", loan.doc_number)
    office.logistik.act("Take back")
    office.logistik.fill(codes=g.code)
    office.logistik.send()
    last = AssetReturn.objects.latest("pk")
    office.logistik.at("return", last.doc_number)
    loan = now(loan)
    assert (loan.status, last.status, loan.actual_return_date is not None) == ("RETURNED", "COMPLETED", True)
    assert where(loan, live.units) == [SHELF, damaged, SHELF, SHELF, SHELF, SHELF, SHELF]
    assert sorted(loan.assignments.values_list("ended", flat=True)) == ["RETURNED"] * 5
    agrees()
    for person in (office.staff, office.logistik):
        person.go("loan", loan.doc_number)
        person.reads("Returned")
        for name, document in (
            ("loan_letter", loan), ("handover_letter", handover), ("return_letter", first)
        ):  # fmt: skip
            response = person.page.request.get(person.base + reverse(name, args=[document.doc_number]))
            assert (response.status, response.body()[:5]) == (200, b"%PDF-")
    office.staff.go("my_stock")
    assert office.staff.page.get_by_text("Splicer FSM-60S").count() == 0


def test_one_is_not_taken_and_another_unit_goes_out(office, live):
    staff, logistik, today = live.cast.staff, live.cast.logistik, clock.today()
    (first, second, third), until = live.others, today + timedelta(days=3)
    loan = ask(office.staff, 2, today, until, tool=OTHER, free=OTHERS)
    loan = decide(office.logistik, loan, listed=[first, second], named=[])
    handover = hand_out(office.logistik, loan)
    handover = sign(office.staff, handover, {second.pk: "Kabel daya tidak ada"})
    assert (now(loan).status, handover.status) == ("ON_LOAN", "COMPLETED")
    assert [
        (item.asset_id, item.answer, item.decline_reason) for item in handover.items.order_by("asset_id")
    ] == [(first.pk, "ACCEPTED", ""), (second.pk, "DECLINED", "Kabel daya tidak ada")]
    out = ("IN_CUSTODY", staff.name, until)
    assert where(loan, [first, second, third]) == [out, SHELF, SHELF]
    assert last_word(logistik, handover) == "HANDOVER_DECLINED"
    agrees()

    # Logistics keeps another one for him; pressed twice, it is handed out once.
    office.logistik.go("loan", loan.doc_number)
    office.logistik.act("Assign units")
    line = loan.items.get()
    office.logistik.fill(**{f"line{line.pk}__codes": third.code})
    office.logistik.send()
    assert where(loan, [third]) == [("IN_STORAGE", "Gudang Alat", until)]
    office.logistik.act("Hand out")
    with office.logistik.page.expect_navigation():
        office.logistik.page.locator("main form button.btn-primary:visible").last.dblclick()
    assert Handover.objects.filter(wo_ro_int_number=loan.doc_number).count() == 2
    assert where(loan, [first, second, third]) == [out, SHELF, out]
    agrees()

    # He accepts it by a scan; the warehouse scans what he brings, and takes both back at once.
    office.staff.go("scan", query=f"?add={third.code}")
    office.staff.press("Accept")
    office.staff.send()
    assert not Handover.objects.unsigned().exists()
    office.staff.go("my_stock")
    office.staff.reads("What I have borrowed")
    office.logistik.go("scan", query=f"?add={first.code}&add={third.serial_number}")
    office.logistik.press("Take back")
    office.logistik.reads(loan.doc_number)
    office.logistik.send()
    document = AssetReturn.objects.latest("pk")
    office.logistik.at("return", document.doc_number)
    loan = now(loan)
    assert (loan.status, document.status, document.line_count) == ("RETURNED", "COMPLETED", 2)
    assert where(loan, [first, second, third]) == [SHELF, SHELF, SHELF]
    agrees()


def test_lines_are_kept_filled_in_and_seen_in_the_calendar(office, live):
    """Logistics keeps a template; what the borrower typed stays when it comes to his lines."""
    today, name, (splicer, meter) = clock.today(), "Paket splicing FO", KIT
    desk, phone = office.logistik, office.staff
    desk.go("loan_template_create")
    desk.fill(name=name, lines__0__item=splicer, lines__0__quantity="1")
    desk.page.locator("[name='is_shared']").check()
    desk.page.locator("[data-rows-add]").click()
    desk.fill(lines__1__item=meter, lines__1__quantity="1", lines__1__note="Dengan koper")
    desk.send()
    desk.at("loan_templates")
    desk.reads(name)

    phone.go("loan_create")
    phone.fill(return_date=f"{today + timedelta(days=2)}", reason="Sambung ulang ring timur")
    phone.fill(lines__0__item=splicer, lines__0__quantity="2", template=name)
    phone.press("Fill in from template")
    phone.reads(f"The lines of {name} were added.")
    phone.reads("Asked for already, so not added")
    field = "[name='lines-{}-{}']".format
    expect(phone.page.locator(field(0, "quantity"))).to_have_value("2")
    expect(phone.page.locator(field(1, "note"))).to_have_value("Dengan koper")
    expect(phone.page.locator("[name='reason']")).to_have_value("Sambung ulang ring timur")
    expect(phone.page.locator(".request-stock").nth(1)).to_contain_text("Free for these days")
    phone.press("Ask for the loan")
    loan = LoanRequest.objects.latest("pk")
    lines = steps.lines_of(loan)
    assert [(str(line), line.quantity, line.keterangan) for line in lines] == [
        (splicer, 2, ""),
        (meter, 1, "Dengan koper"),
    ]

    # The units that are proposed.
    desk.go("loan_decide", loan.doc_number)
    desk.send()
    kept = loan.assignments.filter(loan_item=lines[0]).first().asset
    desk.go("item", kept.standard_item_id)
    desk.act("Calendar")
    row = desk.page.locator(".calendar-units tr").filter(has_text=kept.code)
    for said in ("Held for somebody", live.cast.staff.name, loan.doc_number):
        expect(row).to_contain_text(said)
    # A year on, and a month further.
    desk.go("stock_calendar", kept.standard_item_id, query=f"?month={today.year + 1}-{today:%m}")
    with desk.page.expect_navigation():
        desk.page.locator("main a[rel=next]").click()
    desk.reads("Nobody has a unit of it held in this month")
    desk.go("asset_calendar", kept.code)
    expect(desk.page.locator(".calendar-mark").first).to_have_text("Held for somebody")
