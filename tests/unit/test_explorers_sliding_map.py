"""What the sliding-window explorer answers to the pointer: true numbers, and what meets lights up."""

import json

from hypothesis import example, given, settings

from helpers.explorers import Sliding
from helpers.explorers.frame import frame_of
from helpers.explorers.sliding import compute
from tests.reading import cells_of, lit, sentence, with_arrays, written
from tests.unit.sliding import SMALL, legal, numbers_of, padding_of
from tests.unit.states import photo


def packed_of(state):
    """The image map with its numbers, as the browser has it when the last step is on show."""
    frame = frame_of(Sliding, state)
    return {**with_arrays(json.loads(json.dumps(frame.image_map)), frame.arrays), "step": 10**6}


def what_it_says(name, numbers, row, column, state):
    """The words around the number of a cell."""
    depth = state.D
    if name == "input":
        values = [written(numbers[f"channel {d}", row, column]) for d in range(depth)]
        colours = ("red", "green", "blue") if depth == 3 else ("brightness",)
        return f": {', '.join(' '.join(each) for each in zip(colours, values, strict=True))}. In every map"
    value = written(numbers[name, row, column])
    around = {
        "channel": ": {}. In every map",
        "filter": ": the weight {}, used at ",
        "bias": ": {}, added to ",
    }
    return around.get(name.split()[0], " = {}").format(value)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
def test_every_cell_says_its_number(state):
    packed, numbers = packed_of(state), numbers_of(compute(state))
    for region in packed["regions"]:
        name = region["name"]
        for row, column in cells_of(packed, region):
            said = sentence(packed, region, row, column)
            wanted = what_it_says(name, numbers, row, column, state)
            assert f"{wanted}\n" in said if name.startswith("map") else wanted in said, (name, row, column)


def starts_of(state):
    """The first row and the first column of each window, from the definition alone."""
    result = compute(state)
    (before, _), _ = padding_of(state)
    sizes = (0, 0) if result.y is None else result.y.shape[:2]
    return [[place * state.S - before for place in range(size)] for size in sizes]


def reading(state, cell, starts):
    return [at for at, start in enumerate(starts) if start <= cell < start + state.F]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
@example(legal(W=7, S=1, input="your image", image=photo(20, 50)))  # rows and columns differ
@example(
    legal(W=7, F=4, P=0, input="your image", image=photo(20, 50))
)  # too low for a filter, but wide enough
@example(legal(W=7, F=4, P=0, input="your image", image=photo(50, 20)))
def test_what_lights_up_is_what_meets(state):
    """Windows of outputs, readers of inputs and places of weights, cell by cell."""
    packed, (down, across) = packed_of(state), starts_of(state)
    composite = "input" in packed["outlines"]
    sources = ["input"] if composite else [f"channel {d}" for d in range(state.D)]
    maps = [f"map {k}" for k in range(state.K if down else 0)]
    for region in packed["regions"]:
        kind, _, k = region["name"].replace(",", "").partition(" ")
        for row, column in cells_of(packed, region):
            if region["name"] in sources:
                where = reading(state, row, down), reading(state, column, across)
                wanted = [(name, *where) for name in maps]
            elif kind == "map":
                window = [list(range(at, at + state.F)) for at in (down[row], across[column])]
                wanted = [(name, *window) for name in sources]
                slices = [f"filter {k}, slice {d}" for d in range(state.D)]
                wanted += [(name, None, None) for name in (*slices, f"bias {k}")]
            else:
                wanted = [(name, None, None) for name in maps if name == f"map {k.split()[0]}"]
                if kind == "filter":
                    met = [at + row for at in down], [at + column for at in across]
                    wanted.insert(0, ("input" if composite else f"channel {k.split()[-1]}", *met))
            found = [
                (name, *(cells if cells is None else list(cells) for cells in where))
                for name, *where in lit(packed, region, row, column)
            ]
            assert found == wanted, (region["name"], row, column)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
@example(legal(W=7, F=4, P=0, input="your image", image=photo(20, 50)))  # too low, but wide enough
@example(legal(W=7, F=4, P=0, input="your image", image=photo(50, 20)))
def test_padding_and_cells_that_no_window_reads_are_named(state):
    packed, starts = packed_of(state), starts_of(state)
    region = packed["regions"][0]
    sides = compute(state).x.shape

    def kind(axis, cell):
        if not 0 <= cell < sides[axis]:
            return " (padding)"
        return " (read by no window)" * (bool(starts[axis]) and not reading(state, cell, starts[axis]))

    for row, column in cells_of(packed, region):
        said = f", row {written(row)}{kind(0, row)}, column {written(column)}{kind(1, column)}: "
        whole = sentence(packed, region, row, column)
        assert said in whole
        assert starts[0] or whole.endswith("the output rows that read it: none; columns: none.")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
def test_weights_and_biases_say_how_often_they_are_used_and_can_be_typed(state):
    packed, (down, across) = packed_of(state), starts_of(state)
    many = len(down) * len(across)
    for region in packed["regions"]:
        own = region["name"].startswith(("filter", "bias"))
        assert region.get("edit") == ({"low": -99, "high": 99, "decimals": 2} if own else None)
        if own:
            used = f"used at {many} place" if "filter" in region["name"][:6] else f"added to {many} number"
            assert f"{used}{'s' * (many != 1)}" in region["sentence"]


def test_an_image_map_sends_shared_fields_once():
    sizes = []
    for filters in (1, 8):
        packed = frame_of(Sliding, legal(W=30, D=6, K=filters, S=1)).image_map
        places = {
            start: {each["fields"]["down"] for each in packed["regions"] if each["name"].startswith(start)}
            for start in ("map", "channel", "filter")
        }
        assert [len(each) for each in places.values()] == [1, 1, 1]
        assert len(set.union(*places.values())) == 3
        sizes.append(len(packed["fields"]))
    # for each more filter its slices' values, its bias, its sum and its products
    assert sizes[1] - sizes[0] == 7 * (6 + 1 + 2)
