"""The machinery of imports: layouts remembered, verbs guarded, the worker seen from outside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.tests.imports.importing import (
    checked,
    device_row,
    no_queue,
    router,
    sample,
    upload,
    warehouses,
    written,
)
from core.errors import Conflict, DomainError
from core.jobs import Busy
from core.models import ImportJob, ImportMapping, ImportState, Notification
from core.services.imports import columns, jobs, runs, watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    item, place = router(), warehouses()[0]
    return lambda serial="ABC-1": upload([device_row(item, place, serial)])


def test_a_layout_is_remembered_whatever_its_case(cast, file):
    written(checked(file(), cast.logistik))
    header = ["NAMA BARANG", *ImportJob.objects.get().header[1:], "Alasan"]
    known = columns.remembered("assets", header, cast.logistik)
    assert known.mapping == ImportMapping.objects.get().mapping


def test_choices_are_remembered_only_once_something_was_written(cast, file):
    job = checked(file(), cast.logistik)
    assert columns.remembered("assets", job.header, cast.logistik) is None
    assert not ImportMapping.objects.exists()
    written(job)
    assert columns.remembered("assets", job.header, cast.logistik).mapping == job.mapping


def test_choices_belong_to_whoever_made_them(cast, file):
    job = written(checked(file(), cast.logistik))
    assert columns.remembered("assets", job.header, cast.logistik)
    assert columns.remembered("assets", job.header, cast.ceo) is None


def test_the_database_keeps_one_choice_for_each_person_and_layout(cast, file):
    written(checked(file(), cast.logistik))
    one = ImportMapping.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportMapping.objects.create(owner=one.owner, kind=one.kind, signature=one.signature)


def test_a_field_that_is_needed_must_have_a_column(cast, file):
    job = jobs.receive(file(), kind="assets", actor=cast.logistik)
    mapping = columns.suggestion(job).mapping
    del mapping["condition"]
    with pytest.raises(DomainError) as caught:
        jobs.start_check(job, mapping=mapping, actor=cast.logistik)
    assert caught.value.field == "condition"


def test_a_column_fills_one_field_only(cast, file):
    job = jobs.receive(file(), kind="assets", actor=cast.logistik)
    with pytest.raises(DomainError):
        jobs.start_check(job, mapping=columns.suggestion(job).mapping | {"notes": 0}, actor=cast.logistik)


def test_a_job_is_queued_in_the_transaction_of_the_change(cast, file):
    job = jobs.receive(file(), kind="assets", actor=cast.logistik)
    jobs.start_check(job, mapping=columns.suggestion(job).mapping, actor=cast.logistik)
    assert ProcrastinateJob.objects.get(task_name="core.import_check").args == {"job_id": job.pk}
    assert watch.is_queued(job)


def test_everybody_sees_his_own_and_the_super_admin_all(cast, file):
    job = checked(file(), cast.logistik)
    assert list(ImportJob.objects.visible_to(cast.logistik)) == [job]
    assert list(ImportJob.objects.visible_to(cast.ceo)) == [job]
    assert not ImportJob.objects.visible_to(cast.purchase).exists()


def test_writing_twice_is_a_conflict(cast, file):
    job = written(checked(file(), cast.logistik))
    with pytest.raises(Conflict):
        jobs.start_write(job, only_good=False, actor=cast.logistik)


def test_nothing_to_write_is_said(cast, file):
    written(checked(file(), cast.logistik))
    job = checked(file(), cast.logistik)
    with pytest.raises(DomainError):
        jobs.start_write(job, only_good=False, actor=cast.logistik)


def test_a_running_job_is_left_to_its_worker(cast, file):
    job = checked(file(), cast.logistik)
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
    with watch.at_work(job.pk):
        assert watch.is_alive(job)
        with pytest.raises(Busy):
            runs.write(job.pk)
    assert ImportJob.objects.get(pk=job.pk).state == ImportState.WRITING
    assert not watch.is_alive(job)


def test_a_job_whose_worker_died_is_told_apart_and_begun_again(cast, file, monkeypatch):
    monkeypatch.setattr(
        watch, "LATEST_SIGN", timedelta(minutes=10)
    )  # no pause of the machine makes it look dead
    job = checked(file(), cast.logistik)
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
        with pytest.raises(Conflict):
            jobs.retry(job, actor=cast.logistik)
        ImportJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - 2 * watch.LATEST_SIGN)
        job.refresh_from_db()
        assert watch.is_interrupted(job)
        with watch.at_work(job.pk):
            assert not watch.is_interrupted(job)
        jobs.retry(job, actor=cast.logistik)
    runs.write(job.pk)
    assert ImportJob.objects.get(pk=job.pk).state == ImportState.WRITTEN


def test_an_import_whose_workers_all_died_is_given_up_and_told(cast, file):
    job = checked(file(), cast.logistik)
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
    before = Notification.objects.count()
    with watch.at_work(job.pk):
        runs.give_up(job.pk)  # somebody is at it after all
    assert ImportJob.objects.get(pk=job.pk).state == ImportState.WRITING
    runs.give_up(job.pk)
    runs.give_up(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.FAILED and job.error
    assert Notification.objects.count() == before + 1


def test_an_import_that_lost_the_database_is_not_failed(cast, file, monkeypatch):
    job = checked(file(), cast.logistik)

    def lost(*arguments, **options):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("assets.importers.assets.AssetImporter.write", lost)
    with pytest.raises(OperationalError):
        written(job)
    job.refresh_from_db()
    assert job.state == ImportState.WRITING


def test_a_failure_that_nobody_foresaw_is_a_sentence_and_reaches_the_log(cast, file, monkeypatch):
    job = checked(file(), cast.logistik)
    monkeypatch.setattr("assets.importers.assets.AssetImporter.write", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        written(job)
    job.refresh_from_db()
    assert job.state == ImportState.FAILED and job.error


def test_whoever_has_left_hears_of_it(cast, file):
    written(checked(file(), cast.logistik))
    assert Notification.objects.filter(recipient=cast.logistik, type="IMPORT_FINISHED").count() == 2


def test_whoever_watches_is_not_told_again(cast, file, monkeypatch):
    monkeypatch.setattr(
        watch, "LEFT_AFTER", timedelta(minutes=10)
    )  # the glance below is not long ago, however slow the machine
    job = checked(file(), cast.logistik)
    before = Notification.objects.count()
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
    watch.look(job)
    runs.write(job.pk)
    assert Notification.objects.count() == before


def test_an_owner_who_lost_the_permission_writes_nothing(cast, file):
    job = checked(file(), cast.logistik)
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
    cast.logistik.is_active = False
    cast.logistik.save(update_fields=["is_active"])
    runs.write(job.pk)
    assert ImportJob.objects.get(pk=job.pk).state == ImportState.FAILED


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_transaction_is_open(cast):
    place = warehouses()[0]
    job = checked(upload([device_row(router(), place, "ABC-1")]), cast.logistik)
    with watch.at_work(job.pk) as report, transaction.atomic():
        report(7, 9)
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT done, total FROM import_jobs WHERE id = %s", [job.pk])
            assert cursor.fetchone() == (7, 9)
        other.close()
    assert connection.is_usable()


def test_the_customers_are_no_catalogue(cast):
    with pytest.raises(DomainError):
        jobs.receive(sample("pelanggan.csv"), kind="catalogue", actor=cast.logistik)
