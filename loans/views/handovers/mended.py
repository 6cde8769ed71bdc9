"""From the page of a repair: what was mended is handed out, to its person or another."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assets.models import Repair
from core import clock
from core.access import requires
from core.files.attachments import limits
from core.forms.people.person import label_of
from core.views.ask import form_page, posted, work
from core.workflow.tokens import once
from loans.forms.handovers.making import MendedSheet
from loans.models.handovers.transitions import MAKE
from loans.services.handovers import mended as service

PAGE = ("asset__place__user", "asset__standard_item", "holder_place__user__division")


@requires(MAKE)
@form_page
@once
def repair_hand_over(request, number):
    """To whom the mended thing goes: proposed is who had it when it broke."""
    found = Repair.objects.visible_to(request.user).select_related(*PAGE)
    repair = get_object_or_404(found, doc_number=number.upper())
    person = repair.holder_place.user
    initial = {
        "date": clock.today(),
        "receiver": label_of(person) if person and person.works_here else "",
    }
    sheet = MendedSheet(
        posted(request), request.FILES or None, repair.asset, user=request.user, initial=initial
    )

    def show(status, **more):
        context = {"document": repair, "sheet": sheet, "problems": sheet.problems()}
        return render(request, "loans/handovers/mended.html", context | limits() | more, status=status)

    def do(version):
        done = service.hand_over(repair, actor=request.user, version=version, **sheet.values())
        said = _("%(document)s: what was mended is with %(who)s now, who is asked to sign.")
        messages.success(request, said % {"document": done, "who": done.receiver_name})
        return redirect("handover", done.doc_number)

    return work(request, repair, sheet, decides=True, late=service.obstacle(repair), show=show, do=do)
