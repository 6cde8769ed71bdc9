"""What happened to a request and what was said about it, newest first: comments in threads, between them the
deeds.
"""

import json
import re
from collections import defaultdict, namedtuple
from dataclasses import dataclass

from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_fsm import can_proceed

from core import activity, references
from core.models import User
from core.pages.icons import render_icon
from core.templatetags.ui import number
from core.words import moment
from requests_app.choices import ActivityType, RequestStatus
from requests_app.models import Request
from requests_app.views.requests.shapes import Shapes, fill, fill_each, fill_some, load, together

SHOWN = 20  # of the newest; the others on request
# What became of the goods, for the steps and the cards of arrivals and handovers: all of it, however long
# ago.
DEEDS = ("shipped", "received", "registered", "handed_over")
# By hand and all in one: the page of a request is looked at a lot, and the ORM needs three such queries, each
# written anew. What replaced a comment (an edit, a removal) is not a row of its own: its content is `now` of
# the comment.
READ = """
WITH newest AS (
    SELECT id, timestamp, author_id, author_name, type, parent_id, payload FROM request_activities
     WHERE request_id = %(request)s AND replaces_id IS NULL ORDER BY id DESC LIMIT %(most)s
), answered AS (
    SELECT id, timestamp, author_id, author_name, type, parent_id, payload FROM request_activities
     WHERE id IN (SELECT parent_id FROM newest) AND id NOT IN (SELECT id FROM newest)
), deeds AS (
    SELECT id, timestamp, author_id, author_name, type, parent_id, payload FROM request_activities
     WHERE request_id = %(request)s AND payload->>'verb' = ANY(%(deeds)s)
)
SELECT one.*, (SELECT again.payload FROM request_activities again WHERE again.replaces_id = one.id
       ORDER BY again.id DESC LIMIT 1)
  FROM (SELECT *, 'new' FROM newest UNION ALL SELECT *, 'answered' FROM answered
         UNION ALL SELECT *, 'deed' FROM deeds) AS one
 ORDER BY one.id DESC
"""
Row = namedtuple(
    "Row", ("id", "timestamp", "author_id", "author_name", "type", "parent_id", "payload", "part", "now")
)


@dataclass(slots=True)
class Told:
    """What was read of a story: the newest rows and the comments that they answer, newest first; whether
    there are more.

    `deeds` are DEEDS, oldest first.
    """

    rows: list[Row]
    more: bool
    deeds: list[Row]


@dataclass(slots=True)
class Writing:
    """What all entries have in common: who looks, whom the mentions mean, where comments are sent, which form
    was refused.
    """

    user: object
    names: dict[int, str]
    here: str
    form: object
    open: bool
    refused: str
    shape: Shapes
    stands_in_its_thread: bool = False


