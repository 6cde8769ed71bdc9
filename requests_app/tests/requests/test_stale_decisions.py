"""Nobody decides on something newer than what he looked at: every decision carries the version of the
request, lines included. What changed is shown, and it is asked again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from core import clock
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.discussion import attention
from requests_app.services.purchase import purchasing
from requests_app.services.requests import steps
from requests_app.tests.browsing import enter, fields, is_back, look, said, send, text
from requests_app.tests.factories import details, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

REASON = "Sudah tidak diperlukan lagi di POP"


@dataclass
class Case:
    """A decision: the state it is made in, by whom, and what its form says."""

    state: str
    by: str
    data: Callable[[Request], dict]


def approve_all(document) -> dict:
    """Every line as it was asked for."""
    data = {"note": "Catatan saya"}
    for line in document.items.all():
        data |= fields(line, approved=line.wanted, allocated=line.allocated_quantity, reason="")
    return data


def take_down(document) -> dict:
    """The first line is taken down to one."""
    data = approve_all(document)
    return data | fields(document.items.get(number=1), approved=1, allocated=0, reason="Satu cukup")


def buy(document) -> dict:
    """Complete purchase details of what is bought."""
    line = document.items.get(number=2)
    return fields(
        line,
        purchase_price="1250000",
        vendor="CV Lain",
        po_number="PO-9",
        invoice_number="INV-9",
        purchase_date="2026-01-05",
    )


def arrive(document) -> dict:
    """What was ordered is here."""
    return {"arrived_on": clock.today().isoformat()} | fields(document.items.get(number=2), arrived=1)


def because(document) -> dict:
    """A reason, or a note, and nothing else."""
    return {"reason": REASON, "note": "Catatan saya"}


CASES = {
    "approve_logistic": Case(S.PENDING, "logistik", approve_all),
    "revise": Case(S.LOGISTIC_APPROVED, "purchase", take_down),
    "set_purchase": Case(S.LOGISTIC_APPROVED, "purchase", buy),
    "approve_purchase": Case(S.LOGISTIC_APPROVED, "purchase", because),
    "approve_final": Case(S.AWAITING_CEO_APPROVAL, "ceo", approve_all),
    "reject": Case(S.PENDING, "logistik", because),
    "cancel": Case(S.PENDING, "leader", because),
    "start_purchasing": Case(S.APPROVED, "purchase", because),
    "ship": Case(S.PURCHASING, "purchase", because),
    "receive": Case(S.IN_DELIVERY, "logistik", arrive),
}


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def prepared(verb: str, cast, shop) -> Request:
    """The request that is decided on; purchase has its details already where they are approved."""
    document = in_state(CASES[verb].state, cast, shop)
    if verb == "approve_purchase":
        document = purchasing.set_purchase(document, actor=cast.purchase, details=details(document))
    return document


def hidden(response) -> dict:
    """What the page says was looked at."""
    page = text(response)
    return {name: re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("version", "seen")}


def somebody_changes(document: Request, cast) -> None:
    """A change that leaves the state as it is: the version is another one, and the log says what was done."""
    document = steps.lock(document)
    steps.save(document)
    steps.record(document, "revised", actor=cast.ceo, note="Baris dua ditinjau ulang")


@pytest.mark.parametrize("verb", CASES)
def test_what_changed_is_shown_and_asked_again(cast, client, shop, verb):
    case, document = CASES[verb], prepared(verb, cast, shop)
    who = getattr(cast, case.by)
    looked, data = hidden(look(client, who, document, verb)), case.data(document)
    somebody_changes(document, cast)
    before = Request.objects.values().get(pk=document.pk)

    response = send(client, who, document, verb, **data, **looked)
    page = text(response)
    assert response.status_code == 409
    assert "was changed by" in page and "Baris dua ditinjau ulang" in page
    assert Request.objects.values().get(pk=document.pk) == before
    typed = [value for key, value in data.items() if key in ("reason", "note", "arrived_on")]
    assert any(value in page for value in typed) or verb == "set_purchase" and "CV Lain" in page

    assert is_back(send(client, who, document, verb, **data, **hidden(response)), document) or said(response)
    assert Request.objects.get(pk=document.pk).version > before["version"]


def test_a_mistake_does_not_make_the_looked_at_version_a_newer_one(cast, client, shop):
    document = in_state(S.PENDING, cast, shop)
    looked = hidden(look(client, cast.logistik, document, "reject"))
    somebody_changes(document, cast)
    response = send(client, cast.logistik, document, "reject", reason="x", **looked)
    assert response.status_code == 422 and hidden(response) == looked
    assert send(client, cast.logistik, document, "reject", reason=REASON, **looked).status_code == 409


def test_a_stale_reject_does_not_land_on_the_next_stage(cast, client, shop):
    """The super admin may reject at every stage: what he read while it was with logistics is not what it is
    now.
    """
    document = in_state(S.PENDING, cast, shop)
    looked = hidden(look(client, cast.ceo, document, "reject"))
    steps_on = send(client, cast.logistik, document, "approve_logistic", **approve_all(document))
    assert is_back(steps_on, document)
    response = send(client, cast.ceo, document, "reject", reason=REASON, **looked)
    assert response.status_code == 409
    assert Request.objects.get(pk=document.pk).status == S.LOGISTIC_APPROVED
    assert cast.logistik.name in text(response) and REASON in text(response)


def test_a_revision_names_the_line_and_both_quantities(cast, client, shop):
    document = in_state(S.LOGISTIC_APPROVED, cast, shop)
    looked = hidden(look(client, cast.purchase, document, "set_purchase"))
    assert is_back(send(client, cast.ceo, document, "revise", **take_down(document)), document)
    response = send(client, cast.purchase, document, "set_purchase", **buy(document), **looked)
    assert response.status_code == 409
    assert re.search(r"1\. .*CCR2004.*: 2 Unit → 1 Unit", text(response))


def test_many_at_once_are_approved_in_the_version_that_was_asked_about(cast, client, shop):
    one, two = in_state(S.PENDING, cast, shop), in_state(S.PENDING, cast, shop)
    enter(client, cast.logistik)
    asked = client.post("/requests/approve/", {"ids": [one.pk, two.pk]})
    versions = dict(re.findall(r'name="(request\d+-version)"\s+value="(\d+)"', text(asked)))
    assert len(versions) == 2
    somebody_changes(two, cast)
    response = client.post("/requests/approve/", {"ids": [one.pk, two.pk], "sure": "1"} | versions)
    assert (Request.objects.get(pk=one.pk).status, Request.objects.get(pk=two.pk).status) == (
        S.LOGISTIC_APPROVED,
        S.PENDING,
    )
    assert two.doc_number in text(response)


def test_a_word_is_no_change(cast, client, shop):
    """A reminder leaves the request as it is: who is deciding is not asked again."""
    document = in_state(S.PENDING, cast, shop)
    looked = hidden(look(client, cast.logistik, document, "approve_logistic"))
    attention.follow_up(document, actor=cast.leader)
    assert is_back(
        send(client, cast.logistik, document, "approve_logistic", **approve_all(document), **looked), document
    )
