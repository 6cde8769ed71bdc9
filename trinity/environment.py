"""The first `.env`: what a fresh machine needs before the settings can be read at all."""

import os
import secrets
from pathlib import Path

FIRST = """\
# Written by `make run` for this machine. Every variable there is: .env.example
DEBUG=on
SECRET_KEY={secret}
"""


def ensure(path: Path) -> bool:
    """Write a `.env` for trying Trinity out, unless there is one or the environment already holds a secret.
    True if written.
    """
    if path.exists() or os.environ.get("SECRET_KEY"):
        return False
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(FIRST.format(secret=secrets.token_urlsafe(64)))
    return True
