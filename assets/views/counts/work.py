"""Counting on the phone: the page, and one form at a time without JavaScript. What a phone sends by itself is
in `sending`.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.choices import CountKind, CountStatus
from assets.forms.counts import EntryForm, fresh_key
from assets.models import StockCount
from assets.services.counts import entries
from assets.services.counts import lines as count_lines
from assets.views.counts import entries as in_words
from assets.views.counts.sending import countable, enter, many, sentence, tone
from core.access import signed_in
from core.errors import DomainError
from core.reading.codes import LONGEST
from core.workflow import documents

PAGE = "assets/counts/work.html"
LAST = 20  # of what I counted


@signed_in
def count_work(request, number):
    """What to count with: a field for codes, one for material, and what I counted last. Never what is
    expected. `?late=1`: also when counting is over, for what was not understood and is still in a phone.
    """
    document = countable(request, number)
    if document.status != CountStatus.COUNTING and "late" not in request.GET:
        messages.warning(request, documents.too_late(document))
        return redirect("count", document.doc_number)
    asked = request.GET.get("code", "")[:LONGEST]
    initial = {"code": asked, "key": fresh_key(), "round": document.round}
    return _page(request, document, EntryForm(initial=initial, auto_id="amount_%s"), asked=asked)


@signed_in
@require_POST
def count_entry(request, number):
    """Take one entry of a form, or many as JSON {"now": the phone's clock in milliseconds, "entries": [{key,
    code, amount, adds, takes_back, at, ahead, round}]}; sent twice it is counted once.
    """
    document = countable(request, number)
    if request.content_type == "application/json":
        return many(request, document)
    form = EntryForm(request.POST, auto_id="amount_%s")
    if not form.is_valid():
        return _again(request, document, form, 422)
    try:
        result = enter(document, request.user, form)
    except DomainError as error:
        error.add_to(form)
        return _again(request, document, form, error.status)
    level = {"success": messages.SUCCESS, "error": messages.ERROR}.get(tone(result), messages.WARNING)
    messages.add_message(request, level, sentence(result))
    url = reverse("count_work", args=[document.doc_number])
    return redirect(
        f"{url}?{urlencode({'code': form.cleaned_data['code']})}" if result.state == entries.AMOUNT else url
    )


def _again(request, document: StockCount, form: EntryForm, status: int):
    """The page with what was typed; the document's own when counting is over."""
    if document.status == CountStatus.COUNTING:
        return _page(request, document, form, status=status)
    for said in form.errors.values():
        messages.error(request, said[0])
    return redirect("count", document.doc_number)


def _page(request, document: StockCount, form: EntryForm, *, status: int = 200, asked: str = ""):
    again = document.round == 2
    lines = document.lines.filter(recount=True) if again else document.lines.filter(is_expected=True)
    material = (
        lines.exclude(kind=CountKind.THING)
        .select_related("asset", "standard_item")
        .order_by("standard_item__name", "pk")
    )
    mine = (
        document.entries.standing()
        .filter(counted_by=request.user)
        .select_related("line__asset", "line__standard_item")
        .order_by("-pk")
    )
    context = {
        "document": document,
        "is_over": document.status != CountStatus.COUNTING,
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
    """A row of what I counted last: {text, tone, at, entry (its key), back (a key for taking it back)}."""
    row = {"at": entry.counted_at, "entry": str(entry.client_key), "back": fresh_key()}
    if entry.line is None and entry.amount is None:
        text = _("%(thing)s: nobody knows this code; it is noted.") % {"thing": entry.raw_code}
        return row | {"text": text, "tone": "error"}
    return row | {"text": in_words.text(entry), "tone": "success"}
