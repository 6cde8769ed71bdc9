"""The world (tests.world) as one process of a run makes it: once through the services, which takes seconds;
from then on its rows are copied back.
"""

import pickle
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tests import database
from tests import world as worlds
from tests.world import World


@dataclass(frozen=True)
class Memory:
    """What the world is made of, and the day on which it was made."""

    day: date
    rows: dict[str, bytes]
    things: bytes
    files: Path


_memory: Memory | None = None


def world() -> World:
    """As `tests.world.build`: the same rows each time, with copies of everything by name. The transaction is
    the caller's matter.
    """
    global _memory
    media = Path(settings.MEDIA_ROOT)
    if _memory and _memory.day == timezone.localdate():
        database.put_back(_memory.rows)
        shutil.copytree(_memory.files, media, dirs_exist_ok=True)
        return pickle.loads(_memory.things)  # noqa: S301 our own
    made = worlds.build()
    files = media.with_name(f"{media.name}-of-the-world")
    shutil.rmtree(files, ignore_errors=True)
    shutil.copytree(media, files)
    _memory = Memory(timezone.localdate(), database.copied(), pickle.dumps(made), files)
    return made
