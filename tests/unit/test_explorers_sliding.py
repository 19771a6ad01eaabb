"""The pictures of the sliding-window explorer: whole, and true in every cell."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers import samples
from helpers.drawing.numerals import written
from helpers.drawing.palette import BLACK, FILTER, INPUT, OUTPUT, channels, coloured
from helpers.explorers import Sliding
from helpers.explorers.detail import LINK
from helpers.explorers.sliding import Photo, State, compute, describe, model
from helpers.explorers.sliding.close_up import resting
from helpers.explorers.sliding.detail import STRIP
from helpers.explorers.sliding.layout import HEIGHT, LOW, TOP, WIDTH
from helpers.explorers.sliding.model import OWN
from tests.unit.pictures import WatchedScene, check_picture, colours_of, corners
from tests.unit.reader import Reader
from tests.unit.sliding import SIZES, SMALL, STATES, legal, numbers_of, states, value_of
from tests.unit.states import extremes, photo

VIEWS = State.settings["view"].options
EDGES = Sliding.presets["photograph: edges in four directions"]
both_views = pytest.mark.parametrize("view", VIEWS)


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a sliding window's besides."""
    result, grids = check_picture(scene, Sliding, state)
    words = describe(result)
    assert words.count(". ") <= 2, words  # with the last, three sentences
    assert len(words) < 400, words
    boxes = {name: corners(each) for name, each in grids.items()}
    boxes = {name: (*points.min(axis=0), *points.max(axis=0)) for name, points in boxes.items()}
    for (word, a), (name, b) in product(scene.labels, boxes.items()):
        if name == "output" and word in ("output", "? × ? × ?"):
            continue  # what covers an output is written on it
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, f"{word!r} lies on {name}: {state}"
    depth, filters = result.kernel.shape[2:]
    expected = {"input"} if result.composite else {f"channel {d}" for d in range(depth)}
    expected |= {f"bias {k}" for k in range(filters)}
    expected |= {f"filter {k}, slice {d}" for k in range(filters) for d in range(depth)}
    if state.view == "numbers":
        assert all(b[1] >= TOP - 30 and b[3] <= LOW + 1 for b in boxes.values()), state
    if state.covered:
        expected.add("output")
    elif result.y is not None:
        expected |= {f"map {k}" for k in range(filters)}
    assert set(grids) == expected == {region.name for region in Sliding.regions(result)}
    return result, grids


# ------------------------------------------------------------------------------- whole pictures


def test_every_extreme_draws_a_whole_picture_of_feature_maps(scene):
    for settings_ in extremes(State):
        if settings_.get("input") != "your image":
            check(scene, legal(**{"input": "photograph", **settings_, "view": "feature maps"}))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(STATES)
@example(legal(W=128, D=3, F=9, K=7, S=1, P=3, input="your image", image=photo(128, 3), kernel="edges"))
@example(legal(W=81, F=9, K=4, S=1, P=(5, 8), input="photograph", kernel="sharpen", view="feature maps"))
@example(legal(W=111, F=9, K=7, S=6, P=0, input="photograph", flip=True))
@example(legal(W=121, D=1, F=1, K=8, S=2, P=(10, 1)))
@example(legal(W=8, D=6, F=8, K=1, S=16, P=(5, 3)))
@example(legal(W=20, D=6, F=16, K=1, kernel="sharpen"))
@example(legal(W=128, D=6, F=16, K=8, S=1, P=16, flip=True))  # the largest image map
@example(legal(W=5, F=3, S=3, kernel=OWN, typed_on="edges", typed=(((0,), 1),)))
def test_random_settings_draw_every_part_and_no_word_lies_on_one(scene, state):
    check(scene, state)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    states(
        input=st.just("your image"),
        image=st.sampled_from([(1, 128), (128, 1), (3, 128), (128, 3), (100, 20), (1, 5), (1, 1)]).map(
            lambda shape: photo(*shape)
        ),
    )
)
def test_images_that_are_narrow_or_low_draw_a_whole_picture(scene, state):
    check(scene, state)


