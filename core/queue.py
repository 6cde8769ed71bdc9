"""Work for the worker is named, not imported: services queue a task by its name, tasks import services."""

from procrastinate.contrib.django import app


def defer(task: str, **arguments) -> None:
    """Queue a job of the task (its name in a `tasks.py`), in the caller's transaction.

    Raises procrastinate's TaskNotFound for a name that no room declares: a typing mistake.
    """
    app.configure_task(task, allow_unknown=False).defer(**arguments)


def defer_many(task: str, arguments: list[dict]) -> None:
    """Queue one job for each of `arguments`, so that one that fails takes no other with it. As `defer`."""
    app.configure_task(task, allow_unknown=False).batch_defer(*arguments)
