"""The form that asks for a loan: days for all and for single lines, what is free while one types, drafts,
copies.
"""

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from core import clock
from core.models.drafts import MOST_DRAFTS
from loans.models import LoanDraft, LoanRequest
from loans.tests.loans.pages import english, label, lending  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL, SAVE, FREE = "/loans/new/", "/loans/drafts/save/", "/loans/free/"


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def data(*lines, **head):
    """A post of the form: each line is {field: text}, its `item` a model or what was typed."""
    posted = {
        "needed_from": day(1),
        "return_date": day(5),
        "reason": "Sambung kabel di POP",
        "form_token": str(uuid.uuid4()),
        "draft": str(uuid.uuid4()),
    } | head
    posted |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        for name, value in ({"unit": "unit"} | line).items():
            named = name == "item" and not isinstance(value, str)
            posted[f"lines-{number}-{name}"] = label(value) if named else value
    return posted


@pytest.fixture
def staff(client, cast):
    return english(client, cast.staff)


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def errors(answer, number=0, status=422) -> dict:
    assert answer.status_code == status
    assert not LoanRequest.objects.exists()
    with translation.override("en"):
        form = answer.context["head"] if number is None else answer.context["lines"].forms[number]
        return {name: " ".join(texts) for name, texts in form.errors.items()}


def test_one_pair_of_days_serves_all_lines_but_one_of_its_own(staff, lending):  # noqa: F811
    posted = data(
        {"item": lending.tool, "quantity": "2", "note": "Untuk tim B"},
        {"item": lending.cable, "quantity": "100", "unit": "base", "return_date": day(3)},
    )
    answer = staff.post(URL, posted)
    loan = LoanRequest.objects.get()
    assert answer.url == reverse("loan", args=[loan.doc_number]) and "is sent" in said(answer)
    first, second = loan.items.order_by("number")
    assert (first.quantity, first.unit, first.keterangan) == (2, "Unit", "Untuk tim B")
    assert (first.needed_from.isoformat(), first.return_date.isoformat()) == (day(1), day(5))
    assert (second.unit, second.factor) == (lending.cable.base_unit, 1)
    assert (second.needed_from.isoformat(), second.return_date.isoformat()) == (day(1), day(3))
    assert loan.reason == "Sambung kabel di POP"


def test_what_cannot_be_is_said_all_at_once_each_beside_its_field(staff, lending):  # noqa: F811
    answer = staff.post(
        URL, data({"item": "xyz", "quantity": "0"}, {"item": "", "quantity": ""}, return_date="")
    )
    assert "until when" in errors(answer, None)["return_date"]
    assert set(errors(answer, 0)) == {"item", "quantity"} and set(errors(answer, 1)) == {"item", "quantity"}
    assert len(answer.context["problems"]) == 5


@pytest.mark.parametrize(
    ("days", "field", "sentence"),
    [
        ({"needed_from": day(-1)}, "needed_from", ""),
        ({"return_date": day(0)}, "return_date", "or later"),
        ({"return_date": day(60)}, "return_date", "At most 30 days"),
        ({"needed_from": day(200), "return_date": day(201)}, "needed_from", "at most 90 days ahead"),
        ({"return_date": "31-02-2026"}, "return_date", ""),
    ],
)
def test_days_that_cannot_be(staff, lending, days, field, sentence):  # noqa: F811
    found = errors(staff.post(URL, data({"item": lending.tool, "quantity": "1"}, **days)), None)
    assert sentence in found[field]


def test_days_of_a_line_that_cannot_be_stand_at_the_line(staff, lending):  # noqa: F811
    posted = data({"item": lending.tool, "quantity": "1", "return_date": day(60)})
    answer = staff.post(URL, posted)
    assert "At most 30 days" in errors(answer)["return_date"]
    assert '<details class="fold loan-own" open>' in answer.content.decode()


def test_more_than_is_free_for_those_days_is_refused_at_its_line(staff, lending):  # noqa: F811
    answer = staff.post(URL, data({"item": lending.tool, "quantity": "4"}))
    assert "3 Unit are free" in errors(answer)["quantity"]


def test_staff_is_not_asked_whether_the_end_is_open_and_cannot_leave_it_so(staff, lending):  # noqa: F811
    fields = staff.get(URL).context["head"].fields
    assert "undecided" not in fields and fields["return_date"].required
    answer = staff.post(URL, data({"item": lending.tool, "quantity": "1"}, return_date="", undecided="on"))
    assert "return_date" in errors(answer, None)


def test_an_admin_may_leave_the_end_open(client, cast, lending):  # noqa: F811
    client.force_login(cast.purchase)
    client.post(URL, data({"item": lending.tool, "quantity": "1"}, return_date="", undecided="on"))
    assert LoanRequest.objects.get().items.get().return_date is None


def test_a_model_twice_is_said_at_the_second(staff, lending):  # noqa: F811
    line = {"item": lending.tool, "quantity": "1"}
    assert "line 1 and on line 2" in errors(staff.post(URL, data(line, line)), 1)["item"]


def test_sent_twice_it_is_one_loan(staff, lending):  # noqa: F811
    posted = data({"item": lending.tool, "quantity": "1"})
    assert staff.post(URL, posted).url == staff.post(URL, posted).url
    assert LoanRequest.objects.count() == 1


# ---------------------------------------------------------------- what is free


