"""Signed on the receiver's own phone, by a code that the giver shows."""

from datetime import timedelta
from io import BytesIO

import pytest
import segno
import zxingcpp
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from assets.tests.factories import WarehouseFactory, register_devices
from core import clock
from core.errors import Conflict, NotAllowed, StaleVersion
from core.models import ActivityLog, UserPreference
from loans.choices import SigningWay
from loans.models import Handover, SigningCode
from loans.services.handovers import answering, codes, voiding
from loans.tests.factories import hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def handover(cast):
    devices = register_devices(cast.logistik, 2, place=WarehouseFactory(name="Gudang Utama"))
    return hand_over(devices, to=cast.staff, by=cast.logistik)


def now(handover) -> Handover:
    return Handover.objects.get(pk=handover.pk)


def enter(client, person):
    UserPreference.objects.update_or_create(user=person, defaults={"language": "en"})
    client.force_login(person)
    return client


def shown(client, cast, handover) -> str:
    """The token of the code that the giver's page shows."""
    enter(client, cast.logistik)
    url = reverse("handover_phone", args=[handover.doc_number])
    page = client.get(url)
    assert "picture" not in page.context and not SigningCode.objects.exists()  # looking makes none
    page = client.post(url, {"version": page.context["version"]})
    assert page.context["picture"].startswith("data:image/svg+xml")
    (code,) = SigningCode.objects.filter(replaced_at=None)
    assert code.expires_at - code.made_at == timedelta(minutes=10)
    return page


def test_used_once_by_the_receiver(cast, handover):
    code, token = codes.make(handover, actor=cast.logistik)
    assert token not in code.token_hash and codes.find(token) == code and codes.find("other") is None
    line = handover.items.first()
    done = codes.sign(code, declined={line.pk: "The port is bent"}, actor=cast.staff, version=1)
    assert (done.status, done.signing_way, done.signed_by) == ("COMPLETED", SigningWay.PHONE, cast.staff)
    code = SigningCode.objects.get()
    assert code.used_at and not codes.is_open(code)
    with pytest.raises(Conflict):
        codes.sign(code, declined={}, actor=cast.staff)


def test_nobody_else_signs_with_it_and_only_who_gives_shows_it(cast, handover):
    code, _token = codes.make(handover, actor=cast.logistik)
    for person in (cast.logistik, cast.ceo, cast.leader):
        with pytest.raises(NotAllowed):
            codes.sign(code, declined={}, actor=person)
    for person in (cast.staff, cast.leader):
        with pytest.raises(NotAllowed):
            codes.make(handover, actor=person)
    assert codes.is_open(SigningCode.objects.get()) and now(handover).is_open


def test_old_replaced_and_stale_ones_are_refused(cast, handover):
    first, _token = codes.make(handover, actor=cast.logistik)
    second, _token = codes.make(handover, actor=cast.ceo)
    with pytest.raises(Conflict):
        codes.sign(first, declined={}, actor=cast.staff)
    with clock.at(clock.now() + timedelta(minutes=10)), pytest.raises(Conflict):
        codes.sign(second, declined={}, actor=cast.staff)
    with pytest.raises(StaleVersion):
        codes.sign(second, declined={}, actor=cast.staff, version=7)
    voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    with pytest.raises(Conflict):
        codes.sign(second, declined={}, actor=cast.staff)
    with pytest.raises(Conflict):
        codes.make(handover, actor=cast.logistik)
    assert not SigningCode.objects.filter(used_at__isnull=False).exists()


def test_a_refusal_leaves_the_code_as_it_was(cast, handover):
    code, _token = codes.make(handover, actor=cast.logistik)
    with pytest.raises(Exception, match="why"):
        codes.sign(code, declined={handover.items.first().pk: ""}, actor=cast.staff)
    assert codes.sign(code, declined={}, actor=cast.staff).signing_way == SigningWay.PHONE


STATES = "UPDATE handovers SET status = 'COMPLETED', answered_at = now(), signed_at = now(),"
FIELDS = "handover_id, version, made_by_id, made_at, expires_at"
RAW = {
    "do not say what it says": f"{STATES} signed_by_id = penerima_id, signing_way = 'PHONE'",
    "handover_codes_in_time": "UPDATE handover_signing_codes SET used_at = expires_at + interval '1 second'",
    "not changed": "UPDATE handover_signing_codes SET expires_at = expires_at + interval '1 hour'",
    "used once, and not": "UPDATE handover_signing_codes SET version = 2",
    "handover_codes_one_open": f"INSERT INTO handover_signing_codes (token_hash, {FIELDS})"
    f" SELECT 'x', {FIELDS} FROM handover_signing_codes",
}


