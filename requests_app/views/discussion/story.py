"""What happened to a request and what was said about it, newest first: comments in threads, between them the
deeds.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest

from django_fsm import can_proceed

from core.models import User
from requests_app.choices import ActivityType
from requests_app.models import Request, RequestActivity
from requests_app.views.discussion import deeds

SHOWN = 20  # of the newest; the others on request


@dataclass(frozen=True, slots=True)
class Story:
    """The newest rows and the comments that they answer, newest first; whether there are more."""

    rows: list[RequestActivity]
    has_more: bool


def read(document: Request, *, everything: bool) -> Story:
    """The story of a request, with `everything` from the beginning. Two queries at most."""
    current = document.activities.current()
    if everything:
        return Story(list(current.order_by("-id")), has_more=False)
    newest = list(current.order_by("-id")[: SHOWN + 1])
    rows = newest[:SHOWN]
    answered = {row.parent_id for row in rows if row.parent_id} - {row.pk for row in rows}
    if answered:
        rows += current.filter(pk__in=answered).order_by("-id")
    return Story(rows, has_more=len(newest) > SHOWN)


def panel(document: Request, story: Story, user, people: dict[int, str], *, form) -> dict:
    """The context of requests_app/discussion/story.html; `people` may be mentioned: {key: name}, `form` is
    that of a comment, empty or refused.
    """
    is_open = can_proceed(document.comment)
    names = _names(story.rows, people)
    refused = str(form["parent"].value() or "") if form.is_bound else ""
    answers, repeated = defaultdict(list), _repeated(story.rows)
    for row in story.rows:
        if row.parent_id:
            answers[row.parent_id].append(row)
    entries = []
    for row in story.rows:
        if row.parent_id:
            continue
        if row.type == ActivityType.COMMENT:
            entry = _comment(row, user, names, is_open=is_open)
            entry["answers"] = [
                _comment(answer, user, names, is_open=is_open) for answer in reversed(answers[row.pk])
            ]
            entry["may_answer"] = is_open and not entry["is_removed"]
            entry["is_refused"] = entry["may_answer"] and refused == str(row.pk)
        else:
            entry = deeds.entry(row, user, with_note=row.pk not in repeated)
        # A thread stands where its newest answer does.
        entry["newest"] = max(answer.pk for answer in [row, *answers[row.pk]])
        entries.append(entry)
    entries.sort(key=lambda entry: entry["newest"], reverse=True)
    return {
        "entries": entries,
        "has_more": story.has_more,
        "is_open": is_open,
        "people": sorted({name for key, name in people.items() if key != user.pk}) if is_open else [],
        "form": form,
        # Where what was answered cannot be answered any more, the words go back into the form above.
        "is_answer_refused": any(entry.get("is_refused") for entry in entries),
    }


def _names(rows: list[RequestActivity], people: dict[int, str]) -> dict[int, str]:
    """{key: name} of everybody who is mentioned in these rows."""
    mentioned = {key for row in rows for key in row.payload.get("mentions", ())}
    others = mentioned - set(people)
    found = dict(User.objects.filter(pk__in=others).values_list("pk", "name")) if others else {}
    return people | found


def _repeated(rows: list[RequestActivity]) -> set[int]:
    """Revisions that were written together with a change of state, which says their note already."""
    moves = {
        (row.timestamp, row.payload.get("verb")) for row in rows if row.type == ActivityType.STATUS_CHANGE
    }
    return {
        row.pk
        for row in rows
        if row.type == ActivityType.REVISION and (row.timestamp, row.payload.get("verb")) in moves
    }


def _comment(row: RequestActivity, user, names: dict[int, str], *, is_open: bool) -> dict:
    """A comment or an answer. `words` are pairs: text, and the name that is mentioned after it (or "")."""
    content = row.replacement or row.payload
    is_removed = bool(content.get("removed"))
    return {
        "key": str(row.pk),  # not a figure: nothing parts its thousands
        "is_comment": True,
        "author": row.author_name,
        "words": _words(content.get("text", ""), row.payload.get("mentions", ()), names),
        "at": row.timestamp,
        "is_removed": is_removed,
        "is_edited": row.replacement is not None and not is_removed,
        "may_change": is_open and not is_removed and row.author_id == user.pk,
    }


def _words(text: str, mentions, names: dict[int, str]) -> list[tuple[str, str]]:
    """The text, and the names of those it reached, each as far as it was written out."""
    forms = sorted({form for key in mentions for form in _forms(names.get(key, ""))}, key=len, reverse=True)
    if not forms:
        return [(text, "")]
    parts = re.split(rf"(@(?:{'|'.join(map(re.escape, forms))}))(?!\w)", text, flags=re.I)
    return list(zip_longest(parts[::2], parts[1::2], fillvalue=""))


def _forms(name: str) -> list[str]:
    """Dewi Sari -> Dewi, Dewi Sari."""
    words = name.split(" ")
    return [" ".join(words[:n]) for n in range(1, len(words) + 1) if words[0]]
