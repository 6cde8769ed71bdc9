"""What tasks say about themselves for when their worker dies or loses the database
(docs/when-something-dies.md).
"""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

MOST_RETRIES = 3  # so at most four runs, however the first three ended


class Busy(Exception):
    """Another worker has in hand what this job is about; whether it finishes is asked again later."""


# After 5, 35 and 65 seconds: the database was started again, a lock was let go.
AGAIN = RetryStrategy(
    max_attempts=MOST_RETRIES,
    wait=5,
    linear_wait=30,
    retry_exceptions=(OperationalError, InterfaceError, ConnectorException, Busy),
)
given_up: dict[str, Callable] = {}
never_twice: set[str] = set()


def when_given_up(task, *, at_once: bool = False):
    """Declare what is done, with the job's arguments, when a job of `task` is given up: its worker died.

    `at_once`: after the first death already, because what it may have sent cannot be taken back.
    """

    def declare(function):
        given_up[task.name] = function
        if at_once:
            never_twice.add(task.name)
        return function

    return declare


def lost_database(error: BaseException) -> bool:
    """Whether an error says that the connection is gone, not that the database refused something."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith("08") or state in ("57P01", "57P02", "57P03")


class WorkerConnector(PsycopgConnector):
    """How the worker reaches its queue: by connections of its own, which give up within seconds.

    What a job itself queues goes through Django's connection, and so belongs to the job's transaction.
    """

    def __init__(self):
        super().__init__(kwargs=connector_params(), min_size=1, max_size=4, timeout=5, reconnect_timeout=5)

    def get_sync_connector(self):
        return DjangoConnector()
