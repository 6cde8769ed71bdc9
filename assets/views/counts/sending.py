"""What a phone sends of a stock count, and what it hears: many entries at once, and how much still waits in
it.
"""

import json

from django.db import DatabaseError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.choices import CountStatus
from assets.forms.counts import EntryForm, PhoneForm, moment
from assets.models import StockCount
from assets.services.counts import counting, counts, entries, phones
from assets.views.counts.counts import visible
from core import clock
from core.access import signed_in
from core.errors import Conflict, DomainError, from_database
from core.words import number as as_number

MOST = 50  # entries in one request
TONES = {
    entries.COUNTED: "success",
    entries.AGAIN: "warning",
    entries.UNKNOWN: "error",
    entries.AMOUNT: "warning",
    entries.TAKEN_BACK: "warning",
}


@signed_in
@require_POST
def count_phone(request, number):
    """A phone says how much waits in it (JSON {device, waiting, open}); it hears what time it is, and whether
    this round is still counted.
    """
    document = countable(request, number)
    try:
        form = PhoneForm(_read(request))
    except ValueError:
        return _unreadable()
    if not form.is_valid():
        return _unreadable()
    values = form.cleaned_data
    phones.report(
        document,
        actor=request.user,
        device=values["device"],
        waiting=values["waiting"],
        is_open=values["open"],
    )
    return JsonResponse(
        {
            "now": _milliseconds(),
            "round": document.round,
            "counting": document.status == CountStatus.COUNTING,
        }
    )


def enter(document: StockCount, user, form: EntryForm, *, phone_now=None) -> entries.Counted:
    """Count, or take back, what a valid EntryForm says."""
    values = form.cleaned_data
    how = {"actor": user, "key": values["key"], "recorded": form.recorded(phone_now)}
    if values["takes_back"]:
        return counting.take_back(document, entry_key=values["takes_back"], **how)
    return counting.count_text(
        document,
        text=values["code"],
        amount=values["amount"],
        adds=values["adds"],
        round_=values["round"],
        **how,
    )


def tone(result: entries.Counted) -> str:
    """How an answer looks."""
    return "warning" if result.is_late else TONES[result.state]


def sentence(result: entries.Counted) -> str:
    """What came of an entry, for the person who sent it."""
    return " ".join(filter(None, [_what(result), _late(result.late), result.warning]))


def _late(why: str) -> str:
    return {
        "": "",
        entries.WAITS: _("It came after the submission: it is kept, and waits for whoever leads the count."),
        entries.ASIDE: _("It came after the submission and was set aside: it is kept, and does not count."),
        entries.OVER: _(
            "It came when the count was over already: it is kept, and does not count. Whoever led the count "
            "sees it."
        ),
    }[why]


def _what(result: entries.Counted) -> str:
    values = {"thing": result.label, "by": result.by, "unit": result.unit}
    if result.state == entries.TAKEN_BACK:
        # What came late takes nothing back yet.
        return (_("%(thing)s: to be taken back.") if result.late else _("%(thing)s: taken back.")) % values
    if result.state == entries.UNKNOWN:
        return _("%(thing)s: nobody knows this code; it is noted.") % values
    if result.state == entries.AMOUNT:
        return _("%(thing)s: how many %(unit)s?") % values
    if result.state == entries.AGAIN:
        return _("%(thing)s: counted already by %(by)s; it counts once.") % values
    if result.amount is not None:
        return _("%(thing)s: %(amount)s %(unit)s.") % {**values, "amount": as_number(result.amount)}
    return _("%(thing)s: counted.") % values


def _read(request) -> dict:
    """What was sent as JSON. Raises ValueError for anything but an object."""
    if request.content_type != "application/json":
        raise ValueError(request.content_type)
    try:
        sent = json.loads(request.body)
    except RecursionError as error:
        raise ValueError(request.body[:20]) from error
    if not isinstance(sent, dict):
        raise ValueError(sent)
    return sent


def _unreadable() -> JsonResponse:
    return JsonResponse({"error": _("This could not be read.")}, status=400)


def _milliseconds() -> int:
    return round(clock.now().timestamp() * 1000)


def many(request, document: StockCount) -> JsonResponse:
    """Take many entries at once; see `count_entry`."""
    try:
        sent = _read(request)
    except ValueError:
        return _unreadable()
    rows = sent.get("entries")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST or not all(isinstance(r, dict) for r in rows):
        return _unreadable()
    phone_now = moment(sent.get("now"))
    results = [_one(document, request.user, row, phone_now) for row in rows]
    return JsonResponse({"results": results, "now": _milliseconds()})


def _one(document: StockCount, user, sent: dict, phone_now) -> dict:
    """The answer for one entry: its state, a sentence and a tone. The phone forgets what is `kept`, and
    nothing else; "later" asks to send it again, anything else to look at it.
    """
    key = str(sent.get("key", ""))
    answer = {"key": key, "state": "refused", "kept": False, "tone": "error"}
    form = EntryForm(
        {name: value for name, value in sent.items() if value is not None and value is not False}
    )
    if not form.is_valid():
        return answer | {"text": str(next(iter(form.errors.values()))[0])}
    try:
        result = enter(document, user, form, phone_now=phone_now)
    except Conflict as error:
        # Submitted or closed at this very moment: the next time it is known to be late.
        now = StockCount.objects.get(pk=document.pk)
        state = "refused" if (now.status, now.round) == (document.status, document.round) else "later"
        return answer | {"state": state, "text": str(error)}
    except DomainError as error:
        return answer | {"text": str(error)}
    except DatabaseError as error:
        if not isinstance(from_database(error), Conflict):
            raise
        return answer | {"state": "later", "tone": "warning", "text": str(from_database(error))}
    is_late = result.is_late and result.state != entries.TAKEN_BACK
    return {
        "key": key,
        "state": entries.LATE if is_late else result.state,
        "kept": result.state != entries.AMOUNT,
        "tone": tone(result),
        "text": sentence(result),
        "unit": result.unit,
    }


def countable(request, number: str) -> StockCount:
    """The count, when this person may count in it; else 404 or 403."""
    document = visible(request, number)
    counts.refuse_stranger(document, request.user)
    return document
