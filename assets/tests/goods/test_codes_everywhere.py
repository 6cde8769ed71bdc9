"""One reader for codes: every spelling of the table means the same wherever a code is asked."""

import pytest
from django.utils import translation

from assets.forms.goods import serials
from assets.forms.goods.assets import AssetForm
from assets.models import Asset
from assets.services.counts import counting, counts
from assets.services.goods import code_formats, codes
from assets.tests.counts.counting import key
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from assets.tests.imports.importing import checked, device_row, problems, router, upload, warehouses
from core.files.tabular.errors import CellError
from core.models import DocumentCounter
from core.tests.reading.table_codes import CODE, MAC, SERIAL, Refused, rows

pytestmark = pytest.mark.django_db
THINGS, SERIALS, MACS = rows("thing"), rows("serial"), rows("mac")
OTHER = "AA:BB:CC:DD:EE:FF"


@pytest.fixture
def thing(cast):
    """The one asset that the table speaks of, among others."""
    register_devices(cast.logistik, 2)
    DocumentCounter.objects.filter(prefix="AST").update(last_number=5049)
    (thing,) = register_devices(cast.logistik, serial_number=SERIAL, mac_address=MAC)
    Asset.objects.filter(pk=thing.pk).update(notes="")
    assert thing.code.endswith("-005050")
    return thing


def written_for(thing, text: str) -> str:
    """The spelling with the year of the asset's code."""
    return text.replace(CODE[4:8], thing.code[4:8])


def test_a_scan_finds_what_every_spelling_means(thing, cast):
    for text, language, read in THINGS:
        with translation.override(language):
            answer = codes.resolve(written_for(thing, text), cast.logistik)
        if isinstance(read, Refused):
            assert answer.asset is None, text
            assert language != "en" or read.words in answer.sentence, text
        else:
            assert answer.asset == thing, text


def test_the_search_box_and_the_list_find_it(thing, cast, client):
    client.force_login(cast.logistik)
    for text, language, read in THINGS:
        if language != "id" or isinstance(read, Refused):
            continue
        asked = {"q": written_for(thing, text)}
        assert client.get("/search/", asked).url == f"/assets/{thing.code}/", text
        listed = client.get("/assets/", asked).context["list"].rows
        assert [row["code"] for row in listed] == [thing.code], text


@pytest.mark.parametrize("part", ["2C:C8:1B:68:9F", "2c-c8-1b-68-9f", "2cc81b689f", "2CC8.1B68", "2c:c8:1"])
def test_a_mac_address_without_its_end_is_searched(thing, cast, client, part):
    client.force_login(cast.logistik)
    listed = client.get("/assets/", {"q": part}).context["list"].rows
    assert [row["code"] for row in listed] == [thing.code]


def test_a_count_counts_it(thing, cast):
    count = counts.start(thing.place, actor=cast.logistik)
    for text, language, read in THINGS:
        if language != "id":
            continue
        written = written_for(thing, text)
        result = counting.count_text(count, actor=cast.logistik, text=written, key=key())
        known = not isinstance(read, Refused)
        assert (result.state in (counting.COUNTED, counting.AGAIN)) is known, text


def read_by_form(field: str, text: str, thing, cast):
    """What the edit form makes of a text, or the sentence beside the field."""
    data = {"serial_number": "ANY-001", "mac_address": "", "condition": "GOOD", "version": thing.version}
    form = AssetForm(data | {field: text}, asset=thing, actor=cast.logistik)
    return form.cleaned_data[field] if form.is_valid() else form.errors[field][0]


@pytest.mark.parametrize(("field", "table"), [("serial_number", SERIALS), ("mac_address", MACS)])
def test_the_edit_form_reads_or_refuses_it(thing, cast, field, table):
    for text, language, read in table:
        with translation.override(language):
            found = read_by_form(field, text, thing, cast)
        if not isinstance(read, Refused):
            assert found == read, text
        elif language == "en":
            assert read.words in found, text


def test_the_registration_form_reads_or_refuses_it(cast):
    for text, language, read in SERIALS:
        with translation.override(language):
            found, sentences = serials.parse(text)
        if not isinstance(read, Refused):
            assert [one.serial for one in found] == [read], text
        else:
            assert sentences and not found, text
            assert language != "en" or read.words in sentences[0] or " " in text, text


def test_a_file_reads_or_refuses_it(cast):
    place, item = warehouses()[0], router()
    cast.logistik.preferences.language = "en"
    cast.logistik.preferences.save()
    table = [(text, read) for text, language, read in SERIALS if language == "en" and "\t" not in text]
    for text, read in table:
        job = checked(upload([device_row(item, place, text)]), cast.logistik)
        if isinstance(read, Refused):
            ((_column, sentence),) = problems(job)[2]
            assert read.words in sentence, text
        else:
            assert not problems(job), text


def test_a_mac_address_that_was_scanned_with_the_serial_number_is_kept(cast, thing):
    both = "SN:HFD0A1KQ77X;MAC:AABBCCDDEEFF"
    (one,), _none = serials.parse(both)
    assert (one.serial, one.mac) == ("HFD0A1KQ77X", OTHER)
    data = {"serial_number": both, "mac_address": "", "condition": "GOOD", "version": thing.version}
    form = AssetForm(data, asset=thing, actor=cast.logistik)
    assert form.is_valid() and form.cleaned_data["mac_address"] == OTHER


def test_reading_refuses_with_a_sentence_only():
    for text in ("{", "[" * 1500, '{"s": 1e999}', "SN:" + "9" * 5000, "=" * 50, "\x00", "MAC:", "SN:"):
        for reader in (code_formats.serial_number, code_formats.mac_address):
            try:
                reader(text)
            except CellError as error:
                assert str(error)


def test_things_are_handed_over_by_any_spelling(thing, cast):
    """The registered model and place are irrelevant here: what is asked is which asset a text names."""
    register_devices(cast.logistik, item=ItemFactory(), place=WarehouseFactory())
    names = [written_for(thing, text) for text, language, read in THINGS if not isinstance(read, Refused)]
    assert {answer.asset for answer in codes.resolve_many(names, cast.logistik)} == {thing}
