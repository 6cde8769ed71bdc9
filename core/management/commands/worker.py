"""The job worker: what it adds to procrastinate's own is an end that a supervisor can act on."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from core import jobs

LOOK_EVERY = 2  # seconds
END_WITHIN = 5  # seconds, once the database is lost


class Command(BaseCommand):
    help = "Do the queued jobs until Ctrl-C or SIGTERM. Ends with code 1 when it loses the database."

    def handle(self, **options):
        with app.replace_connector(jobs.WorkerConnector()):
            try:
                asked = asyncio.run(work())
            except ConnectorException as error:
                raise CommandError(f"The job worker lost the database: {error.__cause__ or error}") from error
        if not asked:
            raise CommandError("The job worker stopped by itself; its reason stands above.")


async def work() -> bool:
    """Do jobs until asked to stop (True), or until the worker stops by itself (False)."""
    loop, asked = asyncio.get_running_loop(), False

    def ask():
        nonlocal asked
        asked = True
        worker.cancel()  # it finishes what it is doing

    def unhandled(loop, context):
        """A job could not be marked as done. It is run again when this worker has died, not before."""
        loop.default_exception_handler(context)
        worker.cancel()

    async with app.open_async():
        # The jobs of a worker that died a moment ago, whose place this one takes, count as stalled only then.
        with suppress(AlreadyEnqueued):
            await app.configure_task(
                "core.run_stalled_jobs",
                schedule_in={"seconds": settings.JOB_STALLED_AFTER + 1},
                queueing_lock="core.run_stalled_jobs.after_start",
            ).defer_async(timestamp=0)
        worker = asyncio.create_task(app.run_worker_async(install_signal_handlers=False))
        watch = asyncio.create_task(end_with_database())
        loop.set_exception_handler(unhandled)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ask)
        try:
            with suppress(asyncio.CancelledError):
                await worker
        finally:
            watch.cancel()
    return asked


async def end_with_database() -> None:
    """Once the database cannot be reached: end, if need be in the middle of a job. It will be run again."""
    with suppress(ConnectorException):
        while await app.check_connection_async():
            await asyncio.sleep(LOOK_EVERY)
    timer = threading.Timer(END_WITHIN, end_at_once)
    timer.daemon = True
    timer.start()


def end_at_once() -> None:
    """A job has a thread, which Python would wait for."""
    sys.stderr.write("The job worker lost the database in the middle of a job.\n")
    sys.stderr.flush()
    os._exit(1)
