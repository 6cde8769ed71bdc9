"""Jobs of loans, returns and handovers, run by the worker."""

from procrastinate.contrib.django import app

from core.jobs import AGAIN
from loans.services.handovers import reminders
from loans.services.loans import doors, watching


@app.periodic(cron="5 17 * * *")
@app.task(name="loans.watch", retry=AGAIN)
def watch(timestamp: int) -> None:
    """When the day has begun (the worker's clock is UTC; this is 00:05 in Jakarta): what is late, and what
    nobody fetched.
    """
    watching.watch()


@app.periodic(cron="0 1 * * *")
@app.task(name="loans.remind", retry=AGAIN)
def remind(timestamp: int) -> None:
    """Every morning (08:00 in Jakarta): a word before things are due, and while they are late."""
    watching.remind()


@app.task(name="loans.mend_hold", retry=AGAIN)
def mend_hold(reference: str, asset: int) -> None:
    """Keep another unit for a loan, of which one broke or is gone."""
    doors.mend_hold(reference, asset)


@app.periodic(cron="0 1 * * *")
@app.task(name="loans.remind_unsigned", retry=AGAIN)
def remind_unsigned(timestamp: int) -> None:
    """Every morning (the worker's clock is UTC; this is 08:00 in Jakarta): which handovers are not signed."""
    reminders.remind()
