"""How long a reader waits for a picture: `python -m benchmarks.redraw` prints tables for docs/benchmarks.md.

All in one run of real JupyterLab in headless Chromium: each explorer, the same picture drawn the usual
way (`usual.py`), an empty picture (`empty.py`), and an echo (slider → text): what a round trip to the kernel
costs with a picture that takes no time, and without one.

Key press: from the keydown event to the first animation frame after the picture is painted; 40 moves each (15
of the usual way, which is slow), each shown to have changed the pixels, with the kernel's processor time and
the bytes that reach the browser. Drag: 60 pointer moves, one per 16 ms, over most of the slider's track and
back. Stills: what `make refresh` pays.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import v4
from playwright.sync_api import sync_playwright

from helpers import explorers
from helpers.drawing.packed import pack
from helpers.drawing.still import small_png
from helpers.explorers.frame import frame_of
from tests.browser import lab as jupyter
from tests.browser.conftest import FLAGS
from tools.browser import find_browser, problem

MOVES, USUAL_MOVES, WARMING, DRAGGED, TICK = 40, 15, 5, 60, 0.016  # the first moves warm caches
MAPS = "D=3, F=3, K=4, S=1, P=1, input='photograph', kernel='edges', view='feature maps'"
CASES = {  # name → the explorer, the slider that is moved, all settings at first
    "volumes": ("Volumes", "W", "W=20, H=12"),
    "ruler": ("Ruler", "W", "W=20"),
    "coverage": ("Coverage", "W", "W=10"),
    "sliding": ("Sliding", "W", "W=5"),
    "one pixel": ("OnePixel", "W", "W=20, H=20"),
    "feature maps": ("Sliding", "W", f"W=110, {MAPS}"),
    "activation map": ("ActivationMap", "W", "W=12"),
    "connections": ("Connections", "D", "D=6"),
    "score map": ("ScoreMap", "W", "W=20"),
    "sharing": ("Sharing", "W", "W=8, D=3, K=2"),
    "training": ("Training", "digit", "digit=0"),
    "translation": ("Translation", "right", "right=-8"),
    "transposed": ("Transposed", "W", "W=4"),
    "upsampling": ("Upsampling", "page", "page=1"),
    "walk": ("Walk", "W", "W=224, head='convolutional'"),
    "reshaping": ("Reshaping", "F", "F=1"),
    "full size": ("FullSize", "side", "side=400"),
    "gathering": ("Gathering", "W", "W=3"),
}
GROWTH = {  # of each pair, the first grows to the second; W is moved
    "volumes, W = 7, D = 3, K = 2": "Volumes(W=7, H=7, D=3, K=2, F=3, S=1, P=1, show='W')",
    "volumes, W = 224, D = 64, K = 64": "Volumes(W=224, H=224, D=64, K=64, F=3, S=1, P=1, show='W')",
    "sliding, CS231n's demo": "Sliding(show='W')",
    "sliding, all at the largest": "Sliding(W=118, D=6, K=8, F=16, S=1, P=16, show='W')",
    "sharing, a matrix of 40 × 75": "Sharing(W=5, D=3, K=10, F=3, S=2, P=0, show='W')",
    "sharing, a matrix of 400 × 1,200": "Sharing(W=20, D=3, K=1, F=3, S=1, P=1, show='W')",
}
IMPORTS = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.empty import Empty
from benchmarks.usual import usual
from helpers.explorers import *
from IPython.display import display
from ipywidgets import HTML, IntSlider, VBox
"""
ECHO = """
slider, text = IntSlider(min=1, max=256, value=20, description="W"), HTML("20")
slider.observe(lambda change: setattr(text, "value", f"<b>{change.new}</b>"), "value")
VBox([slider, text])
"""
# Follows one output: every change of what it shows, as [time of the frame, pixels], and every blank frame.
COUNT_BYTES = """
window.received = 0;
window.WebSocket = class extends WebSocket {
    constructor(...all) {
        super(...all);
        const count = ({ data }) => { window.received += data.byteLength ?? data.length; };
        this.addEventListener('message', count);
    }
};"""
PROCESSOR = "__import__('time').process_time()"
WATCH = """output => {
    const watch = { changes: [], blank: 0, input: 0, stop: false };
    window.watch = watch;
    const picture = output.querySelector('.conv-picture');
    const image = () => output.querySelector('.jp-RenderedImage img');
    const text = () => output.querySelector('.widget-html-content')?.textContent;
    const isEcho = !picture && !image();
    const pixels = shown => {
        if (shown instanceof ImageData) return shown.data;
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [shown.naturalWidth, shown.naturalHeight];
        const context = canvas.getContext('2d');
        context.drawImage(shown, 0, 0);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
    };
    const copy = () => {
        const canvas = document.createElement('canvas'), shown = picture.querySelector('canvas');
        [canvas.width, canvas.height] = [shown.width, shown.height];
        const context = canvas.getContext('2d');
        context.drawImage(shown, 0, 0);
        return context.getImageData(0, 0, canvas.width, canvas.height);
    };
    watch.differs = (a, b) => {
        if (typeof a === 'string') return a !== b;
        const [one, other] = [pixels(a), pixels(b)];
        return one.length !== other.length || one.some((value, at) => value !== other[at]);
    };
    watch.now = () => (picture ? picture.dataset.frame : isEcho ? text() : image());
    watch.copy = () => (picture ? copy() : watch.now());
    let last = watch.now();
    const frame = time => {
        if (watch.stop) return;
        const now = watch.now();
        const there = picture ? now && picture.querySelector('canvas').width > 300 : now?.complete;
        const ready = isEcho ? now : there && (picture ?? now).getClientRects().length;
        if (!ready) watch.blank += 1;
        else if (now !== last) {
            watch.changes.push(performance.now());
            last = now;
        }
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    for (const type of ['keydown', 'pointermove'])
        document.addEventListener(type, event => { watch.input = event.timeStamp; }, true);
}"""
MARK = (
    "() => { window.watch.before = window.watch.copy(); window.watch.count = window.watch.changes.length; }"
)
ONE = """async () => {
    const watch = window.watch;
    const end = performance.now() + 30000;
    while (watch.changes.length === watch.count) {
        await new Promise(requestAnimationFrame);
        if (performance.now() > end) throw new Error('a key changed no picture within 30 s');
    }
    return [watch.changes.at(-1) - watch.input, watch.differs(watch.before, watch.copy())];
}"""
POINT = """stage => {
    window.pointed = [];
    const point = stage.closest('.conv-picture').querySelector('.point');
    let moved = 0;
    stage.addEventListener('pointermove', event => { moved = event.timeStamp; }, true);
    new MutationObserver(() => requestAnimationFrame(() => window.pointed.push(performance.now() - moved)))
        .observe(point, { childList: true, characterData: true, subtree: true });
}"""
SETTLED = """async () => {
    const watch = window.watch;
    let count = -1;
    while (count !== watch.changes.length) {
        count = watch.changes.length;
        await new Promise(resolve => setTimeout(resolve, 4000));  // the usual way takes more than a second
    }
    watch.stop = true;
    return [count, watch.blank, (watch.changes.at(-1) ?? NaN) - watch.input];
}"""


