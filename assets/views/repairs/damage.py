"""Saying that a thing is broken: from its page, from one's own stock, after a scan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed

from assets.forms.repairs import DamageForm
from assets.models import Asset
from assets.models.goods.transitions import may_report
from assets.services.repairs import damage as service
from assets.views.goods.assets import visible
from core import config
from core.access import signed_in
from core.errors import DomainError
from core.files import attachments, uploads
from core.services import attachments as files_service
from core.workflow.tokens import once


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def asset_report_damage(request, code):
    """What is broken, how badly, with photos; by who holds it and by those who may report."""
    thing = visible(request, code, ("place__user", "standard_item"))
    if not may_report(thing, request.user):
        raise PermissionDenied
    form = DamageForm(request.POST or None, request.FILES or None)
    if not form.is_bound and not can_proceed(thing.report_damage):
        return _instead(request, thing)
    context = {"asset": thing, "form": form, "most": attachments.MOST, "max_mb": config.get("upload.max_mb")}
    if not form.is_valid():
        return render(
            request, "assets/repairs/report_damage.html", context, status=422 if form.is_bound else 200
        )
    values = form.cleaned_data
    try:
        _refuse_unfit(values["files"])
        repair = service.report(
            thing, actor=request.user, condition=values["condition"], description=values["description"]
        )
        for file in values["files"]:
            files_service.add(repair, file, actor=request.user)
    except DomainError as error:
        error.add_to(form)
        return render(request, "assets/repairs/report_damage.html", context, status=error.status)
    messages.success(
        request, _("%(document)s: the damage of %(code)s is reported.") % {"document": repair, "code": thing}
    )
    return redirect("repair", repair.doc_number)


def _instead(request, thing: Asset):
    """Where somebody goes who cannot report this: to the repair that is under way, or back with a reason."""
    if thing.open_repair:
        messages.info(request, _("The damage of %(code)s is reported already.") % {"code": thing})
        return redirect("repair", thing.open_repair.doc_number)
    if thing.is_lot:
        said = _("%(code)s is a lot of material. Write off what is spoilt; only devices are repaired.") % {
            "code": thing
        }
    else:
        said = _("%(code)s is %(status)s, so no damage can be reported.") % {
            "code": thing,
            "status": thing.get_status_display(),
        }
    messages.error(request, said)
    return redirect("asset", thing.code)


def _refuse_unfit(files: list) -> None:
    """Raise DomainError for a file that cannot be kept, before anything is written."""
    if len(files) > attachments.MOST:
        raise DomainError(_("At most %(most)d files.") % {"most": attachments.MOST}, field="files")
    for file in files:
        uploads.check(file, max_mb=config.get("upload.max_mb"))
