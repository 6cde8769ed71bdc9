"""Handovers: the list, and one document."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.models import Asset
from core import listing
from core.access import signed_in
from core.reading.keys import whole_all
from loans.choices import HandoverStatus
from loans.filters.handovers import HANDOVER_LIST, whole_number
from loans.models import Handover, HandoverSignature
from loans.models.handovers.transitions import MAKE
from loans.services.handovers import accepting
from loans.views.handovers import facts

PEOPLE = ("giver", "receiver", "made_by")
ROW = (
    "id",
    "doc_number",
    "handover_date",
    "giver_name",
    "receiver_name",
    "acknowledging_name",
    "wo_ro_int_number",
    "status",
    "line_count",
    "first_item",
    "signing_way",
    "voided_at",
)


def visible(request, number: str) -> Handover:
    """The handover of this number among those the person may see, else 404; `is_drawn` says whether the
    receiver drew his signature.
    """
    drawn = Exists(HandoverSignature.objects.filter(handover=OuterRef("pk")))
    found = Handover.objects.visible_to(request.user).select_related(*PEOPLE).annotate(is_drawn=drawn)
    return get_object_or_404(found, doc_number=number.upper())


@signed_in
@require_safe
def handovers(request):
    """Who gave what to whom: all of it for the global view, else what concerns oneself."""
    user = request.user
    if whole_number(request.GET.get("q", "")):
        # Who looks for one handover wants it in whatever state it is.
        request.GET = request.GET.copy()
        request.GET["tab"] = "all"
    page = listing.build(
        request,
        queryset=Handover.objects.visible_to(user),
        page_key="handovers",
        rows=_rows,
        export="handovers",
        **HANDOVER_LIST,
    )
    context = {
        "may_begin": user.has_perm(MAKE) or Asset.objects.current().filter(place__user=user).exists(),
    }
    return listing.render(request, "loans/handovers/handovers.html", page, context)


def _rows(found) -> list[dict]:
    rows = list(found.with_first_item().values(*ROW))
    for row in rows:
        status, more = HandoverStatus(row["status"]), row["line_count"] - 1
        row |= {
            "label": status.label,
            "tone": status.tone,
            "from": _("from %(name)s") % {"name": row["giver_name"]},
            "more": more,
            "more_said": ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more},
            "url": reverse("handover", args=[row["doc_number"]]),
        }
    return rows


@signed_in
@require_safe
def handover_accept(request):
    """To the answer about the scanned things of `ids`; where several handovers ask for one, to those."""
    keys = whole_all(request.GET.getlist("ids"))
    found = list(accepting.asking(request.user, keys)[:2])
    if len(found) == 1:
        return redirect("handover_answer", found[0].doc_number)
    if not found:
        messages.warning(request, _("No handover of these things waits for your signature."))
        return redirect(f"{reverse('scan')}?list={'.'.join(map(str, keys))}")
    messages.info(request, _("These things are in several handovers: answer one after the other."))
    return redirect(f"{reverse('handovers')}?sign=on")


@signed_in
def handover(request, number):
    """One handover: who, what, and how it was answered."""
    return render(
        request, "loans/handovers/handover.html", facts.page(visible(request, number), request.user)
    )
