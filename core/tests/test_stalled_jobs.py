"""Jobs whose worker died: run again, at most so often, or given up where people see it."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections, transaction
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.models import ProcrastinateJob

from core import jobs
from core.models import Export, JobState, Notification, WhatsAppLog
from core.services import stalled_jobs

NOW, LONG_AGO = timedelta(0), timedelta(minutes=2)


@pytest.fixture
def worker(db):
    """The id of a worker that gave a sign of life so long ago."""

    def make(silent_for=LONG_AGO) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
                [silent_for],
            )
            return cursor.fetchone()[0]

    return make


def begun(task: str, worker_id: int | None, *, attempts=0, **arguments) -> ProcrastinateJob:
    """A job of a task that this worker has begun."""
    pk = app.configure_task(task).defer(**arguments)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker_id, attempts, pk],
        )
    return ProcrastinateJob.objects.get(pk=pk)


def status(job) -> str:
    return ProcrastinateJob.objects.get(pk=job.pk).status


def test_a_job_of_a_dead_worker_is_run_again(worker):
    job = begun("core.write_export", worker(), export_id=1)
    assert stalled_jobs.run_again() == (1, 0)
    assert (status(job), ProcrastinateJob.objects.get(pk=job.pk).attempts) == ("todo", 1)


def test_so_is_one_whose_worker_was_removed(worker):
    job = begun("core.write_export", None, export_id=1)
    assert stalled_jobs.run_again() == (1, 0)
    assert status(job) == "todo"


def test_a_job_of_a_living_worker_is_left_alone(worker):
    job = begun("core.write_export", worker(NOW), export_id=1)
    assert stalled_jobs.run_again() == (0, 0)
    assert status(job) == "doing"


def test_a_job_that_kills_its_workers_is_given_up_and_its_owner_told(cast, worker):
    export = Export.objects.create(
        kind="x", format="csv", filename="A.csv", owner=cast.logistik, state="RUNNING"
    )
    job = begun("core.write_export", worker(), attempts=jobs.MOST_RETRIES, export_id=export.pk)
    assert stalled_jobs.run_again() == (0, 1)
    export.refresh_from_db()
    assert (status(job), export.state) == ("failed", JobState.FAILED) and export.error
    assert Notification.objects.get().recipient == cast.logistik


def test_a_job_that_belongs_to_nobody_is_told_to_the_super_admins(cast, worker):
    job = begun("requests_app.mend_reservation", worker(), attempts=jobs.MOST_RETRIES, reference="RO-1")
    assert stalled_jobs.run_again() == (0, 1)
    news = Notification.objects.get()
    assert (news.recipient, news.type) == (cast.ceo, "JOB_GIVEN_UP")
    assert "requests_app.mend_reservation" in news.message and str(job.pk) in news.url


def test_a_message_that_may_have_been_sent_is_not_sent_again(cast, worker):
    row = WhatsAppLog.objects.create(target_group="1@g.us", group_name="G", message="m", sent_by=cast.ceo)
    job = begun("core.send_whatsapp", worker(), log_id=row.pk)
    assert stalled_jobs.run_again() == (0, 1)
    row.refresh_from_db()
    assert (status(job), row.status) == ("failed", "failed") and row.error_message


def test_a_message_that_was_sent_stays_so(cast, worker):
    row = WhatsAppLog.objects.create(
        target_group="1@g.us", group_name="G", message="m", sent_by=cast.ceo, status="sent"
    )
    begun("core.send_whatsapp", worker(), log_id=row.pk)
    stalled_jobs.run_again()
    row.refresh_from_db()
    assert row.status == "sent"


def test_what_waits_in_the_queue_already_is_not_queued_twice(worker):
    job = begun("assets.watch_stock", worker(), timestamp=1)
    app.configure_task("assets.watch_stock").defer(timestamp=2)
    other = begun("core.write_export", worker(), export_id=1)
    assert stalled_jobs.run_again() == (1, 0)
    assert (status(job), status(other)) == ("aborted", "todo")


def test_what_goes_wrong_over_one_does_not_keep_the_others(cast, worker, monkeypatch):
    monkeypatch.setitem(jobs.given_up, "core.write_export", lambda export_id: 1 / 0)
    row = WhatsAppLog.objects.create(target_group="1@g.us", group_name="G", message="m", sent_by=cast.ceo)
    begun("core.write_export", worker(), attempts=jobs.MOST_RETRIES, export_id=1)
    begun("core.send_whatsapp", worker(), log_id=row.pk)
    assert stalled_jobs.run_again() == (0, 2)
    row.refresh_from_db()
    assert row.status == "failed"


@pytest.fixture
def failed_export(cast, worker):
    """An export whose job lost the database in its last run: failed, without a word."""
    export = Export.objects.create(
        kind="x", format="csv", filename="A.csv", owner=cast.logistik, state="RUNNING"
    )
    job = begun("core.write_export", worker(NOW), export_id=export.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job.pk])
    return export


def test_a_job_that_failed_without_a_word_is_told_once(failed_export, cast):
    stalled_jobs.run_again()
    stalled_jobs.run_again()
    failed_export.refresh_from_db()
    assert failed_export.state == JobState.FAILED
    assert Notification.objects.get().recipient == cast.logistik


def test_unless_it_was_asked_for_again(failed_export):
    app.configure_task("core.write_export").defer(export_id=failed_export.pk)
    stalled_jobs.run_again()
    failed_export.refresh_from_db()
    assert failed_export.state == JobState.RUNNING


def test_a_job_of_a_task_that_is_gone_is_run_again_and_fails(worker):
    job = begun("core.was_removed", worker())
    assert stalled_jobs.run_again() == (1, 0)
    assert status(job) == "todo"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_the_jobs(worker):
    job = begun("core.write_export", worker(), export_id=1)
    with transaction.atomic():
        assert stalled_jobs.run_again() == (1, 0)
        found = []

        def other():
            found.append(stalled_jobs.run_again())
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert found == [(0, 0)]
    assert ProcrastinateJob.objects.get(pk=job.pk).attempts == 1


@pytest.mark.parametrize(
    "name", sorted(name for name in app.tasks if name.split(".")[0] in ("core", "assets", "requests_app"))
)
def test_every_task_survives_a_lost_database(name):
    """It is tried again, or comes again by itself before anybody misses it."""
    task = app.tasks[name]
    assert task.retry_strategy or task.queueing_lock


@pytest.mark.django_db(transaction=True)
def test_what_a_job_queues_goes_back_with_its_transaction():
    own, reached = DjangoApp(connector=app.connector), []

    @own.task(name="half")
    def half():
        with transaction.atomic():
            app.configure_task("core.send_reset_mail").defer(user_id=1)
            reached.append(True)
            transaction.set_rollback(True)

    def work():
        connector = jobs.WorkerConnector()
        with app.replace_connector(connector), own.replace_connector(connector):
            own.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    half.defer()
    thread = threading.Thread(target=work)  # the test's own thread may have an event loop
    thread.start()
    thread.join()
    assert reached
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [("half", "succeeded")]


@pytest.mark.parametrize(
    ("state", "lost"), [(None, True), ("57P01", True), ("08006", True), ("55P03", False), ("40P01", False)]
)
def test_a_lost_connection_is_no_refusal(state, lost):
    error = OperationalError()
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    assert jobs.lost_database(error) is lost
