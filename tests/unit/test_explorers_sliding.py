"""The sliding-window explorer without a browser: whole pictures, exact numbers, true words."""

import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import signal

from helpers import samples, shapes
from helpers.drawing.numerals import written
from helpers.drawing.palette import BLACK, FILTER, INPUT, OUTPUT
from helpers.explorers import Sliding
from helpers.explorers.controls import Number
from helpers.explorers.picture import packed_array
from helpers.explorers.regions import image_map
from helpers.explorers.sliding import Photo, State, compute, describe, draw, limits, regions, text
from helpers.explorers.sliding.image_map import arrays
from helpers.explorers.sliding.layout import HEIGHT, LOW, TOP, WIDTH
from helpers.explorers.sliding.model import INPUTS, KERNELS, OWN, RANGES, VIEWS
from tests.unit.oracles import conv_by_loops
from tests.unit.pictures import WatchedScene, check_picture, corners, extremes


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def reset(explorer):
    (button,) = [part for part in explorer.box.children[0].children if part.description == "Reset"]
    button.click()


def played(explorer):
    """The step of the player and its last; None where there is nothing to play."""
    player = explorer.picture.player
    return (player["value"], player["high"]) if player else None


def legal(**changes):
    """The state that the explorer makes of `changes`."""
    return Sliding._changed_state(Sliding, State(), changes)


def photo(high, wide, seed=0, name="sea.jpg", larger=50):
    pixels = np.random.default_rng(seed).integers(0, 256, (high, wide, 3), dtype=np.uint8)
    return Photo(name, (wide * larger, high * larger), pixels)


def numbers(name, most=9):
    low, high, _ = RANGES[name]
    return st.integers(low, min(high, most)) | st.integers(low, high)


def few(name, most):
    return st.integers(RANGES[name][0], most)


def keys(depth, size):
    filters, channels, cells = st.integers(0, 7), st.integers(0, depth - 1), st.integers(0, size - 1)
    return st.tuples(filters) | st.tuples(filters, channels, cells, cells)


TYPED = st.sampled_from([-12.25, 99, -99, 0.01, -98.99, 0.29, 0]) | st.integers(-9900, 9900).map(
    lambda hundredths: hundredths / 100
)
PHOTOS = st.builds(
    photo,
    st.integers(1, 128),
    st.integers(1, 128),
    st.integers(0, 9),
    st.just("a rather long name of a file (2).jpeg"),
    st.sampled_from([1, 50]),
)


def states(sizes, most_typed=40, **fixed):
    """Legal states; sizes: field → strategy; fixed: field → strategy, instead of the usual one."""
    typed = st.dictionaries(keys(6, 4), TYPED, max_size=most_typed).map(lambda each: tuple(each.items()))
    others = {
        "input": st.sampled_from(INPUTS),
        "kernel": st.sampled_from((*KERNELS, OWN, OWN, OWN)),
        "view": st.sampled_from(VIEWS),
        "flip": st.booleans(),
        "hide": st.booleans(),
        "step": st.integers(0, 40) | st.integers(0, 10**6),
        "typed_on": st.sampled_from(("", *samples.KERNELS)),
        "typed": typed,
        "image": PHOTOS,
    }
    return st.fixed_dictionaries(sizes | others | fixed).map(lambda values: legal(**values))


SIDES = {name: numbers(name) for name in RANGES}
STATES = states(SIDES | {"P": numbers("P", 3) | st.tuples(numbers("P", 3), numbers("P", 3))})
SMALL_SIZES = {"W": few("W", 7), "D": few("D", 6), "F": few("F", 4), "K": few("K", 4), "S": few("S", 4)}
SMALL_SIZES["P"] = few("P", 3) | st.tuples(few("P", 3), few("P", 3))
SMALL = states(SMALL_SIZES)


# ------------------------------------------------------------------------------------- pictures


LARGEST = legal(W=128, D=6, F=16, K=8, S=1, P=16, flip=True)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a sliding window's besides."""
    result, grids = check_picture(scene, Sliding, state)
    words = describe(result)
    assert words.count(". ") <= 2, words  # with the last, three sentences
    assert len(words) < 400, words
    boxes = {name: corners(each) for name, each in grids.items()}
    boxes = {name: (*points.min(axis=0), *points.max(axis=0)) for name, points in boxes.items()}
    for (word, a), (name, b) in product(scene.labels, boxes.items()):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, f"{word!r} lies on {name}: {state}"
    depth, filters = result.kernel.shape[2:]
    expected = {"input"} if result.composite else {f"channel {d}" for d in range(depth)}
    if state.view == "numbers":
        expected |= {f"bias {k}" for k in range(filters)}
        expected |= {f"filter {k}, slice {d}" for k in range(filters) for d in range(depth)}
        assert all(b[1] >= TOP - 30 and b[3] <= LOW + 1 for b in boxes.values()), state
    if result.y is not None:
        expected |= {f"map {k}" for k in range(filters)}
    assert set(grids) == expected == {region.name for region in regions(result)}
    return result, grids


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["seeded integers", "photograph"])
def test_every_extreme_of_every_control_draws_a_whole_picture(scene, view, kind):
    for settings_ in extremes(RANGES, "P"):
        state = legal(**settings_, view=view, input=kind, flip=settings_["K"] > 1)
        if state != LARGEST:
            check(scene, state)


def test_the_largest_image_map_is_small_enough(scene):
    check(scene, LARGEST)


