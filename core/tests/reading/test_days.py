"""One reader for days, and one helper for what lies between two of them."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from core import clock, config
from core.files.tabular.errors import CellError
from core.forms.fields import DayField, MonthField
from core.models import SystemConfig
from core.reading import days
from core.tests.reading.table_days import Refused, rows
from core.workflow import backdating

BOUGHT = DayField(ahead=0, future="This lies in the future.", required=False)


@pytest.mark.parametrize(("written", "language", "read"), rows("any", "bought"))
def test_a_field_reads_or_refuses_it(db, written, language, read):
    with translation.override(language):
        try:
            found = BOUGHT.clean(written)
        except ValidationError as error:
            found = error.messages[0]
    if isinstance(read, Refused):
        assert isinstance(found, str) and (language != "en" or read.words in found)
    else:
        assert found == read


@pytest.mark.parametrize(("written", "language", "read"), rows("any"))
def test_a_file_reads_or_refuses_it(written, language, read):
    with translation.override(language):
        try:
            found = days.parse(written)
        except CellError as error:
            found = str(error)
    assert (read.words in found or language != "en") if isinstance(read, Refused) else found == read


def test_a_field_offers_the_days_that_it_takes(db):
    class Form(forms.Form):
        plain, planned = DayField(), DayField(back=0, ahead=10, past="Over since %(day)s.")

    form, today = Form({"plain": "", "planned": clock.today() - timedelta(days=1)}), clock.today()
    html = str(form["plain"]) + str(form["planned"])
    for day in (date(1990, 1, 1), today + timedelta(days=1), today, today + timedelta(days=10)):
        assert f'"{day.isoformat()}"' in html
    assert form.errors["planned"][0].startswith("Over since ")


def test_a_day_that_a_form_begins_with_may_stay(db):
    class Form(forms.Form):
        old, due = DayField(), DayField(back=0, ahead=10)

    begun = {"old": date(202, 1, 1), "due": date(9999, 12, 31)}
    kept = Form({"old": "0202-01-01", "due": "9999-12-31"}, initial=begun)
    assert kept.is_valid() and kept.cleaned_data == begun
    # The browser's own picker has to let them pass as well.
    assert 'min="0202-01-01"' in str(kept["old"]) and 'max="9999-12-31"' in str(kept["due"])
    other = Form({"old": "0203-01-01", "due": "9999-12-30"}, initial=begun)
    assert set(other.errors) == {"old", "due"}
    assert not Form({"old": "0202-01-01", "due": "9999-12-31"}).is_valid()


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2026, 11, 22), date(9999, 12, 30), date.max])
def test_any_day_ends(day):
    assert days.begin(day) < days.end(day)
    assert days.end(day) - days.begin(day) <= timedelta(days=1)


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "1990-01-01"])
def test_a_period_may_end_or_begin_anywhere(client, cast, day):
    client.force_login(cast.ceo)
    response = client.get(f"/activity/?since=1990-01-01&until={day}")
    assert response.status_code == 200 and not response.context["list"].problems


def test_a_period_is_of_the_business_s_own_days():
    moment = timezone.make_aware(datetime(2026, 11, 22, 23, 59, 59))
    day = date(2026, 11, 22)
    bounds = dict([*days.since("t", day).children, *days.through("t", day).children])
    assert bounds["t__gte"] <= moment < bounds["t__lt"]
    assert bounds["t__gte"].hour == bounds["t__lt"].hour == 0


@pytest.mark.parametrize(("back", "allowed"), [(0, True), (7, True), (8, False), (-1, False), (3000, False)])
def test_a_document_is_dated_back_seven_days_at_most(db, back, allowed):
    field = DayField(**backdating.BOUNDS, future="Future.")
    day = clock.today() - timedelta(days=back)
    if allowed:
        assert field.clean(day.isoformat()) == day
        backdating.refuse(day, field="x", future="Future.")
    else:
        with pytest.raises(ValidationError):
            field.clean(day.isoformat())
        with pytest.raises(backdating.DomainError):
            backdating.refuse(day, field="x", future="Future.")


def test_how_far_back_is_a_setting(db):
    SystemConfig.objects.create(key="document.backdate_days", value="30", data_type="NUMBER")
    config.forget()
    assert DayField(**backdating.BOUNDS).clean(days.ahead(-30).isoformat()) == days.ahead(-30)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("12/2026", date(2026, 12, 1)),
        ("1.2027", date(2027, 1, 1)),
        (" Des 2026 ", date(2026, 12, 1)),
        ("agustus 2026", date(2026, 8, 1)),
        ("December 2026", date(2026, 12, 1)),
        (date(2026, 12, 31), date(2026, 12, 1)),
        ("", None),
        (None, None),
    ],
)
def test_a_month(written, read):
    assert days.month(written) == read


@pytest.mark.parametrize(
    "written", ["2026-13", "00/2026", "0000-01", "2026", "mon 2026", "12-26", "x" * 500, "²/2026"]
)
def test_what_is_no_month(written):
    with pytest.raises(CellError), translation.override("en"):
        days.month(written)


def test_a_field_of_months_offers_those_that_it_takes(db):
    class Form(forms.Form):
        month = MonthField(back=0, ahead=40)

    today = clock.today()
    form = Form({"month": f"{today:%m/%Y}"})
    assert form.is_valid() and form.cleaned_data["month"] == today.replace(day=1)
    assert 'type="month"' in str(form["month"]) and f'min="{today:%Y-%m}"' in str(form["month"])
    for outside in ("2999-01", "1999-01"):
        assert not Form({"month": outside}).is_valid()
