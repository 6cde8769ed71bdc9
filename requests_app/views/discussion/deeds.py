"""Entries of a request's story about what was done: a change of state, a revision of lines, or neither."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import activity, references
from core.words import number
from requests_app.choices import ActivityType, RequestStatus
from requests_app.models import Request, RequestActivity
from requests_app.services.requests import amounts

# What became of the goods.
GOODS = ("shipped", "received", "registered", "handed_over")


def of_goods(document: Request) -> list[RequestActivity]:
    """What became of the goods, oldest first, however long ago. One query."""
    return list(document.activities.filter(payload__verb__in=GOODS).order_by("id"))


def entry(row: RequestActivity, user, *, with_note: bool) -> dict:
    """Something that was done, for requests_app/discussion/story.html."""
    payload = row.payload
    verb = "revised" if row.type == ActivityType.REVISION else payload.get("verb", "")
    action = activity.action(f"requests_app.request.{verb}")
    reference = payload.get("reference", "")
    change = ""
    if payload.get("from") in RequestStatus.values:
        change = f"{RequestStatus(payload['from']).label} → {RequestStatus(payload['to']).label}"
    return {
        "key": str(row.pk),
        "is_comment": False,
        "icon": action.icon,
        "tone": action.tone,
        "title": action.label,
        "reference": reference,
        "url": references.url(reference, user) if reference else "",
        "change": change,
        "lines": _lines(payload),
        "note": payload.get("note", "") if with_note else "",
        "at": row.timestamp,
        "author": row.author_name or _("System"),
        "in_place_of": payload.get("in_place_of", ""),
    }


def _lines(payload: dict) -> list[str]:
    """What it was about, a line each."""
    if "revisions" in payload:
        return [_revision(revision) for revision in payload["revisions"]]
    if payload.get("verb") in ("item_linked", "handed_on"):
        return [f"{payload.get('old', '')} → {payload.get('new', '')}"]
    lines = payload.get("lines")
    if not lines:
        return []
    if not isinstance(lines, list):
        return [ngettext("%(n)d item", "%(n)d items", lines) % {"n": lines}]
    if not isinstance(lines[0], dict):
        return [_("Line %(numbers)s") % {"numbers": ", ".join(map(str, lines))}]
    return [_amount(line) for line in lines]


def _revision(revision: dict) -> str:
    said = (
        f"{revision['name']}: {number(revision['original'])} → {number(revision['approved'])} "
        f"{revision['unit']}"
    )
    return f"{said} ({revision['reason']})" if revision.get("reason") else said


def _amount(line: dict) -> str:
    """How much of a line arrived, was registered or handed over, and what of it was not as it should be."""
    return f"{line['name']}: {amounts.delivered(line)}"
