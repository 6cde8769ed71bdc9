"""What happens to a repair while it is open, and its bill: progress, parts, another plan, the cost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assets.forms.custody.material import MOST_LINES, PREFIX, Material, uses_sheet
from assets.forms.goods import reshape
from assets.forms.repairs import CostForm, PartsForm, PlanForm, ProgressForm
from assets.models import Repair
from assets.models.repairs.transitions import MANAGE
from assets.services.repairs import work as service
from assets.views.repairs.repairs import visible
from assets.views.repairs.verbs import ASK
from core.access import requires, signed_in
from core.views.ask import ask, form_page, posted, work
from core.workflow import documents
from core.workflow.tokens import once


@signed_in
@form_page
@once
def repair_progress(request, number):
    """How it stands, from a manager or the technician himself."""
    repair = _workable(request, number)
    return ask(
        request,
        repair,
        ProgressForm(posted(request)),
        service.progress,
        late="" if repair.is_open else documents.too_late(repair),
        title=_("Note progress"),
        said=_("%(document)s: your note is in its history."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
def repair_edit(request, number):
    """Another day, technician or contact."""
    repair = visible(request, number)
    return ask(
        request,
        repair,
        PlanForm(posted(request), repair=repair),
        service.update,
        late=documents.late(repair, "stop"),
        title=_("Change the plan"),
        said=_("%(document)s: the plan is changed."),
        template=ASK,
    )


@requires("assets.view_price")
@form_page
def repair_cost(request, number):
    """The bill, which may come when all is over."""
    repair = visible(request, number)
    return ask(
        request,
        repair,
        CostForm(posted(request), repair=repair),
        service.set_cost,
        title=_("Enter the cost"),
        said=_("%(document)s: the cost is saved."),
        template=ASK,
    )


@signed_in
@form_page
@once
def repair_use_parts(request, number):
    """Material that went into it: the technician's own, and for managers the warehouses'."""
    repair = _workable(request, number)
    material = Material(request.user, warehouses=request.user.has_perm(MANAGE))
    data, judged = reshape.read(request, PREFIX, MOST_LINES)
    sheet = uses_sheet(data, PartsForm(data), material, judged=judged)

    def show(status, **more):
        context = {
            "document": repair,
            "material": material,
            "head": sheet.head,
            "lines": sheet.rows,
            "problems": sheet.problems(),
        }
        return render(request, "assets/repairs/use_parts.html", context | more, status=status)

    def record(version):
        note = sheet.head.cleaned_data["note"]
        service.use_parts(repair, sheet.rows.uses(), actor=request.user, note=note, version=version)
        messages.success(request, _("%(document)s: the parts are recorded.") % {"document": repair})
        return redirect("repair", repair.doc_number)

    late = documents.late(repair, "stop") if judged else ""
    return work(request, repair, sheet, decides=True, late=late, show=show, do=record)


def _workable(request, number: str) -> Repair:
    repair = visible(request, number)
    if not repair.may_work(request.user):
        raise PermissionDenied
    return repair
