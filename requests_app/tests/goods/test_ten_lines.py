"""Ten lines, part from stock, part bought, arriving in three parts with one short and one wrong: every
quantity adds up at every moment.
"""

from decimal import Decimal

import pytest

from assets.models import Asset, StockLevel, StockReservation
from assets.services.goods import registrations, voiding
from assets.services.stock import availability, ledger_check, reservations
from assets.tests.factories import CableFactory, ItemFactory, TypeFactory, register_devices, register_lot
from core.errors import DomainError
from requests_app.choices import RequestStatus as S
from requests_app.models import RequestItem
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import deliveries, handovers
from requests_app.services.purchase import on_order, purchasing
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, hand_all, make_shop, priced

pytestmark = pytest.mark.django_db
D = Decimal
Line = deliveries.ArrivalLine


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=3, metres=0)


@pytest.fixture
def request_of_ten(cast, shop):
    """Six models of devices and four materials; what lies in the warehouse of each is said behind it."""
    actor, place = cast.logistik, shop.store
    models = [shop.stocked, *(ItemFactory() for _n in range(5))]
    register_devices(actor, 4, item=models[1], place=place)
    cable, other = CableFactory(), CableFactory()
    register_lot(actor, 1000, item=cable, place=place)
    register_lot(actor, 700, item=other, place=place)
    counted = {"classification": "MATERIAL", "tracking_method": "BULK"}
    boxed = {
        "bulk_type": "COUNT",
        "unit_of_measure": "Box",
        "base_unit_of_measure": "Pcs",
        "quantity_per_unit": 100,
    }
    plugs, clamps = (ItemFactory(type=TypeFactory(**counted), brand="Netviel", **boxed) for _n in range(2))
    register_lot(actor, 250, item=plugs, place=place)
    request = ask(
        cast.leader,
        NewLine(5, models[0]),  # 3 from stock, 2 to buy
        NewLine(4, models[1]),  # all from stock
        NewLine(2, models[2]),
        NewLine(6, models[3]),
        NewLine(1, models[4]),
        NewLine(3, models[5]),
        NewLine(3, cable),  # 1 whole drum from stock, 2 to buy
        NewLine(900, other, in_base=True),  # 700 m from stock, 200 m to buy
        NewLine(4, plugs),  # 2 boxes of 100 from stock, 2 to buy
        NewLine(50, clamps, in_base=True),
        order_type="PROJECT_BASED",
        project_name="POP Baru",
        justification="Pembangunan POP Cempaka Putih",
    )
    return request, place


def check(request) -> list[RequestItem]:
    """At every moment: lines, arrivals, reservations and the ledger tell the same story."""
    lines = list(request.items.select_related("standard_item").order_by("number"))
    kept = {}
    for row in reservations.of(request.doc_number):
        kept[row.standard_item_id] = kept.get(row.standard_item_id, D(0)) + row.quantity
    for line in lines:
        arrived = list(line.delivery_lines.filter(delivery__voided_at=None))
        assert line.arrived_quantity == sum(one.quantity for one in arrived)
        assert line.missing_quantity == sum(one.missing_quantity for one in arrived)
        registered = Asset.objects.filter(
            registration__wo_ro_int_number=request.doc_number,
            registration__status="RECORDED",
            standard_item=line.standard_item,
            parent=None,
        )
        assert line.registered_quantity == sum(asset.initial_balance or 1 for asset in registered)
        assert line.registered_quantity <= line.arrived_quantity
        assert line.outstanding == max(0, line.ordered - line.arrived_quantity - line.missing_quantity)
        assert kept.get(line.standard_item_id, 0) == (0 if line.is_rejected else line.to_hand), str(line)
    assert all(level.reserved <= level.balance for level in StockLevel.objects.all())
    assert ledger_check.check() == []
    return lines


def register(request, cast, place, *rows):
    """Rows are (line number, amounts of lots or number of devices)."""
    lines = {line.number: line.standard_item for line in request.items.select_related("standard_item__type")}
    news = []
    for number, amounts in rows:
        item = lines[number]
        new = registrations.NewAsset
        if item.is_bulk:
            news += [new(item=item, place=place, balance=D(amount)) for amount in amounts]
        else:
            start = Asset.objects.count() + len(news)
            news += [
                new(item=item, place=place, serial_number=f"S{start + n:06d}-{number}")
                for n in range(amounts)
            ]
    registrations.register(
        news, actor=cast.logistik, header=registrations.Header(wo_ro_int_number=request.doc_number)
    )
    request.refresh_from_db()


def receive(request, cast, **lines):
    keys = {f"l{line.number}": line.pk for line in request.items.all()}
    deliveries.receive(request, {keys[name]: one for name, one in lines.items()}, actor=cast.logistik)
    request.refresh_from_db()


