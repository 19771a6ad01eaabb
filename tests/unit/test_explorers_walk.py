"""The VGG-walk explorer without a browser: whole pictures, the paper's figures, true windows and refusals."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import ops
from helpers.drawing.palette import BLACK, FILTER, LEFTOVER, OUTPUT
from helpers.explorers import Walk
from helpers.explorers.frame import frame_of
from helpers.explorers.settings import Choice
from helpers.explorers.walk import State, compute, describe, offers, regions
from helpers.explorers.walk.layout import BLOCKS, height_of
from helpers.explorers.walk.picture import SIZE, draw
from helpers.explorers.walk.picture.volumes import BARS, BASE
from helpers.explorers.walk.text import verdict
from helpers.explorers.walk.text.beside import key
from helpers.explorers.walk.text.layers import sentences
from tests.reading import cells_of, lit, sentence
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.states import states

SMALLEST_TEXT = 10.5
CHOICES = {name: each.options for name, each in State.settings.items() if isinstance(each, Choice)}
CONTROLS = {"W": "W", "configuration": "VGG", "head": "head", "pooling": "pools", "padding": "fc6 P"}
HEAD = {name: CHOICES[name] for name in ("configuration", "head", "pooling", "padding")}
COVERED = "VGG D on 224×224×3, head = dense. The sizes that its layers make, and all counts, are covered."
ALL_SIZES = range(32, 513)

# VGG's paper, table 1: filters of 3×3, (filters, 1) for 1×1, M for a pool.
TABLE = {
    "A": [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "B": [64, 64, "M", 128, 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "C": [64, 64, "M", 128, 128, "M", 256, 256, (256, 1), "M", *[512, 512, (512, 1), "M"] * 2],
    "D": [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"],
    "E": [64, 64, "M", 128, 128, "M", *[256] * 4, "M", *[512] * 4, "M", *[512] * 4, "M"],
}
# At 224: parameters, multiply-adds, activations with the input, the receptive field of fc6. Computed; the
# paper's table 2 prints 133, 133, 134, 138 and 144 million parameters.
FIGURES = {
    "A": (132_863_336, 7_609_090_048, 9_116_136, 342),
    "B": (133_047_848, 11_308_466_176, 13_933_032, 348),
    "C": (133_638_952, 11_770_888_192, 15_237_608, 348),
    "D": (138_357_544, 15_470_264_320, 15_237_608, 404),
    "E": (143_667_240, 19_632_062_464, 16_542_184, 460),
}


class Scene(WatchedScene):
    """A scene that tells its faces, (middle, colour), and its frames, {colour: [points, …]}, too."""

    @property
    def middles(self):
        return [(np.mean(each, axis=0), some.face) for some in self.faces for each in some.points]

    @property
    def frames(self):
        found = {}
        for each in self.strokes:
            if each.width >= 2:
                found.setdefault(each.colour, []).append(each.points.reshape(-1, 2))
        return found


@pytest.fixture(scope="module")
def scene():
    return Scene(*SIZE)


def every(**fixed):
    """All combinations of the choices, but for those that are given."""
    choices = {name: fixed.get(name, known) for name, known in HEAD.items()}
    return [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]


REFUSED = {"244, pools that ceil", "384, dense head", "160, convolutional head"}


def check(scene, state):
    result, grids = check_picture(scene, Walk, state)
    assert min(each.size for layer in scene.layers for each in layer.words) >= SMALLEST_TEXT, state
    words = [text for text, _ in scene.labels]
    refused = bool(result.refused) and not state.covered
    in_table = 3 if state.block == BLOCKS[-1] else 0
    assert words.count("refused") == (4 + in_table if refused else 0)
    # Volumes, legend, pool5 on two sides, key; and the table.
    assert [each.name for each in scene.hatches].count("leftover") == (7 + in_table) * refused
    return result, grids


# --- Pictures ------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, derandomize=True)
@given(state=states(State))
def test_what_is_refused_is_hatched_and_all_words_can_be_read(scene, state):
    check(scene, state)


@pytest.mark.parametrize("name", Walk.presets)
def test_presets_are_what_they_are_called(name):
    preset = Walk.presets[name]
    result = compute(State(**preset))
    assert preset.keys() == {"W", *HEAD}, "a preset must not leave a setting as it is"
    assert str(preset["W"]) in name or "SAME" in name
    assert bool(result.refused) == (name in REFUSED)


def test_no_name_of_a_preset_says_what_becomes_of_it():
    assert not [name for name in Walk.presets if re.search("refuse|small|large|map|score|pitfall|fit", name)]
    assert {*Walk.presets} >= REFUSED


def fronts_of(grids, block):
    """[(left, height), …] of the volumes of a block."""
    found = {grid.first_column: grid for grid in grids[block][1:] if grid.along[1] == 0 and grid.down[0] == 0}
    return [(found[at].origin[0], found[at].down[1]) for at in range(len(found))]


def test_the_height_of_a_volume_is_the_logarithm_of_its_side(scene):
    for state in (State(W=384, configuration="A", head="convolutional"), State(W=33, configuration="E")):
        result = compute(state)
        grids = draw(scene, result)
        heights = [high for block in ("input", *BLOCKS) for _, high in fronts_of(grids, block)]
        for high, row in zip(heights, result.rows, strict=False):
            assert high == pytest.approx(12 + 13.5 * np.log2(row.shape[0]))
        assert len(heights) == len(result.volumes)
    assert height_of(16) - height_of(8) == pytest.approx(height_of(2) - height_of(1))


@pytest.mark.parametrize("configuration", CHOICES["configuration"])
def test_volumes_keep_their_places_whatever_the_input_and_the_head(scene, configuration):
    found = set()
    for side, head in itertools.product((32, 100, 224, 255, 256, 257, 512), CHOICES["head"]):
        grids = draw(scene, compute(State(W=side, configuration=configuration, head=head)))
        found.add(tuple(left for block in BLOCKS for left, _ in fronts_of(grids, block)))
    assert len(found) == 1


def test_cells_change_their_size_at_few_inputs(scene):
    cells = [
        draw(scene, compute(State(W=side, head="convolutional")))["pool5"][0].along[0]
        for side in range(224, 513)
    ]
    assert len(set(cells)) == 3
    assert sum(one != other for one, other in itertools.pairwise(cells)) == 2
    pixels = [draw(scene, compute(State(W=side)))["pixels"][0].along[0] for side in range(32, 513)]
    assert sum(one != other for one, other in itertools.pairwise(pixels)) == 1


def test_bars_are_as_long_as_the_parameters_are_many(scene):
    for side in (224, 300):
        result = compute(State(W=side))
        scene.clear()
        draw(scene, result)
        bars = [
            np.ptp(points[:, 1])
            for points, line in scene.drawn
            if line == FILTER.line and points[:, 1].max() == BASE
        ]
        learned = [row.parameters for row in result.rows if row.parameters]
        assert len(bars) == len(learned) == (13 if result.refused else 16)
        for bar, parameters in zip(bars, learned, strict=True):
            assert bar == pytest.approx(max(1.0, (BASE - BARS) * parameters / 102_764_544), abs=0.01)


@pytest.mark.parametrize("configuration", CHOICES["configuration"])
def test_the_table_lists_the_layers_of_the_block_that_is_chosen_and_the_sum_of_all(scene, configuration):
    for block in BLOCKS:
        state = State(configuration=configuration, block=block)
        result, grids = check(scene, state)
        rows = [row for row in result.rows if row.name.startswith((block, f"pool{block[-1]}"))]
        if block == BLOCKS[-1]:
            rows = result.rows[-3:]
        lines = {text: box for text, box in scene.labels if box[2] < 560 and box[1] > 270}
        for at, row in enumerate(rows):
            (top, low) = (grids[block][-1].origin[1] + 18 * (at + each) for each in (0, 1))
            line = [text for text, box in scene.labels if top < (box[1] + box[3]) / 2 < low and box[2] < 560]
            size = "×".join(map(str, row.shape))
            assert line[:4] == [row.name, size, f"{row.parameters:,}", f"{row.macs:,}"]
            assert line[-1] == str(row.fields[0].size)
        assert len(rows) == grids[block][-1].columns == grids[block][0].columns
        assert {f"{result.totals.parameters:,}", f"{result.totals.macs:,}", "all, input to fc8"} <= {*lines}


def test_a_click_on_a_block_opens_its_table():
    reader = Reader(Walk())
    assert reader.clicks("conv4", 0, 2) == 1
    assert reader.explorer.state == State(block="conv4")
    assert reader.clicks("fc6 to fc8", 0, 1) == 1
    assert reader.explorer.state.block == "fc6 to fc8"
    assert reader.clicks("input") == 0
    assert reader.notice == "There is nothing to choose in input."
    said = [text for text, _ in read(State(block="conv2"), "conv2").values()]
    assert not any("Click" in text for text in said)
    assert all(text.endswith(" Click, or Enter: its table.") for text, _ in read(State(), "conv2").values())


@pytest.mark.parametrize(
    "state",
    [State(), State(W=384), State(W=244, head="convolutional", padding="SAME"), State(W=32, pooling="ceil")],
    ids=str,
)
def test_what_is_covered_is_told_nowhere(scene, state):
    shown = compute(state)
    told = {f"{row.parameters:,}" for row in (*shown.rows, shown.totals) if row.parameters}
    told |= {f"{row.macs:,}" for row in (*shown.rows, shown.totals) if row.macs}
    told |= {"×".join(map(str, row.shape)) for row in shown.rows[1:] if len(row.shape) == 3}
    told |= {"refused", "no scores", "fits"}
    frame = Walk(**state.changed(covered=True).values()).frame
    for block in BLOCKS:
        covered = state.changed(covered=True, block=block)
        result, grids = check(scene, covered)
        frame = frame_of(Walk, covered)
        sent = [
            frame.words,
            str(frame.image_map["regions"]),
            str(frame.image_map["fields"]),
            str(frame.offers),
        ]
        written = [each.text for layer in scene.layers for each in layer.words]
        for secret in told:
            assert not any(secret in text for text in sent), secret
            assert secret not in " ".join(written), secret
        assert written.count("?") == 4 * len(result.blocks[BLOCKS.index(block) + 1].volumes) + 3 + 2
        assert not frame.offers
        assert frame.words.endswith(". The sizes that its layers make, and all counts, are covered.")
        assert "?" not in frame.words
        assert grids.keys() == {"input", *BLOCKS, "pixels"}
    assert repr(Walk(covered=True)).count(COVERED) == 1


def test_covered_volumes_do_not_tell_what_is_rounded_or_fits(scene):
    heights = set()
    for pooling, head, padding in itertools.product(
        *(CHOICES[each] for each in ("pooling", "head", "padding"))
    ):
        state = State(W=243, pooling=pooling, head=head, padding=padding, covered=True)
        grids = draw(scene, compute(state))
        heights.add(tuple(high for block in BLOCKS for _, high in fronts_of(grids, block)))
    assert len(heights) == 1
    assert len(set(heights.pop())) == 1, "not even that a pool halves"


# --- The map of scores ---------------------------------------------------------------------------

MAPS = [
    *(State(W=side, head="convolutional") for side in (224, 255, 256, 384, 512)),
    *(State(W=side, head="convolutional", padding="SAME") for side in (32, 64, 192, 224, 256, 384, 512)),
    State(W=511, configuration="E", head="convolutional", pooling="ceil", padding="SAME"),
    State(W=200, configuration="A", pooling="ceil", padding="SAME"),
    State(W=201, pooling="ceil"),
    State(),
]


def middles(grid):
    """{(row, column): middle} of an upright grid's cells."""
    wide, high = grid.along[0], grid.down[1]
    return {
        (row + grid.first_row, column + grid.first_column): np.array(
            (grid.origin[0] + (column + 0.5) * wide, grid.origin[1] + (row + 0.5) * high)
        )
        for row, column in np.ndindex(grid.rows, grid.columns)
    }


