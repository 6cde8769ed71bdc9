"""One reader of numbers: what fields and phones make of each spelling; what is shown is read back."""

import contextlib
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.forms.fields import MoneyField, NumberField, WholeField
from core.reading import numbers
from core.reading.errors import ReadingError
from core.tests.reading.table_numbers import SPELLINGS

FIELDS = {
    "amount": lambda: NumberField(places=2),
    "counted": lambda: NumberField(places=2, required=False),
    "whole": lambda: WholeField(min_value=1),
    "money": lambda: MoneyField(),
    "setting": lambda: NumberField(places=2, min_value=0, grouped=True),
}


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda s: f"{s.door}-{s.language}-{s.written[:20]}")
def test_each_spelling_means_one_number_or_is_refused(spelling):
    with translation.override(spelling.language):
        field = FIELDS[spelling.door]()
        if spelling.means.replace(".", "").isdigit():
            assert field.clean(spelling.written) == Decimal(spelling.means)
        else:
            with pytest.raises(ValidationError) as caught:
                field.clean(spelling.written)
            assert caught.value.code == spelling.means


def sentence(written, language, field=None):
    with translation.override(language), pytest.raises(ValidationError) as caught:
        (field or NumberField(places=2)).clean(written)
    return str(caught.value.messages[0])


def test_the_question_names_both_numbers_as_the_page_writes_them():
    said = sentence("1,250", "id")
    assert all(text in said for text in ("1,250", "1250", "1,25"))
    said = sentence("1.250", "en")
    assert all(text in said for text in ("1.250", "1250", "1.25"))


def test_both_numbers_of_the_question_can_be_typed_as_they_stand_there():
    for written in ("1,250", "1,125", "850,000", "-2,001"):
        with translation.override("id"):
            with pytest.raises(ReadingError) as caught:
                numbers.read(written)
            words = str(caught.value).replace(".", " ").split()
            found = [word for word in words if word.lstrip("-")[:1].isdigit() and word != written]
            assert len(found) == 2
            assert all(numbers.read(text) is not None for text in found)


def test_sentences_of_forms_give_no_advice_about_spreadsheets():
    for written in ("1e3", "-5", "0"):
        with translation.override("en"):
            said = sentence(written, "en", WholeField(min_value=1))
        assert "spreadsheet" not in said and "format" not in said.lower()


NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@given(NUMBERS, st.sampled_from(["id", "en"]), st.booleans())
def test_what_a_form_shows_is_read_back_as_the_same_number(number, language, grouped):
    with translation.override(language):
        assert numbers.read(numbers.write(number, grouped=grouped)) == number


@given(NUMBERS, st.sampled_from(["id", "en"]))
def test_machine_values_with_two_decimals_are_read_in_every_language(number, language):
    number = round(number, 2)
    with translation.override(language):
        assert numbers.read(f"{number:.2f}") == number


def test_fields_show_numbers_in_the_language_of_the_page():
    for language, shown in (("id", ("1250,5", "850.000", "1000")), ("en", ("1250.5", "850,000", "1000"))):
        with translation.override(language):
            assert shown == (
                NumberField(places=2).prepare_value(Decimal("1250.50")),
                MoneyField().prepare_value(Decimal("850000.00")),
                NumberField().prepare_value(1000),
            )


def test_what_was_typed_stays_as_it_was_typed():
    assert MoneyField().prepare_value("850,000") == "850,000"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text):
    for decimal in (None, *numbers.OTHER):
        with contextlib.suppress(ReadingError):
            numbers.read(text, decimal=decimal)
    assert numbers.evidence(text) in ("", ",", ".", ",.")


def test_native_numbers_are_what_they_are():
    assert [numbers.read(value) for value in (7, 0.1, Decimal("2.5"), None, "")] == [
        7,
        Decimal("0.1"),
        Decimal("2.5"),
        None,
        None,
    ]
    for value in (True, float("inf"), [1]):
        with pytest.raises(ReadingError):
            numbers.read(value)
