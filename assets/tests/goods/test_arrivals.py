"""Goods that come for a document: what it expects is filled in, it is told, and it may refuse."""

from datetime import date
from decimal import Decimal

import pytest

from assets import signals
from assets.models import Asset, AssetRegistration, StockMovement
from assets.services.goods import arrivals, registrations, voiding
from assets.services.goods.arrivals import Expected
from assets.services.goods.registrations import Header, NewAsset
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory
from core.errors import DomainError
from core.models import DocumentCounter

pytestmark = pytest.mark.django_db
NUMBER = "ZZ-261122-0001"


@pytest.fixture
def lines(monkeypatch):
    """What ZZ-261122-0001 expects; nobody else's document brings goods."""
    found = []
    monkeypatch.setattr(arrivals, "_providers", {})
    arrivals.register("ZZ", lambda reference, user: found if reference == NUMBER else None)
    return found


@pytest.fixture
def heard():
    """(signal, what it said) of all four, in order."""
    said, kept = [], []
    for name in ("goods_registering", "goods_registered", "registration_voiding", "registration_voided"):

        def hear(sender, signal, name=name, **kwargs):
            said.append((name, kwargs))

        kept.append((getattr(signals, name), hear))
        getattr(signals, name).connect(hear)
    yield said
    for signal, hear in kept:
        signal.disconnect(hear)


def register(cast, *news, reference=NUMBER, actor=None, **head):
    header = Header(wo_ro_int_number=reference, **head)
    return registrations.register(news, actor=actor or cast.logistik, header=header)


def device(item, place, serial, **values):
    return NewAsset(item=item, place=place, serial_number=serial, **values)


def test_what_rows_do_not_say_comes_from_the_document_prices_unseen(cast, lines):
    router, cable, place = ItemFactory(), CableFactory(), WarehouseFactory()
    bought = {
        "vendor": "PT Sumber",
        "po_number": "PO-1",
        "invoice_number": "INV-1",
        "purchase_date": date(2026, 1, 5),
    }
    lines += [
        Expected(router, Decimal(2), price=Decimal(750_000), warranty_end_date=date(2027, 1, 5), **bought),
        Expected(
            cable, Decimal(2000), factor=1000, price=Decimal(900_001), **bought | {"vendor": "CV Kabel"}
        ),
    ]
    assert not cast.logistik.has_perm("assets.view_price")
    document = register(
        cast,
        device(router, place, "A-1"),
        device(router, place, "A-2", price=Decimal(1), vendor="Lain", warranty_end_date=date(2028, 1, 1)),
        NewAsset(item=cable, place=place, balance=Decimal(1000)),
        NewAsset(item=cable, place=place, balance=Decimal(333)),
    )
    rows = document.assets.order_by("pk").values_list(
        "purchase_price", "vendor", "po_number", "purchase_date", "warranty_end_date"
    )
    day = date(2026, 1, 5)
    assert list(rows) == [
        (750_000, "PT Sumber", "PO-1", day, date(2027, 1, 5)),
        (1, "Lain", "PO-1", day, date(2028, 1, 1)),
        (900_001, "CV Kabel", "PO-1", day, None),
        (Decimal("299700.33"), "CV Kabel", "PO-1", day, None),
    ]
    assert document.assets.filter(invoice_number="INV-1").count() == 4


def test_what_the_header_says_stands(cast, lines):
    item = ItemFactory()
    lines.append(
        Expected(
            item,
            Decimal(1),
            vendor="PT Sumber",
            purchase_date=date(2026, 1, 5),
            warranty_end_date=date(2026, 3, 1),
        )
    )
    document = register(
        cast, device(item, WarehouseFactory(), "A-1"), vendor="CV Lain", purchase_date=date(2026, 4, 1)
    )
    asset = document.assets.get()
    assert (asset.vendor, asset.purchase_date, asset.warranty_end_date) == ("CV Lain", date(2026, 4, 1), None)


