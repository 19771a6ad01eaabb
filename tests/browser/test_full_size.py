"""VGG-16 at full size in real JupyterLab, with few filters: it runs while one looks on, stops and goes on."""

import re
from functools import partial

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from helpers import networks
from helpers.explorers import FullSize
from helpers.explorers.full_size.model import own
from tests.browser.lab import SLOW, expect_state_of, lit, middle, picture, point_at

expect_state = partial(expect_state_of, FullSize)
SMALL = "networks.vgg(width=1 / 32, convolutional=True)"
SOURCES = (
    f"from helpers import networks\nfrom helpers.explorers.full_size.model import own\nown.NETWORK = {SMALL}",
    "from helpers.explorers import FullSize\nexplorer = FullSize(side=400)\nexplorer",
    "answer = 6 * 7\nanswer",
)
SOME = re.compile(r"^step ([3-9]|1\d) \(")  # on the way


@pytest.fixture
def run(lab, monkeypatch):
    """An explorer on show, and its player."""
    monkeypatch.setattr(own, "NETWORK", networks.vgg(width=1 / 32, convolutional=True))
    lab.open_cells(*SOURCES)
    lab.run_all()
    return lab.explorer().get_by_role("group", name="Step")


def press(player, name):
    player.get_by_role("button", name=name, exact=True).click()


def test_keyboard_and_pointer(lab, run):
    output, point = lab.explorer(), lab.explorer().locator(".point")
    image_map, before = expect_state(output, side=400), picture(output)
    point_at(output, *middle(image_map, "layers", 2))
    expect(point).to_contain_text("conv1_2, 3×3: 400×341×2 → 400×341×2, 38 parameters")
    expect(point).to_contain_text("To come.")
    assert lit(output, image_map) == {"layers": {(2, 0)}}
    press(run, "Next step")
    expect_state(output, side=400, step=1)
    run.get_by_role("slider", name="Step").press("End")
    image_map = expect_state(output, side=400, step=21)
    point_at(output, *middle(image_map, "scores", 5, 3))
    expect(point).to_contain_text("column 3, in place of the crop with rows 160 to 383, columns 96")
    window = {(row, column) for row in range(5, 12) for column in range(3, 10)}
    assert lit(output, image_map) == {"scores": {(5, 3)}, "image": window}
    output.locator(".stage").focus()
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text("on average, from")
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Enter")
    expect_state(output, side=400, step=21, place="second")
    assert lab.evaluate("explorer.state.place") == "second"
    assert picture(output) != before


def test_it_runs_stops_in_the_middle_and_goes_on_to_the_end(lab, run):
    output, place = lab.explorer(), lab.explorer().locator(".place")
    press(run, "Play")
    expect(place).to_have_text(SOME, timeout=SLOW)
    lab.run_cell(2, "answer += 1\nanswer")
    assert lab.evaluate("answer") == 43
    press(run, "Pause")
    expect(run).to_have_attribute("aria-busy", "false", timeout=SLOW)
    step = int(run.get_by_role("slider", name="Step").input_value())
    assert 0 < step < 21
    assert lab.evaluate("explorer.state.step, len(explorer.result.made)") == (step, step)
    expect_state(output, side=400, step=step)
    press(run, "Back one step")
    expect_state(output, side=400, step=step - 1)
    press(run, "Play")
    expect(place).to_have_text("step 21 (0 to 21)", timeout=SLOW)
    expect_state(output, side=400, step=21)
    expect(run.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_an_image_arrives_at_its_own_size(lab, run, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (300, 640, 3), dtype=np.uint8)
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    Image.fromarray(pixels).save(small)
    Image.fromarray(pixels).resize((1280, 600)).save(large)
    output = lab.explorer()
    lab.evaluate("explorer.set_state(side=640)")
    for path, says in ((small, "its own size"), (large, "scaled down from 600×1280")):
        output.locator("input[type=file]").set_input_files(path)
        expect(output.locator(".words")).to_contain_text(f"{path.name}, 300×640 pixels ({says})")
    output.locator("input[type=file]").set_input_files(small)
    expect(output.locator(".words")).to_contain_text("small.png")
    assert lab.evaluate("int(explorer.result.image.pixels.astype(int).sum())") == pixels.astype(int).sum()
