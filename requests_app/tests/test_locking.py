"""Locks are taken in one order, documents, assets, levels, also where two rooms have a hand in a deed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import AssetRegistration
from assets.services.goods import voiding
from requests_app.choices import RequestStatus as S
from requests_app.tests.factories import in_state, make_shop

pytestmark = pytest.mark.django_db


def test_voiding_a_registration_locks_its_things_before_their_levels(cast):
    """What is kept of them for the requester is given up on the way, and that takes a level."""
    request = in_state(S.AWAITING_HANDOVER, cast, make_shop(cast.logistik))
    document = AssetRegistration.objects.get(wo_ro_int_number=request.doc_number)
    with CaptureQueriesContext(connection) as queries:
        voiding.void(document, actor=cast.logistik, reason="Salah rak")
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    order = [
        next(table for table in ('"requests"', '"assets"', "stock_levels", "") if f"FROM {table}" in sql)
        for sql in locks
    ]
    first = [order.index(table) for table in ('"requests"', '"assets"', "stock_levels")]
    assert first == sorted(first)
    request.refresh_from_db()
    assert request.status == S.ARRIVED
