"""The explorer of transposed convolution without a browser, against plain stamping and `ops`."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.convert import bilinear_kernel
from helpers.drawing.numerals import written
from helpers.drawing.scene import Scene
from helpers.explorers import Transposed
from helpers.explorers.frame import frame_of
from helpers.explorers.transposed import State, compute, describe
from helpers.explorers.transposed.detail import NUMBER, detail
from helpers.explorers.transposed.layout import OUTPUT_X, SIZES, TOP, WEIGHT, size_of
from helpers.explorers.transposed.model import COUNTS, KERNELS, NUMBERS, RESIZE, VIEWS
from helpers.explorers.transposed.text import formula, table
from tests.unit.pictures import WatchedScene, check_picture, sentences
from tests.unit.reader import Reader
from tests.unit.refusals import refusal
from tests.unit.states import states

STRIDES = [(S, more) for S in (1, 2, 3) for more in range(S)]
LAYERS = [
    {"W": W, "F": F, "S": S, "P": P, "output_padding": more}
    for W, F, P, (S, more) in product(range(1, 8), range(1, 5), range(4), STRIDES)
]


def size(W, F, S, P, output_padding):
    return (W - 1) * S + F - 2 * P + output_padding


WHOLE = [each for each in LAYERS if size(**each) >= 1]
NONE = [each for each in LAYERS if size(**each) < 1]
NUMBERED = states(State, view=st.just(NUMBERS), covered=st.just(False), step=st.integers(0, 48))


def stamped(x, kernel, layer):
    """The output after each step, by plain stamping: cells beyond the border are dropped."""
    side, F, S, P = size(**layer), layer["F"], layer["S"], layer["P"]
    out, found = [[0] * side for _ in range(side)], []
    for i, j in product(range(len(x)), repeat=2):
        for r, c in product(range(F), repeat=2):
            row, column = i * S + r - P, j * S + c - P
            if 0 <= row < side and 0 <= column < side:
                out[row][column] += int(x[i, j]) * int(kernel[r, c])
        found.append([list(each) for each in out])
    return found


def by_ops(x, kernel, layer):
    settings_ = {"stride": layer["S"], "padding": layer["P"], "output_padding": layer["output_padding"]}
    return ops.conv2d_transpose(x[:, :, None], kernel[:, :, None, None], **settings_)[:, :, 0]


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel", KERNELS)
def test_every_setting_is_plain_stamping_at_each_step_and_the_operation_at_the_last(kernel):
    assert len(LAYERS) == 672
    for layer in WHOLE:
        result = compute(State(**layer, kernel=kernel))
        assert result.sums.tolist() == stamped(result.x, result.kernel, layer), layer
        assert (
            result.y.tolist() == by_ops(result.x, result.kernel, layer).tolist() == result.sums[-1].tolist()
        )
        assert result.x.shape == (layer["W"],) * 2
        assert result.kernel.shape == (layer["F"],) * 2


def test_every_count_is_that_of_the_stamps_that_reach_the_cell():
    for layer in WHOLE:
        ones = np.ones((layer["W"],) * 2, int), np.ones((layer["F"],) * 2, int)
        result = compute(State(**layer, view=COUNTS))
        assert result.y.tolist() == stamped(*ones, layer)[-1], layer


def test_the_counts_of_the_famous_three():
    counts = {name: compute(State(W=5, view=COUNTS, **layer)).y for name, layer in FAMOUS.items()}
    assert set(counts["checkerboard"].ravel()) == {1, 2, 4}
    assert set(counts["even"][1:-1, 1:-1].ravel()) == {4}
    assert set(counts["apart"].ravel()) == {1}


FAMOUS = {
    "checkerboard": {"F": 3, "S": 2},
    "even": {"F": 4, "S": 2, "P": 1},
    "apart": {"F": 3, "S": 3},
}


def test_what_is_said_of_the_counts_is_true_of_the_inside():
    for layer in WHOLE:
        result = compute(State(**layer, view=COUNTS))
        F, S, reach = layer["F"], layer["S"], (layer["W"] - 1) * layer["S"] + layer["F"]
        cells = [row + layer["P"] for row in range(len(result.y)) if row + layer["P"] < reach]
        endless = {cell: stamps_on(cell, F, S, range(-9, layer["W"] + 9)) for cell in range(reach + S)}
        pattern = sorted(set(endless.values()))
        along = [(cell, stamps_on(cell, F, S, range(layer["W"]))) for cell in cells]
        inside = sorted({number for cell, number in along if number == endless[cell]})
        counts = sorted(set(result.y.ravel().tolist()))
        said, shows = describe(result), inside == pattern
        assert (": even." in said) == (shows and len(pattern) == 1), layer
        assert ("a checkerboard." in said) == (shows and pattern == [1, 2]), layer
        assert ("are holes." in said) == (shows and pattern == [0, 1]), layer
        if not shows:
            many = f"the counts are {listed(counts)}" if len(counts) > 1 else f"every count is {counts[0]}"
            assert said.endswith(f": {many}."), layer
            assert ("no cell here is far enough from the border" in said) == (not inside and S <= F), layer
        elif len(pattern) == 1:
            assert f"inside, {pattern[0]}·{pattern[0]} stamps" in said
            assert pattern[0] ** 2 in counts
        else:
            in_all = sorted({one * other for one, other in product(pattern, repeat=2)})
            assert f"{listed(pattern)} along each axis, {listed(in_all)} in all" in said
            assert set(in_all) <= set(counts), layer


def stamps_on(cell, F, S, inputs):
    return sum(0 <= cell - place * S < F for place in inputs)


def listed(numbers):
    *some, last_ = map(str, numbers)
    return f"{', '.join(some)} or {last_}" if some else last_


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (
            {"W": 1, "F": 3, "S": 1},
            "no cell here is far enough from the border for 3·3 stamps: every count is 1.",
        ),
        ({"W": 3, "F": 4, "S": 1, "P": 1}, "from the border for 4·4 stamps: the counts are 4, 6 or 9."),
        ({"W": 1, "F": 3, "S": 2}, "too few cells are here for a checkerboard: every count is 1."),
        (
            {"W": 3, "F": 1, "S": 2, "P": 2},
            "too few cells are here for holes between stamps: every count is 1.",
        ),
    ],
    ids=str,
)
def test_an_output_too_small_for_the_pattern_says_so(layer, said):
    assert describe(compute(State(**layer, view=COUNTS))).endswith(said)


@pytest.mark.parametrize(("W", "S"), [*product(range(1, 8), range(1, 4))])
def test_resize_then_convolve_adds_nine_products_everywhere_but_at_the_border(W, S):
    result = compute(State(W=W, S=S, view=RESIZE))
    side = W * S
    assert result.resized.tolist() == [[result.x[r // S, c // S] for c in range(side)] for r in range(side)]
    along = [sum(0 <= place + tap < side for tap in (-1, 0, 1)) for place in range(side)]
    assert result.y.tolist() == np.outer(along, along).tolist()
    assert f"output {side}×{side}" in describe(result)


def test_the_bilinear_kernel_is_that_of_fully_convolutional_networks():
    for F, factor, parts in ((1, 1, 1), (4, 2, 16)):
        kernel = compute(State(F=F, kernel="bilinear")).kernel
        assert (kernel / parts).tolist() == bilinear_kernel(factor, 1)[:, :, 0, 0].tolist()
    for F, parts in ((2, 4), (3, 4), (4, 16)):
        result = compute(State(W=5, F=F, S=(F + 1) // 2, kernel="bilinear"))
        assert result.unit == {4: "quarters", 16: "16ths"}[parts]
        constant = by_ops(
            np.ones_like(result.x), result.kernel, {"S": (F + 1) // 2, "P": 0, "output_padding": 0}
        )
        assert set(constant[2:-2, 2:-2].ravel()) == {parts}  # a constant stays constant inside


def test_a_slider_adds_cells_and_changes_none():
    largest = compute(State(W=7, F=4))
    for W, F in product(range(1, 8), range(1, 5)):
        result = compute(State(W=W, F=F))
        assert result.x.tolist() == largest.x[:W, :W].tolist()
        assert result.kernel.tolist() == largest.kernel[:F, :F].tolist()


# --- letters -------------------------------------------------------------------------------------


def test_the_presets_are_the_guides_relationships():
    guide = {  # number → i, k, s, p of the direct convolution
        8: (4, 3, 1, 0),
        9: (5, 4, 1, 2),
        10: (5, 3, 1, 1),
        11: (5, 3, 1, 2),
        12: (5, 3, 2, 0),
        13: (5, 3, 2, 1),
        14: (6, 3, 2, 1),
    }
    found = {}
    for name, preset in Transposed.presets.items():
        if match := re.fullmatch(r"guide (\d+): .*: (\d) → (\d)", name):
            number, small, large = map(int, match.groups())
            i, k, s, p = guide[number]
            more, o = (i + 2 * p - k) % s, (i + 2 * p - k) // s + 1
            wanted = {"W": o, "F": k, "S": s, "P": p, "output_padding": more}
            assert wanted.items() <= preset.items(), name
            assert (small, large) == (o, i) == (preset["W"], len(compute(State(**preset)).y)), name
            found[number] = name
    assert found.keys() == guide.keys()


def test_the_letters_of_the_table_fulfil_the_guides_equations_and_the_frameworks():
    for layer in [each for each in WHOLE if each["P"] < each["F"]]:
        result = compute(State(**layer))
        rows = {name: cells for name, *cells in table(result)}
        read = {
            name: [int(cell.replace("−", "-")) for cell in map(last, cells)] for name, cells in rows.items()
        }
        (i, stretched, W), (k, _, F), (s, stride, S) = (read[name] for name in ("input", "kernel", "stride"))
        (p, around, P), (a, added, more), (o, large, ours) = (read[name] for name in list(rows)[3:])
        assert (o, a) == ((i + 2 * p - k) // s + 1, (i + 2 * p - k) % s) == (W, added), layer
        assert large == (stretched + added + 2 * around - k) // stride + 1 == i == ours, layer
        assert ours == size(W, F, S, P, more) == len(result.y), layer
        assert formula(result).endswith(f" = {ours}")


def test_the_guide_has_no_padding_where_p_crops_more_than_the_kernels_border():
    for layer in LAYERS:
        guide = next(cells[2] for cells in table(compute(State(**layer))) if cells[0] == "padding")
        around = layer["F"] - 1 - layer["P"]
        wanted = f"p′ = k − p − 1 = {around}" if around >= 0 else "none: p is more than k − 1"
        assert guide == wanted, layer


def last(cell):
    """The last number of a cell of the table."""
    return re.findall(r"−?\d+", cell)[-1]


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(("S", "more"), [(1, 1), (1, 2), (2, 2)])
def test_output_padding_of_a_stride_or_more_is_refused_and_the_fix_works(S, more):
    said = refusal(Transposed, S=S, output_padding=more)
    assert said == f"output_padding {more} must be less than S = {S}: use at most {S - 1}"
    assert refusal(Transposed, S=S, output_padding=S - 1) is None


def test_a_smaller_stride_takes_the_output_padding_along():
    reader = Reader(Transposed(S=3, output_padding=2))
    reader.moves("S", 2)
    assert (reader.explorer.state.S, reader.explorer.state.output_padding) == (2, 1)
    assert reader.notice == ""
    assert reader.control("output +").max == 1
    reader.moves("S", 1)
    assert reader.explorer.state.output_padding == 0


def test_where_p_crops_all_there_is_no_output_and_the_p_that_is_named_leaves_some():
    assert len(NONE) > 50
    for layer in NONE:
        result = compute(State(**layer))
        assert result.y is None
        said = describe(result)
        most = int(re.search(r"no output\. .* use P = (\d) at most\.$", said)[1])
        assert compute(State(**{**layer, "P": most})).y is not None, layer
        assert compute(State(**{**layer, "P": most + 1})).y is None, layer
        numbers = f"P = {layer['P']} crops {2 * layer['P']} cells along a side"
        reach, more = size(**{**layer, "P": 0, "output_padding": 0}), layer["output_padding"]
        there = (
            f" of only {reach} + {more} by output padding:" if more else f", and stamps reach only {reach}:"
        )
        assert numbers + there in said, layer


# --- pictures ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*Transposed.size)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(states(State, step=st.integers(0, 48)))
def test_random_settings_draw_a_whole_picture(scene, state):
    result, grids = check_picture(scene, Transposed, state)
    shows = result.y is not None and not state.covered
    assert grids.keys() >= {"input", "kernel"}
    assert ("output" in grids, "resized" in grids) == (shows, shows and state.view == RESIZE)
    if shows:
        (grid,) = grids["output"]
        assert grid.packed()["shape"] == [len(result.shown) if state.view != RESIZE else len(result.y)] * 2


def test_every_number_has_room_in_its_cell():
    for layer, kernel in product(WHOLE, KERNELS):
        result = compute(State(**layer, kernel=kernel))
        cells = size_of(len(result.shown))
        products = np.unique(np.multiply.outer(result.x, result.kernel))
        wide = [(widest(result.sums), cells.number, cells.cell), (widest(products), NUMBER, WEIGHT)]
        if cells.added:
            added = max(Scene.width_of(f"+{written(each)}".replace("+−", "−"), 1) for each in products)
            wide.append((added, cells.added, cells.cell))
        for em, font, cell in wide:
            assert em * font <= 0.97 * cell, (layer, kernel)


def widest(values):
    return max(Scene.width_of(written(each), 1) for each in np.unique(values))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(NUMBERED)
def test_the_sums_of_the_step_stand_in_the_output_and_its_stamp_upon_them(scene, state):
    result, _ = check_picture(scene, Transposed, state)
    if result.y is None:
        return
    cell = size_of(len(result.shown)).cell
    left, top = (at + state.P * cell for at in (OUTPUT_X, TOP))

    def at(layer, row, column):
        """What is written in a cell of the output, from above."""
        found = [
            (word.y, word.text)
            for word in layer.words
            if left + column * cell
            < word.x + word.size * Scene.width_of(word.text, 1) / 2
            < left + (column + 1) * cell
            and top + row * cell < word.y < top + (row + 1) * cell
        ]
        return [text for _, text in sorted(found)]

    after = np.array(stamped(result.x, result.kernel, layer_of(state))[state.step])
    reached = np.array(stamped(np.ones_like(result.x), np.ones_like(result.kernel), layer_of(state))[-1]) > 0
    for row, column in product(range(state.size), repeat=2):
        wanted = [written(after[row, column])] if reached[row, column] else []
        assert at(scene, row, column) == wanted, (row, column)
    i, j = divmod(state.step, state.W)
    for r, c in product(range(state.F), repeat=2):
        row, column = i * state.S + r - state.P, j * state.S + c - state.P
        adds = written(result.x[i, j] * result.kernel[r, c])
        added = [adds if adds[0] == "−" else f"+{adds}"] if size_of(len(result.shown)).added else []
        cropped = not (0 <= row < state.size and 0 <= column < state.size)
        assert at(scene.rest, row, column) == added * (not cropped), (row, column)


def test_a_still_picture_is_made_of_a_stamp_that_is_cropped():
    frame = frame_of(Transposed, State(P=1, step=0))
    assert all(word.text for layer in (frame.scene, frame.scene.rest) for word in layer.words)
    assert frame.still


def layer_of(state):
    return {name: state.values()[name] for name in ("W", "F", "S", "P", "output_padding")}


def test_parts_keep_their_places_and_sizes_change_at_few_thresholds():
    def places(**changes):
        scene = Scene(*Transposed.size)
        grids = Transposed.draw(scene, compute(State(**changes)))
        (output,) = grids["output"]
        return output.origin, output.along[0], grids["kernel"][0].origin, grids["input"][0].origin

    for rows in (
        [places(W=W) for W in range(2, 8)],
        [places(S=S) for S in (1, 2, 3)],
        [places(F=F) for F in range(1, 5)],
        [places(P=P) for P in range(4)],
        [places(S=3, output_padding=more) for more in range(3)],
    ):
        assert len({(output, kernel, input_) for output, _, kernel, input_ in rows}) == 1
        assert len({cell for _, cell, *_ in rows}) <= 2
    assert SIZES[-1].most >= max(len(compute(State(**layer)).shown) for layer in LAYERS)


# --- pointing ------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, derandomize=True)
@given(NUMBERED)
def test_an_output_lights_the_inputs_and_weights_whose_products_it_is(state):
    reader, result = Reader(Transposed(**state.values())), compute(state)
    if result.y is None:
        return
    for row, column in product(result.shown, repeat=2):
        lights = {grid: cells for grid, *cells in reader.lights("output", row, column)}
        pairs = [
            (i, j, row + state.P - i * state.S, column + state.P - j * state.S)
            for i, j in product(*lights["input"])
        ]
        assert sorted({(r, c) for *_, r, c in pairs}) == list(product(*lights["kernel"]))
        said = reader.says("output", row, column)
        if not (0 <= row < state.size and 0 <= column < state.size):
            assert f"P = {state.P} crops it" in said
            continue
        terms = [int(result.x[i, j]) * int(result.kernel[r, c]) for i, j, r, c in pairs]
        assert sum(terms) == result.y[row, column]
        many = len(pairs)
        if not many:
            assert "no stamp reaches it, so it is 0." in said
            continue
        assert f": {many} stamp{'s reach' if many > 1 else ' reaches'} it: " in said
        sums = re.search(r"it: (.*) = (−?\d+)(?:, in \w+)?, after", said)
        written_terms = [
            np.prod([int(each.strip("()").replace("−", "-")) for each in term.split("·")])
            for term in sums[1].split(" + ")
        ]
        assert written_terms == terms
        assert sums[2] == written(result.y[row, column])


def test_a_stamp_lands_on_the_rows_and_columns_that_are_said_or_is_all_cropped():
    cropped = 0
    for layer in [each for each in WHOLE if each["W"] < 4]:
        explorer = Transposed(**layer)
        reader = Reader(explorer)
        for step, (i, j) in enumerate(product(range(layer["W"]), repeat=2)):
            said, pointed = describe(compute(State(**layer, step=step))), reader.says("input", i, j)
            lands = [on_output(layer, place) for place in (i, j)]
            all_cropped = not all(lands)
            cropped += all_cropped
            assert f"P = {layer['P']} crops all of it." in said if all_cropped else "crops" not in said
            assert pointed.endswith(f", is all cropped by P = {layer['P']}.") == all_cropped
            if not all_cropped:
                rows, columns = (words(*each) for each in zip(("row", "column"), lands, strict=True))
                cut = [" (the rest is cropped)" * (len(each) < layer["F"]) for each in lands]
                assert f"× the kernel on output {rows}, {columns}, added to" in said
                assert pointed.endswith(f", is added to output {rows}{cut[0]}, {columns}{cut[1]}.")
    assert cropped > 100


def on_output(layer, place):
    """The output rows that the stamp of an input row reaches."""
    stamp = range(place * layer["S"] - layer["P"], place * layer["S"] - layer["P"] + layer["F"])
    return [row for row in stamp if 0 <= row < size(**layer)]


def words(what, cells):
    return f"{what}s {cells[0]} to {cells[-1]}" if len(cells) > 1 else f"{what} {cells[0]}"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(NUMBERED)
def test_inputs_and_weights_light_the_outputs_that_change_with_them(state):
    result = compute(state)
    if result.y is None:
        return
    reader, layer = Reader(Transposed(**state.values())), layer_of(state)
    inside = set(product(range(state.size), repeat=2))

    def changed(x, kernel):
        return set(zip(*map(list, np.nonzero(by_ops(x, kernel, layer))), strict=True))

    for i, j in product(range(state.W), repeat=2):
        one = np.zeros_like(result.x)
        one[i, j] = 1
        lights = {grid: cells for grid, *cells in reader.lights("input", i, j)}
        assert set(product(*lights["output"])) & inside == changed(one, np.ones_like(result.kernel))
        assert [len(cells) for cells in lights["output"]] == [state.F] * 2  # cropped cells, too
    for r, c in product(range(state.F), repeat=2):
        one = np.zeros_like(result.kernel)
        one[r, c] = 1
        lights = {grid: cells for grid, *cells in reader.lights("kernel", r, c)}
        assert set(product(*lights["output"])) == changed(np.ones_like(result.x), one)


@pytest.mark.parametrize(("W", "S"), [(1, 1), (3, 2), (4, 3)])
def test_in_a_resized_picture_an_output_lights_its_window_and_the_cells_that_were_copied(W, S):
    reader = Reader(Transposed(W=W, S=S, view=RESIZE))
    for row, column in product(range(W * S), repeat=2):
        lights = {grid: cells for grid, *cells in reader.lights("output", row, column)}
        window = [[at for at in (place - 1, place, place + 1) if 0 <= at < W * S] for place in (row, column)]
        assert [list(each) for each in lights["resized"]] == window
        assert [list(each) for each in lights["input"]] == [
            sorted({at // S for at in each}) for each in window
        ]
        number = len(window[0]) * len(window[1])
        assert f"column {column} adds {number} product{'s' * (number > 1)}. " in reader.says(
            "output", row, column
        )


# --- steps and covers ----------------------------------------------------------------------------


def test_the_player_steps_through_the_input_where_numbers_are_stamped():
    reader = Reader(Transposed(W=4))
    assert reader.player == (3, 15)
    reader.plays(6)
    assert "Step 6: input row 1, column 2 " in describe(reader.explorer.result)
    for other in ({"view": COUNTS}, {"view": RESIZE}, {"covered": True}, {"W": 1, "F": 1, "P": 2}):
        assert Reader(Transposed(**other)).player is None
        assert detail(compute(State(**other))) is None


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("layer", [{"W": 4, "F": 4, "P": 1}, {"W": 5, "S": 3, "output_padding": 2}], ids=str)
def test_a_covered_output_is_told_nowhere(scene, view, layer):
    state = State(**layer, view=view, covered=True)
    result, grids = check_picture(scene, Transposed, state)
    side = len(result.y)
    assert grids.keys() == {"input", "kernel"}
    explorer = Transposed(**state.values())
    words = [text for text, _ in scene.labels]
    told = [*words, repr(explorer), explorer.frame.words, *sentences(explorer.regions(explorer.result))]
    assert not [text for text in told if re.search(rf"\b{side}\b", text)]
    assert explorer.frame.arrays == explorer.frame.offers == explorer.frame.player == {}
    assert "output ?" in words
    assert "?" in formula(result)
    reader = Reader(explorer)
    assert "Where will its stamp lie?" in reader.says("input", 0, 0)
    open_ = Transposed(**{**state.values(), "covered": False})
    assert f"output {side}×{side}" in repr(open_)
    assert repr(open_).splitlines()[0] == repr(explorer).splitlines()[0].replace(" covered=True", "")
