"""A picture where it is seen: several views, zoom, theme, what is saved; nothing of this asks the kernel."""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.drawing.palette import THEMES
from helpers.explorers import Volumes
from helpers.explorers.picture import Picture
from tests.browser.lab import PICTURE, SLOW, Lab, middle, open_more, point_at, slider
from tests.browser.painted import painted, pixels

CELLS = (
    "import ipywidgets\nfrom helpers.explorers import Volumes\nshown = Volumes()",
    "shown",
    "shown",
    "ipywidgets.Box([shown.box], layout=ipywidgets.Layout(width='600px'))",
)
SCREEN = {"width": 2200, "height": 2600}  # so that all are in view
NARROW = {"width": 800, "height": 2600}
EXECUTE = "([command, options]) => window.jupyterapp.commands.execute(command, options).then(() => null)"
# How many frames are painted in the three seconds to come.
PAINTED = """() => new Promise(resolve => {
    let painted = 0;
    const roots = document.querySelectorAll('.conv-picture');
    const frames = new MutationObserver(changes => { painted += changes.length; });
    roots.forEach(root => frames.observe(root, { attributeFilter: ['data-frame'] }));
    setTimeout(() => resolve(painted), 3000);
})"""
PNG = "canvas => canvas.toDataURL().split(',')[1]"
IS_FIT = """([canvas, density]) =>
    canvas.width === Math.round(canvas.parentElement.clientWidth * density)
        && canvas.height === Math.round(canvas.width * 410 / 920)"""
PAPER = """([canvas, colour]) =>
    canvas.getContext('2d').getImageData(0, 0, 1, 1).data.slice(0, 3).join() === colour"""


class Views(Lab):
    """A notebook with four views of one explorer: two cells, a box of another width, a view beside it."""

    def __init__(self, page, server):
        super().__init__(page, server)
        self.messages = 0  # of widgets, to the kernel and from it
        page.on("websocket", self._listen)

    def _listen(self, socket):
        for event in ("framesent", "framereceived"):
            socket.on(event, self._count)

    def _count(self, frame):
        kind = b'"msg_type":"comm_'
        data = frame if isinstance(frame, bytes) else frame.encode()
        self.messages += kind in data.replace(b'": "', b'":"')

    def show(self) -> None:
        self.open_cells(*CELLS)
        self.run_all()
        self.cell(1)
        notebook = self.page.evaluate("window.jupyterapp.shell.currentWidget.id")
        self.execute("notebook:create-output-view")
        expect(self.page.locator(PICTURE)).to_have_count(4, timeout=SLOW)
        self.page.evaluate("id => window.jupyterapp.shell.activateById(id)", notebook)
        self.page.wait_for_function("id => window.jupyterapp.shell.currentWidget.id === id", arg=notebook)

    def execute(self, command: str, **options) -> None:
        self._call(EXECUTE, [command, options])

    def view(self, number: int):
        """Return the locator of a view; 0 and 1 are equally wide, 2 is narrower, 3 stands beside them."""
        within = self.page.locator(".jp-LinkedOutputView") if number == 3 else self.cell(number + 1)
        return within.locator(".jp-OutputArea-output").first

    def canvas(self, number: int) -> np.ndarray:
        return pixels(self.view(number).locator(PICTURE).evaluate(PNG))

    def wait(self, what: str, number: int, argument) -> None:
        canvas = self.view(number).locator(PICTURE).element_handle()
        self.page.wait_for_function(what, arg=[canvas, argument], timeout=SLOW)

    def wait_for_theme(self, name: str, number: int = 0) -> None:
        paper = THEMES[name]["paper"]
        self.wait(PAPER, number, ",".join(str(int(paper[at : at + 2], 16)) for at in (1, 3, 5)))


@pytest.fixture(scope="module")
def opened(chromium, server):
    context = chromium.new_context(viewport=SCREEN)
    try:
        views = Views(context.new_page(), server)
        views.show()
        yield views
        views.close()
    finally:
        context.close()


@pytest.fixture
def views(opened):
    """Give the views as they are at first, at rest."""
    opened.evaluate(f"shown.set_state(**{Volumes().state.values()!r})")
    for number in range(4):
        expect(opened.view(number).locator(".words")).to_have_text(Volumes().picture.words, timeout=SLOW)
    opened.page.mouse.move(0, 0)
    assert opened.page.evaluate(PAINTED) == 0
    opened.messages = 0
    return opened


def expect_rest(views: Views) -> None:
    """Hold that no widget has sent or got a message, nor does in the next three seconds."""
    assert views.page.evaluate(PAINTED) == 0
    assert views.messages == 0


def test_all_views_rest_and_show_the_same(views):
    expect_rest(views)
    words = {views.view(number).locator(".words").inner_text() for number in range(4)}
    frames = {views.view(number).locator(".conv-picture").get_attribute("data-frame") for number in range(4)}
    assert (len(words), len(frames)) == (1, 1)
    wide, same, narrow, _ = (views.canvas(number) for number in range(4))
    assert np.array_equal(wide, same)
    assert narrow.shape[1] == 920 <= wide.shape[1]
    assert views.view(2).locator(".scroll").evaluate("part => part.clientWidth") == 600  # it scrolls


def test_a_slider_of_one_view_moves_them_all(views):
    before = views.canvas(1)
    slider(views.view(0), "W").press("ArrowRight")
    for number in range(4):
        expect(views.view(number).locator(".words")).to_have_text(Volumes(W=6).picture.words, timeout=SLOW)
    assert views.page.evaluate(PAINTED) == 0
    assert np.array_equal(views.canvas(0), views.canvas(1))
    assert not np.array_equal(views.canvas(1), before)
    assert views.messages > 0  # the counter counts


