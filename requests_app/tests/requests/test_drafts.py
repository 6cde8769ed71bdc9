"""A request that is not sent yet: kept by a script and by a button, taken up again, thrown away; nobody
else's.
"""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models.drafts import MOST_DRAFTS
from core.services import drafts
from requests_app.models import RequestDraft
from requests_app.tests.requests.test_request_form import data, made, shop, staff  # noqa: F401 fixtures
from requests_app.views.requests import draft_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SAVE, URL = "/requests/drafts/save/", "/requests/new/"
JSON = {"Accept": "application/json"}


def unfinished(**more):
    lines = (
        {"item": "MikroTik setengah", "quantity": "dua", "note": "Tepi\0an"},
        {"free": "on", "name": "Tangga"},
        {"item": ""},
    )
    return data(*lines, justification="Belum selesai") | more


def test_a_script_keeps_it_and_gets_a_sentence(staff):  # noqa: F811
    posted = unfinished()
    for _time in range(2):
        answer = staff.post(SAVE, posted, headers=JSON)
        assert answer.status_code == 200 and answer.json()["said"].startswith("Saved as a draft, ")
    row = RequestDraft.objects.get()
    assert str(row.key) == posted["draft"] and row.title == "MikroTik setengah +1"
    assert not {"csrfmiddlewaretoken", "form_token", "draft"} & set(row.data) and row.data[
        "lines-0-note"
    ] == ["Tepian"]


def test_a_button_keeps_it_and_it_is_taken_up_as_it_was(staff):  # noqa: F811
    posted = unfinished()
    answer = staff.post(SAVE, posted)
    assert answer.url == reverse("requests")
    assert "kept as a draft" in " ".join(map(str, get_messages(answer.wsgi_request)))
    answer = staff.get(URL, {"draft": posted["draft"]})
    forms = answer.context["lines"].forms
    assert [form["item"].value() for form in forms] == ["MikroTik setengah", None, ""] and forms[1][
        "free"
    ].value()
    assert forms[0]["quantity"].value() == "dua" and not answer.context["problems"]
    assert answer.context["head"]["justification"].value() == "Belum selesai"
    assert (
        str(answer.context["key"]) == posted["draft"] and posted["form_token"] not in answer.content.decode()
    )


def test_it_is_sent_from_where_it_was_left(staff, shop):  # noqa: F811
    posted = data({"item": shop.wanted, "quantity": "1"})
    staff.post(SAVE, posted)
    staff.post(URL, posted | {"form_token": str(uuid.uuid4())})
    assert made().items.count() == 1 and not RequestDraft.objects.exists()


def test_a_kind_that_may_not_be_asked_for_any_more(staff, cast):  # noqa: F811
    row = drafts.save(
        RequestDraft, uuid.uuid4(), {"order_type": ["URGENT"], "target": ["INVENTORY"]}, actor=cast.staff
    )
    head = staff.get(URL, {"draft": row.key}).context["head"]
    assert (head["order_type"].value(), head["target"].value()) == ("REGULAR_STOCK", "USAGE")


def test_somebody_elses(client, staff, cast):  # noqa: F811
    row = drafts.save(RequestDraft, uuid.uuid4(), {"justification": ["Rahasia"]}, actor=cast.leader)
    assert staff.get(URL, {"draft": row.key}).status_code == 404
    assert staff.get(URL, {"draft": uuid.uuid4()}).status_code == 404
    assert staff.get(URL, {"draft": "x"}).status_code == 404
    assert staff.post(reverse("draft_discard", args=[row.key])).status_code == 404
    answer = staff.post(SAVE, unfinished(draft=str(row.key)), headers=JSON)
    assert answer.status_code == 422 and "somebody else" in answer.json()["said"]
    row.refresh_from_db()
    assert row.data == {"justification": ["Rahasia"]}
    assert draft_facts.of(cast.staff) == []


def test_too_many_and_too_long(staff, cast):  # noqa: F811
    long = staff.post(SAVE, unfinished(justification="x" * 210_000), headers=JSON)
    assert long.status_code == 422 and "too long" in long.json()["said"]
    for _n in range(MOST_DRAFTS):
        row = drafts.save(RequestDraft, uuid.uuid4(), {}, actor=cast.staff)
    assert staff.post(SAVE, unfinished(), headers=JSON).status_code == 422
    # By the button nothing that was typed is lost either.
    answer = staff.post(SAVE, unfinished())
    page = answer.content.decode()
    assert answer.status_code == 422 and "You have 20 drafts" in page and "MikroTik setengah" in page
    assert 'action="/requests/new/"' in page
    # An old one is kept over.
    assert staff.post(SAVE, unfinished(draft=str(row.key)), headers=JSON).status_code == 200


def test_discarded(staff, cast):  # noqa: F811
    row = drafts.save(RequestDraft, uuid.uuid4(), {}, actor=cast.staff)
    url = reverse("draft_discard", args=[row.key])
    assert staff.get(url).status_code == 405
    assert staff.post(url).url == reverse("requests") and not RequestDraft.objects.exists()


def test_the_empty_form_shows_what_was_begun(staff, cast):  # noqa: F811
    row = drafts.save(RequestDraft, uuid.uuid4(), {}, actor=cast.staff, title="hAP ax2 +3")
    page = staff.get(URL).content.decode()
    assert (
        "hAP ax2 +3" in page
        and f"?draft={row.key}" in page
        and reverse("draft_discard", args=[row.key]) in page
    )
    assert "hAP ax2" not in staff.get(URL, {"draft": row.key}).content.decode()


def test_facts_are_one_query(cast):
    for n in range(3):
        drafts.save(RequestDraft, uuid.uuid4(), {"x": ["y" * 1000]}, actor=cast.staff, title=f"Konsep {n}")
    with CaptureQueriesContext(connection) as queries:
        facts = draft_facts.of(cast.staff)
    assert len(queries) == 1 and [fact["title"] for fact in facts] == ["Konsep 2", "Konsep 1", "Konsep 0"]


def test_anything_may_stand_in_a_draft(staff, cast):  # noqa: F811
    for content in (
        {},
        {"lines-TOTAL_FORMS": ["9999999"]},
        {"lines-TOTAL_FORMS": ["x"], "lines-0-category": ["?"], "lines-0-unit": ["?"]},
    ):
        row = drafts.save(RequestDraft, uuid.uuid4(), content, actor=cast.staff)
        assert staff.get(URL, {"draft": row.key}).status_code == 200