def test_a_kernel_full_of_long_numbers_draws_a_whole_picture(scene):
    every = dict.fromkeys(np.ndindex(2, 6, 16, 16), -98.75)
    for size, depth in product((3, 7, 16), (1, 3, 4, 6)):
        state = legal(W=20, D=depth, F=size, K=2, S=1, P=0, kernel=OWN, typed=tuple(every.items()))
        result, _ = check(scene, state)
        assert np.all(result.kernel == -98.75)


def test_presets_of_numbers_show_all_numbers():
    for preset in Sliding.presets.values():
        if preset["view"] == "numbers":
            assert "Too small" not in describe(compute(legal(**preset)))


@both_views
@pytest.mark.parametrize(
    "settings_",
    [
        {"W": 7, "F": 7, "P": 0},
        {"W": 16, "F": 16, "P": 0, "K": 8},
        {"W": 7, "F": 3, "S": 9, "P": 0},
        {"W": 5, "F": 3, "K": 1},
        {"W": 5, "F": 3, "K": 8},
        {"W": 1, "F": 1, "P": 0, "D": 1, "K": 1},
    ],
)
def test_corner_cases_draw_a_whole_picture(scene, view, settings_):
    result, grids = check(scene, legal(**settings_, view=view))
    state = result.state
    side = (state.W - state.F + 2 * state.P) // state.S + 1
    assert result.y.shape == (side, side, state.K)
    assert grids[f"map {state.K - 1}"][0].packed()["shape"] == [side, side]


@both_views
def test_a_filter_that_does_not_fit_has_no_output_and_says_so(scene, view):
    state = legal(W=3, F=6, P=1, view=view, step=5)
    result, grids = check(scene, state)
    assert result.y is None
    assert result.place is None
    assert not any(name.startswith("map") for name in grids)
    said = (
        "A filter of F = 6 is larger than the padded input, 1 + 3 + 1 = 5 wide, so there is no place for it."
    )
    assert said in [label for label, _ in scene.labels]
    assert "stride 2: no output. F = 5 or less would fit, or P = 2 or more." in describe(result)
    assert compute(replace(state, F=5)).y is not None is not compute(replace(state, P=2)).y
    assert not any(label.startswith(("this step", "products")) for label, _ in scene.labels)


def test_the_picture_is_not_blank_and_shows_each_role():
    found = colours_of(Sliding())
    for colour in (INPUT.line, FILTER.text, OUTPUT.text, BLACK):
        assert coloured(colour) in found, colour


def test_the_scene_is_drawn_anew_for_every_state():
    """What one state leaves on the canvas is gone in the next."""
    reader = Reader(Sliding())
    first = reader.explorer.picture.frame
    reader.explorer.set_state(**EDGES)
    between = reader.explorer.picture.frame
    reader.resets()
    assert reader.explorer.picture.frame == first != between


@both_views
def test_a_change_computes_nothing_twice(monkeypatch, view):
    explorer, done = Sliding(W=9, input="photograph", view=view), []

    def counted(module, name):
        made = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *all_, **named: done.append(name) or made(*all_, **named))

    counted(samples, "resized")
    counted(samples.Image, "open")
    counted(samples, "kernel")
    counted(model, "lay_out")
    explorer.set_state(W=10)
    assert sorted(done) == [*["lay_out"] * (view == "numbers"), "resized"]  # the filters are as they were


# --------------------------------------------------------------------------- numbers in cells


def in_cells(scene, grids, result):
    """What is written where, as {(grid, row, column): text}; each number in the middle of its cell.

    Those of the input stand higher where there is room for a weight below them.
    """
    found = {}
    for name, (grid,) in grids.items():
        size = grid.along[0]
        rise = STRIP / 2 if name.startswith("channel") and result.layout.weights else 0
        for (x, y), (word, font_size) in scene.numbers.items():
            column, row = (x - grid.origin[0]) / size - 0.5, (y - grid.origin[1]) / size - 0.5 + rise
            if -0.5 < row < grid.rows - 0.5 and -0.5 < column < grid.columns - 0.5:
                assert abs(row - round(row)) * size < 0.02, (name, word)
                assert abs(column - round(column)) * size < 0.02, (name, word)
                assert scene.width_of(word, font_size) < size > font_size >= 9, (name, word)
                found[name, round(row) + grid.first_row, round(column) + grid.first_column] = word
    return found


