"""The gathering explorer without a browser: gradients by loops and by differences, sums, whole pictures."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import gradients, ops
from helpers.drawing.numerals import written
from helpers.explorers import Gathering
from helpers.explorers.frame import frame_of
from helpers.explorers.gathering import State, compute, describe
from helpers.explorers.gathering.layout import (
    AFTER,
    BEFORE,
    DX,
    DY,
    DZ,
    ERRORS,
    FACTOR,
    GATHERED,
    KERNEL,
    LEARNED,
    MADE_OF,
    PART,
    SCATTERED,
    SUM,
    TURNED,
    VIEWS,
    WEIGHTS,
    X,
    Y,
    Z,
)
from helpers.explorers.gathering.model import AVERAGE, MAX, NOTHING, RATE, RELU, THROUGH, chosen, last_step
from helpers.explorers.gathering.model.numbers import INPUT
from helpers.explorers.gathering.model.numbers import WEIGHTS as NUMBERS
from helpers.explorers.gathering.model.parts import values_of
from helpers.explorers.gathering.picture import SIZE
from tests.reading import cells_of, lit, sentence
from tests.unit.pictures import WatchedScene, check_picture, middles
from tests.unit.reader import Reader
from tests.unit.states import states

LAYERS = list(itertools.product(range(3, 7), (2, 3), (1, 2), (0, 1)))  # all of (W, F, S, P)
PRODUCT = re.compile(r"\(?(−?[\d.]+)\)?·\(?(−?[\d.]+)\)?")
LINES = 250  # characters that two lines of the strip have room for


def state_of(layer, **others):
    W, F, S, P = layer
    return State(W=W, F=F, S=S, P=P, **others)


def every(**fixed):
    """All layers with all that may come after them, those without any output of it left out."""
    found = [state_of(layer, through=through, **fixed) for layer in LAYERS for through in THROUGH]
    return [state for state in found if state.behind]


def number(text):
    return float(text.replace("−", "-"))


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*SIZE)


# --- What is computed ----------------------------------------------------------------------------


def forward_by_loops(state, kernel):
    """Y and z as the definitions have them."""
    padded, F, S = np.pad(INPUT[: state.W, : state.W], state.P), state.F, state.S
    size = (len(padded) - F) // S + 1
    y = np.array(
        [
            [
                sum(padded[i * S + a, j * S + b] * kernel[a, b] for a, b in np.ndindex(F, F))
                for j in range(size)
            ]
            for i in range(size)
        ]
    )
    if state.through == NOTHING:
        return y, y
    if state.through == RELU:
        return y, np.maximum(y, 0)
    joined = np.max if state.through == MAX else np.mean
    z = [[joined(y[i : i + 2, j : j + 2]) for j in range(size - 1)] for i in range(size - 1)]
    return y, np.array(z)


def errors_by_loops(state, y, dz):
    """dy, cell by cell: who gets the error of each cell of z."""
    dy = np.zeros(y.shape)
    for (i, j), error in np.ndenumerate(dz):
        cells = [(i + a, j + b) for a, b in np.ndindex(2, 2)]
        if state.through == NOTHING:
            dy[i, j] += error
        elif state.through == RELU:
            dy[i, j] += error if y[i, j] > 0 else 0
        elif state.through == MAX:
            dy[max(cells, key=lambda cell: y[cell])] += error  # of equal ones the first
        else:
            for cell in cells:
                dy[cell] += error / 4
    return dy


@pytest.mark.parametrize("state", every(), ids=str)
def test_outputs_errors_and_gradients_are_those_of_plain_loops(state):
    result = compute(state)
    kernel = NUMBERS[: state.F, : state.F]
    y, z = forward_by_loops(state, kernel)
    assert np.array_equal(result.old.y, y)
    assert np.array_equal(result.old.z, z)
    assert np.array_equal(result.dz, z - result.target)
    assert result.old.loss == ((z - result.target) ** 2).sum() / 2
    assert np.array_equal(result.dy, errors_by_loops(state, y, result.dz))
    dkernel, dx = np.zeros(kernel.shape), np.zeros(result.padded.shape)
    for (i, j), error in np.ndenumerate(result.dy):
        for a, b in np.ndindex(*kernel.shape):
            dkernel[a, b] += error * result.padded[i * state.S + a, j * state.S + b]
            dx[i * state.S + a, j * state.S + b] += error * kernel[a, b]
    assert np.array_equal(result.dkernel, dkernel)
    assert np.array_equal(result.dx, dx)


@pytest.mark.parametrize("state", [each for each in every() if each.through in (NOTHING, AVERAGE)], ids=str)
def test_the_kernels_gradient_is_the_slope_of_the_loss(state):
    result = compute(state)

    def loss(kernel):
        _, z = forward_by_loops(state, kernel)
        return ((z - result.target) ** 2).sum() / 2

    found = gradients.numerical_gradient(loss, result.kernel)
    assert np.allclose(result.dkernel, found, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("through", THROUGH)
def test_the_parts_of_all_steps_add_up_to_the_gradient(through, view):
    for layer in LAYERS:
        state = state_of(layer, through=through, view=view)
        total = np.zeros((state.F, state.F))
        for step in range(1, state.steps + 1):
            result = compute(state.changed(step=step))
            now = result.now
            if view == GATHERED:
                P, W = state.P, state.W
                inner = result.dx[P : P + W, P : P + W]
                assert now.part.sum() == inner[now.place]
                assert np.isnan(result.dx_so_far[P : P + W, P : P + W]).sum() == W * W - step
                continue
            assert np.array_equal(now.before + now.part, now.after)
            assert np.array_equal(now.part, result.dy[now.place] * now.left)
            if view == KERNEL:
                assert np.array_equal(now.before, total)
                total = now.after
        if state.steps and view == KERNEL:
            assert np.array_equal(total, result.dkernel)
        elif state.steps and view == SCATTERED:
            assert np.array_equal(result.dx_so_far, result.dx)


@pytest.mark.parametrize("state", every(step=7), ids=str)
def test_what_stands_beside_each_other_makes_what_comes_of_it(state):
    for view in VIEWS:
        result = compute(state.changed(view=view))
        values = values_of(result)
        factor = values[TURNED] if view == GATHERED else values[FACTOR]
        assert np.array_equal(factor * values[MADE_OF], values[PART])
        if view == GATHERED:
            place = tuple(at + state.P for at in result.now.place)
            assert values[SUM].item() == values[PART].sum() == values[DX][place] == result.dx[place]
            assert np.array_equal(values[TURNED], np.rot90(result.kernel, 2))
        else:
            assert np.array_equal(values[BEFORE] + values[PART], values[AFTER])


def test_gathering_and_scattering_give_what_the_backward_pass_gives():
    for state in every():
        result = compute(state)
        x = INPUT[: state.W, : state.W, None].astype(float)
        settings_ = {"stride": state.S, "padding": state.P}
        dx, dkernel, _ = gradients.conv2d_backward(
            result.dy[:, :, None], x, result.kernel[:, :, None, None], **settings_
        )
        gathered, scattered = (
            compute(state.changed(view=view, step=10**6)).dx_so_far for view in (GATHERED, SCATTERED)
        )
        P, W = state.P, state.W
        assert np.array_equal(gathered[P : P + W, P : P + W], dx[:, :, 0])
        assert np.array_equal(scattered[P : P + W, P : P + W], dx[:, :, 0])
        assert np.array_equal(result.dkernel, dkernel[:, :, 0, 0])


def test_one_step_of_learning_lets_every_loss_fall_and_uses_the_new_kernel_everywhere():
    for state in every(updated=True):
        result = compute(state)
        assert np.allclose(result.learned, result.kernel - RATE * result.dkernel, rtol=0, atol=1e-12)
        assert np.array_equal(result.learned, np.round(result.learned, 2))
        x = INPUT[: state.W, : state.W, None].astype(float)
        y = ops.conv2d(x, result.learned[:, :, None, None], stride=state.S, padding=state.P)[:, :, 0]
        assert np.allclose(result.new.y, y, rtol=0, atol=1e-12)
        assert result.new.loss < result.old.loss, state
        assert last_step(result) is None


def test_the_numbers_can_be_followed_on_paper():
    results = [compute(state) for state in every()]
    assert max(np.abs(result.old.y).max() for result in results) <= 10
    assert max(np.abs(result.dy).max() for result in results) <= 5
    for result in results:
        for values in (result.old.y, result.dz, result.dy, result.dkernel, result.dx):
            assert np.array_equal(values, np.round(values)), result.state
        if result.state.through == RELU:
            assert result.target.min() >= 0
    for through in THROUGH:
        assert np.abs(compute(State(through=through)).dkernel).max() <= 9


def test_the_first_picture_of_a_max_pooling_has_a_tie_and_a_cell_that_wins_twice():
    result = compute(State(through=MAX))
    y = result.old.y
    windows = [y[i : i + 2, j : j + 2].ravel() for i, j in np.ndindex(2, 2)]
    assert [(each == each.max()).sum() for each in windows] == [2, 1, 1, 1]
    assert result.routes[0, 0, 0] == 1  # of the two the first
    assert result.routes.sum(axis=0).max() == 2
    assert result.dy[1, 2] == result.dz[0, 1] + result.dz[1, 1] != 0


# --- What is drawn -------------------------------------------------------------------------------


drawn = settings(max_examples=120, deadline=None, derandomize=True)
STATES = states(State, step=st.integers(0, 50), covered=st.just(False))


@drawn
@given(STATES)
def test_every_cell_holds_its_number(scene, state):
    result, grids = check_picture(scene, Gathering, state)
    values = values_of(result)
    rounded = False
    for name, (grid,) in grids.items():
        packed = grid.packed()
        top, left = packed["first"]
        found = values[name]
        texts = {}
        for (row, column), middle in middles(packed).items():
            at = next((at for at in scene.numbers if np.abs(np.subtract(at, middle)).max() < 0.1), None)
            texts[row - top, column - left] = scene.numbers[at][0] if at else ""
        decimals = next(
            (
                places
                for places in (2, 1, 0)
                if all(text in ("", written(round(found[at], places))) for at, text in texts.items())
            ),
            None,
        )
        assert decimals is not None, (name, texts, found)
        rounded |= decimals < 2
        for at, text in texts.items():
            assert (text == "") == np.isnan(found[at]), (name, at)
    assert any("rounded" in text for text, _ in scene.labels) == rounded


def test_parts_keep_their_places_and_cells_have_a_few_sizes():
    corners, sizes = {}, {}
    for state in every():
        for view, updated in itertools.product(VIEWS, (False, True)):
            result = compute(state.changed(view=view, updated=updated))
            for name, place in result.places.items():
                corners.setdefault(name, set()).add((place.plane.x, place.plane.y))
                sizes.setdefault(name, set()).add(place.plane.size)
    assert {name for name, found in corners.items() if len(found) > 1} == set()
    assert sizes[Y] == sizes[X] == {36, 26, 20}
    assert max(len(found) for name, found in sizes.items() if name != ERRORS) <= 3
    assert len(sizes[ERRORS]) == 4


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_without_a_place_for_the_pooling_the_sentence_names_the_smallest_input_that_has_one(scene, layer):
    state = state_of(layer, through=MAX)
    if state.behind:
        return
    result, _ = check_picture(scene, Gathering, state)
    (least,) = re.findall(r"use W = (\d)\.$", describe(result))
    assert state.changed(W=int(least)).behind == 1
    assert State.settings["W"].high >= int(least) > state.W
    assert any(describe(result).endswith(text) for text, _ in scene.labels)
    assert last_step(result) is None


def test_the_window_of_a_step_is_framed_and_nothing_after_the_step_of_learning(scene):
    for changes, most in (({"step": 4}, 3), ({"step": 0}, 0), ({"updated": True}, 0)):
        scene.clear()
        Gathering.draw(scene, compute(State(**changes)))
        assert len(scene.rest.strokes) == most


def test_the_strip_has_room_for_what_is_said():
    for state, view in itertools.product(every(), VIEWS):
        for changes in ({"step": 0}, {"step": 1}, {"step": 10**6}, {"updated": True}, {"covered": True}):
            words = describe(compute(state.changed(view=view, **changes)))
            assert len(words) <= LINES, words


def test_the_text_form_says_the_settings_and_the_step():
    assert repr(Gathering(through=MAX, step=6)) == (
        "Gathering: W=4 F=2 S=1 P=0 through=max pooling view=kernel's gradient updated=False step=6\n"
        "4×4 input, 2×2 kernel, S = 1, P = 0: 3×3 output, then max pooling of 2×2 with stride 1. "
        "Output [1, 2] hands back its error, −3, times the patch that it read: term 6 of 9 in the kernel's "
        "gradient, dL/dk."
    )
    assert repr(Gathering(updated=True)).endswith(
        "One step of learning: kernel − 0.01·dL/dk is the new kernel, used at all 9 places. "
        "The loss goes from 8.5 to 7.55."
    )


# --- What answers the pointer --------------------------------------------------------------------


def map_of(state):
    return frame_of(Gathering, state).image_map


def said(packed, name, row, column):
    region = next(each for each in packed["regions"] if each["name"] == name)
    return sentence(packed, region, row, column)


def lit_by(packed, name, row, column):
    """{grid: cells} that light up with a cell; cells beyond a grid are left out."""
    region = next(each for each in packed["regions"] if each["name"] == name)
    found = {}
    for grid, rows, columns in lit(packed, region, row, column):
        there = set(cells_of(packed, {"name": grid}))
        wanted = {
            (r, c) for r, c in there if (rows is None or r in rows) and (columns is None or c in columns)
        }
        found[grid] = found.get(grid, set()) | wanted
    return found


@pytest.mark.parametrize("state", every(step=10**6), ids=str)
def test_all_terms_of_a_weight_and_of_an_input_cell_are_written_and_add_up(state):
    result, packed = compute(state), map_of(state)
    for name in (WEIGHTS, AFTER):
        for row, column in np.ndindex(state.F, state.F):
            line = said(packed, name, row, column).split("\n")[0]
            terms = [(number(one), number(other)) for one, other in PRODUCT.findall(line)]
            assert [error for error, _ in terms] == result.dy.ravel().tolist()
            assert (
                number(line.split(" = ")[-1]) == sum(a * b for a, b in terms) == result.dkernel[row, column]
            )
    for row, column in cells_of(packed, {"name": X}):
        line = said(packed, X, row, column).split("\n")[-1]
        if "none blames it" in line:
            assert result.dx[row + state.P, column + state.P] == 0
            continue
        terms = [(number(one), number(other)) for one, other in PRODUCT.findall(line)]
        total = sum(a * b for a, b in terms)
        assert number(line.split(" = ")[-1]) == total == result.dx[row + state.P, column + state.P]


@drawn
@given(states(State, step=st.integers(1, 50), covered=st.just(False), updated=st.just(False)))
def test_what_a_cell_is_made_of_lights_up(state):
    result, packed = compute(state), map_of(state)
    if not state.behind:
        return
    F, S, P = state.F, state.S, state.P
    size = len(result.dy)
    outputs = set(np.ndindex(size, size))
    for row, column in np.ndindex(F, F):
        found = lit_by(packed, WEIGHTS, row, column)
        assert found[X] == {(i * S + row - P, j * S + column - P) for i, j in outputs}
        assert found.get(DY, outputs) == outputs
    for i, j in outputs:
        window = {(i * S + a - P, j * S + b - P) for a, b in np.ndindex(F, F)}
        found = lit_by(packed, Y, i, j)
        assert found[X] == window
        routes = np.flatnonzero(result.routes[:, i, j])
        if DZ in found:
            assert found[DZ] == {divmod(int(each), len(result.dz)) for each in routes}
        if DY in result.places:
            assert lit_by(packed, DY, i, j)[X] == window
    for row, column in cells_of(packed, {"name": X}):
        readers = {(i, j) for i, j in outputs if 0 <= row + P - i * S < F and 0 <= column + P - j * S < F}
        found = lit_by(packed, X, row, column)
        assert found[Y] == readers
        assert found[WEIGHTS] == {(row + P - i * S, column + P - j * S) for i, j in readers}
    if DZ in result.places:
        for row, column in np.ndindex(*result.dz.shape):
            there = np.argwhere(result.routes[row * len(result.dz) + column])
            for name in (DZ, Z):
                assert lit_by(packed, name, row, column)[DY] == {tuple(each) for each in there.tolist()}


def test_the_turned_kernel_lies_on_the_errors_that_an_input_cell_gathers():
    for state in every(view=GATHERED):
        result, packed = compute(state), map_of(state)
        P, F = state.P, state.F
        for row, column in np.ndindex(state.W, state.W):
            cells = sorted(lit_by(packed, DX, row, column)[ERRORS])
            first = P + F - 1
            errors = [result.error_map[r + first, c + first] for r, c in cells]
            turned = result.kernel[::-1, ::-1].ravel()
            assert errors @ turned == result.dx[row + P, column + P]


def test_pointing_says_where_an_error_comes_from_and_goes_to():
    packed = map_of(State(through=MAX))
    assert said(packed, DY, 1, 2) == (
        "dL/dy[1, 2] = (−2) + (−1) = −3: it won the windows of z[0, 1] and z[1, 1].\n"
        "It adds its error times its patch to dL/dk: (−3) × (0 1 / 1 1) = (0 −3 / −3 −3)."
    )
    assert said(packed, DY, 2, 2).startswith("dL/dy[2, 2] = 0: it won no window of the pooling")
    assert "2 are equal, the first in row order counts" in said(packed, Z, 0, 0)
    assert said(packed, DZ, 0, 1).endswith("= 3 − 5 = −2. All of it goes to y[1, 2], which won.")
    packed = map_of(State(through=RELU))
    assert said(packed, DY, 0, 1).startswith("dL/dy[0, 1] = 0: the ReLU lets no error through, as y = 0 ≤ 0.")
    packed = map_of(State(through=AVERAGE))
    assert said(packed, DY, 1, 1).startswith("dL/dy[1, 1] = 4/4 + (−4)/4 + 4/4 + (−4)/4 = 0")
    packed = map_of(State(updated=True))
    assert said(packed, LEARNED, 0, 1) == (
        "New kernel, row 0, column 1: 2 − 0.01·8 = 1.92, from now on at all 9 places, for there is one "
        "kernel only."
    )
    assert len(lit_by(packed, LEARNED, 0, 1)[Y]) == 9


def test_a_click_on_an_output_goes_to_its_step():
    reader = Reader(Gathering())
    reader.sends({"choose": {"region": Y, "row": 1, "column": 2}})
    assert reader.explorer.state.step == 6
    reader.explorer.set_state(view=GATHERED)
    reader.sends({"choose": {"region": DX, "row": 2, "column": 3}})
    assert reader.explorer.state.step == 12
    assert compute(reader.explorer.state).now.place == (2, 3)
    assert chosen(compute(State(P=1, view=GATHERED)), X, -1, 4) == {"step": 4}


# --- Covered -------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("through", THROUGH)
def test_nothing_tells_what_is_covered(scene, through, view):
    for updated, step in ((False, 4), (False, 9), (True, 9)):
        state = State(through=through, view=view, step=step, updated=updated, covered=True)
        result, grids = check_picture(scene, Gathering, state)
        covered = {BEFORE, PART, AFTER, LEARNED, SUM, DX}
        if through != NOTHING:
            covered |= {DY, FACTOR, ERRORS}
        if view == GATHERED and not updated:
            covered |= {TURNED, MADE_OF} if through != NOTHING else {TURNED}
        for name in (covered | ({Y, Z} if updated else set())) & grids.keys():
            cells = middles(grids[name][0].packed()).values()
            texts = {
                text
                for at, (text, _) in scene.numbers.items()
                if any(np.abs(np.subtract(at, middle)).max() < 0.1 for middle in cells)
            }
            assert texts <= {"?"}, name
        frame, open_ = frame_of(Gathering, state), frame_of(Gathering, state.changed(covered=False))
        told = sentences_of(frame.image_map)
        for name in (covered | {WEIGHTS, X}) & grids.keys():
            for cell in cells_of(frame.image_map, {"name": name}):
                text = told[name, *cell]
                sums = re.findall(r"dL/d[kx]\[[^]]*\][^=]* = (.*)", text)
                assert all(each.startswith("?") for each in sums), text
                assert text != sentences_of(open_.image_map)[name, *cell] or "=" not in text, text
        learned = {written(each) for each in result.learned.ravel() if each % 1}
        everything = " ".join([frame.words, *told.values()])
        assert not {each for each in learned if each in everything}
        assert "overed" in frame.words
        assert "turned" not in f"{everything} {frame.image_map}"
        if updated:
            assert written(result.new.loss) not in everything


def sentences_of(packed):
    return {
        (region["name"], *cell): sentence(packed, region, *cell)
        for region in packed["regions"]
        for cell in cells_of(packed, region)
    }


def test_parts_of_every_kind_are_drawn_in_some_view():
    names = {name for view in VIEWS for name in compute(State(view=view, through=MAX)).places}
    assert {BEFORE, PART, AFTER, LEARNED, MADE_OF, FACTOR, TURNED, SUM, ERRORS, DX, DY, DZ} <= names
