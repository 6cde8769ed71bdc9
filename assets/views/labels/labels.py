"""Labels: ask for them, watch many being drawn, open the PDF. The PDF is its owner's alone."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assets.forms.labels import LabelForm
from assets.labels.layouts import LAYOUTS
from assets.models import LabelPrint
from assets.services.labels import labels as service
from core.access import signed_in
from core.forms.sheet import Sheet
from core.models import JobState
from core.pages.redirects import back
from core.reading.keys import whole_all
from core.views.ask import form_page, work
from core.views.letters import POLICY
from core.workflow.tokens import once

SHOWN = 5


@signed_in
@form_page
@once
def label_create(request):
    """Labels for the assets of `ids`, or for all that the rest of the url (the list's) leaves.

    A list posts `ids`; the form that comes then posts `layout` as well.
    """
    asked = request.POST if request.method == "POST" else request.GET
    ids = whole_all(asked.getlist("ids"))
    if not ids and ("selected" in asked or "ids" in asked):
        messages.error(request, _("Choose the assets to print labels for first."))
        return back(request, "assets")
    query = (
        "" if ids else request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    )
    data = request.POST if request.method == "POST" and "layout" in request.POST else None
    form = LabelForm(data, last=LabelPrint.objects.filter(owner=request.user).first())

    def show(status, **more):
        found = service.chosen(request.user, query=query, ids=ids)
        count = found.order_by()[: service.MOST + 1].count()
        context = {
            "form": form,
            "ids": ids,
            "query": query,
            "count": count,
            "most": service.MOST,
            "some": list(service.labels_of(found[:SHOWN])),
            "more": max(0, count - SHOWN),
        }
        return render(request, "assets/labels/create.html", context | more, status=status)

    def create():
        job = service.create(actor=request.user, query=query, ids=ids, **form.values())
        return redirect("label_pdf" if job.state == JobState.DONE else "label_detail", job.public_id)

    return work(request, None, Sheet(data, form), show=show, do=create)


@signed_in
def label_detail(request, public_id):
    """How far the labels are; htmx asks for the partial `progress` every second until they are drawn."""
    job = get_object_or_404(LabelPrint, public_id=public_id, owner=request.user)
    layout = LAYOUTS[job.layout]
    context = {
        "job": job,
        "layout": layout,
        "sheets": layout.pages(job.total, job.first_position),
        "running": job.state in (JobState.QUEUED, JobState.RUNNING),
    }
    return render(
        request,
        "assets/labels/detail.html#progress" if request.htmx else "assets/labels/detail.html",
        context,
    )


@signed_in
def label_pdf(request, public_id):
    """The PDF in the browser, to its owner, as long as it is kept."""
    job = get_object_or_404(LabelPrint, public_id=public_id, owner=request.user)
    if job.state != JobState.DONE or not job.file:
        raise Http404
    try:
        file = job.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, filename=job.filename, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
