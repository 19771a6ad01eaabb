"""The VGG-walk explorer without a browser: whole pictures, the paper's figures, true windows and refusals."""

import itertools
import re

import numpy as np
import pytest

from helpers import ops
from helpers.drawing.palette import FILTER
from helpers.drawing.walk import HEIGHT, LARGEST, MARGIN, SMALLEST, TALLEST, WIDTH
from helpers.explorers import Walk
from helpers.explorers.walk import State, compute, describe, draw, regions
from helpers.explorers.walk.image_map import sentences
from helpers.explorers.walk.model import CHOICES
from helpers.explorers.walk.text import offers, verdict
from tests.unit.pictures import WatchedScene, check_picture

SMALLEST_TEXT = 9.0
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
    """A scene that remembers the sizes of its words, and what is hatched."""

    def clear(self):
        super().clear()
        self.sizes, self.hatches = {}, []

    def text(self, x, y, text, size=12.0, *style, **named):
        self.sizes[text] = size
        return super().text(x, y, text, size, *style, **named)

    def hatch(self, points, name):
        super().hatch(points, name)
        self.hatches.append(name)


@pytest.fixture(scope="module")
def scene():
    return Scene(WIDTH, HEIGHT)


def every(**fixed):
    """All combinations of the choices, but for those that are given."""
    choices = {name: fixed.get(name, known) for name, known in CHOICES.items()}
    return [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]


def check(scene, state):
    result, grids = check_picture(scene, Walk, state)
    assert min(scene.sizes.values()) >= SMALLEST_TEXT, state
    words = [text for text, _ in scene.labels]
    assert words.count("refused") == (4 if result.refused else 0)
    assert scene.hatches.count("leftover") == 7 * bool(result.refused)  # volumes, table, legend
    return result, grids


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [32, 33, 100, 223, 224, 244, 257, 384, 511, 512])
def test_every_choice_draws_a_whole_picture(scene, side):
    for choices in every(configuration=("A", "E")):
        check(scene, State(side, **choices))


@pytest.mark.parametrize("name", Walk.presets)
def test_presets_draw_a_whole_picture_and_are_what_they_are_called(scene, name):
    preset = Walk.presets[name]
    result, _ = check(scene, State(**preset))
    assert preset.keys() == {"W", *CHOICES}, "a preset must not leave a setting as it is"
    assert str(preset["W"]) in name or "SAME" in name
    assert bool(result.refused) == ("refused" in name or "too small" in name)


def test_volumes_are_to_one_scale(scene):
    state = State(384, "A", "convolutional")
    result = compute(state)
    scene.clear()
    table, *faces = draw(scene, result)["layers"]
    assert table.rows == len(result.rows)
    fronts = {face.first_row: face for face in faces if face.along[1] == 0}
    cell = TALLEST * (384 / LARGEST) ** 0.5 / 384
    for row, traced in enumerate(result.rows):
        high = fronts[row].down[1] - 2 * MARGIN
        assert high == pytest.approx(max(SMALLEST, cell * traced.shape[0]))
    (lines,) = draw(scene, result)["pixels"]
    assert lines.rows * lines.down[1] == pytest.approx(cell * 384)


def test_bars_are_as_long_as_the_parameters_are_many(scene):
    result = compute(State())
    scene.clear()
    draw(scene, result)
    bars = [np.ptp(points[:, 0]) for points, line in scene.drawn if line == FILTER.line]
    learned = [row.parameters for row in result.rows if row.parameters]
    assert len(bars) == len(learned) == 16
    for bar, parameters in zip(bars, learned, strict=True):
        assert bar == pytest.approx(max(1.0, max(bars) * parameters / max(learned)), abs=0.01)


# --- Figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", CHOICES["head"])
@pytest.mark.parametrize("configuration", FIGURES)
def test_the_figures_of_the_paper_and_of_other_computations_stand_in_the_read_out(configuration, head):
    parameters, macs, activations, sees = FIGURES[configuration]
    result = compute(State(224, configuration, head))
    words = describe(result)
    assert f" {parameters:,} parameters, 123,642,856 of them" in words
    assert f"; {macs:,} multiply-adds; {activations * 4 / 1e6:.2f} MB" in words
    assert "pool5 7×7×512, scores 1×1×1000." in words
    assert result.totals.activations == activations
    (fc6,) = [text for text in sentences(result) if text.startswith("fc6")]
    assert "102,764,544 parameters, 102,760,448 multiply-adds, 0.016 MB. " in fc6
    assert f"receptive field is {sees}×{sees}, larger than the image" in fc6


