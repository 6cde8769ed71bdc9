"""The activity log: who did what to what, in the same transaction as the deed itself.

Actions live in a registry (each app's `actions.py`); recording an unknown one raises. Nobody edits or deletes
entries.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock, references, words
from core.database import bulk
from core.models import ActivityLog
from core.roles import PERMISSIONS

# Changes of these fields are shown to people with assets.view_price only, wherever the log is shown.
PRICE_FIELDS = frozenset({"purchase_price", "cost", "total_value", "unit_price"})
# What a change is called that is no field of its thing.
OTHER_NAMES = {
    "permissions": _("additional permissions"),
    "NEW": _("new rows"),
    "CHANGE": _("changed rows"),
    "differences": _("difference"),
    "posted": _("posted"),
    "lines": _("Lines"),
    "documents": _("open documents"),
    "units": _("things"),
    "handover": _("handover"),  # of a loan, which has many
    "unbooked": _("left unbooked"),  # of older entries: lines, codes and entries in one number
    "unbooked_lines": _("lines left unbooked"),
    "unbooked_codes": _("codes left unbooked"),
    "unbooked_entries": _("entries left unbooked"),
    "taken_in": _("taken in"),
    "set_aside": _("set aside"),
    "until": _("until"),
}


@dataclass(frozen=True)
class Action:
    """What an entry's code means to people: a label, an icon name, a tone (green, amber, red, blue or '').

    `is_word`: the thing itself is as it was (something was said about it, or attached to it). `is_edit`: its
    data changed, not what has become of it.
    """

    code: str
    label: str | Promise
    icon: str = "circle"
    tone: str = ""
    is_word: bool = False
    is_edit: bool = False


SHOWN = (
    "action",
    "user_name",
    "timestamp",
    "details",
    "entity_type",
    "entity_label",
    "reference_id",
    "changes",
)

_actions: dict[str, Action] = {}


def register(
    code: str, label, icon: str = "circle", tone: str = "", *, is_word: bool = False, is_edit: bool = False
) -> None:
    """Declare an action `app.model.verb`; registering one twice is a mistake."""
    if code in _actions:
        raise ValueError(f"Activity action registered twice: {code}")
    _actions[code] = Action(code, label, icon, tone, is_word, is_edit)


def action(code: str) -> Action:
    """The registered action of an entry (entries of actions that no longer exist show their code)."""
    return _actions.get(code) or Action(code, code)


def all_actions() -> dict[str, Action]:
    """Every registered action by code."""
    return _actions


def entry(
    code: str,
    *,
    actor,
    target: models.Model,
    changes: dict | None = None,
    note: str = "",
    reference: str = "",
) -> ActivityLog:
    """An unsaved log entry; see `record`. `actor` is a User, or None for the system itself; `changes` is
    {field: [old, new]} of values that JSON can hold (or that have a text).
    """
    if code not in _actions:
        raise LookupError(f"Unregistered activity action: {code}")
    return ActivityLog(
        timestamp=clock.now(),
        user=actor,
        user_name=actor.name if actor else "",
        action=code,
        details=note,
        changes={field: [_plain(old), _plain(new)] for field, (old, new) in (changes or {}).items()},
        entity_type=target._meta.label_lower,
        entity_id=str(target.pk),
        entity_label=str(target)[:255],
        reference_id=reference,
    )


def record(code: str, **facts) -> ActivityLog:
    """Write one `entry`. Call it inside the transaction of the change."""
    row = entry(code, **facts)
    row.save(force_insert=True)
    return row


def record_many(entries: list[ActivityLog]) -> None:
    """Write entries made by `entry` in few statements (imports, bulk actions)."""
    for start in range(0, len(entries), 2000):
        bulk.insert(entries[start : start + 2000])


def of(target: models.Model) -> models.QuerySet:
    """The entries about one thing, newest first."""
    return ActivityLog.objects.filter(
        entity_type=target._meta.label_lower, entity_id=str(target.pk)
    ).order_by("-id")


def shown(target: models.Model) -> models.QuerySet:
    """The same as named tuples, for `timeline` and `entries`."""
    return of(target).values_list(*SHOWN, named=True)


def last_deed(target: models.Model) -> ActivityLog | None:
    """The newest entry about a thing that changed it: comments and the like are words, not deeds."""
    return of(target).exclude(action__in=[code for code, known in _actions.items() if known.is_word]).first()


def last_step(target: models.Model) -> ActivityLog | None:
    """The newest entry about a thing that made it what it is now: neither a word nor a change of its data."""
    others = [code for code, known in _actions.items() if known.is_word or known.is_edit]
    return of(target).exclude(action__in=others).first()


def newest(target: models.Model) -> int:
    """The key of the newest entry about a thing; 0 when there is none."""
    return of(target).values_list("pk", flat=True).first() or 0


def since(target: models.Model, key: int) -> models.QuerySet:
    """What happened to a thing after the entry `key`, newest first."""
    return of(target).filter(pk__gt=key)


def changed(instance: models.Model, values: dict) -> dict:
    """{field: [old, new]} of what `values` would change on `instance`."""
    return {
        name: [getattr(instance, name), new] for name, new in values.items() if getattr(instance, name) != new
    }


def visible_changes(row: ActivityLog, user) -> list[tuple]:
    """(label, old, new) of an entry's changes that this user may see."""
    hidden = frozenset() if user.has_perm("assets.view_price") else PRICE_FIELDS
    fields = {name: _field(row.entity_type, name) for name in row.changes if name not in hidden}
    return [
        (_name(field, name), *(_words(field, name, value) for value in row.changes[name]))
        for name, field in fields.items()
    ]


