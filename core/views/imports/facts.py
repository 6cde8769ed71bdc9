"""What the import pages show, prepared: steps, tabs, rows, samples, the file of bad rows."""

import tempfile
from pathlib import PurePath

from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.activity import PRICE_FIELDS
from core.files import importing
from core.files.tabular import stream_csv, suggest, write_xlsx
from core.forms.imports import DECIMAL
from core.models import ImportJob, ImportRow, ImportState, Verdict
from core.reading.keys import whole
from core.services.imports import columns, jobs

TONES = {
    ImportState.UPLOADED: "grey",
    ImportState.CHECKING: "blue",
    ImportState.CHECKED: "amber",
    ImportState.WRITING: "blue",
    ImportState.WRITTEN: "green",
    ImportState.UNDOING: "blue",
    ImportState.UNDONE: "grey",
    ImportState.FAILED: "red",
}
VERDICT_TONES = {
    Verdict.NEW: "green",
    Verdict.CHANGE: "blue",
    Verdict.UNCHANGED: "grey",
    Verdict.WRONG: "red",
}
WARNED = "WARNED"
TAB_LABELS = {
    Verdict.WRONG: gettext_lazy("Wrong"),
    Verdict.NEW: gettext_lazy("New"),
    Verdict.CHANGE: gettext_lazy("Changes"),
    Verdict.UNCHANGED: gettext_lazy("Unchanged"),
    WARNED: gettext_lazy("With a warning"),
}
PAGES = {
    ImportState.UPLOADED: "import_mapping",
    ImportState.CHECKING: "import_progress",
    ImportState.CHECKED: "import_preview",
    ImportState.WRITING: "import_progress",
    ImportState.UNDOING: "import_progress",
    ImportState.WRITTEN: "import_result",
    ImportState.UNDONE: "import_result",
    ImportState.FAILED: "import_result",
}


def where(job: ImportJob) -> str:
    """The page on which a job goes on."""
    return reverse(PAGES[job.state], args=[job.public_id])


def line(job: ImportJob) -> dict:
    """A job as a row of the list."""
    importer = importing.find(job.kind)
    return {
        "url": where(job),
        "filename": job.filename,
        "what": importer.title if importer else job.kind,
        "state": job.get_state_display(),
        "tone": TONES[job.state],
        "rows": job.total or None,
        "reference": job.reference_id,
        "owner": job.owner.name,
        "created_at": job.created_at,
    }


def steps(job: ImportJob | None) -> list[dict]:
    """The way of a file, for components/steps.html."""
    labels = [_("File"), _("Columns"), _("Preview"), _("Result")]
    now = 0
    if job is not None:
        now = {
            ImportState.UPLOADED: 1,
            ImportState.CHECKING: 2,
            ImportState.CHECKED: 2,
            ImportState.WRITING: 3,
            ImportState.FAILED: 2,
        }.get(job.state, 3)
    states = ["done" if i < now else "now" if i == now else "" for i in range(len(labels))]
    if job is not None and job.state == ImportState.FAILED:
        states[now] = "stopped"
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def chosen(job: ImportJob) -> dict[str, str]:
    """What the page of columns begins with: as chosen before, else as suggested."""
    choices = columns.Choices(job.mapping, job.decimals) if job.mapping else columns.suggestion(job)
    found = {name: str(index) for name, index in choices.mapping.items()}
    return found | {name + DECIMAL: sign for name, sign in choices.decimals.items()}


def mapping_rows(job: ImportJob, importer, form, user) -> list[dict]:
    """Each field with its control and the first values of the column that is chosen for it now."""
    found = jobs.samples(job)
    hidden = importer.hidden(user)
    secret = suggest(job.header, [c for c in importer.columns if c.name in hidden])
    rows = []
    for column in importer.columns:
        bound = form[column.name]
        value = whole(bound.value(), most=len(found) - 1)
        values = [] if value is None else found[value]
        if column.name in hidden or value in secret:
            values = [_("hidden")] if values else []
        rows.append({"field": bound, "samples": values, "question": form.question(column.name)})
    return rows


def chosen_tab(job: ImportJob, wanted: str | None) -> str:
    """The tab asked for, else the first that has rows: the wrong ones come first."""
    if wanted in TAB_LABELS:
        return wanted
    return next((tab for tab in TAB_LABELS if _count(job, tab)), Verdict.NEW)


