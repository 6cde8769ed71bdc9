"""A new handover: of things chosen from a list, scanned, or held by somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from assets.models import Asset
from assets.services.goods import codes
from core import clock
from core.access import signed_in
from core.files.attachments import limits
from core.forms.people.person import label_of
from core.forms.sheet import whole
from core.models import User
from core.reading import codes as reading
from core.reading.keys import whole_all
from core.views.ask import form_page, work
from core.workflow.tokens import once
from loans.choices import MOST_HANDOVER_LINES
from loans.forms.handovers.making import MakeSheet
from loans.models.handovers.transitions import MAKE
from loans.services.handovers import making as service

ADD = "add"  # the button that only brings what the codes name as lines


@signed_in
@form_page
@once
def handover_new(request):
    """Hand the things of `ids` (keys), `asset` (codes) or `person` (all that he holds) to somebody; who does
    not hand over chooses among what he holds himself.

    Codes that are typed or scanned come as lines first: nobody hands over what he has not seen by name.
    """
    asked = request.POST if request.method == "POST" else request.GET
    user, makes = request.user, request.user.has_perm(MAKE)
    chosen, listed = set(whole_all(asked.getlist("ids"))), set(whole_all(asked.getlist("listed")))
    texts = [text for text in reading.lines(asked.get("codes", "")) if text] + asked.getlist("asset")
    named, unknown = _named(texts[:MOST_HANDOVER_LINES], user)
    things = _things(user, asked, chosen | listed | named)
    chosen |= named
    if not makes and not things:
        raise PermissionDenied
    posted = request.POST if request.method == "POST" and "receiver" in request.POST else None
    judged = posted is not None and ADD not in posted and not texts
    files = request.FILES or None
    sheet = MakeSheet(
        posted, files, things, user=user, chosen=chosen, judged=judged, initial=_initial(request)
    )

    def show(status, **more):
        context = {
            "sheet": sheet,
            "problems": sheet.problems(),
            "unknown": unknown,
            "makes": makes,
            "next": asked.get("next", ""),
        }
        return render(request, "loans/handovers/new.html", context | limits() | more, status=status)

    def make():
        done = service.make(sheet.line_values(), actor=user, **sheet.head_values())
        said = ngettext(
            "%(document)s: %(count)d thing is with %(who)s now, who is asked to sign.",
            "%(document)s: %(count)d things are with %(who)s now, who is asked to sign.",
            done.line_count,
        )
        messages.success(
            request, said % {"document": done, "count": done.line_count, "who": done.receiver_name}
        )
        return redirect("handover", done.doc_number)

    return work(request, None, sheet, show=show, do=make)


def _named(texts: list[str], user) -> tuple[set[int], list[str]]:
    """(keys of the things that codes name, sentences about those that name none)."""
    answers = codes.resolve_many(texts, user) if texts else []
    return (
        {answer.asset.pk for answer in answers if answer.asset},
        [answer.sentence for answer in answers if not answer.asset],
    )


def _things(user, asked, keys: set[int]) -> list[Asset]:
    """What the page is about: the things of `keys`; on a first look all that `person` holds, and of who does
    not hand over all that he holds himself.
    """
    mine = Q(place__user=user)
    if not user.has_perm(MAKE):
        found = Asset.objects.current().filter(mine)
    elif keys:
        found = Asset.objects.visible_to(user).filter(pk__in=keys)
    elif person := whole(asked, "person"):
        found = Asset.objects.visible_to(user).filter(place__user=person)
    else:
        return []
    found = found.select_related("place__user", "standard_item").order_by("pk")
    return list(found[:MOST_HANDOVER_LINES])


def _initial(request) -> dict:
    """What the head begins with: today, and whom the url names."""
    to = whole(request.GET, "to")
    person = User.objects.active().select_related("division").filter(pk=to).first() if to else None
    return {
        "date": clock.today(),
        "receiver": label_of(person) if person else "",
        "reference": request.GET.get("reference", "")[:50],
    }
