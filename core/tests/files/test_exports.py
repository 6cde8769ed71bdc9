"""Exports: exactly the filtered rows, no price for those who may not see one, large ones by the worker, to
their owner only.
"""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.urls import reverse
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from core import listing
from core.files import exports
from core.models import ActivityLog, Export, JobState, Notification, User, UserPreference
from core.services import exports as service
from core.tasks import clean_up
from core.tests.factories import UserFactory
from core.tests.pages.test_listing import PEOPLE

COLUMNS = [
    exports.Column("name", "Nama", "name"),
    exports.Column("role", "Peran", "role", show=lambda role: f"<{role}>"),
    exports.Column(
        "who",
        "Siapa",
        lambda row: f"{row['name']} / {row['division__name']}",
        needs=("name", "division__name"),
    ),
    exports.Column("secret", "Harga", "email", permission="assets.view_price"),
]


@pytest.fixture(autouse=True)
def people_can_be_exported(monkeypatch):
    monkeypatch.setattr(exports, "_exporters", {})
    exports.register(
        "people",
        label="Orang",
        filename="ORANG",
        columns=COLUMNS,
        permission="core.view_dashboard",
        queryset=lambda user, query: listing.narrow(user, query, queryset=User.objects.all(), **PEOPLE),
    )


def make(client, **data):
    return client.post(reverse("export_make", args=["people"]), {"format": "csv"} | data)


