"""One reader for days: every spelling of the table means the same in forms, files, filters and urls."""

import pytest
from django.utils import translation
from django.utils.http import urlencode

from assets.filters.assets import ASSET_LIST
from assets.forms.goods.assets import AssetForm
from assets.models import Asset
from assets.tests.factories import register_devices
from assets.tests.imports.importing import checked, device_row, problems, router, upload, warehouses
from core import listing
from core.tests.reading.table_days import Refused, rows

pytestmark = pytest.mark.django_db
SHORT = [row for row in rows("any", "bought") if len(row[0]) < 60]


def test_the_edit_form_reads_or_refuses_it(cast):
    (thing,) = register_devices(cast.logistik)
    kept = {"serial_number": thing.serial_number, "condition": "GOOD", "version": thing.version}
    for text, language, read in SHORT:
        with translation.override(language):
            form = AssetForm(kept | {"purchase_date": text}, asset=thing, actor=cast.logistik)
            good = form.is_valid()
            found = form.cleaned_data["purchase_date"] if good else form.errors["purchase_date"][0]
        if not isinstance(read, Refused):
            assert found == read, text
        else:
            assert not good and (language != "en" or read.words in found), text


def test_a_file_reads_or_refuses_it(cast):
    place, item = warehouses()[0], router()
    cast.logistik.preferences.language = "en"
    cast.logistik.preferences.save()
    table = [(text, read) for text, language, read in SHORT if language == "en"]
    cells = [
        device_row(item, place, f"SER-{n:04d}", **{"Tanggal Beli": text})
        for n, (text, _read) in enumerate(table)
    ]
    wrong = problems(checked(upload(cells), cast.logistik))
    for number, (text, read) in enumerate(table, start=2):
        if isinstance(read, Refused):
            assert any(read.words in said for _heading, said in wrong[number]), text
        else:
            assert number not in wrong, text


def test_a_filter_reads_or_refuses_it(cast):
    register_devices(cast.logistik)
    for text, language, read in SHORT:
        with translation.override(language):
            try:
                found = listing.narrow(
                    cast.logistik,
                    urlencode({"registered_from": text}),
                    queryset=Asset.objects.all(),
                    **ASSET_LIST,
                )
            except listing.InvalidFilters as error:
                found = error
        if isinstance(read, Refused) and "future" not in read.words:
            assert isinstance(found, listing.InvalidFilters), text
            assert language != "en" or read.words in str(found), text
        else:
            assert found.count() == (0 if isinstance(read, Refused) else 1), text
