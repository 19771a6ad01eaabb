"""The volumes explorer without a browser: every setting gives a whole picture and true words."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import ops, shapes
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, coloured
from helpers.explorers import Volumes
from helpers.explorers.volumes import State, compute, describe, offers
from helpers.explorers.volumes.picture import HEIGHT, WIDTH
from helpers.explorers.volumes.text import COVERED
from tests.unit.pictures import WatchedScene, check_picture, colours_of
from tests.unit.reader import Reader
from tests.unit.states import states


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


STATES = states(State)
PARTS = "windows", "maps", "output", "output top", "output side"


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a volumes picture besides."""
    result, grids = check_picture(scene, Volumes, state)
    words = [text for text, _ in scene.labels]
    assert {"input", "output" if result.output or state.covered else "no output:"} <= set(words)
    assert {"input", "channels", "filter 0", "slices 0", "whole filter 0"} <= grids.keys()
    seen = {"windows", "maps", "output", "output top", "output side"} & grids.keys()
    assert seen == ({"output"} if state.covered else set(PARTS) if result.output else set())
    black = [line for line in scene.strokes if line.dashes] + [
        face for face in scene.faces if face.width == 2
    ]
    assert not black, "a window that stays while the reader points"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_input_filters_and_output(scene, state):
    check(scene, state)


def test_the_picture_is_not_blank_and_shows_each_role():
    found = colours_of(Volumes(W=10, P=(0, 1), S=3))
    for role in (INPUT, FILTER, OUTPUT, LEFTOVER):
        assert coloured(role.light) in found, role


@settings(max_examples=100, deadline=None, derandomize=True)
@given(states(State, dict.fromkeys(("W", "H", "D", "F", "K", "S", "P", "dilation"), 9)))
def test_sizes_and_costs_are_those_of_the_real_operation(state):
    result, sides = compute(state), (state.P, state.P) if isinstance(state.P, int) else state.P
    x, kernel = np.ones((state.H, state.W, state.D), int), np.ones((state.F, state.F, state.D, state.K), int)
    options = {"stride": state.S, "padding": (sides, sides), "dilation": state.dilation}
    if result.output is None:
        with pytest.raises(ValueError, match="larger than the padded input"):
            ops.conv2d(x, kernel, **options)
        return
    y = ops.conv2d(x, kernel, **options)
    wide, high, filters = result.output
    assert y.shape == (high, wide, filters)
    assert result.counts.weights == kernel.size
    assert result.counts.activations == y.size
    assert result.counts.macs == y.size * kernel[..., 0].size


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_offers_fit_exactly(state):
    before = compute(state)
    offered = offers(before)
    if state.covered:
        assert not offered
        return
    exact = before.rows.exact and before.columns.exact
    assert exact == (not offered)
    for _, changes in offered.get("items", []):
        after = compute(state.changed(**changes))
        assert after.rows.exact
        assert after.columns.exact
    if not exact and not any("P" in changes for _, changes in offered["items"]):
        assert offered["lead"].startswith("No P")


def test_an_uneven_padding_is_a_setting_like_any_other():
    explorer = Volumes(W=8, H=8, F=3, S=2, P=(0, 1))
    assert explorer.state.P == (0, 1)
    assert explorer.result.output == (4, 4, 2)
    assert explorer.set_state(P=(2, 2)) is None
    assert explorer.state.P == 2


def test_without_an_output_nothing_is_said_to_be_read_or_met():
    reader = Reader(Volumes(W=2, H=7, F=3, S=1, P=0))
    assert reader.says("input") == "Input row 0, column 0, in all 3 channels."
    assert reader.says("filter 0", 1, 1).endswith("has 3 weights, one per channel. It fits nowhere.")
    assert reader.lights("filter 0", 1, 1) == reader.lights("input") == []


def test_a_cell_that_no_window_reads_says_so():
    reader = Reader(Volumes(W=10, H=8, F=3, S=2, P=0))
    assert "row 6, column 8, in all 3 channels" in reader.says("input", 6, 8)
    assert "row 7 (read by no window), column 9 (read by no window), in" in reader.says("input", 7, 9)


