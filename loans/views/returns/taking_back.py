"""Things that were chosen in a list, or scanned, come back: what is lent with the returns of its loans."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import Asset
from core.access import requires
from core.files.attachments import limits
from core.pages.redirects import back
from core.reading.keys import whole, whole_all
from core.views.ask import form_page, work
from core.workflow.tokens import once
from loans.forms.returns.taking_back import TakeBackSheet, named, version_of
from loans.models import AssetReturn, LoanAssignment
from loans.models.handovers.transitions import MAKE
from loans.models.loans.transitions import TAKE_BACK
from loans.services.returns import taking_back as service
from loans.views.returns import photos
from loans.views.returns.verbs import unit

MOST = 200  # things on one page
UNIT = (
    "asset__standard_item",
    "asset__category",
    "asset__place",
    "loan_item",
    "loan_request",
    "handover_item",
)


@requires(TAKE_BACK, MAKE)
@form_page
@once
def take_back(request):
    """The things of `ids`, or all that `person` holds; what is left out stays where it is."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = set(whole_all(asked.getlist("ids")))
    listed = chosen | set(whole_all(asked.getlist("listed")))
    visible = Asset.objects.visible_to(request.user)
    found = visible.filter(pk__in=service.asked(ids=listed, person=whole(asked.get("person"))))
    things = list(found.select_related("place__user", "standard_item").order_by("pk")[:MOST])
    posted = request.POST if request.method == "POST" and "to" in request.POST else None
    out = LoanAssignment.objects.out().filter(asset__in=things).values("pk")
    # What was chosen and came back meanwhile is said, not left out.
    lent = LoanAssignment.objects.filter(Q(pk__in=out) | Q(pk__in=named(posted), asset__in=things))
    lent = list(lent.select_related(*UNIT).order_by("loan_request", "pk"))
    if not lent and posted is None:
        query = {key: asked.getlist(key) for key in ("ids", "listed", "person", "next") if key in asked}
        return redirect(f"{reverse('custody_take_back')}?{urlencode(query, doseq=True)}")
    keys = {one.asset_id for one in lent}
    sheet = TakeBackSheet(
        posted,
        request.FILES or None,
        lent,
        [thing for thing in things if thing.pk not in keys],
        chosen=chosen,
        user=request.user,
    )

    def show(status, **more):
        context = {
            "sheet": sheet,
            "loans": _by_loan(sheet, request.user),
            "problems": sheet.problems(),
            "next": asked.get("next", ""),
        }
        return render(request, "loans/returns/take_back.html", context | limits() | more, status=status)

    def do():
        head = sheet.head.cleaned_data
        made = service.take_back(
            sheet.taken(), sheet.parts(), to=head["to"], note=head["note"], actor=request.user
        )
        return _done(request, made, len(sheet.parts()))

    return work(request, None, sheet, show=show, do=do)


def _by_loan(sheet: TakeBackSheet, user) -> list[dict]:
    """The lent lines under their loan: {loan, field (its hidden version), rows}."""
    pictures = photos.of_hand_out([form.unit for form in sheet.lent], user)
    found = []
    for loan, forms in groupby(sheet.lent, key=lambda form: form.unit.loan_request):
        rows = [
            {"form": form, "line": unit(form.unit), "photos": photos.only_out(pictures, form.unit)}
            for form in forms
        ]
        found.append({"loan": loan, "field": version_of(loan.pk), "rows": rows})
    return found


def _done(request, made: list[AssetReturn], others: int):
    """Say what came back with which document, and go to the one, or to where the person came from."""
    said = []
    if made:
        said.append(_("Taken back with %(documents)s.") % {"documents": ", ".join(map(str, made))})
    if others:
        told = ngettext("%(n)d thing more is back.", "%(n)d things more are back.", others)
        said.append(told % {"n": others})
    messages.success(request, " ".join(said))
    if len(made) == 1 and not others:
        return redirect("return", made[0].doc_number)
    return back(request, "returns" if made else "assets")
