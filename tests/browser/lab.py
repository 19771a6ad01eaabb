"""A JupyterLab server of our own, and one notebook in it as a reader sees it."""

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SECONDS = 60  # before a wait is given up; on two slow cores a kernel takes 4 to 7

SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
OPEN = "path => window.jupyterapp.commands.execute('docmanager:open', { path }).then(() => null)"
IS_OPEN = "path => window.jupyterapp?.shell?.currentWidget?.context?.path === path"
READY = """async () => {
    const app = window.jupyterapp;
    await app.restored;
    const context = app.shell.currentWidget.context;
    await context.ready;
    await context.sessionContext.ready;
}"""
IDLE = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel;
    return kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
CELLS = (
    "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(cell => cell.toJSON())"
)
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
RUN_CELL = """async ([index, source]) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = index;
    content.activeCell.model.sharedModel.setSource(source);
    await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
SHOW_CELL = """async index => {
    const content = window.jupyterapp.shell.currentWidget.content;
    content.activeCellIndex = index;
    await content.scrollToItem(index, 'start');
}"""
EVALUATE = """async expression => {
    const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
    const wish = { code: '', silent: true, user_expressions: { value: expression } };
    return (await kernel.requestExecute(wish).done).content.user_expressions.value;
}"""
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"
SHUT_DOWN = "() => window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()"
SHUT_ALL_DOWN = "() => window.jupyterapp?.serviceManager.sessions.shutdownAll()"
CLOSE_ALL = "() => [...(window.jupyterapp?.shell.widgets('main') ?? [])].forEach(widget => widget.dispose())"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
SLOW = 15_000  # ms: one redraw takes 50 to 200, on a busy machine longer
PICTURE = ".conv-picture[data-frame] canvas"
PIXELS = """async shown => {
    while (shown.moving) await new Promise(requestAnimationFrame); // until it lies where it is to lie
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [shown.width, shown.height];
    canvas.getContext('2d').drawImage(shown, 0, 0);
    return canvas.toDataURL();
}"""
# Of each grid, row by row: 1 for a cell whose middle the lights cover, else 0. A string: some have 150,000.
COVERED = """(canvas, grids) => {
    const path = new Path2D(canvas.lights.lit), context = document.createElement('canvas').getContext('2d');
    return grids.map(({ at, shape: [rows, columns] }) => {
        const along = (axis, row, column) =>
            at[axis] + column * at[2 + axis] + row * at[4 + axis] + (at[6 + axis] + at[8 + axis]) / 2;
        const covers = (row, column) =>
            context.isPointInPath(path, along(0, row, column), along(1, row, column));
        const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
        return cells.map(cell => Number(covers(Math.floor(cell / columns), cell % columns))).join("");
    });
}"""

CUT_OFF = """output => {
    const { right } = output.getBoundingClientRect();
    const seen = part => part.getClientRects().length && !part.closest('.scroll'); // which scrolls sideways
    const parts = [...output.querySelectorAll('*')].filter(seen);
    return parts.filter(part => part.getBoundingClientRect().right > right + 0.5
        || (part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible'
            && !part.closest('.said, .upload input'))).map(part => part.outerHTML.slice(0, 200));
}"""


def shows_widget(cell) -> bool:
    """Tell whether a cell, as JSON, has a live widget among its outputs."""
    return any(WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def expect_words(explorer, words: str) -> None:
    """Wait until read-out and alt text of an explorer are `words`."""
    expect(explorer.locator(".words")).to_have_text(words, timeout=SLOW)
    expect(explorer.get_by_role("img", name=words)).to_be_visible()


def expect_state_of(kind, explorer, /, **changes) -> dict:
    """Wait until read-out and alt text are those of `kind(**changes)`; return its image map."""
    fresh = kind(**changes).picture
    expect_words(explorer, fresh.words)
    return fresh.image_map


def slider(explorer, name: str):
    """Return the locator of the handle of an explorer's slider."""
    return explorer.locator(f'.widget-slider:has(label:text-is("{name}")) .noUi-handle')


def open_more(explorer) -> None:
    """Show the controls behind More."""
    more = explorer.get_by_role("button", name="More", exact=True)
    if more.get_attribute("aria-expanded") == "false":
        more.press("Enter")
    explorer.locator(".conv-more").wait_for()


def picture(explorer) -> str:
    """Return the picture on show, as the browser's own pixels."""
    return explorer.locator(PICTURE).evaluate(PIXELS)