def write_notebook(folder: Path, cells: list[str]) -> None:
    """Write the notebook that is measured."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(metadata={"kernelspec": kernel})
    root = str(Path(__file__).parents[1])
    notebook.cells = [v4.new_code_cell(source.strip()) for source in [IMPORTS.format(root=root), *cells]]
    nbformat.write(notebook, folder / "redraw.ipynb")


def output_of(lab, number: int):
    """Scroll to the `number`-th output that shows something; return it and its slider's handle."""
    output = lab.cell(number + 1).locator(".jp-OutputArea-output").first
    sliders = [slider for _, slider, _ in CASES.values() for _ in range(2)]
    slider = sliders[number] if number < len(sliders) else "W"
    handle = output.locator(f'.widget-slider:has(label:text-matches("^{slider}$", "i")) .noUi-handle')
    handle.wait_for()
    handle.scroll_into_view_if_needed()
    return output, handle


class Cost(NamedTuple):
    """What a case took: ms from key press to picture; a move, ms of the kernel's processors, kB received."""

    waits: list[float]
    processor: float
    received: float

    @property
    def median(self) -> float:
        return statistics.median(self.waits)


def spent(lab) -> tuple[float, float]:
    """Return the seconds of processor time that the kernel has taken, and the bytes received, until now."""
    return float(lab.evaluate(PROCESSOR)), lab.page.evaluate("window.received")


