"""What `manage.py serve` runs: each program in a process group of its own, so that Ctrl-C reaches them in our
order. What dies is started again.
"""

import ctypes
import os
import signal
import subprocess  # noqa: S404
import sys
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
MOST_DEATHS, WITHIN = 5, 60  # seconds
LONGEST_PAUSE = 8  # seconds


def end_with_parent():
    """Have the kernel end this process when its parent is gone, so that `kill -9` of the parent leaves no
    server behind.
    """
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A program that runs beside us, under the name people read about it."""

    def __init__(self, name, command, directory, environment):
        self.name, self.command, self.directory, self.environment = name, command, directory, environment
        self.start()

    def start(self):
        self.process = subprocess.Popen(  # noqa: S603  our own two commands
            self.command,
            cwd=self.directory,
            env=self.environment,
            process_group=0,
            preexec_fn=end_with_parent if LIBC else None,  # noqa: PLW1509  this process has no other threads
        )

    def is_running(self):
        return self.process.poll() is None

    def how_it_ended(self):
        """In words; for a kill the signal is told."""
        code = self.process.returncode
        return f"code {code}" if code >= 0 else f"signal {-code}"

    def signal(self, number):
        if self.is_running():
            os.killpg(self.process.pid, number)


class GaveUp(Exception):
    """Something died too often to be started again."""


class Supervisor:
    """Starts again what has died of `parts` (`name`, `is_running()`, `how_it_ended()`, `start()`).

    The pause before it doubles with each death within a minute; the fifth is the last. What the others need,
    `needed` (with `is_ready()` too), comes first: while it is not ready, none of them is started or counted.
    """

    def __init__(self, parts, say, needed=None):
        self.parts, self.say, self.needed = [needed, *parts] if needed else parts, say, needed
        self.deaths = {part.name: [] for part in self.parts}
        self.due = {}

    def look(self):
        """Notice deaths, and start what has waited long enough. Raises GaveUp."""
        for part in self.parts:
            if self._waits(part):
                continue
            if part.name in self.due:
                if time.monotonic() >= self.due[part.name]:
                    del self.due[part.name]
                    part.start()
            elif not part.is_running():
                self._plan(part)

    def _waits(self, part):
        """Whether a part that is not there would die again for want of what it needs."""
        if self.needed is None or part is self.needed or part.is_running():
            return False
        return not self.needed.is_ready()

    def _plan(self, part):
        now = time.monotonic()
        deaths = [moment for moment in self.deaths[part.name] if moment > now - WITHIN] + [now]
        self.deaths[part.name] = deaths
        if len(deaths) >= MOST_DEATHS:
            raise GaveUp(
                f"The {part.name} died {len(deaths)} times within a minute ({part.how_it_ended()}); "
                "its reason stands above. Everything else was stopped."
            )
        pause = min(2.0 ** (len(deaths) - 2), LONGEST_PAUSE)
        self.due[part.name] = now + pause
        self.say(f"The {part.name} died ({part.how_it_ended()}); it is started again in {pause:g} s.")


def first_to_end(children):
    """The first child that has ended, or None while all of them run."""
    return next((child for child in children if not child.is_running()), None)


def stop(children, patience=25):
    """Ask every child to finish what it is doing and end; after `patience` seconds, or at a second Ctrl-C,
    end it outright.
    """
    for child in children:
        # gunicorn's master and the job worker pass it on to what they started.
        if child.is_running():
            child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + patience
    try:
        while any(child.is_running() for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
    except KeyboardInterrupt:
        deadline = 0
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()
