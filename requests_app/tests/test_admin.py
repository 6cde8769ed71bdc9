"""Requests in the table browser of super admins: found and read, never written."""

import uuid

import pytest
from django.urls import reverse

from core.services import drafts
from requests_app import models
from requests_app.choices import RequestStatus as S
from requests_app.tests.approval.test_delegations import give
from requests_app.tests.factories import in_state, make_shop

pytestmark = pytest.mark.django_db
TABLES = [model for name in models.__all__ if not (model := getattr(models, name))._meta.proxy]


def url(model, page="changelist", *args):
    return reverse(f"admin:requests_app_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def request_(cast, client):
    client.force_login(cast.ceo)
    drafts.save(models.RequestDraft, uuid.uuid4(), {"a": ["b"]}, actor=cast.staff, title="Kabel dropcore")
    give(cast.logistik, cast.purchase)
    return in_state(S.COMPLETED, cast, make_shop(cast.logistik))


@pytest.mark.parametrize("model", TABLES)
def test_every_table_is_listed_searched_and_opened_but_not_changed(client, request_, model):
    assert client.get(url(model)).status_code == 200
    assert client.get(url(model) + f"?q={request_.doc_number}").status_code == 200
    row = model.objects.first()
    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.post(url(model, "change", row.pk), {}).status_code == 403
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("term", ["{number}", "lukman", "ccr2004 lukman"])
def test_request_is_found_by_number_people_and_goods(client, request_, term):
    page = client.get(url(models.Request), {"q": term.format(number=request_.doc_number)}).content.decode()
    assert request_.doc_number in page


def test_tables_stand_in_a_group_of_their_own(client, request_):
    (group,) = [
        app
        for app in client.get(reverse("admin:index")).context["app_list"]
        if app["models"][0]["object_name"] == "Request"
    ]
    assert len(group["models"]) == len(TABLES)
