"""A warehouse's real goods: the catalogue, then 2,030 rows, through the pages, with a worker beside them;
then all of it taken back.
"""

import csv
import re
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum

from assets.models import Asset, AssetRegistration, StandardItem, StockMovement
from assets.services.stock import ledger_check
from assets.tests.imports.importing import DATA
from core.models import ImportJob
from core.tests.cast import make_cast
from tests import browsing
from tests.work import worker
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("english")]
GOODS, WRONG = "registrasi-gudang.csv", "registrasi-salah.csv"
LONG = 300_000  # the worker takes seconds for it, unless the machine does much else


@pytest.fixture(scope="module")
def build_live():
    """A new system: the fixture that every system begins with, and people."""

    def build():
        made = World(make_cast())
        call_command("loaddata", "initial", verbosity=0)
        return made

    return build


@contextmanager
def logistik(live, browser):
    """Admin Logistik in front of the list of imports, and a worker."""
    with browsing.person(browser, live) as person, worker():
        person.log_in(live.cast.logistik)
        yield person


def hand_in(person, kind: str, name: str) -> ImportJob:
    """Upload a file and wait in front of the progress bar until the preview comes by itself."""
    person.go("import_upload", kind)
    person.fill(file=str(DATA / name))
    person.press("Upload")
    if person.page.url.endswith("/columns/"):
        person.press("Check all rows")
    person.page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/$"), timeout=LONG)
    return ImportJob.objects.latest("pk")


def press_and_wait(person, words: str) -> None:
    """What the worker then does is waited for, too."""
    person.page.locator("main button:visible", has_text=words).last.click()
    person.page.wait_for_url(re.compile(r"/result/$"), timeout=LONG)


def rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=";"))


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


# The tests of this module tell one story, so they stay one test: what would come before or after depends on
# it.
def test_goods_of_a_warehouse(live, browser):
    with logistik(live, browser) as person:
        job = hand_in(person, "catalogue", "catalogue.csv")
        assert job.counts["WRONG"] == 0
        press_and_wait(person, "Write all")
        assert StandardItem.objects.count() == 101

        job = hand_in(person, "assets", GOODS)
        assert (job.counts["NEW"], job.counts["WRONG"], job.counts["warned"]) == (2030, 0, 0)
        press_and_wait(person, "Write all 2,030 rows")
        everything_is_right()

        job = hand_in(person, "assets", GOODS)
        assert job.counts["UNCHANGED"] == 2030
        person.reads("Every row of this file exists already. There is nothing to write.")

        reads_the_reasons(person)

        person.go("import_result", ImportJob.objects.get(filename=GOODS, state="WRITTEN").public_id)
        person.press("Undo")
        press_and_wait(person, "Undo all of it")
        person.reads("Everything this file brought has been taken back.")
        assert not Asset.objects.current().exists()
        assert ledger_check.check() == []


def everything_is_right() -> None:
    """Against the file, read here in the plainest way."""
    wanted, found = rows(GOODS), Asset.objects.current()
    devices = {row["Serial Number"].upper(): row for row in wanted if row["Serial Number"]}
    assert (len(wanted), len(devices)) == (2030, 2000)
    document = AssetRegistration.objects.get()
    assert found.filter(registration=document).count() == document.asset_count == found.count()
    for asset in found.exclude(serial_number=None):
        row = devices.pop(asset.serial_number)
        digits = re.sub("[^0-9A-F]", "", row["MAC Address"].upper())
        mac = ":".join(digits[n : n + 2] for n in range(0, len(digits), 2)) or None
        assert (asset.mac_address, asset.purchase_price) == (mac, number(row["Harga Beli"])), row
        assert asset.place.name == row["Lokasi"]
    assert devices == {}
    lots = found.filter(serial_number=None)
    material = [row for row in wanted if not row["Serial Number"]]
    assert len(material) == 30
    dropcore = [number(row["Jumlah"]) for row in material if row["Nama Barang"] == "Dropcore 1 Core 3 Sling"]
    assert lots.filter(name="Dropcore 1 Core 3 Sling").aggregate(n=Sum("initial_balance"))["n"] == 1000 * sum(
        dropcore
    )
    assert lots.aggregate(n=Sum("purchase_price"))["n"] == sum(
        number(row["Harga Beli"]) * number(row["Jumlah"]) for row in material
    )
    movements = StockMovement.objects.values_list("type", flat=True)
    assert (len(movements), set(movements)) == (found.count(), {"IN_PURCHASE"})
    assert ledger_check.check() == []


def reads_the_reasons(person) -> None:
    """Every row of the faulty file is refused or warned, each with a sentence of its own, on the page."""
    job = hand_in(person, "assets", WRONG)
    noted = [row for row in job.rows.all() if row.problems or row.warnings]
    assert (job.total, len(noted)) == (14, 14)
    reasons = [sentence for row in noted for _heading, sentence in (row.problems or row.warnings)]
    assert len(set(reasons)) >= 13
    person.go("import_preview", job.public_id, query="?tab=wrong")
    for row in noted:
        if row.verdict == "WRONG":
            person.reads(row.problems[0][1])
