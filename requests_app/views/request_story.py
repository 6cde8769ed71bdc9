"""What happened to a request and what was said about it, newest first: comments in threads, between them the deeds."""

import re
from collections import defaultdict

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_fsm import can_proceed

from core import activity, references, tokens
from core.icons import render_icon
from core.models import User
from core.templatetags.ui import number
from core.words import moment
from requests_app.choices import ActivityType, RequestStatus
from requests_app.models import Request, RequestActivity
from requests_app.services import comments

SHOWN = 50  # of the newest; the others on request
FIELDS = ("id", "timestamp", "author_id", "author_name", "type", "parent_id", "payload", "now")


def of(document: Request, user, *, form, everything: bool) -> dict:
    """{entries, more, open, people, form, answers (whether a refused form stands in its thread), here}."""
    rows, more = _rows(document, everything)
    open_ = can_proceed(document.comment)
    people = comments.mentionable(document) if open_ else []
    names = _names(rows, {person.pk: person.name for person in people})
    refused = str(form["parent"].value() or "") if form.is_bound else ""
    here = reverse("request_comment", args=[document.doc_number])
    entries = _entries(rows, {"open": open_, "user": user, "names": names, "here": here, "refused": refused})
    return {
        "entries": entries,
        "more": more,
        "open": open_,
        "people": sorted({person.name for person in people if person.pk != user.pk}),
        "form": form,
        # Where what was answered cannot be answered any more, the words go back into the form above.
        "answers": any(entry.get("refused") for entry in entries),
        "here": here,
    }


def _rows(document: Request, everything: bool) -> tuple[list, bool]:
    """The newest rows and the comments that they answer, newest first; and whether there are more. Two queries.

    What replaced a comment (an edit, a removal) is not a row of its own: its content is `now` of the comment.
    """
    latest = RequestActivity.objects.filter(replaces=OuterRef("pk")).order_by("-id").values("payload")[:1]
    all_ = document.activities.filter(replaces__isnull=True).annotate(now=Subquery(latest)).order_by("-id")
    rows = list((all_ if everything else all_[: SHOWN + 1]).values_list(*FIELDS, named=True))
    more = not everything and len(rows) > SHOWN
    if more:
        rows = rows[:SHOWN]
        there = {row.id for row in rows}
        if missing := {row.parent_id for row in rows if row.parent_id} - there:
            rows += all_.filter(pk__in=missing).values_list(*FIELDS, named=True)
    return rows, more


def _names(rows, known: dict[int, str]) -> dict[int, str]:
    """{key: name} of everybody who is mentioned in these rows."""
    mentioned = {pk for row in rows for pk in row.payload.get("mentions", ())}
    if missing := mentioned - set(known):
        known |= dict(User.objects.filter(pk__in=missing).values_list("pk", "name"))
    return known


def _entries(rows, write: dict) -> list[dict]:
    """One entry for each deed and each thread; a thread stands where its newest answer does."""
    answers, newest = defaultdict(list), {}
    for row in rows:
        if row.parent_id:
            answers[row.parent_id].append(row)
            newest[row.parent_id] = max(row.id, newest.get(row.parent_id, 0))
    said_again = _twins(rows)
    found = []
    for row in rows:
        if row.parent_id:
            continue
        if row.type == ActivityType.COMMENT:
            entry = _comment(row, write)
            entry["answers"] = [_comment(answer, write) for answer in reversed(answers[row.id])]
            entry["may_answer"] = write["open"] and not entry["removed"]
            entry["token"] = tokens.fresh() if entry["may_answer"] else ""
            entry["refused"] = entry["may_answer"] and write["refused"] == str(row.id)
        else:
            entry = _deed(row, write["user"], told=row.id not in said_again)
        found.append((max(row.id, newest.get(row.id, 0)), entry))
    return [entry for _key, entry in sorted(found, key=lambda pair: -pair[0])]


def _twins(rows) -> set[int]:
    """Revisions that were written together with a change of state, which says their note already."""
    moves = {(row.timestamp, row.payload.get("verb")) for row in rows if row.type == ActivityType.STATUS_CHANGE}
    return {row.id for row in rows if row.type == ActivityType.REVISION and (row.timestamp, row.payload.get("verb")) in moves}


