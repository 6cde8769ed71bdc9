"""Prices for people who import them without being allowed to see them.

In a file of bad rows their price cells hold a token instead: `#harga:<import>:<row>`. When the corrected file
comes back, the server puts the stored price in its place, for rows of the same person's own imports.
"""

import re
import uuid

from core.files.importing import Row
from core.models import ImportJob, ImportRow
from core.reading import numbers
from core.reading.errors import ReadingError

TOKEN = re.compile(r"#harga:([0-9a-f-]{36}):([0-9]{1,9})")


def token(job: ImportJob, number: int) -> str:
    """The stand-in for the price of a row."""
    return f"#harga:{job.public_id}:{number}"


def is_token(cell) -> bool:
    """Whether a cell is a stand-in already."""
    return isinstance(cell, str) and TOKEN.fullmatch(cell.strip()) is not None


def resolve(rows: list[Row], index: int, owner) -> None:
    """Put the stored prices in the place of tokens, in a chunk of rows (one query); a foreign token stays and
    is wrong.
    """
    found: dict[tuple, list[Row]] = {}
    for row in rows:
        cell = row.cells[index]
        if (
            isinstance(cell, str)
            and cell.startswith("#")
            and (match := TOKEN.fullmatch(cell.strip()))
            and _is_uuid(match[1])
        ):
            found.setdefault((match[1], int(match[2])), []).append(row)
    if not found:
        return
    stored = ImportRow.objects.filter(
        job__owner=owner,
        job__public_id__in={job for job, _n in found},
        number__in={number for _j, number in found},
    ).values_list("job__public_id", "number", "values", "job__mapping", "job__decimals")
    for public_id, number, cells, mapping, decimals in stored:
        for row in found.get((str(public_id), number), ()):
            if "price" in mapping:
                price = _as_read(cells[mapping["price"]], decimals.get("price"))
                # A copy: the stored row keeps its token.
                row.cells = [*row.cells[:index], price, *row.cells[index + 1 :]]


def _as_read(cell, decimal: str | None):
    """A price as its own file wrote it: the corrected file may write them otherwise, or only this one."""
    try:
        return numbers.read(cell, decimal=decimal)
    except ReadingError:
        return cell


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
