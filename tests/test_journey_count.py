"""A shelf of 300 devices and 10 materials counted by two phones, with errors planted: the report names each
of them and no other.
"""

import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from assets.models import Asset, Place, StockCount, StockCountEntry, StockMovement
from assets.services import places
from assets.services.catalogue import categories, items, types
from assets.services.custody import custody
from assets.services.goods import registrations
from assets.services.stock import ledger_check
from core.tests.cast import make_cast
from tests import browsing
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("english")]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DEVICES, CABLES, CONNECTORS = 300, 4, 6
UNKNOWN = "STIKER-TANPA-ARTI"
# A hardware scanner: a code and Enter, faster than anybody types.
SCAN = """codes => {
    const field = document.querySelector("#count-code");
    for (const code of codes) { field.value = code; field.form.requestSubmit(); }
}"""


@pytest.fixture(scope="module")
def build_live():
    """Goods on a shelf; some of what lies there is elsewhere by the book."""

    def build():
        w = World(make_cast())
        actor = w.cast.logistik
        w.store, w.branch = (
            places.create(actor=actor, name=name) for name in ("Gudang Opname", "Gudang Cabang Bekasi")
        )
        devices = categories.create(actor=actor, name="Perangkat")
        material = categories.create(actor=actor, name="Material")
        router, drum, piece = (
            types.create(
                actor=actor, category=category, name=name, classification=kind, tracking_method=method
            )
            for category, name, kind, method in (
                (devices, "Router", "ASSET", "INDIVIDUAL"),
                (material, "Kabel", "MATERIAL", "BULK"),
                (material, "Konektor", "MATERIAL", "BULK"),
            )
        )
        w.item = items.create(actor=actor, type=router, name="CCR2004-16G-2S+", brand="MikroTik")
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
                name=f"Konektor Tipe {chr(65 + n)}",
                brand="Netviel",
                bulk_type="COUNT",
                unit_of_measure="Box",
                base_unit_of_measure="Pcs",
                quantity_per_unit=100,
            )
            for n in range(CONNECTORS)
        ]
        new = registrations.NewAsset
        news = [new(item=w.item, place=w.store, serial_number=f"OPNAME{n:05d}") for n in range(DEVICES)]
        news += [new(item=cable, place=w.store, balance=Decimal(1000)) for _ in range(CABLES)]
        news += [new(item=box, place=w.store, balance=Decimal(100)) for box in boxes for _ in range(2)]
        registrations.register(news, actor=actor)
        strays = registrations.register(
            [new(item=w.item, place=w.branch, serial_number=f"NYASAR{n:05d}") for n in range(2)], actor=actor
        ).assets.order_by("pk")
        custody.issue([custody.Part(strays[1])], to=w.cast.leader, actor=actor)
        return w

    return build


def enter(page, what: str, amount: str, *, on_top: bool = False) -> None:
    """Type an amount of material as somebody at the shelf does."""
    page.locator("#amount_code").fill(what)
    page.locator("#amount_amount").fill(amount)
    page.locator("#amount_adds").set_checked(on_top)
    page.locator("#amount_amount").press("Enter")


def answer_lost(route) -> None:
    """The server gets it, but its answer never comes back."""
    route.fetch()
    route.abort()


def all_sent(page, total: int) -> None:
    """Everything that was counted on this phone has reached the server."""
    expect(page.locator("[data-count-total]")).to_have_text(str(total))
    expect(page.locator(".count-mine .count-waiting")).to_have_count(0)


def named(page) -> set[str]:
    """What the report says differs: codes of assets, names of models, unknown codes."""
    groups = page.locator("section[aria-labelledby^=group-]")
    return set(groups.locator("tbody th .code").all_text_contents()) | {
        text.strip()
        for text in groups.locator("tbody th:not(:has(.code)), .lines .serial").all_text_contents()
    }