@settings(max_examples=350, deadline=None, derandomize=True)
@given(STATES)
@example(legal(W=128, D=3, F=9, K=7, S=1, P=3, input="your image", image=photo(128, 3), kernel="edges"))
@example(legal(W=81, F=9, K=4, S=1, P=(5, 8), input="photograph", kernel="sharpen", view="feature maps"))
@example(legal(W=111, F=9, K=7, S=6, P=0, input="photograph", flip=True))
@example(legal(W=121, D=1, F=1, K=8, S=2, P=(10, 1)))
@example(legal(W=8, D=6, F=8, K=1, S=16, P=(5, 3)))
@example(legal(W=20, D=6, F=16, K=1, kernel="sharpen"))
@example(legal(W=5, F=3, S=3, kernel=OWN, typed_on="edges", typed=(((0,), 1),)))
def test_random_settings_draw_a_whole_picture(scene, state):
    check(scene, state)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    states(
        SIDES | {"P": numbers("P", 3)},
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


@pytest.mark.parametrize("name", Sliding.presets)
def test_presets_draw_a_whole_picture(scene, name):
    state = legal(**Sliding.presets[name])
    result, _ = check(scene, state)
    assert result.y is not None
    assert {each: getattr(state, each) for each in Sliding.presets[name]} == Sliding.presets[name]


def test_presets_of_numbers_show_all_numbers():
    for preset in Sliding.presets.values():
        if preset["view"] == "numbers":
            assert "Too small" not in describe(compute(legal(**preset)))


def test_the_demo_of_cs231n_has_its_sizes():
    result = compute(legal(**next(iter(Sliding.presets.values()))))
    assert result.x.shape == (5, 5, 3)
    assert result.kernel.shape == (3, 3, 3, 2)
    assert result.y.shape == (3, 3, 2)


@pytest.mark.parametrize("view", VIEWS)
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


@pytest.mark.parametrize("view", VIEWS)
def test_a_filter_that_does_not_fit_has_no_output_and_says_so(scene, view):
    state = legal(W=3, F=6, P=1, view=view, step=5)
    result, grids = check(scene, state)
    assert result.y is None
    assert result.place is None
    assert not any(name.startswith("map") for name in grids)
    said = (
        "A filter of F = 6 is larger than the padded input, 1 + 3 + 1 = 5 wide, so there is no place for it."
    )
    assert f"no output. {said}" in describe(result)
    assert said in [label for label, _ in scene.labels]
    assert not any(label.startswith(("Channel", "this step")) for label, _ in scene.labels)
    explorer = Sliding(W=3, F=6, P=1, view=view)
    assert played(explorer) is None
    assert explorer.state.step == 0
    explorer.set_state(P=2)
    one_place = (0, 1)  # for each of two filters
    assert played(explorer) == (one_place if view == "numbers" else None)


def test_the_side_that_is_too_short_is_named():
    wide = legal(W=8, F=5, P=0, input="your image", image=photo(32, 128))
    assert "0 + 2 + 0 = 2 high" in describe(compute(wide))
    assert "0 + 2 + 0 = 2 wide" in describe(compute(replace(wide, image=photo(128, 32))))


def test_the_picture_is_not_blank_and_shows_each_role():
    pixels = np.asarray(Image.open(io.BytesIO(Sliding().picture.frame)))
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    colours = {tuple(colour) for colour in pixels.reshape(-1, 3).tolist()}
    for colour in (INPUT.line, FILTER.text, OUTPUT.text, BLACK):
        assert tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) in colours, colour


def in_cells(scene, grids):
    """What is written where, as {(grid, row, column): text}; each number in the middle of its cell."""
    found = {}
    for name, (grid,) in grids.items():
        size = grid.along[0]
        for (x, y), (word, font_size) in scene.numbers.items():
            column, row = (x - grid.origin[0]) / size - 0.5, (y - grid.origin[1]) / size - 0.5
            if -0.5 < row < grid.rows - 0.5 and -0.5 < column < grid.columns - 0.5:
                assert abs(row - round(row)) * size < 0.02, (name, word)
                assert abs(column - round(column)) * size < 0.02, (name, word)
                assert scene.width_of(word, font_size) < size > font_size >= 6, (name, word)
                found[name, round(row) + grid.first_row, round(column) + grid.first_column] = word
    return found


def cells_of(result):
    """Every number that a picture of numbers can hold, as {(grid, row, column): number}."""
    found = {}
    for d, k in np.ndindex(*result.kernel.shape[2:]):
        for row, column in np.ndindex(result.state.F, result.state.F):
            found[f"filter {k}, slice {d}", row, column] = result.kernel[row, column, d, k]
    for row, column, d in product(numbered(result.rows), numbered(result.columns), range(result.x.shape[2])):
        high, wide = result.x.shape[:2]
        inside = 0 <= row < high and 0 <= column < wide
        found[f"channel {d}", row, column] = result.x[row, column, d] if inside else 0
    found |= {(f"bias {k}", 0, 0): number for k, number in enumerate(result.bias)}
    if result.y is not None:
        for row, column, k in np.ndindex(*result.y.shape):
            found[f"map {k}", row, column] = result.y[row, column, k]
    return found


def step_of(key, high, wide):
    name, row, column = key
    return (int(name.removeprefix("map ")) * high + row) * wide + column


def numbered(axis):
    return range(-axis.before, axis.input_size + axis.after)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(states(SMALL_SIZES, view=st.just("numbers")))
def test_cells_show_the_numbers_and_the_words_say_which_parts_do_not(scene, state):
    result, grids = check_picture(scene, Sliding, state)
    shown, there = in_cells(scene, grids), cells_of(result)
    parts = {"input": "channel", "filters": "filter", "biases": "bias", "output maps": "map"}
    missing, hidden = [], set()
    for part, start in parts.items():
        cells = {key: number for key, number in there.items() if key[0].startswith(start)}
        seen = {key for key in shown if key[0].startswith(start)}
        assert seen in (set(), set(cells)), f"some numbers of the {part} are missing: {state}"
        if cells and not seen:
            missing.append(part)
        for key in seen:
            if shown[key] == "?":
                hidden.add(key)
                continue
            assert value_of(shown[key]) == Fraction(round(float(cells[key]) * 100), 100), key
    high, wide, _ = (0, 0, 0) if result.y is None else result.y.shape
    later = {key for key in shown if key[0].startswith("map") and step_of(key, high, wide) > state.step}
    assert hidden == (later if state.hide else set())
    assert ("; later outputs are hidden" in describe(result)) == (state.hide and result.y is not None)
    end = f"Too small for numbers: {', '.join(missing)}."
    assert describe(result).endswith(end) if missing else "Too small" not in describe(result)


def test_parts_without_room_for_numbers_are_named():
    assert "Too small" not in describe(compute(legal()))
    crowded = compute(legal(W=128, F=16, K=8))
    assert describe(crowded).endswith("Too small for numbers: input, filters, output maps.")
    assert "Too small" not in describe(compute(legal(W=128, F=16, K=8, view="feature maps")))
    long_biases = tuple(((k,), -98.75) for k in range(8))
    state = legal(W=5, F=1, K=8, kernel=OWN, typed=long_biases, P=16)
    assert "biases" in describe(compute(state)).split("Too small for numbers")[1]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
def test_the_window_of_the_step_is_framed(scene, state):
    result, grids = check_picture(scene, Sliding, state)
    assume(result.y is not None)
    k, row, column = result.place
    top, left = row * state.S - result.rows.before, column * state.S - result.columns.before
    window = top, left, state.F
    expected = []
    if state.view == "numbers":
        expected += [(f"channel {d}", *window) for d in range(state.D)] + [(f"map {k}", row, column, 1)]
        expected += [(f"filter {k}, slice {d}", 0, 0, state.F) for d in range(state.D)] + [
            (f"bias {k}", 0, 0, 1)
        ]
    frames = sorted(
        (*points.min(axis=0), *points.max(axis=0))
        for points, line in scene.drawn
        if line == BLACK and len(points) == 5
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


# ------------------------------------------------------------------------- exact numbers


def value_of(word):
    """The number that is written, exactly."""
    return Fraction(Decimal(word.strip("()").replace("−", "-")))


def weights_of(state):
    """The weights as they are laid on the input and the biases, in whole hundredths, cell by cell."""
    base = state.kernel if state.kernel != OWN else (state.typed_on or "seeded integers")
    kernel, bias = (100 * each.astype(int) for each in samples.kernel(base, state.F, state.D, state.K))
    laid = np.zeros_like(kernel)
    for row, column, d, k in np.ndindex(*kernel.shape):
        if state.kernel == OWN and (k, d, row, column) in dict(state.typed):
            kernel[row, column, d, k] = round(dict(state.typed)[k, d, row, column] * 100)
        if state.flip:
            laid[state.F - 1 - row, state.F - 1 - column, d, k] = kernel[row, column, d, k]
        else:
            laid[row, column, d, k] = kernel[row, column, d, k]
    if state.kernel == OWN:
        for k in range(state.K):
            bias[k] = round(dict(state.typed).get((k,), bias[k] / 100) * 100)
    return laid, bias


def padding_of(state):
    sides = state.P if isinstance(state.P, tuple) else (state.P, state.P)
    return (sides, sides)


def input_of(state):
    """The input, from samples alone."""
    if state.input == "seeded integers":
        return samples.integers(state.W, state.D)
    pixels = samples.photograph() if state.input == "photograph" else state.image.pixels
    pixels = samples.resized(pixels, state.W).astype(int)
    if state.D == 1:
        return np.array([[[round(int(sum(pixel)) / 3)] for pixel in row] for row in pixels])
    return pixels[:, :, [0, 1, 2][: state.D]]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SMALL)
