"""Demonstration data: believable, the same every time, and never over real data."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from assets.choices import RepairStatus
from assets.models import (
    Asset,
    AssetRegistration,
    Repair,
    StandardItem,
    StockAlert,
    StockCount,
    StockMovement,
)
from assets.services.stock import alert_levels, alerts
from core import clock
from core.models import ActivityLog, Notification, User
from core.pages import panels
from loans import waiting as lending
from loans.choices import AssignmentEnd, HandoverSource, HandoverStatus, LoanStatus, SigningWay
from loans.filters.loans import LOAN_LIST
from loans.models import AssetReturn, Clearance, Handover, LoanAssignment, LoanExtension, LoanRequest
from loans.services.loans import watching
from requests_app import waiting
from requests_app.choices import ActivityType, AllocationTarget, OrderType, RequestStatus
from requests_app.filters import REQUEST_LIST
from requests_app.models import (
    ApprovalDelegation,
    DeliveryLine,
    Request,
    RequestActivity,
    RequestDraft,
    RequestItem,
)
from requests_app.services.discussion import reminders
from trinity.demo import ACCOUNTS
from trinity.demo.accounts import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


def make(**options):
    call_command("demo", force=True, verbosity=0, **options)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Told once for all tests of this file; each works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        make()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(told, db):
    """A database with the demonstration."""


def test_the_ledger_agrees(demo, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("check_ledger")


def test_it_is_500_assets_with_a_life(demo):
    assert Asset.objects.current().filter(parent__isnull=True).count() == 500
    assert StandardItem.objects.count() == 47
    assert AssetRegistration.objects.filter(status="RECORDED").count() == 28
    statuses = {"IN_STORAGE", "IN_CUSTODY", "IN_USE", "DAMAGED", "DECOMMISSIONED", "CONSUMED"}
    assert statuses <= set(Asset.objects.values_list("status", flat=True))
    kinds = {
        "IN_PURCHASE",
        "OUT_TRANSFER",
        "IN_TRANSFER",
        "OUT_ADJUSTMENT",
        "IN_ADJUSTMENT",
        "OUT_HANDOVER",
        "IN_HANDOVER",
        "OUT_RETURN",
        "IN_RETURN",
        "OUT_USAGE_CUSTODY",
        "OUT_BROKEN",
    }
    assert kinds <= set(StockMovement.objects.values_list("type", flat=True))
    assert ActivityLog.objects.filter(action="assets.asset.updated").count() > 30
    assert Notification.objects.exists()


def test_technicians_hold_what_they_were_given(demo):
    held = Asset.objects.current().filter(place__kind="PERSON")
    assert {"Teguh Wibowo", "Rizky Hidayat", "Ilham Ramadhan", "Maya Anggraini"} <= set(
        held.values_list("place__name", flat=True)
    )
    drum = held.filter(place__name="Teguh Wibowo", name="Drop FTTH 1 Core", parent__isnull=True).get()
    assert drum.current_balance == 1000 - 255 - 145 - 160 - 60 - 25
    assert held.filter(parent__isnull=False).exists()


def test_there_is_a_repair_in_every_state(demo):
    assert set(Repair.objects.values_list("status", flat=True)) == set(RepairStatus)
    assert Repair.objects.overdue().get().asset.name == "AQ7290"
    dear = Repair.objects.exclude(cost=None)
    assert {r.finished_by_name for r in dear} == {"Hendra Gunawan", "Dewi Sari"}
    assert StockMovement.objects.filter(reference_id__startswith="RP-", type="OUT_INSTALLATION").exists()


def test_stock_is_out_low_and_fine_and_everything_is_told_already(demo):
    assert set(alert_levels.kept().values_list("level", flat=True)) == {"OUT", "LOW", "OK"}
    assert StockAlert.objects.filter(recovered_at=None).count() == 2
    ended = StockAlert.objects.exclude(recovered_at=None)
    # One recovered, one went on from low to out, one ran short while it was lent.
    assert ended.count() == 3
    assert alerts.watch() == ([], [])


def test_one_stock_count_is_approved_one_waits_and_one_is_under_way(demo):
    done, waiting, counting = StockCount.objects.order_by("pk")
    assert [done.status, waiting.status, counting.status] == ["APPROVED", "REVIEW", "COUNTING"]
    assert set(done.lines.values_list("verdict", flat=True)) == {
        "MATCH",
        "MISSING",
        "SHORT",
        "OVER",
        "ELSEWHERE",
    }
    dewi = person("dewi")
    assert waiting.started_by != dewi and not waiting.entries.filter(counted_by=dewi).exists()
    assert counting.counters.count() == 2 and 0 < counting.entries.count() < counting.lines.count()


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@trinity.example")


def test_there_is_a_request_of_each_kind_in_every_state_and_on_every_tab(demo):
    assert set(Request.objects.values_list("status", flat=True)) == set(RequestStatus)
    assert Request.objects.count() == 18
    assert set(Request.objects.values_list("order_type", flat=True)) == set(OrderType)
    restocks = Request.objects.filter(allocation_target=AllocationTarget.INVENTORY)
    assert {r.requester_name for r in restocks} == {"Dewi Sari", "Putri Maharani"}
    tabs = REQUEST_LIST["tabs"]
    for tab in tabs.all:
        assert tabs.narrow(Request.objects.all(), tab).exists(), tab.key


def test_requests_wait_for_everybody_who_works_on_them(demo):
    duties = {
        "hendra": {"sign", "details", "review"},
        "dewi": {"review", "register", "hand"},
        "putri": {"details", "answer", "start"},
    }
    for name, wanted in duties.items():
        found = {
            duty
            for duty, which in waiting.duties(person(name)).items()
            if Request.objects.filter(which).exists()
        }
        assert wanted <= found, name
    for name in (*duties, "lukman", "rizky", "teguh"):
        assert any("/requests/" in item.url for item in panels.work(person(name))), name
    late = Request.objects.filter(reminders.overdue())
    assert late.filter(status=RequestStatus.PENDING).exists() and late.exclude(reminded_on=None).exists()


def test_requests_were_talked_about_revised_and_pressed(demo):
    said = RequestActivity.objects.filter(type=ActivityType.COMMENT)
    assert said.exclude(parent=None).exists() and said.exclude(payload__mentions=[]).count() >= 4
    revised = RequestActivity.objects.filter(type=ActivityType.REVISION).values_list(
        "author__role", flat=True
    )
    assert set(revised) == {"ADMIN_LOGISTIK", "ADMIN_PURCHASE", "SUPER_ADMIN"}
    assert Request.objects.open().get(is_prioritized_by_ceo=True).progress_is_asked
    assert Request.objects.exclude(progress_answered_at=None).count() == 1
    assert (
        Request.objects.get(status="REJECTED").rejection_reason
        and Request.objects.get(status="CANCELLED").cancel_reason
    )


def test_goods_of_requests_came_in_parts_and_one_was_wrong(demo):
    came = DeliveryLine.objects.all()
    assert came.filter(wrong_quantity__gt=0).exists() and came.filter(missing_quantity__gt=0).exists()
    bought = Asset.objects.current().filter(wo_ro_int_number__startswith="RO-", parent=None)
    assert bought.count() == 29 and not bought.filter(purchase_price=None).exists()
    ready = Request.objects.filter(status=RequestStatus.AWAITING_HANDOVER)
    assert ready.filter(items__handed_quantity__gt=0).distinct().count() == 1
    assert RequestItem.objects.filter(request__in=Request.objects.open(), standard_item=None).count() == 3


def test_somebody_is_away_next_week_and_somebody_has_a_draft(demo, client):
    away = ApprovalDelegation.objects.get()
    assert (away.person_name, away.delegate_name, away.starts_on.weekday()) == (
        "Hendra Gunawan",
        "Putri Maharani",
        0,
    )
    assert not ApprovalDelegation.objects.in_force().exists()
    draft = RequestDraft.objects.get(owner=person("teguh"))
    client.force_login(draft.owner, backend="core.auth.RoleBackend")
    page = client.get(f"/requests/new/?draft={draft.key}").content.decode()
    assert "Joinwit JW3208C · Optical Power Meter" in page and "Tas alat anti air" in page


def test_there_is_a_loan_in_every_state_and_on_every_tab(demo):
    assert set(LoanRequest.objects.values_list("status", flat=True)) == set(LoanStatus)
    assert LoanRequest.objects.count() == 13
    tomorrow = clock.today() + timedelta(days=1)
    due = LoanAssignment.objects.out().filter(due=tomorrow)
    assert set(due.values_list("loan_request__requester_name", flat=True)) == {"Maya Anggraini"}
    late = LoanRequest.objects.get(status=LoanStatus.OVERDUE)
    assert (
        late.requester_name == "Ilham Ramadhan" and Notification.objects.filter(type="LOAN_OVERDUE").exists()
    )
    assert LoanExtension.objects.get().answered_at is None
    fewer = LoanRequest.objects.get(requester=person("nadia"))
    assert fewer.items.get().decision == "PARTIAL" and fewer.status == LoanStatus.RETURNED
    tabs = LOAN_LIST["tabs"]
    for tab in tabs.all:
        assert tabs.narrow(LoanRequest.objects.all(), tab).exists(), tab.key
    assert watching.watch() == 0


def test_what_was_lent_came_back_whole_broken_used_up_or_never(demo):
    assert set(AssetReturn.objects.values_list("status", flat=True)) == {"PENDING_APPROVAL", "COMPLETED"}
    broken = LoanAssignment.objects.get(asset__name="EcoTank L3250").asset
    assert (broken.status, broken.repairs.get().status) == ("DAMAGED", "REPORTED")
    lost = Asset.objects.get(status="LOST")
    assert lost.place.name == "Yohanes Siregar" and LoanAssignment.objects.out().get(asset=lost)
    cords = LoanAssignment.objects.get(asset__name="SC/APC-SC/APC 5 m")
    assert (cords.quantity, cords.returned_quantity, cords.ended) == (12, 10, AssignmentEnd.RETURNED)


def test_handovers_are_signed_waited_for_declined_and_voided(demo):
    assert set(Handover.objects.values_list("status", flat=True)) == set(HandoverStatus)
    waiting = Handover.objects.unsigned()
    assert set(waiting.values_list("receiver_name", flat=True)) == {"Rizky Hidayat", "Lukman Hakim"}
    assert not waiting.filter(reminded_on=None).exists()
    ways = Handover.objects.values_list("signing_way", flat=True)
    assert {SigningWay.ACCOUNT, SigningWay.PROXY} <= set(ways)
    assert Handover.objects.exclude(voided_at=None).get().receiver_name == "Ilham Ramadhan"
    declined = Handover.objects.get(items__answer="DECLINED")
    assert declined.status == HandoverStatus.COMPLETED
    assert declined.items.get(answer="DECLINED").asset.status == "IN_STORAGE"
    mended = Handover.objects.get(source=HandoverSource.REPAIR)
    assert mended.status == HandoverStatus.COMPLETED and mended.wo_ro_int_number.startswith("RP-")


def test_loans_wait_for_who_works_on_them_and_who_borrowed(demo):
    wanted_of = {
        "dewi": {"decide", "extend", "hand"},
        "ilham": {"late"},
        "maya": {"due"},
        "yohanes": {"fetch"},
    }
    for name, wanted in wanted_of.items():
        found = lending.duties(person(name)) | lending.mine(person(name))
        assert wanted <= {d for d, which in found.items() if LoanRequest.objects.filter(which).exists()}, name


def test_everybody_on_the_list_can_log_in_at_once(demo):
    people = {p.email: p for p in User.objects.active()}
    assert len({(p.role, p.division_id) for p in people.values()}) == len(people) == len(ACCOUNTS)
    for email, *_rest in PEOPLE:
        assert check_password(PASSWORD, people[email].password) and not people[email].must_change_password
        assert people[email].groups.get().name == people[email].role


def test_who_left_was_cleared(demo):
    letter = Clearance.objects.get()
    assert not letter.person.is_active and letter.issued_at >= letter.person.leaving_since
    assert set(letter.items.values_list("settled", flat=True)) == {"BACK", "PASSED_ON"}


def test_outside_a_trial_the_published_admin_password_must_be_changed(demo):
    assert User.objects.get(email="admin@trinity.com").must_change_password


def test_it_refuses_a_database_with_assets(demo):
    with pytest.raises(CommandError, match="assets already"):
        make()


def test_no_mail_or_other_job_is_queued(demo):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
