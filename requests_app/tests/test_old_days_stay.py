"""Days from before the rule about them do not hold up a request; new ones are judged."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from assets.models import Asset
from assets.tests.goods.test_database_refuses import refused
from core.errors import from_database
from core.tests.database.old_rows import copied, is_valid, there_and_back, write_old
from requests_app.choices import RequestStatus as S
from requests_app.forms.purchase.details import BuySheet
from requests_app.models import ApprovalDelegation, Delivery, RequestItem
from requests_app.services.approval import delegations
from requests_app.services.goods import deliveries
from requests_app.services.purchase import purchasing
from requests_app.tests.approval.test_delegations import give
from requests_app.tests.factories import details, in_state, make_shop, priced, register_all

pytestmark = pytest.mark.django_db
CHECKS = ("request_items_days", "request_deliveries_days", "approval_delegations_days")
MISTYPED, BOUGHT = date(202, 1, 1), "purchase_date IS NOT NULL"


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def old_line() -> None:
    """The purchase of a line has days that nobody could write today."""
    write_old(
        "UPDATE request_items SET purchase_date = '0026-01-01', warranty_end_date = '0202-01-01' WHERE "
        + BOUGHT
    )


def test_goods_of_an_old_line_arrive_and_are_registered_without_its_day(cast, shop):
    request = in_state(S.IN_DELIVERY, cast, shop)
    old_line()
    delivery = Delivery.objects.filter(request=request)
    line = RequestItem.objects.get(request=request, purchase_date__isnull=False)
    deliveries.receive(request, {line.pk: deliveries.ArrivalLine(line.outstanding)}, actor=cast.logistik)
    write_old("UPDATE request_deliveries SET arrived_on = '0202-01-01'")
    deliveries.void(delivery.get(), actor=cast.logistik, reason="Salah permintaan")
    request.refresh_from_db()
    deliveries.receive(request, {line.pk: deliveries.ArrivalLine(line.outstanding)}, actor=cast.logistik)
    request.refresh_from_db()
    register_all(request, cast, shop.store)
    made = Asset.objects.filter(standard_item=shop.wanted).get()
    assert (made.purchase_date, made.warranty_end_date, made.vendor) == (None, None, "CV Mitra Fiber")


def test_an_old_line_gets_another_price_with_its_days_as_they_are(cast, shop):
    request = priced(in_state(S.LOGISTIC_APPROVED, cast, shop), cast)
    old_line()
    days = {"purchase_date": date(26, 1, 1), "warranty_end_date": MISTYPED}
    purchasing.set_purchase(request, actor=cast.purchase, details=details(request, price=900_000, **days))
    line = RequestItem.objects.get(request=request, purchase_date__isnull=False)
    assert (line.purchase_price, line.warranty_end_date) == (900_000, MISTYPED)

    (form,) = BuySheet(None, [line]).lines
    posted = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}
    assert BuySheet(posted, [line]).is_valid()
    posted[form.add_prefix("warranty_end_date")] = "0203-01-01"
    sheet = BuySheet(posted, [line])
    assert not sheet.is_valid() and set(sheet.lines[0].errors) == {"warranty_end_date"}


def test_an_old_delegation_is_revoked(cast):
    row = give(cast.logistik, cast.purchase)
    write_old("UPDATE approval_delegations SET ends_on = '9999-12-31'")
    delegations.revoke(row, actor=cast.logistik)
    assert ApprovalDelegation.objects.get().revoked_at


@pytest.mark.parametrize(
    ("table", "column", "rule"),
    [
        ("request_items", "purchase_date", "request_items_days"),
        ("request_items", "warranty_end_date", "request_items_days"),
        ("approval_delegations", "starts_on", "approval_delegations_days"),
        ("approval_delegations", "ends_on", "approval_delegations_days"),
    ],
)
def test_a_day_that_is_written_now_is_judged_beside_its_field(cast, shop, table, column, rule):
    in_state(S.ARRIVED, cast, shop)
    give(cast.logistik, cast.purchase)
    where = BOUGHT if table == "request_items" else "true"
    new = copied(table, **{column: "'9999-12-31'"})
    for sql in (new, f"UPDATE {table} SET {column} = '9999-12-31' WHERE {where}"):
        with pytest.raises(IntegrityError, match=rule) as caught, transaction.atomic():
            connection.cursor().execute(sql)
        assert from_database(caught.value).field == column


def test_an_arrival_lies_on_a_plausible_day(cast, shop):
    in_state(S.ARRIVED, cast, shop)
    new = copied("request_deliveries", number="99", arrived_on="'0202-01-01'")
    refused(new, "request_deliveries_days")


def test_the_migration_goes_back_and_forth_over_old_rows(cast, shop):
    in_state(S.ARRIVED, cast, shop)
    old_line()
    write_old("UPDATE request_deliveries SET arrived_on = '0202-01-01'")
    with there_and_back("requests_app", "_old_days_stay"):
        assert {is_valid(name) for name in CHECKS} == {False}
        refused(f"UPDATE request_items SET keterangan = 'x' WHERE {BOUGHT}", "request_items_days")
    assert {is_valid(name) for name in CHECKS} == {None}
    connection.cursor().execute(f"UPDATE request_items SET keterangan = 'x' WHERE {BOUGHT}")
