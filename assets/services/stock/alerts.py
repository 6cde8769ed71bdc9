"""Telling those who look after the stock when a model falls short, when what was low is out, and when it has
recovered: once each.
"""

from django.db import connection, transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assets.choices import Level
from assets.models import StockAlert
from assets.services.stock import alert_levels, ledger
from core import clock, notify
from core.models import User

LOCK = 7_311_201  # advisory: one watch at a time
MOST_SINGLE = 10  # falls (or recoveries) of one run that are told one by one; more become one summary
SHOWN = ("pk", "name", "brand", "unit", "left", "low_at", "level", "alerts")


def watch() -> tuple[list[StockAlert], list[StockAlert]]:
    """Compare every model that warehouses keep with the open alerts; tell each fall and each recovery once. A
    fall from low to out is one more fall: the alert of the first ends with it.

    Returns (raised, ended). What is muted or no longer active ends without a word, and so does what was out
    and is low now: its new alert only says how it stands. Two at once: the second leaves it to the first.
    """
    with transaction.atomic():
        if not _alone():
            return [], []
        now = {row["pk"]: row for row in alert_levels.kept().values(*SHOWN)}
        open_ = {
            alert.standard_item_id: alert
            for alert in StockAlert.objects.filter(recovered_at__isnull=True).select_for_update()
        }
        watched = {pk: row for pk, row in now.items() if row["alerts"]}
        said = {pk: alert.level for pk, alert in open_.items()}
        changed = [row for pk, row in watched.items() if row["level"] not in (Level.OK, said.get(pk))]
        ended = [
            alert for pk, alert in open_.items() if pk not in watched or watched[pk]["level"] != alert.level
        ]
        if not (changed or ended):
            return [], []
        StockAlert.objects.filter(pk__in=[alert.pk for alert in ended]).update(recovered_at=clock.now())
        raised = _raise(changed)
        people = list(User.objects.active().holding("assets.manage_stock").select_related("preferences"))
        _tell_low([row for row in changed if said.get(row["pk"]) != Level.OUT], people)
        recovered = [watched[pk] for pk in open_ if pk in watched and watched[pk]["level"] == Level.OK]
        _tell_recovered(recovered, people)
    return raised, ended


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _raise(fallen: list[dict]) -> list[StockAlert]:
    return StockAlert.objects.bulk_create(
        StockAlert(
            standard_item_id=row["pk"],
            level=row["level"],
            left=row["left"],
            threshold=row["low_at"],
            unit=row["unit"],
            raised_at=clock.now(),
        )
        for row in fallen
    )


def _tell_low(fallen: list[dict], people: list[User]) -> None:
    """The worst first; more than MOST_SINGLE in one sentence."""
    if len(fallen) > MOST_SINGLE:
        return _tell_many(
            "STOCK_LOW",
            ngettext_lazy("{count} model runs short.", "{count} models run short.", len(fallen)),
            fallen,
            people,
        )
    for row in sorted(fallen, key=lambda row: (row["left"], row["name"])):
        out, low = _("{item} is out of stock."), _("{item} is running low: {left} {unit} left.")
        _tell("STOCK_LOW", out if row["level"] == Level.OUT else low, row, people)


def _tell_recovered(rows: list[dict], people: list[User]) -> None:
    if len(rows) > MOST_SINGLE:
        words = ngettext_lazy(
            "{count} model is in stock again.", "{count} models are in stock again.", len(rows)
        )
        return _tell_many("STOCK_RECOVERED", words, rows, people)
    for row in rows:
        _tell("STOCK_RECOVERED", _("{item} is in stock again: {left} {unit}."), row, people)


def _tell(event: str, words, row: dict, people: list[User]) -> None:
    item, left = f"{row['brand']} {row['name']}", words_of(row["left"])
    message = format_lazy(words, item=item, left=left, unit=row["unit"])
    notify.send(
        event, recipients=people, actor=None, message=message, url=reverse("stock_card", args=[row["pk"]])
    )


def _tell_many(event: str, words, rows: list[dict], people: list[User]) -> None:
    notify.send(
        event,
        recipients=people,
        actor=None,
        message=format_lazy(words, count=len(rows)),
        url=reverse("restock"),
    )


# The amount in each reader's own way of writing numbers.
words_of = lazy(ledger.words_of, str)
