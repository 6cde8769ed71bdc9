"""`?for=` a document: the registration form knows what it expects, and tells nobody a price who may not see
it.
"""

from datetime import date
from decimal import Decimal

import pytest

from assets.models import Asset
from assets.services.goods import arrivals
from assets.services.goods.arrivals import Expected
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory
from assets.tests.goods.test_registration_form import connector, data, label

pytestmark = pytest.mark.django_db
NUMBER = "ZZ-261122-0001"
URL = f"/registrations/new/?for={NUMBER}"
PLANTED = Decimal("98765432")


@pytest.fixture
def expected(monkeypatch):
    found = []
    monkeypatch.setattr(arrivals, "_providers", {})
    arrivals.register("ZZ", lambda reference, user: found if reference == NUMBER else None)
    return found


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def ceo(client, cast):
    client.force_login(cast.ceo)
    return client


def initial(answer) -> list[dict]:
    """What stands in the lines, without empty fields."""
    assert answer.status_code == 200
    return [
        {k: v for k, v in form.initial.items() if v not in ("", None)}
        for form in answer.context["lines"].forms
    ]


def test_everything_known_is_filled_in(admin, expected):
    router, _place = ItemFactory(), WarehouseFactory()
    bought = {"vendor": "PT Sumber", "po_number": "PO-1", "purchase_date": date(2026, 1, 5)}
    expected += [
        Expected(
            router,
            Decimal(3),
            warranty_end_date=date(2027, 1, 5),
            note="untuk POP",
            invoice_number="INV-1",
            **bought,
        ),
        Expected(ItemFactory(), Decimal(1), invoice_number="INV-2", **bought),
    ]
    answer = admin.get(URL.lower())
    head = answer.context["header"].initial
    assert (
        {k: head.get(k) for k in bought} == bought
        and head["wo_ro_int_number"] == NUMBER
        and "invoice_number" not in head
    )
    assert initial(answer)[0] == {
        "item": label(router),
        "expected": 3,
        "warranty_end_date": date(2027, 1, 5),
        "notes": "untuk POP",
    }
    assert NUMBER in answer.content.decode().partition("lines-0")[0]


def test_each_kind_says_how_much_in_its_own_way(ceo, expected):
    cable, plug = CableFactory(), connector()
    expected += [
        Expected(cable, Decimal(3000), factor=1000, price=Decimal(900_000)),
        Expected(cable, Decimal(250), in_base=True, price=Decimal(1000)),
        Expected(cable, Decimal(1400), factor=1000, price=Decimal(900_000)),
        Expected(plug, Decimal(100), factor=50, price=Decimal(75_000)),
        Expected(plug, Decimal(30), in_base=True, price=Decimal("1500.50")),
    ]
    lines = [{k: v for k, v in line.items() if k != "item"} for line in initial(ceo.get(URL))]
    assert lines == [
        {"containers": 3, "length": 1000, "price": 900_000},
        {"containers": 1, "length": 250, "price": 250_000},
        {"containers": 1, "length": 1000, "price": 900_000},
        {"containers": 1, "length": 400, "price": 360_000},
        {"quantity": 2, "unit": "unit", "price": 75_000},
        {"quantity": 30, "unit": "base", "price": 75_025},
    ]


def test_sent_as_filled_in_it_registers_exactly_that(ceo, expected):
    cable, place = CableFactory(), WarehouseFactory()
    expected.append(Expected(cable, Decimal(2000), factor=1000, price=Decimal(900_000), vendor="PT Sumber"))
    line = {k: str(v) for k, v in initial(ceo.get(URL))[0].items()}
    answer = ceo.post(URL, data(line, place=place, wo_ro_int_number=NUMBER))
    assert answer.status_code == 302
    lots = Asset.objects.values_list(
        "current_balance", "purchase_price", "vendor", "registration__wo_ro_int_number"
    )
    assert list(lots) == [(1000, 900_000, "PT Sumber", NUMBER)] * 2


def test_who_sees_no_prices_gets_none_but_the_goods_have_theirs(admin, cast, expected):
    router, place = ItemFactory(), WarehouseFactory()
    expected.append(Expected(router, Decimal(1), price=PLANTED))
    page = admin.get(URL)
    assert not any(text in page.content.decode() for text in ("98765432", "98.765.432", "98,765,432"))
    answer = admin.post(URL, data({"item": router, "serials": ""}, place=place, wo_ro_int_number=NUMBER))
    assert answer.status_code == 422 and "98765432" not in answer.content.decode()
    assert f"<strong>{NUMBER}</strong>" in answer.content.decode()
    admin.post(URL, data({"item": router, "serials": "SN1"}, place=place, wo_ro_int_number=NUMBER.lower()))
    assert Asset.objects.get().purchase_price == PLANTED


@pytest.mark.parametrize("number", ["ZZ-261122-0009", "YY-261122-0001", "<b>x</b>"])
def test_an_unknown_number_leaves_the_form_plain_and_says_so(admin, expected, number):
    WarehouseFactory(), ItemFactory()
    answer = admin.get("/registrations/new/", {"for": number})
    assert initial(answer) == [{}] and "wo_ro_int_number" not in answer.context["header"].initial
    assert [str(m) for m in answer.context["messages"]] and answer.context["document"] is None


def test_nothing_left_to_register_is_said(admin, expected):
    answer = admin.get(URL)
    assert NUMBER in [str(m) for m in answer.context["messages"]][0] and initial(answer) == [{}]


def test_inactive_models_are_named_instead(admin, expected):
    active, gone = ItemFactory(), ItemFactory(is_active=False)
    expected += [Expected(gone, Decimal(1)), Expected(active, Decimal(1))]
    answer = admin.get(URL)
    assert [line["item"] for line in initial(answer)] == [label(active)]
    assert gone.name in str(next(iter(answer.context["messages"])))


def test_many_lines_cost_what_one_does(admin, expected, django_assert_max_num_queries):
    WarehouseFactory()
    expected += [Expected(item, Decimal(2)) for item in ItemFactory.create_batch(40)]
    with django_assert_max_num_queries(13):
        assert len(initial(admin.get(URL))) == 40
