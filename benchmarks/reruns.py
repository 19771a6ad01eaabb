"""What stays behind when cells are run again: `python -m benchmarks.reruns` prints a table.

In real JupyterLab in headless Chromium, a fresh page and kernel for each case. A cell is run once, then 100
times more, each time until its picture is on the screen; a notebook is run once more as a whole. What is
written is the growth since the first run, after the garbage of both sides is collected: the memory that the
kernel and the renderer hold resident (from /proc, so Linux only), widget models in the kernel and in the
page, the page's heap, nodes and listeners as Chromium counts them.
"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.uploads import MEGABYTE, PAGE, PROC, renderers
from tests.browser import lab as jupyter
from tests.browser.conftest import FLAGS
from tools.browser import find_browser, problem

RUNS = 100
ROOT = str(Path(__file__).parents[1])
IMPORTS = f"import sys\nsys.path.insert(0, {ROOT!r})\nfrom helpers.explorers import Volumes"
CELLS = {"`Volumes()`": "Volumes()", "`v = Volumes(); v`": "v = Volumes()\nv"}
NOTEBOOK = "02_stride_and_padding.ipynb"
RESIDENT = "(__import__('gc').collect(), int(open('/proc/self/statm').read().split()[1]))[1]"
MODELS = "len(__import__('ipywidgets').widgets.widget._instances)"
# Runs the active cell so many times; each time its new picture is waited for.
RUN = """async ([cell, runs]) => {
    const output = () => cell.querySelector('.conv-picture[data-frame]');
    for (let run = 0; run < runs; run++) {
        const before = output();
        await window.jupyterapp.commands.execute('notebook:run-cell');
        while (!output() || output() === before) await new Promise(requestAnimationFrame);
    }
}"""
COLUMNS = ("kernel, MB", "its models", "renderer, MB", "page's heap, MB", "its nodes", "its listeners")


@contextmanager
def opened(chromium, server, open_):
    """Open a notebook in a page of its own, and run it once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    lab = jupyter.Lab(context.new_page(), server)
    try:
        open_(lab)
        lab.run_all()
        lab.explorer(0)
        yield lab
        lab.close()
    finally:
        context.close()


def held(lab) -> list[float]:
    """Return what is held now, in the order of `COLUMNS`."""
    devtools = lab.page.context.new_cdp_session(lab.page)
    devtools.send("Performance.enable")
    for _ in range(3):  # what one sweep frees may hold more
        devtools.send("HeapProfiler.collectGarbage")
        lab.page.evaluate("() => new Promise(resolve => setTimeout(resolve, 300))")
    metrics = {each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]}
    devtools.detach()
    pages = sum(int((PROC / str(each) / "statm").read_text().split()[1]) for each in renderers())
    heap, nodes, listeners = (metrics[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners"))
    kernel = lab.evaluate(RESIDENT) * PAGE / MEGABYTE
    return [kernel, lab.evaluate(MODELS), pages * PAGE / MEGABYTE, heap / MEGABYTE, nodes, listeners]


def run_again(lab, runs: int) -> None:
    """Run the last cell so many times."""
    cell = lab.cell(1)
    cell.locator(".jp-InputArea-prompt").click()
    lab.page.evaluate(RUN, [cell.element_handle(), runs])


def show(name: str, before: list[float], after: list[float]) -> None:
    """Print a line of the table."""
    grown = [f"{new - old:+.0f}" for old, new in zip(before, after, strict=True)]
    print(f"| {' | '.join([name, *grown])} |")


def main() -> None:
    """Start JupyterLab and Chromium, and measure."""
    if problem() or not PROC.exists():
        sys.exit(problem() or "The memory of processes is read from /proc, which this system does not have.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = jupyter.Server(Path(folder))
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            print(f"| run again | {' | '.join(COLUMNS)} |")
            print("|---" * (1 + len(COLUMNS)) + "|")
            for name, source in CELLS.items():
                with opened(chromium, server, lambda lab, each=source: lab.open_cells(IMPORTS, each)) as lab:
                    before = held(lab)
                    run_again(lab, RUNS)
                    show(f"{name}, {RUNS} times", before, held(lab))
            with opened(chromium, server, lambda lab: lab.open_notebook(NOTEBOOK)) as lab:
                before = held(lab)
                lab.run_all()
                show(f"notebook {NOTEBOOK[:2]}, once", before, held(lab))
        finally:
            chromium.close()
            server.stop()


if __name__ == "__main__":
    main()