def hint(client, **fields):
    answer = client.get(FREE, fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_free_for_those_days_is_said_while_one_types(staff, lending):  # noqa: F811
    line = {
        "lines-2-item": label(lending.tool),
        "lines-2-quantity": "3",
        "needed_from": day(1),
        "return_date": day(5),
    }
    assert "Free for these days" in hint(staff, **line) and "3 Unit" in hint(staff, **line)
    lending.keep(1, start=4, last=9)
    assert "1 Unit short" in hint(staff, **line)
    assert "Free for these days" in hint(staff, **line | {"return_date": day(3)})
    assert "short" not in hint(
        staff, **line | {"lines-2-needed_from": day(10), "lines-2-return_date": day(12)}
    )


@pytest.mark.parametrize("fields", [{}, {"needed_from": "x"}, {"needed_from": day(5), "return_date": day(1)}])
def test_without_model_or_days_nothing_is_said(staff, lending, fields):  # noqa: F811
    assert hint(staff, **{"lines-0-item": label(lending.tool)} | fields).strip() == ""
    assert hint(staff).strip() == ""


def test_opened_as_a_page_it_leads_to_the_form(staff):
    assert staff.get(FREE).url == URL


def test_without_javascript_a_button_checks_what_is_free(staff, lending):  # noqa: F811
    posted = data({"item": lending.tool, "quantity": "9"}) | {"check_stock": "1"}
    answer = staff.post(URL, posted)
    assert answer.status_code == 200 and "6 Unit short" in answer.content.decode()
    assert not answer.context["problems"] and not LoanRequest.objects.exists()
    assert len(staff.post(URL, posted | {"add_line": "1"}).context["lines"].forms) == 2


# ---------------------------------------------------------------- copies, drafts, overdue


def test_an_old_loan_is_copied_without_its_days(staff, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff, 2)
    answer = staff.get(URL, {"copy": loan.doc_number.lower()})
    line = answer.context["lines"].forms[0]
    assert (line["item"].value(), line["quantity"].value()) == (label(lending.tool), "2")
    assert answer.context["head"]["return_date"].value() is None
    assert "Copied from" in answer.content.decode()
    assert staff.get(URL, {"copy": lending.ask(cast.leader, 1).doc_number}).status_code == 404


def test_a_model_in_the_url_fills_a_line(staff, lending):  # noqa: F811
    answer = staff.get(URL, {"item": lending.tool.pk, "quantity": "3"})
    line = answer.context["lines"].forms[0]
    assert (line["item"].value(), line["quantity"].value()) == (label(lending.tool), "3")


def test_a_draft_is_kept_taken_up_and_gone_when_it_is_sent(staff, cast, lending):  # noqa: F811
    posted = data({"item": lending.tool, "quantity": "2"}, {"item": "setengah", "quantity": ""})
    quiet = staff.post(SAVE, posted, headers={"Accept": "application/json"})
    assert quiet.json()["said"].startswith("Saved as a draft")
    row = LoanDraft.objects.get()
    assert row.title == f"{label(lending.tool)} +1" and row.owner == cast.staff
    answer = staff.get(URL, {"draft": posted["draft"]})
    assert [f["item"].value() for f in answer.context["lines"].forms] == [label(lending.tool), "setengah"]
    assert answer.context["head"]["return_date"].value() == day(5)
    staff.post(URL, data({"item": lending.tool, "quantity": "2"}, draft=posted["draft"]))
    assert LoanRequest.objects.exists() and not LoanDraft.objects.exists()


def test_a_draft_is_its_writers_alone_and_may_be_thrown_away(staff, client, cast, lending):  # noqa: F811
    posted = data({"item": lending.tool, "quantity": "2"})
    assert staff.post(SAVE, posted).url == reverse("loans")
    discard = reverse("loan_draft_discard", args=[posted["draft"]])
    client.force_login(cast.leader)
    assert client.get(URL, {"draft": posted["draft"]}).status_code == 404
    assert client.post(discard).status_code == 404
    client.force_login(cast.staff)
    assert client.post(discard).url == reverse("loans") and not LoanDraft.objects.exists()


def test_too_many_drafts_come_back_as_typed(staff, lending):  # noqa: F811
    for _n in range(MOST_DRAFTS):
        staff.post(SAVE, data({"item": "x", "quantity": "1"}))
    answer = staff.post(SAVE, data({"item": "Ke-21", "quantity": "1"}))
    assert answer.status_code == 422 and answer.context["lines"].forms[0]["item"].value() == "Ke-21"


def test_who_has_something_overdue_is_told_before_he_types(staff, cast, lending):  # noqa: F811
    lending.overdue(cast.staff)
    page = staff.get(URL).content.decode()
    assert "is overdue: give that back first" in page
    answer = staff.post(URL, data({"item": lending.tool, "quantity": "1"}))
    assert answer.status_code == 422 and LoanRequest.objects.count() == 1


def test_the_list_alone_does_not_look_for_drafts(staff, lending):  # noqa: F811
    """They stand above it, and htmx asks for the list alone."""
    staff.post(SAVE, data({"item": lending.tool, "quantity": "2"}))
    assert staff.get(reverse("loans")).context["drafts"]
    part = staff.get(reverse("loans"), headers={"HX-Request": "true", "HX-Target": "list"})
    assert b"<html" not in part.content and part.context["drafts"] == []
