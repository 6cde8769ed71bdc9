"""Handing over: what was approved goes into the requester's hands, all of it or a part."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.views.custody.choosing import things
from core.views.ask import posted, work
from requests_app.choices import BUYING, RequestStatus
from requests_app.forms.goods.handovers import HandoverLineForm, HandoverSheet
from requests_app.services.goods import handovers as service
from requests_app.services.requests import steps
from requests_app.views.approval import line_facts
from requests_app.views.pages import back, deed


@deed("hand_over")
def hand_over(request, document):
    """Choose the things that the requester gets."""
    sheet = HandoverSheet(posted(request), document, steps.lines_of(document), request.user)
    why = ""
    if document.is_for_stock:
        why = _("%(document)s is a restock: it stays in the warehouse.") % {"document": document}
    elif document.status in BUYING and not sheet.lines:
        why = _("Nothing of %(document)s is there to be handed over yet.") % {"document": document}

    def show(status, **more):
        context = {
            "document": document,
            "title": _("Hand over"),
            "sheet": sheet,
            "problems": sheet.problems(),
            "rows": [_row(form) for form in sheet.lines],
        }
        return render(request, "requests_app/goods/hand_over.html", context | more, status=status)

    def do(version):
        done, given = service.hand_over(
            document, sheet.handover_lines(), actor=request.user, version=version, **sheet.head.cleaned_data
        )
        count = len(given)
        said = ngettext(
            "%(count)d thing is handed over to %(who)s.",
            "%(count)d things are handed over to %(who)s.",
            count,
        )
        messages.success(request, said % {"count": count, "who": document.requester_name})
        if done.status == RequestStatus.COMPLETED:
            messages.success(request, _("%(document)s is completed.") % {"document": document})
        elif done.status in BUYING:
            said = _("The rest of %(document)s is handed over when it is there.")
            messages.info(request, said % {"document": document})
        else:
            messages.info(
                request, _("The rest of %(document)s is still to be handed over.") % {"document": document}
            )
        return back(document)

    return work(request, document, sheet, verb="hand_over", late=why, show=show, do=do)


def _row(form: HandoverLineForm) -> dict:
    """A line, what is left of it, and each thing in words."""
    line = form.line
    facts = [line_facts.amount(_("To hand over"), line, line.to_hand, tone="amber")]
    if line.handed_quantity:
        facts.append(line_facts.amount(_("Handed over already"), line, line.handed_quantity))
    found = things(form, lambda choice: _("For this request") if choice["mine"] else "")
    return {"form": form, "line": line, "facts": facts, "things": found}