def test_the_output_is_what_plain_loops_make_of_it(state):
    result = compute(state)
    x = input_of(state)
    laid, bias = weights_of(state)
    assert np.array_equal(result.x, x)
    assert result.x.dtype.kind == "i"
    assert np.array_equal(np.rint(result.kernel * 100), laid)
    assert np.array_equal(np.rint(result.bias * 100), bias)
    padded = [side + sum(sides) for side, sides in zip(x.shape, padding_of(state), strict=False)]
    if min(padded) < state.F:
        assert result.y is None
        return
    steps = {"stride": (state.S, state.S), "dilation": (1, 1)}
    y = conv_by_loops(x, laid, padding=padding_of(state), **steps) + bias
    assert result.y.shape == y.shape
    for place in np.ndindex(*y.shape):
        assert result.y[place] == y[place] / 100  # the float nearest to the exact number
    step = (result.place[0] * y.shape[0] + result.place[1]) * y.shape[1] + result.place[2]
    assert step == state.step


def test_scipy_correlates_and_convolves_the_same_numbers():
    state = legal(W=9, D=3, F=4, K=2, S=1, P=0)
    for flip, operation in ((False, signal.correlate), (True, signal.convolve)):
        result = compute(replace(state, flip=flip))
        kernel, bias = samples.kernel("seeded integers", 4, 3, 2)
        for k in range(2):
            slices = [operation(result.x[:, :, d], kernel[:, :, d, k], "valid") for d in range(3)]
            assert np.array_equal(result.y[:, :, k], sum(slices) + bias[k])
    assert not np.array_equal(compute(state).y, compute(replace(state, flip=True)).y)


def test_a_typed_kernel_is_exact_to_the_hundredth():
    typed = dict.fromkeys(np.ndindex(1, 6, 16, 16), 0.29) | {(0,): -0.01}
    result = compute(legal(W=16, D=6, F=16, K=1, P=0, S=1, kernel=OWN, typed=tuple(typed.items())))
    total = 29 * int(result.x.sum()) - 1
    assert result.y.shape == (1, 1, 1)
    assert result.y[0, 0, 0] == total / 100
    assert value_of(written(result.y[0, 0, 0])) == Fraction(total, 100)


def test_a_picture_of_depth_one_is_grey_and_of_depth_two_is_red_and_green():
    pixels = np.array([[[0, 0, 4], [255, 255, 255]], [[10, 20, 33], [1, 2, 2]]], np.uint8)
    image = Photo("four.png", (2, 2), pixels)
    grey = compute(legal(W=2, D=1, F=1, input="your image", image=image)).x
    assert grey.tolist() == [[[1], [255]], [[21], [2]]]
    two = compute(legal(W=2, D=2, F=1, input="your image", image=image)).x
    assert np.array_equal(two, pixels[:, :, :2])


def test_every_step_has_a_place_of_its_own():
    state = legal(W=6, F=3, S=1, P=(0, 1), K=3, input="your image", image=photo(50, 100), D=2)
    high, wide, filters = compute(state).y.shape
    assert (high, wide) == (2, 5)
    places = [compute(replace(state, step=step)).place for step in range(high * wide * filters)]
    assert places == list(product(range(filters), range(high), range(wide)))


# ------------------------------------------------------------------------------- sums


NUMBER = r"\(?−?\d+(?:\.\d+)?\)?"
PRODUCT = rf"{NUMBER}·{NUMBER}"
LINE = re.compile(
    rf"Channel (\d+): ({PRODUCT}(?: \+ {PRODUCT})*)( \+ … \+ {PRODUCT} \(\d+ products\))? = ({NUMBER})"
)
TOTAL = re.compile(
    rf"map (\d+), row (\d+), column (\d+):  ({NUMBER}(?: \+ {NUMBER})*) \+ bias ({NUMBER}) = ({NUMBER})"
)


def check_sums(result, most=10**6):
    """Parse the sums of a step and recompute them cell by cell."""
    state = result.state
    *channels, total = text.sums(result, most)
    (top, _), (left, _) = padding_of(state)
    laid, bias = weights_of(state)
    x = input_of(state)
    (high, wide, depth), (k, row, column) = x.shape, result.place
    sums = []
    assert len(channels) == depth
    for d, line in enumerate(channels):
        products = []
        for r, c in np.ndindex(state.F, state.F):
            at = row * state.S + r - top, column * state.S + c - left
            cell = int(x[*at, d]) if 0 <= at[0] < high and 0 <= at[1] < wide else 0
            products.append((Fraction(cell), Fraction(int(laid[r, c, d, k]), 100)))
        sums.append(sum(cell * weight for cell, weight in products))
        found = LINE.fullmatch(line)
        assert found, line
        assert int(found[1]) == d
        read = [tuple(map(value_of, each.split("·"))) for each in found[2].split(" + ")]
        if found[3]:
            last, many = re.fullmatch(r" \+ … \+ (\S+) \((\d+) products\)", found[3]).groups()
            assert int(many) == len(products) == state.F**2
            assert tuple(map(value_of, last.split("·"))) == products[-1]
            assert read == products[: len(read)]
            assert 1 <= len(read) <= 4
        else:
            assert read == products
        assert value_of(found[4]) == sums[-1]
        assert not re.search(r"·−|\+ −|·\(\d|\+ \(\d+\)", line), (
            line
        )  # brackets around negative ones, and only those
    found = TOTAL.fullmatch(total)
    assert found, total
    assert tuple(map(int, found.groups()[:3])) == result.place
    assert [value_of(each) for each in found[4].split(" + ")] == sums
    assert value_of(found[5]) == Fraction(int(bias[k]), 100)
    assert value_of(found[6]) == sum(sums) + Fraction(int(bias[k]), 100)
    assert "− " not in total
    return [*channels, total]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(states(SMALL_SIZES | {"F": few("F", 8), "W": few("W", 12)}))
def test_sums_add_up(state):
    result = compute(state)
    assume(result.y is not None)
    check_sums(result)
    check_sums(result, 64)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(states(SMALL_SIZES | {"W": few("W", 5), "K": few("K", 2)}))