def read(document: Request, *, everything: bool) -> Told:
    """What is told of a request, with `everything` from the beginning. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            READ, {"request": document.pk, "most": None if everything else SHOWN + 1, "deeds": list(DEEDS)}
        )
        found = [
            Row(*row[:6], json.loads(row[6]), row[7], json.loads(row[8] or "null"))
            for row in cursor.fetchall()
        ]
    deeds = [row for row in reversed(found) if row.part == "deed"]
    rows, newest = [row for row in found if row.part != "deed"], [row for row in found if row.part == "new"]
    if everything or len(newest) <= SHOWN:
        return Told(rows, more=False, deeds=deeds)
    shown = newest[:SHOWN]
    wanted = {row.id for row in shown} | {row.parent_id for row in shown}
    return Told([row for row in rows if row.id in wanted], more=True, deeds=deeds)


def of(document: Request, told: Told, user, people: dict[int, str], *, form) -> dict:
    """What the page shows of it; `people` may be mentioned: {key: name}.

    {entries (markup), more, open, people, form, answers (whether a refused form stands in its thread), here}.
    """
    rows = told.rows
    open_ = can_proceed(document.comment)
    people = dict(people) if open_ else {}
    write = Writing(
        user=user,
        names=_names(rows, people),
        here=reverse("request_comment", args=[document.doc_number]),
        form=form,
        open=open_,
        shape=load(),
        refused=str(form["parent"].value() or "") if form.is_bound else "",
    )
    entries = _entries(rows, write)
    return {
        "entries": entries,
        "more": told.more,
        "open": open_,
        "people": sorted({name for pk, name in people.items() if pk != user.pk}),
        "form": form,
        # Where what was answered cannot be answered any more, the words go back into the form above.
        "answers": write.stands_in_its_thread,
        "here": write.here,
    }


def _names(rows, known: dict[int, str]) -> dict[int, str]:
    """{key: name} of everybody who is mentioned in these rows."""
    mentioned = {pk for row in rows for pk in row.payload.get("mentions", ())}
    if missing := mentioned - set(known):
        known |= dict(User.objects.filter(pk__in=missing).values_list("pk", "name"))
    return known


def _entries(rows, write: Writing) -> SafeString:
    """One entry for each deed and each thread; a thread stands where its newest answer does."""
    answers, newest = defaultdict(list), {}
    for row in rows:
        if row.parent_id:
            answers[row.parent_id].append(row)
            newest[row.parent_id] = max(row.id, newest.get(row.parent_id, 0))
    said_again, found, form = _twins(rows), [], write.shape["entry"]
    for row in rows:
        if row.parent_id:
            continue
        if row.type == ActivityType.COMMENT:
            entry = _thread(row, answers[row.id], write)
        else:
            entry = _deed(row, write, told=row.id not in said_again)
        found.append((max(row.id, newest.get(row.id, 0)), fill(form, **entry)))
    return together(entry for _key, entry in sorted(found, key=lambda pair: -pair[0]))


def _twins(rows) -> set[int]:
    """Revisions that were written together with a change of state, which says their note already."""
    moves = {
        (row.timestamp, row.payload.get("verb")) for row in rows if row.type == ActivityType.STATUS_CHANGE
    }
    return {
        row.id
        for row in rows
        if row.type == ActivityType.REVISION and (row.timestamp, row.payload.get("verb")) in moves
    }


def _thread(row, answers: list, write: Writing) -> dict:
    """The gaps of a comment with its answers and the box for another."""
    shape = write.shape
    form = shape["answer"]
    said = together(fill(form, **_comment(answer, write)) for answer in reversed(answers))
    reply = "" if not write.open or _is_removed(row) else _reply(row, write)
    return _comment(row, write) | {
        "tone": "",
        "drawing": _icon("message-square"),
        "reference": "",
        "answers": together([fill_some(shape["answers"], said), reply]),
    }


def _comment(row, write: Writing) -> dict:
    """The gaps that a comment and an answer have in common."""
    shape, removed, own = write.shape, _is_removed(row), write.open and row.author_id == write.user.pk
    if removed:
        content = shape["removed"]
    else:
        text = (row.now or row.payload).get("text", "")
        content = fill(shape["text"], value=_marked(text, row.payload.get("mentions", ()), write.names))
    links = {"edit_url": f"{write.here}{row.id}/edit/", "remove_url": f"{write.here}{row.id}/remove/"}
    return {
        "id": row.id,
        "anchor": f"comment-{row.id}",
        "title": row.author_name,
        "content": content,
        "when": moment(row.timestamp),
        "iso": row.timestamp.isoformat(),
        "meta": shape["edited"] if row.now and not removed else "",
        "edit": fill(shape["edit"], **links) if own and not removed else "",
    }


def _is_removed(row) -> bool:
    return bool(row.now and row.now.get("removed"))


def _reply(row, write: Writing) -> SafeString:
    """The box for an answer; the refused one stays open, with its words."""
    if write.refused != str(row.id):
        return fill(write.shape["reply"], parent=row.id)
    write.stands_in_its_thread = True
    field = write.form["text"]
    notes = render_to_string("components/field_notes.html", {"field": field})
    return fill(
        write.shape["reply-refused"],
        parent=row.id,
        id=field.id_for_label,
        said=field.value() or "",
        errors=notes,
    )


def _marked(text: str, mentions, names: dict[int, str]) -> SafeString:
    """The text, escaped, with the names of those it reached marked: each as far as it was written out."""
    forms = sorted({form for pk in mentions for form in _forms(names.get(pk, ""))}, key=len, reverse=True)
    if not forms:
        return escape(text)
    parts = re.split(rf"(@(?:{'|'.join(map(re.escape, forms))}))(?!\w)", text, flags=re.I)
    marked = [
        f'<b class="mention">{escape(part)}</b>' if n % 2 else escape(part) for n, part in enumerate(parts)
    ]
    return mark_safe("".join(marked))  # noqa: S308 every part is escaped


def _forms(name: str) -> list[str]:
    """Dewi Sari -> Dewi, Dewi Sari."""
    words = name.split(" ")
    return [" ".join(words[:n]) for n in range(1, len(words) + 1) if words[0]]


def _deed(row, write: Writing, *, told: bool) -> dict:
    """The gaps of something that was done."""
    payload, shape = row.payload, write.shape
    verb = "revised" if row.type == ActivityType.REVISION else payload.get("verb", "")
    done, reference = activity.action(f"requests_app.request.{verb}"), payload.get("reference", "")
    way = (
        f"{_label(payload['from'])} → {_label(payload['to'])}"
        if payload.get("from") in RequestStatus.values
        else ""
    )
    lines, note = _lines(payload), payload.get("note", "") if told else ""
    url = references.url(reference, write.user) if reference else ""
    return {
        "anchor": f"activity-{row.id}",
        "tone": fill_some(shape["tone"], done.tone),
        "drawing": _icon(done.icon),
        "title": done.label,
        "reference": fill(shape["reference-link" if url else "reference"], value=reference, url=url)
        if reference
        else "",
        "content": together(
            [
                fill_some(shape["way"], way),
                fill_some(shape["lines"], fill_each(shape["li"], lines)),
                fill_some(shape["text"], note),
            ]
        ),
        "when": moment(row.timestamp),
        "iso": row.timestamp.isoformat(),
        "meta": f" · {' · '.join(filter(None, [row.author_name or _('System'), _instead(payload)]))}",
        "edit": "",
        "answers": "",
    }


def _instead(payload: dict) -> str:
    """In whose place somebody decided."""
    name = payload.get("in_place_of", "")
    return _("in the place of %(name)s") % {"name": name} if name else ""


def _lines(payload: dict) -> list[str]:
    """What it was about, a line each."""
    if "revisions" in payload:
        return [
            f"{r['name']}: {number(r['original'])} → {number(r['approved'])} {r['unit']}"
            + (f" ({r['reason']})" if r.get("reason") else "")
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