def step_of(key, high, wide):
    name, row, column = key
    return (int(name.removeprefix("map ")) * high + row) * wide + column


@settings(max_examples=60, deadline=None, derandomize=True)
@given(states(SIZES, view=st.just("numbers"), covered=st.just(False)))
def test_cells_show_the_numbers_and_the_words_say_which_parts_do_not(scene, state):
    result, grids = check_picture(scene, Sliding, state)
    shown, there = in_cells(scene, grids, result), numbers_of(result)
    parts = {"input": "channel", "filters": "filter", "biases": "bias", "output maps": "map"}
    missing, hidden = [], set()
    for part, start in parts.items():
        cells = {key for key in there if key[0].startswith(start)}
        seen = {key for key in shown if key[0].startswith(start)}
        assert seen in (set(), cells), f"some numbers of the {part} are missing: {state}"
        if cells and not seen:
            missing.append(part)
        if part == "biases" and result.y is not None and not result.layout.products:
            missing.append("products")
        hidden |= {key for key in seen if shown[key] == "?"}
        for key in seen - hidden:
            assert value_of(shown[key]) == there[key], key
    high, wide, _ = (0, 0, 0) if result.y is None else result.y.shape
    later = {key for key in shown if key[0].startswith("map") and step_of(key, high, wide) > state.step}
    assert hidden == (later if state.hide else set())
    hides = state.hide and result.y is not None
    assert ("; later outputs are hidden" in describe(result)) == hides
    end = f"Too small for numbers: {', '.join(missing)}."
    assert describe(result).endswith(end) if missing else "Too small" not in describe(result)
    elsewhere = result.y is not None and not missing and not result.layout.weights
    assert describe(result).endswith("Its weights stand in the framed slices.") == elsewhere


def test_parts_without_room_for_numbers_are_named():
    assert "Too small" not in describe(compute(legal()))
    assert describe(compute(legal(F=7))).endswith("Too small for numbers: filters, products.")
    crowded = compute(legal(W=128, F=16, K=8))
    assert describe(crowded).endswith("Too small for numbers: input, filters, products, output maps.")
    assert "Too small" not in describe(compute(legal(W=128, F=16, K=8, view="feature maps")))
    long_biases = tuple(((k,), -98.75) for k in range(8))
    state = legal(W=5, F=1, K=8, kernel=OWN, typed=long_biases, P=16)
    assert "biases" in describe(compute(state)).split("Too small for numbers")[1]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
def test_the_window_of_the_step_or_of_the_close_up_is_framed(scene, state):
    result, grids = check_picture(scene, Sliding, state)
    assume(result.y is not None)
    maps = state.view == "feature maps"
    k, row, column = resting(result) if maps else result.place
    top, left = row * state.S - result.rows.before, column * state.S - result.columns.before
    inputs = ["input"] if result.composite else [f"channel {d}" for d in range(state.D)]
    expected = [(name, top, left, state.F) for name in inputs]
    expected += [(f"filter {k}, slice {d}", 0, 0, state.F) for d in range(state.D)]
    expected += [(f"bias {k}", 0, 0, 1), (f"map {k}", row, column, 1)]
    frames = sorted(
        (*points.min(axis=0), *points.max(axis=0))
        for (points,), width in ((each.points, each.width) for each in scene.rest.strokes)
        if width != LINK
    )
    wanted = []
    for name, first_row, first_column, size in expected:
        (grid,) = grids[name]
        cell = grid.along[0]
        x = grid.origin[0] + (first_column - grid.first_column) * cell
        y = grid.origin[1] + (first_row - grid.first_row) * cell
        wanted.append((x, y, x + size * cell, y + size * cell))
    assert len(frames) == len(wanted)
    assert np.allclose(frames, sorted(wanted)), state