def windows_of(result):
    """{(row, column) of the scores: the cells of pool5, and of fc6's padding, that fc6 reads for it}."""
    before = 3 if result.state.head == "convolutional" and result.state.padding == "SAME" else 0
    places = range(pool5(result.state.W, result.state.pooling) + 2 * before - 6)
    return {
        (row, column): {(row + r - before, column + c - before) for r, c in np.ndindex(7, 7)}
        for row, column in itertools.product(places, places)
    }


def dotted(scene, at):
    places = [np.reshape(each.place, (2, 2)) for each in scene.hatches if each.name == "padding"]
    return any(np.all((low <= at) & (at <= high)) for low, high in places)


@pytest.mark.parametrize("state", MAPS, ids=str)
def test_scores_are_filled_where_they_read_no_padding_and_dotted_elsewhere(scene, state):
    result, grids = check(scene, state)
    (scores,), (pooled,), (padded,) = (grids[name] for name in ("scores", "pool5", "padded"))
    windows, real = windows_of(result), middles(pooled)
    assert middles(scores).keys() == windows.keys()
    assert len(real) == result.pooled**2
    filled = {tuple(np.round(middle, 2)) for middle, face in scene.middles if face == OUTPUT.dark}
    for cell, middle in middles(scores).items():
        clean = windows[cell] <= real.keys()
        assert (tuple(np.round(middle, 2)) in filled) == clean, cell
        assert dotted(scene, middle) != clean, cell
    for cell, middle in middles(padded).items():
        assert dotted(scene, middle) == (cell not in real), cell
        assert cell not in real or np.allclose(middle, real[cell])
    assert {*middles(padded)} == set().union(*windows.values())


