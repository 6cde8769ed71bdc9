"""The columns of a file: which fills which field, how each writes its numbers, and what a person chose the
last time.
"""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.files import importing
from core.files.importing import Importer
from core.files.tabular import suggest
from core.files.tabular.columns import Signs, Survey
from core.files.tabular.match import normalise
from core.models import ImportJob, ImportMapping, User

REASONS = frozenset(map(normalise, ("Reason", "Alasan")))
AT_ONCE = 1_000  # rows of a workbook that are looked at while its owner waits; else the worker does it


@dataclass(frozen=True)
class Choices:
    """What somebody said of a layout: field -> column, and field -> the sign before decimals."""

    mapping: dict[str, int]
    decimals: dict[str, str]


def look(table) -> tuple[int, dict | None]:
    """(rows, signs of each column) of a file. (0, None) of a workbook that is too large to be read here."""
    survey, count = Survey(), 0
    for _number, cells in table.rows():
        count += 1
        if count > AT_ONCE and table.source.kind == "xlsx":
            return 0, None
        survey.look(cells)
    return count, survey.found()


def suggestion(job: ImportJob) -> Choices:
    """What its owner last imported this layout with, else what the headings resemble."""
    known = remembered(job.kind, job.header, job.owner)
    if known:
        return known
    found = suggest(job.header, importing.get(job.kind).columns)
    return Choices({name: index for index, name in found.items()}, {})


def remembered(kind: str, header: list[str], owner: User) -> Choices | None:
    """What this person last imported this layout with; None also when the importer has gained required
    columns since.
    """
    row = ImportMapping.objects.filter(owner=owner, kind=kind, signature=signature(header)).first()
    columns = {c.name: c for c in importing.get(kind).columns}
    if not row or not all(c.name in row.mapping for c in columns.values() if c.required):
        return None
    mapping = {n: index for n, index in row.mapping.items() if n in columns and index < len(header)}
    return Choices(mapping, row.decimals)


def remember(job: ImportJob) -> None:
    """Keep the choices for the next file of this layout; in the transaction that has written it."""
    ImportMapping.objects.update_or_create(
        owner=job.owner,
        kind=job.kind,
        signature=signature(job.header),
        defaults={"mapping": job.mapping, "decimals": job.decimals},
    )


def signature(header: list[str]) -> str:
    """A layout: its headings in order, whatever their case and punctuation. A file of bad rows has the layout
    of its upload.
    """
    headings = [normalise(heading) for heading in header]
    if headings and headings[-1] in REASONS:
        headings.pop()
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def left_out(job: ImportJob) -> list[str]:
    """Headings of the file that fill no field."""
    used = set(job.mapping.values())
    found = [heading for index, heading in enumerate(job.header) if heading and index not in used]
    return [heading for heading in found if normalise(heading) not in REASONS]


def open_columns(job: ImportJob) -> dict[int, Signs]:
    """The columns whose numbers could be read in two ways, as far as the file was looked at."""
    found = {int(index): Signs(**signs) for index, signs in (job.signs or {}).items()}
    return {index: signs for index, signs in found.items() if signs.is_open}


def to_ask(job: ImportJob, importer: Importer, mapping: dict[str, int]) -> list[str]:
    """The number fields of a mapping whose columns are open."""
    columns = open_columns(job)
    return [c.name for c in importer.columns if c.is_number and mapping.get(c.name) in columns]


def decimals(job: ImportJob, importer: Importer, mapping: dict[str, int], answers: dict) -> dict[str, str]:
    """Number field -> the sign before decimals: what its column shows, else what was answered."""
    asked = to_ask(job, importer, mapping)
    found = {}
    for column in importer.columns:
        if column.is_number and column.name in mapping:
            signs = Signs(**(job.signs or {}).get(str(mapping[column.name]), {}))
            if sign := answers.get(column.name) if column.name in asked else signs.decimal:
                found[column.name] = sign
    return found


def refuse_bad(job: ImportJob, importer: Importer, mapping: dict[str, int], answers: dict) -> None:
    """Raises DomainError when a required field has no column, a column is used twice, or nobody has said how
    a column writes its numbers.
    """
    for column in importer.columns:
        if column.required and column.name not in mapping:
            raise DomainError(
                _("%(field)s needs a column of the file.") % {"field": column.label}, field=column.name
            )
    used: dict[int, str] = {}
    for name, index in mapping.items():
        if index in used:
            raise DomainError(
                _("The column %(column)s is chosen for %(other)s already.")
                % {"column": job.header[index], "other": importer.column(used[index]).label},
                field=name,
            )
        used[index] = name
    for name in to_ask(job, importer, mapping):
        if name not in answers:
            raise DomainError(_("Say how the numbers of this column are to be read."), field=name)
