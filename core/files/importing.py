"""What can be imported, and the contract between the pages of core and the importers of the rooms above.

A room registers its importers in its `importers` module, which is found at start-up:

    importing.register(AssetImporter())

Files are judged row by row before anything is written, and once more while they are written: what the preview
showed is what happens, or nothing happens.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.errors import Conflict
from core.files.tabular.cells import is_cut_off
from core.models import ImportJob, Verdict
from core.roles import check_known

CHUNK = 2000  # rows that are read, judged and stored together


@dataclass(frozen=True)
class Column:
    """A field that a file can fill. `permission` is needed to see its values (they can be imported without
    it). Of numbers the whole column says how they are written; what is text must come as text.
    """

    name: str
    label: Any
    aliases: tuple[str, ...] = ()
    required: bool = False
    help: Any = ""
    permission: str = ""
    is_number: bool = False
    is_day: bool = False


@dataclass(slots=True)
class Row:
    """A row of the file: its number as a spreadsheet program shows it, and its raw cells."""

    number: int
    cells: list


@dataclass(slots=True)
class Judgement:
    """What would become of a row.

    `problems` and `warnings` are [[heading in the file or '', sentence], ...]; any problem makes the row
    WRONG. `effect` is what JSON can hold of it: {"creates": n}, or {"id": .., "changes": {field: [old,
    new]}}. `payload` is the importer's own, for writing.
    """

    verdict: str = Verdict.NEW
    label: str = ""
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    effect: dict = field(default_factory=dict)
    payload: Any = None


class Session:
    """One pass over a file. What it remembers between chunks is small: 100,000 rows must fit beside a
    worker.
    """

    def __init__(self):
        # row number -> [[heading, sentence], ...] for rows that a later row has shown to be wrong (the first
        # of a pair)
        self.late: dict[int, list] = {}

    def judge(self, rows: list[Row]) -> list[Judgement]:
        """The judgements of a chunk, in order, with a fixed number of queries."""
        raise NotImplementedError


class Importer:
    """A kind of file. Subclasses say its columns, judge its rows and write them."""

    kind: str
    title: Any
    lead: Any = ""
    icon: str = "file-up"
    permission: str
    columns: tuple[Column, ...]

    def session(self, job: ImportJob) -> Session:
        """A fresh pass over a job's file, on behalf of its owner."""
        raise NotImplementedError

    def write(self, job: ImportJob, rows: Iterable, *, actor, on_progress: Callable[[int], None]) -> str:
        """Write (row, stored effect, stored verdict) triples in the caller's transaction; returns the
        document's number or ''.

        Raises DomainError when a row would not become what the preview showed.
        """
        raise NotImplementedError

    def undo(self, job: ImportJob, changes: Iterable, *, actor, reason: str) -> None:
        """Take everything back inside the caller's transaction; `changes` are the effects of CHANGE and NEW
        rows.

        Raises DomainError when something has gone on since.
        """
        raise NotImplementedError

    def can_undo(self, job: ImportJob) -> bool:
        """A hint for the page whether `undo` would find nothing in its way."""
        return True

    def url(self, job: ImportJob) -> str:
        """Where what was written can be seen."""
        return "/"

    def describe_change(self, name: str, pair: list) -> list:
        """[heading, old, new] of one changed field, for the preview."""
        return [next((c.label for c in self.columns if c.name == name), name), *pair]

    def describe_values(self, values: dict) -> list[tuple]:
        """(field, heading, text) of what a new row brings, as it was read, for the preview."""
        return [(c.name, c.label, values[c.name]) for c in self.columns if c.name in values]

    def stand_in(self, job: ImportJob, number: int, name: str, cell) -> str:
        """What a file of bad rows holds instead of a cell that its reader may not see."""
        return ""

    def headings(self, job: ImportJob) -> dict[str, str]:
        """What each field is called in the file; its label where the file has no column for it."""
        return {
            c.name: job.header[job.mapping[c.name]] if c.name in job.mapping else str(c.label)
            for c in self.columns
        }

    def column(self, name: str) -> Column:
        """A column by its field's name."""
        return next(c for c in self.columns if c.name == name)

    def hidden(self, user) -> frozenset[str]:
        """Fields whose values this person may not see."""
        return frozenset(c.name for c in self.columns if c.permission and not user.has_perm(c.permission))


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Add a kind of file to the import pages."""
    check_known(importer.permission)
    if importer.kind in _importers:
        raise ValueError(f"Importer registered twice: {importer.kind}")
    _importers[importer.kind] = importer


def get(kind: str) -> Importer:
    """The importer of a kind; raises KeyError for an unknown one."""
    return _importers[kind]


def allowed(user) -> list[Importer]:
    """What this person may import."""
    return [i for i in _importers.values() if user.has_perm(i.permission)]


def find(kind: str) -> Importer | None:
    """The importer of a kind, or None."""
    return _importers.get(kind)


def changed_texts(columns: Iterable[Column], mapping: dict[str, int], row: Row) -> dict[str, str]:
    """{field: sentence} of cells that a spreadsheet program no longer holds as they were typed: text that it
    took for a long number, or for a day.
    """
    found = {}
    for column in columns:
        if column.is_number or column.name not in mapping:
            continue
        cell = row.cells[mapping[column.name]]
        if is_cut_off(cell):
            sentence = _(
                "Cell %(cell)s holds a long number, of which the spreadsheet program has changed the last "
                "digits. Format the column as text and enter it again."
            )
        elif isinstance(cell, date) and not column.is_day:
            sentence = _(
                "Cell %(cell)s holds a day, which the spreadsheet program made of what was typed. Format the "
                "column as text and enter it again."
            )
        else:
            continue
        found[column.name] = sentence % {"cell": f"{get_column_letter(mapping[column.name] + 1)}{row.number}"}
    return found


def compare(chunk: list[tuple], judged: list[Judgement]) -> None:
    """Raise Conflict when a row (of triples as `Importer.write` gets them) is no longer what the preview
    showed.
    """
    for (row, effect, verdict), judgement in zip(chunk, judged, strict=True):
        if judgement.verdict != verdict or judgement.effect != effect:
            raise moved_on(row.number, judgement)


def moved_on(number: int | None = None, judgement: Judgement | None = None) -> Conflict:
    """The refusal for when something has changed between preview and writing."""
    if number is None:
        return Conflict(
            _("Something has changed since the preview. Nothing was written; check the file again.")
        )
    sentence = _(
        "Row %(row)d is no longer what the preview showed. Nothing was written; check the file again."
    ) % {"row": number}
    return Conflict(" ".join([sentence, *(problem for _heading, problem in judgement.problems)]))


def chunks(rows: Iterable, size: int = CHUNK) -> Iterator[list]:
    """Lists of at most `size`."""
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield part