def test_sums_add_up_at_every_step(state):
    y = compute(state).y
    assume(y is not None)
    for step in range(y.size):
        lines = check_sums(compute(replace(state, step=step)))
        k, row, column = np.unravel_index(step, (y.shape[2], *y.shape[:2]))
        assert value_of(lines[-1].split(" = ")[1]) == Fraction(round(y[row, column, k] * 100), 100)


def test_sums_of_long_windows_are_cut_short():
    seven = check_sums(compute(legal(W=9, F=7, S=1)))
    assert seven[0].count("·") == 49
    assert "…" not in seven[0]
    eight = check_sums(compute(legal(W=9, F=8, S=1)))
    assert eight[0].count("·") == 5
    assert "(64 products)" in eight[0]
    short = check_sums(compute(legal(W=9, F=7, S=1)), 80)
    assert "(49 products)" in short[0]
    assert max(map(len, short[:-1])) <= 80


def test_the_picture_holds_the_sums(scene):
    for state in (legal(step=7), legal(D=6, F=16, W=20, kernel="sharpen"), legal(D=1, F=7, P=2)):
        result, _ = check_picture(scene, Sliding, state)
        labels = [label for label, _ in scene.labels]
        sums = [label for label in labels if label.startswith("Channel ")]
        assert [LINE.fullmatch(label)[1] for label in sums] == [str(d) for d in range(state.D)]
        assert text.sums(result)[-1] in labels


# ------------------------------------------------------------------------------ words


def test_text_form_is_short_and_deterministic():
    text_form = (
        "Sliding: W=5 D=3 F=3 K=2 S=2 P=1 input=seeded integers kernel=seeded integers flip=False "
        "hide=False view=numbers step=0\n"
        "Input 5×5×3 (seeded integers), padding 1, 2 filters of 3×3×3 (seeded integers), stride 2: "
        "output 3×3×2. Step 0: filter 0 makes row 0, column 0 of map 0, 3."
    )
    assert repr(Sliding()) == repr(Sliding()) == text_form
    used = Sliding(input="your image", image=photo(9, 9), kernel=OWN, typed=(((0,), -1.5),), typed_on="blur")
    assert "image='sea.jpg'" in repr(used)
    assert "typed_on=blur typed=(((0,), -1.5),)" in repr(used)
    bundle, _ = Sliding()._repr_mimebundle_()
    assert bundle["text/plain"] == repr(Sliding())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"W": 7, "D": 1, "F": 4, "K": 1, "S": 1, "P": (0, 2), "flip": True, "kernel": "blur", "step": 7},
            "Input 7×7×1 (seeded integers), padding (0, 2), 1 filter of 4×4×1 (blur, turned by 180°), "
            "stride 1: output 6×6×1. Step 7: filter 0 makes row 1, column 1 of map 0, ",
        ),
        (
            {"W": 64, "K": 8, "input": "photograph", "view": "feature maps", "step": 1000},
            "Input 54×64×3 (photograph), padding 1, 8 filters of 3×3×3 (seeded integers), stride 2: "
            "output 27×32×8.",
        ),
        (
            {"W": 64, "K": 8, "input": "photograph", "step": 1000},
            "Input 54×64×3 (photograph), padding 1, 8 filters of 3×3×3 (seeded integers), stride 2: "
            "output 27×32×8. Step 1000: filter 1 makes row 5, column 1 of map 1, ",
        ),
        (
            {
                "W": 4,
                "input": "your image",
                "image": Photo("a.png", (8000, 6000), np.zeros((96, 128, 3), np.uint8)),
            },
            "Input 4×3×3 (your image a.png, made smaller from 8,000×6,000), padding 1, ",
        ),
        (
            {"W": 4, "input": "your image", "image": Photo("a.png", (4, 3), np.zeros((3, 4, 3), np.uint8))},
            "Input 4×3×3 (your image a.png), padding 1, ",
        ),
        (
            {"W": 8, "input": "your image", "image": Photo("a.png", (4, 3), np.zeros((3, 4, 3), np.uint8))},
            "Input 8×6×3 (your image a.png, made larger from 4×3), padding 1, ",
        ),
    ],
)
def test_words_name_sizes_source_and_step(changes, words):
    said = describe(compute(legal(**changes)))
    assert said.startswith(words)
    if words.endswith("map 0, ") or words.endswith("map 1, "):
        result = compute(legal(**changes))
        k, row, column = result.place
        assert value_of(re.search(r"of map \d+, (\S+?)\.( |$)", said)[1]) == result.y[row, column, k]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(STATES)
def test_the_step_of_the_words_is_the_step_of_the_state(state):
    result = compute(state)
    if result.y is None or state.view != "numbers":
        assert "Step" not in describe(result)
        return
    step, k, row, column = map(
        int, re.search(r"Step (\d+): filter (\d+) makes row (\d+), column (\d+)", describe(result)).groups()
    )
    assert step == state.step
    assert (k, row, column) == result.place


def test_the_formula_stands_above_the_picture(scene):
    check(scene, legal(W=5, F=3, S=2, P=1))
    assert scene.labels[0][0] == "(W − F + 2P)/S + 1 = (5 − 3 + 2·1)/2 + 1 = 3"
    check(scene, legal(W=6, F=3, S=2, P=(0, 2), view="feature maps"))
    assert scene.labels[0][0] == "(W − F + P₀ + P₁)/S + 1 = (6 − 3 + 0 + 2)/2 + 1 = 3.5, floored to 3"
    assert (
        scene.labels[1][0] == "Read by no window: 1 column and 1 row left over at the end, all of it padding."
    )
    check(scene, legal(W=6, F=3, S=2, P=0))
    assert scene.labels[1][0] == "Read by no window (hatched): 1 column and 1 row left over at the end."
    check(scene, legal(W=64, F=3, S=2, P=0, input="photograph"))
    assert scene.labels[0][0] == (
        "across: (W − F + 2P)/S + 1 = (54 − 3 + 2·0)/2 + 1 = 26.5, floored to 26;  "
        "down, with H = 64: … = 31.5, floored to 31"
    )
    assert scene.labels[1][0] == "Read by no window (hatched): 1 column and 1 row left over at the end."


def test_maps_name_what_their_filters_do(scene):
    check(scene, legal(**Sliding.presets["photograph: edges in four directions"]))
    labels = [label for label, _ in scene.labels]
    assert {"map 0: brighter →", "map 1: brighter ↓", "map 2: brighter ↗", "map 3: brighter ↘"} <= set(labels)
    state = legal(D=2, K=2, kernel="blur", view="feature maps")
    assert compute(state).meanings == ["blur of channel 0", "blur of channel 1"]
    typed = replace(state, kernel=OWN, typed_on="blur", typed=(((1, 0, 0, 0), 5),))
    assert compute(typed).meanings == ["blur of channel 0", "your own"]
    assert compute(replace(typed, kernel="blur")).meanings == ["blur of channel 0", "blur of channel 1"]


class Pasted(WatchedScene):
    """A scene that remembers its images."""

    def clear(self):
        super().clear()
        self.images = []

    def image(self, pixels, *place):
        self.images.append((pixels, place))
        super().image(pixels, *place)


