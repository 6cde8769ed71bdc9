"""A drum that is longer than it was booked is that drum, whoever finds out."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.services.custody import custody
from assets.services.goods import assets, findings
from assets.services.stock import ledger_check
from assets.tests.factories import register_lot
from core import activity
from core.errors import DomainError
from core.models import UserPreference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "diukur ulang"


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000, price=Decimal(500_000))


def amounts(*lots):
    found = Asset.objects.in_bulk([lot.pk for lot in lots])
    return [
        tuple(int(getattr(found[lot.pk], f"{name}_balance")) for name in ("initial", "current", "cut"))
        for lot in lots
    ]


def test_more_than_was_booked_is_asked_about(cast, drum):
    with pytest.raises(DomainError, match="booked"):
        assets.adjust(drum, counted=Decimal(1020), actor=cast.logistik, reason=WHY)
    drum = assets.adjust(drum, counted=Decimal(1020), longer=True, actor=cast.logistik, reason=WHY)
    assert amounts(drum) == [(1020, 1020, 0)]
    assert (drum.is_whole, drum.value, Asset.objects.count()) == (True, 500_000, 1)
    assert drum.movements.order_by("-id").first().type == "IN_ADJUSTMENT"
    assert ledger_check.check() == []


def test_an_opened_drum_is_longer_by_what_it_holds_too_much(cast, drum):
    assets.adjust(drum, counted=Decimal(400), actor=cast.logistik, reason=WHY)
    assets.adjust(drum, counted=Decimal(1001), longer=True, actor=cast.logistik, reason=WHY)
    assert amounts(drum) == [(1001, 1001, 0)]
    assert ledger_check.check() == []


def test_a_longer_piece_was_cut_from_a_longer_drum(cast, drum):
    piece = custody.cut(drum, quantity=Decimal(300), actor=cast.logistik)
    smaller = custody.cut(piece, quantity=Decimal(100), actor=cast.logistik)
    assets.adjust(smaller, counted=Decimal(110), longer=True, actor=cast.logistik, reason=WHY)
    assert amounts(drum, piece, smaller) == [(1010, 700, 310), (310, 200, 110), (110, 110, 0)]
    paid = sum(Asset.objects.values_list("purchase_price", flat=True))
    assert paid == 500_000
    assert ledger_check.check() == []


def by_hand(lot, cast):
    assets.adjust(lot, counted=Decimal("110.00"), longer=True, actor=cast.logistik, reason=WHY)


def by_a_count(lot, cast):
    findings.correct({lot: Decimal(10)}, to=lot.place, actor=cast.logistik, note=WHY)


@pytest.mark.parametrize("lengthen", [by_hand, by_a_count])
def test_the_log_of_each_says_what_grew(cast, drum, lengthen):
    piece = custody.cut(drum, quantity=Decimal(300), actor=cast.logistik)
    smaller = custody.cut(piece, quantity=Decimal(100), actor=cast.logistik)
    lengthen(smaller, cast)
    said = [activity.of(lot).first() for lot in (drum, piece, smaller)]
    assert [(row.action, row.details) for row in said] == [("assets.asset.adjusted", WHY)] * 3
    assert [row.changes for row in said] == [
        {"initial_balance": ["1000.00", "1010.00"], "cut_balance": ["300.00", "310.00"]},
        {"initial_balance": ["300.00", "310.00"], "cut_balance": ["100.00", "110.00"]},
        {"current_balance": ["100.00", "110.00"], "initial_balance": ["100.00", "110.00"]},
    ]


def test_the_page_asks_once_and_then_takes_it(client, cast, drum):
    UserPreference.objects.update(language="en")
    client.force_login(cast.logistik)
    url = reverse("asset_adjust", args=[drum.code])
    assert "longer" not in client.get(url).context["form"].fields
    data = {"counted": "1020", "reason": WHY}
    asked = client.post(url, data)
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["counted"])
    assert 'name="longer"' in asked.content.decode()
    assert client.post(url, data | {"longer": "on"}).status_code == 302
    assert amounts(drum) == [(1020, 1020, 0)]