def point_at(explorer, x: float, y: float, width: int = 920) -> None:
    """Move the mouse to (x, y) of a picture that is `width` wide."""
    box = explorer.locator(".stage").bounding_box()
    scale = box["width"] / width
    explorer.page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)


def middle(image_map: dict, name: str, row: int = 0, column: int = 0) -> list[float]:
    """Return the middle of a cell, in pixels of the picture."""
    grid = image_map["outlines"][name][0]
    origin, along, down, wide, high = np.reshape(grid["at"], (5, 2))
    row, column = row - grid["first"][0], column - grid["first"][1]
    return (origin + row * down + column * along + (wide + high) / 2).tolist()


def lit(explorer, image_map: dict) -> dict[str, set[tuple[int, int]]]:
    """Return what the lights on show cover, as {grid: {(row, column), …}}."""
    grids = {name: grid for name, (grid, *_) in image_map["outlines"].items()}
    covered = explorer.locator(PICTURE).evaluate(COVERED, list(grids.values()))
    found = {}
    for (name, grid), cells in zip(grids.items(), covered, strict=True):
        (row, column), (_, columns) = grid["first"], grid["shape"]
        if "1" in cells:
            places = (divmod(place, columns) for place, bit in enumerate(cells) if bit == "1")
            found[name] = {(row + down, column + across) for down, across in places}
    return found


def is_lit(explorer) -> bool:
    """Tell whether anything is lit."""
    return explorer.locator(PICTURE).evaluate("canvas => canvas.lights.lit !== ''")


def let_go(explorer) -> None:
    """Point at nothing: what is lit is part of the picture."""
    explorer.page.mouse.move(0, 0)
    explorer.locator(".stage").press("Escape")


def cut_off(explorer) -> list[str]:
    """Return the parts of an explorer that leave its output on the right, or hide some of their own there."""
    return explorer.evaluate(CUT_OFF)