@pytest.mark.parametrize("state", MAPS, ids=str)
def test_the_first_window_and_its_score_are_framed_and_titles_and_key_say_what_is_shown(scene, state):
    result, grids = check(scene, state)
    around = [middles(grids["padded"][0])[cell] for cell in windows_of(result)[0, 0]]
    window, score = (points for points in Scene.frames.fget(scene.rest)[BLACK])
    half = grids["scores"][0].along[0] / 2
    for frame, inside in ((window, around), (score, [middles(grids["scores"][0])[0, 0]])):
        assert np.allclose(frame.min(axis=0), np.min(inside, axis=0) - half)
        assert np.allclose(frame.max(axis=0), np.max(inside, axis=0) + half)
    assert LEFTOVER.line not in scene.frames
    said = [text for text, _ in scene.labels]
    side = result.side
    assert f"pool5 {result.pooled}×{result.pooled}" in said
    assert ("scores" if state.head == "dense" else f"scores {side}×{side}") in said
    clean = [
        cell for cell, window in windows_of(result).items() if window <= middles(grids["pool5"][0]).keys()
    ]
    dense = state.head == "dense"
    assert ("score reads no padding" in said) == (bool(clean) and not dense)
    assert ("reads padding (zeros)" in said) == (len(clean) < side**2)
    assert ("score reads all of pool5" in said) == dense
    assert ("fc6's first window, its scores" in said) == (side > 1)


