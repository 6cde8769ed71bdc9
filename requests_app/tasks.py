"""Jobs of procurement requests, run by the worker."""

from procrastinate.contrib.django import app

from core.jobs import AGAIN
from requests_app.services.discussion import reminders
from requests_app.services.goods import losses


@app.periodic(cron="0 1 * * *")
@app.task(name="requests_app.remind_waiting", retry=AGAIN)
def remind_waiting(timestamp: int) -> None:
    """Every morning (the worker's clock is UTC; this is 08:00 in Jakarta): which requests wait too long, and
    for whom.
    """
    reminders.remind()


@app.task(name="requests_app.mend_reservation", retry=AGAIN, pass_context=True)
def mend_reservation(context, reference: str) -> None:
    """Reserve other stock for a request, of which something broke."""
    losses.mend(reference, job=context.job.id)
