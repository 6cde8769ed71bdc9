"""People read Indonesian: every text of code and templates has its translation, and the compiled catalogue is
the written one.
"""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from core import activity
from core.pages.icons import render_icon

HOUSE = Path(__file__).resolve().parent.parent
PO = HOUSE / "locale" / "id" / "LC_MESSAGES" / "django.po"
IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
needs_gettext = pytest.mark.skipif(
    not IN_CI and not (shutil.which("xgettext") and shutil.which("msgfmt")),
    reason="no gettext on this machine (Debian: apt install gettext)",
)
ROOMS = ("core", "assets", "loans", "fieldops", "requests_app", "trinity", "templates")


def catalogue(mo: Path) -> dict:
    """msgid (or (msgid, form)) -> text of a compiled catalogue, without its header."""
    with mo.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}


def run(*command, cwd) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "LC_ALL": "C.UTF-8"
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The .po as `make messages` would leave it, made beside the house."""
    here = tmp_path_factory.mktemp("messages")
    for room in ROOMS:
        shutil.copytree(
            HOUSE / room, here / room, ignore=shutil.ignore_patterns("__pycache__", "tests", "migrations")
        )
    shutil.copytree(HOUSE / "locale", here / "locale")
    run(sys.executable, "-m", "django", "makemessages", "--locale", "id", "--no-wrap", cwd=here)
    return here / "locale" / "id" / "LC_MESSAGES" / "django.po"


def entries(po: Path, *options: str) -> list[str]:
    """The msgids of a part of a catalogue that msgattrib chooses."""
    text = run("msgattrib", *options, "--no-wrap", str(po), cwd=po.parent).stdout
    return re.findall(r'^msgid "(.+)"$', text, re.M)


@needs_gettext
def test_every_text_is_translated(collected):
    assert entries(collected, "--untranslated", "--no-obsolete") == []


@needs_gettext
def test_no_translation_is_a_guess(collected):
    assert entries(collected, "--only-fuzzy", "--no-obsolete") == []


@needs_gettext
def test_every_plural_is_translated(collected):
    text = collected.read_text()
    assert re.findall(r'^msgid_plural "(.+)"\nmsgstr\[0\] ""\n(?!")', text, re.M) == []


@needs_gettext
def test_nothing_is_translated_that_is_said_no_more(collected):
    assert entries(collected, "--only-obsolete", "--clear-obsolete") == []


@needs_gettext
def test_placeholders_survive_translation(collected):
    run("msgfmt", "--check-format", "--output-file=/dev/null", str(collected), cwd=collected.parent)
    lost = {
        msgid: text
        for msgid, text in catalogue(PO.with_suffix(".mo")).items()
        if isinstance(msgid, str)
        and set(re.findall(r"%\(\w+\)[sd]", msgid)) != set(re.findall(r"%\(\w+\)[sd]", text))
    }
    assert lost == {}


@needs_gettext
def test_compiled_catalogue_is_the_written_one(tmp_path):
    fresh = tmp_path / "django.mo"
    run("msgfmt", f"--output-file={fresh}", str(PO), cwd=tmp_path)
    assert catalogue(PO.with_suffix(".mo")) == catalogue(fresh)


# ---------------------------------------------------------------- what code says, whatever it calls gettext

# (position of the context, of the text, of its plural) among the arguments of each function.
SAYS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
SAYS |= {f"{name}_lazy": places for name, places in SAYS.items()} | {"gettext_noop": SAYS["gettext"]}
HOME = "django.utils.translation"


def names_of_gettext(tree: ast.AST) -> dict[str, str]:
    """{name in this file: function of django.utils.translation}, under whatever alias it was imported."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == HOME:
            found |= {one.asname or one.name: one.name for one in node.names if one.name in SAYS}
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            modules = [one.asname or one.name for one in node.names if one.name == "translation"]
            found |= {f"{module}.{name}": name for module in modules for name in SAYS}
        elif isinstance(node, ast.Import):
            modules = [one.asname or one.name for one in node.names if one.name == HOME]
            found |= {f"{module}.{name}": name for module in modules for name in SAYS}
    for node in ast.walk(tree):  # said = gettext
        if isinstance(node, ast.Assign) and ast.unparse(node.value) in found:
            found |= {ast.unparse(target): found[ast.unparse(node.value)] for target in node.targets}
    return found


