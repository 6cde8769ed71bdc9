"""The worker, in the test's own process: what a page has queued is done."""

import threading
from contextlib import contextmanager

from asgiref.sync import SyncToAsync
from django.db import connections
from procrastinate.contrib.django import app


def do_waiting_jobs() -> None:
    """Run every job that waits, by the real worker; in a thread, because a browser test's own one has an
    event loop already.
    """
    failures = []

    def work():
        try:
            # An app of its own: the web server goes on queueing jobs through the first one.
            own = app.with_connector(app.connector.get_worker_connector())
            own.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as error:  # noqa: BLE001 told to the test below
            failures.append(error)
        finally:
            connections.close_all()
            # Periodic jobs are queued in a thread of their own, whose connection would not outlive the
            # module.
            SyncToAsync.single_thread_executor.submit(connections.close_all).result()

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


@contextmanager
def worker():
    """A worker beside the web server, for pages that wait for one."""
    over, failures = threading.Event(), []

    def work():
        while not over.wait(0.3):
            try:
                do_waiting_jobs()
            except BaseException as error:  # noqa: BLE001 told to the test below
                failures.append(error)

    thread = threading.Thread(target=work, name="workers")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise failures[0]