def test_every_quantity_adds_up_at_every_moment(cast, request_of_ten, in_english):
    request, place = request_of_ten
    lines = check(request)
    assert [line.allocated_quantity for line in lines] == [3, 4, 0, 0, 0, 0, 1, 700, 2, 0]
    assert availability.of(lines[7].standard_item).available == 0

    # Logistics takes one line down and refuses another; the reservation survives.
    verdicts = {
        lines[3].pk: Verdict(4, reason="Cukup empat"),
        lines[4].pk: Verdict(0, reason="Sudah ada di POP"),
    }
    request = review.approve_logistic(request, actor=cast.logistik, verdicts=verdicts)
    lines = check(request)
    assert [line.approval_status for line in lines][3:5] == ["PARTIAL", "REJECTED"]

    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    assert request.status == S.AWAITING_CEO_APPROVAL
    assert request.total_value == 1_500_000 * (2 + 0 + 2 + 4 + 3 + 2 + 200 + 2 + 50)
    # The CEO takes one more down: cheaper, and what comes from stock stays.
    request = review.approve_final(
        request, actor=cast.ceo, verdicts={lines[5].pk: Verdict(2, reason="Dua dulu")}
    )
    assert request.total_value == 1_500_000 * (2 + 0 + 2 + 4 + 2 + 2 + 200 + 2 + 50)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    lines = check(request)
    assert on_order.on_the_way([lines[6].standard_item_id]) == {}, "bought for somebody: promised"

    # First part: some of it.
    receive(request, cast, l1=Line(D(2)), l3=Line(D(1)), l7=Line(D(1000)), l8=Line(D(200)), l10=Line(D(20)))
    check(request)
    with pytest.raises(DomainError, match="only 1 Unit have arrived"):
        register(request, cast, place, (3, 2))
    register(request, cast, place, (1, 2), (7, [1000]), (10, [20]))
    assert request.status == S.ARRIVED
    check(request)

    # Second part: one line short for good, one with the wrong goods, one over.
    with pytest.raises(DomainError, match="Say why"):
        receive(request, cast, l4=Line(D(5)))
    receive(
        request,
        cast,
        l3=Line(wrong=D(1), reason="Dikirim model lain"),
        l4=Line(D(5), reason="Vendor memberi bonus satu"),
        l6=Line(D(1), missing=D(1), reason="Stok vendor habis"),
        l9=Line(D(200)),
    )
    lines = check(request)
    assert (lines[2].outstanding, lines[5].outstanding) == (1, 0)
    register(request, cast, place, (3, 1), (4, 5), (6, 1), (8, [200]), (9, [200]))
    assert request.status == S.ARRIVED
    check(request)

    # Third part: the right one at last, the second drum 20 m short.
    receive(request, cast, l3=Line(D(1)), l7=Line(D(1000)), l10=Line(D(30)))
    register(request, cast, place, (3, 1), (7, [980]), (10, [30]))
    assert request.status == S.ARRIVED, "20 m of the drum are neither registered nor missing"
    check(request)
    receive(request, cast, l7=Line(missing=D(20), reason="Haspel kurang 20 meter"))
    lines = check(request)
    assert (request.status, request.is_registered) == (S.AWAITING_HANDOVER, True)

    # What was approved goes into the requester's hands, in two parts; the bonus stays in the warehouse.
    first = lines[0]
    things = handovers.candidates(request, lines)[first.pk][:2]
    request, given = handovers.hand_over(
        request, [handovers.HandoverLine(first.pk, thing) for thing in things], actor=cast.logistik
    )
    assert (request.status, len(given)) == (S.AWAITING_HANDOVER, 2)
    check(request)
    request = hand_all(request, cast)
    lines = check(request)
    assert request.status == S.COMPLETED
    assert [line.handed_quantity for line in lines] == [5, 4, 2, 4, 0, 1, 2980, 900, 400, 50]
    assert StockReservation.objects.filter(released_at=None).count() == 0
    held = {
        level.standard_item_id: level.balance for level in StockLevel.objects.filter(place__user=cast.leader)
    }
    assert [held.get(line.standard_item_id, 0) for line in lines] == [5, 4, 2, 4, 0, 1, 2980, 900, 400, 50]
    assert Asset.objects.filter(standard_item=lines[3].standard_item, status="IN_STORAGE").count() == 1


def test_the_last_registration_closes_a_restock(cast, shop, in_english):
    request = ask(cast.logistik, NewLine(3, shop.wanted), NewLine(2, shop.cable), target="INVENTORY")
    request = review.approve_logistic(request, actor=cast.ceo)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    receive(request, cast, l1=Line(D(3)), l2=Line(D(2000)))
    register(request, cast, shop.store, (1, 3), (2, [1000]))
    assert request.status == S.ARRIVED
    register(request, cast, shop.store, (2, [1000]))
    assert (request.status, request.completed_by) == (S.COMPLETED, cast.logistik)
    # Voiding it opens the request again.
    document = Asset.objects.filter(standard_item=shop.cable).latest("pk").registration
    voiding.void(document, actor=cast.logistik, reason="Salah rak")
    request.refresh_from_db()
    assert (request.status, request.completed_by, request.is_registered) == (S.ARRIVED, None, False)
    register(request, cast, shop.store, (2, [1000]))
    assert request.status == S.COMPLETED


def test_voiding_a_registration_gives_up_what_was_kept_of_it(cast, shop):
    request = ask(cast.leader, NewLine(2, shop.wanted))
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    receive(request, cast, l1=Line(D(2)))
    register(request, cast, shop.store, (1, 2))
    check(request)
    assert request.status == S.AWAITING_HANDOVER
    document = Asset.objects.filter(standard_item=shop.wanted).latest("pk").registration
    voiding.void(document, actor=cast.logistik, reason="Serial salah ketik")
    request.refresh_from_db()
    check(request)
    assert request.status == S.ARRIVED
