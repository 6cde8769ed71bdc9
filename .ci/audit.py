"""pip-audit over everything installed: `python .ci/audit.py`.

pip-audit ends with 1 both for "found something" and for "could not ask", and with 0 when its source knows
none of the packages (as a mirror without vulnerability data does). Only a found vulnerability may fail the
build, so its report is read here.
"""

import json
import subprocess  # noqa: S404
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
AUDIT = ["--no-deps", "--disable-pip", "--timeout", "15", "--progress-spinner", "off", "--format", "json"]


def say(line):
    sys.stdout.write(f"pip-audit: {line}\n")


def main():
    freeze = [sys.executable, "-m", "pip", "--disable-pip-version-check", "freeze", "--exclude-editable"]
    installed = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout  # noqa: S603
    command = [str(BIN / "pip-audit"), "--requirement", "/dev/stdin", *AUDIT]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=installed, capture_output=True, text=True, timeout=300, check=False
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        say("could not reach its data, nothing was checked.")
        return 0

    checked = [package for package in packages if "skip_reason" not in package]
    for package in checked:
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"]) or "no fixed version yet"
            say(f"{package['name']} {package['version']}: {found['id']} (fixed in: {fixed})")
    if any(package["vulns"] for package in checked):
        return 1
    if checked:
        say(f"no known vulnerability in {len(checked)} of {len(packages)} packages.")
    else:
        say("its source knows none of the packages, nothing was checked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
