"""Files of things: added, shown and removed by those who may see or change the thing. Strangers get 404."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.access import signed_in
from core.errors import DomainError
from core.files import attachments
from core.models import Attachment
from core.pages.redirects import back
from core.services import attachments as service


@signed_in
@require_POST
def attachment_add(request, entity_type, entity_id):
    """Attach the posted `files`; each that is refused says why, the others are kept."""
    target = _target(request.user, entity_type, entity_id, to_change=True)
    files, kept = request.FILES.getlist("files"), 0
    for file in files:
        try:
            service.add(target, file, actor=request.user)
            kept += 1
        except DomainError as error:
            messages.error(request, error.message)
    if kept:
        messages.success(
            request, ngettext("%(n)d file attached.", "%(n)d files attached.", kept) % {"n": kept}
        )
    elif not files:
        messages.error(request, _("Choose a file first."))
    return back(request)


@signed_in
@require_GET
def attachment_file(request, public_id):
    """The file itself: pictures in the browser, PDFs as a download."""
    attachment = _visible(request.user, public_id)
    return _answer(
        attachment.file,
        attachment.mime_type,
        attachment.name,
        download=attachment.mime_type == "application/pdf",
    )


@signed_in
@require_GET
def attachment_thumbnail(request, public_id):
    """The small picture of a file that has one."""
    attachment = _visible(request.user, public_id)
    if not attachment.thumbnail:
        raise Http404
    return _answer(attachment.thumbnail, "image/jpeg", attachment.name, download=False)


@signed_in
@require_POST
def attachment_remove(request, public_id):
    """Take a file off its thing, with a reason."""
    attachment = _visible(request.user, public_id)
    target = _target(request.user, attachment.entity_type, attachment.entity_id, to_change=True)
    try:
        service.remove(attachment, target, actor=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, _("“%(name)s” was removed.") % {"name": attachment.name})
    except DomainError as error:
        messages.error(request, error.message)
    return back(request)


def _target(user, entity_type: str, entity_id: str, *, to_change: bool = False):
    target = attachments.find(user, entity_type, entity_id)
    if target is None:
        raise Http404
    if to_change and not attachments.may_change(user, target):
        raise PermissionDenied
    return target


def _visible(user, public_id) -> Attachment:
    attachment = get_object_or_404(Attachment, public_id=public_id, removed_at=None)
    _target(user, attachment.entity_type, attachment.entity_id)
    return attachment


def _answer(stored, mime_type: str, name: str, *, download: bool):
    try:
        response = FileResponse(
            stored.open("rb"), as_attachment=download, filename=name, content_type=mime_type
        )
    except FileNotFoundError:
        raise Http404 from None
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    )
    return response