def test_two_lines_of_one_model_each_give_what_they_expect(cast, lines):
    item, place = CableFactory(), WarehouseFactory()
    lines += [
        Expected(item, Decimal(200), in_base=True, price=Decimal(5)),
        Expected(item, Decimal(2000), factor=1000, price=Decimal(3000)),
    ]
    news = [NewAsset(item=item, place=place, balance=Decimal(n)) for n in (1000, 200, 1000, 50)]
    assert list(register(cast, *news).assets.order_by("pk").values_list("purchase_price", flat=True)) == [
        3000,
        1000,
        3000,
        150,
    ]


@pytest.mark.parametrize("reference", ["", "ZZ-261122-0002", "YY-261122-0001", "PO lama"])
def test_other_numbers_fill_in_nothing(cast, lines, reference):
    item = ItemFactory()
    lines.append(Expected(item, Decimal(1), price=Decimal(5)))
    assert (
        register(cast, device(item, WarehouseFactory(), "A-1"), reference=reference)
        .assets.get()
        .purchase_price
        is None
    )


def test_the_document_hears_of_a_registration_and_of_its_end(cast, heard):
    router, cable, place = ItemFactory(), CableFactory(), WarehouseFactory()
    document = register(
        cast,
        device(router, place, "A-1"),
        device(router, place, "A-2"),
        NewAsset(item=cable, place=place, balance=Decimal(500)),
    )
    voiding.void(document, actor=cast.ceo, reason="salah kirim")
    amounts = {router.pk: 2, cable.pk: 500}
    assert [name for name, _said in heard] == [
        "goods_registering",
        "goods_registered",
        "registration_voiding",
        "registration_voided",
    ]
    said = dict(heard)
    assert {name: one["reference"] for name, one in heard} == dict.fromkeys(said, NUMBER)
    assert (
        said["goods_registering"]["amounts"]
        == said["goods_registered"]["amounts"]
        == said["registration_voided"]["amounts"]
        == amounts
    )
    assert said["goods_registered"]["document"] == said["registration_voiding"]["document"] == document
    assert (said["goods_registered"]["actor"], said["registration_voided"]["actor"]) == (
        cast.logistik,
        cast.ceo,
    )


def test_nothing_is_said_without_a_number_or_of_a_stream(cast, heard):
    item, place = ItemFactory(), WarehouseFactory()
    voiding.void(
        register(cast, device(item, place, "A-1"), reference=""), actor=cast.ceo, reason="salah kirim"
    )
    header = Header(wo_ro_int_number=NUMBER)
    registrations.register(iter([device(item, place, "A-2")]), actor=cast.logistik, header=header, count=1)
    assert heard == []


@pytest.mark.parametrize("name", ["goods_registering", "goods_registered"])
def test_a_refusal_undoes_the_registration(cast, name):
    def refuse(sender, **kwargs):
        # Documents come before counters.
        assert DocumentCounter.objects.filter(prefix="REG").exists() == (name == "goods_registered")
        raise DomainError("Lebih dari yang datang.")

    signal = getattr(signals, name)
    signal.connect(refuse)
    try:
        with pytest.raises(DomainError, match="Lebih dari yang datang"):
            register(cast, device(ItemFactory(), WarehouseFactory(), "A-1"))
    finally:
        signal.disconnect(refuse)
    assert (
        not AssetRegistration.objects.exists()
        and not Asset.objects.exists()
        and not StockMovement.objects.exists()
    )


@pytest.mark.parametrize("name", ["registration_voiding", "registration_voided"])
def test_a_refusal_undoes_the_voiding(cast, name):
    document = register(cast, device(ItemFactory(), WarehouseFactory(), "A-1"))

    def refuse(sender, **kwargs):
        raise DomainError("Sudah diserahkan.")

    signal = getattr(signals, name)
    signal.connect(refuse)
    try:
        with pytest.raises(DomainError, match="Sudah diserahkan"):
            voiding.void(document, actor=cast.ceo, reason="salah kirim")
    finally:
        signal.disconnect(refuse)
    document = AssetRegistration.objects.get(pk=document.pk)
    assert document.status == "RECORDED" and Asset.objects.current().count() == 1
    assert ledger_check.check() == []
