"""A head and its lines: where each mistake and each refusal stands."""

import pytest
from django import forms

from core.errors import DomainError
from core.forms.sheet import LineForm, RowsSheet, Sheet
from core.models import Division

pytestmark = pytest.mark.usefixtures("in_english")
ONE, TWO = Division(pk=1, name="Satu"), Division(pk=2, name="Dua")


class Head(forms.Form):
    note = forms.CharField(label="Note")


class Line(LineForm):
    called = {"quantity": "amount"}
    amount = forms.IntegerField(label="Amount", max_value=9)

    def clean_amount(self):
        if self.cleaned_data["amount"] < 0:
            raise forms.ValidationError(["Too little.", "Really."])
        return self.cleaned_data["amount"]


class Typed(forms.Form):
    amount = forms.IntegerField(label="Amount")

    def is_about(self, thing) -> bool:
        return self.cleaned_data.get("amount") == thing.pk


def sheet(**data) -> Sheet:
    posted = {"note": "Halo", "one-amount": "1", "two-amount": "2"} | data
    found = [Line(posted, thing=thing, prefix=name) for name, thing in (("one", ONE), ("two", TWO))]
    return Sheet(posted, Head(posted), found)


def rows(judged=True, **data) -> RowsSheet:
    posted = {"note": "Halo", "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0} | data
    posted = {"form-0-amount": "1", "form-1-amount": "2"} | posted
    made = forms.formset_factory(Typed, extra=0)(posted)
    return RowsSheet(posted, Head(posted), made, judged=judged)


def said(found: Sheet) -> list[tuple]:
    return [(problem["id"], problem["label"], problem["text"]) for problem in found.problems()]


def refusal(text, thing=None, field=None) -> DomainError:
    error = DomainError(text, field=field)
    error.thing = thing
    return error


def test_what_is_not_sent_has_no_problems():
    found = Sheet(None, Head())
    assert (found.is_sent, found.problems(), found.version, found.seen) == (False, [], None, None)


def test_every_mistake_of_head_and_lines_is_named_at_once():
    found = sheet(note="", **{"two-amount": "x", "one-amount": "-1"})
    assert not found.is_valid()
    assert said(found) == [
        ("id_note", "Note", "This field is required."),
        ("id_one-amount", "Satu · Amount", "Too little."),
        ("id_one-amount", "Satu · Amount", "Really."),
        ("id_two-amount", "Dua · Amount", "Enter a whole number."),
    ]


def test_a_list_may_repeat_the_first_sentence_of_a_field_only():
    found = sheet(**{"one-amount": "-1"})
    found.most = 1
    found.is_valid()
    assert [text for _id, _label, text in said(found)] == ["Too little."]


@pytest.mark.parametrize(
    ("error", "where"),
    [
        (refusal("No.", TWO, "quantity"), ("id_two-amount", "Dua · Amount", "No.")),
        (refusal("No.", TWO), ("two", "Dua", "No.")),
        (refusal("No.", TWO, "note"), ("id_note", "Note", "No.")),
        (refusal("No.", None, "note"), ("id_note", "Note", "No.")),
        (refusal("No.", Division(pk=3), "quantity"), ("", "", "No.")),
    ],
)
def test_a_refusal_stands_where_it_belongs(error, where):
    found = sheet()
    assert found.is_valid()
    found.refuse(error)
    assert said(found) == [where]


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "9" * 19, "\u0661"])
def test_a_version_that_is_no_number_is_none(text):
    assert sheet(version=text).version is None


def test_what_was_looked_at_is_read_from_the_hidden_fields():
    found = sheet(version="7", seen="41")
    assert (found.version, found.seen) == (7, 41)


def test_typed_lines_are_named_by_their_number():
    found = rows(**{"form-1-amount": "x", "note": ""})
    assert not found.is_valid()
    assert said(found) == [
        ("id_note", "Note", "This field is required."),
        ("id_form-1-amount", "Line 2 · Amount", "Enter a whole number."),
    ]


def test_a_refusal_stands_at_the_typed_line_it_is_about():
    found = rows()
    assert found.is_valid()
    found.refuse(refusal("No.", TWO, "amount"))
    assert said(found) == [("id_form-1-amount", "Line 2 · Amount", "No.")]


def test_another_number_of_lines_is_not_judged():
    found = rows(judged=False, note="", version="3")
    assert (found.is_sent, found.problems(), found.version) == (False, [], 3)
