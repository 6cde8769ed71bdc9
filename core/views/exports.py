"""Exports: ask for one, watch its progress, download it. Owner only."""

from django.contrib import messages
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from core.errors import DomainError, NotAllowed
from core.files import exports
from core.models import Export, JobState
from core.pages.redirects import back
from core.reading.keys import whole_all
from core.services import exports as service

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires("core.export_data")
@require_POST
def export_make(request, kind):
    """Export a list as its url shows it (`query`), or its chosen rows (`selected` and `ids`), as `format` csv
    or xlsx.
    """
    ids = None
    if "selected" in request.POST:
        ids = whole_all(request.POST.getlist("ids"))
    try:
        export, queryset = service.start(
            kind,
            request.POST.get("format", ""),
            actor=request.user,
            query=request.POST.get("query", ""),
            ids=ids,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return back(request)
    if queryset is None:
        return redirect("export_detail", export.public_id)
    if export.format == "xlsx":
        return _file(
            export,
            FileResponse(service.workbook(export, queryset), as_attachment=True, filename=export.filename),
        )
    response = StreamingHttpResponse(service.chunks(export, queryset))
    response["Content-Disposition"] = f'attachment; filename="{export.filename}"'
    return _file(export, response)


@requires("core.export_data")
def export_detail(request, public_id):
    """How far an export is; htmx asks for the partial `progress` every second until it has ended."""
    export = _mine(request, public_id)
    context = {
        "export": export,
        "label": exports.get(export.kind).label,
        "running": export.state in (JobState.QUEUED, JobState.RUNNING),
    }
    return render(
        request, "core/export_detail.html#progress" if request.htmx else "core/export_detail.html", context
    )


@requires("core.export_data")
def export_download(request, public_id):
    """The file, to its owner, as long as it is kept."""
    export = _mine(request, public_id)
    if export.state != JobState.DONE or not export.file:
        raise Http404
    try:
        file = export.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _file(export, FileResponse(file, as_attachment=True, filename=export.filename))


def _mine(request, public_id) -> Export:
    export = get_object_or_404(Export, public_id=public_id, owner=request.user)
    try:
        exporter = exports.get(export.kind)
    except LookupError:
        raise Http404 from None
    if not exporter.allowed(request.user):
        raise Http404
    return export


def _file(export: Export, response):
    response["Content-Type"] = TYPES[export.format]
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
