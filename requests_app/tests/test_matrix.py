"""Every state x every action x every role: what is allowed happens, everything else is refused with a
sentence, and nothing changes.

The table is written by hand from what the business decided, not derived from the code that it tests.
"""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from assets.models import StockMovement, StockReservation
from assets.services.goods import registrations
from assets.services.stock import ledger_check
from assets.tests.factories import ItemFactory
from core.errors import DomainError
from core.models import ActivityLog, Notification
from core.tests.cast import make_cast
from requests_app.choices import ASKS_TO_CANCEL, BUYING, Cancellation
from requests_app.choices import RequestStatus as S
from requests_app.models import Delivery, Request, RequestActivity, RequestItem
from requests_app.services.approval import cancellations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.discussion import attention, comments
from requests_app.services.goods import deliveries, handovers
from requests_app.services.purchase import items, purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests import factories

# The roles: super admin, admin logistik, admin purchase, the leader (who is the requester), a staff member
# (who has nothing to do with it).
C, L, P, R, X = "ceo", "logistik", "purchase", "leader", "staff"
ROLES = (C, L, P, R, X)
BUYERS, STORE = {C, P}, {C, L}
REVIEW = (S.PENDING, S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL)
OPEN = [s for s in S if s not in (S.COMPLETED, S.REJECTED, S.CANCELLED)]
# action -> state -> who
ALLOWED = {
    "approve_logistic": {S.PENDING: STORE},
    "set_purchase": {S.LOGISTIC_APPROVED: BUYERS},
    "revise": {S.LOGISTIC_APPROVED: BUYERS},
    "approve_purchase": {S.LOGISTIC_APPROVED: BUYERS},
    "approve_final": {S.AWAITING_CEO_APPROVAL: {C}},
    "reject": {S.PENDING: STORE, S.LOGISTIC_APPROVED: BUYERS, S.AWAITING_CEO_APPROVAL: {C}},
    "start_purchasing": {S.APPROVED: BUYERS},
    "ship": {S.PURCHASING: BUYERS},
    "receive": {S.IN_DELIVERY: {C, L, P}, S.ARRIVED: {C, L, P}},
    "void_delivery": {S.ARRIVED: {C, L, P}},
    "register": {S.ARRIVED: STORE},
    "hand_over": dict.fromkeys((*BUYING, S.AWAITING_HANDOVER), STORE),
    "cancel": {S.PENDING: {R}, S.AWAITING_HANDOVER: {R, C, L}},
    "ask_cancel": {s: {R} for s in ASKS_TO_CANCEL},
    "answer_cancel": {s: {C, L, P} for s in ASKS_TO_CANCEL},
    "remove": {S.PENDING: {C}, S.REJECTED: {C}, S.CANCELLED: {C}},
    "link_item": {s: {C, L, P} for s in OPEN},
    "follow_up": {S.PENDING: {R}, S.LOGISTIC_APPROVED: {R}},
    "follow_up_ceo": {S.LOGISTIC_APPROVED: BUYERS, S.AWAITING_CEO_APPROVAL: BUYERS},
    "prioritize": {S.PENDING: {C}, S.LOGISTIC_APPROVED: {C}},
    "ask_progress": {S.PURCHASING: {C}, S.IN_DELIVERY: {C}},
    "answer_progress": {S.PURCHASING: BUYERS, S.IN_DELIVERY: BUYERS, S.ARRIVED: BUYERS},
    "comment": {s: {C, L, P, R} for s in OPEN},
}
# What a request becomes; what is not named stays as it is.
BECOMES = {
    "approve_logistic": S.LOGISTIC_APPROVED,
    "approve_purchase": S.AWAITING_CEO_APPROVAL,
    "approve_final": S.APPROVED,
    "reject": S.REJECTED,
    "start_purchasing": S.PURCHASING,
    "ship": S.IN_DELIVERY,
    "receive": S.ARRIVED,
    "register": S.AWAITING_HANDOVER,
    "hand_over": S.COMPLETED,
    "cancel": S.CANCELLED,
    "answer_cancel": S.CANCELLED,
} | {("hand_over", s): s for s in BUYING}  # while the rest is bought it goes on


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The cast, a shop and a request in every state, in a transaction that lasts as long as the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        shop = factories.make_shop(cast.logistik, devices=40)
        found = {}
        for status in S:
            request = factories.in_state(status, cast, shop, more=[NewLine(1, name="Tangga lipat")])
            found[status] = Request.objects.get(pk=request.pk)
        yield cast, shop, found
        transaction.set_rollback(True)


