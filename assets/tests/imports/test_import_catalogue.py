"""Rows of the catalogue: what is missing is made, what is in use stays as it is counted."""

import pytest
from django.utils import translation

from assets.models import AssetCategory, AssetType, StandardItem
from assets.services.catalogue import items
from assets.tests.factories import CableFactory, register_devices, register_lot
from assets.tests.imports.importing import cable, checked, problems, sample, undone, upload, written
from core.errors import DomainError
from core.models import ImportState
from core.services.imports import jobs

pytestmark = pytest.mark.django_db
HEADER = (
    "Kategori",
    "Tipe",
    "Klasifikasi",
    "Metode Pelacakan",
    "Nama",
    "Merek",
    "Jenis Massal",
    "Satuan",
    "Satuan Dasar",
    "Isi per Satuan",
)


@pytest.fixture(autouse=True)
def english(cast):
    for person in (cast.logistik, cast.purchase):
        person.preferences.language = "en"
        person.preferences.save()
    with translation.override("en"):
        yield


def line(item=None, **cells) -> dict:
    if item is None:
        good = (
            "Perangkat Jaringan",
            "Router",
            "Aset",
            "Individual",
            "RB750Gr3",
            "MikroTik",
            "",
            "Unit",
            "",
            "",
        )
    else:
        kind = item.type
        good = (
            kind.category.name,
            kind.name,
            kind.classification,
            kind.tracking_method,
            item.name,
            item.brand,
            item.bulk_type,
            item.unit_of_measure,
            item.base_unit_of_measure,
            item.quantity_per_unit,
        )
    return dict(zip(HEADER, good, strict=True)) | cells


def catalogue(rows, actor):
    return checked(upload(rows, header=HEADER), actor, kind="catalogue")


def test_the_sample_makes_categories_types_and_models(cast):
    job = written(checked(sample("catalogue.csv"), cast.logistik, kind="catalogue"))
    assert (job.state, job.counts["WRONG"]) == (ImportState.WRITTEN, 0)
    assert StandardItem.objects.count() == job.counts["NEW"]
    dropcore = StandardItem.objects.get(name="Dropcore 2 Core")
    assert (dropcore.bulk_type, dropcore.unit_of_measure, dropcore.base_unit, dropcore.quantity_per_unit) == (
        "MEASUREMENT",
        "Hasbal",
        "Meter",
        1000,
    )
    assert dropcore.type.classification == "MATERIAL"


def test_a_second_import_changes_nothing(cast):
    written(checked(sample("catalogue.csv"), cast.logistik, kind="catalogue"))
    again = checked(sample("catalogue.csv"), cast.logistik, kind="catalogue")
    assert again.counts["UNCHANGED"] == again.total


def test_undoing_removes_what_it_made(cast):
    job = undone(written(checked(sample("catalogue.csv"), cast.purchase, kind="catalogue")))
    assert job.state == ImportState.UNDONE
    assert (
        not StandardItem.objects.exists()
        and not AssetType.objects.exists()
        and not AssetCategory.objects.exists()
    )


def test_undoing_is_refused_once_a_model_is_in_use(cast):
    job = written(catalogue([line(), line(Nama="RB5009")], cast.logistik))
    register_devices(cast.logistik, item=StandardItem.objects.get(name="RB5009"))
    job = undone(job)
    assert (job.state, StandardItem.objects.count()) == (ImportState.WRITTEN, 2)
    assert "MikroTik RB5009" in job.error


def test_undoing_leaves_a_type_that_others_filled(cast):
    job = written(catalogue([line()], cast.logistik))
    kind = AssetType.objects.get()
    items.create(actor=cast.logistik, type=kind, name="Lain", brand="X")
    undone(job)
    assert list(StandardItem.objects.values_list("name", flat=True)) == ["Lain"]


def test_the_conversion_of_a_model_in_use_is_refused(cast):
    item = cable()
    register_lot(cast.logistik, item=item)
    job = catalogue([line(item, **{"Isi per Satuan": "500"})], cast.logistik)
    assert problems(job)[2] == [
        ["Isi per Satuan", "Goods of this model are registered in 1000; that cannot become 500 any more."]
    ]


def test_the_conversion_of_an_unused_model_changes_and_comes_back(cast):
    item = cable()
    job = written(catalogue([line(item, **{"Isi per Satuan": "500"})], cast.logistik))
    assert StandardItem.objects.get().quantity_per_unit == 500
    undone(job)
    assert StandardItem.objects.get().quantity_per_unit == 1000


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({"Kategori": ""}, "Kategori"),
        ({"Klasifikasi": "apa"}, "Klasifikasi"),
        ({"Satuan": "Karung"}, "Satuan"),
        ({"Isi per Satuan": "12"}, "Isi per Satuan"),
        ({"Isi per Satuan": "0"}, "Isi per Satuan"),
        ({"Jenis Massal": "COUNT"}, "Jenis Massal"),
        ({"Metode Pelacakan": "BULK", "Satuan Dasar": "Pcs", "Isi per Satuan": "5"}, "Jenis Massal"),
        ({"Metode Pelacakan": "BULK", "Jenis Massal": "COUNT", "Isi per Satuan": "5"}, "Satuan Dasar"),
    ],
)
def test_a_wrong_cell_is_named(cast, cells, heading):
    assert [found for found, _sentence in problems(catalogue([line(**cells)], cast.logistik))[2]] == [heading]


def test_a_row_that_contradicts_its_type_is_wrong(cast):
    item = CableFactory()
    job = catalogue(
        [line(item, **{"Metode Pelacakan": "INDIVIDUAL", "Jenis Massal": "", "Isi per Satuan": ""})],
        cast.logistik,
    )
    assert "Metode Pelacakan" in [heading for heading, _sentence in problems(job)[2]]


def test_the_same_model_twice_is_told_to_both_rows(cast):
    job = catalogue([line(), line(Merek="mikrotik")], cast.logistik)
    assert problems(job) == {
        2: [["Nama", "The same model is also in row 3."]],
        3: [["Nama", "The same model is also in row 2."]],
    }


def test_whoever_may_not_manage_the_catalogue_cannot_import_it(cast):
    with pytest.raises(DomainError):
        jobs.receive(sample("catalogue.csv"), kind="catalogue", actor=cast.leader)