def test_padding_is_named_and_counted():
    reader = Reader(Volumes(W=5, H=5, F=3, S=2, P=1))
    assert reader.says("input", -1, 0).startswith("Input row −1 (padding), column 0, in all 3 channels.")
    assert "rows −1 to 1 (1 of them padding), columns 1 to 3, in all" in reader.says("output", 0, 1)
    assert "input row −1 (padding), column 1, in" in Reader(Volumes(F=1)).says("output", 0, 1)


def test_an_output_cell_says_what_it_reads_and_what_makes_it():
    reader = Reader(Volumes(W=7, H=7, F=3, S=2, P=0, K=4))
    assert reader.says("output") == (
        "Output row 0, column 0 of map 0 reads input rows 0 to 2, columns 0 to 2, in all 3 channels: "
        "27 products with filter 0, and its bias."
    )
    assert "row 0, column 1 of map 2 reads input rows 0 to 2, columns 2 to 4," in reader.says(
        "output top", 1, 2
    )
    assert "row 1, column 2 of map 3 reads input rows 2 to 4, columns 4 to 6," in reader.says(
        "output side", 1, 3
    )
    assert "27 products with filter 3, and" in reader.says("output side", 1, 3)


def test_what_lights_up_is_what_meets():
    reader = Reader(Volumes(W=7, H=7, F=3, S=2, P=1, dilation=2))
    first, second, channel = range(1), range(1, 2), range(2, 3)
    window = ("input", range(1, 6, 2), range(-1, 4, 2))
    assert reader.lights("output", 1, 0) == [
        window,
        ("windows", second, first),
        ("whole filter 0", None, None),
    ]
    last = ("input", range(-1, 4, 2), range(3, 8, 2))
    made = ("whole filter 1", None, None), ("maps", None, second)
    assert reader.lights("output top", 2, 1) == [last, ("windows", first, channel), *made]
    assert reader.lights("output side", 0, 1) == [last, ("windows", first, channel), *made]
    assert reader.lights("filter 1", 2, 0) == [
        ("input", range(3, 8, 2), range(-1, 4, 2)),
        ("maps", None, second),
    ]
    assert reader.lights("input", 1, 1) == [("output", range(0, 2), range(0, 2))]
    assert reader.lights("channels", 0, 2) == [("slices 0", None, channel), ("slices 1", None, channel)]
    assert reader.lights("slices 0", 0, 2) == [("channels", None, channel)]


def rounded(point):
    return tuple(np.round(np.array(point, float), 6).tolist())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(states(State, dict.fromkeys(("W", "H", "D", "F", "K", "S", "P", "dilation"), 12)))
def test_a_window_is_a_box_from_its_cells_through_all_channels(scene, state):
    result, grids = check_picture(scene, Volumes, state)
    if "windows" not in grids:
        return
    [face], channels = grids["input"], grids["channels"][0]
    back = state.D * np.array(channels.along)
    for row, column in {(0, 0), (result.rows.output_size - 1, result.columns.output_size - 1)}:
        down, across = result.rows.window(row), result.columns.window(column)
        (left, top), (right, low) = (
            face.origin
            + (at - face.first_column) * np.array(face.along)
            + (up - face.first_row) * np.array(face.down)
            for up, at in ((down[0], across[0]), (down[-1] + 1, across[-1] + 1))
        )
        near = [(left, top), (right, top), (right, low), (left, low)]
        corners = {rounded(corner) for corner in (*near, *(np.array(near[:3]) + back))}
        ends = set()
        for edge in grids["windows"]:
            start = edge.origin + column * np.array(edge.along) + row * np.array(edge.down)
            ends |= {rounded(start), rounded(start + edge.cell[0])}
        assert ends == corners
        assert not any(
            edge.hit or edge.cell[1] != (0, 0) for edge in grids["windows"]
        )  # lines: nothing to light


# ------------------------------------------------------------------------------------- scale and places


def places_of(**changes):
    """(pixels per cell, the places of the parts) of a picture of `changes`."""
    explorer = Volumes(**changes)
    grids = Volumes.draw(WatchedScene(WIDTH, HEIGHT), explorer.result)
    size = {grids[name][0].along + grids[name][0].down for name in ("input", "filter 0", "output")}
    assert len(size) == 1, "one scale for all"
    [input_], [output] = grids["input"], grids["output"]
    middles = [grid.corners()[[0, 2], 1].mean() for grid in (input_, output)]
    return size.pop(), (input_.origin[0], *middles, *grids["filter 0"][0].origin, output.origin[0])


