"""Importing a file, step by step: upload, columns, (the worker checks), preview, write, result, undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import requires_any
from core.errors import DomainError
from core.files import importing
from core.forms.imports import MappingForm, UploadForm
from core.forms.sheet import Sheet
from core.models import ImportJob, ImportState
from core.models.imports import BUSY
from core.services.imports import columns, watch
from core.services.imports import jobs as imports
from core.views.ask import ask, form_page, posted, work
from core.views.imports import facts
from core.workflow.tokens import once

may_import = requires_any("assets.add_asset", "assets.manage_catalogue")
PER_PAGE = 50


@may_import
def import_list(request):
    """One's own imports, newest first, and what can be imported."""
    jobs = ImportJob.objects.visible_to(request.user).select_related("owner")
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "core/imports/list.html",
        {
            "page": page,
            "rows": [facts.line(job) for job in page],
            "importers": importing.allowed(request.user),
        },
    )


@may_import
@form_page
def import_upload(request, kind):
    """Hand in a file. A known layout goes straight to the check."""
    importer = importing.find(kind)
    if importer is None:
        raise Http404
    if not request.user.has_perm(importer.permission):
        raise PermissionDenied
    form = UploadForm(posted(request), request.FILES or None)

    def show(status, **more):
        context = {
            "form": form,
            "importer": importer,
            "columns": importer.columns,
            "steps": facts.steps(None),
        }
        return render(request, "core/imports/upload.html", context | more, status=status)

    def receive():
        job = imports.receive(form.cleaned_data["file"], kind=kind, actor=request.user)
        known = columns.remembered(kind, job.header, request.user)
        if not known or columns.to_ask(job, importer, known.mapping):
            return redirect("import_mapping", job.public_id)
        imports.start_check(job, mapping=known.mapping, actor=request.user)
        return redirect("import_progress", job.public_id)

    return work(request, None, Sheet(posted(request), form), show=show, do=receive)


@may_import
@form_page
def import_mapping(request, public_id):
    """Which column of the file fills which field, with the first values of each to recognise it by."""
    job, importer = _job(request, public_id)
    if job.state not in (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED):
        return redirect(facts.where(job))
    form = MappingForm(
        posted(request),
        importer=importer,
        header=job.header,
        unclear=columns.open_columns(job),
        shows=not importer.hidden(request.user),
        initial=facts.chosen(job),
    )

    def show(status, **more):
        context = {
            "job": job,
            "form": form,
            "importer": importer,
            "rows": facts.mapping_rows(job, importer, form, request.user),
            "questions": form.questions(),
            "steps": facts.steps(job),
        }
        return render(request, "core/imports/mapping.html", context | more, status=status)

    def check():
        imports.start_check(job, mapping=form.mapping(), decimals=form.decimals(), actor=request.user)
        return redirect("import_progress", job.public_id)

    return work(request, None, Sheet(posted(request), form), show=show, do=check)


@may_import
def import_progress(request, public_id):
    """How far the worker is; asks itself again every second, and moves on when it is done."""
    job, importer = _job(request, public_id)
    if job.state not in BUSY:
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": facts.where(job)})
        return redirect(facts.where(job))
    interrupted = watch.is_interrupted(job)
    if job.owner_id == request.user.pk and not interrupted:
        watch.look(job)
    context = {
        "job": job,
        "importer": importer,
        "interrupted": interrupted,
        "queued": watch.is_queued(job),
        "steps": facts.steps(job),
    }
    return render(
        request, "core/imports/progress.html#bar" if request.htmx else "core/imports/progress.html", context
    )


@may_import
def import_preview(request, public_id):
    """What would become of every row, before anything is written."""
    job, importer = _job(request, public_id)
    if job.state not in (ImportState.CHECKED, ImportState.WRITTEN, ImportState.UNDONE):
        return redirect(facts.where(job))
    tab = facts.chosen_tab(job, request.GET.get("tab"))
    page = Paginator(facts.rows_of(job, tab), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "importer": importer,
        "tabs": facts.tabs(job, tab),
        "tab": tab,
        "page": page,
        "rows": [facts.preview_row(row, importer, request.user) for row in page],
        "good": job.counts.get("NEW", 0) + job.counts.get("CHANGE", 0),
        "wrong": job.counts.get("WRONG", 0),
        "left_out": columns.left_out(job),
        "steps": facts.steps(job),
    }
    return render(request, "core/imports/preview.html", context)


@may_import
@require_POST
def import_write(request, public_id):
    """Write all rows, or only the good ones."""
    job, _importer = _job(request, public_id)
    try:
        imports.start_write(job, only_good=request.POST.get("rows") == "good", actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(facts.where(imports.current(job)))
    return redirect("import_progress", job.public_id)


@may_import
@require_POST
def import_retry(request, public_id):
    """Begin again what was interrupted or failed."""
    job, _importer = _job(request, public_id)
    try:
        imports.retry(job, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(facts.where(imports.current(job)))


@may_import
def import_result(request, public_id):
    """What came of it: the document, the counts, the bad rows, and the way back."""
    job, importer = _job(request, public_id)
    if job.state not in (ImportState.WRITTEN, ImportState.UNDONE, ImportState.FAILED):
        return redirect(facts.where(job))
    context = {
        "job": job,
        "importer": importer,
        "stats": facts.stats(job),
        "document_url": importer.url(job),
        "can_undo": job.state == ImportState.WRITTEN and importer.can_undo(job),
        "steps": facts.steps(job),
    }
    return render(request, "core/imports/result.html", context)


@may_import
@form_page
@once
def import_undo(request, public_id):
    """Ask once, then take everything back."""
    job, _importer = _job(request, public_id)
    if job.state != ImportState.WRITTEN:
        return redirect(facts.where(job))
    return ask(
        request,
        job,
        None,
        imports.start_undo,
        title=_("Undo"),
        heading=_("Undo the import"),
        label=_("Undo all of it"),
        text=facts.undo_text(job),
        back=reverse("import_result", args=[job.public_id]),
        to=reverse("import_progress", args=[job.public_id]),
        template="core/imports/undo.html",
        danger=True,
    )


@may_import
def import_bad_rows(request, public_id):
    """The wrong rows in the layout of the upload, with a column that says why."""
    job, importer = _job(request, public_id)
    if not job.counts.get("WRONG"):
        messages.info(request, _("No row of this file is wrong."))
        return redirect(facts.where(job))
    return facts.bad_rows_response(job, importer, request.user)


def _job(request, public_id):
    job = get_object_or_404(
        ImportJob.objects.visible_to(request.user).select_related("owner"), public_id=public_id
    )
    importer = importing.find(job.kind)
    if importer is None:
        raise Http404
    if not request.user.has_perm(importer.permission):
        raise PermissionDenied
    return job, importer
