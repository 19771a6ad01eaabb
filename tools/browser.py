"""Find a Chromium or Chrome; `--install` brings Debian's where there is none and apt can be used."""

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
PACKAGES = ("chromium", "fonts-dejavu-core")
MISSING = (
    "no Chromium or Chrome on the PATH: the tests in tests/browser are left out; "
    "install one (Debian: apt install chromium) and run `make test` again"
)


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    found = [shutil.which(name) for name in NAMES] + [path for path in MAC if Path(path).exists()]
    return next((path for path in found if path), None)


def in_ci() -> bool:
    """Tell whether a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def install_browser() -> None:
    """Install Debian's Chromium, where that takes no question: as root, with apt-get."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("installing", *PACKAGES, "with apt-get", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            ["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            print(f"apt-get {command[0]} failed:", *done.stdout.splitlines()[-1:])
            return


def main() -> int:
    """Say what is missing in one line; fail only under CI=true."""
    if not find_browser() and "--install" in sys.argv:
        install_browser()
    if find_browser():
        return 0
    print(MISSING, file=sys.stderr)
    return 1 if in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
