"""Loans, returns and handovers in the table browser of super admins: found and read, never written."""

import uuid

import pytest
from django.urls import reverse

from core.services import drafts
from loans import models
from loans.services.handovers import answering
from loans.services.loans import extending
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.tests.loans.pages import in_days, lending  # noqa: F401 fixture

pytestmark = pytest.mark.django_db
TABLES = [
    models.Handover,
    models.HandoverItem,
    models.LoanAssignment,
    models.LoanDraft,
    models.LoanExtension,
    models.LoanItem,
    models.LoanRequest,
    models.AssetReturn,
    models.AssetReturnItem,
]


def url(model, page="changelist", *args):
    return reverse(f"admin:loans_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def loan(client, lending):  # noqa: F811
    """One with everything that may hang on a loan."""
    cast = lending.cast
    drafts.save(models.LoanDraft, uuid.uuid4(), {"a": ["b"]}, actor=cast.staff, title="Splicer")
    loan = lending.out(cast.staff, 2, metres=100)
    first, second, _cable = loan.assignments.order_by("pk")
    answering.answer(first.handover_item.handover, declined={}, actor=cast.staff)
    loan.refresh_from_db()
    extending.ask(loan, [second], until=in_days(10), actor=cast.staff, reason="Belum selesai")
    declaring.declare(loan, [Declared(first)], actor=cast.staff)
    client.force_login(cast.ceo)
    return loan


@pytest.mark.parametrize("model", TABLES)
def test_every_table_is_listed_searched_and_opened_but_not_changed(client, loan, model):
    assert client.get(url(model)).status_code == 200
    assert client.get(url(model) + f"?q={loan.doc_number}").status_code == 200
    row = model.objects.first()
    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.post(url(model, "change", row.pk), {}).status_code == 403
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [models.Handover, models.LoanRequest, models.AssetReturn])
@pytest.mark.parametrize("term", ["{number}", "teguh", "splicer teguh"])
def test_a_document_is_found_by_number_people_and_goods(client, loan, model, term):
    row = model.objects.get()
    page = client.get(url(model), {"q": term.format(number=row.doc_number)}).content.decode()
    assert row.doc_number in page
    assert row.doc_number not in client.get(url(model), {"q": "tidak ada"}).content.decode()


@pytest.mark.parametrize(
    ("model", "name"),
    [(models.Handover, "handover"), (models.LoanRequest, "loan"), (models.AssetReturn, "return")],
)
def test_a_document_leads_to_its_own_page(client, loan, model, name):
    row = model.objects.get()
    page = client.get(url(model, "change", row.pk)).content.decode()
    assert f'href="{reverse(name, args=[row.doc_number])}"' in page


def test_all_tables_of_the_room_are_there(client, loan):
    (group,) = [
        app
        for app in client.get(reverse("admin:index")).context["app_list"]
        if any(table["object_name"] == "LoanRequest" for table in app["models"])
    ]
    assert {model.__name__ for model in TABLES} <= {table["object_name"] for table in group["models"]}
