"""News comes in the language of who reads it, whoever acts: every registered event, in both languages, in the
bell (whose words the mail carries) and in the WhatsApp groups.

Everything is done four times, by people and for people of either language; what somebody is told may differ
by his own language alone.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import translation

from assets import tasks
from assets.services.custody import custody
from assets.services.custody import losses as held_losses
from assets.services.goods import assets
from assets.services.labels import labels
from assets.services.repairs import damage, repairs, work
from assets.services.stock import alerts, consumption, ledger_check, reservations
from assets.tests.counts import counting
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock, config, notify
from core.messages.mails import notification_mail
from core.models import Notification, SigningPin, SystemConfig, User, UserPreference, WhatsAppLog
from core.models.people.pins import MOST_WRONG
from core.services import exports, stalled_jobs
from core.services.imports import runs, watch
from core.services.people import passwords, pins, succession
from core.services.whatsapp import Group
from core.tests.factories import PASSWORD
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.services.approval import cancellations, delegations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.discussion import attention, comments, reminders
from requests_app.services.goods import deliveries, losses
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests import factories
from tests import news_of_loans

# Registered, and sent by nobody: for tests.
UNUSED = {"ACCOUNT_CHANGED"}
LANGUAGES = ("id", "en")
REASON = "Proyek ditunda sampai tahun depan"


@pytest.fixture
def world(cast, monkeypatch):
    """A shop, groups that are set up, and a job, an import, an export and labels that have an end."""
    for group in Group:
        SystemConfig.objects.create(
            key=f"whatsapp.group.{group.lower()}", value=f"{group.lower()}@g.us", data_type="string"
        )
    config.forget()
    monkeypatch.setattr(watch, "has_left", lambda job: True)
    monkeypatch.setattr(ledger_check, "check", lambda: [SimpleNamespace(meaning="balance", where="level 1")])
    shop = factories.make_shop(cast.logistik, devices=60)
    router = ItemFactory(name="RB5009")
    return SimpleNamespace(cast=cast, shop=shop, router=router, store=WarehouseFactory(name="Gudang Utama"))


# ---------------------------------------------------------------- what happens


def core_news(w):
    """A password, a job, and files that are ready."""
    passwords.request_reset(email=w.cast.staff.email)
    pins.set_pin(actor=w.cast.staff, password=PASSWORD, pin="482913")
    for _try in range(MOST_WRONG):  # what `check` does in a transaction of its own
        pins._judge(SigningPin.objects.get(user=w.cast.staff), w.cast.staff, "482914")
    stalled_jobs._tell_administrators(SimpleNamespace(pk=7, task_name="core.write_export"))
    fresh = User.objects.select_related("preferences").get(pk=w.cast.staff.pk)
    ready = SimpleNamespace(
        owner=fresh, filename="stok.xlsx", public_id="6e7b7c5e-7f5c-4b3a-9d0e-3b1f8c1d2e3f"
    )
    exports._tell(ready, exports.gettext_lazy("Your export {name} is ready."))
    labels._tell(ready, labels.gettext_lazy("Your labels {name} are ready."))
    ready.reference_id = ""
    runs._tell(ready, runs.gettext_lazy("%(file)s has been imported."), "/")


def goods_news(w):
    """From hand to hand, lost and found, written off; stock that runs short and is there again."""
    one, *more = register_devices(w.cast.logistik, 3, item=w.router, place=w.store)
    custody.issue([custody.Part(one)], to=w.cast.staff, actor=w.cast.logistik)
    custody.issue([custody.Part(thing) for thing in more], to=w.cast.staff, actor=w.cast.logistik)
    held_losses.lose(more[0], actor=w.cast.staff, reason="Tertinggal di lokasi pelanggan")
    held_losses.find_with_person(more[0], actor=w.cast.staff)
    one.refresh_from_db()
    assets.decommission(one, actor=w.cast.logistik, reason="Terbakar di gudang")
    lot = register_lot(w.cast.logistik, 5000, item=w.shop.cable, place=w.store)
    used = consumption.Usage(lot.standard_item, Decimal(4500))
    alerts.watch()
    consumption.consume([used], actor=w.cast.logistik, reference="WO-IKR-1")
    alerts.watch()
    register_lot(w.cast.logistik, 5000, item=lot.standard_item, place=w.store)
    alerts.watch()
    tasks.check_ledger(0)


def repair_news(w):
    """Broken, in hand, late, mended."""
    (device,) = register_devices(w.cast.logistik, 1, item=w.router, place=w.store)
    custody.issue([custody.Part(device)], to=w.cast.leader, actor=w.cast.logistik)
    device.refresh_from_db()
    repair = damage.report(device, actor=w.cast.leader, condition="MINOR_DAMAGE", description="Port WAN mati")
    repair = repairs.start(
        repair, actor=w.cast.logistik, technician=w.cast.staff, estimate_date=clock.today()
    )
    work.progress(repair, actor=w.cast.staff, note="Menunggu suku cadang")
    with clock.at(clock.now() + timedelta(days=3)):
        work.remind_overdue()
    repairs.finish(repair, actor=w.cast.logistik, condition="GOOD", actions="Port diganti", to=w.store)


def count_news(w):
    """Asked to count, submitted, something that was still on a phone, approved."""
    (device,) = register_devices(w.cast.logistik, 1, item=w.router, place=w.store)
    count = counting.counts.start(w.store, actor=w.cast.logistik, counters=[w.cast.staff])
    counting.scan(count, device, w.cast.staff)
    counting.submit(count, w.cast.logistik)
    counting.approve(count, w.cast.ceo)
    counting.scan(count, device, w.cast.staff)


def request_news(w):
    """A request through all its desks, with everything that is said about it."""
    cast, shop = w.cast, w.shop
    request = factories.in_state(S.PENDING, cast, shop)
    comments.comment(request, actor=cast.logistik, text=f"@{cast.leader.name} berapa lama?")
    comments.comment(request, actor=cast.ceo, text="Setuju")
    attention.follow_up(request, actor=cast.leader)
    attention.prioritize(request, actor=cast.ceo)
    with clock.at(clock.now() + timedelta(days=9)):
        reminders.remind()
    request = factories.in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    request = review.approve_final(request, actor=cast.ceo)
    request = purchasing.start_purchasing(request, actor=cast.purchase)
    attention.ask_progress(request, actor=cast.ceo)
    attention.answer_progress(request, actor=cast.purchase, note="Di pelabuhan")
    request = factories.arrive(purchasing.ship(request, actor=cast.purchase), cast)
    factories.hand_all(factories.register_all(request, cast, shop.store), cast)
    factories.in_state(S.REJECTED, cast, shop)
    request = factories.in_state(S.PENDING, cast, shop)
    nothing = {line.pk: Verdict(0, reason="Sudah ada") for line in request.items.all()}
    review.approve_logistic(request, actor=cast.logistik, verdicts=nothing)
    requests.cancel(factories.ask(cast.leader, NewLine(2, shop.stocked)), actor=cast.logistik, reason="Rusak")


def wish_news(w):
    """The requester asks to cancel, and is answered in each way."""
    for state, granted in ((S.APPROVED, True), (S.LOGISTIC_APPROVED, False)):
        request = factories.in_state(state, w.cast, w.shop)
        keys = [line.pk for line in request.items.all()]
        request = cancellations.ask_cancel(request, actor=w.cast.leader, lines=keys, reason=REASON)
        cancellations.answer_cancel(
            request, actor=w.cast.purchase, lines=keys if granted else [], note="Sudah dipesan"
        )
    request = factories.in_state(S.APPROVED, w.cast, w.shop)
    cancellations.ask_cancel(
        request, actor=w.cast.leader, lines=[request.items.get(number=2).pk], reason=REASON
    )


def stock_lost_news(w):
    """What was kept for a request broke, and there is nothing else."""
    request = factories.in_state(S.PENDING, w.cast, w.shop)
    reservations.replace([], reference=request.doc_number, actor=w.cast.logistik)
    left = [custody.Part(thing) for thing in w.shop.devices]
    custody.issue(left, to=w.cast.stranger, actor=w.cast.logistik)
    losses.mend(request.doc_number)


def people_news(w):
    """A delegation that leads to nobody, its end, and documents that change hands."""
    today = clock.today()
    given = {"starts_on": today, "ends_on": today, "reason": "Cuti tahunan", "knowingly": True}
    row = delegations.delegate(actor=w.cast.logistik, to=w.cast.purchase, stage=Stage.LOGISTIC, **given)
    request = factories.ask(
        w.cast.leader, NewLine(1, w.shop.wanted), order_type="URGENT", justification=REASON
    )
    request = review.approve_logistic(request, actor=w.cast.purchase)
    request = purchasing.set_purchase(request, actor=w.cast.ceo, details=factories.details(request))
    request = purchasing.approve_purchase(request, actor=w.cast.ceo)
    delegations.revoke(row, actor=w.cast.logistik)
    succession.hand_over(
        w.cast.leader, actor=w.cast.ceo, to=w.cast.staff, documents=[request.doc_number], reason="Pindah"
    )


def arrival_news(w):
    """A part is there, and the rest will never come."""
    request = factories.in_state(S.IN_DELIVERY, w.cast, w.shop)
    line = request.items.get(number=2)
    deliveries.receive(
        request, {line.pk: deliveries.ArrivalLine(missing=Decimal(1), reason="Habis")}, actor=w.cast.logistik
    )


STORIES = (
    core_news,
    goods_news,
    repair_news,
    count_news,
    request_news,
    wish_news,
    stock_lost_news,
    people_news,
    arrival_news,
    *news_of_loans.STORIES,
)


# ---------------------------------------------------------------- what is told


def told(story, world, acting: str, reading: str) -> dict[tuple, list[str]]:
    """{(event, who): what he is told} of a story done in the language `acting`, by people who read `reading`;
    the groups' messages under ("whatsapp", group). Nothing of it stays.
    """
    found = defaultdict(list)
    with transaction.atomic():
        UserPreference.objects.update(language=reading)
        cast = SimpleNamespace(
            **{name: User.objects.get(pk=person.pk) for name, person in vars(world.cast).items()}
        )
        with translation.override(acting), clock.at(NOON):
            story(SimpleNamespace(**vars(world) | {"cast": cast}))
        for row in Notification.objects.order_by("pk").select_related("recipient"):
            found[row.type, row.recipient.name].append(row.message)
            assert row.message in notification_mail(row).body
        for row in WhatsAppLog.objects.order_by("pk"):
            found["whatsapp", row.group_name].append(row.message)
        transaction.set_rollback(True)
    for device in world.shop.devices:
        device.refresh_from_db()
    return found


NOON = clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
seen: set[str] = set()


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_is_told_depends_on_who_reads_it_alone(world, story):
    of = {
        (acting, reading): told(story, world, acting, reading)
        for acting in LANGUAGES
        for reading in LANGUAGES
    }
    for reading in LANGUAGES:
        assert of["id", reading] == of["en", reading]
    indonesian, english = of["id", "id"], of["id", "en"]
    assert indonesian.keys() == english.keys()
    for event in {event for event, _who in english} - {"whatsapp"}:
        for key in (key for key in english if key[0] == event):
            assert not set(indonesian[key]) & set(english[key]), "the same words in both languages"
        seen.add(event)
    for key in (key for key in english if key[0] == "whatsapp"):
        assert indonesian[key] == english[key]


@pytest.mark.django_db
def test_every_registered_event_is_among_them(world):
    missing = set(notify._events) - UNUSED - seen
    for story in STORIES if missing else ():  # run alone, or before the others
        missing -= {event for event, _who in told(story, world, "en", "en")}
    assert missing == set()
