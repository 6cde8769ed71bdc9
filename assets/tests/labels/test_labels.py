"""Asking for labels: of what one sees, few at once, many by the worker, each job its owner's alone."""

from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.models import LabelPrint
from assets.models.labels import LabelOrder
from assets.services.labels import labels as service
from assets.tasks import clean_up, give_up_labels
from assets.tests.factories import (
    CableFactory,
    ItemFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)
from core.errors import DomainError
from core.models import ActivityLog, JobState, Notification, UserPreference
from core.tests.pages.visits import shows_price
from core.workflow.tokens import fresh

URL = "/labels/new/"


@pytest.fixture
def devices(cast):
    return register_devices(
        cast.logistik, 3, item=ItemFactory(name="hEX S"), place=WarehouseFactory(name="Gudang A")
    )


def words(response) -> str:
    pages = pypdfium2.PdfDocument(b"".join(response.streaming_content))
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def make(client, things, **data):
    return client.post(
        URL, {"ids": [t.pk for t in things], "layout": "ROLL", "copies": "1", "order": "LISTED"} | data
    )


def test_chosen_assets_become_a_pdf_that_the_browser_shows(client, cast, devices):
    client.force_login(cast.logistik)
    response = client.get(make(client, devices).url)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('inline; filename="LABEL_')
    assert "object-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    text = words(response)
    assert all(thing.code in text and thing.serial_number in text for thing in devices)


def test_what_stands_on_a_device_and_on_a_lot(cast, settings):
    settings.SITE_URL = "https://trinity.example"
    device = register_devices(
        cast.logistik, item=ItemFactory(name="hEX S"), serial_number="HG0PCE6JG2H", price=987654321
    )[0]
    lot = register_lot(cast.logistik, 1000, item=CableFactory(name="Dropcore 1 Core"), price=987654321)
    one, other = service.labels_of(service.chosen(cast.purchase, ids=[device.pk, lot.pk]))
    assert (one.name, one.detail, one.code) == ("MikroTik hEX S", "HG0PCE6JG2H", device.code)
    assert one.url == f"https://trinity.example/assets/{device.code}/"
    assert (other.name, other.detail, other.is_amount) == ("Furukawa Dropcore 1 Core", "1.000 Meter", True)


def test_a_price_is_on_no_label(client, cast):
    things = register_devices(cast.purchase, 2, price=987654321)
    client.force_login(cast.ceo)
    assert not shows_price(words(client.get(make(client, things).url)), 987654321)


def test_labels_come_in_the_order_they_were_scanned_in(cast, devices):
    scanned = [devices[1].pk, devices[2].pk, devices[0].pk]
    assert [row.pk for row in service.chosen(cast.logistik, ids=scanned)] == scanned


def test_labels_can_be_sorted(cast, client):
    near, far = WarehouseFactory(name="A"), WarehouseFactory(name="Z")
    one, two, three = (register_devices(cast.logistik, place=place)[0] for place in (far, near, far))
    client.force_login(cast.logistik)
    text = words(client.get(make(client, [three, one, two], order=LabelOrder.PLACE).url))
    assert text.index(two.code) < text.index(one.code) < text.index(three.code)


def test_a_list_is_printed_as_its_filters_leave_it(client, cast, devices):
    others = register_devices(cast.logistik, 2)
    client.force_login(cast.logistik)
    page = client.get(URL, {"q": "hEX"})
    assert page.context["count"] == 3 and page.context["query"] == "q=hEX"
    text = words(client.get(make(client, [], query="q=hEX").url))
    assert all(t.code in text for t in devices) and not any(t.code in text for t in others)


def test_a_document_is_printed_whole(client, cast, devices):
    register_devices(cast.logistik)
    client.force_login(cast.logistik)
    number = devices[0].registration.doc_number
    link = f"{URL}?registration={number}"
    assert link in client.get(reverse("registration", args=[number])).content.decode()
    assert client.get(link).context["count"] == 3


def test_an_asset_page_and_the_list_lead_here(client, cast, devices):
    client.force_login(cast.logistik)
    assert (
        f"{URL}?ids={devices[0].pk}" in client.get(reverse("asset", args=[devices[0].code])).content.decode()
    )
    listed = client.get(reverse("assets"), {"q": "hEX"}).content.decode()
    assert f'formaction="{URL}"' in listed and f"{URL}?q=hEX" in listed


