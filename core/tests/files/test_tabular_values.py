"""Single cells: numbers and dates as people write them here, MAC addresses, serial numbers, plain text."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.tabular.errors import CellError
from core.files.tabular.values import (
    clean_text,
    normalise_mac,
    normalise_serial,
    parse_decimal,
    parse_quantity,
)
from core.reading.days import parse as parse_date

MONEY = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
DATES = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2199, 12, 31))
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905


def refused(parse, value):
    with pytest.raises(CellError) as caught:
        parse(value)
    assert str(caught.value).endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.250.000,00", "1250000"),
        ("1250000", "1250000"),
        ("1,250,000.00", "1250000"),
        ("1,250,000", "1250000"),
        ("1250000.50", "1250000.5"),
        ("1250000,5", "1250000.5"),
        ("Rp 1.250.000", "1250000"),
        ("Rp1.250.000,-", "1250000"),
        ("IDR 1,250.75", "1250.75"),
        ("1.250", "1250"),
        ("1,2500", "1.25"),
        ("0.125", "0.125"),
        ("1 250 000,5", "1250000.5"),
        ("1\u00a0250\u202f000", "1250000"),
        ("-5.000,00", "-5000"),
        ("Rp -5.000", "-5000"),
        ("-Rp 5.000", "-5000"),
        ("\u22125", "-5"),
        ("(5.000)", "-5000"),
        (7300000, "7300000"),
        (0.1, "0.1"),
        (Decimal("2.5"), "2.5"),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", " " * 500])
def test_blank_cells_are_none(blank):
    assert [
        parse(blank) for parse in (parse_decimal, parse_quantity, parse_date, normalise_mac, normalise_serial)
    ] == [None] * 5


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1,250", "two_numbers"),
        ("murah", "not_a_number"),
        ("-", "not_a_number"),
        ("1.25.000", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("12abc", "not_a_number"),
        ("NaN", "not_a_number"),
        ("١٢", "not_a_number"),
        (True, "not_a_number"),
        (float("inf"), "not_a_number"),
        ("9" * 500, "not_a_number"),
        ("9" * 30, "number_too_long"),
        ("1,23E+12", "shortened"),
    ],
)
def test_what_is_no_number_is_refused(value, code):
    assert refused(parse_decimal, value) == code


@given(MONEY)
def test_every_notation_of_an_amount_gives_it_back(amount):
    english = f"{amount:,.2f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    for text in (english, indonesian, str(amount), f"{amount:.2f}".replace(".", ","), f"Rp {indonesian}"):
        assert parse_decimal(text) == amount


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text):
    try:
        parse_quantity(text)
        parse_decimal(text)
    except CellError:
        pass


def test_quantity_has_few_decimals():
    assert parse_quantity("12,5") == Decimal("12.5")
    assert parse_quantity("0") == 0
    assert refused(parse_quantity, "1,2345") == "too_many_decimals"


@given(DATES)
def test_every_notation_of_a_date_gives_it_back(date):
    day, month, year = date.day, date.month, date.year
    texts = [
        f"{day:02}/{month:02}/{year}",
        f"{day}-{month}-{year}",
        f"{day:02}.{month:02}.{year}",
        date.isoformat(),
        f"{day} {MONTHS[month - 1]} {year}",
        f"{day}-{MONTHS[month - 1][:3].upper()}-{year}",
        f"{day} {date:%b} {year}",
        f"{date.isoformat()} 00:00:00",
        f"{date.isoformat()}T07:30:00+07:00",
    ]
    assert [parse_date(text) for text in texts] == [date] * len(texts)


def test_native_dates_lose_their_time():
    assert parse_date(datetime.datetime(2026, 11, 22, 8, 30)) == datetime.date(2026, 11, 22)
    assert parse_date("22 Agu 2026") == parse_date("22 agt. 2026") == datetime.date(2026, 8, 22)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31/02/2026", "impossible_date"),
        ("29/02/2025", "impossible_date"),
        ("11/22/2026", "impossible_date"),
        ("2026-13-01", "impossible_date"),
        ("01/01/0026", "too_early"),
        ("01/01/0206", "too_early"),
        (datetime.date(1899, 12, 31), "too_early"),
        ("22/11/26", "not_a_date"),
        ("22/11-2026", "not_a_date"),
        ("22 Foo 2026", "not_a_date"),
        ("besok", "not_a_date"),
        ("9" * 200, "not_a_date"),
        (46348, "not_a_date"),
    ],
)
def test_what_is_no_date_is_refused(value, code):
    assert refused(parse_date, value) == code


@pytest.mark.parametrize(
    "text",
    ["286ed41fc608", "28:6E:D4:1F:C6:08", "28-6e-d4-1f-c6-08", "286e.d41f.c608", " 28 6e d4 1f c6 08 "],
)
def test_mac_addresses_get_one_form(text):
    assert normalise_mac(text) == "28:6E:D4:1F:C6:08"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("ZZ:11:22:33:44:55", "mac_not_hex"),
        ("28:6E:D4:1F:C6", "mac_length"),
        ("286ed41fc60800", "mac_length"),
        ("--", "mac_length"),
    ],
)
def test_wrong_mac_addresses_say_why(value, code):
    assert refused(normalise_mac, value) == code


def test_serials_are_upper_case_text():
    assert normalise_serial(" ab-12/3_4.x ") == "AB-12/3_4.X"
    assert normalise_serial(123456789012.0) == normalise_serial(123456789012) == "123456789012"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("AB", "serial_length"),
        ("A" * 101, "serial_length"),
        ("AB 12", "serial_characters"),
        ("=1+1", "serial_characters"),
        ("1.23E+12", "shortened"),
    ],
)
def test_wrong_serials_say_why(value, code):
    assert refused(normalise_serial, value) == code


def test_text_is_cleaned():
    assert clean_text("  a\x00b \t c\u200b\nd ") == "ab c d"
    assert clean_text("a  b \r\n c", multiline=True) == "a b\nc"
    assert clean_text("e\u0301") == "é"
    assert [clean_text(value) for value in (None, 3.0, 3.5, 7)] == ["", "3", "3.5", "7"]


def test_formula_text_is_kept_as_typed():
    assert clean_text('=HYPERLINK("http://127.0.0.1/","klik")') == '=HYPERLINK("http://127.0.0.1/","klik")'