@pytest.mark.parametrize(
    "changes",
    [
        [{"W": size} for size in range(5, 13)],
        [{"W": size, "H": size, "S": 1} for size in range(5, 13)],
        [{"S": stride} for stride in range(1, 5)],
        [{"W": 12, "S": stride, "P": 0} for stride in range(1, 5)],
        [{"K": filters} for filters in (1, 2, 3)],
        [{"D": depth} for depth in range(1, 9)],
    ],
    ids=["W", "W and H", "S", "S with W = 12", "K", "D"],
)
def test_a_setting_moves_what_it_means_and_keeps_cells_and_places(changes):
    cells, places = zip(*(places_of(**each) for each in changes), strict=True)
    assert len(set(cells)) == 1
    assert len({tuple(np.round(each, 6)) for each in places}) == 1


def test_inputs_of_up_to_four_cells_have_larger_cells_and_the_next_the_usual_size():
    cells = [places_of(W=size, H=size)[0] for size in range(1, 6)]
    assert len(set(cells[:4])) == 1
    assert cells[3][0] > 1.5 * cells[4][0]


def test_filters_appear_one_after_another_and_move_once_at_most():
    for depth in (1, 3):
        places = [places_of(K=filters, D=depth)[1] for filters in range(1, 7)]
        assert sum(one != other for one, other in itertools.pairwise(places)) == 1
        assert {(*each[:4], each[5]) for each in places} == {(*places[0][:4], places[0][5])}  # up or down


def test_padding_grows_around_an_input_that_stays():
    found = [compute(State(P=padding)) for padding in range(3)]
    boxes = [Volumes.draw(WatchedScene(WIDTH, HEIGHT), each)["channels"][2].origin for each in found]
    assert boxes == [boxes[0]] * 3


def test_cells_are_of_few_sizes_and_only_become_smaller_as_a_setting_grows():
    for name, most, sizes in (("W", 48, 4), ("F", 8, 2), ("K", 16, 1), ("D", 16, 1)):
        cells = [compute(State(**{name: each})).layout.cell for each in range(1, most + 1)]
        assert cells == sorted(cells, reverse=True), name
        assert len(set(cells)) <= sizes, name


def test_all_filters_that_have_room_are_drawn_and_the_others_counted(scene):
    result, grids = check_picture(scene, Volumes, State(W=7, H=7, D=2, F=5, K=3, S=1, P=0))
    assert list(result.shown) == [0, 1, 2]
    assert not any("more" in text for text, _ in scene.labels)
    result, grids = check_picture(scene, Volumes, State(W=227, H=227, F=11, K=96, S=4, P=0))
    drawn = [name for name in grids if name.startswith("filter ")]
    assert len(drawn) == len(result.shown) >= 6
    assert f"… and {96 - len(drawn)} more" in [text for text, _ in scene.labels]


def test_the_picture_says_what_is_not_to_scale(scene):
    for changes, note in (
        ({}, "All volumes to scale."),
        ({"K": 9}, "Not to scale: depths beyond 8 drawn shorter."),
        (
            {"W": 224, "H": 224},
            "Not to scale: filters drawn 4.6× larger, depths by a scale of their own.",
        ),
    ):
        check_picture(scene, Volumes, State(**changes))
        assert note in [text for text, _ in scene.labels]


def test_the_padded_size_is_written_where_there_is_padding(scene):
    for changes, sizes in (
        ({}, "5×5×3,  padded: 7×7×3"),
        ({"P": (0, 1)}, "5×5×3,  padded: 6×6×3"),
        ({"P": 0}, "5×5×3"),
    ):
        check_picture(scene, Volumes, State(**changes))
        assert sizes in [text for text, _ in scene.labels]


def test_an_arrow_points_at_the_output_only_where_there_is_one(scene):
    def arrows(**changes):
        check_picture(scene, Volumes, State(**changes))
        return sum(face.face == INK for face in scene.faces)

    assert arrows() == 2
    assert arrows(F=9, P=0) == 1
    assert arrows(F=9, P=0, covered=True) == arrows(covered=True) == 2


