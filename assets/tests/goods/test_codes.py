"""What labels, stickers, scanners and people say, and which asset it is."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from assets.models import Asset
from assets.services.goods import code_formats, codes, voiding
from assets.tests.factories import give_to, register_devices, register_lot
from core.tests.cast import without_group

pytestmark = pytest.mark.usefixtures("in_english")
CODE, SERIAL, MAC = "AST-2026-000001", "HFD0A1KQ77T", "2C:C8:1B:68:9F:D7"
LABEL = '{"t":"a","i":"AST-2026-000001"}'
NAMES_CODE = [
    CODE,
    "ast-2026-000001",
    "  AST-2026-000001\t\r\n",
    "\x1dAST-2026-000001\x1d",
    "AST-2026-000001\x04",
    "\ufeffAST-2026-000001\u200b",
    "]C1AST-2026-000001",
    "]Q1" + LABEL,
    "https://aset.example.com/assets/AST-2026-000001/",
    "http://10.0.0.7:8000/assets/ast-2026-000001",
    "HTTPS://ASET.EXAMPLE.COM/ASSETS/AST-2026-000001/".replace("/ASSETS/", "/assets/"),
    "https://aset.example.com/assets/AST-2026-000001/?from=label&x=1#top",
    "https://aset.example.com/gudang/assets/AST%2D2026%2D000001/",
    LABEL,
    '{"T":"A","I":"ast-2026-000001"}',
    '{"t": "a", "i": "AST-2026-000001", "s": "", "m": null}',
    '{"type":"asset","id":"AST-2026-000001"}',
    "id=AST-2026-000001",
    "ID = AST-2026-000001 ; note = x",
    "type=asset&id=AST-2026-000001&sn=",
    "id=AST-2026-000001\nloc=gudang",
]


@pytest.mark.parametrize("text", NAMES_CODE)
def test_code_is_read(text):
    assert code_formats.parse(text).code == CODE


def test_code_of_a_piece_is_read():
    assert code_formats.parse(" ast-2026-000001-p01 ").code == "AST-2026-000001-P01"


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"asset","id":"AST-2026-000001","sn":"hfd0a1kq77t","mac":"2cc81b689fd7"}',
        '{"t":"a","i":"AST-2026-000001","s":"HFD0A1KQ77T","m":"2C-C8-1B-68-9F-D7"}',
        "id=AST-2026-000001;sn=HFD0A1KQ77T;mac=2C:C8:1B:68:9F:D7",
        "id=AST-2026-000001,sn=HFD0A1KQ77T,mac=2cc8.1b68.9fd7",
        "mac=2C C8 1B 68 9F D7&sn=HFD0A1KQ77T&id=AST-2026-000001",
        "id=AST-2026-000001\r\nserial=HFD0A1KQ77T\r\nmac_address=2C:C8:1B:68:9F:D7",
    ],
)
def test_whole_label_is_read(text):
    read = code_formats.parse(text)
    assert (read.code, read.serial, read.mac) == (CODE, SERIAL, MAC)


@pytest.mark.parametrize(
    "text",
    [
        MAC,
        "2c-c8-1b-68-9f-d7",
        "2CC8.1B68.9FD7",
        "2cc81b689fd7",
        "MAC: 2CC81B689FD7",
        "MAC Address 2C:C8:1B:68:9F:D7",
    ],
)
def test_mac_is_read_in_any_spelling(text):
    assert code_formats.parse(text).mac == MAC


@pytest.mark.parametrize(
    "text",
    [
        SERIAL,
        "hfd0a1kq77t",
        "S/N: HFD0A1KQ77T",
        "SN HFD0A1KQ77T",
        "Serial No.: hfd0a1kq77t",
        "\x1dHFD0A1KQ77T\x1d",
    ],
)
def test_serial_is_read(text):
    assert code_formats.parse(text).serial == SERIAL


@pytest.mark.parametrize(
    "text",
    [
        '{"t":"a","i":"AST-2026-00',
        "{",
        "[" * 1500,
        '{"t":"a"}',
        "id=AST-2026-",
        "https://x.example/assets/AST-2026-0/",
        "x" * 5000,
        "{" + "9" * 1999,
    ],
)
def test_half_a_label_is_damaged(text):
    read = code_formats.parse(text)
    assert read.damaged and not read.says_something


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.com/promo?id=AST-2026-000001",
        "www.mikrotik.com/products",
        "https://[::1",
        '{"type":"customer","id":"AST-2026-000001"}',
        '{"t":"u","i":"7"}',
        '{"name":"x"}',
        "[1, 2]",
        "WIFI:T:WPA;note=Kantor",
        "type=user;id=9",
    ],
)
def test_code_of_something_else_is_foreign(text):
    read = code_formats.parse(text)
    assert read.foreign and not read.says_something


@pytest.mark.parametrize("text", ["", "   ", None, "\x00", "\x1d\r\n"])
def test_nothing_says_nothing(text):
    read = code_formats.parse(text)
    assert (read.text, read.says_something, read.damaged, read.foreign) == ("", False, False, "")


@given(
    st.one_of(
        st.text(),
        st.from_regex(r'[{\[]["tisma:,{}\[\]0-9]*'),
        st.from_regex(r"(https?://)?[\w%\[\]./?=&;-]*"),
        st.integers(),
        st.none(),
    )
)
def test_reading_never_fails(text):
    read = code_formats.parse(text)
    assert len(read.code) <= 30 and len(read.serial) <= 100 and len(read.mac) in (0, 17)
    assert isinstance(code_formats.term(text if isinstance(text, str) else ""), str)


@pytest.mark.parametrize(
    ("text", "is_ean"),
    [
        ("8991234567896", False),
        ("4006381333931", True),
        ("96385074", True),
        ("036000291452", True),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", False),
        ("400638133393", False),
    ],
)
def test_product_bar_code_is_known_by_its_check_digit(text, is_ean):
    assert code_formats.is_ean(text) is is_ean


def test_search_box_looks_for_what_a_label_means():
    assert code_formats.term(f"https://x.example/assets/{CODE}/") == CODE
    assert code_formats.term('{"t":"a","i":"AST-2026-000001"}') == CODE
    assert code_formats.term("router depok") == "router depok"
    assert code_formats.term("S/N: HFD0A1KQ77T") == "HFD0A1KQ77T"
    assert code_formats.term("serial console") == "serial console"


@pytest.fixture
def thing(cast):
    (thing,) = register_devices(cast.logistik, serial_number=SERIAL, mac_address=MAC)
    return thing


@pytest.mark.parametrize(
    "spelling",
    [
        "{0.code}",
        " {0.code} ",
        "{0.serial_number}",
        "{0.mac_address}",
        "http://x/assets/{0.code}/",
        "sn={0.serial_number}",
    ],
)
def test_thing_is_found_by_all_its_names(thing, cast, spelling):
    for text in (spelling.format(thing), spelling.format(thing).lower()):
        answer = codes.resolve(text, cast.logistik)
        assert isinstance(answer, codes.Found) and answer.asset == thing


def test_lot_is_found_by_its_code(cast):
    lot = register_lot(cast.logistik)
    assert codes.resolve(lot.code, cast.logistik).asset == lot


def test_somebody_elses_thing_is_answered_like_one_that_is_not_there(thing, cast):
    staff = without_group(cast.staff)
    hidden = codes.resolve(thing.serial_number, staff)
    missing = codes.resolve("HFD0A1KQ77X", staff)
    assert type(hidden) is type(missing) is codes.Unknown
    assert hidden.sentence.replace(thing.serial_number, "") == missing.sentence.replace("HFD0A1KQ77X", "")
    give_to(thing, cast.staff, actor=cast.logistik)
    assert codes.resolve(thing.serial_number, staff).asset == thing


def test_voided_thing_is_unknown(thing, cast):
    voiding.void(thing.registration, actor=cast.logistik, reason="Salah kirim")
    for text in (thing.code, thing.serial_number, thing.mac_address):
        assert isinstance(codes.resolve(text, cast.ceo), codes.Unknown)


def test_label_that_fits_two_things_is_ambiguous(thing, cast):
    (other,) = register_devices(cast.logistik)
    answer = codes.resolve(f"id={thing.code};sn={other.serial_number}", cast.logistik)
    assert isinstance(answer, codes.Ambiguous)
    assert thing.code in answer.sentence and other.code in answer.sentence


def test_number_that_is_one_things_mac_and_anothers_serial_is_ambiguous(thing, cast):
    register_devices(cast.logistik, serial_number="2CC81B689FD7")
    assert isinstance(codes.resolve("2cc81b689fd7", cast.logistik), codes.Ambiguous)


def test_short_serial_counts_only_when_it_is_exact(cast):
    (thing,) = register_devices(cast.logistik, serial_number="AB12")
    assert codes.resolve("ab12", cast.logistik).asset == thing
    assert "too short" in codes.resolve("AB1", cast.logistik).sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4006381333931", "bar code of a product"),
        ("https://example.com/x", "web address"),
        ('{"t":"u","i":"7"}', "not one of an asset"),
        ('{"t":"a","i":"AST', "only in part"),
        ("apa ini?!", "not an asset code"),
        ("HFD0A1KQ77X", "No asset that you may see"),
        ("", "first"),
    ],
)
def test_each_failure_has_its_sentence(cast, text, words):
    assert words in codes.resolve(text, cast.logistik).sentence


def test_product_bar_code_is_a_serial_when_somebody_registered_it_as_one(cast):
    (thing,) = register_devices(cast.logistik, serial_number="4006381333931")
    assert codes.resolve("4006381333931", cast.logistik).asset == thing


def test_queries_do_not_grow_with_the_list(cast, django_assert_num_queries):
    things = register_devices(cast.logistik, 12)
    texts = [
        t for thing in things for t in (thing.code, thing.serial_number, "AA:BB:CC:DD:EE:FF", "tidak-ada")
    ]
    cast.logistik.has_perm("assets.view_asset")
    with django_assert_num_queries(3):
        assert (
            sum(isinstance(answer, codes.Found) for answer in codes.resolve_many(texts, cast.logistik)) == 24
        )
    with django_assert_num_queries(0):
        codes.resolve_many(["", "https://example.com/", "{"], cast.logistik)


def test_look_up_is_by_index(cast):
    register_devices(cast.logistik, 200)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE assets")
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        codes.resolve_many([CODE, SERIAL, MAC], cast.ceo)
        plans = []
        for query in [q["sql"] for q in asked if q["sql"].startswith("SELECT")][-3:]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query)
                plans.append(" ".join(line for (line,) in cursor.fetchall()))
    for index, plan in zip(("assets_code_", "assets_serial_unique", "assets_mac_unique"), plans, strict=True):
        assert index in plan


OWN = ["AST-2026-000001", "AST2026000001", "AST.2026.000001", "AST_2026/000001-P02", "AST-2026-0001P02"]
OTHERS = ["AST-2026-001", "AST-26-000001", "XAST-2026-000001", "AST-2026-000001X", "AST-2026-000001-P1"]


@pytest.mark.parametrize("number", [*OWN, *OTHERS])
def test_the_database_takes_for_a_code_of_ours_what_the_reader_does(cast, number):
    (device,) = register_devices(cast.logistik)
    change = Asset.objects.filter(pk=device.pk)
    assert bool(code_formats.code_of(number)) == (number in OWN)
    if number in OWN:
        with pytest.raises(IntegrityError, match="assets_serial_is_no_code"), transaction.atomic():
            change.update(serial_number=number)
    else:
        change.update(serial_number=number)