def texts_said(source: str) -> list[tuple]:
    """The key in a catalogue of every text that a file translates."""
    tree, found = ast.parse(source), []
    known = names_of_gettext(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in known:
            continue
        context, text, plural = SAYS[known[ast.unparse(node.func)]]
        said = {number: one.value for number, one in enumerate(node.args) if isinstance(one, ast.Constant)}
        if text in said:
            key = said[text] if context is None else f"{said[context]}\x04{said[text]}"
            found.append(key if plural is None else (key, 0))
    return found


def test_every_call_of_gettext_is_found_whatever_its_name():
    code = """
from django.utils import translation
from django.utils.translation import gettext as _now, ngettext_lazy as many, pgettext
import django.utils.translation as words
said = _now
_now("one" " text"); many("%(n)d thing", "%(n)d things", n); pgettext("where", "two")
translation.gettext("three"); words.gettext_lazy("four"); said("five"); other("six"); _now(variable)
"""
    assert texts_said(code) == [
        "one text", ("%(n)d thing", 0), "where\x04two", "three", "four", "five"
    ]  # fmt: skip


def test_every_text_that_code_says_is_in_the_catalogue():
    known, missing = catalogue(PO.with_suffix(".mo")), {}
    known |= {key[0]: text for key, text in known.items() if isinstance(key, tuple) and key[1] == 0}
    for path in sources("*.py"):
        said = texts_said(path.read_text())
        missing |= {text: str(path.relative_to(HOUSE)) for text in said if text and text not in known}
    assert missing == {}


def test_gettext_has_names_that_makemessages_knows():
    """It collects by name: what is called otherwise is lost at the next collecting."""
    other = {}
    for path in sources("*.py"):
        names = names_of_gettext(ast.parse(path.read_text()))
        wrong = {name for name, what in names.items() if name != "_" and name.split(".")[-1] != what}
        other |= {f"{path.relative_to(HOUSE)}: {name}": names[name] for name in wrong}
    assert other == {}


# ---------------------------------------------------------------- what stands beside the words


def sources(*patterns: str) -> list[Path]:
    return [
        path
        for room in ROOMS
        for pattern in patterns
        for path in (HOUSE / room).rglob(pattern)
        if "tests" not in path.parts
    ]


def icons_named() -> dict[str, str]:
    """Icon names written in templates and code, each with a file it stands in."""
    found = {}
    for path in sources("*.html", "*.py"):
        text = path.read_text()
        wanted = (
            re.findall(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""", text)
            + re.findall(r"""\bicon=["']([a-z0-9-]+)["']""", text)
            + re.findall(r"""["']icon["']:\s*["']([a-z0-9-]+)["']""", text)
            + re.findall(r"""render_icon\(["']([a-z0-9-]+)["']""", text)
            + re.findall(r"""\bicon: str = ["']([a-z0-9-]+)["']""", text)
        )
        found |= dict.fromkeys(wanted, str(path.relative_to(HOUSE)))
    return found


def exists(icon: str) -> bool:
    try:
        return bool(render_icon(icon))
    except Exception as error:  # noqa: BLE001 the package's own, whatever it is called
        assert "icon" in str(error).lower()
        return False


def test_every_icon_exists():
    named = icons_named()
    assert len(named) > 30
    assert {icon: path for icon, path in named.items() if not exists(icon)} == {}


def test_every_activity_has_a_label_and_an_icon():
    actions = activity.all_actions().values()
    assert len(actions) > 20
    assert [
        a.code for a in actions if not str(a.label).strip() or str(a.label) == a.code or not exists(a.icon)
    ] == []


def test_every_activity_is_about_something_there_is():
    models = {model._meta.label_lower for model in apps.get_models()}
    known = models | {"core.setting"}
    assert [code for code in activity.all_actions() if ".".join(code.split(".")[:2]) not in known] == []


def test_every_recorded_activity_is_registered():
    said = set()
    for path in sources("*.py"):
        said |= set(re.findall(r"""activity\.(?:record|entry)\(\s*["']([a-z_.]+)["']""", path.read_text()))
    assert len(said) > 10
    assert said - set(activity.all_actions()) == set()
