"""Make the pictures of the README: explorers are used in a real JupyterLab, and looked at. `make moving`.

A frame is taken when the mouse rests and the redraw has come, and glides are left out: how fast a machine
is has no say.
"""

import io
import math
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import expect, sync_playwright

from helpers.explorers import Sliding, Volumes
from tests.browser.conftest import FLAGS
from tests.browser.lab import Lab, Server, expect_state_of, middle
from tools.browser import find_browser, problem

DOCS = Path(__file__).parents[1] / "docs"
MOVING, STILL = DOCS / "sliding.webp", DOCS / "volumes.png"
SCREEN = {"width": 1366, "height": 900}  # the width of a laptop, and room for the last cell, too
SCALE = 2  # pixels of a picture per pixel of the screen
MARGIN = 4  # round the explorer, in pixels of the screen
BESIDE = 7  # units from the middle of a cell that is pointed at
FAST, BEAT, READ = 60, 350, 1200  # ms that a frame stays: on the way, of a row of steps, to be read
STRIDE = 60  # pixels of the screen between two frames of a way
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ARROW = [(0, 0), (0, 17), (4, 13.4), (6.8, 19.6), (9.2, 18.5), (6.4, 12.5), (12, 12.5)]
FINE = 4  # the mouse is drawn so much larger, and made smaller: its edges are smooth


def mouse(pressed: bool) -> tuple[Image.Image, int]:
    """Return the mouse as RGBA, with a ring where it presses, and how far its tip is from the corner."""
    tip, fine = 16, SCALE * FINE
    image = Image.new("RGBA", (48 * fine, 48 * fine))
    draw = ImageDraw.Draw(image)
    if pressed:
        draw.circle((tip * fine, tip * fine), 14 * fine, outline="#d55e00", width=3 * fine)
    points = [((x + tip) * fine, (y + tip) * fine) for x, y in ARROW]
    draw.polygon(points, "black")
    draw.line([*points, *points[:2]], "white", round(1.5 * fine), "curve")
    return image.reduce(FINE), tip * SCALE


class Film:
    """Frames of what an explorer looks like while the mouse moves over it and presses.

    frames: (picture, ms) each. Places are in pixels of the screen.
    """

    def __init__(self, explorer):
        self.page, self.frames = explorer.page, []
        top, stage = (explorer.locator(part).bounding_box() for part in (".conv-lesson", ".stage"))
        left, upper = stage["x"] - MARGIN, top["y"] - MARGIN
        wide, high = stage["width"] + 2 * MARGIN, stage["y"] + stage["height"] + MARGIN - upper
        self._clip = {"x": left, "y": upper, "width": wide, "height": high}
        self._at = left + wide * 0.85, upper + high * 0.8
        self.page.mouse.move(*self._at)

    def take(self, time: int, pressed: bool = False) -> None:
        """Add a frame, or where it is the last one again, have that one stay longer."""
        self.page.evaluate(SETTLED)
        shot = self.page.screenshot(clip=self._clip, animations="disabled")
        picture = Image.open(io.BytesIO(shot)).convert("RGB")
        arrow, tip = mouse(pressed)
        corner = (
            round(at * SCALE) - tip for at in (self._at[0] - self._clip["x"], self._at[1] - self._clip["y"])
        )
        picture.paste(arrow, tuple(corner), arrow)
        if self.frames and self.frames[-1][0] == picture:
            picture, before = self.frames.pop()
            time += before
        self.frames.append((picture, time))

    def go(self, x: float, y: float) -> None:
        """Move the mouse to (x, y), slower at both ends, with frames on the way and none of its end."""
        start = self._at
        count = max(2, round(math.dist(start, (x, y)) / STRIDE))
        for step in range(1, count + 1):
            part = (1 - math.cos(math.pi * step / count)) / 2
            self._at = start[0] + (x - start[0]) * part, start[1] + (y - start[1]) * part
            self.page.mouse.move(*self._at)
            if step < count:
                self.take(FAST)

    def go_to(self, target) -> None:
        """Move the mouse to the middle of what a locator finds."""
        box = target.bounding_box()
        self.go(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def press(self) -> None:
        """Press and let go; the frame is of the moment before anything has changed."""
        self.take(2 * FAST, pressed=True)
        self.page.mouse.down()
        self.page.mouse.up()

    def save(self, path: Path) -> None:
        """Write the frames as an animated WebP that runs for ever, every pixel as it was."""
        (first, *others), times = zip(*self.frames, strict=True)
        first.save(
            path, save_all=True, append_images=others, duration=list(times), loop=0, lossless=True, method=4
        )


def place(explorer, image_map: dict, name: str, row: int, column: int) -> tuple[float, float]:
    """Return a place in a cell, in pixels of the screen: below its middle, so that its number can be read."""
    box, (x, y) = explorer.locator(".stage").bounding_box(), middle(image_map, name, row, column)
    scale = box["width"] / Sliding.size[0]
    return box["x"] + (x + BESIDE) * scale, box["y"] + (y + BESIDE) * scale


def film_sliding(explorer) -> Film:
    """Point at outputs of both filters, press Next, then let the filter move by one cell instead of two."""
    film, before = Film(explorer), Sliding().picture.image_map
    film.take(BEAT)
    for name, row, column, time in [
        *(("map 0", row, column, BEAT) for row, column in [(0, 0), (0, 1), (0, 2), (1, 2)]),
        ("map 0", 2, 2, READ),
        ("map 1", 1, 1, READ),
    ]:
        film.go(*place(explorer, before, name, row, column))
        film.take(time)
    film.go_to(explorer.get_by_role("button", name="Next step"))
    for _ in range(3):
        film.press()
        film.take(BEAT)
    film.go_to(explorer.get_by_role("button", name="S: one less"))
    film.press()
    expect(explorer.locator(".place")).to_have_text("step 3 (0 to 49)")
    film.take(READ)
    after = Sliding(S=1).picture.image_map
    for column, time in [(2, BEAT), (3, READ)]:
        film.go(*place(explorer, after, "map 0", 1, column))
        film.take(time)
    return film


def shoot_volumes(explorer) -> Image.Image:
    """Return `Volumes` while one output cell is pointed at."""
    image_map = expect_state_of(Volumes, explorer)
    film = Film(explorer)
    film.go(*place(explorer, image_map, "output", 1, 1))
    film.take(0)
    return film.frames[-1][0]


@contextmanager
def opened(*cells: str):
    """Open a notebook of these cells in JupyterLab, light, without motion, and run it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            context = browser.new_context(viewport=SCREEN, device_scale_factor=SCALE, reduced_motion="reduce")
            lab = Lab(context.new_page(), server)
            lab.open_cells(*cells)
            lab.run_all()
            yield lab
            lab.close()
            browser.close()
        finally:
            server.stop()


def main() -> int:
    """Write both pictures."""
    reason = problem()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    with opened("from helpers.explorers import Sliding, Volumes", "Sliding()", "Volumes()") as lab:
        film = film_sliding(lab.explorer(0))
        still = shoot_volumes(lab.explorer(1))
    film.save(MOVING)
    still.save(STILL, optimize=True)
    seconds = sum(time for _, time in film.frames) / 1000
    print(f"{MOVING.name}: {len(film.frames)} frames, {seconds:.1f} s, {MOVING.stat().st_size / 1e6:.2f} MB")
    print(f"{STILL.name}: {STILL.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