@contextmanager
def session(chromium, server, *cells: str, script: str = ""):
    """Open a notebook of these code cells and run it, for several tests; script: runs before JupyterLab's."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    try:
        lab = Lab(context.new_page(), server)
        lab.page.add_init_script(script)
        lab.open_cells(*cells)
        lab.run_all()
        yield lab
        lab.close()
    finally:
        context.close()


class Server:
    """`jupyter lab` on a free port, its files and settings in a directory of its own."""

    module = "jupyterlab"

    def __init__(self, folder: Path):
        self.root = folder / "root"
        self.root.mkdir()
        self.lines: list[str] = []
        self._copies = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.module, *self._options(port)],
            cwd=self.root,
            env=self._environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._up = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()
        if not self._up.wait(SECONDS) or self._process.poll() is not None:
            self.stop()
            raise RuntimeError(f"{self.module} did not start:\n" + "".join(self.lines[-20:]))

    def _options(self, port):
        options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
        options += ["--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={self.root}"]
        options += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]
        options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        return options + (["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])

    @staticmethod
    def _environment(folder):
        """Keep a developer's own Jupyter, IPython and matplotlib settings out, and ours in."""
        names = ("config", "data", "runtime", "ipython")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        environment |= {f"JUPYTER_{name.upper()}_DIR": str(folder / name) for name in names[:3]}
        environment |= {"IPYTHONDIR": str(folder / "ipython"), "MATPLOTLIBRC": matplotlib.get_data_path()}
        settings = folder / "config" / "labconfig" / "default_setting_overrides.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(SETTINGS))
        return environment

    def _follow(self):
        for line in self._process.stderr:
            self.lines.append(line)
            if " is running at:" in line:
                self._up.set()
        self._up.set()

    def copy_notebooks(self) -> str:
        """Put a fresh copy of the notebooks under the server's root; return its folder."""
        self._copies += 1
        shutil.copytree(NOTEBOOKS, self.root / f"{self._copies}", ignore=shutil.ignore_patterns(".*"))
        return f"{self._copies}"

    def write_notebook(self, sources: list[str], name: str) -> str:
        """Put a notebook of code cells under the server's root; return its folder."""
        self._copies += 1
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        folder = self.root / f"{self._copies}"
        folder.mkdir()
        nbformat.write(notebook, folder / name)
        return folder.name

    def stop(self):
        """End the server, and with it the kernels."""
        self._process.terminate()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Lab:
    """One page of the browser with one notebook open in JupyterLab."""

    def __init__(self, page, server):
        self.page = page
        self.server = server
        self.problems: list[str] = []
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message):
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request):
        # JupyterLab itself cuts a save of the workspace off when the next one overtakes it.
        if "/lab/api/workspaces/" not in request.url or request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _response(self, response):
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def _call(self, script: str, argument=None):
        """Evaluate an asynchronous function in the page, but do not wait for ever."""
        late = (
            f"new Promise((_, fail) => setTimeout(fail, {SECONDS * 1000}, Error('no answer in {SECONDS} s')))"
        )
        return self.page.evaluate(f"argument => Promise.race([({script})(argument), {late}])", argument)

    def open_notebook(self, name: str) -> None:
        """Open a fresh copy of `notebooks/<name>`; return when its kernel is ready."""
        self._open(self.server.copy_notebooks(), name)

    def open_cells(self, *sources: str) -> None:
        """Open a notebook of these code cells, as `open_notebook` does."""
        name = "cells.ipynb"
        self._open(self.server.write_notebook(list(sources), name), name)

    def shows(self, kind):
        """Run a cell that shows an explorer of this class; return the locator of its output."""
        self.open_cells(f"from helpers.explorers import {kind.__name__}\n{kind.__name__}()")
        self.run_all()
        return self.explorer()

    def _open(self, folder: str, name: str) -> None:
        path = self.path = f"{folder}/{name}"
        if self.page.url == "about:blank":
            self.page.goto(f"{self.server.url}/lab/workspaces/{folder}/tree/{path}?reset")
        else:
            self._call(OPEN, path)
        self.page.wait_for_function(IS_OPEN, arg=path)
        self._call(READY)
        self.page.wait_for_function(IDLE)

    def run_all(self) -> list[dict]:
        """Run All; return the cells as JSON, each code cell executed and none with an error."""
        self._call(RUN_ALL)
        cells = self.page.evaluate(CELLS)
        code = {index: cell for index, cell in enumerate(cells) if cell["cell_type"] == "code"}
        assert code, "the notebook has no code cell"
        for index, cell in code.items():
            assert cell["execution_count"], f"cell {index} did not run"
            errors = [output for output in cell["outputs"] if output["output_type"] == "error"]
            assert not errors, f"cell {index}: {errors[0]['ename']}: {errors[0]['evalue']}"
        return cells

    def run_cell(self, index: int, source: str) -> None:
        """Write another source, or the same, into a cell and run it."""
        self._call(RUN_CELL, [index, source])

    def cell(self, index: int):
        """Scroll to a cell, which may not be in the page before; return its locator."""
        self._call(SHOW_CELL, index)
        cell = self.page.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')
        cell.wait_for()
        return cell

    def explorer(self, number: int = 0):
        """Scroll to the live explorer of that number (Run All first); return the locator of its output."""
        cells = self.page.evaluate(CELLS)
        shown = [index for index, cell in enumerate(cells) if shows_widget(cell)]
        output = self.cell(shown[number]).locator(".jp-OutputArea-output:has(.conv-picture)").first
        output.locator(PICTURE).wait_for()
        return output

    def evaluate(self, expression: str):
        """Return the value of a Python expression in the notebook's kernel, by way of its repr."""
        answer = self._call(EVALUATE, expression)
        assert answer["status"] == "ok", f"{expression}: {answer}"
        return ast.literal_eval(answer["data"]["text/plain"])

    def shutdown_kernel(self) -> None:
        """Shut the notebook's kernel down, as the Kernel menu does."""
        self._call(SHUT_DOWN)

    def save(self) -> dict:
        """Save the notebook; return what is in its file then."""
        self._call(SAVE)
        return json.loads((self.server.root / self.path).read_text(encoding="utf-8"))

    def reopen(self) -> None:
        """Close the notebook, shut its kernel down, and open it as on the next day, with a new kernel."""
        self.leave()
        self._open(*self.path.split("/"))

    def leave(self) -> None:
        """Close all, shut every kernel down, and say what went wrong; leave JupyterLab to another test."""
        problems = list(self.problems)
        self.page.mouse.move(0, 0)
        self.page.evaluate(CLOSE_ALL)
        self._call(SHUT_ALL_DOWN)
        self.problems.clear()  # to close may cut requests off, which is no problem of the notebook's
        assert not problems, "the browser reported:\n" + "\n".join(problems)

    def close(self) -> None:
        """Do as `leave` does and close the page."""
        try:
            self.leave()
        finally:
            self.page.close()
