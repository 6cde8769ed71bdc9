"""Messages to WhatsApp groups: written with the deed, sent by the worker, sent again by hand; never in the
way of the deed.
"""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core import config
from core.checks import whatsapp_gateway_is_an_address
from core.errors import DomainError, NotAllowed
from core.messages import gateway
from core.models import ActivityLog, SystemConfig, WhatsAppLog
from core.services import whatsapp
from core.services.whatsapp import Group
from core.tasks import GATEWAY, clean_up, send_whatsapp

JOBS = "core.send_whatsapp"


@pytest.fixture
def groups(db):
    """The groups as a house with WhatsApp sets them."""
    for group in Group:
        SystemConfig.objects.create(
            key=f"whatsapp.group.{group.lower()}", value=f"id-{group.lower()}@g.us", data_type="string"
        )
    config.forget()


@pytest.fixture
def phone(settings, monkeypatch):
    """A gateway on this machine: `answers` are the next statuses (200 when there is none left), `got` what
    was posted.
    """
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    box = SimpleNamespace(got=[], answers=[], said=b"{}")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            box.got.append((self.path, self.headers["Authorization"], self.headers["Content-Type"], body))
            self.send_response(box.answers.pop(0) if box.answers else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(box.said)

        def do_GET(self):
            box.got.append(("GET", self.path))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.WHATSAPP_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.WHATSAPP_GATEWAY_TOKEN = "token-123"
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def row(groups, cast):
    """A message to the warehouse."""
    return whatsapp.post(
        Group.LOGISTIC,
        "Halo gudang",
        actor=cast.staff,
        reference="RO-1",
        reference_type="requests_app.request",
    )


def context(attempts=0):
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts))


def fresh(row) -> WhatsAppLog:
    row.refresh_from_db()
    return row


# --- queued with the deed


def test_a_house_without_whatsapp_writes_nothing(cast):
    assert not whatsapp.is_set_up(Group.PURCHASE)
    assert whatsapp.post(Group.PURCHASE, "Halo", actor=cast.staff, reference="RO-1") is None
    assert not WhatsAppLog.objects.exists() and not ProcrastinateJob.objects.filter(task_name=JOBS).exists()


def test_a_message_is_written_and_queued(row, cast):
    assert whatsapp.is_set_up("LOGISTIC")
    assert (row.target_group, row.group_name, row.status, row.sent_by) == (
        "id-logistic@g.us",
        "Grup Logistik & Gudang",
        "pending",
        cast.staff,
    )
    assert (row.reference_id, row.reference_type, row.message) == (
        "RO-1",
        "requests_app.request",
        "Halo gudang",
    )
    assert [job.args for job in ProcrastinateJob.objects.filter(task_name=JOBS)] == [{"log_id": row.pk}]


def test_it_goes_back_with_the_deed(groups, cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        whatsapp.post(Group.LOGISTIC, "Halo", actor=cast.staff)
        raise ZeroDivisionError
    assert not WhatsAppLog.objects.exists() and not ProcrastinateJob.objects.filter(task_name=JOBS).exists()


def test_nothing_in_a_message_can_stop_the_deed(groups, cast):
    row = whatsapp.post(
        Group.LOGISTIC,
        "nol\x00" + "x" * 100_000,
        actor=cast.staff,
        reference="R" * 400,
        reference_type="t" * 90,
    )
    assert row.message.startswith("nolx") and len(row.reference_id) == 255


def test_the_group_ids_are_settings(client, cast):
    client.force_login(cast.ceo)
    form = client.get(reverse("config")).context["form"]
    assert "WhatsApp" in dict(form.sections())
    data = {
        name: "" if field.value() is None else field.value() for name, field in ((f.name, f) for f in form)
    }
    long = client.post(reverse("config"), data | {"whatsapp__group__purchase": "1" * 101})
    assert long.status_code == 422 and set(long.context["form"].errors) == {"whatsapp__group__purchase"}
    client.post(reverse("config"), data | {"whatsapp__group__purchase": " 12036302@g.us "})
    assert (
        Group.PURCHASE.target == "12036302@g.us"
        and whatsapp.is_set_up(Group.PURCHASE)
        and not whatsapp.is_set_up(Group.LOGISTIC)
    )


# --- sent by the worker


def test_it_is_sent_as_json_with_the_token(row, phone):
    send_whatsapp(context(), row.pk)
    assert phone.got == [
        (
            "/send",
            "Bearer token-123",
            "application/json; charset=utf-8",
            {"target": "id-logistic@g.us", "message": "Halo gudang"},
        )
    ]
    assert (fresh(row).status, row.error_message) == ("sent", "") and row.sent_at is not None


def test_what_is_sent_is_not_sent_again(row, phone):
    send_whatsapp(context(), row.pk)
    send_whatsapp(context(), row.pk)
    send_whatsapp(context(), row.pk + 1000)
    assert len(phone.got) == 1


def test_a_gateway_that_is_down_is_tried_again_and_then_given_up(row, phone):
    phone.answers[:] = [503] * 6
    phone.said = b"Wartung\r\n  bis\x00 gleich"
    for attempt in range(GATEWAY.max_attempts):
        with pytest.raises(gateway.GatewayError):
            send_whatsapp(context(attempt), row.pk)
        assert fresh(row).status == "pending" and "503" in row.error_message
    send_whatsapp(context(GATEWAY.max_attempts), row.pk)
    assert (
        fresh(row).status == "failed"
        and "503" in row.error_message
        and "Wartung bis gleich" in row.error_message
    )


def test_it_comes_through_when_the_gateway_is_back(row, phone):
    phone.answers[:] = [500]
    with pytest.raises(gateway.GatewayError):
        send_whatsapp(context(), row.pk)
    send_whatsapp(context(1), row.pk)
    assert (fresh(row).status, row.error_message) == ("sent", "")


def test_the_waits_grow():
    waits = [
        GATEWAY.get_retry_decision(exception=gateway.GatewayError(""), job=SimpleNamespace(attempts=n))
        for n in range(6)
    ]
    moments = [wait.retry_at for wait in waits if wait]
    assert moments == sorted(moments) and len(moments) == 5 and waits[5] is None
    assert moments[-1] - timezone.now() > timedelta(minutes=30)


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refusal_that_stays_one_is_not_repeated(row, phone, status):
    phone.answers[:] = [status]
    phone.said = b'{"error": "unknown token token-123"}'
    send_whatsapp(context(), row.pk)
    assert (
        fresh(row).status == "failed"
        and str(status) in row.error_message
        and "token-123" not in row.error_message
    )


def test_a_redirect_does_not_carry_the_token_away(row, phone):
    phone.answers[:] = [302]
    send_whatsapp(context(), row.pk)
    assert len(phone.got) == 1 and fresh(row).status == "failed" and "302" in row.error_message


def test_nobody_there(row, settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.WHATSAPP_GATEWAY_URL = "http://127.0.0.1:1/send"
    send_whatsapp(context(GATEWAY.max_attempts), row.pk)
    assert fresh(row).status == "failed" and row.error_message


def test_a_gateway_that_says_nothing_is_not_waited_for(row, settings, monkeypatch):
    import socket

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(gateway, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.WHATSAPP_GATEWAY_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(gateway.GatewayError):
            send_whatsapp(context(), row.pk)
    assert fresh(row).status == "pending" and row.error_message


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://127.0.0.1:1/", "secret\nX: y"),
        ("http://127.0.0.1:1/", "rahasia🔑"),
    ],
)
def test_a_gateway_that_is_not_set_up_says_so_at_once(row, settings, url, token):
    settings.WHATSAPP_GATEWAY_URL, settings.WHATSAPP_GATEWAY_TOKEN = url, token
    send_whatsapp(context(), row.pk)
    assert fresh(row).status == "failed" and "WHATSAPP_GATEWAY_URL" in row.error_message
    assert "secret" not in row.error_message and "rahasia" not in row.error_message


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "a.example/send",
        "https://",
        "https://a:b@c.example/",
        "https://a b/",
        "https://a:x/",
        "https://[::1",
    ],
)
def test_the_check_refuses_other_addresses(settings, url):
    settings.WHATSAPP_GATEWAY_URL = url
    assert [error.id for error in whatsapp_gateway_is_an_address(None)] == ["core.E002"]