def grey_of(values, black, white):
    return [[round(255 * min(max((each - black) / (white - black), 0), 1)) for each in row] for row in values]


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
@pytest.mark.parametrize("kind", ["seeded integers", "photograph"])
def test_feature_maps_show_input_and_output_as_pictures(depth, kind):
    scene = Pasted(WIDTH, HEIGHT)
    state = legal(W=20, D=depth, K=3, S=2, P=(1, 2), input=kind, view="feature maps")
    result, grids = check_picture(scene, Sliding, state)
    x, y = result.x, result.y
    if kind == "photograph" and depth != 2:
        pictures = [("input", np.broadcast_to(x, (*x.shape[:2], 3)))]
    else:
        names = [f"channel {d}" for d in range(x.shape[2])]
        pictures = [(name, grey_of(x[:, :, d], x.min(), x.max())) for d, name in enumerate(names)]
    for k in range(3):
        pictures.append((f"map {k}", grey_of(y[:, :, k], *np.percentile(y[:, :, k], (1, 99)))))
    assert len(scene.images) == len(pictures)
    for (pixels, place), (name, expected) in zip(scene.images, pictures, strict=True):
        expected = np.array(expected)
        expected = expected if expected.ndim == 3 else np.repeat(expected[:, :, None], 3, axis=2)
        assert np.all(np.abs(pixels.astype(int) - expected) <= 1), name  # a half may be rounded either way
        (grid,) = grids[name]
        cell = grid.along[0]
        corner = grid.origin[0] - grid.first_column * cell, grid.origin[1] - grid.first_row * cell
        assert np.allclose(place, (*corner, expected.shape[1] * cell, expected.shape[0] * cell)), name


def test_the_scale_of_a_map_is_written_above_it(scene):
    image = Photo("ramp.png", (100, 1), np.repeat(np.arange(100, dtype=np.uint8)[None, :, None], 3, axis=2))
    state = legal(
        W=100,
        D=3,
        F=1,
        K=1,
        S=1,
        P=0,
        kernel="identity",
        view="feature maps",
        input="your image",
        image=image,
    )
    check(scene, state)
    assert "1 to 98" in [label for label, _ in scene.labels]  # the 1st and 99th percentile of 0 … 99


# ---------------------------------------------------------------------- limits and steps