def cost_of(lab, number: int, moves: int) -> Cost:
    """Measure `moves` of one case, after those that warm it, and what each costs."""
    before = spent(lab)
    waits = press_keys(lab, number, moves)
    processor, received = (b - a for a, b in zip(before, spent(lab), strict=True))
    return Cost(waits[WARMING:], processor * 1000 / len(waits), received / 1000 / len(waits))


def press_keys(lab, number: int, moves: int) -> list[float]:
    """Return the milliseconds from key press to picture, for each of the moves and those before them."""
    output, handle = output_of(lab, number)
    ends = ("min", "now", "max")
    low, now, high = (int(handle.get_attribute(f"aria-value{each}").split(".")[0]) for each in ends)
    reach = min(10, max(now - low, high - now))  # a key that changes nothing would be waited for without end
    there, back = ("ArrowRight", "ArrowLeft") if high - now >= now - low else ("ArrowLeft", "ArrowRight")
    handle.focus()
    output.evaluate(WATCH)
    waits = []
    for move in range(moves + WARMING):
        lab.page.evaluate(MARK)
        time.sleep(random.uniform(0.03, 0.06))  # so that the key meets any phase of the screen's frames
        lab.page.keyboard.press(there if move % (2 * reach) < reach else back)
        wait, differs = lab.page.evaluate(ONE)
        assert differs, "the picture that was shown has the same pixels"
        waits.append(wait)
    lab.page.evaluate("() => { window.watch.stop = true; }")
    return waits


def drag(lab, number: int) -> tuple[int, int, float]:
    """Drag the slider; return (pictures shown, blank frames, ms from the last move to the last picture)."""
    output, handle = output_of(lab, number)
    box, track = handle.bounding_box(), handle.locator("xpath=../..").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    room = track["x"] + track["width"] - x
    if room < track["width"] / 20:  # the key presses may have left the handle at the end
        room = track["x"] - x
    step = 2 * 0.8 * room / DRAGGED  # there and back again
    output.evaluate(WATCH)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    start = time.perf_counter()
    for move in range(1, DRAGGED + 1):
        lab.page.mouse.move(x + step * min(move, DRAGGED - move), y)
        time.sleep(max(0, start + move * TICK - time.perf_counter()))
    pictures, blank, last = lab.page.evaluate(SETTLED)
    lab.page.mouse.up()
    return pictures, blank, last