# ------------------------------------------------------------------------------- feature maps


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
@example(legal(W=128, F=3, S=1, P=1, input="photograph", view="feature maps"))
def test_the_close_up_begins_where_the_picture_has_its_strongest_edge(state):
    result = compute(state)
    assume(result.y is not None)
    x, (high, wide, _) = result.x, result.x.shape

    def edge(row, column):
        cells = [x[row, column - 1]] * (column > 0) + [x[row - 1, column]] * (row > 0)
        return sum(abs(int(x[row, column].sum() - each.sum())) for each in cells)

    at = max(product(range(high), range(wide)), key=lambda cell: edge(*cell))
    k, *found = resting(result)
    assert k == 0
    for cell, place, axis in zip(at, found, (result.rows, result.columns), strict=True):
        apart = [abs(axis.window(each).start + (state.F - 1) / 2 - cell) for each in range(axis.output_size)]
        assert apart[place] == min(apart)


def grey_of(values, black, white):
    return [[round(255 * min(max((each - black) / (white - black), 0), 1)) for each in row] for row in values]


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
@pytest.mark.parametrize("kind", ["seeded integers", "photograph"])
def test_feature_maps_show_input_and_output_as_pictures(depth, kind):
    scene = WatchedScene(WIDTH, HEIGHT)
    state = legal(W=20, D=depth, K=3, S=2, P=(1, 2), input=kind, view="feature maps")
    result, grids = check_picture(scene, Sliding, state)
    x = result.x
    if kind == "photograph" and depth != 2:
        pictures = [("input", x[:, :, 0] if depth == 1 else x[:, :, :3])]
    else:
        names = [f"channel {d}" for d in range(x.shape[2])]
        pictures = [(name, grey_of(x[:, :, d], x.min(), x.max())) for d, name in enumerate(names)]
    assert len(scene.images) == len(pictures) + 3
    for image, (name, expected) in zip(scene.images, pictures, strict=False):
        expected = np.array(expected)
        assert image.pixels.shape == expected.shape
        off = np.abs(image.pixels.astype(int) - expected)
        assert np.all(off <= 1), name  # a half may be rounded either way
        check_place(image, grids[name])
    for k, image in enumerate(scene.images[len(pictures) :]):
        check_place(image, grids[f"map {k}"])


def check_place(image, grids):
    """Hold an image to the cells of the inner part of its grid."""
    (grid,), (rows, columns) = grids, image.pixels.shape[:2]
    cell = grid.along[0]
    corner = grid.origin[0] - grid.first_column * cell, grid.origin[1] - grid.first_row * cell
    assert np.allclose(image.place, (*corner, columns * cell, rows * cell))


def test_maps_have_the_hue_of_their_sign_and_a_scale_of_their_own(scene):
    """0 is nearly white, positive is green, negative violet, and stronger the further from 0."""
    result, _ = check(scene, legal(W=40, K=3, kernel="edges", input="photograph", view="feature maps"))
    y = result.y
    scales = []
    for k, image in enumerate(scene.images[1:]):
        shown = np.array([channels(each) for each in image.colours])[image.pixels]
        values, (red, green, blue) = y[:, :, k], np.moveaxis(shown, 2, 0)
        furthest = np.sort(np.abs(values).ravel())[int(0.99 * (values.size - 1))]
        scales.append(f"{furthest:.0f}")
        strong = np.abs(values) > furthest / 4
        assert np.all((green > red) & (green > blue), where=strong & (values > 0))
        assert np.all((blue > green) & (red > green), where=strong & (values < 0))
        assert np.all(shown[values == 0] > 240)
        for sign in (1, -1):
            order = np.argsort(np.where(sign * values >= 0, np.abs(values), -1), axis=None)
            order = order[np.sum(sign * values < 0) :]
            lightness = shown.sum(axis=2).ravel()[order].astype(int)
            assert np.all(np.diff(lightness) <= 3)  # colours are rounded
    assert set(scales) <= {label for label, _ in scene.labels}


def test_a_map_that_is_0_nearly_everywhere_has_the_scale_of_its_largest_number(scene):
    dots = np.zeros((20, 20, 3), np.uint8)
    dots[3, 4] = 7
    image = Photo("dots.png", (20, 20), dots)
    sizes = {"W": 20, "D": 1, "F": 1, "K": 1, "S": 1, "P": 0}
    check(scene, legal(**sizes, kernel="identity", view="feature maps", input="your image", image=image))
    assert "7" in [label for label, _ in scene.labels]


