"""One request of each kind, from the wish to its end, in a real browser by the people who may; every step's
effects are looked up.
"""

import pytest

from assets.models import Asset, StandardItem, StockMovement
from assets.services.catalogue import items
from assets.services.stock import ledger_check, reservations
from core.models import ActivityLog, Notification
from requests_app.models import Request
from tests import browsing, remembered

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("english")]
STOCKED = "MikroTik CCR2004-16G-2S+"
CABLE = "Furukawa Dropcore 1 Core"


@pytest.fixture
def office(live, browser):
    with browsing.office(browser, live) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def build_live():
    """The world, and models that no warehouse has: one for each test."""

    def build():
        w = remembered.world()
        names = [f"LtAP-{number:03d}" for number in range(6)]
        w.wanted = [
            str(items.create(actor=w.cast.logistik, type=w.item.type, name=name, brand="MikroTik"))
            for name in names
        ]
        return w

    return build


@pytest.fixture
def wanted(live) -> str:
    """A model of this test alone."""
    return live.wanted.pop()


def newest() -> Request:
    return Request.objects.latest("pk")


def now(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


def kept(request: Request) -> int:
    return int(sum(row.quantity for row in reservations.of(request.doc_number)))


def told(person, request: Request) -> list[str]:
    rows = Notification.objects.filter(recipient=person, reference_id=request.doc_number).order_by("pk")
    return list(rows.values_list("type", flat=True))


def deeds(request: Request) -> list[str]:
    rows = ActivityLog.objects.filter(entity_type="requests_app.request", entity_id=str(request.pk)).order_by(
        "pk"
    )
    return [action.rpartition(".")[2] for action in rows.values_list("action", flat=True)]


def line(request: Request, number: int, name: str) -> str:
    """The name of a field of a line, as `browsing.Person.fill` takes it."""
    return f"line{request.items.get(number=number).pk}__{name}"


def wish(person, *lines: dict, **head) -> Request:
    """Fill in the form for a request and send it."""
    person.go("request_create")
    for name in ("order_type", "target"):
        if name in head:
            person.choose(name, head.pop(name))
    person.fill(**head)
    for number, values in enumerate(lines):
        if number:
            person.page.locator("main [data-rows-add]").click()
        person.fill(**{f"lines__{number}__item": values["item"]})
        person.page.keyboard.press("Tab")
        person.fill(**{f"lines__{number}__quantity": str(values["quantity"])})
        if "unit" in values:
            person.page.locator(f"main [name='lines-{number}-unit']").select_option(value=values["unit"])
    person.press("Send the request")
    return newest()


def do(person, request: Request, words: str, **values) -> Request:
    """Press a button of the request's page, fill its form in, press its button; lands at the request
    again.
    """
    person.go("request", request.doc_number)
    person.act(words)
    person.fill(**values)
    person.send()
    person.at("request", request.doc_number)
    return now(request)


def buy(office, request: Request, price: str) -> Request:
    """Purchase enters one price for every line and approves."""
    purchase = office.purchase
    purchase.go("request_set_purchase", request.doc_number)
    purchase.fill(vendor="CV Mitra Fiber", po_number="PO-77", invoice_number="INV-77")
    purchase.page.locator("main [name='purchase_date']").fill(f"{request.request_date:%Y-%m-%d}")
    for item in request.items.all():
        if item.to_buy and not item.is_rejected:
            purchase.fill(**{f"line{item.pk}__purchase_price": price})
    with purchase.page.expect_navigation():
        purchase.page.locator("main button[name=go_on]:visible").click()
    purchase.at("request_approve_purchase", request.doc_number)
    with purchase.page.expect_navigation():
        purchase.page.locator("main form button.btn-primary:visible").last.click()
    return now(request)


def register(office, request: Request, **lines) -> Request:
    """Logistics registers what has arrived: the page knows everything but the serial numbers."""
    logistik = office.logistik
    logistik.go("request", request.doc_number)
    logistik.act("Register goods")
    assert "/registrations/new/" in logistik.page.url
    assert logistik.page.locator("main [name='wo_ro_int_number']").input_value() == request.doc_number
    logistik.fill(place="Gudang Inventori", **lines)
    logistik.press("Register")
    assert "/registrations/REG-" in logistik.page.url, logistik.page.locator(
        "main [role=alert]"
    ).all_inner_texts()
    return now(request)


def hand_over(office, request: Request) -> Request:
    """Logistics gives everything that is proposed."""
    return do(office.logistik, request, "Hand over")


def test_a_regular_request_that_is_all_in_stock(office, live):
    request = wish(office.staff, {"item": STOCKED, "quantity": 2})
    assert (request.status, request.requester, kept(request)) == ("AWAITING_HANDOVER", live.cast.staff, 2)
    assert "REQUEST_CREATED" in told(live.cast.logistik, request)
    office.logistik.go("requests", query="?waits=on")
    office.logistik.reads(request.doc_number)
    request = hand_over(office, request)
    assert (request.status, kept(request), deeds(request)) == ("COMPLETED", 0, ["created", "handed_over"])
    moves = (
        StockMovement.objects.filter(reference_id=request.doc_number)
        .order_by("pk")
        .values_list("type", flat=True)
    )
    assert sorted(moves) == ["IN_HANDOVER", "IN_HANDOVER", "OUT_HANDOVER", "OUT_HANDOVER"]
    assert told(live.cast.staff, request)[-1] == "REQUEST_COMPLETED"
    office.staff.go("my_stock")
    office.staff.reads("CCR2004")
    assert ledger_check.check() == []


def test_a_regular_request_that_is_bought_without_the_ceo(office, live, wanted):
    request = wish(office.staff, {"item": wanted, "quantity": 2})
    assert (request.status, kept(request)) == ("PENDING", 0)
    request = do(office.logistik, request, "Review")
    assert (request.status, request.logistic_approver) == ("LOGISTIC_APPROVED", live.cast.logistik)
    assert "REQUEST_LOGISTIC_APPROVED" in told(live.cast.purchase, request)
    request = buy(office, request, "1.250.000")
    assert (request.status, request.total_value) == ("APPROVED", 2_500_000)
    request = do(office.purchase, request, "Start the purchase")
    request = do(office.purchase, request, "Mark as shipped")
    assert (request.status, request.actual_shipment_date is not None) == ("IN_DELIVERY", True)
    request = do(office.logistik, request, "Record an arrival", **{line(request, 1, "arrived"): "2"})
    assert (request.status, request.arrival_date is not None) == ("ARRIVED", True)
    request = register(office, request, lines__0__serials="HAPAX2-0001\nHAPAX2-0002")
    assert (request.status, kept(request)) == ("AWAITING_HANDOVER", 2)
    bought = Asset.objects.get(serial_number="HAPAX2-0001")
    assert (bought.purchase_price, bought.vendor, bought.po_number) == (1_250_000, "CV Mitra Fiber", "PO-77")
    request = hand_over(office, request)
    assert (request.status, kept(request)) == ("COMPLETED", 0)
    assert Asset.objects.filter(place__user=live.cast.staff, serial_number__startswith="HAPAX2-").count() == 2
    assert deeds(request) == [
        "created",
        "logistic_approved",
        "purchase_set",
        "purchase_approved",
        "purchasing_started",
        "shipped",
        "received",
        "registered",
        "handed_over",
    ]
    assert ledger_check.check() == []


def test_an_urgent_request_with_the_ceos_word(office, live, wanted):
    request = wish(
        office.leader,
        {"item": STOCKED, "quantity": 1},
        {"item": wanted, "quantity": 4},
        order_type="URGENT",
        justification="Link POP Cempaka Putih putus sejak malam",
    )
    assert (request.status, request.rank, kept(request)) == ("PENDING", 1, 1)
    request = do(office.leader, request, "Follow up")
    assert "FOLLOW_UP" in told(live.cast.logistik, request)
    revised = {line(request, 2, "approved"): "3", line(request, 2, "reason"): "Cukup tiga"}
    request = do(office.logistik, request, "Review", **revised)
    assert (request.status, request.items.get(number=2).approval_status) == ("LOGISTIC_APPROVED", "PARTIAL")
    request = do(office.ceo, request, "Prioritise")
    assert (
        request.is_prioritized_by_ceo,
        request.rank,
        "CEO_DISPOSITION" in told(live.cast.purchase, request),
    ) == (True, 2, True)
    request = buy(office, request, "5000000")
    assert (request.status, request.total_value) == ("AWAITING_CEO_APPROVAL", 15_000_000)
    revised = {line(request, 2, "approved"): "2", line(request, 2, "reason"): "Dua dulu"}
    request = do(office.ceo, request, "Final approval", **revised)
    assert (request.status, request.total_value, request.final_approver) == (
        "APPROVED",
        10_000_000,
        live.cast.ceo,
    )
    request = do(office.purchase, request, "Start the purchase")
    request = do(office.ceo, request, "Ask for the progress")
    request = do(office.purchase, request, "Answer", note="Barang sudah dikemas vendor")
    assert "PROGRESS_FEEDBACK" in told(live.cast.ceo, request)
    request = do(office.purchase, request, "Mark as shipped")
    request = do(office.logistik, request, "Record an arrival", **{line(request, 2, "arrived"): "2"})
    request = register(office, request, lines__0__serials="URGEN-0001\nURGEN-0002")
    assert (request.status, kept(request)) == ("AWAITING_HANDOVER", 3)
    request = hand_over(office, request)
    assert (request.status, request.rank, kept(request)) == ("COMPLETED", 0, 0)
    assert ledger_check.check() == []


def test_a_project_that_arrives_in_parts(office, live, wanted):
    request = wish(
        office.leader,
        {"item": wanted, "quantity": 3},
        {"item": CABLE, "quantity": 100, "unit": "base"},
        order_type="PROJECT_BASED",
        project_name="POP Bekasi Timur",
        justification="Pembangunan POP baru tahap satu",
    )
    assert (request.project_name, request.items.get(number=2).allocated_quantity, kept(request)) == (
        "POP Bekasi Timur",
        100,
        100,
    )
    leader = office.leader
    leader.go("request", request.doc_number)
    leader.page.locator("main form[action*='comments'] textarea").first.fill(
        f"@{live.cast.logistik.name} kabelnya diambil Senin"
    )
    with leader.page.expect_navigation():
        leader.page.locator("main form[action*='comments'] button").first.click()
    leader.reads("kabelnya diambil Senin")
    assert "REQUEST_MENTIONED" in told(live.cast.logistik, request)
    request = do(office.logistik, request, "Review")
    request = buy(office, request, "750000")
    assert request.status == "AWAITING_CEO_APPROVAL", "a project needs the CEO whatever it costs"
    request = do(office.ceo, request, "Final approval")
    request = do(office.purchase, do(office.purchase, request, "Start the purchase"), "Mark as shipped")
    first = {
        line(request, 1, "arrived"): "2",
        line(request, 1, "wrong"): "1",
        line(request, 1, "reason"): "Satu salah model",
    }
    request = do(office.logistik, request, "Record an arrival", **first)
    assert (request.items.get(number=1).outstanding, request.deliveries.count()) == (1, 1)
    request = register(office, request, lines__0__serials="PROYEK-0001\nPROYEK-0002")
    assert request.status == "ARRIVED"
    rest = {line(request, 1, "missing"): "1", line(request, 1, "reason"): "Vendor kehabisan stok"}
    request = do(office.logistik, request, "Record an arrival", **rest)
    assert (request.status, request.is_registered, kept(request)) == ("AWAITING_HANDOVER", True, 102)
    request = hand_over(office, request)
    assert (request.status, [int(each.handed_quantity) for each in request.items.order_by("number")]) == (
        "COMPLETED",
        [2, 100],
    )
    held = Asset.objects.filter(
        place__user=live.cast.leader, standard_item=StandardItem.objects.get(name="Dropcore 1 Core")
    )
    assert 100 in [piece.current_balance for piece in held]
    assert ledger_check.check() == []


def test_a_restock_ends_in_the_warehouse(office, live, wanted):
    request = wish(office.logistik, {"item": wanted, "quantity": 2}, target="INVENTORY")
    assert (request.status, request.allocation_target, kept(request)) == ("PENDING", "INVENTORY", 0)
    office.logistik.go("request", request.doc_number)
    assert office.logistik.page.locator("main .actions a").filter(has_text="Review").count() == 0, (
        "nobody reviews his own"
    )
    request = do(office.ceo, request, "Review")
    request = buy(office, request, "900000")
    request = do(office.purchase, do(office.purchase, request, "Start the purchase"), "Mark as shipped")
    request = do(office.logistik, request, "Record an arrival", **{line(request, 1, "arrived"): "2"})
    request = register(office, request, lines__0__serials="STOK-0001\nSTOK-0002")
    assert (request.status, request.completed_by, kept(request)) == ("COMPLETED", live.cast.logistik, 0)
    assert (
        Asset.objects.filter(serial_number__startswith="STOK-", status="IN_STORAGE", place=live.store).count()
        == 2
    )
    assert ledger_check.check() == []


def test_a_request_that_is_refused_tells_why_and_is_copied(office, live, wanted):
    request = wish(office.staff, {"item": wanted, "quantity": 1})
    request = do(office.logistik, request, "Reject", reason="Masih ada di gudang cabang")
    assert (request.status, told(live.cast.staff, request)[-1]) == ("REJECTED", "REQUEST_REJECTED")
    office.staff.go("request", request.doc_number)
    office.staff.reads("Masih ada di gudang cabang")
    office.staff.go("request_create", query=f"?copy={request.doc_number}")
    office.staff.press("Send the request")
    assert newest().pk != request.pk and newest().items.get().quantity == 1