def tabs(job: ImportJob, current: str) -> list[dict]:
    """The verdicts with their counts, for components/tabs.html."""
    return [
        {"label": label, "count": _count(job, tab), "url": f"?tab={tab}", "current": tab == current}
        for tab, label in TAB_LABELS.items()
    ]


def rows_of(job: ImportJob, tab: str):
    """The rows of a tab, in the file's order."""
    rows = ImportRow.objects.filter(job=job).order_by("number")
    rows = rows.exclude(warnings=[]) if tab == WARNED else rows.filter(verdict=tab)
    return rows.values("number", "verdict", "label", "problems", "warnings", "effect")


def preview_row(row: dict, importer, user) -> dict:
    """A row of the preview: its verdict, and what is to be said about its cells. Nobody meets a price he may
    not see.
    """
    sees_prices, hidden = user.has_perm("assets.view_price"), importer.hidden(user)
    changes = []
    for name, pair in row["effect"].get("changes", {}).items():
        label, old, new = importer.describe_change(name, pair)
        hide = name in PRICE_FIELDS and not sees_prices
        changes.append({"label": label, "old": "•••" if hide else old, "new": "•••" if hide else new})
    values = importer.describe_values(row["effect"].get("values", {}))
    return row | {
        "changes": changes,
        "values": [(label, "•••" if name in hidden else text) for name, label, text in values],
        "verdict_label": Verdict(row["verdict"]).label,
        "tone": VERDICT_TONES[row["verdict"]],
        "creates": row["effect"].get("creates", 0),
    }


def stats(job: ImportJob) -> list[dict]:
    """The figures of the result."""
    url = reverse("import_preview", args=[job.public_id])
    shown = job.state != ImportState.FAILED
    found = [
        {"value": _count(job, tab), "label": TAB_LABELS[tab], "url": f"{url}?tab={tab}" if shown else ""}
        for tab in (Verdict.NEW, Verdict.CHANGE, Verdict.UNCHANGED, Verdict.WRONG)
    ]
    if found[-1]["value"]:
        found[-1]["tone"] = "red"
    return found if job.counts else []


def undo_text(job: ImportJob) -> str:
    """What undoing will do, naming the thing."""
    news, changes = job.counts.get(Verdict.NEW, 0), job.counts.get(Verdict.CHANGE, 0)
    return _(
        "Everything that %(file)s brought is taken back: %(new)s, %(changes)s. The history keeps both."
    ) % {
        "file": job.filename,
        "new": ngettext("%(n)d new row", "%(n)d new rows", news) % {"n": news},
        "changes": ngettext("%(n)d changed row", "%(n)d changed rows", changes) % {"n": changes},
    }


def bad_rows_response(job: ImportJob, importer, user):
    """The wrong rows as a file of the upload's kind and column order, with the reason as one column more."""
    header = [*job.header, _("Reason")]
    rows = _bad_rows(job, importer, importer.hidden(user))
    name = "-".join([slugify(PurePath(job.filename).stem) or "import", slugify(_("Wrong rows"))])
    if job.file.name.endswith(".xlsx"):
        file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
        write_xlsx(file, header, rows, title=_("Wrong rows"))
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    response = StreamingHttpResponse(stream_csv(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _bad_rows(job: ImportJob, importer, hidden):
    width = len(job.header)
    positions = {job.mapping[name]: name for name in hidden if name in job.mapping}
    # A column that looks like a hidden one is hidden, whatever it was mapped to.
    fields = [c for c in importer.columns if c.name in hidden]
    positions = suggest(job.header, fields) | positions
    rows = (
        ImportRow.objects.filter(job=job, verdict=Verdict.WRONG)
        .order_by("number")
        .values_list("number", "values", "problems")
    )
    for number, cells, problems in rows.iterator(chunk_size=importing.CHUNK):
        cells = cells[:width]
        for index, name in positions.items():
            cells[index] = importer.stand_in(job, number, name, cells[index])
        yield [
            *cells,
            "; ".join(f"{heading}: {sentence}" if heading else sentence for heading, sentence in problems),
        ]


def _count(job: ImportJob, tab: str) -> int:
    return job.counts.get("warned" if tab == WARNED else tab, 0)