def lines(request):
    return list(request.items.select_related("standard_item").order_by("number"))


def arrived(request):
    """One more of what was bought, whatever state that is in."""
    line = lines(request)[1]
    return {line.pk: deliveries.ArrivalLine(Decimal(1), reason="Datang lebih dari pesanan")}


def goods(request, shop):
    return [
        registrations.NewAsset(item=shop.wanted, place=shop.store, serial_number=f"MATRIKS{request.pk:05d}")
    ]


def to_hand_over(request):
    things = handovers.candidates(request, lines(request))
    chosen = [
        handovers.HandoverLine(key, thing)
        for key, found in things.items()
        for thing in found[: int(RequestItem.objects.get(pk=key).to_hand)]
    ]
    if chosen:
        return chosen
    # Nothing of it is to be handed over: any device that lies there, to be refused.
    first = lines(request)[0]
    return [handovers.HandoverLine(first.pk, first.standard_item.assets.filter(status="IN_STORAGE").first())]


def priced(request):
    return (
        {line.pk: next(iter(factories.details(request).values())) for line in lines(request) if line.to_buy}
        if factories.details(request)
        else {}
    )


def keys(request):
    return [line.pk for line in lines(request)]


def revised(request):
    return {lines(request)[0].pk: Verdict(1, reason="Cukup satu")}


DO = {
    "approve_logistic": lambda r, who, shop: review.approve_logistic(r, actor=who),
    "set_purchase": lambda r, who, shop: purchasing.set_purchase(
        r, actor=who, details=priced(r), version=r.version
    ),
    "revise": lambda r, who, shop: review.revise(r, actor=who, verdicts=revised(r)),
    "approve_purchase": lambda r, who, shop: purchasing.approve_purchase(r, actor=who),
    "approve_final": lambda r, who, shop: review.approve_final(r, actor=who),
    "reject": lambda r, who, shop: review.reject(r, actor=who, reason="Tidak diperlukan lagi"),
    "start_purchasing": lambda r, who, shop: purchasing.start_purchasing(r, actor=who),
    "ship": lambda r, who, shop: purchasing.ship(r, actor=who),
    "receive": lambda r, who, shop: deliveries.receive(r, arrived(r), actor=who),
    "void_delivery": lambda r, who, shop: deliveries.void(
        r.deliveries.first() or Delivery(request=r), actor=who, reason="Salah catat"
    ),
    "register": lambda r, who, shop: registrations.register(
        goods(r, shop), actor=who, header=registrations.Header(wo_ro_int_number=r.doc_number)
    ),
    "hand_over": lambda r, who, shop: handovers.hand_over(r, to_hand_over(r), actor=who),
    "cancel": lambda r, who, shop: requests.cancel(r, actor=who, reason="Tidak jadi"),
    "ask_cancel": lambda r, who, shop: cancellations.ask_cancel(
        r, actor=who, lines=keys(r), reason="Tidak jadi"
    ),
    "answer_cancel": lambda r, who, shop: cancellations.answer_cancel(r, actor=who, lines=keys(r)),
    "remove": lambda r, who, shop: requests.remove(r, actor=who, reason="Salah tulis"),
    "link_item": lambda r, who, shop: items.link_item(
        r, lines(r)[2], actor=who, item=ItemFactory(name="Tangga Lipat 4M")
    ),
    "follow_up": lambda r, who, shop: attention.follow_up(r, actor=who),
    "follow_up_ceo": lambda r, who, shop: attention.follow_up_ceo(r, actor=who),
    "prioritize": lambda r, who, shop: attention.prioritize(r, actor=who),
    "ask_progress": lambda r, who, shop: attention.ask_progress(r, actor=who),
    "answer_progress": lambda r, who, shop: attention.answer_progress(r, actor=who, note="Menunggu kurir"),
    "comment": lambda r, who, shop: comments.comment(r, actor=who, text="Bagaimana kabarnya?"),
}
assert DO.keys() == ALLOWED.keys()