def _comment(row, write: dict) -> dict:
    now = row.now or {}
    removed = bool(now.get("removed"))
    own = write["open"] and row.author_id == write["user"].pk and not removed
    return {
        "id": row.id,
        "comment": True,
        "drawing": _icon("message-square"),
        "title": row.author_name,
        "text": "" if removed else _marked(now.get("text", row.payload.get("text", "")), row.payload.get("mentions", ()), write["names"]),
        "when": moment(row.timestamp),
        "iso": row.timestamp.isoformat(),
        "edited": bool(now) and not removed,
        "removed": removed,
        "edit_url": f"{write['here']}{row.id}/edit/" if own else "",
        "remove_url": f"{write['here']}{row.id}/remove/" if own else "",
    }


def _marked(text: str, mentions, names: dict[int, str]) -> SafeString:
    """The text, escaped, with the names of those it reached marked: each as far as it was written out."""
    forms = sorted({form for pk in mentions for form in _forms(names.get(pk, ""))}, key=len, reverse=True)
    if not forms:
        return escape(text)
    parts = re.split(rf"(@(?:{'|'.join(map(re.escape, forms))}))(?!\w)", text, flags=re.I)
    marked = [f'<b class="mention">{escape(part)}</b>' if n % 2 else escape(part) for n, part in enumerate(parts)]
    return mark_safe("".join(marked))  # noqa: S308 every part is escaped


def _forms(name: str) -> list[str]:
    """Dewi Sari -> Dewi, Dewi Sari."""
    words = name.split(" ")
    return [" ".join(words[:n]) for n in range(1, len(words) + 1) if words[0]]


def _deed(row, user, *, told: bool) -> dict:
    payload = row.payload
    done = activity.action(f"requests_app.request.{payload.get('verb', '')}")
    if row.type == ActivityType.REVISION:
        done = activity.action("requests_app.request.revised")
    reference = payload.get("reference", "")
    return {
        "id": row.id,
        "drawing": _icon(done.icon),
        "tone": done.tone,
        "title": done.label,
        "reference": reference,
        "url": references.url(reference, user) if reference else "",
        "way": f"{_label(payload['from'])} → {_label(payload['to'])}" if payload.get("from") in RequestStatus.values else "",
        "lines": _lines(payload),
        "text": payload.get("note", "") if told else "",
        "who": row.author_name or _("System"),
        "instead": payload.get("in_place_of", ""),
        "when": moment(row.timestamp),
        "iso": row.timestamp.isoformat(),
    }


def _lines(payload: dict) -> list[str]:
    """What it was about, a line each."""
    if "revisions" in payload:
        return [
            f"{r['name']}: {number(r['original'])} → {number(r['approved'])} {r['unit']}" + (f" ({r['reason']})" if r.get("reason") else "")
            for r in payload["revisions"]
        ]
    if payload.get("verb") == "item_linked":
        return [f"{payload.get('old', '')} → {payload.get('new', '')}"]
    lines = payload.get("lines")
    if not isinstance(lines, list):
        return [ngettext("%(n)d item", "%(n)d items", lines) % {"n": lines}] if lines else []
    if not lines or not isinstance(lines[0], dict):
        return [_("Line %(numbers)s") % {"numbers": ", ".join(map(str, lines))}] if lines else []
    gaps = {"wrong": _("wrong"), "missing": _("will not come")}
    return [_amount(line, gaps) for line in lines]


def _amount(line: dict, gaps: dict) -> str:
    more = [f"{number(line[key])} {word}" for key, word in gaps.items() if float(line.get(key) or 0)]
    if line.get("reason"):
        more.append(line["reason"])
    said = f"{line['name']}: {number(line['quantity'])} {line['unit']}"
    return f"{said} ({', '.join(more)})" if more else said


def _label(status: str) -> str:
    return RequestStatus(status).label


def _icon(name: str) -> SafeString:
    return render_icon(name, 18)