@pytest.mark.parametrize(
    "state",
    [
        State(W=100, head="convolutional"),
        State(W=32),
        State(W=192, configuration="A"),
        State(W=256, padding="SAME"),
        State(W=512),
    ],
    ids=str,
)
def test_a_window_that_does_not_fit_is_shown_on_pool5_and_nothing_can_be_pointed_at(scene, state):
    result, grids = check(scene, state)
    assert grids.keys() == {"input", *BLOCKS, "pixels"}
    assert [region.name for region in regions(result)] == ["input", *BLOCKS]
    (window,) = scene.frames[LEFTOVER.line]
    assert BLACK not in Scene.frames.fget(scene.rest)
    cells = [middle for middle, face in scene.middles if face == OUTPUT.light and 680 < middle[0] < 800]
    cells = [each for each in cells if 273 < each[1] < 375]
    inside = [each for each in cells if np.all((window.min(axis=0) < each) & (each < window.max(axis=0)))]
    assert len(inside) == min(7, result.pooled) ** 2
    said = [text for text, _ in scene.labels]
    assert {"no scores", "fc6's window of 7×7", f"pool5 {result.pooled}×{result.pooled}"} <= {*said}
    assert ("weights without a cell" in said) == (result.pooled < 7)
    assert ("cells without a weight" in said) == (result.pooled > 7)


def read(state, name):
    """{(row, column): (sentence, {grid: (rows, columns)})} of a region, as the browser has them."""
    packed = frame_of(Walk, state).image_map
    (region,) = (each for each in packed["regions"] if each["name"] == name)
    return {
        cell: (
            sentence(packed, region, *cell),
            {grid: cells for grid, *cells in lit(packed, region, *cell)},
        )
        for cell in cells_of(packed, region)
    }


def named(cells):
    """The rows and columns of a rectangle of cells, in words."""
    found = []
    for one, along in zip(("row", "column"), map(sorted, map(set, zip(*cells, strict=True))), strict=True):
        found.append(f"{one} {along[0]}" if len(along) == 1 else f"{one}s {along[0]} to {along[-1]}")
    return found


ZEROS = "the layers' own zero padding"
OVERHANG = "zero padding, or the part of a pool's window that hangs over and reads nothing"


def rounds_up(state, last="pool5"):
    """Whether a pool up to `last` gets an odd size and rounds it up."""
    side, names = state.W, []
    for name, after, *_ in by_hand(state.configuration, state.W, ceil=state.pooling == "ceil"):
        if last not in names and name.startswith("pool") and 2 * after > side:
            return True
        side = after
        names.append(name)
    return False


def part(state, low, high, cut=True):
    """First and last row of the input that rows low to high of pool5 depend on.

    cut: whether rows outside the input, and outside every layer's, are left out.
    """
    layers = by_hand(state.configuration, state.W, ceil=state.pooling == "ceil")
    sides = [state.W, *(side for _, side, *_ in layers)] if cut else None
    return back(layers, low, high, sides)


