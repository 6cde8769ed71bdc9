"""Counting on the phone: the page, and what it sends. It works without JavaScript too, one form at a time."""

import json

from django.contrib import messages
from django.db import DatabaseError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.choices import CountKind, CountStatus
from assets.forms.counts import EntryForm, fresh_key
from assets.models import StockCount
from assets.services.counts import counting, counts
from assets.services.counts import lines as count_lines
from assets.views.counts.counts import visible
from core.access import signed_in
from core.errors import Conflict, DomainError, from_database
from core.reading.codes import LONGEST
from core.words import number as as_number
from core.workflow import documents

PAGE = "assets/counts/work.html"
LAST = 20  # of what I counted
MOST = 50  # entries in one request
TONES = {
    counting.COUNTED: "success",
    counting.AGAIN: "warning",
    counting.UNKNOWN: "error",
    counting.AMOUNT: "warning",
}


@signed_in
def count_work(request, number):
    """What to count with: a field for codes, one for material, and what I counted last. Never what is
    expected.
    """
    document = _countable(request, number)
    if document.status != CountStatus.COUNTING:
        messages.warning(request, documents.too_late(document))
        return redirect("count", document.doc_number)
    asked = request.GET.get("code", "")[:LONGEST]
    return _page(
        request,
        document,
        EntryForm(initial={"code": asked, "key": fresh_key()}, auto_id="amount_%s"),
        asked=asked,
    )


@signed_in
@require_POST
def count_entry(request, number):
    """Take one entry of a form, or many as JSON {"entries": [{key, code, amount, adds, age}]}; sent twice it
    is counted once.
    """
    document = _countable(request, number)
    if request.content_type == "application/json":
        return _many(request, document)
    form = EntryForm(request.POST, auto_id="amount_%s")
    if not form.is_valid():
        return _page(request, document, form, status=422)
    try:
        result = enter(document, request.user, form.cleaned_data)
    except DomainError as error:
        error.add_to(form)
        return _page(request, document, form, status=error.status)
    level = {"success": messages.SUCCESS, "error": messages.ERROR}.get(TONES[result.state], messages.WARNING)
    messages.add_message(request, level, sentence(result))
    url = reverse("count_work", args=[document.doc_number])
    return redirect(
        f"{url}?{urlencode({'code': form.cleaned_data['code']})}" if result.state == counting.AMOUNT else url
    )


def enter(document: StockCount, user, values: dict) -> counting.Counted:
    """Count what a valid EntryForm says."""
    return counting.count_text(
        document,
        actor=user,
        text=values["code"],
        key=values["key"],
        amount=values["amount"],
        adds=values["adds"],
        age=values["age"],
    )


def sentence(result: counting.Counted) -> str:
    """What came of an entry, for the person who sent it."""
    values = {"thing": result.label, "by": result.by, "unit": result.unit}
    if result.state == counting.UNKNOWN:
        return _("%(thing)s: nobody knows this code; it is noted.") % values
    if result.state == counting.AMOUNT:
        return _("%(thing)s: how many %(unit)s?") % values
    if result.state == counting.AGAIN:
        return _("%(thing)s: counted already by %(by)s; it counts once.") % values
    if result.amount is not None:
        return _("%(thing)s: %(amount)s %(unit)s.") % {**values, "amount": as_number(result.amount)}
    return _("%(thing)s: counted.") % values


def _many(request, document: StockCount) -> JsonResponse:
    try:
        sent = json.loads(request.body)["entries"]
        if (
            not isinstance(sent, list)
            or not 0 < len(sent) <= MOST
            or not all(isinstance(one, dict) for one in sent)
        ):
            raise ValueError(sent)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": _("This could not be read.")}, status=400)
    return JsonResponse({"results": [_one(document, request.user, one) for one in sent]})


def _one(document: StockCount, user, sent: dict) -> dict:
    """The answer for one entry: its state, a sentence and a tone; "later" asks to send it again."""
    key = str(sent.get("key", ""))
    form = EntryForm(
        {name: value for name, value in sent.items() if value is not None and value is not False}
    )
    if not form.is_valid():
        text = next(iter(form.errors.values()))[0]
        return {"key": key, "state": "refused", "tone": "error", "text": str(text)}
    try:
        result = enter(document, user, form.cleaned_data)
    except DomainError as error:
        return {"key": key, "state": "refused", "tone": "error", "text": str(error)}
    except DatabaseError as error:
        if not isinstance(from_database(error), Conflict):
            raise
        return {"key": key, "state": "later", "tone": "warning", "text": str(from_database(error))}
    return {
        "key": key,
        "state": result.state,
        "tone": TONES[result.state],
        "text": sentence(result),
        "unit": result.unit,
    }


def _countable(request, number: str) -> StockCount:
    document = visible(request, number)
    counts.refuse_stranger(document, request.user)
    return document


def _page(request, document: StockCount, form: EntryForm, *, status: int = 200, asked: str = ""):
    again = document.round == 2
    lines = document.lines.filter(recount=True) if again else document.lines.filter(is_expected=True)
    material = (
        lines.exclude(kind=CountKind.THING)
        .select_related("asset", "standard_item")
        .order_by("standard_item__name", "pk")
    )
    mine = (
        document.entries.filter(counted_by=request.user)
        .select_related("line__asset", "line__standard_item")
        .order_by("-pk")
    )
    context = {
        "document": document,
        "form": form,
        "asked": asked,
        "key": fresh_key(),
        "material": [
            {"label": count_lines.label_of(line), "unit": line.standard_item.base_unit} for line in material
        ],
        "wanted": [
            count_lines.label_of(line)
            for line in lines.select_related("asset", "standard_item").order_by("pk")
        ]
        if again
        else None,
        "mine": [_mine(entry) for entry in mine[:LAST]],
        "total": mine.count(),
    }
    return render(request, PAGE, context, status=status)


def _mine(entry) -> dict:
    if entry.line is None:
        return {
            "text": _("%(thing)s: nobody knows this code; it is noted.") % {"thing": entry.raw_code},
            "tone": "error",
            "at": entry.counted_at,
        }
    label = count_lines.label_of(entry.line)
    if entry.line.kind == CountKind.THING:
        return {"text": label, "tone": "success", "at": entry.counted_at}
    amount = f"{'+' if entry.adds else ''}{as_number(entry.amount)} {entry.line.standard_item.base_unit}"
    return {"text": f"{label}: {amount}", "tone": "success", "at": entry.counted_at}
