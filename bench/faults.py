"""Plants known faults, one at a time, in a copy of the code, and says whether the tests catch them.

    python -m bench.faults                 all of them
    python -m bench.faults leaked-price    one
    python -m bench.faults --check-clean   only that the named tests pass, and notice nothing, without a fault

A fault is found by its text, a test by its file's name: both may move. When the text of a fault is not there
exactly once any more, the fault must be rewritten.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Where no fault is planted: what looks for them, and what is not run.
ELSEWHERE = {"bench", "tests", "migrations", "docs", "locale"}


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new` in the one file of this kind that has it; then one of the `tests` fails.

    `tests` is a file's name, `words` choose among its tests (pytest -k).
    """

    name: str
    kind: str
    old: str
    new: str
    tests: str
    words: str


FAULTS = (
    Fault(
        "leaked-price", ".py",
        'frozenset() if user.has_perm("assets.view_price") else PRICE_FIELDS', "frozenset()",
        "test_permissions.py", "test_get and asset",
    ),
    Fault(
        "missing-permission", ".py",
        '@requires("core.view_activitylog")', "@requires()",
        "test_permissions.py", "test_get and activity_list",
    ),
    Fault(
        "n-plus-one", ".py",
        'StockLevel.objects.filter(place=place, balance__gt=0).select_related("standard_item")',
        "StockLevel.objects.filter(place=place, balance__gt=0)",
        "test_query_counts.py", "test_pages_cost_what_they_should",
    ),
    Fault(
        "low-contrast", ".css",
        "--raw-ink-3: light-dark(#566972,", "--raw-ink-3: light-dark(#b4bfc4,",
        "test_axe.py", "test_page and home",
    ),
    Fault(
        "untranslated-word", ".html",
        '{% translate "Register goods here" %}', '{% translate "Put goods here" %}',
        # gettext takes a word that is like a known one for a guess, any other for untranslated.
        "test_translations.py", "test_every_text_is_translated or test_no_translation_is_a_guess",
    ),
    Fault(
        "lost-lock", ".py",
        '.select_for_update(of=("self",)).filter(pk=request.pk)', ".filter(pk=request.pk)",
        "test_request_races.py", "test_second_approver_is_told_who_was_faster or test_two_arrivals_at_once",
    ),
)  # fmt: skip


class Rewrite(Exception):
    """A fault does not fit the code any more."""


def copy_tracked(to: Path) -> None:
    """Copy everything under version control, as it stands in the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def place_of(fault: Fault, house: Path) -> Path:
    """The file that the fault belongs into."""
    found = {}
    for path in house.rglob(f"*{fault.kind}"):
        name = path.relative_to(house)
        if not ELSEWHERE & set(name.parts) and (times := path.read_text().count(fault.old)):
            found[name] = times
    if list(found.values()) != [1]:
        places = ", ".join(f"{name} ({times})" for name, times in found.items()) or "nowhere"
        raise Rewrite(f"its text must be in the code once, it is in: {places}")
    return house / next(iter(found))


def run(fault: Fault, house: Path) -> tuple[int, str]:
    """Run the fault's tests: pytest's exit code, and what it says of the first failure or in the end."""
    files = list(house.rglob(fault.tests))
    if len(files) != 1:
        raise Rewrite(f"{len(files)} files are called {fault.tests}")
    options = ["-n", "0", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-k", fault.words]
    # The copy has a database server of its own; a wide terminal, so that pytest shortens no sentence.
    environment = os.environ | {"COLUMNS": "220"}
    for name in ("DATABASE_URL", "TEST_DATABASE"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", *options, str(files[0])]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).strip().splitlines() or [""]
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR ")) and "::" in line]
    # When all were skipped pytest is content; that is as if there were none.
    code = 5 if done.returncode == 0 and " passed" not in lines[-1] else done.returncode
    return code, (failed or lines[-1:])[0]


def check_clean(faults, house: Path) -> bool:
    """Whether the tests pass while nothing is planted, and every fault has its place; says what does not."""
    right = True
    for fault in faults:
        try:
            place_of(fault, house)
            code, said = run(fault, house)
        except Rewrite as why:
            code, said = 1, f"must be rewritten: {why}"
        right &= code == 0
        print(f"{fault.name:20} {'clean' if code == 0 else 'NOT CLEAN'}   {said}", flush=True)
    return right


def plant(fault: Fault, house: Path) -> bool:
    """Plant, test, take out again; says whether it was caught."""
    try:
        path = place_of(fault, house)
        whole = path.read_text()
        path.write_text(whole.replace(fault.old, fault.new))
        try:
            code, said = run(fault, house)
        finally:
            path.write_text(whole)
    except Rewrite as why:
        print(f"{fault.name:20} MUST BE REWRITTEN: {why}")
        return False
    # 1: tests ran and some failed. Anything else (a crash, nothing chosen) is no catch.
    verdict = {0: "SLIPPED", 1: "caught"}.get(code, f"BROKE ({code})")
    print(f"{fault.name:20} {verdict:8} in {path.relative_to(house)}\n{'':20} {said}", flush=True)
    return code == 1


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Plants known faults and says whether the tests catch them.")
    parser.add_argument("name", nargs="?", choices=[fault.name for fault in FAULTS])
    parser.add_argument("--check-clean", action="store_true", help="plant nothing")
    options = parser.parse_args()
    faults = [fault for fault in FAULTS if options.name in (None, fault.name)]
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        house = Path(folder)
        copy_tracked(house)
        if not check_clean(faults, house):
            return 1
        if options.check_clean:
            return 0
        missed = [fault.name for fault in faults if not plant(fault, house)]
        return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