def test_zoom_and_width_ask_the_kernel_nothing(views):
    session = views.page.context.new_cdp_session(views.page)
    try:
        for width, density in ((1100, 2), (1760, 1.25), (1000, 1.25), (800, 1)):  # as a zoom makes them
            size = {"width": width, "height": SCREEN["height"], "deviceScaleFactor": density}
            session.send("Emulation.setDeviceMetricsOverride", {**size, "mobile": False})
            for number in range(3):
                views.wait(IS_FIT, number, density)
            expect_rest(views)
        assert views.canvas(0).shape[1] == 920  # no smaller, however narrow the page
    finally:
        session.send("Emulation.clearDeviceMetricsOverride")
        session.detach()
        views.page.set_viewport_size(NARROW)  # else Playwright takes it for the old one
        views.page.set_viewport_size(SCREEN)


def test_a_zoomed_view_is_the_picture_painted_at_its_ratio(views, modules):
    for number in (0, 2):
        canvas = views.canvas(number)
        [expected] = painted(modules, [Volumes().frame.scene], canvas.shape[1] / 920)
        assert np.array_equal(canvas, expected)


def test_the_theme_of_jupyterlab_is_followed_without_the_kernel(views, modules):
    light = views.canvas(0)
    try:
        views.execute("apputils:change-theme", theme="JupyterLab Dark")
        for number in range(4):
            views.wait_for_theme("dark", number)
        expect_rest(views)
        [expected] = painted(modules, [Volumes().frame.scene], light.shape[1] / 920, "dark")
        assert np.array_equal(views.canvas(0), expected)
    finally:
        views.execute("apputils:change-theme", theme="JupyterLab Light")
    for number in range(4):
        views.wait_for_theme("light", number)
    expect_rest(views)
    assert np.array_equal(views.canvas(0), light)


def test_save_picture_gives_what_is_on_show_at_twice_its_size(views, modules):
    view = views.view(0)
    open_more(view)
    point_at(view, *middle(Volumes().picture.image_map, "output"))
    expect(view.locator(".point")).to_have_text(re.compile("^Output .*row 0, column 0"))
    lights = view.locator(PICTURE).evaluate("canvas => canvas.lights")
    with views.page.expect_download() as download:
        view.get_by_role("button", name="Save picture").press("Enter")
    saved, canvas = pixels(Path(download.value.path()).read_bytes()), views.canvas(0)
    assert saved.shape[:2] == (2 * canvas.shape[0], 2 * canvas.shape[1])
    scene, ratio = [Volumes().frame.scene], saved.shape[1] / 920
    assert np.array_equal(saved, painted(modules, scene, ratio, lights=lights)[0])
    assert not np.array_equal(saved, painted(modules, scene, ratio)[0])


def test_a_picture_that_is_hidden_is_painted_when_it_is_shown_again(views):
    views.cell(1)
    views.execute("notebook:hide-cell-outputs")
    try:
        expect(views.view(0)).to_be_hidden()
        views.evaluate("shown.set_state(W=9, F=2)")
        expect(views.view(1).locator(".words")).to_have_text(Volumes(W=9, F=2).picture.words, timeout=SLOW)
    finally:
        views.cell(1)
        views.execute("notebook:show-cell-outputs")
    root = views.view(0).locator(".conv-picture")
    number = views.view(1).locator(".conv-picture").get_attribute("data-frame")
    expect(root).to_have_attribute("data-frame", number, timeout=SLOW)
    assert np.array_equal(views.canvas(0), views.canvas(1))


# --- a page that is not JupyterLab ---------------------------------------------------------------

TRAITS = (
    "number",
    "size",
    "name",
    "words",
    "arrays",
    "offers",
    "player",
    "notice",
    "takes_image",
    "makes_offers",
    "covered",
    "asked",
)
RENDER = """async ([source, traits, buffers]) => {
    const bytes = text => new DataView(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
    const values = { ...traits };
    for (const [name, text] of Object.entries(buffers)) values[name] = bytes(text);
    window.sent = [];
    const model = {
        get: name => values[name], set: (name, value) => { values[name] = value; },
        on: () => {}, off: () => {}, send: message => window.sent.push(message), save_changes: () => {},
    };
    const script = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    script.default.render({ model, el: document.body.appendChild(document.createElement("div")) });
}"""


def test_outside_jupyterlab_the_theme_of_the_browser_is_followed(chromium, modules):
    shown = Volumes().picture
    state = shown.get_state()
    buffers = {name: base64.b64encode(state[name]).decode() for name in ("frame", "image_map")}
    traits = {name: getattr(shown, name) for name in TRAITS}
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    try:
        page.emulate_media(color_scheme="dark")
        page.evaluate(RENDER, [Picture._esm, traits, buffers])
        canvas = page.locator(PICTURE)
        for theme in ("dark", "light", "dark"):
            page.emulate_media(color_scheme=theme)
            paper = ",".join(str(int(THEMES[theme]["paper"][at : at + 2], 16)) for at in (1, 3, 5))
            page.wait_for_function(PAPER, arg=[canvas.element_handle(), paper], timeout=SLOW)
            found = pixels(canvas.evaluate(PNG))
            [expected] = painted(modules, [Volumes().frame.scene], found.shape[1] / 920, theme)
            assert np.array_equal(found, expected)
        assert page.evaluate("window.sent") == [{"shown": 1, "near": False}]
    finally:
        page.close()