def test_the_share_of_the_head_and_the_memory_of_vgg_16():
    words = describe(compute(State()))
    assert "(89.4 %) in fc6 to fc8" in words
    assert "60.95 MB" in words
    map_of_scores = compute(State(384, head="convolutional"))
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
        result = compute(State(side, configuration, "convolutional", "ceil" if ceil else "floor", "SAME"))
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
        dense = compute(State(side, "A", "dense", pooling))
        assert dense.pooled == pooled
        assert bool(dense.refused) == (side not in fitting)
        assert span in describe(dense)
        valid = compute(State(side, "A", "convolutional", pooling))
        assert valid.side == max(0, pooled - 6)
        assert [row.shape for row in valid.head] == [
            (pooled - 6, pooled - 6, depth) for depth in (4096, 4096, 1000) if pooled > 6
        ]
        assert (f"from {fitting[0]} pixels on" in describe(valid)) == (pooled < 7)
        same = compute(State(side, "A", "convolutional", pooling, "SAME"))
        assert same.side == pooled
        assert not same.refused
        if dense.refused and pooled > 6:
            assert f"the convolutional head gives a {pooled - 6}×{pooled - 6} map here" in describe(dense)


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
    result, grids = check(scene, State(side, "D", "dense", pooling))
    why = (
        f"The dense fc6 has weights for 7×7×512 = 25,088 inputs, but pool5 gives {pooled}×{pooled}×512 = "
        f"{pooled * pooled * 512:,}: "
    )
    assert why in describe(result)
    assert "no scores" in describe(result)
    assert "Up to pool5: 14,714,688 parameters" in describe(result)
    assert why.strip() in [text for text, _ in scene.labels]
    fc6, fc7, fc8 = sentences(result)[-3:]
    assert fc6 == f"fc6: refused. {verdict(result)}"
    assert fc7.startswith("fc7: refused. It has nothing to read, because fc6 is.")
    assert fc8.startswith("fc8: refused.")
    assert grids["layers"][0].rows == len(result.rows) + 3 == 22


def test_offers_fit_and_stand_only_where_something_is_refused():
    for side, choices in itertools.product((32, 160, 200, 223, 224, 240, 256, 512), every(configuration="D")):
        state = State(side, **choices)
        result = compute(state)
        items = offers(result).get("items", [])
        assert bool(items) == bool(result.refused), state
        for label, changes in items:
            ((name, value),) = changes.items()
            assert label == f"{name} = {value}"
            assert getattr(state, name) != value
            assert not compute(State(**{"W": side, **choices, **changes})).refused, (state, changes)
        if items and state.head == "dense":
            assert items[0][1]["W"] == min(
                max(side, 224 if state.pooling == "floor" else 193), 255 if state.pooling == "floor" else 224
            )


def test_padding_means_nothing_to_a_dense_head_and_that_is_said(scene):
    for side in (224, 300):
        result, _ = check(scene, State(side, padding="SAME"))
        assert "has no padding, so SAME changes nothing" in describe(result)
        assert any("has no padding, so SAME changes nothing" in text for text, _ in scene.labels)
        plain = compute(State(side))
        assert (plain.rows, plain.totals) == (result.rows, result.totals)
        assert "SAME" not in describe(plain)


@pytest.mark.parametrize("side", [32, 192, 224, 256, 384, 512])
def test_same_padding_gives_what_valid_gives_only_where_it_is_said(side):
    result = compute(State(side, head="convolutional", padding="SAME"))
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
    assert f"of its {pooled**2} places only the " in words
    if pooled == 7:
        assert inner.tolist() == [[3, 3]]
        assert "only the middle one, row 3, column 3, sees what VGG's own fc6 sees" in words
    else:
        low, high = inner.min(), inner.max()
        assert f"only the {len(inner)} in rows and columns {low} to {high} read no padding" in words


# --- Pointing ------------------------------------------------------------------------------------


def seen_by_the_middle(layers, pooled, last):
    """The first and last input cell that the middle one of `last`'s outputs depends on, going backwards."""
    side, size, padding = last
    low = high = side // 2
    if size:
        low, high = low - padding, high - padding + size - 1
    for name, _, _, size, _ in reversed(layers):
        if name.startswith("pool"):
            low, high = 2 * low, 2 * high + 1
        else:
            low, high = low - size // 2, high + size // 2
    return low, high