def back(layers, low, high, sides=None):
    """First and last row that `layers` make rows low to high of, going back layer by layer.

    sides: of what each layer reads, where rows outside are left out.
    """
    for at, (_, _, _, size, _) in reversed([*enumerate(layers)]):
        low, high = (low - size // 2, high + size // 2) if size else (2 * low, 2 * high + 1)
        if sides:
            low, high = max(low, 0), min(high, sides[at] - 1)
    return low, high


@pytest.mark.parametrize("state", MAPS, ids=str)
def test_a_score_names_and_lights_its_window_and_its_part_of_the_input(state):
    result = compute(state)
    assert [region.name for region in regions(result)] == ["input", *BLOCKS, "scores", "pool5"]
    real, sees = {*np.ndindex(result.pooled, result.pooled)}, FIGURES[state.configuration][3]
    windows = windows_of(result)
    for (row, column), (said, lights) in read(state, "scores").items():
        window = windows[row, column]
        assert set(itertools.product(*lights["padded"])) == window
        rows, columns = named(window & real)
        whose = f"Scores at row {row}, column {column}: fc6's window lies on"
        if state.head == "dense":
            whose = "The scores: fc6 reads"
        missing = len(window - real)
        zeros = f"; {missing} of its 49 cells {'is' if missing == 1 else 'are'} padding" if missing else ""
        assert said.startswith(f"{whose} {rows} and {columns} of pool5{zeros}. Their receptive field is ")
        spans = [part(state, min(along), max(along)) for along in zip(*(window & real), strict=True)]
        (top, low), (left, right) = spans
        assert f" is {sees}×{sees}: rows {top} to {low} and columns {left} to {right} of the input" in said
        outside = any(high - low + 1 < sees for low, high in spans)
        after = "of the input."
        if outside:
            # The last window of a pool that rounds up hangs over the lower or the right edge.
            last = max(max(along) for along in zip(*window, strict=True))
            hangs = rounds_up(state) and part(state, last, last, cut=False)[1] >= state.W
            after = f"of the input, and what lies outside is {OVERHANG if hangs else ZEROS}."
        assert said.endswith(after)
        inside = [[pixel for pixel in along if 0 <= pixel < state.W] for along in lights["pixels"]]
        assert inside == [[*range(top, low + 1)], [*range(left, right + 1)]]


@pytest.mark.parametrize("state", MAPS, ids=str)
def test_a_cell_of_pool5_names_and_lights_the_scores_that_read_it(state):
    windows = windows_of(compute(state))
    for (row, column), (said, lights) in read(state, "pool5").items():
        readers = {cell for cell, window in windows.items() if (row, column) in window}
        assert set(itertools.product(*lights["scores"])) == readers
        many = "1 place" if len(readers) == 1 else f"{len(readers)} places"
        how = f"read at {many} of the scores, {', '.join(named(readers))}"
        if state.head == "dense":
            how = "read by fc6, as all of pool5 is"
        assert said.startswith(f"pool5, row {row}, column {column}: {how}. Its receptive field is ")
        (top, low), (left, right) = part(state, row, row), part(state, column, column)
        assert f": rows {top} to {low} and columns {left} to {right} of the input" in said


# --- Figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", CHOICES["head"])
@pytest.mark.parametrize("configuration", FIGURES)
def test_the_figures_of_the_paper_and_of_other_computations_stand_in_the_read_out(configuration, head):
    parameters, macs, activations, sees = FIGURES[configuration]
    result = compute(State(configuration=configuration, head=head))
    words = describe(result)
    share = 100 * 123_642_856 / parameters
    assert words.endswith(f" {parameters:,} parameters, {share:.1f} % in fc6 to fc8; {macs:,} multiply-adds.")
    assert f"pool5 7×7×512, {'1000 scores' if head == 'dense' else 'scores 1×1×1000'}." in words
    assert result.totals.activations == activations
    (fc6,) = [text for text in sentences(result) if text.startswith("fc6")]
    assert "102,764,544 parameters, 102,760,448 multiply-adds, 0.016 MB. " in fc6
    assert f"Receptive field {sees}×{sees}, larger than the image" in fc6


def test_the_share_of_the_head_and_the_memory_of_vgg_16(scene):
    words = describe(compute(State()))
    assert "89.4 % in fc6 to fc8" in words
    assert "60.950" in [text for text, _ in check(scene, State())[0] and scene.labels]
    map_of_scores = compute(State(W=384, head="convolutional"))
    assert map_of_scores.side**2 == 36
    assert "36 places" in describe(map_of_scores)
    assert round(map_of_scores.totals.macs / 1e9, 1) == 49.6


def by_hand(configuration, side, *, ceil):
    """(name, side, depth, filter's side or 0, depth before) of all layers up to pool5, from the table."""
    found, depth, block, place = [], 3, 1, 1
    for entry in TABLE[configuration]:
        if entry == "M":
            side = (side + 1) // 2 if ceil else side // 2
            found.append((f"pool{block}", side, depth, 0, depth))
            block, place = block + 1, 1
            continue
        filters, size = entry if isinstance(entry, tuple) else (entry, 3)
        found.append((f"conv{block}_{place}", side, filters, size, depth))
        depth, place = filters, place + 1
    return found


@pytest.mark.parametrize("configuration", TABLE)
@pytest.mark.parametrize("side", [37, 224, 243, 511])
def test_every_layer_is_said_as_it_is(configuration, side):
    for ceil in (False, True):
        result = compute(
            State(
                W=side,
                configuration=configuration,
                head="convolutional",
                pooling="ceil" if ceil else "floor",
                padding="SAME",
            )
        )
        rows = by_hand(configuration, side, ceil=ceil)
        pooled = rows[-1][1]
        rows += [
            ("fc6", pooled, 4096, 7, 512),
            ("fc7", pooled, 4096, 1, 4096),
            ("fc8", pooled, 1000, 1, 4096),
        ]
        first, *said = sentences(result)
        memory = f"{side * side * 3 * 4 / 1e6:.3f} MB"
        assert first == f"The input: {side}×{side}×3, {memory}. conv1_1 reads it."
        before = "the input", side
        assert len(said) == len(rows)
        for text, (name, out, depth, size, deep) in zip(said, rows, strict=True):
            given = f"{before[1]}×{before[1]}×{deep}"
            assert text.startswith(f"{name}: reads {before[0]}, {given}, ")
            assert f"; makes {out}×{out}×{depth}. " in text
            weights = size * size * deep * depth
            costs = f"{weights + depth:,} parameters, {weights * out * out:,} multiply-adds"
            assert f"{costs if size else 'No parameters'}, {out * out * depth * 4 / 1e6:,.3f} MB." in text
            if size:
                assert f"with {depth:,} filters of {size}×{size}×{deep}, padding " in text
            else:
                odd = f"{'rounded up' if ceil else 'floored'}: {before[1]} is odd"
                assert (odd in text) == bool(before[1] % 2)
            before = name, out


# --- What fits -----------------------------------------------------------------------------------


def pool5(side, pooling):
    for _ in range(5):
        side = (side + 1) // 2 if pooling == "ceil" else side // 2
    return side


@pytest.mark.parametrize("pooling", CHOICES["pooling"])
def test_all_sizes_give_what_plain_arithmetic_gives(pooling):
    sides = {side: pool5(side, pooling) for side in ALL_SIZES}
    fitting = [side for side, pooled in sides.items() if pooled == 7]
    span = f"{fitting[0]} to {fitting[-1]} pixels"
    assert span == {"floor": "224 to 255 pixels", "ceil": "193 to 224 pixels"}[pooling]
    for side, pooled in sides.items():
        dense = compute(State(W=side, configuration="A", pooling=pooling))
        assert dense.pooled == pooled
        assert bool(dense.refused) == (side not in fitting)
        assert span in describe(dense)
        convolutional = State(W=side, configuration="A", head="convolutional", pooling=pooling)
        valid = compute(convolutional)
        assert valid.side == max(0, pooled - 6)
        assert [row.shape for row in valid.head] == [
            (pooled - 6, pooled - 6, depth) for depth in (4096, 4096, 1000) if pooled > 6
        ]
        assert (f"from {fitting[0]} pixels on" in describe(valid)) == (pooled < 7)
        same = compute(convolutional.changed(padding="SAME"))
        assert same.side == pooled
        assert not same.refused
        if dense.refused and pooled > 6:
            article = "an" if pooled - 6 == 8 else "a"
            assert f" head gives {article} {pooled - 6}×{pooled - 6} map here." in describe(dense)


@pytest.mark.parametrize(
    ("side", "pooling", "pooled"),
    [
        (192, "floor", 6),
        (223, "floor", 6),
        (256, "floor", 8),
        (192, "ceil", 6),
        (225, "ceil", 8),
        (256, "ceil", 8),
    ],
)
def test_a_dense_head_refuses_and_says_why(scene, side, pooling, pooled):
    result, grids = check(scene, State(W=side, pooling=pooling))
    why = (
        f"The dense fc6 has weights for 7×7×512 = 25,088 inputs, but pool5 gives {pooled}×{pooled}×512 = "
        f"{pooled * pooled * 512:,}: "
    )
    assert why in describe(result)
    assert "no scores" in describe(result)
    assert "Up to pool5: 14,714,688 parameters" in describe(result)
    said = [text for text, _ in scene.labels]
    at = said.index("fc6 has weights")
    assert said[at : at + 3] == ["fc6 has weights", "for 7×7, but", f"pool5 is {pooled}×{pooled}"]
    fc6, fc7, fc8 = sentences(result)[-3:]
    assert fc6 == f"fc6: refused. {verdict(result)}"
    assert fc7.startswith("fc7: refused. It has nothing to read, because fc6 is.")
    assert fc8.startswith("fc8: refused.")
    assert sum(grids[name][0].columns for name in ("input", *BLOCKS)) == len(result.rows) + 3 == 22


def test_offers_fit_and_stand_only_where_something_is_refused():
    for side, choices in itertools.product((32, 160, 200, 223, 224, 240, 256, 512), every(configuration="D")):
        state = State(W=side, **choices)
        result = compute(state)
        items = offers(result).get("items", [])
        assert bool(items) == bool(result.refused), state
        for label, changes in items:
            ((name, value),) = changes.items()
            assert label == f"{CONTROLS[name]} = {value}"
            assert getattr(state, name) != value
            other = compute(State(**{"W": side, **choices, **changes}))
            assert not other.refused, (state, changes)
            assert other.pooled >= 7, "every window reads padding"
        if items and state.head == "dense":
            assert items[0][1]["W"] == min(
                max(side, 224 if state.pooling == "floor" else 193), 255 if state.pooling == "floor" else 224
            )


def test_settings_are_called_as_the_controls_are(scene):
    labels = {name: each.label or name for name, each in State.settings.items() if each.control}
    assert labels == {**CONTROLS, "block": "table"}
    assert describe(compute(State(W=384, head="convolutional", padding="SAME"))).startswith(
        "VGG D on 384×384×3, head = convolutional, fc6 P = SAME: pool5 12×12×512, "
    )
    assert describe(compute(State(pooling="ceil"))).startswith(
        "VGG D on 224×224×3, head = dense, pools = ceil: pool5 7×7×512, "
    )
    assert [label for label, _ in offers(compute(State(W=244, pooling="ceil")))["items"]] == [
        "W = 224",
        "head = convolutional",
        "pools = floor",
    ]
    check(scene, State())
    assert "output, W×H×D" in [text for text, _ in scene.labels]


def test_padding_is_no_cure_for_a_window_that_does_not_fit():
    refused = compute(State(W=160, head="convolutional"))
    assert [label for label, _ in offers(refused)["items"]] == ["W = 224"]
    assert verdict(refused).endswith(
        "images from 224 pixels on, or with fc6 P = SAME, though then every window reads padding."
    )


@pytest.mark.parametrize(
    ("side", "pooling", "there"),
    [
        (225, "ceil", "an 8×8 map here with fc6 P = SAME."),
        (352, "floor", "an 11×11 map here with fc6 P = SAME."),
        (384, "floor", "a 12×12 map here with fc6 P = SAME."),
        (192, "floor", "a 6×6 map here with fc6 P = SAME, though every window reads padding."),
        (32, "floor", "a 1×1 map here with fc6 P = SAME, though every window reads padding."),
    ],
)
def test_padding_left_over_from_the_other_head_is_said(side, pooling, there):
    refused = compute(State(W=side, pooling=pooling, padding="SAME"))
    assert verdict(refused).endswith(f"and the convolutional head gives {there}")
    offered = [changes for _, changes in offers(refused)["items"]]
    assert ({"head": "convolutional"} in offered) == ("though" not in there)


def test_how_the_volumes_are_drawn_is_said(scene):
    check(scene, State(W=100))
    said = [text for text, _ in scene.labels]
    assert "Height: logarithm of the side, each halving one step. Thickness: root of the depth." in said
    assert "input 100×100" in said


def test_padding_means_nothing_to_a_dense_head_and_that_is_said(scene):
    for side in (224, 300):
        result, _ = check(scene, State(W=side, padding="SAME"))
        assert "has no padding, so fc6 P = SAME changes nothing" in describe(result)
        plain = compute(State(W=side))
        assert (plain.rows, plain.totals) == (result.rows, result.totals)
        assert "SAME" not in describe(plain)


@pytest.mark.parametrize("side", [32, 192, 224, 256, 384, 512])
def test_same_padding_gives_what_valid_gives_only_where_it_is_said(side):
    result = compute(State(W=side, head="convolutional", padding="SAME"))
    pooled, words = result.pooled, verdict(result)
    rng = np.random.default_rng(7)
    x, kernel = rng.integers(1, 9, (pooled, pooled, 2)), rng.integers(1, 9, (7, 7, 2, 1))
    same = ops.conv2d(x, kernel, padding="same")
    assert same.shape[:2] == (pooled, pooled)
    assert f"makes {pooled}×{pooled}×4096" in words
    reads_padding = ops.conv2d(np.ones_like(x), np.ones_like(kernel), padding="same")[:, :, 0] < 98
    inner = np.argwhere(~reads_padding)
    if pooled < 7:
        assert not len(inner)
        assert ("its one window reads padding" if pooled == 1 else f"all {pooled**2} windows read") in words
        return
    valid = ops.conv2d(x, kernel)
    assert np.array_equal(same[3 : pooled - 3, 3 : pooled - 3], valid)
    if pooled == 7:
        assert inner.tolist() == [[3, 3]]
        assert "of its 49 places only the middle one, row 3, column 3, sees what VGG's own fc6 sees" in words
    else:
        assert 0 < len(inner) < pooled**2
        assert "the windows near the border read zeros of fc6's padding" in words
        assert not re.search(f"\\b{len(inner)}\\b", words)  # an exercise asks for them


# --- Pointing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [32, 224, 243, 384])
@pytest.mark.parametrize("configuration", ["A", "C", "E"])
def test_a_layer_lights_what_it_reads_and_what_its_middle_number_depends_on(configuration, side):
    for choices in every(configuration=(configuration,)):
        state = State(W=side, **choices)
        result, layers = compute(state), by_hand(configuration, side, ceil=state.pooling == "ceil")
        ends = [
            back(layers[:at], out // 2, out // 2)
            for at, out in enumerate([side, *(o for _, o, *_ in layers)])
        ]
        first = result.side // 2 - (3 if state.convolutional and state.padding == "SAME" else 0)
        ends += [(0, -1) if result.refused else back(layers, first, first + 6)] * 3
        reads = [range(0), *(range(at, at + 1) for at in range(len(ends) - 1))]
        if result.refused:
            reads[-2:] = [range(0)] * 2
        lights = [each for block in result.blocks for _, each in read(state, block.name).values()]
        assert [each["pixels"] for each in lights] == [[range(low, high + 1)] * 2 for low, high in ends]
        numbers = {block.name: block.first for block in result.blocks}
        found = [
            {numbers[name] + at for name in each.keys() - {"pixels"} for at in each[name][1]}
            for each in lights
        ]
        assert found == [{*cells} for cells in reads]


@pytest.mark.parametrize("pooling", CHOICES["pooling"])
@pytest.mark.parametrize("configuration", ["A", "E"])
def test_windows_are_dashed_on_the_input_where_they_lie_inside_it(configuration, pooling):
    for side in (32, 44, 67, 100, 150, 180, 211, 244, 267, 301, 512):
        layers = by_hand(configuration, side, ceil=pooling == "ceil")
        found = {
            name: back(layers[: at + 1], out // 2, out // 2)
            for at, (name, out, *_) in enumerate(layers)
            if name in ("pool3", "pool4", "pool5")
        }
        result = compute(State(W=side, configuration=configuration, pooling=pooling))
        inside = {
            name: range(low, high + 1) for name, (low, high) in found.items() if low >= 0 and high < side
        }
        assert result.dashed == inside, side
        seen = f"seen by pool{', '.join(name[-1] for name in inside)}"
        assert key(result).get("dashed") == (seen if inside else None)


@pytest.mark.parametrize("pooling", CHOICES["pooling"])
@pytest.mark.parametrize("side", [64, 112, 194, 201, 208, 224])
def test_a_layer_larger_than_the_image_says_what_lies_outside(side, pooling):
    state = State(W=side, head="convolutional", pooling=pooling, padding="SAME")
    for text in sentences(compute(state))[1:]:
        name = text.split(":")[0]
        outside = OVERHANG if rounds_up(state, name) else ZEROS
        said = re.search(r"larger than the image: what lies outside is (.*?)[.;]( |$)", text)
        assert not said or said[1] == outside, text
        assert said or not name.startswith("fc")


def test_sentences_at_224():
    said = dict(text.split(": ", 1) for text in sentences(compute(State()))[1:])
    assert said["conv3_2"] == (
        "reads conv3_1, 56×56×256, with 256 filters of 3×3×256, padding 1; makes 56×56×256. "
        "590,080 parameters, 1,849,688,064 multiply-adds, 3.211 MB. "
        "Receptive field 32×32; its neighbour's lies 4 pixels further on."
    )
    assert said["conv1_1"].endswith("field 3×3; its neighbour's lies 1 pixel further on.")
    assert said["fc6"] == (
        "reads pool5, 7×7×512 = 25,088 numbers, each with a weight for each of its 4,096 units; makes 4096 "
        "numbers. 102,764,544 parameters, 102,760,448 multiply-adds, 0.016 MB. Receptive field "
        "404×404, larger than the image: what lies outside is the layers' own zero padding."
    )
    assert said["fc7"].startswith("reads fc6, 4096 numbers, each")
    assert "; makes 1000 numbers. " in said["fc8"]


@pytest.mark.parametrize(
    ("head", "shapes"),
    [("dense", ["4096", "4096", "1000"]), ("convolutional", ["1×1×4096", "1×1×4096", "1×1×1000"])],
)
def test_a_dense_head_makes_lists_and_a_convolutional_one_volumes(scene, head, shapes):
    check(scene, State(head=head))
    said = [text for text, _ in scene.labels]
    assert [said[said.index(name) + 1] for name in ("fc6", "fc7", "fc8")] == shapes


def test_an_offer_is_taken():
    reader = Reader(Walk(W=244, pooling="ceil"))
    assert reader.explorer.result.refused
    assert reader.takes("W = 224") == 1
    assert reader.explorer.state == State(pooling="ceil")
    assert not reader.offers