@pytest.mark.parametrize("case", RAW)
def test_the_database_refuses(cast, handover, case):
    codes.make(handover, actor=cast.logistik)
    with (
        pytest.raises(IntegrityError, match=case),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE handover_items SET answer = 'ACCEPTED', answered_at = now(), checked = true")
        cursor.execute(RAW[case])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_used_code_stays_as_it_is(cast, handover):
    code, _token = codes.make(handover, actor=cast.logistik)
    codes.sign(code, declined={}, actor=cast.staff)
    for change in ("used_at = NULL", "replaced_at = now()"):
        with (
            pytest.raises(IntegrityError, match="used once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE handover_signing_codes SET {change}")


# ---------------------------------------------------------------- the pages


def test_the_giver_shows_a_code_that_a_phone_reads(client, cast, handover, monkeypatch):
    made = []
    monkeypatch.setattr(
        segno, "make", lambda text, make=segno.make, **how: made.append(text) or make(text, **how)
    )
    page = shown(client, cast, handover)
    picture = BytesIO()
    segno.make(made[0], error="m").save(picture, kind="png", scale=4)
    (read,) = zxingcpp.read_barcodes(Image.open(picture))
    assert read.text.startswith(f"{settings.SITE_URL}/handovers/sign/")
    token = read.text.rstrip("/").rpartition("/")[2]
    assert codes.find(token).handover == handover and token not in page.content.decode()
    entry = ActivityLog.objects.get(action="loans.handover.code_shown")
    assert entry.user == cast.logistik


def test_the_receiver_logs_in_on_his_phone_and_signs(client, cast, handover):
    _code, token = codes.make(handover, actor=cast.logistik)
    url = reverse("handover_sign", args=[token])
    assert client.get(url).url == f"{reverse('login')}?next={url}"
    enter(client, cast.staff)
    page = client.get(url)
    assert page.status_code == 200 and len(page.context["rows"]) == 2
    line = handover.items.last()
    data = {"version": page.context["version"], f"line{line.pk}-reason": "The port is bent"}
    response = client.post(url, data)
    assert response.url == reverse("handover", args=[handover.doc_number])
    assert "Own phone" in client.get(response.url).content.decode()
    assert now(handover).signing_way == SigningWay.PHONE
    # Back in the browser: it is signed already.
    assert client.get(url).url == reverse("handover", args=[handover.doc_number])
    late = client.post(url, data)
    assert late.status_code == 409


def test_another_ones_log_in_is_refused_with_a_sentence(client, cast, handover):
    _code, token = codes.make(handover, actor=cast.logistik)
    for person in (cast.logistik, cast.leader):
        enter(client, person)
        for ask in (client.get, client.post):
            answer = ask(reverse("handover_sign", args=[token]))
            assert answer.status_code == 403 and person.name in answer.content.decode()
            assert handover.doc_number not in answer.content.decode()
    assert now(handover).is_open


def test_a_code_that_is_over_is_gone_and_what_was_typed_stays(client, cast, handover):
    _code, token = codes.make(handover, actor=cast.logistik)
    enter(client, cast.staff)
    url = reverse("handover_sign", args=[token])
    assert client.get(reverse("handover_sign", args=["nonsense"])).status_code == 410
    page = client.get(url)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.get(url).status_code == 410
        late = client.post(url, {"version": page.context["version"], "note": "All of it is here"})
    assert late.status_code == 409 and "All of it is here" in late.content.decode()
    assert now(handover).is_open


def test_the_givers_page_moves_on_when_it_is_signed(client, cast, handover):
    url = reverse("handover_phone", args=[handover.doc_number])
    enter(client, cast.logistik)
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 204
    answering.answer(handover, declined={}, actor=cast.staff)
    moved = client.get(url, headers={"HX-Request": "true"})
    assert moved["HX-Redirect"] == reverse("handover", args=[handover.doc_number])
    assert client.get(url).url == moved["HX-Redirect"]
    late = client.post(url, {"version": 1})
    assert late.status_code == 409


def test_who_is_offered_it(client, cast, handover):
    found = []
    for person in (cast.logistik, cast.ceo, cast.staff, cast.stranger):
        enter(client, person)
        page = client.get(reverse("handover", args=[handover.doc_number]))
        first = page.context["primary"]["name"] if page.status_code == 200 and page.context["primary"] else ""
        found.append((client.get(reverse("handover_phone", args=[handover.doc_number])).status_code, first))
    assert found == [(200, "phone"), (200, "phone"), (403, "answer"), (404, "")]
