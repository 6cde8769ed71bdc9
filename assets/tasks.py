"""Jobs of the asset room, run by the worker."""

import logging
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from assets.services.labels import labels
from assets.services.repairs import work
from assets.services.stock import alerts, ledger_check
from core import clock, notify
from core.jobs import AGAIN, when_given_up
from core.models import User
from core.roles import Role

logger = logging.getLogger(__name__)


@app.periodic(cron="40 2 * * *")
@app.task(name="assets.check_ledger", retry=AGAIN)
def check_ledger(timestamp: int) -> None:
    """Every night: prove the ledger; tell the super admins when something disagrees."""
    faults = ledger_check.check()
    for fault in faults:
        logger.error("Ledger: %s: %s", fault.meaning, fault.where)
    if faults:
        notify.send(
            "LEDGER_DISAGREES",
            recipients=User.objects.active().filter(role=Role.SUPER_ADMIN).select_related("preferences"),
            actor=None,
            message=_(
                "The stock ledger does not agree with itself. Run manage.py check_ledger and call your "
                "engineers."
            ),
        )


@app.periodic(cron="* * * * *")
@app.task(name="assets.watch_stock", queueing_lock="assets.watch_stock")
def watch_stock(timestamp: int) -> None:
    """Every minute: tell which models have fallen short and which have recovered."""
    alerts.watch()


@app.task(name="assets.print_labels", retry=AGAIN)
def print_labels(print_id: int) -> None:
    """Draw the PDF of many labels."""
    labels.run(print_id)


@when_given_up(print_labels)
def give_up_labels(print_id: int) -> None:
    labels.give_up(print_id)


@app.periodic(cron="27 2 * * *")
@app.task(name="assets.clean_up", retry=AGAIN)
def clean_up(timestamp: int) -> None:
    """Every night: files of labels that were printed a week ago."""
    labels.expire(clock.now() - timedelta(days=7))


@app.periodic(cron="0 1 * * *")
@app.task(name="assets.remind_overdue_repairs", retry=AGAIN)
def remind_overdue_repairs(timestamp: int) -> None:
    """Every morning (the worker's clock is UTC; this is 08:00 in Jakarta): which repairs should have been
    ready.
    """
    work.remind_overdue()
