"""How long a reader's own image takes, and how much memory: `python -m benchmarks.uploads` prints a table.

In real JupyterLab in headless Chromium, a fresh page for each file, three tries: from choosing the file
(the input's change event) to the first animation frame with the new picture in the page. Memory is what
Chromium's renderer processes hold resident at most during the tries, beyond what they held before, looked
up every 10 ms. It is read from /proc, so on other systems than Linux it is left out.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import images
from tests.browser import lab as jupyter
from tests.browser.conftest import FLAGS
from tools.browser import find_browser, problem

TRIES = 3
TICK = 0.01
MEGABYTE = 10**6
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
PROC = Path("/proc")
CELLS = ("from helpers.explorers import Sliding", "explorer = Sliding()\nexplorer")
FILES = {
    "photo.jpg": ("JPEG, 8,000×6,000", images.photo),
    "heavy.jpg": ("JPEG, 3,200×2,400, hardly compressed", images.heavy),
    "deep.png": ("PNG, 16 bits, 4,000×3,000", lambda path: images.png_16_bit(path, 4000, 3000, noise=300)),
    "cmyk.jpg": ("JPEG, CMYK, 6,000×4,000", lambda path: images.cmyk(path, 6000, 4000)),
}
# Resolves with the milliseconds from the next change of the input to the frame after the picture's.
WAIT = """root => {
    let start = null;
    root.closest('.conv-explorer').querySelector('input[type=file]').addEventListener(
        'change', () => { start = performance.now(); }, { capture: true, once: true });
    window.taken = new Promise(resolve => {
        const watch = new MutationObserver(() => {
            watch.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - start));
        });
        watch.observe(root, { attributes: true, attributeFilter: ['data-frame'] });
    });
}"""


def children() -> dict[int, list[int]]:
    """Return the processes that every process has started."""
    found: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
        found.setdefault(parent, []).append(int(stat.parent.name))
    return found


def renderers() -> list[int]:
    """Return the renderer processes of the Chromium that this process has started."""
    tree, found = children(), []
    waiting = [os.getpid()]
    while waiting:
        process = waiting.pop()
        waiting += tree.get(process, [])
        if b"--type=renderer" in (PROC / str(process) / "cmdline").read_bytes():
            found.append(process)
    return found


class Memory:
    """The most bytes that processes hold resident, beyond what they hold at first, while it is entered."""

    def __init__(self, processes: list[int]):
        self._files = [PROC / str(process) / "statm" for process in processes]
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._start, self.growth = self._resident(), 0

    def _resident(self) -> int:
        return sum(int(file.read_text().split()[1]) for file in self._files) * PAGE

    def _watch(self) -> None:
        while not self._end.wait(TICK):
            self.growth = max(self.growth, self._resident() - self._start)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()


def choose(explorer, file: Path) -> float:
    """Choose a file; return the seconds until its picture is on show."""
    explorer.locator(".conv-picture").evaluate(WAIT)
    explorer.get_by_label("Your own image").set_input_files(file)
    seconds = explorer.page.evaluate("window.taken") / 1000
    assert f"your image {file.name}, made smaller" in explorer.locator(".words").inner_text()
    return seconds


def measure(chromium, server, file: Path) -> tuple[list[float], int | None]:
    """Return the seconds of each try, and the bytes by which the renderers grew."""
    with jupyter.session(chromium, server, *CELLS) as lab:
        explorer = lab.explorer()
        if not PROC.exists():
            return [choose(explorer, file) for _ in range(TRIES)], None
        with Memory(renderers()) as memory:
            waits = []
            for _ in range(TRIES):
                waits.append(choose(explorer, file))
                time.sleep(0.5)  # so that one try's work does not reach into the next
        return waits, memory.growth


def main() -> None:
    """Make the files, start JupyterLab and Chromium, and measure."""
    if problem():
        sys.exit(problem())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = jupyter.Server(Path(folder))
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            print("| file | size | chosen to shown, median | slowest | the renderer grows by |")
            print("|---|---|---|---|---|")
            for name, (words, write) in FILES.items():
                file = Path(folder) / name
                write(file)
                waits, growth = measure(chromium, server, file)
                size = f"{file.stat().st_size / MEGABYTE:.1f} MB"
                grown = "–" if growth is None else f"{growth / MEGABYTE:.0f} MB"
                print(
                    f"| {words} | {size} | {statistics.median(waits):.2f} s | {max(waits):.2f} s | {grown} |"
                )
        finally:
            chromium.close()
            server.stop()


if __name__ == "__main__":
    main()
