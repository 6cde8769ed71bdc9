"""Child processes of `manage.py serve`: each in a process group of its own, so that Ctrl-C reaches them in
our order.
"""

import ctypes
import os
import signal
import subprocess  # noqa: S404
import sys
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent():
    """Have the kernel end this process when its parent is gone, so that `kill -9` of the parent leaves no
    server behind.
    """
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A program that runs beside us, under the name people read about it."""

    def __init__(self, name, command, directory, environment):
        self.name = name
        self.process = subprocess.Popen(  # noqa: S603  our own two commands
            command,
            cwd=directory,
            env=environment,
            process_group=0,
            preexec_fn=end_with_parent if LIBC else None,  # noqa: PLW1509  this process has no other threads
        )

    def signal(self, number):
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


def first_to_end(children):
    """The first child that has ended, or None while all of them run."""
    return next((child for child in children if child.process.poll() is not None), None)


def stop(children, patience=25):
    """Ask every child to finish what it is doing and end; after `patience` seconds, or at a second Ctrl-C,
    end it outright.
    """
    for child in children:
        # gunicorn's master and the job worker pass it on to what they started.
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + patience
    try:
        while any(child.process.poll() is None for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
    except KeyboardInterrupt:
        deadline = 0
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()
