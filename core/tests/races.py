"""Real threads on the real database, beginning at the same moment."""

from threading import Barrier, Thread

from django.db import connections

from core.errors import DomainError


def race(*deeds) -> list:
    """Do all at once, each on a connection of its own; what each returned, or the refusal (DomainError) that
    stopped it. Whatever else a deed raises, the race raises: nobody else would see it.
    """
    start, results, failures = Barrier(len(deeds)), [None] * len(deeds), []

    def run(n, deed):
        try:
            start.wait()
            results[n] = deed()
        except DomainError as refusal:
            results[n] = refusal
        except Exception as error:  # noqa: BLE001 a thread cannot raise into the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise ExceptionGroup("what was no refusal", failures)
    return results


def split(results) -> tuple[list, list]:
    """(what succeeded, the refusals)."""
    refusals = [result for result in results if isinstance(result, DomainError)]
    return [result for result in results if not isinstance(result, DomainError)], refusals