# ------------------------------------------------------------------------------------- covered


@pytest.mark.parametrize(
    ("changes", "answers"),
    [
        ({}, {"3×3×2", "56", "486", "18", "9 places", "floored", "row 2, column 2 of"}),
        ({"W": 10, "H": 10, "P": 0}, {"4×4", "864", "4.5", "floored", "no window", "left over", "Fits"}),
        ({"W": 12, "H": 9, "S": 1, "K": 4}, {"12×9×4", "112", "11,664", "108", "1 + 1 = "}),
        ({"F": 9, "P": 0}, {"no output", "larger than", "does not fit", "fits nowhere", "−1"}),
    ],
)
def test_a_covered_output_is_told_nowhere(changes, answers):
    open_, covered = (Volumes(**changes, covered=each) for each in (False, True))
    told = [everything_told(each) for each in (open_, covered)]
    assert {each for each in answers if each in told[0]}, "the search finds nothing"
    assert not {each for each in answers if each in told[1]}
    assert COVERED in repr(covered)
    assert Reader(covered).says("output") == COVERED
    assert covered.frame.offers == {}
    covered.set_state(covered=False)
    assert covered.frame == open_.frame


def everything_told(explorer):
    """All words of a frame, to the eye and to the pointer."""
    frame = explorer.frame
    labels = [text for text, _ in frame.scene.labels]
    said = [region["sentence"] for region in frame.image_map["regions"]]
    return "\n".join(
        [*labels, *said, str(frame.image_map["fields"]), str(frame.offers), frame.words, repr(explorer)]
    )


def test_a_covered_picture_has_the_same_output_and_the_same_lights_whatever_the_stride():
    covered = [Volumes(W=9, H=9, S=stride, covered=True).frame for stride in (3, 4)]
    outputs = [frame.image_map["outlines"]["output"] for frame in covered]
    assert outputs[0] == outputs[1]
    assert covered[0].image_map == covered[1].image_map
    reader = Reader(Volumes(covered=True))
    assert reader.lights("filter 0", 1, 2) == [("input", range(0, 1), range(1, 2))]
    assert "At its first place it meets input row 0, column 1." in reader.says("filter 0", 1, 2)
    assert reader.lights("slices 0", 0, 2) == [("channels", None, range(2, 3))]


def test_when_no_padding_fits_it_says_so():
    offered = offers(compute(State(W=10, H=7, F=3, S=2, P=0)))
    assert offered["lead"].startswith("No P can fit: W and H differ by 3, which S = 2 does not divide.")


def test_words_say_what_is_left_over_and_whether_it_is_padding():
    assert "1 column and 1 row left over at the end." in describe(compute(State(W=10, H=10, P=0)))
    resnet = describe(compute(State(**Volumes.presets["ResNet's first layer: 7×7, S = 2, P = 3"])))
    assert "1 column and 1 row left over at the end, all of it padding." in resnet
    assert "skipped in between" in describe(compute(State(W=12, H=12, F=2, S=4, P=0)))
    assert "no output" in describe(compute(State(F=9, P=0)))
    assert "9 wide" not in describe(compute(State(F=9, P=2)))


def test_an_offer_that_is_taken_becomes_the_state():
    reader = Reader(Volumes(W=10, H=10, P=0))
    assert reader.takes("P = (0, 1)") == 1
    assert reader.explorer.state.P == (0, 1)
    assert reader.offers == {}


def test_text_form_is_short_and_the_picture_is_a_png():
    explorer = Volumes()
    bundle, _ = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer)
    assert repr(explorer) == (
        "Volumes: W=5 H=5 D=3 F=3 K=2 S=2 P=1 dilation=1\n"
        "Input 5×5×3, padding 1, 2 filters of 3×3×3, stride 2: output 3×3×2. "
        "54 weights and 2 biases make 56 parameters; 486 multiply-adds."
    )
    assert isinstance(bundle["image/png"], str)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_unread_cells_are_those_of_shapes():
    result = compute(State(W=12, H=9, F=2, S=4, P=0))
    assert result.columns.never_read == (2, 3, 6, 7, 10, 11)
    assert result.rows == shapes.axis(9, 2, 4)