def test_where_the_maps_are_covered_none_has_a_scale(scene):
    state = legal(W=40, D=1, K=2, kernel="edges", input="photograph", view="feature maps")
    check(scene, state)
    told = {label for label, _ in scene.labels if label.isdigit()}
    check(scene, replace(state, covered=True))
    assert told
    assert not told & {label for label, _ in scene.labels}
    assert len(scene.images) == 1  # the input
    assert {"filter 0: brighter →", "filter 1: brighter ↓"} < {label for label, _ in scene.labels}


@pytest.mark.parametrize("filters", range(1, 9))
@pytest.mark.parametrize("depth", [1, 3])
def test_slices_and_bias_lie_beside_their_map_below_its_name(scene, filters, depth):
    """Nearer to it than to any other map."""
    state = legal(W=128, D=depth, K=filters, S=1, kernel="edges", input="photograph", view="feature maps")
    _, grids = check(scene, state)
    tops = {label.split(":")[0]: box[3] for label, box in scene.labels if label.startswith("map ")}

    def ends(*names):
        points = np.concatenate([corners(grids[name]) for name in names])
        return points.min(axis=0), points.max(axis=0)

    for k in range(filters):
        low, high = ends(*(f"filter {k}, slice {d}" for d in range(depth)), f"bias {k}")
        assert low[1] > tops[f"map {k}"]
        gaps = [
            np.maximum(0, np.maximum(low - last, first - high)).sum()
            for first, last in (ends(f"map {other}") for other in range(filters))
        ]
        assert np.argmin(gaps) == k, gaps


@pytest.mark.parametrize(("filters", "depth"), [(1, 3), (2, 3), (3, 3), (4, 3), (6, 3), (8, 1)])
def test_weights_are_written_in_the_slices_beside_the_maps(scene, filters, depth):
    state = legal(W=128, D=depth, K=filters, S=1, kernel="edges", input="photograph", view="feature maps")
    result, grids = check(scene, state)
    for k, d, row, column in np.ndindex(filters, depth, 3, 3):
        (grid,) = grids[f"filter {k}, slice {d}"]
        cell = grid.along[0]
        middle = grid.origin[0] + (column + 0.5) * cell, grid.origin[1] + (row + 0.5) * cell
        (near,) = [key for key in scene.numbers if np.allclose(key, middle, atol=0.01)]
        assert scene.numbers[near][0] == written(result.kernel[row, column, d, k])


@pytest.mark.parametrize("filters", range(1, 9))
def test_a_slider_changes_sizes_and_anchors_in_few_steps(scene, filters):
    """From the smallest to the largest picture, and whatever the stride: parts keep their places."""
    anchors, cells = set(), []
    for size, stride in product(range(8, 129, 8), (1, 2, 3)):
        state = legal(W=size, K=filters, S=stride, input="photograph", view="feature maps")
        _, grids = check(scene, state)
        anchors.add(tuple(np.round(grids[f"map {k}"][0].origin, 6).tobytes() for k in range(filters)))
        cells.append(grids["input"][0].along[0])
    assert len(anchors) == 1
    assert len(set(cells)) <= 8


def test_maps_name_what_their_filters_do(scene):
    check(scene, legal(**EDGES))
    labels = [label for label, _ in scene.labels]
    assert {"map 0: brighter →", "map 1: brighter ↓", "map 2: brighter ↗", "map 3: brighter ↘"} <= set(labels)
    state = legal(D=2, K=2, kernel="blur", view="feature maps")
    assert compute(state).meanings == ["blur of channel 0", "blur of channel 1"]
    typed = replace(state, kernel=OWN, typed_on="blur", typed=(((1, 0, 0, 0), 5),))
    assert compute(typed).meanings == ["blur of channel 0", "your own"]
    assert compute(replace(typed, kernel="blur")).meanings == ["blur of channel 0", "blur of channel 1"]
