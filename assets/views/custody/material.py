"""Material that was used at a job, recorded by the technician himself or by who hands over for him."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.forms.custody.material import MOST_LINES, PREFIX, Material, UseForm, uses_sheet
from assets.forms.goods import reshape
from assets.services.stock import consumption, restoring, uses
from assets.services.stock.consumption import LotUsage
from core.access import signed_in
from core.forms.words import ReasonForm
from core.pages.redirects import back
from core.views.ask import ask, form_page, posted, work
from core.words import moment, number
from core.workflow.tokens import once


@signed_in
@form_page
@once
def material_use(request):
    """Say what was used at a job: out of one's own custody, and for those who hand over also out of the
    warehouses.

    `?item=` (a model's key) and `?reference=` fill it in.
    """
    material = Material(request.user, warehouses=request.user.has_perm("assets.handover_asset"))
    data, judged = reshape.read(request, PREFIX, MOST_LINES)
    head = UseForm(data, material=material, initial={"reference": request.GET.get("reference", "")})
    first = [{"item": material.label_of(request.GET.get("item", ""))}]
    sheet = uses_sheet(data, head, material, judged=judged, initial=first)
    asked = request.POST if request.method == "POST" else request.GET

    def show(status, **more):
        context = {
            "material": material,
            "head": head,
            "lines": sheet.rows,
            "problems": sheet.problems(),
            "next": asked.get("next", ""),
        }
        return render(request, "assets/custody/material_use.html", context | more, status=status)

    def record():
        values = head.cleaned_data
        taken = consumption.consume(
            sheet.rows.uses(),
            actor=request.user,
            technician=values.get("technician") or request.user,
            warehouses=material.warehouses,
            reference=values["reference"],
            note=values["note"],
        )
        said = _("The use for %(document)s is recorded.") % {"document": values["reference"]}
        messages.success(request, said)
        for sentence in _said(taken):
            messages.info(request, sentence)
        return back(request, "my_stock")

    return work(request, None, sheet, show=show, do=record)


@signed_in
@form_page
@once
def material_take_back(request, pk):
    """A use was wrong: what it took is there again. `pk` is one of its movements."""
    use = uses.of(pk)
    if use is None or not uses.may_see(request.user, use):
        raise Http404
    late = uses.too_old(request.user, use)
    if not late and not uses.left_of([use]).get(use.key):
        late = uses.taken_back_sentence(use)
    return ask(
        request,
        use,
        ReasonForm(posted(request), least=3, most=500),
        restoring.take_back,
        late=late,
        title=_("Take the use back"),
        heading=_("Take back the use for %(document)s") % {"document": use},
        text=_(
            "Recorded by %(who)s, %(when)s. All of it goes back into the lots that it came from: %(lines)s."
        )
        % {
            "who": use.actor_name,
            "when": moment(use.at),
            "lines": "; ".join(use.words()),
        },
        said=_("The use for %(document)s is taken back."),
        back=reverse("my_stock"),
    )


def _said(taken: list[LotUsage]) -> list[str]:
    """For each material how much came out of which lot."""
    by_item = defaultdict(list)
    for take in taken:
        by_item[take.lot.name, take.lot.standard_item_id].append(take)
    sentences = []
    for (name, _item), takes in by_item.items():
        parts = (
            _("%(amount)s from %(lot)s (%(place)s)")
            % {"amount": number(t.quantity), "lot": t.lot.code, "place": t.place.name}
            for t in takes
        )
        sentences.append(f"{name}: {', '.join(parts)}.")
    return sentences
