"""tests/reading.py is what the script makes of an image map: random maps, and those of the explorers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import explorers
from helpers.explorers.arrays import packed_array
from tests.reading import cells_of, lit, sentence, with_arrays

# What each cell says and lights, by region: [sentence, lights].
READ = """async packed => {
    const [{ read, lit }, { unpack }] = await Promise.all([import("/map.js"), import("/arrays.js")]);
    for (const array of Object.values(packed.arrays)) array.bytes = new Uint8Array(array.bytes);
    const map = { ...packed, arrays: unpack(packed.arrays) };
    return map.regions.map(region => {
        const { first, shape } = map.outlines[region.name][0];
        return Array.from({ length: shape[0] * shape[1] }, (_, place) => {
            const at = [first[0] + Math.floor(place / shape[1]), first[1] + place % shape[1]];
            return [read(map, region, ...at), lit(map, region, ...at)];
        });
    });
}"""
NAMES = ("input", "map 0", "map 1", "filter -1", "filter 0", "filter 1")
LITERALS = ("", ", row ", " { ", "}{", "{}", "{é}", "{a b}", "\n", "$1 $& ", "−")
INTEGERS = st.integers(-(10**6), 10**6)
DECIMALS = st.one_of(
    INTEGERS.map(lambda whole: whole / 100),
    st.sampled_from((0.1 + 0.2, -0.0, 1e-6, -1.5e-6, 123456.75e15)),
    st.floats(1e-6, 1e20),
    st.floats(-1e20, -1e-6),
)
SPANS = st.builds(
    lambda start, length, step: [start, start + length, step],
    st.integers(-9, 9),
    st.integers(-1, 3) | st.integers(4, 40),
    st.integers(1, 5),
)
CELLS = st.integers(-9, 9) | SPANS
VALUES = st.one_of(INTEGERS, DECIMALS, SPANS, st.text("ab{}$−", max_size=4))


ALL = ("row", "column", "cell", "array", "sum", "total", "products", "place")  # what a field may be by


@st.composite
def grids(draw):
    shape, first = ([draw(st.integers(*ends)) for _ in range(2)] for ends in ((1, 3), (-3, 3)))
    return {"at": [0, 0, 9, 0, 0, 9, 9, 0, 0, 9], "shape": shape, "first": first, "hit": True}


@st.composite
def numbers(draw):
    """The arrays of a small layer, packed, and the layer."""
    size, depth, filters = (draw(st.sampled_from(each)) for each in ((1, 2, 3, 8), (1, 2), (1, 2)))
    x_parts, kernel_parts = draw(st.sampled_from((1, 10))), draw(st.sampled_from((1, 100)))
    bias_parts = draw(st.sampled_from([each for each in (1, 10, 100) if x_parts * kernel_parts % each == 0]))
    ends = draw(st.sampled_from(((0, 255), (-128, 127), (-300, 300), (-(10**6), 10**6))))
    seeded = np.random.default_rng(draw(st.integers(0, 10**6)))

    def packed(scale, *shape):
        return packed_array(seeded.integers(*ends, shape, endpoint=True) / scale, scale)

    x = packed(x_parts, draw(st.integers(1, 4)), draw(st.integers(1, 4)), depth)
    kernel, bias = packed(kernel_parts, size, size, depth * filters), packed(bias_parts, 1, 1, filters)
    layer = {"stride": draw(st.integers(1, 3)), "before": [draw(st.integers(-1, 2)) for _ in range(2)]}
    return {"x": x, "kernel": kernel, "bias": bias}, layer


@st.composite
def fields(draw, grid, arrays, by=ALL, values=VALUES):
    """One field of a region: what it is by, and its values or where they come from."""
    by = draw(st.sampled_from(by))
    if by == "array":
        name = draw(st.sampled_from(("x", "kernel", "bias")))
        return {"by": by, "array": name, "channel": draw(st.integers(0, arrays[name]["shape"][2] - 1))}
    if by in ("sum", "total", "products"):
        return {"by": by, "filter": draw(st.integers(0, arrays["bias"]["shape"][2] - 1))}
    if by == "place":
        return {"by": by, "values": [draw(INTEGERS) for _ in range(3)]}
    rows, columns = grid["shape"]
    count = {"row": rows, "column": columns, "cell": rows * columns}[by]
    return {"by": by, "values": draw(st.lists(values, min_size=count, max_size=count))}


def _places(packed, names):
    """The names of those fields that are places, and so numbers that can be lit."""
    return [name for name, field in zip(names, packed, strict=False) if field["by"] == "place"]


@st.composite
def regions(draw, name, grid, arrays, packed):
    """A region, its fields added to those that are `packed`."""
    said = draw(st.lists(fields(grid, arrays), min_size=1, max_size=5))
    spans = draw(st.lists(fields(grid, arrays, ("row", "column", "cell"), CELLS), max_size=3))
    names = [f"field_{number}" for number in range(len(said + spans))]
    places = dict(zip(names, range(len(packed), len(packed) + len(names)), strict=True))
    packed += said + spans
    words = draw(st.permutations([f"{{{name}}}" for name in ("row", "column", *names)]))
    span = st.sampled_from([None, "row", "column", *names[len(said) :], *_places(said, names)])
    light = st.tuples(st.sampled_from([*NAMES, "filter {column}", "map {column}"]), span, span)
    places["group"] = len(packed)
    packed.append(draw(fields(grid, arrays, ("row", "column", "cell", "place"), st.integers(-1, 3))))
    number = st.sampled_from(["row", "column", "group", *_places(said, names)])
    light |= st.tuples(st.sampled_from(NAMES), number, st.sampled_from(["row", "group"]), st.integers(0, 9))
    return {
        "name": name,
        "sentence": "".join(draw(st.sampled_from(LITERALS)) + word for word in words),
        "fields": places,
        "lights": [list(each) for each in draw(st.lists(light, max_size=5))],
    }


@st.composite
def maps(draw):
    """An image map with every kind of field, as it comes from the kernel, and its arrays."""
    arrays, layer = draw(numbers())
    some = st.lists(grids(), min_size=1, max_size=2)
    outlines = draw(st.dictionaries(st.sampled_from(NAMES), some, min_size=1, max_size=4))
    packed = []
    found = [draw(regions(name, each[0], arrays, packed)) for name, each in outlines.items()]
    return {"regions": found, "fields": packed, "outlines": outlines, "moves": layer}, arrays


def as_the_script(page, image_map, arrays):
    """What the script says and lights, by region and cell, its ranges as Python's."""

    def light(name, *ranges):
        return name, *(None if each is None else range(*each) for each in ranges)

    sent = {name: {**each, "bytes": list(each["bytes"])} for name, each in arrays.items()}
    return [
        [(said, [light(*each) for each in lights]) for said, lights in cells]
        for cells in page.evaluate(READ, {**image_map, "arrays": sent})
    ]


def as_the_reference(image_map, arrays):
    whole = with_arrays(image_map, arrays)
    return [
        [(sentence(whole, region, *at), lit(whole, region, *at)) for at in cells_of(whole, region)]
        for region in whole["regions"]
    ]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(maps())
def test_the_reference_says_and_lights_what_the_script_does(modules, given_map):
    assert as_the_script(modules, *given_map) == as_the_reference(*given_map)


@pytest.mark.parametrize("name", explorers.__all__)
def test_the_reference_reads_the_maps_of_the_explorers(modules, name):
    picture = getattr(explorers, name)().picture
    read = as_the_reference(picture.image_map, picture.arrays)
    assert as_the_script(modules, picture.image_map, picture.arrays) == read
    assert sum(map(len, read)) > 0
