"""Jobs of core, run by the worker (`manage.py worker`). Each may run twice; what cannot be undone says so."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from procrastinate import RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

from core import config
from core.jobs import AGAIN, when_given_up
from core.messages.mails import notification_mail, reset_mail
from core.models import FormToken, Notification, User
from core.services import exports, sealing, stalled_jobs, whatsapp
from core.services.imports import runs
from core.services.people import passwords

# 5 s, 25 s, 2 minutes, 10 minutes, 52 minutes: a gateway that was started again, or a line that was down for
# an hour.
GATEWAY = RetryStrategy(max_attempts=5, exponential_wait=5)


@app.task(name="core.send_notification_mails", retry=GATEWAY)
def send_notification_mails(notification_ids: list[int]) -> None:
    """Mail the given notifications to their recipients.

    Sends: a worker that dies between the mail server's yes and its own note mails once more, under the same
    Message-ID.
    """
    for row in Notification.objects.filter(pk__in=notification_ids).select_related("recipient"):
        notification_mail(row).send()


@app.task(name="core.send_whatsapp", retry=GATEWAY, pass_context=True)
def send_whatsapp(context, log_id: int) -> None:
    """Send one queued message to its WhatsApp group. Sends: after a death in the middle people decide."""
    try:
        whatsapp.send(log_id, last=context.job.attempts >= GATEWAY.max_attempts)
    except (OperationalError, InterfaceError):
        connection.close()
        whatsapp.give_up(log_id)
        raise


@when_given_up(send_whatsapp, at_once=True)
def give_up_whatsapp(log_id: int) -> None:
    whatsapp.give_up(log_id)


@app.periodic(cron="* * * * *")
@app.task(name="core.run_stalled_jobs", queueing_lock="core.run_stalled_jobs", priority=100)
def run_stalled_jobs(timestamp: int) -> None:
    """Every minute, before all others: jobs whose worker died are run again, or given up."""
    stalled_jobs.run_again()


@app.periodic(cron="17 2 * * *")
@app.task(name="core.clean_up", retry=AGAIN)
def clean_up(timestamp: int) -> None:
    """Every night: old form tokens, read notifications past their retention, ended sessions, files of old
    exports; lost messages fail.
    """
    now = timezone.now()
    FormToken.objects.filter(created_at__lt=now - timedelta(days=2)).delete()
    Notification.objects.filter(
        is_read=True, timestamp__lt=now - timedelta(days=config.get("retention.notification_days"))
    ).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    exports.expire(now - timedelta(days=7))
    whatsapp.expire(now - timedelta(days=1))


@app.periodic(cron="47 2 * * *")
@app.task(name="core.remove_old_jobs", queueing_lock="core.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context, timestamp: int) -> None:
    """Every night: jobs that went well three days ago or earlier; what runs every minute would fill the table
    otherwise.
    """
    await builtin_tasks.remove_old_jobs(context, max_hours=72)


@app.task(name="core.request_password_reset", retry=AGAIN)
def request_password_reset(email: str) -> None:
    """Somebody typed this e-mail into the form for a forgotten password. Here, so that the page costs the
    same for everybody.
    """
    passwords.request_reset(email=email)


@app.task(name="core.send_reset_mail", retry=GATEWAY)
def send_reset_mail(user_id: int) -> None:
    """Mail the link to choose a new password. The token is made here: it never lies in a job's arguments."""
    person = User.objects.active().select_related("preferences").filter(pk=user_id).first()
    if person:
        reset_mail(person).send()


@app.task(name="core.write_export", retry=AGAIN)
def write_export(export_id: int) -> None:
    """Write the file of an export of many rows."""
    exports.run(export_id)


@when_given_up(write_export)
def give_up_export(export_id: int) -> None:
    exports.give_up(export_id)


@app.task(name="core.seal_document", retry=GATEWAY, pass_context=True)
def seal_document(context, kind: str, object_id: int) -> None:
    """Seal a document that was signed or voided; without a time stamp when nobody gives one for an hour."""
    sealing.seal(kind, object_id, may_wait=context.job.attempts < GATEWAY.max_attempts)


@app.periodic(cron="4-59/10 * * * *")
@app.task(name="core.seal_missing", queueing_lock="core.seal_missing", retry=AGAIN)
def seal_missing(timestamp: int) -> None:
    """Every ten minutes: what should be sealed and is not; its job failed, or there were no seals yet."""
    sealing.plan_missing()


@app.task(name="core.import_check", retry=AGAIN)
def check_import(job_id: int) -> None:
    """Judge every row of an uploaded file."""
    runs.check(job_id)


@app.task(name="core.import_write", retry=AGAIN)
def write_import(job_id: int) -> None:
    """Write the good rows of a checked file."""
    runs.write(job_id)


@app.task(name="core.import_undo", retry=AGAIN)
def undo_import(job_id: int) -> None:
    """Take back what an import wrote."""
    runs.undo(job_id)


@when_given_up(check_import)
@when_given_up(write_import)
@when_given_up(undo_import)
def give_up_import(job_id: int) -> None:
    runs.give_up(job_id)
