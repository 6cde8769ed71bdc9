"""Jobs of the asset room, run by the worker."""

import logging

from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)


@app.periodic(cron="40 2 * * *")
@app.task(name="assets.check_ledger")
def check_ledger(timestamp: int) -> None:
    """Every night: prove the ledger; tell the super admins when something disagrees."""
    from django.utils.translation import gettext_lazy as _

    from assets.services import ledger_check
    from core import notify
    from core.models import User
    from core.roles import Role

    faults = ledger_check.check()
    for fault in faults:
        logger.error("Ledger: %s: %s", fault.meaning, fault.where)
    if faults:
        notify.send(
            "LEDGER_DISAGREES",
            recipients=User.objects.active().filter(role=Role.SUPER_ADMIN).select_related("preferences"),
            actor=None,
            message=_("The stock ledger does not agree with itself. Run manage.py check_ledger and call your engineers."),
        )
