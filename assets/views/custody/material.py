"""Material that was used at a job, recorded by the technician himself or by who hands over for him."""

from collections import defaultdict

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.forms.custody.material import MOST_LINES, Material, UseForm, UseFormSet
from assets.forms.goods import reshape
from assets.services.stock import consumption
from assets.services.stock.consumption import Taken
from core.access import signed_in
from core.errors import DomainError
from core.pages.redirects import back
from core.words import number
from core.workflow.tokens import once

PREFIX = "lines"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def material_use(request):
    """Say what was used at a job: out of one's own custody, and for those who hand over also out of the
    warehouses.

    `?item=` (a model's key) and `?reference=` fill it in.
    """
    material = Material(request.user, warehouses=request.user.has_perm("assets.handover_asset"))
    if request.method != "POST":
        head = UseForm(material=material, initial={"reference": request.GET.get("reference", "")})
        return _page(
            request,
            material,
            head,
            _lines(material, initial=[{"item": material.label_of(request.GET.get("item", ""))}]),
        )
    if reshape.asked(request.POST):
        data = reshape.reshaped(request.POST, PREFIX, MOST_LINES)
        head, lines = UseForm(data, material=material), _lines(material, data=data)
        reshape.unjudged(head, lines)
        return _page(request, material, head, lines)
    head, lines = UseForm(request.POST, material=material), _lines(material, data=request.POST)
    if not all([head.is_valid(), lines.is_valid()]):
        return _page(request, material, head, lines, status=422)
    values = head.cleaned_data
    technician = values.get("technician") or request.user
    try:
        taken = consumption.consume(
            lines.uses(),
            actor=request.user,
            technician=technician,
            warehouses=material.warehouses,
            reference=values["reference"],
            note=values["note"],
        )
    except DomainError as error:
        lines.refuse(error, head)
        return _page(request, material, head, lines, status=error.status)
    messages.success(request, _("The use for %(document)s is recorded.") % {"document": values["reference"]})
    for sentence in _said(taken):
        messages.info(request, sentence)
    return back(request, "my_stock")


def _lines(material: Material, **kwargs):
    return UseFormSet(prefix=PREFIX, form_kwargs={"material": material}, **kwargs)


def _said(taken: list[Taken]) -> list[str]:
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


def _page(request, material: Material, head: UseForm, lines, status: int = 200):
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "material": material,
        "head": head,
        "lines": lines,
        "problems": _problems(head, lines),
        "most": MOST_LINES,
        "next": asked.get("next", ""),
    }
    return render(request, "assets/custody/material_use.html", context, status=status)


def _problems(head: UseForm, lines) -> list[dict]:
    """Every mistake of the page with the id of its field, for components/problems.html."""
    if not head.is_bound:
        return []
    found = [
        {"id": "", "label": "", "text": text} for text in (*head.non_field_errors(), *lines.non_form_errors())
    ]
    forms = [("", head), *((_("Line %(n)d") % {"n": n}, form) for n, form in enumerate(lines.forms, start=1))]
    for title, form in forms:
        if title:
            found += [{"id": "", "label": title, "text": text} for text in form.non_field_errors()]
        for name in (name for name in form.errors if name in form.fields):
            label = f"{title} · {form[name].label}" if title else form[name].label
            found += [
                {"id": form[name].id_for_label, "label": label, "text": text} for text in form.errors[name]
            ]
    return found
