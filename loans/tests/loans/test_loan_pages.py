"""A loan on its pages, from the wish to what is out: who sees it, what its buttons are, what each form does
and refuses.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from core import clock
from core.pages.panels import figures, work
from core.pdf.page import draw
from loans.choices import LoanStatus as S
from loans.letters import loans as letters
from loans.models import Handover, LoanRequest
from loans.services.loans import deciding, ending, extending
from loans.tests.loans.pages import english, in_days, lending  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url(loan, verb="") -> str:
    return reverse(f"loan_{verb}" if verb else "loan", args=[loan.doc_number])


def looked(answer) -> dict:
    """The hidden fields of a page that decides."""
    found = re.findall(r'name="(version|seen|form_token)" value="([^"]*)"', answer.content.decode())
    return dict(found)


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def labels(answer) -> set[str]:
    context = answer.context
    found = [context["primary"], *context["beside"], *context["menu"]]
    with translation.override("en"):
        return {str(action["label"]) for action in found if action}


@pytest.fixture
def staff(client, cast):
    return english(client, cast.staff)


@pytest.fixture
def logistik(client, cast):
    return english(client, cast.logistik)


# ---------------------------------------------------------------- list and page


def test_the_list_shows_ones_own_and_everybodys(client, cast, lending):  # noqa: F811
    mine, other = lending.ask(cast.staff, 2, metres=100), lending.ask(cast.leader, 1)
    english(client, cast.staff)
    page = client.get(reverse("loans")).content.decode()
    assert mine.doc_number in page and other.doc_number not in page
    assert "2 Unit MikroTik Splicer" in page and "and 1 more" in page and "Waiting for approval" in page
    english(client, cast.logistik)
    answer = client.get(reverse("loans"), {"tab": "waiting", "waits": "on"})
    assert [row["doc_number"] for row in answer.context["list"].rows] == [other.doc_number, mine.doc_number]
    found = client.get(reverse("loans"), {"q": mine.doc_number, "tab": "returned"})
    assert [row["id"] for row in found.context["list"].rows] == [mine.pk]
    assert client.get(reverse("loans"), {"q": "kabel teguh"}).context["list"].rows[0]["id"] == mine.pk
    assert not client.get(reverse("loans"), {"status": "RETURNED"}).context["list"].rows


def test_a_loan_is_seen_by_its_borrower_and_logistics_alone(client, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    for person, status in ((cast.staff, 200), (cast.logistik, 200), (cast.leader, 404), (cast.stranger, 404)):
        client.force_login(person)
        assert client.get(url(loan)).status_code == status
        assert client.get(url(loan, "letter")).status_code == status


def test_a_leader_sees_what_is_overdue_in_his_division(client, cast, lending):  # noqa: F811
    loan = lending.overdue(cast.staff)
    for person, status in ((cast.leader, 200), (cast.other_leader, 404)):
        client.force_login(person)
        assert client.get(url(loan)).status_code == status


def test_buttons_are_what_this_person_may_do_now(client, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    english(client, cast.staff)
    assert labels(client.get(url(loan))) == {"Cancel the loan", "Copy", "Keep as template", "Print / PDF"}
    english(client, cast.logistik)
    assert labels(client.get(url(loan))) >= {"Decide and assign", "Reject"}
    lending.approve(loan)
    found = labels(client.get(url(loan)))
    assert found >= {"Hand out", "Assign units", "Release what was not fetched"} and "Reject" not in found
    loan.refresh_from_db()
    lending.hand_out(loan)
    found = labels(client.get(url(loan)))
    assert not found & {"Hand out", "Assign units", "Release what was not fetched"}
    english(client, cast.staff)
    assert "Ask for an extension" in labels(client.get(url(loan)))


def test_the_page_says_how_far_each_line_and_thing_is(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff, 3, metres=100))
    page = logistik.get(url(loan)).content.decode()
    assert "3 of 3 kept" in page and "Kept" in page
    lending.hand_out(loan, 2)
    page = logistik.get(url(loan)).content.decode()
    assert "2 of 3 Unit fetched" in page and "1 of 3 kept" in page and "100 of 100 Meter fetched" in page
    assert lending.units[0].serial_number in page and "On loan" in page
    assert Handover.objects.get().doc_number in page


# ---------------------------------------------------------------- deciding


def verdict(loan, *chosen, approved="2", codes="", reason="", **more) -> dict:
    line = loan.items.get(number=1)
    fields = {f"line{line.pk}-thing{unit.pk}": "on" for unit in chosen}
    posted = fields | {f"line{line.pk}-approved": approved, f"line{line.pk}-codes": codes}
    return posted | {f"line{line.pk}-reason": reason} | more


def test_the_first_units_are_proposed_and_one_button_approves(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    answer = logistik.get(url(loan, "decide"))
    assert "2 of 2 units" in answer.content.decode() and "3 Unit" in answer.content.decode()
    form = answer.context["sheet"].lines[0]
    ticked = [choice["asset"] for choice in form.choices() if choice["field"].value()]
    assert ticked == lending.units[:2]
    answer = logistik.post(url(loan, "decide"), verdict(loan, *ticked) | looked(answer))
    loan.refresh_from_db()
    assert answer.url == url(loan) and loan.status == S.APPROVED
    assert [one.asset for one in loan.assignments.order_by("pk")] == ticked


def test_units_are_named_by_list_and_by_code_mixed_each_once(logistik, cast, lending):  # noqa: F811
    loan, units = lending.ask(cast.staff), lending.units
    codes = f"{units[2].serial_number.lower()}\n{units[0].code}\n{units[2].code}"
    answer = logistik.get(url(loan, "decide"))
    logistik.post(url(loan, "decide"), verdict(loan, units[0], codes=codes) | looked(answer))
    assert {one.asset for one in loan.assignments.all()} == {units[0], units[2]}


def test_other_than_the_approved_number_of_units_is_said_with_both(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    page = looked(logistik.get(url(loan, "decide")))
    answer = logistik.post(url(loan, "decide"), verdict(loan, lending.units[0]) | page)
    assert answer.status_code == 422
    assert "1 of 2 units is named" in answer.content.decode().replace("are named", "is named")
    assert "1 of 2 units" in answer.content.decode()


def test_fewer_need_a_reason_and_a_line_can_be_refused(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff, 2, metres=100)
    cable = loan.items.get(number=2)
    refused = {f"line{cable.pk}-approved": "0", f"line{cable.pk}-reason": "x"}
    page = looked(logistik.get(url(loan, "decide")))
    posted = verdict(loan, lending.units[0], approved="1") | refused | page
    answer = logistik.post(url(loan, "decide"), posted)
    assert answer.status_code == 422 and len(answer.context["problems"]) == 2
    assert lending.units[0].code in answer.content.decode()
    posted |= {f"line{cable.pk}-reason": "Kabel habis"} | verdict(
        loan, lending.units[0], approved="1", reason="Yang lain dipakai"
    )
    assert logistik.post(url(loan, "decide"), posted).status_code == 302
    first, second = loan.items.order_by("number")
    assert (first.decision, first.approved_quantity, second.decision) == ("PARTIAL", 1, "REJECTED")


@pytest.mark.parametrize(
    ("codes", "sentence"), [("NIHIL-1", ""), ("{drum}", "is not what was asked for on this line")]
)
def test_codes_that_do_not_fit_are_said_at_their_field(logistik, cast, lending, codes, sentence):  # noqa: F811
    loan = lending.ask(cast.staff)
    page = looked(logistik.get(url(loan, "decide")))
    posted = verdict(loan, lending.units[0], codes=codes.format(drum=lending.drum.code)) | page
    answer = logistik.post(url(loan, "decide"), posted)
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["sheet"].lines[0].errors["codes"])


def test_a_unit_that_was_just_taken_is_said_beside_it(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    page = looked(logistik.get(url(loan, "decide")))
    lending.keep(1, start=0, last=9)
    answer = logistik.post(url(loan, "decide"), verdict(loan, *lending.units[:2]) | page)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "RL-991231-0001" in text and lending.units[0].code in text
    assert LoanRequest.objects.get(pk=loan.pk).status == S.PENDING


def test_who_comes_too_late_is_told_who_was_faster(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    page = looked(logistik.get(url(loan, "decide")))
    ending.cancel(loan, actor=cast.staff)
    answer = logistik.post(url(loan, "decide"), verdict(loan, *lending.units[:2]) | page)
    assert answer.status_code == 409 and cast.staff.name in answer.content.decode()
    assert "Teguh Wibowo" in said(logistik.get(url(loan, "decide")))


def test_nobody_decides_on_his_own(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.logistik)
    assert logistik.get(url(loan, "decide")).status_code == 403
    assert "Decide and assign" not in labels(logistik.get(url(loan)))


def test_all_of_it_is_rejected_with_a_reason(logistik, cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    page = looked(logistik.get(url(loan, "reject")))
    assert logistik.post(url(loan, "reject"), {"reason": "x"} | page).status_code == 422
    answer = logistik.post(url(loan, "reject"), {"reason": "Alat sedang diservis"} | page)
    assert answer.url == url(loan) and "is rejected" in said(answer)
    assert "Alat sedang diservis" in logistik.get(url(loan)).content.decode()


# ---------------------------------------------------------------- assigning and handing out


def test_a_kept_unit_is_exchanged(logistik, cast, lending):  # noqa: F811
    loan, units = lending.approve(lending.ask(cast.staff)), lending.units
    answer = logistik.get(url(loan, "assign"))
    choices = answer.context["sheet"].lines[0].choices()
    assert [choice["asset"] for choice in choices if choice["kept"]] == units[:2]
    line = loan.items.get()
    posted = {f"line{line.pk}-thing{units[0].pk}": "on", f"line{line.pk}-codes": units[2].serial_number}
    assert logistik.post(url(loan, "assign"), posted | looked(answer)).url == url(loan)
    assert {one.asset for one in loan.assignments.kept()} == {units[0], units[2]}


def test_too_many_units_are_refused_at_their_line(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff))
    line, answer = loan.items.get(), logistik.get(url(loan, "assign"))
    posted = {f"line{line.pk}-thing{unit.pk}": "on" for unit in lending.units}
    answer = logistik.post(url(loan, "assign"), posted | looked(answer))
    assert answer.status_code == 422 and "At most 2 units" in answer.content.decode()
    assert "3 of 2 units" in answer.content.decode()


def test_nothing_to_assign_leads_back(logistik, cast, lending):  # noqa: F811
    loan = lending.out(cast.staff)
    answer = logistik.get(url(loan, "assign"))
    assert answer.url == url(loan) and "to be fetched" in said(answer)


def test_handing_out_leads_to_the_handover(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff, 2, metres=100))
    tool, cable = loan.items.order_by("number")
    answer = logistik.get(url(loan, "hand_out"))
    assert "2 of 2 units" in answer.content.decode()
    forms = answer.context["sheet"].lines
    assert forms[1][f"thing{lending.drum.pk}"].value() == "100"
    posted = {
        f"line{tool.pk}-codes": lending.units[1].serial_number,
        f"line{cable.pk}-thing{lending.drum.pk}": "60",
        "note": "Sebagian dulu",
    }
    answer = logistik.post(url(loan, "hand_out"), posted | looked(answer))
    handover = Handover.objects.get()
    assert answer.url == reverse("handover", args=[handover.doc_number])
    loan.refresh_from_db()
    assert loan.status == S.ON_LOAN and handover.items.count() == 2
    assert {one.quantity for one in loan.assignments.out()} == {1, 60}
    answer = logistik.get(url(loan, "hand_out"))
    assert [form.most for form in answer.context["sheet"].lines] == [1, 40]


def test_what_is_not_kept_is_not_handed_out(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff))
    line, page = loan.items.get(), looked(logistik.get(url(loan, "hand_out")))
    posted = {f"line{line.pk}-codes": lending.units[2].code}
    answer = logistik.post(url(loan, "hand_out"), posted | page)
    assert answer.status_code == 422 and "is not kept for this loan" in answer.content.decode()
    answer = logistik.post(url(loan, "hand_out"), page)
    assert answer.status_code == 422 and "Choose what is handed out" in answer.content.decode()


def test_more_material_than_is_left_is_refused_beside_its_lot(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff, 0, metres=100))
    line, page = loan.items.get(), looked(logistik.get(url(loan, "hand_out")))
    posted = {f"line{line.pk}-thing{lending.drum.pk}": "150"}
    answer = logistik.post(url(loan, "hand_out"), posted | page)
    assert answer.status_code == 422
    assert "100 Meter are still to be fetched" in answer.content.decode()


# ---------------------------------------------------------------- extending, cancelling, releasing


def test_an_extension_is_asked_and_granted(client, cast, lending):  # noqa: F811
    loan = lending.out(cast.staff)
    english(client, cast.staff)
    answer = client.get(url(loan, "ask_extension"))
    keys = [str(one.pk) for one in loan.assignments.all()]
    posted = {"units": keys[:1], "until": in_days(9).isoformat(), "reason": "Belum selesai"}
    assert client.post(url(loan, "ask_extension"), posted | looked(answer)).url == url(loan)
    assert "waits for its answer" in said(client.get(url(loan, "ask_extension")))
    english(client, cast.logistik)
    page = client.get(url(loan))
    assert "would like to keep" in page.content.decode() and "Grant the extension" in labels(page)
    answer = client.get(url(loan, "grant_extension"))
    assert "Belum selesai" in answer.content.decode()
    assert client.post(url(loan, "grant_extension"), looked(answer)).url == url(loan)
    assert loan.assignments.get(pk=keys[0]).due == in_days(9)
    assert "No wish to extend" in said(client.get(url(loan, "refuse_extension")))


def test_an_extension_that_cannot_be_is_said_beside_the_day(staff, cast, lending):  # noqa: F811
    loan = lending.out(cast.staff)
    page = looked(staff.get(url(loan, "ask_extension")))
    keys = [str(one.pk) for one in loan.assignments.all()]
    for until, sentence in ((in_days(3), "name a later day"), (in_days(60), "at most")):
        posted = {"units": keys, "until": until.isoformat(), "reason": "Belum selesai"} | page
        answer = staff.post(url(loan, "ask_extension"), posted)
        assert answer.status_code == 422 and sentence in answer.content.decode()
    posted = {"units": [], "until": in_days(9).isoformat(), "reason": "x"} | page
    assert staff.post(url(loan, "ask_extension"), posted).status_code == 422


def test_an_extension_is_refused_with_a_reason(logistik, cast, lending):  # noqa: F811
    loan = lending.out(cast.staff)
    extending.ask(
        loan, list(loan.assignments.all()), until=in_days(9), reason="Belum selesai", actor=cast.staff
    )
    page = looked(logistik.get(url(loan, "refuse_extension")))
    assert logistik.post(url(loan, "refuse_extension"), page).status_code == 422
    posted = {"reason": "Dipakai tim lain"} | page
    assert logistik.post(url(loan, "refuse_extension"), posted).url == url(loan)
    assert "Dipakai tim lain" in logistik.get(url(loan)).content.decode()


def test_the_borrower_cancels_before_he_fetches(staff, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff))
    page = looked(staff.get(url(loan, "cancel")))
    assert staff.post(url(loan, "cancel"), page).url == url(loan)
    loan.refresh_from_db()
    assert loan.status == S.CANCELLED
    other = lending.out(cast.staff)
    assert "On loan" in said(staff.get(url(other, "cancel")))


def test_logistics_releases_what_nobody_fetched(logistik, cast, lending):  # noqa: F811
    loan = lending.approve(lending.ask(cast.staff))
    page = looked(logistik.get(url(loan, "release")))
    assert logistik.post(url(loan, "release"), {"reason": "Tidak diambil"} | page).url == url(loan)
    loan.refresh_from_db()
    assert loan.status == S.CANCELLED and not loan.assignments.open().exists()


# ---------------------------------------------------------------- letter, export, home


def test_the_letter_says_what_is_lent_and_who_signed(cast, lending):  # noqa: F811
    loan = lending.out(cast.staff, 2, metres=100)
    loan.refresh_from_db()
    letter = letters.of(loan)
    assert letter.stamp.text == "APPROVED" and len(letter.table.rows) == 2
    heading, units = letter.tables[0]
    assert heading == "Lent assets" and len(units.rows) == 3
    assert [s.name for s in letter.signatures] == [cast.staff.name, cast.logistik.name]
    assert draw(letter).startswith(b"%PDF")


def test_a_letter_of_what_is_not_decided_or_was_rejected(cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    letter = letters.of(loan)
    assert letter.stamp is None and not letter.tables and letter.signatures[1].name == ""
    loan = deciding.reject(loan, actor=cast.logistik, reason="Alat sedang diservis")
    letter = letters.of(loan)
    assert letter.stamp.text == "REJECTED" and "Alat sedang diservis" in letter.paragraphs_after[0]
    assert draw(letter).startswith(b"%PDF")


def titles(person) -> list[str]:
    return [item.title for item in work(person)]


def test_the_home_page_says_what_waits_for_whom(cast, lending):  # noqa: F811
    loan = lending.ask(cast.staff)
    number = loan.doc_number
    assert f"Decide on the loan {number}" in titles(cast.logistik)
    assert not [title for title in titles(cast.staff) if number in title]
    loan = lending.approve(loan)
    assert f"Hand out the loan {number}" in titles(cast.logistik)
    assert f"Fetch what is kept for you with {number}" in titles(cast.staff)
    lending.hand_out(loan)
    assert not [title for title in titles(cast.logistik) if title.endswith(f"the loan {number}")]
    with clock.at(clock.now() + timedelta(days=3)):
        assert f"Bring back what you borrowed with {number}" in titles(cast.staff)


def test_what_is_overdue_is_first_and_counted(cast, lending):  # noqa: F811
    loan = lending.overdue(cast.staff)
    assert titles(cast.staff)[0] == f"Give back what you borrowed with {loan.doc_number}"
    figure = next(one for one in figures(cast.logistik) if "tab=overdue" in one.url and "loans" in one.url)
    assert (figure.value, figure.tone) == (1, "red")


def test_a_wish_to_extend_waits_for_logistics_alone(cast, lending):  # noqa: F811
    loan = lending.out(cast.staff)
    extending.ask(
        loan, list(loan.assignments.all()), until=in_days(9), reason="Belum selesai", actor=cast.staff
    )
    wish = f"Answer the wish to extend {loan.doc_number}"
    assert wish in titles(cast.logistik) and wish not in titles(cast.staff)


def test_what_the_one_before_has_not_brought_back_is_not_proposed(logistik, cast, lending):  # noqa: F811
    with clock.at(clock.now() - timedelta(days=6)):
        lending.out(cast.leader, 3)
        later = lending.approve(lending.ask(cast.staff, 2, start=6, last=10))
    form = logistik.get(url(later, "hand_out")).context["sheet"].lines[0]
    assert [bool(choice["field"].value()) for choice in form.choices()] == [False, False]
