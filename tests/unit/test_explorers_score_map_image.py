"""The score map over an image of the reader's own: what is made of it, what is named, what is said."""

import numpy as np
import pytest

from helpers import samples
from helpers.explorers import ScoreMap
from helpers.explorers.frame import frame_of
from helpers.explorers.photo import Photo
from helpers.explorers.score_map import State, compute, describe
from helpers.explorers.score_map.model import NEAR, SIDE
from helpers.explorers.score_map.model.canvas import drawn, painted
from helpers.explorers.score_map.model.scan import scanned
from tests.photographed import photographed
from tests.unit.reader import Reader

SIZE = 40


def photo(canvas, **how):
    """A photograph of a canvas as it comes from the browser."""
    pixels = photographed(canvas, **how)
    return Photo("scan.png", pixels.shape[1::-1], samples.resized(pixels, 128))


def canvas_of(seed, count=8, size=SIZE):
    digits = drawn(size, count, seed)
    return painted(size, digits, ()), digits


def named(image, digits, size=SIZE, scale=1.0):
    """How many digits are named right where they lie, and how many other places are marked."""
    found = [each.spot for each in compute(State(W=size, image=image, digits=0)).peaks]
    at = {
        each: [
            spot
            for spot in found
            if max(abs(2 * spot.row - scale * each.row), abs(2 * spot.column - scale * each.column))
            <= NEAR + 1
        ]
        for each in digits
    }
    right = sum(any(spot.answer == each.label for spot in spots) for each, spots in at.items())
    return right, len(found) - len({spot for spots in at.values() for spot in spots})


@pytest.mark.parametrize("how", [{}, {"paper": 60, "contrast": -150}, {"contrast": 70}, {"noise": 12}])
def test_of_photographed_digits_9_of_10_are_named_and_hardly_any_other_place_is_marked(how):
    right = beside = 0
    for seed in range(10):
        canvas, digits = canvas_of(seed)
        more = named(photo(canvas, seed=seed, **how), digits)
        right, beside = right + more[0], beside + more[1]
    assert right >= 72
    assert beside <= 2


@pytest.mark.parametrize("size", [36, 44])
def test_digits_of_7_or_9_pixels_are_named_too_and_of_4_or_16_are_not(size):
    canvases = [canvas_of(seed) for seed in range(5)]
    images = [photo(canvas, seed=seed) for seed, (canvas, _) in enumerate(canvases)]

    def rights(size):
        cases = zip(images, canvases, strict=True)
        return sum(named(image, digits, size, size / SIZE)[0] for image, (_, digits) in cases)

    assert rights(size) >= 34
    assert max(rights(20), rights(64)) <= 16


def test_the_canvas_is_the_drawing_whatever_the_light_the_ink_and_the_side_it_is_bright_on():
    canvas, _ = canvas_of(3)
    plain = scanned(photo(canvas, falls=0, noise=0), SIZE)
    assert plain.bright
    assert plain.pixels.shape == canvas.shape
    assert np.corrcoef(plain.pixels.ravel(), canvas.ravel())[0, 1] > 0.95
    assert (plain.pixels[canvas == 0] == 0).mean() > 0.8
    assert plain.pixels.max() == 16
    for how in ({"falls": 0.5}, {"contrast": 60}, {"paper": 50, "contrast": -180}, {"noise": 10}):
        other = scanned(photo(canvas, **how), SIZE)
        assert other.bright == (how.get("contrast", 1) > 0)
        assert np.abs(other.pixels - plain.pixels).mean() < 0.6, how


def test_much_ink_on_one_side_is_not_taken_for_a_shadow():
    canvas = np.zeros((SIZE, SIZE), int)
    canvas[4:36, 2:12] = 16
    canvas[::3, 2:12] = 0
    assert (scanned(photo(canvas), SIZE).pixels[:, 14:] == 0).all()


@pytest.mark.parametrize("how", [{}, {"noise": 0, "falls": 0}, {"paper": 30, "noise": 20}])
def test_paper_without_ink_stays_paper_and_is_called_so(how):
    found = compute(State(image=photo(np.zeros((SIZE, SIZE)), **how), digits=0))
    assert not found.canvas.any()
    assert describe(found).startswith("Your image scan.png, 40×40 pixels: paper all over, for nothing stands")


