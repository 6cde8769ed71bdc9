"""One life, one page: everything that happened to a thing stands on its timeline, and each number on it leads
on.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assets.models import Asset
from assets.services.custody import custody
from assets.services.goods import assets, voiding
from assets.services.stock import consumption
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from assets.views.goods import family
from core import clock
from core.errors import Conflict

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    client.get("/assets/")
    return client


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000, price=Decimal("100000.01"))


def piece_of(drum, amount, cast) -> Asset:
    (piece,) = custody.issue(
        [custody.Part(drum, Decimal(amount))], to=cast.staff, actor=cast.logistik, reference="INT-2026-0200"
    )
    return piece


def page(client, thing, **params):
    return client.get(f"/assets/{thing.code}/", params)


def titles(response) -> list[str]:
    return [str(entry["title"]) for entry in response.context["entries"]]


def links(response) -> set[str]:
    """Where the timeline leads."""
    entries = response.context["entries"]
    return {
        url
        for e in entries
        for url in (e["url"], e["text_url"], *(change["url"] for change in e["changes"]))
        if url
    }


def test_a_lot_leads_to_its_pieces_and_its_document(logistik, cast, drum):
    piece = piece_of(drum, 350, cast)
    assert {f"/assets/{piece.code}/", f"/registrations/{drum.registration.doc_number}/"} <= links(
        page(logistik, drum)
    )


def test_a_piece_tells_its_birth_and_leads_to_its_parent(logistik, cast, drum):
    piece = piece_of(drum, 350, cast)
    response = page(logistik, piece)
    assert len(response.context["entries"]) == 2
    assert f"/assets/{drum.code}/" in links(response)


def test_a_piece_that_stays_is_born_once(logistik, cast, drum):
    piece = custody.cut(drum, quantity=Decimal(10), actor=cast.logistik, note="Untuk uji")
    response = page(logistik, piece)
    assert [entry["text"] for entry in response.context["entries"]] == ["Untuk uji"]


def test_every_verb_stands_on_the_timeline(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    there = WarehouseFactory()
    assets.move([thing], to=there, actor=cast.logistik)
    custody.issue([custody.Part(thing)], to=cast.staff, actor=cast.logistik)
    custody.pass_on([custody.Part(thing)], to=cast.leader, actor=cast.logistik)
    custody.take_back([custody.Part(thing)], to=there, actor=cast.logistik)
    assets.decommission(thing, actor=cast.logistik, reason="terbakar di gudang")
    assert len(set(titles(page(logistik, thing)))) == 6


def test_family_shows_what_is_left_in_each(logistik, cast, drum):
    piece = piece_of(drum, 350, cast)
    consumption.consume(
        [consumption.Usage(drum.standard_item, Decimal(120))],
        actor=cast.staff,
        technician=cast.staff,
        warehouses=False,
    )
    smaller = custody.cut(Asset.objects.get(pk=piece.pk), quantity=Decimal(30), actor=cast.logistik)
    rows = page(logistik, piece).context["family"]["rows"]
    assert [(row["code"], row["depth"], int(row["current_balance"])) for row in rows] == [
        (drum.code, 0, 650),
        (piece.code, 1, 200),
        (smaller.code, 2, 30),
    ]
    assert [row["here"] for row in rows] == [False, True, False]


def test_a_lot_without_pieces_asks_nothing_more(cast, drum, django_assert_num_queries):
    other = register_lot(cast.logistik, 1000)
    piece = piece_of(drum, 10, cast)
    cast.logistik.has_perm("assets.view_asset")
    with django_assert_num_queries(0):
        assert family.of(other, cast.logistik) is None
    _unit = piece.standard_item
    with django_assert_num_queries(1):
        assert family.of(piece, cast.logistik)


def test_who_had_it_names_holder_status_and_since(logistik, cast, drum):
    with clock.at(NOW - timedelta(days=5)):
        piece = piece_of(drum, 350, cast)
    with clock.at(NOW - timedelta(days=2)):
        custody.take_back([custody.Part(piece)], to=drum.place, actor=cast.logistik, condition="MAJOR_DAMAGE")
    today = timezone.localdate(NOW)
    held, broken = (page(logistik, piece, on=today - timedelta(days=n)).context["asked"] for n in (3, 1))
    assert cast.staff.name in held["sentence"] and held["tone"] == "amber"
    assert drum.place.name in broken["sentence"] and broken["tone"] == "red"


def test_movements_lead_to_their_document(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    (row,) = page(logistik, thing, moves=0).context["movements"]["rows"]
    assert row["url"] == f"/registrations/{thing.registration.doc_number}/"


def test_registration_counts_what_arrived_not_what_was_cut(logistik, client, cast, drum):
    piece = piece_of(drum, 350, cast)
    document = drum.registration
    response = logistik.get(f"/registrations/{document.doc_number}/")
    assert [row["code"] for row in response.context["assets"]] == [drum.code]
    assert [(group["n"], group["amount"]) for group in response.context["groups"]] == [(1, 1000)]
    listed = logistik.get("/assets/", {"registration": document.doc_number}).context["list"].rows
    assert [row["code"] for row in listed] == [drum.code]
    assert piece.registration == document


def test_registration_says_what_was_paid_whatever_was_cut(client, cast, drum):
    piece_of(drum, 333, cast)
    custody.cut(Asset.objects.get(pk=drum.pk), quantity=Decimal(7), actor=cast.logistik)
    client.force_login(cast.ceo)
    response = client.get(f"/registrations/{drum.registration.doc_number}/")
    assert response.context["total"] == Decimal("100000.01")


def test_a_document_with_a_cut_lot_is_not_voided(cast, drum):
    piece = piece_of(drum, 350, cast)
    with pytest.raises(Conflict, match=piece.code):
        voiding.void(drum.registration, actor=cast.logistik, reason="salah ketik")


def test_list_marks_a_piece(logistik, cast, drum):
    piece = piece_of(drum, 350, cast)
    rows = logistik.get("/assets/", {"q": drum.code}).context["list"].rows
    assert {row["code"]: bool(row["parent_id"]) for row in rows} == {drum.code: False, piece.code: True}
