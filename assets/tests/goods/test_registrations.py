"""Registrations as documents: list, page, voiding."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assets.models import Asset, AssetRegistration, StockLevel
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.goods import registrations, voiding
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import Conflict, DomainError, NotAllowed

PLANTED = Decimal("98765432")


@pytest.fixture
def document(cast):
    return register_devices(cast.logistik, 3, price=PLANTED)[0].registration


def test_void_is_the_inverse_of_register(cast, document):
    serial = document.assets.first().serial_number
    voiding.void(document, actor=cast.logistik, reason="salah kirim")
    assert StockLevel.objects.get().balance == 0
    assert not Asset.objects.current().exists()
    assert ledger_check.check() == []
    (again,) = register_devices(cast.logistik, serial_number=serial)
    assert again.serial_number == serial


def test_void_names_what_has_moved(cast, document):
    asset = document.assets.last()
    verbs.move([asset], to=WarehouseFactory(), actor=cast.logistik)
    with pytest.raises(Conflict, match=asset.code):
        voiding.void(document, actor=cast.logistik, reason="salah kirim")
    assert asset.code in voiding.obstacle(document)


def test_void_twice_is_a_conflict(cast, document):
    voiding.void(document, actor=cast.logistik, reason="salah kirim")
    with pytest.raises(Conflict):
        voiding.void(document, actor=cast.ceo, reason="sekali lagi")


def test_void_needs_a_reason(cast, document):
    with pytest.raises(DomainError) as refused:
        voiding.void(document, actor=cast.logistik, reason=" x ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("person", ["staff", "leader", "purchase"])
def test_others_may_not_void(cast, document, person):
    with pytest.raises(NotAllowed):
        voiding.void(document, actor=getattr(cast, person), reason="salah kirim")


@pytest.mark.parametrize("fault", ["inactive item", "inactive place", "person"])
def test_register_refuses_what_is_closed(cast, fault):
    item, place = (
        ItemFactory(is_active=fault != "inactive item"),
        WarehouseFactory(is_active=fault != "inactive place"),
    )
    if fault == "person":
        from assets.services import places

        place = places.of_person(cast.staff)
    with pytest.raises(Conflict):
        registrations.register(
            [registrations.NewAsset(item=item, place=place, serial_number="SN-1")], actor=cast.logistik
        )
    assert not AssetRegistration.objects.exists()


def test_register_refuses_units_read_before_a_change(cast):
    item = CableFactory()
    type(item).objects.filter(pk=item.pk).update(quantity_per_unit=500)
    with pytest.raises(Conflict):
        registrations.register(
            [registrations.NewAsset(item=item, place=WarehouseFactory(), balance=1000)], actor=cast.logistik
        )


@pytest.mark.parametrize(
    "change",
    [
        "initial_balance = -1, current_balance = -1",
        "current_balance = initial_balance + 1",
        "serial_number = 'LOT-SN'",
        "purchase_price = 100000000001",
        "warranty_end_date = '2020-01-01', purchase_date = '2021-01-01'",
    ],
)
def test_the_database_refuses_a_lot_that_cannot_be(cast, change):
    register_lot(cast.logistik)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE assets SET {change}")


def test_list_finds_by_number_vendor_po_and_date(client, cast):
    client.force_login(cast.logistik)
    wanted = registrations.register(
        [registrations.NewAsset(item=ItemFactory(), place=WarehouseFactory(), serial_number="SN-1")],
        actor=cast.logistik,
        header=registrations.Header(vendor="CV Mitra Fiber Jaya", po_number="PO-2026-0201"),
    )
    register_devices(cast.logistik)
    for query in ({"q": wanted.doc_number}, {"q": "fiber mitra"}, {"q": "po-2026-0201"}):
        assert [
            row["doc_number"] for row in client.get(reverse("registrations"), query).context["list"].rows
        ] == [wanted.doc_number]
    assert client.get(reverse("registrations"), {"date_to": "2000-01-01"}).context["list"].rows == []
    assert len(client.get(reverse("registrations"), {"tab": "recorded"}).context["list"].rows) == 2
    assert client.get(reverse("registrations"), {"tab": "voided"}).context["list"].rows == []


def test_page_groups_by_model_and_amount(client, cast):
    client.force_login(cast.logistik)
    cable, device, place = CableFactory(), ItemFactory(), WarehouseFactory()
    news = [registrations.NewAsset(item=cable, place=place, balance=Decimal(1000)) for _n in range(2)]
    news += [registrations.NewAsset(item=device, place=place, serial_number=f"SN-{n}") for n in range(3)]
    document = registrations.register(news, actor=cast.logistik)
    groups = client.get(reverse("registration", args=[document.doc_number])).context["groups"]
    assert sorted((g["name"], g["n"], g["amount"], g["unit"]) for g in groups) == sorted(
        [(cable.name, 2, Decimal(2000), "Meter"), (device.name, 3, None, "Unit")]
    )


def test_page_says_what_was_registered_not_what_was_found_later(client, cast):
    client.force_login(cast.logistik)
    cable, place = CableFactory(), WarehouseFactory()
    news = [registrations.NewAsset(item=cable, place=place, balance=Decimal(1000)) for _n in range(2)]
    lot, other = registrations.register(news, actor=cast.logistik).assets.order_by("pk")
    piece = custody.cut(lot, quantity=Decimal(300), actor=cast.logistik)
    verbs.adjust(piece, counted=Decimal(330), longer=True, actor=cast.logistik, reason="diukur ulang")
    verbs.adjust(other, counted=Decimal(600), actor=cast.logistik, reason="diukur ulang")
    (group,) = client.get(reverse("registration", args=[lot.registration.doc_number])).context["groups"]
    assert (group["n"], group["amount"]) == (2, Decimal(2000))


def test_page_says_what_a_count_found(client, cast):
    client.force_login(cast.logistik)
    new = registrations.NewAsset(item=CableFactory(), place=WarehouseFactory(), balance=Decimal(7))
    document = registrations.register([new], actor=cast.logistik, found_in="OP-2026-0001")
    (group,) = client.get(reverse("registration", args=[document.doc_number])).context["groups"]
    assert group["amount"] == Decimal(7)


def test_page_shows_fifty_and_links_to_all(client, cast, django_assert_max_num_queries):
    client.force_login(cast.logistik)
    document = register_devices(cast.logistik, 60)[0].registration
    with django_assert_max_num_queries(20):
        page = client.get(reverse("registration", args=[document.doc_number]))
    assert len(page.context["assets"]) == 50
    assert f"?registration={document.doc_number}" in page.content.decode()


def test_list_of_assets_narrows_to_the_document(client, cast, document):
    client.force_login(cast.logistik)
    register_devices(cast.logistik)
    rows = client.get(reverse("assets"), {"registration": document.doc_number}).context["list"].rows
    assert len(rows) == 3


def test_prices_only_for_those_who_may_see_them(client, cast, document):
    address = reverse("registration", args=[document.doc_number])
    client.force_login(cast.logistik)
    hidden = client.get(address).content.decode()
    client.force_login(cast.ceo)
    shown = client.get(address).content.decode()
    assert "98.765.432" in shown
    assert "296.296.296" in shown
    for text in ("98.765.432", "98765432", "98,765,432", "296.296.296", "296296296", "296,296,296"):
        assert text not in hidden


@pytest.mark.parametrize("person", ["purchase", "leader", "staff"])
def test_others_see_no_registration(client, cast, document, person):
    client.force_login(getattr(cast, person))
    for address in (reverse("registrations"), reverse("registration", args=[document.doc_number])):
        assert client.get(address).status_code == 403


def test_void_by_the_page(client, cast, document):
    client.force_login(cast.logistik)
    address = reverse("registration_void", args=[document.doc_number])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "salah kirim"}).status_code == 302
    page = client.get(reverse("registration", args=[document.doc_number])).content.decode()
    assert "salah kirim" in page
    assert address not in page


def test_void_page_says_why_not(client, cast, document):
    client.force_login(cast.logistik)
    asset = document.assets.first()
    verbs.move([asset], to=WarehouseFactory(), actor=cast.logistik)
    address = reverse("registration_void", args=[document.doc_number])
    assert asset.code in client.get(address).content.decode()
    answer = client.post(address, {"reason": "tetap saja"})
    assert answer.status_code == 409
    assert asset.code in answer.content.decode()


def test_export_is_the_assets_of_the_document(client, cast, document):
    client.force_login(cast.logistik)
    register_devices(cast.logistik)
    query = {"query": f"registration={document.doc_number}", "format": "csv", "next": "/"}
    answer = client.post(reverse("export_make", args=["assets"]), query)
    body = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    assert body.count(document.doc_number) == 3
    assert "98765432" not in body


def test_a_delivery_note_can_be_attached(client, cast, document):
    client.force_login(cast.logistik)
    file = SimpleUploadedFile(
        "surat-jalan.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf"
    )
    client.post(reverse("attachment_add", args=["assets.assetregistration", document.pk]), {"files": file})
    assert "surat-jalan" in client.get(reverse("registration", args=[document.doc_number])).content.decode()
