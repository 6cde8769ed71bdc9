"""What can be done to a repair, one page each: start, send out, stop, finish, cancel, decommission."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed

from assets.choices import RepairStatus
from assets.forms.repairs import FinishForm, ReasonForm, SendOutForm, StartForm, StopForm
from assets.models import Repair
from assets.models.repairs.transitions import MANAGE
from assets.services.repairs import repairs as service
from assets.views.repairs.repairs import visible
from core.access import requires
from core.views.generic import save_or_collide
from core.workflow.tokens import once

FORM = "assets/repairs/form.html"


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_start(request, number):
    """A technician of ours begins."""
    repair = visible(request, number)
    form = StartForm(request.POST or None, repair=repair)
    said = _("%(document)s: the repair has begun.")
    return ask(
        request,
        repair,
        form,
        service.start,
        title=_("Start repair"),
        said=said,
        possible=can_proceed(repair.start),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_send_out(request, number):
    """A vendor is to mend it."""
    repair = visible(request, number)
    form = SendOutForm(request.POST or None, repair=repair)
    said = _("%(document)s: the device is at the vendor now.")
    return ask(
        request,
        repair,
        form,
        service.send_out,
        title=_("Send to a vendor"),
        said=said,
        possible=can_proceed(repair.send_out),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_stop(request, number):
    """Nobody is at it for now."""
    repair = visible(request, number)
    form = StopForm(request.POST or None)
    text = _(
        "The device waits, still broken, until somebody starts again. Technician or vendor and the "
        "estimate are cleared."
    )
    said = _("%(document)s waits again.")
    title = _("Put back to wait")
    return ask(
        request,
        repair,
        form,
        service.stop,
        title=title,
        text=text,
        said=said,
        possible=can_proceed(repair.stop),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_finish(request, number):
    """It works again."""
    repair = visible(request, number)
    form = FinishForm(request.POST or None, repair=repair, actor=request.user)
    title = _("Receive the asset") if repair.status == RepairStatus.OUT else _("Finish")
    said = _("%(document)s is finished; the device can be used again.")

    def do(repair, **values):
        return service.finish(repair, **values | {"to": form.place()})

    return ask(request, repair, form, do, title=title, said=said, possible=can_proceed(repair.finish))


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_cancel(request, number):
    """The report was wrong."""
    repair = visible(request, number)
    form = ReasonForm(request.POST or None, least=5)
    text = _("The device is again where, what and how it was before the report, and counts as stock again.")
    said = _("%(document)s is cancelled.")
    title = _("Cancel the report")
    return ask(
        request,
        repair,
        form,
        service.cancel,
        title=title,
        text=text,
        said=said,
        possible=can_proceed(repair.cancel),
        danger=True,
    )


@requires(MANAGE, "assets.delete_asset")
@require_http_methods(["GET", "HEAD", "POST"])
@once
def repair_decommission(request, number):
    """It is beyond repair."""
    repair = visible(request, number)
    form = ReasonForm(request.POST or None, least=10)
    text = _(
        "%(code)s (%(name)s) is written off for good and can never be used again. This cannot be undone."
    )
    said = _("%(document)s is over; the device is decommissioned.")
    return ask(
        request,
        repair,
        form,
        service.decommission,
        title=_("Decommission"),
        text=text % {"code": repair.asset, "name": repair.asset.name},
        said=said,
        possible=can_proceed(repair.decommission),
        danger=True,
    )


def ask(
    request,
    repair: Repair,
    form,
    do,
    *,
    title,
    said,
    possible: bool = True,
    text="",
    danger: bool = False,
    template=FORM,
):
    """Show `form`, or `do(repair, actor=..., **values)` it, say `said` and go to the repair. What is over
    cannot be asked for.
    """
    if not form.is_bound and not possible:
        messages.error(
            request,
            _("%(document)s is %(status)s now.")
            % {"document": repair, "status": repair.get_status_display()},
        )
        return redirect("repair", repair.doc_number)
    context = {"repair": repair, "form": form, "title": title, "text": text, "danger": danger}
    if not form.is_valid():
        return render(request, template, context, status=422 if form.is_bound else 200)
    refused = save_or_collide(
        request,
        form,
        lambda: do(repair, actor=request.user, **form.cleaned_data),
        template=template,
        context=context,
    )
    if refused:
        return refused
    messages.success(request, said % {"document": repair})
    return redirect("repair", repair.doc_number)
