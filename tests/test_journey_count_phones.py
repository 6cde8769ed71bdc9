"""A shelf counted by three phones, two of which lose their connection before the count is submitted and find
it again afterwards: nothing is lost, the newest moment holds, and every amount that is posted was seen.
"""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, Place, StockCount, StockCountEntry, StockMovement
from assets.services import places
from assets.services.catalogue import categories, items, types
from assets.services.goods import registrations
from assets.services.stock import ledger_check
from core.tests.cast import make_cast
from tests import browsing
from tests.test_journey_count import PHONE, SCAN, enter
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("english")]
A, B, C = (f"Netviel Konektor Tipe {letter}" for letter in "ABC")


@pytest.fixture(scope="module")
def build_live():
    """Nine devices, a drum and three kinds of connectors on a shelf; a drum of another shelf lies there."""

    def build():
        w = World(make_cast())
        actor = w.cast.logistik
        w.store, w.branch = (
            places.create(actor=actor, name=name) for name in ("Gudang Opname", "Gudang Cabang Bekasi")
        )
        material = categories.create(actor=actor, name="Material")
        kinds = (
            ("Router", "ASSET", "INDIVIDUAL"),
            ("Kabel", "MATERIAL", "BULK"),
            ("Konektor", "MATERIAL", "BULK"),
        )
        router, drum, piece = (
            types.create(
                actor=actor, category=material, name=name, classification=kind, tracking_method=method
            )
            for name, kind, method in kinds
        )
        device = items.create(actor=actor, type=router, name="CCR2004-16G-2S+", brand="MikroTik")
        cable = items.create(
            actor=actor,
            type=drum,
            name="Dropcore 1 Core",
            brand="Furukawa",
            bulk_type="MEASUREMENT",
            unit_of_measure="Hasbal",
            base_unit_of_measure="Meter",
            quantity_per_unit=1000,
        )
        boxes = [
            items.create(
                actor=actor,
                type=piece,
                name=f"Konektor Tipe {letter}",
                brand="Netviel",
                bulk_type="COUNT",
                unit_of_measure="Box",
                base_unit_of_measure="Pcs",
                quantity_per_unit=100,
            )
            for letter in "ABC"
        ]
        new = registrations.NewAsset
        news = [new(item=device, place=w.store, serial_number=f"OPNAME{n:05d}") for n in range(9)]
        news += [new(item=cable, place=w.store, balance=Decimal(1000))]
        news += [new(item=box, place=w.store, balance=Decimal(100)) for box in boxes]
        registrations.register(news, actor=actor)
        registrations.register([new(item=cable, place=w.branch, balance=Decimal(1000))], actor=actor)
        return w

    return build


def waits(page, number: int) -> None:
    """So many entries wait in this phone."""
    expect(page.locator("[data-count-waiting-number]")).to_have_text(str(number))
    expect(page.locator("[data-count-waiting]")).to_be_visible()


def sent(page) -> None:
    """Nothing waits in this phone any more, also not in what it keeps."""
    expect(page.locator(".count-mine .count-waiting")).to_have_count(0)
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('count-OP'))", timeout=30_000
    )


def take_back_last(page) -> None:
    """The newest row was a mistake."""
    page.locator(".count-mine li").first.get_by_role("button", name="Take it back").click()


def amounts_of(page) -> str:
    """What stands under "Will be posted", or "Posted"."""
    cells = page.locator("[data-label='Will be posted'], [data-label='Posted']").all_text_contents()
    return "\n".join(" ".join(cell.split()) for cell in cells)


