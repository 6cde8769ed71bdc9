"""What happens to a repair while it is open, and its bill: progress, parts, another plan, the cost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed

from assets.forms.custody.material import MOST_LINES, Material, UseFormSet
from assets.forms.goods import reshape
from assets.forms.repairs import CostForm, PartsForm, PlanForm, ProgressForm
from assets.models import Repair
from assets.models.repairs.transitions import MANAGE
from assets.services.repairs import work as service
from assets.views.repairs.repairs import visible
from assets.views.repairs.verbs import ask
from core.access import requires, signed_in
from core.errors import DomainError
from core.workflow.tokens import once

PREFIX = "lines"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_progress(request, number):
    """How it stands, from a manager or the technician himself."""
    repair = _workable(request, number)
    form = ProgressForm(request.POST or None)
    said = _("%(document)s: your note is in its history.")
    return ask(
        request, repair, form, service.progress, title=_("Note progress"), said=said, possible=repair.is_open
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def repair_edit(request, number):
    """Another day, technician or contact."""
    repair = visible(request, number)
    form = PlanForm(request.POST or None, repair=repair)
    said = _("%(document)s: the plan is changed.")
    return ask(
        request,
        repair,
        form,
        service.update,
        title=_("Change the plan"),
        said=said,
        possible=can_proceed(repair.stop),
    )


@requires("assets.view_price")
@require_http_methods(["GET", "HEAD", "POST"])
def repair_cost(request, number):
    """The bill, which may come when all is over."""
    repair = visible(request, number)
    form = CostForm(request.POST or None, repair=repair)
    return ask(
        request,
        repair,
        form,
        service.set_cost,
        title=_("Enter the cost"),
        said=_("%(document)s: the cost is saved."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_use_parts(request, number):
    """Material that went into it: the technician's own, and for managers the warehouses'."""
    repair = _workable(request, number)
    if request.method != "POST" and not can_proceed(repair.stop):
        messages.error(
            request,
            _("%(document)s is %(status)s now.")
            % {"document": repair, "status": repair.get_status_display()},
        )
        return redirect("repair", repair.doc_number)
    material = Material(request.user, warehouses=request.user.has_perm(MANAGE))
    if request.method != "POST":
        return _page(request, repair, material, PartsForm(), _lines(material, initial=[{}]))
    if reshape.asked(request.POST):
        data = reshape.reshaped(request.POST, PREFIX, MOST_LINES)
        head, lines = PartsForm(data), _lines(material, data=data)
        reshape.unjudged(head, lines)
        return _page(request, repair, material, head, lines)
    head, lines = PartsForm(request.POST), _lines(material, data=request.POST)
    if not all([head.is_valid(), lines.is_valid()]):
        return _page(request, repair, material, head, lines, status=422)
    try:
        service.use_parts(repair, lines.uses(), actor=request.user, note=head.cleaned_data["note"])
    except DomainError as error:
        lines.refuse(error, head)
        return _page(request, repair, material, head, lines, status=error.status)
    messages.success(request, _("%(document)s: the parts are recorded.") % {"document": repair})
    return redirect("repair", repair.doc_number)


def _workable(request, number: str) -> Repair:
    repair = visible(request, number)
    if not repair.may_work(request.user):
        raise PermissionDenied
    return repair


def _lines(material: Material, **kwargs):
    return UseFormSet(prefix=PREFIX, form_kwargs={"material": material}, **kwargs)


def _page(request, repair: Repair, material: Material, head: PartsForm, lines, status: int = 200):
    context = {
        "repair": repair,
        "material": material,
        "head": head,
        "lines": lines,
        "problems": _problems(head, lines),
    }
    return render(request, "assets/repairs/use_parts.html", context, status=status)


def _problems(head: PartsForm, lines) -> list[dict]:
    """Every mistake of the page with the id of its field, for components/problems.html."""
    if not head.is_bound:
        return []
    found = [
        {"id": "", "label": "", "text": text} for text in (*head.non_field_errors(), *lines.non_form_errors())
    ]
    for n, form in enumerate(lines.forms, start=1):
        title = _("Line %(n)d") % {"n": n}
        found += [{"id": "", "label": title, "text": text} for text in form.non_field_errors()]
        found += [
            {"id": form[name].id_for_label, "label": f"{title} · {form[name].label}", "text": text}
            for name in form.errors
            if name in form.fields
            for text in form.errors[name]
        ]
    return found