def timeline(rows, user) -> list[dict]:
    """Entries with what this user may see of them: action, who, when, note, changes, document."""
    return [
        {
            "action": action(row.action),
            "label": action(row.action).label,
            "icon": action(row.action).icon,
            "tone": action(row.action).tone,
            "who": row.user_name or _("System"),
            "when": row.timestamp,
            "note": row.details,
            "thing": row.entity_label,
            "reference": row.reference_id,
            "changes": visible_changes(row, user),
        }
        for row in rows
    ]


def entries(rows, user) -> list[dict]:
    """The same for components/timeline.html; numbers of documents and assets are links where this person may
    open them.
    """
    return [
        {
            "icon": row["icon"],
            "title": row["label"],
            "reference": row["reference"],
            "url": references.url(row["reference"], user) if row["reference"] else "",
            "text": row["note"],
            "text_url": references.url(row["note"], user) if row["note"] else "",
            "changes": [_change(label, old, new, user) for label, old, new in row["changes"]],
            "meta": f"{words.moment(row['when'])} · {row['who']}",
            "iso": row["when"].isoformat(),
        }
        for row in timeline(rows, user)
    ]


def _change(label, old, new, user) -> dict:
    return {
        "label": label,
        "old": old or "–",
        "new": new or "–",
        "url": references.url(str(new), user) if new else "",
    }


def _plain(value):
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def _field(entity_type: str, name: str):
    try:
        field = apps.get_model(entity_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None  # rows that point here have no name of ours


def _name(field, name: str):
    return field.verbose_name if field else OTHER_NAMES.get(name) or name.replace("_", " ")


def _permissions(value: str) -> str:
    """Logged permission names as their labels; a name that is no longer known stays as it is."""
    return ", ".join(
        str(PERMISSIONS[name].label) if name in PERMISSIONS else name for name in value.split(", ")
    )


def _words(field, name: str, value):
    """A logged value as people read it: the label of a choice, a local number or date; the log itself holds
    plain text.
    """
    if value is None or value == "":
        return ""
    if name == "permissions" and isinstance(value, str):
        return _permissions(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    label = dict(getattr(field, "flatchoices", ())).get(value)
    if label is not None:
        return label
    if isinstance(field, models.DecimalField):
        return words.number(value)
    if isinstance(field, models.DateField) and isinstance(value, str):
        return _day(field, value)
    return localize(value)


def _day(field: models.DateField, text: str) -> str:
    """A logged day or moment; what was written as something else stays as it is: the log never changes, so
    no entry of it may break a page.
    """
    try:
        return words.day(field.to_python(text))
    except ValidationError:
        return text