def point(lab, number: int) -> list[float]:
    """Return the milliseconds from a pointer move to the first frame that shows what it lights."""
    output, _ = output_of(lab, number)
    stage = output.locator(".stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    stage.evaluate(POINT)
    for move in range(MOVES):
        x, y = 0.08 + 0.84 * (move % 8) / 7, 0.25 + 0.35 * (move // 8) / 4
        lab.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    return lab.page.evaluate("() => new Promise(done => setTimeout(() => done(window.pointed), 300))")


def percentile(values: list[float], part: float) -> float:
    """Return the value below which `part` of the values lie."""
    return sorted(values)[round(part * (len(values) - 1))]


def measure(lab) -> None:
    """Measure every case and print the tables."""
    pairs = [each for name in CASES for each in (name, f"{name}, the usual way")]  # minutes apart, a machine
    names = [*pairs, "empty picture", "echo", *GROWTH]  # that is shared may be another one
    keys = {}
    press_keys(lab, 0, MOVES)  # the page has only just run a notebook, and the first picture would pay for it
    for number, name in enumerate(names):
        print(name, end=", ", file=sys.stderr, flush=True)  # it takes minutes
        keys[name] = cost_of(lab, number, USUAL_MOVES if "usual" in name else MOVES)
    echo = keys["echo"]
    heads = ["key press, median", "95th percentile", "against the usual way", "against the echo"]
    print(f"| picture | {' | '.join(heads)} | 95th percentiles | kernel, a move | received, a move |")
    print("|---|---|---|---|---|---|---|---|")
    for name in sorted(names[: -len(GROWTH)], key=lambda name: "usual" in name):
        cost, usual, late = keys[name], keys.get(f"{name}, the usual way"), percentile(keys[name].waits, 0.95)
        cells = [
            f"{cost.median:.0f} ms",
            f"{late:.0f} ms",
            f"{cost.median / usual.median:.2f}" if usual else "",
        ]
        cells += [f"{cost.median / echo.median:.2f}", f"{late / percentile(echo.waits, 0.95):.2f}"]
        print(f"| {' | '.join([name, *cells, f'{cost.processor:.1f} ms', f'{cost.received:.1f} kB'])} |")
    for small, large in zip(*[iter(GROWTH)] * 2, strict=True):
        before, after = keys[small].median, keys[large].median
        print(
            f"\nFrom {small} to {large}: {before:.0f} ms to {after:.0f} ms, {after / before:.2f} times.",
            flush=True,
        )
    drags = {name: drag(lab, number) for number, name in enumerate(names) if name not in GROWTH}
    print("\n| picture | shown in a drag of 60 moves | blank frames | last move to last picture |")
    print("|---|---|---|---|")
    for name, (pictures, blank, last) in sorted(drags.items(), key=lambda each: "usual" in each[0]):
        print(f"| {name} | {pictures} | {blank} | {last:.0f} ms |")
    pointed = {name: point(lab, names.index(name)) for name in CASES}
    print("\n| picture | pointer move to highlight, median | 95th percentile |\n|---|---|---|")
    for name, waits in pointed.items():
        print(f"| {name} | {statistics.median(waits):.0f} ms | {percentile(waits, 0.95):.0f} ms |")


def stills() -> None:
    """Print how long a still takes, against what the browser is sent."""
    print("\n| picture | packed for the browser | drawn as a still |\n|---|---|---|")
    for name, (kind, _, settings) in CASES.items():
        explorer = getattr(explorers, kind)
        frame = frame_of(explorer, explorer.state_type(**eval(f"dict({settings})")))
        packed, drawn = (median_ms(work, frame.scene) for work in (pack, small_png))
        print(f"| {name} | {packed:.1f} ms | {drawn:.0f} ms |")


def median_ms(work, scene) -> float:
    """Return the median of five runs, in milliseconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work(scene)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main() -> None:
    """Start JupyterLab and Chromium, and measure."""
    if problem():
        sys.exit(problem())
    cells = []
    for explorer, slider, settings in CASES.values():
        cells += [f"{explorer}({settings}, show={slider!r})", f"usual({explorer}, {slider!r}, {settings})"]
    cells += ["Empty()", ECHO, *GROWTH.values()]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        jupyter.NOTEBOOKS = Path(folder) / "notebooks"
        jupyter.NOTEBOOKS.mkdir()
        write_notebook(jupyter.NOTEBOOKS, cells)
        server = jupyter.Server(Path(folder))
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            lab = jupyter.Lab(chromium.new_page(viewport={"width": 1500, "height": 1000}), server)
            lab.page.add_init_script(COUNT_BYTES)
            lab.open_notebook("redraw.ipynb")
            lab.run_all()
            measure(lab)
            stills()
        finally:
            chromium.close()
            server.stop()


if __name__ == "__main__":
    main()
