"""The house rules that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ["core", "assets", "loans", "fieldops", "requests_app"]
TRACKED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=False
).stdout.split("\0")
FILES = [HOUSE / name for name in TRACKED if name and (HOUSE / name).is_file()] or [
    path
    for path in HOUSE.rglob("*")
    if path.is_file() and not {".venv", "var", ".git"} & set(path.relative_to(HOUSE).parts)
]
TEXT = {".py", ".html", ".css", ".js", ".md", ".yml", ".toml", ".txt", ".env", ".example", ""}
# Another program's file, shipped as it is.
VENDOR = HOUSE / "static" / "vendor"


def read(path):
    return path.read_text(encoding="utf-8", errors="ignore")


def named(*suffixes):
    return [path for path in FILES if path.suffix in suffixes and not path.is_relative_to(VENDOR)]


def requirements(name):
    lines = (HOUSE / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def test_imports_point_downwards():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_500_lines():
    code = [path for path in named(".py", ".html", ".css", ".js") if "migrations" not in path.parts]
    assert {
        str(path.relative_to(HOUSE)): lines for path in code if (lines := read(path).count("\n")) > 500
    } == {}


def test_no_line_of_a_template_is_wider_than_130_columns():
    pages = [path for path in named(".html") if "templates" in path.parts]
    wide = {str(path.relative_to(HOUSE)): max(map(len, read(path).splitlines()), default=0) for path in pages}
    assert {name: columns for name, columns in wide.items() if columns > 130} == {}


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"\sstyle\s*=", "a style attribute"),
        (r"\son[a-z]+\s*=\s*[\"']", "an event attribute"),
        (r"<style\b", "a style element"),
        (r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", "an inline script"),
        (r"javascript:", "a javascript: address"),
    ],
)
def test_templates_hold_nothing_inline(pattern, what):
    pages = [path for path in named(".html") if "mail" not in path.parts]
    assert [str(path.relative_to(HOUSE)) for path in pages if re.search(pattern, read(path), re.I)] == [], (
        what
    )


def test_no_script_asks_how_wide_the_window_is():
    """Style sheets answer to the width, so a page loaded once can be looked at in both (tests.looking)."""
    asks = r"(inner|outer|client|offset|screen\.)width|resize|orientationchange|matchMedia\(.[^)]*width"
    assert [path.name for path in named(".js") if re.search(asks, read(path), re.I)] == []


def test_keys_are_written_for_machines():
    """A key in an address or a field is 1010: written for people it would be 1.010, and lead nowhere."""
    name = r"(?:\w+\.)*(?:pk|id|key|place_id|version\.value)"
    texts = r"(head|choice|group|problem|field|sheet)\.|key$"  # these keys are words
    found = [
        f"{path.relative_to(HOUSE)}: {key}"
        for path in named(".html")
        for key in re.findall(rf"\{{\{{ ?({name}) ?\}}\}}", read(path))
        if not re.match(texts, key)
    ]
    assert found == []


def test_the_project_stands_on_its_own():
    outside = "shared" + "/"
    texts = [path for path in FILES if path.suffix in TEXT and not path.is_relative_to(VENDOR)]
    assert [
        str(path.relative_to(HOUSE)) for path in texts if re.search(rf"(\.\./|/work/){outside}", read(path))
    ] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_the_skeleton(room):
    if not any((HOUSE / room / "models").rglob("[a-z]*.py")):
        pytest.skip(f"{room} has no model yet")
    skeleton = [
        "models/__init__.py",
        "services/__init__.py",
        "views/__init__.py",
        "tests/__init__.py",
        "urls.py",
        "admin.py",
    ]
    # A part that has outgrown its file is a package of the same name.
    there = [
        name
        for name in skeleton
        if (HOUSE / room / name).exists()
        or (HOUSE / room / name.removesuffix(".py") / "__init__.py").exists()
    ]
    assert there == skeleton
    assert not (HOUSE / room / "models.py").exists()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_and_explained(name):
    explained = set(re.findall(r"^\| `([^`]+)` \| \S.*\|$", read(HOUSE / "docs" / "dependencies.md"), re.M))
    pins = [re.fullmatch(r"([A-Za-z0-9_-]+)(\[[a-z,]+\])?==[\w.]+", line) for line in requirements(name)]
    assert all(pins), requirements(name)
    assert [pin[1] for pin in pins if pin[1] not in explained] == []


def test_no_dependency_is_explained_that_is_not_there():
    explained = re.findall(r"^\| `([^`]+)` \|", read(HOUSE / "docs" / "dependencies.md"), re.M)
    pinned = {
        re.split(r"[\[=]", line)[0]
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in requirements(name)
    }
    assert sorted(set(explained) - pinned) == []


def test_every_variable_the_settings_read_is_in_the_example():
    example = read(HOUSE / ".env.example")
    variables = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", read(HOUSE / "trinity" / "settings.py")))
    variables |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", read(HOUSE / "trinity" / "gunicorn.py")))
    assert variables
    assert [name for name in sorted(variables) if not re.search(rf"^#?{name}=", example, re.M)] == []


def test_compose_file_names_the_three_services():
    services = yaml.safe_load(read(HOUSE / "docker-compose.yml"))["services"]
    assert {"web", "worker", "db"} <= services.keys()
    assert services["db"]["image"] == "postgres:17-alpine"
    assert "healthcheck" in services["db"]
    assert {volume.split(":")[0] for name in ("web", "db") for volume in services[name]["volumes"]} == {
        "media",
        "seal",
        "database",
    }


def test_image_does_not_run_as_root():
    lines = read(HOUSE / "Dockerfile").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("USER")] == ["trinity"]
    assert sum(line.startswith("FROM") for line in lines) == 2
