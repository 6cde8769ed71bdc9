"""Trinity as in production, on the bench's own embedded database (BENCH_DATABASE names which of the two
sizes).
"""

import os
from pathlib import Path

BENCH_DIR = Path(__file__).resolve().parent.parent / "var" / "bench"
os.environ.update(
    DEBUG="off",
    SECRET_KEY="for-the-bench-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    SECURE="off",
    LOG_LEVEL="WARNING",
    EMBEDDED_POSTGRES_DIR=str(BENCH_DIR / "postgres"),
    VAR_DIR=str(BENCH_DIR),
)

from trinity.settings import *  # noqa: E402, F403
from trinity.settings import DATABASES  # noqa: E402

DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "bench_large")