# One story, so one test: what would come before or after depends on it.
def test_three_phones_two_of_them_offline_over_the_submission(live, browser):
    codes = list(
        Asset.objects.filter(serial_number__startswith="OPNAME").order_by("pk").values_list("code", flat=True)
    )
    here, stray = Asset.objects.filter(name="Dropcore 1 Core").order_by("pk").values_list("code", flat=True)
    with (
        browsing.person(browser, live) as desk,
        browsing.person(browser, live) as boss,
        browsing.person(browser, live, **PHONE) as staff,
        browsing.person(browser, live, **PHONE) as second,
        browsing.person(browser, live, **PHONE) as stranger,
    ):
        desk.log_in(live.cast.logistik)
        boss.log_in(live.cast.ceo)
        desk.go("count_create")
        desk.fill(place="Gudang Opname", counter_1="Teguh Wibowo", counter_2="Sinta Asing")
        desk.press("Start")
        count = StockCount.objects.get()
        # Teguh counts with two phones, Sinta with one.
        for phone, person in ((staff, "staff"), (second, "staff"), (stranger, "stranger")):
            phone.log_in(getattr(live.cast, person))
            phone.go("count_work", count.doc_number)
        one, two, three = staff.page, second.page, stranger.page

        one.evaluate(SCAN, codes[:2])
        enter(three, here, "1000")
        sent(one)
        one.context.set_offline(True)
        three.context.set_offline(True)
        one.evaluate(SCAN, codes[2:4])
        enter(one, A, "80")  # older than what the second phone says of it
        enter(one, B, "55")
        waits(one, 4)
        one.evaluate(SCAN, ["SALAH-BACA"])
        take_back_last(one)
        three.evaluate(SCAN, codes[4:6])
        enter(three, B, "90")  # Sinta disagrees with Teguh
        enter(three, stray, "500")
        waits(three, 4)

        two.evaluate(SCAN, codes[6:8])
        enter(two, A, "97")
        enter(two, C, "100")
        sent(two)
        # A drum without its amount, and what nobody understands, stay in the phone until somebody decides.
        two.evaluate(SCAN, [here])
        enter(two, "APA-INI", "5")
        expect(two.get_by_role("button", name="Discard")).to_have_count(2)
        second.go("count_work", count.doc_number)
        expect(two.get_by_role("button", name="Discard")).to_have_count(2)
        for _ in range(2):
            two.get_by_role("button", name="Discard").first.click()
        sent(two)

        # Whoever leads the count sees whose phone has something, or may have, and submits it all the same.
        desk.go("count_submit", count.doc_number)
        desk.press("Submit")
        desk.go("count", count.doc_number)
        assert (
            desk.page.locator(f"a[href='{reverse('count_approve', args=[count.doc_number])}']").count() == 0
        )

        # One phone is reloaded without a connection in between: what it keeps is still there.
        one.context.set_offline(False)
        staff.go("home")
        sent_at_home(one)
        three.context.set_offline(False)
        three.evaluate("window.dispatchEvent(new Event('online'))")
        three.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('count-OP'))")
        assert StockCountEntry.objects.filter(is_late=False).count() == 7
        assert StockCountEntry.objects.filter(is_late=True, takes_back=None).count() == 5 + 4

        boss.go("count", count.doc_number)
        boss.reads("This came after the submission")
        boss.go("count_late", count.doc_number)
        boss.reads("Teguh Wibowo")
        boss.reads("taken back: SALAH-BACA")
        boss.press("Decide")
        # The newest moment holds of A; about B two people disagree, so it is counted again first.
        lines = {line.standard_item.name[-1]: line for line in count.lines.filter(asset=None)}
        assert {name: line.counted for name, line in lines.items()} == {"A": 97, "B": 90, "C": 100}
        assert {name for name, line in lines.items() if line.is_contested} == {"B"}
        boss.go("count_approve", count.doc_number)
        boss.at("count", count.doc_number)
        boss.reads("people disagree")
        desk.go("count_recount", count.doc_number)
        desk.press("Count again")

        second.go("count_work", count.doc_number)
        enter(two, B, "92")
        enter(two, A, "97")
        enter(two, stray, "500")
        sent(two)
        desk.go("count_submit", count.doc_number)
        desk.press("Submit")

        boss.go("count_approve", count.doc_number)
        seen = amounts_of(boss.page)
        boss.press("Approve and post")
        boss.reads("is approved")
        boss.go("count_report", count.doc_number)
        assert amounts_of(boss.page) == seen

    the_book_is_the_shelf(codes, here, stray, seen)


def sent_at_home(page) -> None:
    """What a phone kept goes to the server from whatever page it opens."""
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('count-OP'))", timeout=30_000
    )


def the_book_is_the_shelf(codes, here, stray, seen) -> None:
    """Every movement of the count is an amount that the approver had read; and the ledger agrees."""
    shelf, count = Place.objects.get(name="Gudang Opname"), StockCount.objects.get()
    assert set(Asset.objects.filter(code__in=codes[:8]).values_list("status", flat=True)) == {"IN_STORAGE"}
    assert Asset.objects.get(code=codes[8]).status == "DECOMMISSIONED"
    metres = dict(Asset.objects.filter(code__in=[here, stray]).values_list("code", "current_balance"))
    assert metres == {here: 1000, stray: 500}
    levels = dict(
        shelf.levels.filter(standard_item__bulk_type="COUNT").values_list("standard_item__name", "balance")
    )
    assert {name[-1]: balance for name, balance in levels.items()} == {"A": 97, "B": 92, "C": 100}
    posted = StockMovement.objects.filter(reference_id=count.doc_number, place=shelf)
    assert sorted(int(quantity) for quantity in posted.values_list("quantity", flat=True)) == [
        1,
        3,
        8,
        500,
        1000,
    ]
    for words in ("is decommissioned", "-3 Pcs", "-8 Pcs", "-500 Meter", "1,000 Meter is here from now on"):
        assert words in seen, words
    assert ledger_check.check() == []