def text(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_csv_holds_the_filtered_rows_in_the_order_of_the_list(client, cast):
    client.force_login(cast.purchase)
    response = make(client, query="q=kepala&sort=-name")
    assert text(response).splitlines() == [
        "Nama;Peran;Siapa;Harga",
        "Oki Kepala;<LEADER>;Oki Kepala / NOC (Operation);leader2@example.com",
        "Lukman Kepala;<LEADER>;Lukman Kepala / Technical Support;leader@example.com",
    ]
    assert response["Content-Disposition"].startswith('attachment; filename="LAPORAN_ORANG_20')
    assert response["X-Content-Type-Options"] == "nosniff" and "private" in response["Cache-Control"]


def test_a_csv_begins_with_the_byte_order_mark(client, cast):
    client.force_login(cast.purchase)
    assert b"".join(make(client).streaming_content).startswith(b"\xef\xbb\xbfNama")


def test_commas_separate_for_those_who_read_english(client, cast):
    UserPreference.objects.filter(user=cast.purchase).update(language="en")
    client.force_login(cast.purchase)
    assert text(make(client)).startswith("Nama,Peran,")


def test_prices_are_not_exported_without_the_permission(client, cast):
    client.force_login(cast.logistik)
    for format in ("csv", "xlsx"):
        body = b"".join(make(client, format=format).streaming_content)
        content = (
            body if format == "csv" else repr(list(load_workbook(io.BytesIO(body)).active.values)).encode()
        )
        assert b"Citra" in content and b"example.com" not in content and b"Harga" not in content


def test_an_xlsx_holds_the_same(client, cast):
    client.force_login(cast.purchase)
    response = make(client, format="xlsx", query="q=citra")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert list(sheet.values)[1][:2] == ("Citra Direktur", "<SUPER_ADMIN>")


def test_only_the_chosen_rows(client, cast):
    client.force_login(cast.purchase)
    body = text(make(client, selected="1", ids=[cast.staff.pk, cast.leader.pk, "x", "9" * 30]))
    assert len(body.splitlines()) == 3 and "Teguh" in body


def test_choosing_nothing_exports_nothing(client, cast):
    client.force_login(cast.purchase)
    assert make(client, selected="1").status_code == 302
    assert not Export.objects.exists()


def test_a_cell_that_looks_like_a_formula_is_harmless(client, cast):
    User.objects.filter(pk=cast.staff.pk).update(name="=HYPERLINK(1)")
    client.force_login(cast.purchase)
    assert "'=HYPERLINK(1);" in text(make(client, query="q=hyper"))


def test_staff_may_not_export(client, cast):
    client.force_login(cast.staff)
    assert make(client).status_code == 403


def test_unknown_kinds_and_formats_are_refused_with_a_sentence(client, cast):
    client.force_login(cast.purchase)
    assert client.post("/exports/nothing/make/", {"format": "csv"}).status_code == 302
    assert make(client, format="exe").status_code == 302
    assert not Export.objects.exists()


def test_an_export_is_logged(client, cast):
    client.force_login(cast.purchase)
    make(client)
    entry = ActivityLog.objects.get(action="core.export.made")
    assert (entry.user, entry.entity_type) == (cast.purchase, "core.export") and "7" in entry.details


def test_many_rows_are_left_to_the_worker(client, cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    client.force_login(cast.purchase)
    page = make(client, query="sort=-name", follow=True)
    export = Export.objects.get()
    assert page.url == reverse("export_detail", args=[export.public_id]) and export.state == JobState.QUEUED
    assert ProcrastinateJob.objects.filter(
        task_name="core.write_export", args={"export_id": export.pk}
    ).exists()
    assert b'hx-trigger="every 1s"' in client.get(page.url).content
    service.run(export.pk)
    assert b"hx-trigger" not in client.get(page.url, headers={"HX-Request": "true"}).content
    body = text(client.get(reverse("export_download", args=[export.public_id])))
    assert body.splitlines()[1].startswith("Teguh") and len(body.splitlines()) == 8
    news = Notification.objects.get(recipient=cast.purchase)
    assert news.type == "EXPORT_FINISHED" and news.url == page.url and export.filename in news.message
    assert ActivityLog.objects.filter(action="core.export.made").count() == 1


@pytest.fixture
def written(cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    export, _rows = service.start("people", "xlsx", actor=cast.purchase)
    service.run(export.pk)
    export.refresh_from_db()
    return export


def test_an_export_is_its_owners_alone(client, cast, written):
    for other in (cast.ceo, cast.logistik):
        client.force_login(other)
        assert client.get(reverse("export_detail", args=[written.public_id])).status_code == 404
        assert client.get(reverse("export_download", args=[written.public_id])).status_code == 404


def test_a_second_run_of_the_same_job_changes_nothing(written):
    finished = written.finished_at
    service.run(written.pk)
    written.refresh_from_db()
    assert written.finished_at == finished and Notification.objects.count() == 1


def test_one_that_a_dead_worker_began_is_written_whole_and_told_once(client, cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    export, _rows = service.start("people", "csv", actor=cast.purchase)
    Export.objects.update(state=JobState.RUNNING, done=4)
    name = default_storage.save(f"exports/{export.public_id.hex}.csv", ContentFile(b"half"))
    service.run(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.file.name) == (JobState.DONE, 7, name)
    client.force_login(cast.purchase)
    body = text(client.get(reverse("export_download", args=[export.public_id])))
    assert len(body.splitlines()) == 8 and Notification.objects.count() == 1


def test_of_two_workers_at_once_the_first_keeps_its_file(cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    export, _rows = service.start("people", "csv", actor=cast.purchase)
    rows, begun = service._reporting, []

    def overtaken(export, found):
        begun.append(export)
        if len(begun) == 1:
            service.run(export.pk)  # another worker begins later and is faster
        return rows(export, found)

    monkeypatch.setattr(service, "_reporting", overtaken)
    service.run(export.pk)
    assert ActivityLog.objects.filter(action="core.export.made").count() == 1
    assert Notification.objects.count() == 1


def test_an_export_that_lost_the_database_is_neither_failed_nor_told(cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    export, _rows = service.start("people", "csv", actor=cast.purchase)

    def lost(*arguments):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(service, "_write", lost)
    with pytest.raises(OperationalError):
        service.run(export.pk)
    export.refresh_from_db()
    assert export.state == JobState.RUNNING and not Notification.objects.exists()


def test_an_owner_who_lost_the_right_gets_no_file(cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 3)
    export, _rows = service.start("people", "csv", actor=cast.purchase)
    User.objects.filter(pk=cast.purchase.pk).update(is_active=False)
    service.run(export.pk)
    export.refresh_from_db()
    assert export.state == JobState.FAILED and not export.file and export.error


def test_old_files_are_removed_at_night(client, cast, written):
    path = written.file.path
    Export.objects.update(finished_at="2020-01-01T00:00Z")
    clean_up(timestamp=0)
    written.refresh_from_db()
    assert not written.file and not __import__("os").path.exists(path)
    client.force_login(cast.purchase)
    assert client.get(reverse("export_download", args=[written.public_id])).status_code == 404
    assert client.get(reverse("export_detail", args=[written.public_id])).status_code == 200


def test_a_price_column_cannot_be_registered_without_its_permission():
    with pytest.raises(ValueError, match="view_price"):
        exports.register(
            "x",
            label="",
            filename="X",
            columns=[exports.Column("p", "P", "asset__purchase_price")],
            queryset=lambda user, query: None,
        )


@pytest.mark.django_db
def test_rows_are_read_through_a_server_side_cursor(django_assert_num_queries):
    owner = UserFactory(role="SUPER_ADMIN")
    with django_assert_num_queries(1):
        assert len(list(exports.get("people").rows(User.objects.all(), owner))) == 1
