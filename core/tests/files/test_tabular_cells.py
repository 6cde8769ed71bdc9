"""Cells of workbooks: zeros that are shown, digits that are not kept; and what a column decides."""

import pytest

from core.files.tabular.cells import is_cut_off, shown
from core.files.tabular.columns import Signs, Survey


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12345, "00000000", "00012345"),
        (12345.0, "00000000", "00012345"),
        (123456789, "0000", "123456789"),
        (12345678, "0000\\-0000", "1234-5678"),
        (12, '"SN"0000', "SN0012"),
        (3, "[Red]000;-000", "003"),
        (5, "0", 5),
        (5, "General", 5),
        (5, None, 5),
        (12, "#,##0", 12),
        (12, "00.00", 12),
        (12.5, "0000", 12.5),
        (-12, "0000", -12),
        ("12", "0000", "12"),
        (True, "0000", True),
        (5, '00 "Pcs"', 5),
        (5, '"SN"0000', "SN0005"),
        (float("inf"), "0000", float("inf")),
    ],
)
def test_zeros_of_a_format_are_kept(value, number_format, text):
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "cut"),
    [
        (8.96210123456789e18, True),
        (1234567890123456, True),
        (1e15, True),
        (0.30000000000000004, True),
        (1e-7, True),
        (123456789012345, False),
        (123456789012345.0, False),
        (12.5, False),
        (True, False),
        ("8.96E+18", True),
        ("8,96210123456789E+18", True),
        ("5E10", False),
        ("CCR1009-7G", False),
    ],
)
def test_a_spreadsheet_keeps_fifteen_digits(value, cut):
    assert is_cut_off(value) == cut


@pytest.mark.parametrize(
    ("cells", "decimal", "is_open"),
    [
        (["1.250.000", "850.000"], ",", False),
        (["850,000", "1,250.5"], ".", False),
        (["850,000", "12,5"], ",", False),
        (["850,000", 850000], None, True),
        (["850.000"], None, True),
        (["1,250,000", "1.250,50"], None, True),
        (["1250", "CV. Mitra, Tbk", "", None, 12.5], None, False),
        (["0,125"], ",", False),
        (["1250.000"], ".", False),
    ],
)
def test_all_cells_of_a_column_decide_together(cells, decimal, is_open):
    survey = Survey()
    for cell in cells:
        survey.look(["x", cell])
    signs = survey.columns.get(1, Signs())
    assert (signs.decimal, signs.is_open) == (decimal, is_open)
