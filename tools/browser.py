"""Find what the browser tests need; `--install` brings it from Debian where apt asks no question."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = (
    "the tests in tests/browser are left out; bring it (Debian: apt install {}) and run `make test` again"
)


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    found = [shutil.which(name) for name in NAMES] + [path for path in MAC if Path(path).exists()]
    return next((path for path in found if path), None)


def driver_starts() -> bool:
    """Tell whether Playwright's driver runs; on a bare Debian it lacks a library."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def missing() -> dict[str, tuple[str, ...]]:
    """Return what is missing, in words, and the Debian packages that bring it."""
    found = {}
    if not find_browser():
        found["no Chromium or Chrome on the PATH"] = ("chromium", "fonts-dejavu-core")
    if not driver_starts():
        found["Playwright's driver does not start"] = ("libatomic1",)
    return found


def problem() -> str | None:
    """Say in one line why the browser tests cannot run and how to get them, or None."""
    found = missing()
    packages = " ".join(name for names in found.values() for name in names)
    return f"{' and '.join(found)}: {ADVICE.format(packages)}" if found else None


def in_ci() -> bool:
    """Tell whether a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def install() -> None:
    """Install what is missing, where that takes no question: as root, with apt-get."""
    packages = [name for names in missing().values() for name in names]
    if not packages or not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("installing", *packages, "with apt-get", flush=True)
    for command in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed:", *done.stdout.splitlines()[-1:])
            return


def main() -> int:
    """Say what is missing in one line; fail only under CI=true."""
    if "--install" in sys.argv:
        install()
    line = problem()
    if line is None:
        return 0
    print(line, file=sys.stderr)
    return 1 if in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
