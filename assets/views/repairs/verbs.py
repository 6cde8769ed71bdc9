"""What can be done to a repair, one page each: start, send out, stop, finish, cancel, decommission."""

from django.utils.translation import gettext as _

from assets.choices import RepairStatus
from assets.forms.repairs import FinishForm, SendOutForm, StartForm, StopForm
from assets.models.repairs.transitions import MANAGE
from assets.services.repairs import repairs as service
from assets.views.repairs.repairs import visible
from core.access import requires
from core.forms.words import ReasonForm
from core.views.ask import ask, form_page, posted
from core.workflow.tokens import once

ASK = "assets/repairs/ask.html"


@requires(MANAGE)
@form_page
@once
def repair_start(request, number):
    """A technician of ours begins."""
    repair = visible(request, number)
    return ask(
        request,
        repair,
        StartForm(posted(request), repair=repair),
        service.start,
        verb="start",
        title=_("Start repair"),
        said=_("%(document)s: the repair has begun."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
@once
def repair_send_out(request, number):
    """A vendor is to mend it."""
    repair = visible(request, number)
    return ask(
        request,
        repair,
        SendOutForm(posted(request), repair=repair),
        service.send_out,
        verb="send_out",
        title=_("Send to a vendor"),
        said=_("%(document)s: the device is at the vendor now."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
@once
def repair_stop(request, number):
    """Nobody is at it for now."""
    text = _(
        "The device waits, still broken, until somebody starts again. Technician or vendor and the "
        "estimate are cleared."
    )
    return ask(
        request,
        visible(request, number),
        StopForm(posted(request)),
        service.stop,
        verb="stop",
        title=_("Put back to wait"),
        text=text,
        said=_("%(document)s waits again."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
@once
def repair_finish(request, number):
    """It works again."""
    repair = visible(request, number)
    form = FinishForm(posted(request), repair=repair, actor=request.user)

    def finish(repair, *, to, **values):
        return service.finish(repair, to=form.place(), **values)

    return ask(
        request,
        repair,
        form,
        finish,
        verb="finish",
        title=_("Receive the asset") if repair.status == RepairStatus.OUT else _("Finish"),
        said=_("%(document)s is finished; the device can be used again."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
@once
def repair_cancel(request, number):
    """The report was wrong."""
    return ask(
        request,
        visible(request, number),
        ReasonForm(posted(request), least=5, most=1000),
        service.cancel,
        verb="cancel",
        title=_("Cancel the report"),
        text=_(
            "The device is again where, what and how it was before the report, and counts as stock again."
        ),
        said=_("%(document)s is cancelled."),
        template=ASK,
        danger=True,
    )


@requires(MANAGE, "assets.delete_asset")
@form_page
@once
def repair_decommission(request, number):
    """It is beyond repair."""
    repair = visible(request, number)
    text = _(
        "%(code)s (%(name)s) is written off for good and can never be used again. This cannot be undone."
    )
    return ask(
        request,
        repair,
        ReasonForm(posted(request), least=10, most=1000),
        service.decommission,
        verb="decommission",
        title=_("Decommission"),
        text=text % {"code": repair.asset, "name": repair.asset.name},
        said=_("%(document)s is over; the device is decommissioned."),
        template=ASK,
        danger=True,
    )
