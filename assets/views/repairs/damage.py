"""Saying that a thing is broken: from its page, from one's own stock, after a scan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.forms.repairs import DamageForm
from assets.models.goods.transitions import may_report
from assets.services.repairs import damage as service
from assets.views.goods.assets import visible
from core import config, references
from core.access import signed_in
from core.errors import DomainError
from core.files import attachments, uploads
from core.forms.sheet import Sheet
from core.services import attachments as files_service
from core.views.ask import form_page, posted, work
from core.workflow.tokens import once


@signed_in
@form_page
@once
def asset_report_damage(request, code):
    """What is broken, how badly, with photos; by who holds it and by those who may report."""
    thing = visible(request, code, ("place__user", "standard_item"))
    if not may_report(thing, request.user):
        raise PermissionDenied
    form = DamageForm(posted(request), request.FILES or None)

    def show(status, **more):
        context = {"asset": thing, "form": form} | attachments.limits() | more
        return render(request, "assets/repairs/report_damage.html", context, status=status)

    def report():
        files = form.cleaned_data.pop("files")
        _refuse_unfit(files)
        repair = service.report(thing, actor=request.user, **form.cleaned_data)
        for file in files:
            files_service.add(repair, file, actor=request.user)
        said = _("%(document)s: the damage of %(code)s is reported.")
        messages.success(request, said % {"document": repair, "code": thing})
        return redirect("repair", repair.doc_number)

    # Whoever cannot report it is led to the repair that is under way.
    earlier = thing.open_repair
    back = references.address(earlier) if earlier else reverse("asset", args=[thing.code])
    sheet = Sheet(posted(request), form)
    return work(request, thing, sheet, late=service.obstacle(thing), back=back, show=show, do=report)


def _refuse_unfit(files: list) -> None:
    """Raise DomainError for a file that cannot be kept, before anything is written."""
    if len(files) > attachments.MOST:
        raise DomainError(_("At most %(most)d files.") % {"most": attachments.MOST}, field="files")
    for file in files:
        uploads.check(file, max_mb=config.get("upload.max_mb"))