def test_w_is_the_longer_side_and_an_image_lies_in_the_upper_left_corner():
    pixels = np.full((30, 120, 3), 230, np.uint8)
    pixels[10:20, 50:70] = 20
    found = compute(State(W=64, image=Photo("wide.png", (1200, 300), pixels), digits=0))
    assert found.scan.pixels.shape == (16, 64)
    assert (found.canvas[6:10, 27:37] == 16).all()
    assert not found.canvas[16:].any()
    assert describe(found).startswith(
        "Your image wide.png, 16×64 pixels: paper made 0, dark ink 16; "
        "a digit should be about 8 pixels high: move W. One pass gives 11 scores at 29×29 places"
    )
    upright = compute(
        State(W=20, image=Photo("high.png", (30, 120), 255 - pixels.transpose(1, 0, 2)), digits=0)
    )
    assert upright.scan.pixels.shape == (20, 5)
    assert "bright ink 16" in describe(upright)


def test_what_is_named_in_an_image_is_never_called_wrong_nor_right():
    canvas, digits = canvas_of(1)
    image = photo(canvas)
    found = compute(State(image=image, digits=0))
    assert len(found.peaks) >= 7
    assert all(each.inked and not each.right for each in found.peaks)
    assert f" {len(found.peaks)} places marked. " in describe(found)
    labels = str(frame_of(ScoreMap, found.state).scene.labels)
    assert f"your image 40×40: {len(found.peaks)} marked" in labels
    assert "named right" not in labels
    assert "?" not in labels
    beside = compute(
        State(W=64, image=Photo("low.png", (64, 8), np.full((8, 64, 3), 99, np.uint8)), digits=2)
    )
    assert not any(each.inked for each in beside.peaks if each.spot.row >= SIDE)
    assert "2 of 2 digits named right" in describe(beside)
    assert len(digits) == 8


def arrives(reader, canvas):
    """Let an image come from the browser."""
    pixels = np.full((128, 128, 4), 255, np.uint8)
    pixels[..., :3] = photo(canvas).pixels
    content = {"name": "scan.png", "size": [128, 128], "original": [480, 480]}
    return reader.sends({"image": content}, pixels.tobytes())


def test_an_image_comes_without_digits_or_ink_and_goes_with_other_digits_a_preset_or_reset():
    canvas, _ = canvas_of(1)
    for goes in (
        lambda reader: reader.moves("digits", 3),
        lambda reader: reader.moves("seed", 3),
        lambda reader: reader.chooses("Preset", "12 digits"),
        lambda reader: reader.resets(),
    ):
        reader = Reader(ScoreMap(placed=((0, 0, 0),), ink=((30, 30, 9),), W=24))
        assert arrives(reader, canvas) == 1
        state = reader.explorer.state
        assert (state.image.name, state.placed, state.digits, state.ink) == ("scan.png", (), 0, ())
        assert state.W == 24
        reader.moves("W", SIZE)
        assert reader.explorer.state.image is state.image
        reader.clicks("canvas", 0, 0)
        assert reader.explorer.state.image is state.image
        assert len(reader.explorer.state.placed) == 1
        goes(reader)
        assert reader.explorer.state.image is None


def test_code_says_that_it_is_without_the_image_and_makes_what_it_can():
    reader = Reader(ScoreMap())
    arrives(reader, canvas_of(1)[0])
    assert reader.explorer.frame.code == "ScoreMap(digits=0, placed=())  # without your image"


def test_covered_an_image_tells_nothing_of_what_is_named():
    canvas, _ = canvas_of(1)
    reader = Reader(ScoreMap(image=photo(canvas), digits=0, covered=True))
    words = reader.explorer.frame.words
    assert words.endswith("move W. The map, its size and the names are covered.")
    assert "marked" not in words + str(reader.explorer.frame.scene.labels)
    assert "your image 40×40: which are named?" in str(reader.explorer.frame.scene.labels)


def test_what_is_no_image_is_refused():
    with pytest.raises(ValueError, match=r"^image must be a Photo or None, got 5$"):
        State(image=5)
