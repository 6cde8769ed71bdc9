"""Everything that somebody who leaves holds, owes and has open, and the one go that settles it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import requires
from core.models import User
from core.views.ask import form_page, posted, work
from core.workflow.tokens import once
from loans.forms.leaving.settling import HELD, SettleSheet
from loans.models import Clearance
from loans.services.leaving import holdings, settling
from loans.views.leaving import facts

PAGE = "loans/leaving/leaving.html"


@requires("core.delete_user")
@form_page
@once
def user_leaving(request, pk):
    """What he has, by place; of who leaves, what becomes of it."""
    people = User.objects.visible_to(request.user).select_related("division")
    person = get_object_or_404(people, pk=pk)
    found, cleared = holdings.of(person), Clearance.objects.of(person).first()
    sheet = SettleSheet(posted(request), found)
    leaves = person.is_active and person.is_leaving and cleared is None
    late = ""
    if posted(request) is not None and cleared:
        late = _("%(name)s is cleared already: %(document)s.") % {"name": person, "document": cleared}

    def show(status, **more):
        context = {
            "person": person,
            "sheet": sheet,
            "found": found,
            "groups": facts.groups(sheet, request.user),
            "owed": facts.owed(found),
            "cleared": cleared,
            "leaves": leaves,
            "problems": sheet.problems() if leaves or late else [],
            "held": HELD,
        }
        return render(request, PAGE, context | more, status=status)

    def settle():
        said = sheet.head.cleaned_data
        done = settling.settle(
            person,
            sheet.choices,
            actor=request.user,
            signing_way=said["signing_way"],
            note=said["note"],
            successors=sheet.successors,
            seen=sheet.held,
        )
        text = _("%(name)s is cleared: %(document)s. The account can be deactivated now.")
        messages.success(request, text % {"name": person, "document": done})
        return redirect("clearance", done.doc_number)

    return work(request, None, sheet, late=late, back=reverse("user", args=[pk]), show=show, do=settle)
