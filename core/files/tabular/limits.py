"""How much of a file we are willing to take in."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one import; the defaults fit a worker of 300 MB.

    `unpacked` is the sum of all parts of a workbook, `ratio` how many times larger a part may be than its
    compressed form, `stretch` the most bytes of XML between two row boundaries (what a parser holds at once).
    """

    file_bytes: int = 25 * MB
    rows: int = 200_000
    columns: int = 200
    cells: int = 5_000_000
    unpacked: int = 256 * MB
    ratio: int = 150
    parts: int = 2_000
    stretch: int = 2 * MB
    line: int = 1 * MB


DEFAULT = Limits()