def test_a_list_posts_its_rows_and_gets_the_form(client, cast, devices):
    client.force_login(cast.logistik)
    page = client.post(URL, {"ids": [t.pk for t in devices], "selected": "1"})
    assert page.status_code == 200 and page.context["ids"] == [t.pk for t in devices]
    assert not LabelPrint.objects.exists()


def test_choosing_nothing_prints_nothing(client, cast, devices):
    client.force_login(cast.logistik)
    assert client.post(URL, {"selected": "1", "next": "/assets/?q=x"}).url == "/assets/?q=x"
    assert not LabelPrint.objects.exists()


def test_what_one_may_not_see_gets_no_label(client, cast, devices):
    give_to(devices[0], cast.staff, actor=cast.logistik)
    client.force_login(cast.staff)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(cast.staff), "has_perm", lambda self, name, obj=None: False)
        text = words(client.get(make(client, devices).url))
        assert devices[0].code in text and devices[1].code not in text
        assert make(client, devices[1:]).status_code == 422


def test_a_voided_asset_gets_no_label(cast):
    from assets.services.goods import voiding

    thing = register_devices(cast.logistik)[0]
    voiding.void(thing.registration, actor=cast.logistik, reason="Salah kirim dari vendor")
    with pytest.raises(DomainError):
        service.create(actor=cast.logistik, layout="ROLL", ids=[thing.pk])


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("first_A4_10", {"layout": "A4_10", "first_A4_10": "11"}),
        ("first_A4_40", {"layout": "A4_40", "first_A4_40": "0"}),
        ("copies", {"copies": "21"}),
        ("copies", {"copies": "0"}),
        ("copies", {"copies": "satu"}),
        ("layout", {"layout": "A3"}),
        ("order", {"order": "price"}),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(client, cast, devices, field, data):
    client.force_login(cast.logistik)
    page = make(client, devices, **data)
    assert page.status_code == 422 and field in page.context["form"].errors
    assert page.context["ids"] == [t.pk for t in devices] and not LabelPrint.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [{"layout": "A4_10", "first": 11}, {"first": 2}, {"copies": 21}, {"layout": "A3"}, {"order": "X"}],
)
def test_the_service_refuses_it_as_well(cast, devices, asked):
    with pytest.raises(DomainError):
        service.create(actor=cast.logistik, ids=[devices[0].pk], **{"layout": "ROLL"} | asked)


def test_too_many_labels_are_refused_in_a_sentence(client, cast, devices, monkeypatch):
    monkeypatch.setattr(service, "MOST", 5)
    client.force_login(cast.logistik)
    page = make(client, devices, copies="2")
    assert page.status_code == 422 and page.context["form"].non_field_errors()


def test_the_same_form_sent_twice_prints_once(client, cast, devices):
    client.force_login(cast.logistik)
    token = fresh()
    first, second = (make(client, devices, form_token=token) for _ in range(2))
    assert first.url == second.url and LabelPrint.objects.count() == 1


def test_printing_is_logged(client, cast, devices):
    client.force_login(cast.logistik)
    make(client, devices, copies="2")
    entry = ActivityLog.objects.get(action="assets.labelprint.printed")
    assert entry.user == cast.logistik and entry.details.startswith("6 ")


def test_the_next_sheet_begins_where_the_last_one_ended(client, cast, devices):
    client.force_login(cast.logistik)
    make(client, devices, layout="A4_24", first_A4_24="5")
    form = client.get(URL, {"ids": devices[0].pk}).context["form"]
    assert (
        form["layout"].value() == "A4_24"
        and form["first_A4_24"].value() == 8
        and form["first_A4_10"].value() == 1
    )


def test_many_labels_are_left_to_the_worker(client, cast, devices, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 2)
    client.force_login(cast.logistik)
    url = make(client, devices).url
    job = LabelPrint.objects.get()
    assert url == reverse("label_detail", args=[job.public_id]) and job.state == JobState.QUEUED
    assert ProcrastinateJob.objects.filter(
        task_name="assets.print_labels", args={"print_id": job.pk}
    ).exists()
    assert b'hx-trigger="every 1s"' in client.get(url).content
    assert client.get(reverse("label_pdf", args=[job.public_id])).status_code == 404
    service.run(job.pk)
    assert b"hx-trigger" not in client.get(url, headers={"HX-Request": "true"}).content
    assert devices[2].code in words(client.get(reverse("label_pdf", args=[job.public_id])))
    news = Notification.objects.get(recipient=cast.logistik, type="LABELS_FINISHED")
    assert news.url == url and job.filename in news.message
    assert ActivityLog.objects.filter(action="assets.labelprint.printed").count() == 1


