"""What `bench.kills` asks at the end: is all that was acknowledged there, once, and has every job ended?"""

import email
import subprocess
import sys
from collections import Counter

from bench.kills_load import IMPORT_ROWS
from tests.running import PROJECT

ENDED_WELL = {"DONE", "WRITTEN", "sent"}


def check(running, load, gateway) -> int:
    """Print the table; how many things are lost, double, or still under way."""
    rows = [*_writes(load), *_jobs(load, gateway), _mails(running), _queue()]
    print("\n| | acknowledged | once | visibly failed | lost | twice |\n|---|---:|---:|---:|---:|---:|")
    for name, asked, good, failed, lost, twice in rows:
        print(f"| {name} | {asked} | {good} | {failed} | {lost} | {twice} |")
    environment = running.environment | {"DATABASE_URL": running.database_url}
    done = subprocess.run(
        [sys.executable, "manage.py", "check_ledger"], cwd=PROJECT, env=environment, check=False
    )
    print(f"\nRequests without an answer: {load.unanswered}. check_ledger ended with {done.returncode}.")
    return sum(lost + twice for name, *_rest, lost, twice in rows if name != "mails") + done.returncode


def _writes(load):
    from django.db.models import Sum

    from assets.models import StockMovement
    from core.models import Division

    found = dict(
        StockMovement.objects.filter(reference_id__in=load.uses)
        .values_list("reference_id")
        .annotate(n=Sum("quantity"))
    )
    asked, right = len(load.uses), sum(found.get(name) == metres for name, metres in load.uses.items())
    lost = sum(name not in found for name in load.uses)
    yield "uses of material", asked, right, 0, lost, asked - right - lost
    found = Counter(Division.objects.filter(name__in=load.divisions).values_list("name", flat=True))
    lost = sum(name not in found for name in load.divisions)
    yield (
        "divisions",
        len(load.divisions),
        sum(n == 1 for n in found.values()),
        0,
        lost,
        sum(n > 1 for n in found.values()),
    )


def _jobs(load, gateway):
    """A document per line: all that are in the database, and those that were acknowledged and are not."""
    from assets.models import Asset, LabelPrint
    from core.models import Export, ImportJob, WhatsAppLog

    for name, model, asked in (("labels", LabelPrint, load.labels), ("exports", Export, load.exports)):
        rows = list(model.objects.filter(pk__gt=0))
        known = {str(row.public_id) for row in rows}
        missing = sum(address.split("/")[2] not in known for address in asked)
        logged = _logged(f"{model._meta.app_label}.{model._meta.model_name}")
        yield _counted(name, len(asked), rows, missing, lambda row, logged=logged: logged[str(row.pk)])
    rows = list(ImportJob.objects.filter(public_id__in=load.imports))
    serials = Counter(
        serial.split("-")[0] for serial in Asset.objects.values_list("serial_number", flat=True) if serial
    )
    missing = len(load.imports) - len(rows)
    # One that nobody said yes to (the load was over) is checked, and waits for its owner.
    rows = [row for row in rows if row.state not in ("CHECKED", "UPLOADED")]
    yield _counted(
        "imports",
        len(rows) + missing,
        rows,
        missing,
        lambda row: serials[load.imports[str(row.public_id)]] / IMPORT_ROWS,
    )
    rows = list(WhatsAppLog.objects.all())
    known = {row.message for row in rows}
    missing = sum(text not in known for text in load.messages)
    yield _counted(
        "WhatsApp messages", len(load.messages), rows, missing, lambda row: gateway.came[row.message]
    )


def _counted(name, asked, rows, missing, times):
    """`times(row)`: how often its effect is there; once when it went well, at most once when it failed."""
    states = [(getattr(row, "state", None) or row.status, times(row)) for row in rows]
    good = sum(state in ENDED_WELL and n == 1 for state, n in states)
    failed = sum(state.upper() == "FAILED" and n <= 1 for state, n in states)
    twice = sum(n > 1 for _state, n in states)
    return name, asked, good, failed, missing + len(states) - good - failed - twice, twice


def _logged(entity: str) -> Counter:
    from core.models import ActivityLog

    return Counter(ActivityLog.objects.filter(entity_type=entity).values_list("entity_id", flat=True))


def _mails(running):
    """News by mail, by Message-ID: twice is allowed where a worker died between sending and noting it."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    ids = Counter()
    for path in (running.directory / "mail").glob("*.log"):
        for part in path.read_text().split("-" * 79):
            if name := email.message_from_string(part.strip())["Message-ID"]:
                ids[name] += 1
    jobs = ProcrastinateJob.objects.filter(task_name="core.send_notification_mails")
    failed = jobs.filter(status="failed").count()
    once = sum(n == 1 for n in ids.values())
    return "mails", jobs.count(), once, failed, jobs.count() - failed - len(ids), len(ids) - once


def _queue():
    """All jobs there were."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    states = Counter(ProcrastinateJob.objects.exclude(status="todo").values_list("status", flat=True))
    good = states["succeeded"] + states["aborted"]
    return "jobs in all", sum(states.values()), good, states["failed"], states["doing"], 0
