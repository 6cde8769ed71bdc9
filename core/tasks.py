"""Jobs of core, run by the worker (`manage.py procrastinate worker`)."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from procrastinate import RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

# 5 s, 25 s, 2 minutes, 10 minutes, 52 minutes: a gateway that was started again, or a line that was down for
# an hour.
GATEWAY = RetryStrategy(max_attempts=5, exponential_wait=5)


@app.task(name="core.send_notification_mails", retry=3)
def send_notification_mails(notification_ids: list[int]) -> None:
    """Mail the given notifications to their recipients."""
    from core.models import Notification

    rows = Notification.objects.filter(pk__in=notification_ids).select_related("recipient")
    mails = [
        EmailMessage(
            subject=f"Trinity: {' '.join(row.message.split())[:120]}",
            body=f"{row.message}\n\n{settings.SITE_URL}{row.url}",
            to=[row.recipient.email],
        )
        for row in rows
    ]
    get_connection().send_messages(mails)


@app.task(name="core.send_whatsapp", retry=GATEWAY, pass_context=True)
def send_whatsapp(context, log_id: int) -> None:
    """Send one queued message to its WhatsApp group."""
    from core.services import whatsapp

    whatsapp.send(log_id, last=context.job.attempts >= GATEWAY.max_attempts)


@app.periodic(cron="17 2 * * *")
@app.task(name="core.clean_up")
def clean_up(timestamp: int) -> None:
    """Every night: old form tokens, read notifications past their retention, ended sessions, files of old
    exports; lost messages fail.
    """
    from django.contrib.sessions.models import Session

    from core import config
    from core.models import FormToken, Notification
    from core.services import exports, whatsapp

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


@app.task(name="core.request_password_reset")
def request_password_reset(email: str) -> None:
    """Somebody typed this e-mail into the form for a forgotten password. Here, so that the page costs the
    same for everybody.
    """
    from core.services.people import passwords

    passwords.request_reset(email=email)


@app.task(name="core.send_reset_mail", retry=3)
def send_reset_mail(user_id: int) -> None:
    """Mail the link to choose a new password. The token is made here: it never lies in a job's arguments."""
    from core.messages.mails import reset_mail
    from core.models import User

    person = User.objects.active().select_related("preferences").filter(pk=user_id).first()
    if person:
        reset_mail(person).send()


@app.task(name="core.write_export")
def write_export(export_id: int) -> None:
    """Write the file of an export of many rows."""
    from core.services import exports

    exports.run(export_id)


@app.task(name="core.import_check")
def check_import(job_id: int) -> None:
    """Judge every row of an uploaded file."""
    from core.services.imports import runs

    runs.check(job_id)


@app.task(name="core.import_write")
def write_import(job_id: int) -> None:
    """Write the good rows of a checked file."""
    from core.services.imports import runs

    runs.write(job_id)


@app.task(name="core.import_undo")
def undo_import(job_id: int) -> None:
    """Take back what an import wrote."""
    from core.services.imports import runs

    runs.undo(job_id)
