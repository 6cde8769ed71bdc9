"""Numbers of files: the column decides how they are written, or asks; what the preview shows is written."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assets.models import Asset, StandardItem
from assets.tests.imports.importing import (
    checked,
    device_row,
    no_queue,
    problems,
    router,
    row,
    upload,
    warehouses,
    written,
)
from core.errors import DomainError
from core.files import importing
from core.models import ImportJob, ImportRow, ImportState
from core.services.imports import columns, jobs, runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return warehouses()[0]


@pytest.fixture
def item(db):
    return router()


def prices_file(item, place, *prices):
    return upload(
        [
            device_row(item, place, f"SN-{n:03}", **{"Harga Beli": price})
            for n, price in enumerate(prices, start=1)
        ]
    )


def received(file, actor, kind="assets"):
    with no_queue():
        return jobs.receive(file, kind=kind, actor=actor)


DROPCORE = {
    "Kategori": "Kabel",
    "Tipe": "Dropcore",
    "Klasifikasi": "Material",
    "Metode Pelacakan": "Bulk",
    "Nama": "DC 1C",
    "Merek": "Netviel",
    "Jenis Massal": "Ukur",
    "Satuan": "Hasbal",
    "Satuan Dasar": "Meter",
    "Isi per Satuan": "1,000",
}
COLUMNS = [
    # What a column holds, how it is answered when it asks, and what is read of it.
    (["1.250.000", "850.000"], None, ["1250000", "850000"]),
    (["1,250,000", "850,000"], None, ["1250000", "850000"]),
    (["1.250,50", "850.000"], None, ["1250.5", "850000"]),
    (["7300000.50", "850,000"], None, ["7300000.5", "850000"]),
    (["12,5", "850,000"], None, ["12.5", "850"]),
    (["1250", "850000"], None, ["1250", "850000"]),
    (["Rp 7.300.000,00", "Rp 850.000,-"], None, ["7300000", "850000"]),
    (["1 250 000,50", "850,000"], None, ["1250000.5", "850"]),
    (["850,000", "1250"], ".", ["850000", "1250"]),
    (["850,000", "1250"], ",", ["850", "1250"]),
    (["850.000"], ",", ["850000"]),
    (["850.000"], ".", ["850"]),
    (["Rp 850,000"], ".", ["850000"]),
    (["1,250,000", "1.250,50", "850,000"], ".", ["1250000", "1250.5", "850000"]),
    (["1,250,000", "1.250,50", "850,000"], ",", ["1250000", "1250.5", "850"]),
    (["1,250,000", "1.250,50"], ",", ["1250000", "1250.5"]),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("cells", "answer", "read"), COLUMNS, ids=lambda value: str(value)[:30])
def test_the_column_decides_or_asks_whatever_the_language(cast, item, place, cells, answer, read, language):
    with translation.override(language):
        job = received(prices_file(item, place, *cells), cast.logistik)
        mapping = columns.suggestion(job).mapping
        assert bool(columns.to_ask(job, importing.get("assets"), mapping)) == bool(answer)
        if answer:
            with pytest.raises(DomainError) as caught, no_queue():
                jobs.start_check(job, mapping=mapping, actor=cast.logistik)
            assert caught.value.field == "price"
        with no_queue():
            jobs.start_check(
                job, mapping=mapping, decimals={"price": answer} if answer else None, actor=cast.logistik
            )
        runs.check(job.pk)
        job.refresh_from_db()
        written(job)
    found = Asset.objects.order_by("serial_number").values_list("purchase_price", flat=True)
    assert list(found) == [Decimal(text) for text in read]


@pytest.fixture
def english(cast):
    cast.ceo.preferences.language = "en"
    cast.ceo.preferences.save()


def test_a_price_that_nothing_settles_asks_on_the_page_of_columns(client, cast, item, place, english):
    client.force_login(cast.ceo)
    with no_queue():
        response = client.post(
            reverse("import_upload", args=["assets"]), {"file": prices_file(item, place, "850,000")}
        )
    job = ImportJob.objects.get()
    assert response.url == reverse("import_mapping", args=[job.public_id])
    page = client.get(response.url)
    html, form = page.content.decode(), page.context["form"]
    assert all(f"850,000 is {number}:" in html for number in ("850", "850000"))
    chosen = {name: value for name, value in form.initial.items() if not name.endswith("_decimal")}
    refused = client.post(response.url, chosen)
    assert refused.status_code == 422 and "price_decimal" in refused.context["form"].errors
    with no_queue():
        client.post(response.url, chosen | {"price_decimal": "."})
    runs.check(job.pk)
    preview = client.get(reverse("import_preview", args=[job.public_id])).content.decode()
    assert "Rp\xa0850.000" in preview
    written(ImportJob.objects.get())
    assert Asset.objects.get().purchase_price == 850_000


def test_another_column_asks_its_own_question(client, cast, item, place):
    """The question is about the column that is chosen, not about the one that was suggested."""
    file = upload([device_row(item, place, "SN-1", **{"Harga Beli": "7.300.000,00", "Catatan": "850,000"})])
    job = received(file, cast.ceo)
    client.force_login(cast.ceo)
    url = reverse("import_mapping", args=[job.public_id])
    form = client.get(url).context["form"]
    assert "price_decimal" not in form.fields
    notes, chosen = form.initial["notes"], dict(form.initial)
    chosen |= {"price": notes, "notes": ""}
    assert "price_decimal" in client.post(url, chosen).context["form"].errors


def test_whoever_may_not_see_prices_is_asked_without_being_shown_one(client, cast, item, place):
    job = received(prices_file(item, place, "765,432"), cast.logistik)
    client.force_login(cast.logistik)
    html = client.get(reverse("import_mapping", args=[job.public_id])).content.decode()
    assert "765" not in html and "1,250" in html


def test_quantities_and_the_catalogue_ask_too(cast, place):
    job = received(upload([DROPCORE], header=list(DROPCORE)), cast.purchase, kind="catalogue")
    mapping = columns.suggestion(job).mapping
    with pytest.raises(DomainError) as caught:
        jobs.start_check(job, mapping=mapping, actor=cast.purchase)
    assert caught.value.field == "quantity_per_unit"
    with no_queue():
        jobs.start_check(job, mapping=mapping, decimals={"quantity_per_unit": "."}, actor=cast.purchase)
    runs.check(job.pk)
    written(ImportJob.objects.get())
    assert StandardItem.objects.get().quantity_per_unit == 1000


def test_a_cell_that_its_column_does_not_write_so_is_wrong(cast, item, place):
    job = checked(prices_file(item, place, "7.300.000,00", "1250.000"), cast.ceo, decimals={"price": ","})
    assert [heading for heading, _said in problems(job)[3]] == ["Harga Beli"]


def test_a_large_workbook_is_looked_at_by_the_worker_and_comes_back_to_ask(cast, item, place, monkeypatch):
    monkeypatch.setattr(columns, "look", lambda table: (0, None))
    job = received(prices_file(item, place, "850,000"), cast.ceo)
    mapping = columns.suggestion(job).mapping
    with no_queue():
        jobs.start_check(job, mapping=mapping, actor=cast.ceo)
    runs.check(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.UPLOADED and columns.open_columns(job)
    with no_queue():
        jobs.start_check(job, mapping=mapping, decimals={"price": "."}, actor=cast.ceo)
    runs.check(job.pk)
    job.refresh_from_db()
    written(job)
    assert Asset.objects.get().purchase_price == 850_000


def test_what_is_written_is_compared_with_what_was_previewed_value_by_value(cast, item, place):
    job = checked(prices_file(item, place, "7.300.000,00"), cast.ceo)
    found = row(job, 2)
    assert (found.effect["values"]["unit_price"], found.effect["values"]["serial_number"]) == (
        "7300000.00",
        "SN-001",
    )
    found.values[job.mapping["vendor"]] = "CV Lain"
    ImportRow.objects.filter(pk=found.pk).update(values=found.values)
    job = written(job)
    assert job.state == ImportState.FAILED and not Asset.objects.exists()


def test_a_hidden_price_comes_back_as_its_own_file_wrote_it(client, cast, item, place):
    """The rest of the first file settled what 850,000 means; the corrected file holds nothing of it."""
    file = upload(
        [
            device_row(item, place, "BAIK-01", **{"Harga Beli": "1,250,000"}),
            device_row(item, place, "", **{"Harga Beli": "850,000"}),
        ]
    )
    job = checked(file, cast.logistik)
    token = f"#harga:{job.public_id}:3"
    again = checked(upload([device_row(item, place, "BETUL-01", **{"Harga Beli": token})]), cast.logistik)
    written(again)
    assert Asset.objects.get(serial_number="BETUL-01").purchase_price == 850_000


def test_stale_jobs_of_before_are_checked_again(cast, item, place):
    """A preview that was made before values were kept is not written unseen."""
    job = checked(prices_file(item, place, "7.300.000,00"), cast.ceo)
    ImportRow.objects.filter(job=job).update(effect={"creates": 1})
    job = written(job)
    assert job.state == ImportState.FAILED