@pytest.mark.parametrize("side", [32, 224, 243, 384])
@pytest.mark.parametrize("configuration", ["A", "C", "E"])
def test_the_window_on_the_input_is_what_the_middle_number_depends_on(configuration, side):
    for choices in every(configuration=(configuration,)):
        result = compute(State(side, **choices))
        (region,) = regions(result)
        spans = [(start, stop - 1) for start, stop, _ in region.fields["span"][1]]
        layers = by_hand(configuration, side, ceil=choices["pooling"] == "ceil")
        assert spans[0] == (side // 2, side // 2)
        for at, (_, out, *_) in enumerate(layers):
            assert spans[at + 1] == seen_by_the_middle(layers[: at + 1], None, (out, 0, 0))
        if result.refused:
            assert region.fields["span"][1][-3:] == [(0, 0, 1)] * 3
            continue
        padding = 3 if choices["head"] == "convolutional" and choices["padding"] == "SAME" else 0
        expected = seen_by_the_middle(layers, None, (result.side, 7, padding))
        assert spans[-3:] == [expected] * 3


def test_a_layer_lights_what_it_reads_and_its_window():
    for state in (State(), State(160, head="convolutional"), State(256)):
        result = compute(state)
        (region,) = regions(result)
        assert region.lights == (("layers", "reads", None), ("pixels", "span", "span"))
        reads = region.fields["reads"][1]
        assert reads[0] == (0, 0, 1)
        count = len(result.rows) + bool(result.refused)
        assert reads[1:count] == [(at, at + 1, 1) for at in range(count - 1)]
        assert reads[count:] == [(0, 0, 1)] * (2 * bool(result.refused))
        assert len(region.fields["text"][1]) == len(reads)


def test_sentences_at_224():
    said = dict(text.split(": ", 1) for text in sentences(compute(State()))[1:])
    assert said["conv3_2"] == (
        "reads conv3_1, 56×56×256, with 256 filters of 3×3×256, padding 1; makes 56×56×256. "
        "590,080 parameters, 1,849,688,064 multiply-adds, 3.211 MB. "
        "Each number's receptive field is 32×32 of the input. Its neighbour's lies 4 pixels further on."
    )
    assert said["conv1_1"].endswith("is 3×3 of the input. Its neighbour's lies 1 pixel further on.")
    assert said["fc6"] == (
        "reads pool5, 7×7×512 = 25,088 numbers, each with a weight for each of its 4,096 units; makes 4096. "
        "102,764,544 parameters, 102,760,448 multiply-adds, 0.016 MB. Each number's receptive field is "
        "404×404, larger than the image: the part outside is padding."
    )
    assert said["fc7"].startswith("reads fc6, 4096 numbers, each")


def test_words_are_right_for_one_and_for_many():
    wrong = re.compile(r"(?<![\d,.])1 (places|pixels|filters|windows|numbers|units|parameters)\b")
    for side, choices in itertools.product((32, 63, 192, 193, 224, 225, 512), every(configuration=("A",))):
        result = compute(State(side, **choices))
        for text in (describe(result), *sentences(result)):
            assert not wrong.search(text), text
            assert "  " not in text
            assert text.endswith(".")


# --- State ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"W": 31}, "W must be at least 32, got 31"),
        ({"W": 513}, "W must be at most 512, got 513"),
        ({"configuration": "F"}, "configuration 'F' is not known: use one of A, B, C, D, E"),
        ({"head": "none"}, "head 'none' is not known: use one of dense, convolutional"),
        ({"pooling": 1}, "pooling 1 is not known: use one of floor, ceil"),
        ({"padding": "FULL"}, "padding 'FULL' is not known: use one of VALID, SAME"),
    ],
)
def test_wrong_settings_are_refused_in_one_sentence(changes, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        State(**changes)


def test_the_explorer_takes_settings_and_offers():
    explorer = Walk(W=244, pooling="ceil")
    assert explorer.result.refused
    _, changes = explorer.picture.offers["items"][0]
    explorer.set_state(**changes)
    assert explorer.state == State(224, pooling="ceil")
    assert not explorer.picture.offers
    assert repr(explorer) == (
        "Walk: W=224 configuration=D head=dense pooling=ceil padding=VALID\n" + describe(explorer.result)
    )
