"""The door: what a browser, or anybody who can send a message, may ask for, and what is said to the rest."""

import numpy as np
import pytest

from helpers.explorers import OnePixel, Sliding, Translation, Volumes
from tests.unit.reader import Reader
from tests.unit.refusals import memory

PIXELS = np.full((2, 3, 4), 200, np.uint8)
CELL = {"region": "output", "row": 0, "column": 0}
IMAGE = {"name": "sea.png", "size": [3, 2], "original": [30, 20]}


@pytest.fixture(scope="module")
def volumes():
    return Reader(Volumes())


@pytest.fixture
def sliding():
    return Reader(Sliding())


@pytest.mark.parametrize(
    ("content", "notice"),
    [
        (None, "This picture has no answer to the message None."),
        ([], "This picture has no answer to the message []."),
        ({}, "This picture has no answer to the message {}."),
        ({"apply": []}, "This picture has no answer to the message {'apply': []}."),
        ({"choose": 5}, "This picture has no answer to the message {'choose': 5}."),
        (
            {"apply": {"self": 1}},
            "Volumes has no setting 'self': the settings are W, H, D, F, K, S, P, dilation, covered",
        ),
        ({"apply": {"W": 10**9}}, "W must be at most 256, got 1000000000"),
        ({"apply": {"W": [1, 2]}}, "W must be a whole number, got (1, 2)"),
        ({"apply": {"P": [0, [1]]}}, "P must be a whole number, got (1,)"),
        (
            {"edit": {**CELL, "value": 1}},
            "No number can be typed into output.",
        ),
        ({"choose": CELL}, "There is nothing to choose in output."),
        (
            {"choose": {**CELL, "row": 9}},
            "The row of output must be at most 2, got 9",
        ),
        ({"stroke": {**CELL, "cells": []}}, "A stroke covers 1 to 4,096 cells, got []."),
        ({"stroke": {**CELL, "cells": 5}}, "A stroke covers 1 to 4,096 cells, got 5."),
        (
            {"stroke": {**CELL, "cells": [[1, 2]]}},
            "A stroke covers [row, column, dots] of cells, got [1, 2].",
        ),
        ({"stroke": {**CELL, "cells": [[9, 0, 1]]}}, "The row of output must be at most 2, got 9"),
        ({"stroke": {**CELL, "cells": [[0, 0, 1]]}}, "No pen draws in output."),
        ({"image": IMAGE}, "Volumes takes no image."),
        ({"apply": {}, "wish": "x"}, "wish must be a whole number, got 'x'"),
        ({"apply": {}, "wish": -1}, "wish must be at least 0, got -1"),
    ],
)
def test_what_cannot_be_met_is_said_in_one_sentence(volumes, content, notice):
    before = volumes.explorer.state, volumes.explorer.frame
    assert volumes.sends(content) == 0
    assert volumes.notice == notice
    assert (volumes.explorer.state, volumes.explorer.frame) == before


def test_that_a_frame_was_shown_asks_for_nothing(volumes):
    volumes.explorer.picture.notice = ""
    assert volumes.sends({"shown": volumes.explorer.picture.number}) == 0
    assert volumes.notice == ""


def test_lists_are_taken_as_pairs_and_a_wish_is_met_even_where_nothing_changes(volumes):
    assert volumes.sends({"apply": {"P": [0, 1]}, "wish": 4}) == 1
    assert volumes.explorer.state.P == (0, 1)
    assert volumes.sends({"apply": {"P": [0, 1]}}) == 1
    volumes.resets()


def test_a_long_text_is_not_said_again():
    reader = Reader(Translation())
    with memory() as most:
        reader.sends({"choose": {"region": "shifted picture", "row": "x" * 10**7, "column": 0}})
        assert most() < 3.5e7  # the message itself, read and written once more by the test
    assert reader.notice.startswith("The row of shifted picture must be a whole number, got 'x")
    assert len(reader.notice) < 120


def test_a_typed_number_that_fits_no_cell_is_refused(sliding):
    for value in (100, -99.001, float("1e400"), None, "3"):
        sliding.explorer.picture._handle_custom_msg(
            {"edit": {"region": "bias 0", "row": 0, "column": 0, "value": value}}, []
        )
        assert "does not fit a cell: use a number from -99 to 99, 2 decimals at most" in sliding.notice
    assert sliding.explorer.state.kernel == "seeded integers"
    assert sliding.types("filter 0, slice 0", -100, 0, 1) == 0
    assert sliding.notice == "The row of filter 0, slice 0 must be at least 0, got -100"
    assert sliding.types("filter 0, slice 0", 0, 0, 7) == 1
    assert sliding.explorer.result.kernel[0, 0, 0, 0] == 7


def test_an_image_is_taken_whole(sliding):
    assert sliding.gives(PIXELS, "sea.png", (30, 20)) == 1
    state = sliding.explorer.state
    assert (state.input, state.image.name, state.image.original) == ("your image", "sea.png", (30, 20))
    assert state.image.pixels.shape == (2, 3, 3)


@pytest.mark.parametrize(
    ("changes", "buffers", "notice"),
    [
        ({"original": [30]}, [bytes(24)], "The image's original must be its width and its height, got [30]."),
        ({"original": [0, 20]}, [bytes(24)], "the image's original must be at least 1, got 0"),
        ({"original": [30, "x"]}, [bytes(24)], "the image's original must be a whole number, got 'x'"),
        ({"size": [3, 129]}, [bytes(24)], "the image's size must be at most 128, got 129"),
        ({"size": None}, [bytes(24)], "The image's size must be its width and its height, got None."),
        ({"name": 7}, [bytes(24)], "An image needs a name, got 7."),
        ({}, [], "An image comes with its pixels, in one buffer."),
        ({}, [bytes(24), bytes(24)], "An image comes with its pixels, in one buffer."),
        ({}, [bytes(23)], "An image of this size has 24 bytes, got 23."),
    ],
)
def test_half_an_image_is_not_taken(sliding, changes, buffers, notice):
    before = sliding.explorer.state, sliding.explorer.frame
    assert sliding.sends({"image": {**IMAGE, **changes}}, *buffers) == 0
    assert sliding.notice == notice
    assert (sliding.explorer.state, sliding.explorer.frame) == before


def test_a_files_name_cannot_turn_a_sentence_round(sliding):
    sliding.gives(PIXELS, "\u202egnp.aes")
    assert "\u202e" not in sliding.explorer.frame.words
    sliding.gives(PIXELS, "x" * 10**5 + "\n.png")
    assert len(sliding.explorer.frame.words) < 500
    assert "\n" not in sliding.explorer.frame.words


def test_what_is_the_kernels_to_say_is_not_taken_from_the_browser(volumes):
    picture = volumes.explorer.picture
    words = picture.words
    picture.set_state({"words": "other", "frame": b"", "number": 10**6, "picked": {"region": "output"}})
    assert (picture.words, picture.picked) == (words, {})
    assert picture.number < 10**6
    picture.set_state({"picked": {"region": "output", "row": 1, "column": 2}})
    assert volumes.explorer.picked == {"region": "output", "row": 1, "column": 2}


def test_typed_numbers_of_one_pixel_cannot_wedge_it():
    reader = Reader(OnePixel())
    before = reader.explorer.state
    for junk in ([[[9, 9], 1]], [[[0, 0, 0], "x"]], [[0]], 5, [[[0, 0, 0], 10**6]]):
        assert reader.sends({"apply": {"typed_x": junk}}) == 0
        assert reader.notice.startswith("typed_x")
    assert reader.explorer.state == before
    assert reader.moves("D", 4) == 1