def test_limits_hang_on_the_other_settings():
    assert limits(State())["step"] == (0, 17)
    assert limits(State())["D"] == (1, 6)
    assert limits(State())["F"] == (1, 16)
    assert limits(State(input="photograph"))["D"] == (1, 3)
    assert limits(State(kernel="edges"))["F"] == (2, 16)
    assert limits(State(kernel=OWN, typed_on="edges"))["F"] == (2, 16)
    assert limits(State(kernel="blur", typed_on="edges"))["F"] == (1, 16)
    assert limits(State(W=3, F=9, P=0))["step"] == (0, 0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_the_last_step_is_the_last_number_of_the_output(state):
    result = compute(state)
    last = limits(state)["step"][1]
    assert last == (0 if result.y is None else result.y.size - 1)
    plays = state.view == "numbers" and result.y is not None
    assert Sliding.last_step(result) == (last if plays else None)
    if result.y is not None:
        high, wide, filters = result.y.shape
        assert compute(replace(state, step=last)).place == (filters - 1, high - 1, wide - 1)


def test_a_step_survives_a_change_that_keeps_it_legal_and_no_other():
    explorer = Sliding(step=10**6)
    assert explorer.state.step == 17
    explorer.set_state(step=10)
    explorer.set_state(P=2)
    assert explorer.state.step == 10
    assert played(explorer) == (10, 31)
    explorer.set_state(K=1, P=1)
    assert explorer.state.step == 8
    explorer.set_state(step=10**6)
    assert explorer.result.place == (0, 2, 2)
    assert played(explorer) == (8, 8)
    with pytest.raises(ValueError, match=r"^step must be at least 0, got -1$"):
        explorer.set_state(step=-1)
    assert explorer.state.step == 8


def test_a_picture_and_edges_clamp_what_they_do_not_have():
    explorer = Sliding(D=6, F=1)
    explorer.set_state(input="photograph")
    assert explorer.state.D == 3
    explorer.set_state(kernel="edges")
    assert explorer.state.F == 2
    explorer.set_state(D=6, F=1)
    assert (explorer.state.D, explorer.state.F) == (3, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": 0}, "W must be at least 1, got 0"),
        ({"W": 129}, "W must be at most 128, got 129"),
        ({"K": 2.5}, "K must be a whole number, got 2.5"),
        ({"P": (0, 1, 2)}, r"P must be a whole number or \(before, after\), got \(0, 1, 2\)"),
        (
            {"input": "a cat"},
            "input 'a cat' is not known: use one of seeded integers, photograph, your image",
        ),
        ({"view": "maps"}, "view 'maps' is not known: use one of numbers, feature maps"),
        ({"kernel": "sobel"}, "kernel 'sobel' is not known: use one of seeded integers, edges, .*, your own"),
        (
            {"input": "your image"},
            "There is no image of yours yet: choose one with “Your own image …” first.",
        ),
        ({"Q": 1}, "Sliding has no setting 'Q': the settings are W, D, F, K, S, P, input, .*"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(changes, message):
    explorer = Sliding()
    before, frames = explorer.state, explorer.picture.number
    with pytest.raises(ValueError, match=f"^{message}$"):
        explorer.set_state(**changes)
    assert explorer.state is before
    assert explorer.picture.number == frames


# ------------------------------------------------------------------------------ typing


def send(explorer, content, *buffers):
    """Let the browser send a message; return the number of frames that it gets."""
    before = explorer.picture.number
    explorer._message(None, json.loads(json.dumps(content)), list(buffers))
    return explorer.picture.number - before


def edit(explorer, region, row, column, value):
    return send(explorer, {"edit": {"region": region, "row": row, "column": column, "value": value}})


def test_a_number_typed_into_a_cell_becomes_the_weight():
    explorer = Sliding()
    before = explorer.result.kernel.copy()
    assert edit(explorer, "filter 1, slice 2", 0, 1, -12.25) == 1
    assert explorer.state.kernel == OWN
    assert explorer.state.typed == (((1, 2, 0, 1), -12.25),)
    assert explorer.state.typed_on == "seeded integers"
    before[0, 1, 2, 1] = -12.25
    assert np.array_equal(explorer.result.kernel, before)
    assert edit(explorer, "bias 1", 0, 0, 7) == 1
    assert explorer.result.bias.tolist()[1] == 7
    assert edit(explorer, "filter 1, slice 2", 0, 1, 4.0) == 1
    assert dict(explorer.state.typed) == {(1, 2, 0, 1): 4, (1,): 7}
    assert "12.25" not in repr(explorer)
    assert "4.0" not in repr(explorer)


def test_a_number_typed_into_a_turned_kernel_changes_the_weight_that_is_seen():
    explorer = Sliding(flip=True, F=4, W=6)
    before = explorer.result.kernel.copy()
    edit(explorer, "filter 0, slice 1", 0, 2, 42)
    before[0, 2, 1, 0] = 42
    assert np.array_equal(explorer.result.kernel, before)
    explorer.set_state(flip=False)
    assert explorer.result.kernel[3, 1, 1, 0] == 42
    edit(explorer, "bias 0", 0, 0, 5)
    explorer.set_state(flip=True)
    assert explorer.result.bias[0] == 5


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (100, "100"),
        (-99.01, "-99.01"),
        (1.234, "1.234"),
        (99.001, "99.001"),
        (1e9, "1e+09"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_that_does_not_fit_is_refused_in_one_sentence(value, said):
    explorer = Sliding()
    state = explorer.state
    message = f"{said} does not fit a cell: use a number from -99 to 99, 2 decimals at most"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        explorer.edited("bias 0", 0, 0, value)
    assert edit(explorer, "bias 0", 0, 0, value) == 0
    assert explorer.state is state
    assert explorer.picture.notice == message
    heard = []
    explorer.picture.observe(lambda change: heard.append(change.new), "notice")
    edit(explorer, "bias 0", 0, 0, value)
    assert heard == ["", message]  # said a second time
    assert edit(explorer, "bias 0", 0, 0, 99) == 1
    assert explorer.picture.notice == ""


@pytest.mark.parametrize("value", [99, -99, 0.29, 0.57, 1.1, -0.01, 0])
def test_every_hundredth_may_be_typed(value):
    explorer = Sliding()
    edit(explorer, "bias 0", 0, 0, value)
    assert explorer.picture.notice == ""
    assert explorer.result.bias[0] == value


def test_typed_numbers_survive_changes_of_size():
    explorer = Sliding()
    edit(explorer, "filter 1, slice 2", 2, 1, 50)
    edit(explorer, "bias 1", 0, 0, 51)
    typed = explorer.state.typed
    for name, small in (("F", 2), ("D", 2), ("K", 1)):
        large = getattr(explorer.state, name)
        explorer.set_state(**{name: small})
        assert not np.any(explorer.result.kernel == 50), name
        assert explorer.state.typed == typed
        explorer.set_state(**{name: large})
        assert explorer.result.kernel[2, 1, 2, 1] == 50, name
        assert explorer.result.bias[1] == 51
    explorer.set_state(F=5, D=5, K=5, W=9)
    assert explorer.result.kernel[2, 1, 2, 1] == 50


def test_typed_numbers_come_back_with_your_own():
    explorer = Sliding(kernel="blur")
    edit(explorer, "filter 0, slice 0", 1, 1, 9)
    own = explorer.result.kernel.copy()
    assert explorer.state.typed_on == "blur"
    explorer.set_state(kernel="sharpen")
    assert not np.any(explorer.result.kernel == 9 * 9)
    assert np.array_equal(explorer.result.kernel, samples.kernel("sharpen", 3, 3, 2)[0])
    explorer.set_state(kernel=OWN)
    assert np.array_equal(explorer.result.kernel, own)
    explorer.set_state(kernel="identity")
    edit(explorer, "filter 0, slice 0", 0, 0, 8)  # begins anew, on what is seen
    assert explorer.state.typed == (((0, 0, 0, 0), 8),)
    assert explorer.state.typed_on == "identity"


def test_your_own_kernel_starts_from_the_seeded_integers():
    assert np.array_equal(compute(State(kernel=OWN)).kernel, compute(State()).kernel)


def test_typed_numbers_can_be_dropped_with_one_click():
    explorer = Sliding(kernel="blur")
    assert "items" not in explorer.picture.offers
    before = explorer.result.kernel
    edit(explorer, "filter 0, slice 0", 1, 1, 9)
    label, changes = explorer.picture.offers["items"][-1]
    assert label == "take “blur” without your numbers"
    assert send(explorer, {"apply": changes}) == 1
    assert explorer.state.kernel == "blur"
    assert np.array_equal(explorer.result.kernel, before)
    assert explorer.picture.offers == {}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
@example(legal(W=3, F=5, S=1, P=(1, 0), input="photograph"))  # 3×3, but 4×3 with W = 4
@example(legal(W=6, F=3, S=2, P=0, kernel=OWN))
@example(legal(W=6, F=2, S=5, P=0, kernel="edges"))  # F = 1 would fit, but has no edge
def test_offers_fit_exactly(state):
    result = compute(state)
    offered = text.offers(result).get("items", [])
    for label, changes in offered:
        changed = Sliding._changed_state(Sliding, state, changes)
        assert changed == replace(state, **changes, step=changed.step)
        after = compute(changed)
        if "kernel" in changes:
            assert state.kernel == OWN
            assert after.state.kernel == state.base
        else:
            assert after.rows.exact, label
            assert after.columns.exact, label
    assert (state.kernel == OWN) == any("kernel" in changes for _, changes in offered)
    square = result.rows.input_size == result.columns.input_size
    assert square or not any("kernel" not in changes for _, changes in offered)
    if square and state.kernel != OWN:
        assert bool(text.offers(result)) != result.rows.exact


# ------------------------------------------------------------------ an image of one's own


def test_without_an_image_yours_is_refused_with_a_notice():
    explorer = Sliding()
    state = explorer.state
    explorer.ask(input="your image")
    assert explorer.state is state
    assert explorer.picture.notice.startswith("There is no image of yours yet")
    control = explorer._controls["input"].widget
    control.value = "your image"
    assert control.value == "seeded integers"
    assert explorer.state is state
    explorer.set_state(S=1)
    assert explorer.picture.notice == ""


def test_an_image_that_is_sent_becomes_the_input():
    explorer = Sliding()
    pixels = np.random.default_rng(3).integers(0, 256, (3, 5, 4), dtype=np.uint8)
    pixels[0, :, 3], pixels[1, :, 3], pixels[2, 0, 3] = 0, 255, 128
    content = {"image": {"name": "sea.jpg", "size": [5, 3], "original": [500, 300]}}
    assert send(explorer, content, memoryview(pixels.tobytes())) == 1
    image, x = explorer.state.image, explorer.result.x
    assert explorer.state.input == "your image"
    assert (image.name, image.original, image.pixels.shape) == ("sea.jpg", (500, 300), (3, 5, 3))
    assert np.array_equal(x, image.pixels)  # W = 5 keeps it as it is
    assert np.all(x[0] == 255)
    assert np.array_equal(x[1], pixels[1, :, :3])
    for channel in range(3):
        exact = (Fraction(int(pixels[2, 0, channel])) * 128 + 255 * 127) / 255
        assert abs(int(x[2, 0, channel]) - exact) <= Fraction(1, 2)
    assert explorer._controls["input"].widget.value == "your image"
    explorer.set_state(input="photograph")
    explorer.set_state(input="your image")
    assert np.array_equal(explorer.result.x, image.pixels)
    reset(explorer)
    assert explorer.state == State()


def test_a_second_image_replaces_the_first():
    explorer = Sliding()
    for shade in (10, 200):
        pixels = np.full((4, 4, 4), shade, np.uint8)
        pixels[..., 3] = 255
        content = {"image": {"name": f"{shade}.png", "size": [4, 4], "original": [4, 4]}}
        assert send(explorer, content, pixels.tobytes()) == 1
        assert np.all(explorer.result.x == shade)
        assert f"your image {shade}.png" in explorer.picture.words


# --------------------------------------------------------------------------- messages


def test_a_step_that_is_applied_is_shown():
    explorer = Sliding()
    assert send(explorer, {"apply": {"step": 3}}) == 1
    assert explorer.state.step == 3
    assert "Step 3: filter 0 makes row 1, column 0" in explorer.picture.words
    assert played(explorer) == (3, 17)


def test_a_frame_says_which_wish_of_the_player_it_meets():
    explorer = Sliding()
    for wish, step in ((1, 4), (2, 4), (7, 5)):
        assert send(explorer, {"apply": {"step": step}, "wish": wish}) == 1
        assert explorer.picture.player["met"] == wish
    explorer.set_state(S=1)
    assert explorer.picture.player["met"] == 7


def test_a_wish_that_changes_nothing_still_gets_its_frame():
    explorer = Sliding(step=3)
    assert send(explorer, {"apply": {"step": 3}}) == 1
    assert send(explorer, {"apply": {"P": [1, 1]}}) == 1
    assert explorer.state.P == 1


def test_a_padding_of_two_sides_can_be_applied():
    explorer = Sliding()
    assert send(explorer, {"apply": {"P": [0, 1]}}) == 1
    assert explorer.state.P == (0, 1)


def test_what_cannot_be_applied_is_said_below_the_picture():
    explorer = Sliding()
    state = explorer.state
    assert send(explorer, {"apply": {"W": 500}}) == 0
    assert explorer.state is state
    assert explorer.picture.notice == "W must be at most 128, got 500"


def test_other_messages_are_left_alone():
    explorer = Sliding()
    state = explorer.state
    assert send(explorer, {"shown": explorer.picture.number}) == 0
    assert explorer.state is state
    assert explorer.picture.notice == ""


# ---------------------------------------------------------------------------- controls


def test_controls_and_code_change_the_same_state():
    explorer = Sliding()
    first, frame = explorer.state, explorer.picture.frame
    found = explorer._controls
    for name, value in (("W", 7), ("D", 2), ("F", 2), ("K", 3), ("S", 1)):
        found[name].slider.value = value
        assert getattr(explorer.state, name) == value
        assert found[name].box.value == value
    found["P"].after.value = 2
    assert explorer.state.P == (1, 2)
    found["input"].widget.value = "photograph"
    found["kernel"].widget.value = "blur"
    found["view"].widget.value = "feature maps"
    found["flip"].widget.value = found["hide"].widget.value = True
    state = explorer.state
    assert state.hide
    assert (state.input, state.kernel, state.view, state.flip) == ("photograph", "blur", "feature maps", True)
    assert explorer.result.state is state
    assert explorer.picture.frame != frame
    explorer.set_state(
        W=9, K=1, P=3, kernel="identity", view="numbers", flip=False, hide=False, input="seeded integers"
    )
    assert (found["W"].slider.value, found["W"].box.value, found["K"].slider.value) == (9, 9, 1)
    assert (found["P"].slider.value, found["P"].before.value, found["P"].after.value) == (3, 3, 3)
    assert [found[name].widget.value for name in ("kernel", "view", "flip", "hide", "input")] == [
        "identity",
        "numbers",
        False,
        False,
        "seeded integers",
    ]
    reset(explorer)
    assert explorer.state == first
    assert explorer.picture.frame == frame


def test_one_change_sends_one_frame():
    explorer = Sliding(D=6, F=1)
    before = explorer.picture.number
    explorer._controls["input"].widget.value = "photograph"
    assert explorer.picture.number == before + 1
    explorer._controls["kernel"].widget.value = "edges"
    assert explorer.picture.number == before + 2
    depth, size = explorer._controls["D"], explorer._controls["F"]
    for part in (depth.slider, depth.box):
        assert (part.min, part.max, part.value) == (1, 3, 3)
    for part in (size.slider, size.box):
        assert (part.min, part.max, part.value) == (2, 16, 2)
    explorer.set_state(input="seeded integers", kernel="blur")
    assert (depth.slider.max, size.slider.min) == (6, 1)
    assert explorer.picture.number == before + 3


def test_limits_of_a_number_are_not_reported_as_a_change():
    heard = []
    control = Number("F", 1, 16, "help", lambda **changes: heard.append(changes))
    control.show(1)
    for low, high, value in ((2, 16, 2), (5, 6, 5), (1, 5, 5), (3, 3, 3), (1, 16, 3)):
        control.limit(low, high)
        assert (control.slider.min, control.slider.max, control.slider.value) == (low, high, value)
        assert (control.box.min, control.box.max, control.box.value) == (low, high, value)
    assert heard == []
    control.box.value = 4
    assert heard == [{"F": 4}]


def test_presets_can_be_chosen_and_are_named_as_long_as_they_hold():
    explorer = Sliding()
    one, photograph = "one channel, one filter", "photograph: one filter of each kind"
    demo = next(iter(Sliding.presets))
    assert explorer._preset.value == demo
    explorer._preset.value = one
    assert (explorer.state.D, explorer.state.K) == (1, 1)
    explorer.set_state(step=4)
    assert explorer._preset.value == one
    explorer.set_state(S=2)
    assert not explorer._preset.value
    explorer.set_state(S=1)
    assert explorer._preset.value == one
    before = explorer.picture.number
    explorer._preset.value = photograph
    assert explorer.picture.number == before + 1
    assert (explorer.state.W, explorer.state.input, explorer.state.view) == (
        128,
        "photograph",
        "feature maps",
    )
    assert explorer._controls["D"].slider.max == 3


# ------------------------------------------------------------- what the browser is given


def unpacked(packed):
    """Numbers as the browser reads them: whole numbers, and how many make 1."""
    whole = np.frombuffer(packed["bytes"], packed["type"]).reshape(packed["shape"])
    return whole.astype(object), packed["scale"]


@pytest.mark.parametrize(
    ("values", "scale", "kind"),
    [
        ([0, 1, 255], 1, "uint8"),
        ([0, 1, 256], 1, "int32"),
        ([-1, 1, 255], 1, "int32"),
        ([0.29, -98.99, 1.0], 100, "int32"),
        ([0, 1, 2], 100, "int32"),
    ],
)
def test_packed_numbers_come_back(values, scale, kind):
    array = np.array(values).reshape(3, 1, 1)
    packed = packed_array(array, scale)
    whole, times = unpacked(packed)
    assert (packed["type"], packed["shape"]) == (kind, [3, 1, 1])
    assert [Fraction(number, times) for number in whole.ravel().tolist()] == [
        Fraction(str(number)) for number in values
    ]
    assert packed_array(np.zeros((0, 2, 1)))["bytes"] == b""


def test_the_order_of_packed_numbers_is_rows_columns_channels():
    array = np.arange(24).reshape(2, 3, 4)
    turned = np.asfortranarray(array)
    assert list(packed_array(array)["bytes"]) == list(packed_array(turned)["bytes"]) == list(range(24))


def field(packed, region, name):
    return packed["fields"][region["fields"][name]]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL)
def test_the_browser_can_fill_in_every_number(scene, state):
    """Every cell's sentence, with the numbers looked up as the scripts do, against the result."""
    result, grids = check_picture(scene, Sliding, state)
    packed = json.loads(json.dumps(image_map(regions(result), grids, Sliding.layer(result))))
    given_arrays = {name: unpacked(each) for name, each in arrays(result).items()}
    there = cells_of(result)
    for region in packed["regions"]:
        (grid,) = packed["outlines"][region["name"]]
        names = {"value": None} if "value" in region["fields"] else {}
        if region["name"] == "input":
            names = dict.fromkeys(("red", "green", "blue") if state.D == 3 else ("brightness",))
        for row, column in np.ndindex(*grid["shape"]):
            at = row + grid["first"][0], column + grid["first"][1]
            for place, name in enumerate(names):
                wanted = there[region["name"] if name == "value" else f"channel {place}", *at]
                found = looked_up(given_arrays, field(packed, region, name), at, row, column)
                assert found == Fraction(round(float(wanted) * 100), 100), (region["name"], at)
            if "sum" in region["fields"]:
                k = field(packed, region, "sum")["filter"]
                assert region["name"] == f"map {k}"
                made = added_up(given_arrays, packed["layer"], k, *at)
                assert made == Fraction(round(there[region["name"], *at] * 100), 100), (region["name"], at)


def looked_up(given_arrays, of, at, row, column):
    if of["by"] == "cell":
        return Fraction(str(of["values"][row + column]))
    whole, scale = given_arrays[of["array"]]
    inside = 0 <= at[0] < whole.shape[0] and 0 <= at[1] < whole.shape[1]
    return Fraction(whole[*at, of["channel"]] if inside else 0, scale)


def added_up(given_arrays, layer, k, row, column):
    """The sum of an output cell, as ``helpers/explorers/browser/sums.js`` makes it."""
    (x, one), (kernel, hundred), (bias, _) = (given_arrays[name] for name in ("x", "kernel", "bias"))
    high, wide, depth = x.shape
    filters = kernel.shape[2] // depth
    total = bias[0, 0, k]
    for r, c, d in np.ndindex(*kernel.shape[:2], depth):
        at = row * layer["stride"] - layer["before"][0] + r, column * layer["stride"] - layer["before"][1] + c
        if 0 <= at[0] < high and 0 <= at[1] < wide:
            total += x[*at, d] * kernel[r, c, d * filters + k]
    return Fraction(total, one * hundred)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
def test_what_lights_up_is_what_meets(state):
    """Windows of outputs, readers of inputs and places of weights, from the definition alone."""
    result = compute(state)
    (top, bottom), _ = padding_of(state)
    found = {region.name: region for region in regions(result)}
    outputs = (0, 0) if result.y is None else result.y.shape[:2]
    maps = [f"map {k}" for k in range(state.K)] if result.y is not None else []
    sources = ["input"] if result.composite else [f"channel {d}" for d in range(state.D)]
    for axis, name in ((0, "down"), (1, "across")):
        by, cells = ("row", "column")[axis], result.x.shape[axis]
        starts = [place * state.S - top for place in range(outputs[axis])] if min(outputs) else []
        for source in sources:
            assert found[source].fields[name][0] == by
            kinds = found[source].fields[f"{by}_kind"][1]
            unread = [
                bool(starts) and not any(0 <= cell - at < state.F for at in starts) for cell in range(cells)
            ]
            said = [" (read by no window)" if each else "" for each in unread]
            assert kinds == [" (padding)"] * top + said + [" (padding)"] * bottom
            for cell, each in enumerate(found[source].fields[name][1], -top):
                readers = [at for at, start in enumerate(starts) if start <= cell < start + state.F]
                assert list(range(*each)) == readers, (source, cell)
            assert found[source].lights == tuple((each, "down", "across") for each in maps)
        for k in range(len(maps)):
            assert found[f"map {k}"].fields[name][0] == by
            for place, each in enumerate(found[f"map {k}"].fields[name][1]):
                assert list(range(*each)) == list(range(starts[place], starts[place] + state.F))
    if state.view == "numbers":
        check_weights(state, found, outputs, top)
    for k in range(len(maps)):
        extra = [(f"filter {k}, slice {d}", None, None) for d in range(state.D)] + [(f"bias {k}", None, None)]
        extra = extra if state.view == "numbers" else []
        assert found[f"map {k}"].lights == (*((each, "down", "across") for each in sources), *extra)


def check_weights(state, found, outputs, top):
    for k, d in np.ndindex(state.K, state.D):
        region = found[f"filter {k}, slice {d}"]
        many = outputs[0] * outputs[1]
        assert f"used at {many} place{'s' * (many != 1)}." in region.sentence
        assert region.edit == (-99, 99, 2)
        assert region.lights == ((f"channel {d}", "down", "across"), (f"map {k}", None, None))
        assert region.fields["down"][0] == "row"
        assert region.fields["across"][0] == "column"
        for axis, name in ((0, "down"), (1, "across")):
            for tap, each in enumerate(region.fields[name][1]):
                met = [place * state.S - top + tap for place in range(outputs[axis] if min(outputs) else 0)]
                assert not min(outputs) or list(range(*each)) == met, (region.name, tap)
    for k in range(state.K):
        region = found[f"bias {k}"]
        assert region.edit == (-99, 99, 2)
        assert region.lights == ((f"map {k}", None, None),)


def test_an_image_map_sends_shared_fields_once():
    sizes = []
    for filters in (1, 8):
        result = compute(legal(W=30, D=6, K=filters, S=1))
        scene = WatchedScene(WIDTH, HEIGHT)
        packed = image_map(regions(result), draw(scene, result), Sliding.layer(result))
        names = [(name, place) for region in packed["regions"] for name, place in region["fields"].items()]
        assert len(packed["fields"]) == len({place for _, place in names})
        windows = {
            region["fields"]["down"] for region in packed["regions"] if region["name"].startswith("map")
        }
        assert len(windows) == 1
        readers = {
            region["fields"]["down"] for region in packed["regions"] if region["name"].startswith("chan")
        }
        assert len(readers) == 1
        assert windows != readers
        sizes.append(len(packed["fields"]))
    assert sizes[1] - sizes[0] == 7 * (
        6 + 1 + 1
    )  # for each more filter its slices' values, its bias and its sum


def test_the_scene_is_drawn_anew_for_every_state():
    """What one state leaves on the canvas is gone in the next."""
    explorer = Sliding()
    first = explorer.picture.frame
    explorer.set_state(**Sliding.presets["photograph: edges in four directions"])
    between = explorer.picture.frame
    explorer.set_state(
        **{name: getattr(State(), name) for name in ("W", "D", "F", "K", "S", "P", "input", "kernel", "view")}
    )
    assert explorer.picture.frame == first != between


def test_axes_are_those_of_shapes():
    state = legal(W=9, F=4, S=3, P=(1, 2), input="your image", image=photo(64, 128))
    result = compute(state)
    assert (result.rows, result.columns) == shapes.axes((4, 9), 4, 3, ((1, 2), (1, 2)))