def prepare(action: str, request: Request) -> None:
    """What an action needs besides its state."""
    if action == "answer_progress" and request.is_open:
        Request.objects.filter(pk=request.pk).update(
            progress_asked_at=request.request_date, progress_asked_by=request.requester
        )
    if action == "answer_cancel" and request.is_open:
        Request.objects.filter(pk=request.pk).update(
            cancel_asked_at=request.request_date, cancel_ask_reason="Tidak jadi"
        )
        RequestItem.objects.filter(request=request).update(cancellation=Cancellation.ASKED)
    if action == "approve_purchase" and request.status == S.LOGISTIC_APPROVED:
        for line in lines(request):
            if line.to_buy:
                known = next(iter(factories.details(request).values()))
                RequestItem.objects.filter(pk=line.pk).update(
                    purchase_price=known.price,
                    vendor=known.vendor,
                    po_number=known.po_number,
                    invoice_number=known.invoice_number,
                    purchase_date=known.purchase_date,
                    purchase_fill_date=known.purchase_date,
                    purchase_filled_by=request.requester,
                )


def snapshot(request: Request) -> tuple:
    """Everything that an action could change."""
    return (
        list(Request.objects.filter(pk=request.pk).values()),
        list(RequestItem.objects.filter(request=request).order_by("pk").values()),
        list(StockReservation.objects.filter(reference_id=request.doc_number).order_by("pk").values()),
        StockMovement.objects.count(),
        ActivityLog.objects.count(),
        Notification.objects.count(),
        RequestActivity.objects.count(),
        Delivery.objects.filter(voided_at=None).count(),
    )


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("action", ALLOWED)
def test_what_is_allowed_happens_and_nothing_else(stage, db, in_english, action, status):
    cast, shop, found = stage
    request = Request.objects.get(pk=found[status].pk)
    prepare(action, request)
    before, wrong = snapshot(request), []
    for role in ROLES:
        with transaction.atomic():
            request = Request.objects.get(pk=found[status].pk)
            try:
                DO[action](request, getattr(cast, role), shop)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                happened, sentence = True, ""
            except DomainError as refusal:
                happened, sentence = False, str(refusal)
            after = snapshot(request)
            if happened != (role in ALLOWED[action].get(status, ())):
                wrong.append((role, "happened" if happened else sentence))
            elif not happened and (
                after != before or len(sentence) < 10 or not sentence.endswith((".", "!"))
            ):
                wrong.append((role, "changed something, or said nothing", sentence))
            elif happened and after[0][0]["status"] != BECOMES.get(
                (action, status), BECOMES.get(action, after[0][0]["status"])
            ):
                wrong.append((role, "became", after[0][0]["status"]))
            elif happened and after[4] == before[4]:
                wrong.append((role, "left no trace in the log"))
            transaction.set_rollback(True)
    assert wrong == []


def test_the_ledger_agrees_with_all_of_them(stage, db):
    assert ledger_check.check() == []


def test_the_table_names_every_transition(stage, db):
    declared = {t.name for t in Request._meta.get_field("status").get_all_transitions(Request)}
    # Begun by `create`, taken back by voiding a registration, reviewed anew by linking a line, opened again
    # when its handover is declined: tests of their own.
    assert declared - {"submit", "unregister", "reopen", "take_back"} == set(ALLOWED)
