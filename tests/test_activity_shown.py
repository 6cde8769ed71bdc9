"""Every action that can be logged is shown, with every name that a change of it may have: a log that cannot
be read would take the pages of its things down with it, for ever.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.utils import translation

from core import activity, clock
from core.models import ActivityLog

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("core", "assets", "loans", "fieldops", "requests_app", "trinity")
# What a change may hold, whatever its field: amounts, days, moments, keys, words, nothing.
VALUES = (None, "", True, 0, 1250, "1250.50", "2026-11-30", "2026-11-30T10:00:00+07:00", "IN_STORAGE", "Rp?")


def _actions() -> list[str]:
    return sorted(activity.all_actions())


def _sources():
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            if not {"tests", "migrations", "demo"} & set(path.parts):
                yield room, path, ast.parse(path.read_text())


def _is_pair(node) -> bool:
    return isinstance(node, ast.List) and len(node.elts) == 2


def _keys(tree) -> set[str]:
    """Names of changes as they stand in the code: {"name": [old, new]} and changes["name"] = [old, new]."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [key for key, value in pairs if key is not None and _is_pair(value)]
        elif isinstance(node, ast.Assign) and _is_pair(node.value):
            found += [target.slice for target in node.targets if isinstance(target, ast.Subscript)]
    return {key.value for key in found if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _recorded(tree) -> list:
    """What calls of activity.record and activity.entry name as their action."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return [
        call.args[0]
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("record", "entry")
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "activity"
    ]


def _things(code: str) -> list:
    """The models that an action may be about."""
    app, name, _verb = code.split(".")
    try:
        return [apps.get_model(app, name)]
    except LookupError:
        return list(apps.get_app_config(app).get_models())


# Pages hold pairs of their own, and log nothing.
PAGES = {"views", "panels", "forms", "pdf"}
KEYS = {room: set() for room in ROOMS}
for _room, _path, _tree in _sources():
    if not PAGES & set(_path.parts):
        KEYS[_room] |= _keys(_tree)


def _row(code: str, thing, value) -> ActivityLog:
    """An entry that says of all there is of a thing, relations that point to it too, that it changed."""
    names = {name for field in thing._meta.get_fields() for name in (field.name, _accessor(field))}
    names |= {getattr(field, "attname", field.name) for field in thing._meta.get_fields()}
    names |= KEYS[thing._meta.app_label] | set(activity.OTHER_NAMES)
    return ActivityLog(
        timestamp=clock.now(),
        user_name="Teguh Wibowo",
        action=code,
        entity_type=thing._meta.label_lower,
        entity_id="1",
        entity_label="X",
        details="OP-260101-0001",
        reference_id="RO-260101-0001",
        changes={name: [value, value] for name in names if name},
    )


def _accessor(field) -> str:
    return (field.get_accessor_name() or "") if field.auto_created and not field.concrete else ""


@pytest.mark.parametrize("code", _actions())
def test_an_action_is_shown_with_all_it_may_say(cast, code):
    for thing in _things(code):
        rows = [_row(code, thing, value) for value in VALUES]
        page = render_to_string("components/timeline.html", {"entries": activity.entries(rows, cast.ceo)})
        assert str(activity.action(code).label) in page.replace("&#x27;", "'").replace("&amp;", "&")


def test_the_log_itself_shows_every_action(cast, client):
    activity.record_many(
        [_row(code, thing, "2026-11-30") for code in _actions() for thing in _things(code)[:1]]
    )
    client.force_login(cast.ceo)
    url, shown = "/activity/?per_page=100", 0
    while url:
        response = client.get(url)
        assert response.status_code == 200
        shown += len(response.context["list"].rows)
        url = response.context["list"].next_url
    assert shown >= len(_actions())


def test_what_the_code_says_of_a_change_has_a_name_for_people():
    """Else it would be read as it is spelt in the code."""
    fields = {
        room: {field.name for model in apps.get_app_config(room).get_models() for field in model._meta.fields}
        | {
            field.name
            for model in apps.get_app_config(room).get_models()
            for field in model._meta.many_to_many
        }
        for room in ROOMS
        if room != "trinity"
    }
    nameless = {
        (room, key)
        for room in fields
        for key in KEYS[room] - fields[room] - set(activity.OTHER_NAMES)
        if key.isidentifier()
    }
    assert nameless == set()


@pytest.mark.django_db
def test_the_handover_of_a_loan_is_named_in_the_language_of_the_reader(cast):
    """A loan has many, so no field of its own is called that."""
    row = ActivityLog(entity_type="loans.loanrequest", changes={"handover": [None, "HO-260101-0001"]})
    with translation.override("id"):
        ((label, _old, _new),) = activity.visible_changes(row, cast.ceo)
        assert str(label) == "serah terima"


def test_every_action_that_the_code_records_is_registered():
    unknown = []
    for _room, path, tree in _sources():
        for code in _recorded(tree):
            if isinstance(code, ast.Constant):
                known = code.value in activity.all_actions()
            elif isinstance(code, ast.JoinedStr) and isinstance(code.values[0], ast.Constant):
                known = any(one.startswith(code.values[0].value) for one in activity.all_actions())
            else:
                continue  # a name; what it holds is asked when it is recorded
            if not known:
                unknown.append((path.name, ast.unparse(code)))
    assert unknown == []