@pytest.fixture
def queued(cast, devices, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 0)
    return service.create(actor=cast.logistik, layout="A4_24", first=20, ids=[t.pk for t in devices])


def test_a_second_run_of_the_same_job_changes_nothing(queued):
    service.run(queued.pk)
    finished = LabelPrint.objects.get().finished_at
    service.run(queued.pk)
    assert (
        LabelPrint.objects.get().finished_at == finished
        and Notification.objects.filter(type="LABELS_FINISHED").count() == 1
    )


def test_labels_that_a_dead_worker_began_are_drawn_whole_and_told_once(queued):
    LabelPrint.objects.update(state=JobState.RUNNING, done=2)
    name = default_storage.save(f"labels/{queued.public_id.hex}.pdf", ContentFile(b"half"))
    service.run(queued.pk)
    job = LabelPrint.objects.get()
    assert (job.state, job.done, job.file.name) == (JobState.DONE, 3, name)
    with job.file.open("rb") as file:
        assert file.read(4) == b"%PDF"
    assert Notification.objects.filter(type="LABELS_FINISHED").count() == 1


def test_labels_whose_workers_all_died_are_given_up(queued):
    give_up_labels(queued.pk)
    give_up_labels(queued.pk)
    job = LabelPrint.objects.get()
    assert job.state == JobState.FAILED and job.error
    assert Notification.objects.filter(type="LABELS_FINISHED").count() == 1


def test_progress_is_written_down(queued, monkeypatch):
    monkeypatch.setattr(service, "STEP", 1)
    seen = []
    monkeypatch.setattr(
        service, "labels_of", lambda found, real=service.labels_of: _watched(real(found), queued, seen)
    )
    service.run(queued.pk)
    assert seen == [0, 1, 2]


def _watched(labels, job, seen):
    for label in labels:
        seen.append(LabelPrint.objects.get(pk=job.pk).done)
        yield label


def test_a_crash_is_told_and_nothing_is_left_behind(queued, monkeypatch):
    monkeypatch.setattr(service, "labels_of", lambda found: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        service.run(queued.pk)
    job = LabelPrint.objects.get()
    assert job.state == JobState.FAILED and job.error and not job.file
    assert Notification.objects.filter(type="LABELS_FINISHED").exists()


def test_labels_are_their_owners_alone(client, cast, queued):
    service.run(queued.pk)
    for other in (cast.ceo, cast.purchase, cast.staff):
        client.force_login(other)
        for name in ("label_detail", "label_pdf"):
            assert client.get(reverse(name, args=[queued.public_id])).status_code == 404


def test_the_worker_writes_in_the_owners_language(cast, queued):
    UserPreference.objects.filter(user=cast.logistik).update(language="en")
    service.run(queued.pk)
    with LabelPrint.objects.get().file.open("rb") as file:
        assert "Do not remove" in pypdfium2.PdfDocument(file.read())[0].get_textpage().get_text_bounded()


def test_files_go_after_a_week(client, cast, queued):
    service.run(queued.pk)
    job = LabelPrint.objects.get()
    assert default_storage.exists(job.file.name)
    LabelPrint.objects.update(finished_at=timezone.now() - timedelta(days=8))
    clean_up(timestamp=0)
    client.force_login(cast.logistik)
    assert not default_storage.exists(job.file.name)
    assert client.get(reverse("label_pdf", args=[job.public_id])).status_code == 404
    assert client.get(reverse("label_detail", args=[job.public_id])).status_code == 200


def test_labels_that_never_ended_are_given_up(queued):
    LabelPrint.objects.update(created_at=timezone.now() - timedelta(days=8))
    clean_up(timestamp=0)
    assert LabelPrint.objects.get().state == JobState.FAILED


@pytest.mark.parametrize(
    "change", ["first_position = 25", "first_position = 0", "copies = 21", "copies = 0", "layout = 'A3'"]
)
def test_the_database_refuses_labels_that_no_sheet_has(queued, change):
    with (
        pytest.raises(IntegrityError, match="label_prints_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE label_prints SET {change}")


def test_however_many_labels_the_same_queries(cast, django_assert_max_num_queries):
    things = register_devices(cast.logistik, 40)
    with django_assert_max_num_queries(12):
        service.create(actor=cast.logistik, layout="A4_40", ids=[t.pk for t in things])