# One story, so one test: what would come before or after depends on it.
def test_a_shelf_is_counted_by_two_phones(live, browser):
    codes = list(
        Asset.objects.filter(serial_number__startswith="OPNAME").order_by("pk").values_list("code", flat=True)
    )
    drums = list(Asset.objects.filter(name="Dropcore 1 Core").order_by("pk").values_list("code", flat=True))
    stray, held = (
        Asset.objects.filter(serial_number__startswith="NYASAR").order_by("pk").values_list("code", flat=True)
    )
    missing, here = codes[:3], codes[3:]
    one, two = here[:150], here[140:]  # ten of them are scanned by both

    with (
        browsing.person(browser, live) as desk,
        browsing.person(browser, live, **PHONE) as staff,
        browsing.person(browser, live, **PHONE) as stranger,
    ):
        desk.log_in(live.cast.logistik)
        desk.go("count_create")
        desk.fill(place="Gudang Opname", counter_1="Teguh Wibowo", counter_2="Sinta Asing")
        desk.press("Start")
        count = StockCount.objects.get()
        for phone, person in ((staff, live.cast.staff), (stranger, live.cast.stranger)):
            phone.log_in(person)
            phone.go("count_work", count.doc_number)
        left, right = staff.page, stranger.page

        left.route("**/entries/", answer_lost, times=1)
        left.evaluate(SCAN, one[:60])
        right.evaluate(SCAN, [*two[:60], UNKNOWN])
        left.context.set_offline(True)
        left.evaluate(SCAN, one[60:])
        enter(left, "Netviel Konektor Tipe A", "200")
        expect(left.locator("[data-count-waiting]")).to_be_visible()
        right.evaluate(SCAN, [*two[60:], stray, held])
        for drum, metres in zip(drums, ("1,000", "870", "1000", "1,000"), strict=True):
            enter(right, drum, metres)
        for letter, pieces in zip("BCD", ("200", "200", "120"), strict=True):
            enter(right, f"Netviel Konektor Tipe {letter}", pieces)
        enter(right, "Netviel Konektor Tipe D", "60", on_top=True)
        enter(right, "Netviel Konektor Tipe E", "215")
        enter(right, "Netviel Konektor Tipe F", "200")
        left.context.set_offline(False)
        all_sent(left, len(one) + 1)
        all_sent(right, len(two) + 3 + 4 + 6)
        assert StockCountEntry.objects.count() == len(one) + 1 + len(two) + 3 + 4 + 6
        assert not re.search(r"\b(300|2[.,]?000)\b", left.locator("main").inner_text())

        desk.go("count_submit", count.doc_number)
        desk.press("Submit")
        desk.go("count_report", count.doc_number)
        planted = {
            *missing,
            stray,
            held,
            drums[1],
            "Netviel Konektor Tipe D",
            "Netviel Konektor Tipe E",
            UNKNOWN,
        }
        assert named(desk.page) == planted
        for words in ("Gudang Cabang Bekasi", "with Lukman Kepala", "-130 Meter", "-20 Pcs", "+15 Pcs"):
            desk.reads(words)

        with browsing.person(browser, live) as boss:
            boss.log_in(live.cast.ceo)
            boss.go("count_approve", count.doc_number)
            boss.press("Approve and post")
            boss.reads("is approved")

    the_book_is_the_shelf(here, missing, stray, held, drums)


def the_book_is_the_shelf(here, missing, stray, held, drums) -> None:
    """Device by device, metre by metre; and the ledger agrees with itself."""
    shelf = Place.objects.get(name="Gudang Opname")
    lying = Asset.objects.current().filter(place=shelf)
    assert set(lying.filter(serial_number__isnull=False).values_list("code", flat=True)) == {
        *here,
        stray,
        held,
    }
    assert set(Asset.objects.filter(code__in=missing).values_list("status", flat=True)) == {"DECOMMISSIONED"}
    metres = dict(lying.filter(code__in=drums).values_list("code", "current_balance"))
    assert metres == {drum: Decimal(870 if n == 1 else 1000) for n, drum in enumerate(drums)}
    levels = dict(
        shelf.levels.filter(standard_item__bulk_type="COUNT").values_list("standard_item__name", "balance")
    )
    wanted = {"D": 180, "E": 215}
    assert levels == {f"Konektor Tipe {letter}": wanted.get(letter, 200) for letter in "ABCDEF"}
    number = StockCount.objects.get().doc_number
    assert (
        StockMovement.objects.filter(reference_id=number).count() == 3 + 2 + 2 + 1 + 1 + 1
    )  # what comes here left somewhere else
    assert ledger_check.check() == []
    call_command("check_ledger", verbosity=0)
