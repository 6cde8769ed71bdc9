"""The pages of an import, as people use them without JavaScript."""

import csv
import io

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.tests.factories import register_devices
from assets.tests.imports.importing import (
    HEADER,
    checked,
    device_row,
    no_queue,
    router,
    undone,
    upload,
    warehouses,
    written,
)
from core.models import ImportJob, ImportRow, ImportState
from core.services.imports import runs
from core.tests.pages.visits import shows_price

pytestmark = pytest.mark.django_db
PRICE = "7.654.321,00"


@pytest.fixture
def place(db):
    return warehouses()[0]


@pytest.fixture
def item(db):
    return router()


@pytest.fixture
def file(item, place):
    good = device_row(item, place, "BAIK-01", **{"Harga Beli": PRICE})
    bad = device_row(item, place, "", **{"Harga Beli": PRICE, "MAC Address": "b869f4ffd4e4"})
    return lambda: upload([good, bad])


def page(client, name, job):
    return client.get(reverse(name, args=[job.public_id]))


def text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig")


def test_the_whole_way(client, cast, file):
    client.force_login(cast.logistik)
    with no_queue():
        response = client.post(reverse("import_upload", args=["assets"]), {"file": file()})
        job = ImportJob.objects.get()
        assert response.url == reverse("import_mapping", args=[job.public_id])
        columns = page(client, "import_mapping", job)
        chosen = dict(columns.context["form"].initial)
        response = client.post(response.url, chosen)
        assert response.url == reverse("import_progress", args=[job.public_id])
        assert page(client, "import_progress", job).status_code == 200
        runs.check(job.pk)
        response = page(client, "import_progress", job)
        assert response.url == reverse("import_preview", args=[job.public_id])
        assert "Serial Number" in text(client.get(response.url))
        client.post(reverse("import_write", args=[job.public_id]), {"rows": "good"})
        runs.write(job.pk)
        result = text(page(client, "import_result", job))
        assert Asset.objects.get().registration.doc_number in result
        assert client.get(reverse("import_undo", args=[job.public_id])).status_code == 200
        client.post(reverse("import_undo", args=[job.public_id]))
        runs.undo(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.UNDONE
    assert page(client, "import_result", job).status_code == 200


def test_a_known_layout_skips_the_columns(client, cast, file):
    written(checked(file(), cast.logistik), only_good=True)
    client.force_login(cast.logistik)
    with no_queue():
        response = client.post(reverse("import_upload", args=["assets"]), {"file": file()})
    job = ImportJob.objects.first()
    assert (response.url, job.state) == (
        reverse("import_progress", args=[job.public_id]),
        ImportState.CHECKING,
    )


def test_the_preview_shows_what_was_read_and_names_what_is_left_out(client, cast, item, place):
    header = [*HEADER, "Warna", "Alasan"]
    cells = device_row(item, place, "BAIK-01", Vendor="CV Mitra", Warna="hitam", **{"Harga Beli": PRICE})
    job = checked(upload([cells], header=header), cast.ceo)
    client.force_login(cast.ceo)
    html = text(page(client, "import_preview", job))
    assert all(words in html for words in ("Warna", "CV Mitra", "BAIK-01", "Rp\xa07.654.321"))
    assert "hitam" not in html and "Alasan" not in html


def test_a_refused_file_is_said_beside_the_field(client, cast):
    client.force_login(cast.logistik)
    response = client.post(reverse("import_upload", args=["assets"]), {"file": upload([], header=["a", "b"])})
    assert response.status_code == 422
    assert "id_file_error" in text(response)


def test_htmx_is_sent_on_when_the_worker_is_done(client, cast, file):
    job = checked(file(), cast.logistik)
    client.force_login(cast.logistik)
    response = client.get(reverse("import_progress", args=[job.public_id]), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("import_preview", args=[job.public_id])


@pytest.mark.parametrize(
    "name",
    [
        "import_mapping",
        "import_preview",
        "import_progress",
        "import_result",
        "import_bad_rows",
        "import_undo",
    ],
)
def test_other_peoples_imports_are_not_there(client, cast, file, name):
    job = checked(file(), cast.logistik)
    client.force_login(cast.purchase)
    assert page(client, name, job).status_code == 404


def test_the_buyer_imports_the_catalogue_but_no_assets(client, cast):
    client.force_login(cast.purchase)
    assert client.get(reverse("import_upload", args=["catalogue"])).status_code == 200
    assert client.get(reverse("import_upload", args=["assets"])).status_code == 403
    assert client.get(reverse("import_upload", args=["nothing"])).status_code == 404


def test_no_page_and_no_file_shows_a_price_to_whoever_may_not_see_it(client, cast, item, place, file):
    register_devices(cast.logistik, item=item, place=place, serial_number="LAMA-01", price=1_234_567)
    client.force_login(cast.logistik)
    job = checked(file(), cast.logistik)
    seen = [text(page(client, "import_mapping", job))]
    seen += [
        text(client.get(f"{reverse('import_preview', args=[job.public_id])}?tab={tab}"))
        for tab in ("NEW", "CHANGE", "WRONG", "UNCHANGED")
    ]
    seen.append(text(page(client, "import_bad_rows", job)))
    written(job, only_good=True)
    seen.append(text(page(client, "import_result", job)))
    assert not [s for s in seen if shows_price(s, 7_654_321) or shows_price(s, 1_234_567)]


def test_bad_rows_come_in_the_layout_of_the_upload_with_their_reason(client, cast, file):
    job = checked(file(), cast.logistik)
    client.force_login(cast.logistik)
    header, row = csv.reader(io.StringIO(text(page(client, "import_bad_rows", job))), delimiter=";")
    assert tuple(header[:-1]) == HEADER
    assert row[HEADER.index("MAC Address")] == "b869f4ffd4e4"
    assert row[-1].startswith("Serial Number: ")
    assert row[HEADER.index("Harga Beli")] == f"#harga:{job.public_id}:3"


def corrected(client, job, serial):
    header, row = csv.reader(io.StringIO(text(page(client, "import_bad_rows", job))), delimiter=";")
    row[HEADER.index("Serial Number")] = serial
    return upload([dict(zip(header, row, strict=True))], header=header)


def test_a_corrected_file_brings_its_hidden_price_back(client, cast, file):
    job = checked(file(), cast.logistik)
    client.force_login(cast.logistik)
    written(checked(corrected(client, job, "BETUL-01"), cast.logistik))
    assert Asset.objects.get().purchase_price == 7_654_321


def test_a_price_survives_being_wrong_twice(client, cast, file):
    client.force_login(cast.logistik)
    first = checked(file(), cast.logistik)
    second = checked(corrected(client, first, "!"), cast.logistik)
    written(checked(corrected(client, second, "BETUL-01"), cast.logistik))
    assert Asset.objects.get().purchase_price == 7_654_321


def test_the_price_of_somebody_elses_import_stays_his(client, cast, file):
    job = checked(file(), cast.logistik)
    client.force_login(cast.logistik)
    stolen = checked(corrected(client, job, "BETUL-01"), cast.ceo)
    assert ImportRow.objects.get(job=stolen).problems[0][0] == "Harga Beli"


def test_who_may_see_prices_gets_them_in_the_file(client, cast, file):
    job = checked(file(), cast.ceo)
    client.force_login(cast.ceo)
    assert PRICE in text(page(client, "import_bad_rows", job))


def test_an_interrupted_import_can_be_begun_again(client, cast, file):
    job = checked(file(), cast.logistik)
    client.force_login(cast.logistik)
    with no_queue():
        client.post(reverse("import_write", args=[job.public_id]), {"rows": "good"})
        ImportJob.objects.filter(pk=job.pk).update(beat_at=None)
        assert reverse("import_retry", args=[job.public_id]) in text(page(client, "import_progress", job))
        client.post(reverse("import_retry", args=[job.public_id]))
    runs.write(job.pk)
    assert Asset.objects.count() == 1


def test_the_list_costs_the_same_for_many(client, cast, file, django_assert_max_num_queries):
    for _n in range(3):
        undone(written(checked(file(), cast.logistik), only_good=True))
    client.force_login(cast.logistik)
    with django_assert_max_num_queries(12):
        assert text(client.get(reverse("imports"))).count("barang.csv") == 3
