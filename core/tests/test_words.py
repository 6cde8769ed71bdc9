"""Figures, money, days and names as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from core import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234, "1.234"),
        ("1234.50", "1.234,5"),
        (Decimal("-1234567.891"), "-1.234.567,891"),
        (Decimal("1E+5"), "100.000"),
        (0, "0"),
        (Decimal("-0.00"), "0"),
        ("PT ABC", "PT ABC"),
        (None, ""),
        ("", ""),
    ],
)
def test_number(value, text):
    assert words.number(value) == text


def test_number_in_english():
    with translation.override("en"):
        assert words.number("1234.50") == "1,234.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10_000_000, "Rp\u00a010.000.000"),
        ("1250.5", "Rp\u00a01.250,50"),
        (-5, "Rp\u00a0-5"),
        (0, "Rp\u00a00"),
        (None, ""),
    ],
)
def test_rupiah(value, text):
    assert words.rupiah(value) == text


def test_days_and_moments_are_those_of_jakarta():
    late = datetime(2026, 5, 21, 18, 5, tzinfo=UTC)
    assert (words.day(late), words.moment(late)) == ("22 Mei 2026", "22 Mei 2026 01.05")
    assert (words.day(date(2026, 8, 1)), words.day(None), words.moment("")) == ("1 Agu 2026", "", "")
    with translation.override("en"):
        assert words.moment(late) == "22 May 2026 01.05"


@pytest.mark.parametrize(
    ("name", "letters"), [("Dewi Sari", "DS"), ("Budi", "B"), ("a b c", "AC"), ("", "?"), (None, "?")]
)
def test_initials(name, letters):
    assert words.initials(name) == letters
