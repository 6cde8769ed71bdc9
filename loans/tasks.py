"""Jobs of loans, returns and handovers, run by the worker."""

from procrastinate.contrib.django import app

from core.jobs import AGAIN
from loans.services.handovers import reminders


@app.periodic(cron="0 1 * * *")
@app.task(name="loans.remind_unsigned", retry=AGAIN)
def remind_unsigned(timestamp: int) -> None:
    """Every morning (the worker's clock is UTC; this is 08:00 in Jakarta): which handovers are not signed."""
    reminders.remind()
