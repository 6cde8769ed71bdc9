"""A line in free words gets its model from the catalogue."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from assets.forms.goods.offer import Offer
from core import references
from core.forms.sheet import Sheet
from core.views.ask import posted, work
from core.workflow.documents import late
from requests_app.forms.purchase.link import LinkForm
from requests_app.services.purchase import items as service
from requests_app.services.requests import amounts, steps
from requests_app.views.pages import back, deed

CATALOGUE = "assets.manage_catalogue"


@deed("link_item")
def link_item(request, document):
    """Which of the lines; when there is one alone, it is that."""
    free = [
        line for line in steps.lines_of(document) if line.standard_item_id is None and not line.is_rejected
    ]
    why = late(document, "link_item") or (
        "" if free else _("Every line of %(document)s is linked already.") % {"document": document}
    )
    if why:
        messages.warning(request, why)
        return back(document)
    if len(free) == 1:
        return redirect("request_link_line", document.doc_number, free[0].number)
    context = {
        "document": document,
        "title": _("Link to the catalogue"),
        "lines": free,
        "back": references.address(document),
    }
    return render(request, "requests_app/purchase/link_item.html", context)


@deed("link_item")
def link_line(request, document, line):
    """Choose the model that a line means."""
    found = get_object_or_404(document.items.select_related("standard_item"), number=line)
    why = ""
    if can_proceed(document.link_item) and (found.standard_item_id or found.is_rejected):
        why = _("Line %(number)d (%(item)s) is linked already, or rejected.") % {
            "number": found.number,
            "item": found,
        }
    form = LinkForm(posted(request), line=found, offer=Offer())
    sheet = Sheet(posted(request), form)

    def show(status, **more):
        create = reverse("item_create") if request.user.has_perm(CATALOGUE) else ""
        context = {
            "document": document,
            "title": _("Link to the catalogue"),
            "line": found,
            "form": form,
            "options": form.offer.options,
            "create": create,
        }
        return render(request, "requests_app/purchase/link_line.html", context | more, status=status)

    def do(version):
        linked = service.link_item(document, found, actor=request.user, version=version, **form.values())
        words = {"before": str(found), "model": linked, "document": document}
        messages.success(request, _("“%(before)s” is %(model)s of the catalogue now.") % words)
        if linked.request.status != document.status:
            said = _("%(asked)s became %(now)s, so %(document)s is reviewed anew by logistics.")
            words |= {
                "asked": amounts.units(found, found.quantity),
                "now": amounts.units(linked, linked.quantity),
            }
            messages.warning(request, said % words)
        return back(document)

    return work(request, document, sheet, verb="link_item", late=why, show=show, do=do)