@pytest.mark.parametrize("url", ["", "https://wa.example.com/send?device=1", "http://127.0.0.1:3000/"])
def test_the_check_lets_addresses_through(settings, url):
    settings.WHATSAPP_GATEWAY_URL = url
    assert whatsapp_gateway_is_an_address(None) == []


# --- sent again


@pytest.fixture
def failed(row):
    WhatsAppLog.objects.filter(pk=row.pk).update(
        status="failed", error_message="HTTP 401", target_group="salah"
    )
    return fresh(row)


def test_a_failed_message_is_sent_again_to_the_group_as_it_is_now(failed, cast):
    whatsapp.retry(failed, actor=cast.ceo)
    assert (fresh(failed).status, failed.error_message, failed.target_group) == (
        "pending",
        "",
        "id-logistic@g.us",
    )
    assert ProcrastinateJob.objects.filter(task_name=JOBS).count() == 2
    entry = ActivityLog.objects.get(action="core.whatsapplog.retried")
    assert (entry.user, entry.reference_id) == (cast.ceo, "RO-1")
    assert entry.changes == {"status": ["failed", "pending"], "target_group": ["salah", "id-logistic@g.us"]}


def test_it_keeps_its_address_when_the_group_is_no_longer_set(failed, cast):
    SystemConfig.objects.all().delete()
    config.forget()
    assert whatsapp.retry(failed, actor=cast.ceo).target_group == "salah"


@pytest.mark.parametrize("status", ["pending", "sent"])
def test_only_what_failed_is_sent_again(row, cast, status):
    WhatsAppLog.objects.filter(pk=row.pk).update(status=status)
    with pytest.raises(DomainError):
        whatsapp.retry(row, actor=cast.ceo)
    assert (
        fresh(row).status == status
        and not ActivityLog.objects.filter(action="core.whatsapplog.retried").exists()
    )


@pytest.mark.parametrize("who", ["logistik", "purchase", "leader", "staff"])
def test_only_super_admins_send_again(failed, cast, who):
    with pytest.raises(NotAllowed):
        whatsapp.retry(failed, actor=getattr(cast, who))


def test_the_admin_sends_again_what_failed(client, cast, failed):
    other = whatsapp.post(Group.PURCHASE, "Halo pembelian", actor=cast.staff)
    client.force_login(cast.ceo)
    page = reverse("admin:core_whatsapplog_changelist")
    response = client.post(page, {"action": "send_again", "_selected_action": [failed.pk, other.pk]})
    assert response.status_code == 302 and fresh(failed).status == "pending"
    assert len(list(get_messages(response.wsgi_request))) == 2  # one refusal, one count
    assert client.get(page).status_code == 200


def test_what_waits_since_yesterday_is_given_up(row):
    clean_up(0)
    assert fresh(row).status == "pending"
    WhatsAppLog.objects.update(created_at=timezone.now() - timedelta(days=2))
    clean_up(0)
    assert fresh(row).status == "failed" and row.error_message
