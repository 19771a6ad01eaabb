"""Regions and their packing: names that carry what they mean, lights that are there, cells that exist."""

import json

import numpy as np
import pytest

from helpers.drawing.outlines import Grid
from helpers.explorers.names import bias_of, channel, map_of, slice_of
from helpers.explorers.regions import (
    COLUMN,
    NONE,
    Alike,
    ByCell,
    ByColumn,
    ByRow,
    Editable,
    Entry,
    Light,
    Name,
    Place,
    Region,
    Sum,
    cell_of,
    image_map,
)
from helpers.explorers.windows import spaced
from tests.reading import lit

GRIDS = {"map 0": [Grid((0, 0), (4, 0), (0, 4), 2, 3, -1, 0)], "bias 1": [Grid((0, 9), (4, 0), (0, 4))]}


def test_a_name_says_what_it_is_of():
    name = slice_of(3, 1)
    assert name == "filter 3, slice 1"
    assert (name.filter, name.channel, name.row) == (3, 1, None)
    assert json.dumps({name: [name]}) == '{"filter 3, slice 1": ["filter 3, slice 1"]}'
    assert (map_of(2).filter, bias_of(2).filter, channel(2).channel) == (2, 2, 2)
    assert map_of(COLUMN) == "map {column}"
    assert Name("{row}·{column} of {filter}", row=1, column=2, filter=0) == "1·2 of 0"


def test_fields_are_packed_by_their_kind_and_shared_ones_once():
    rows = ByRow([range(0, 5, 2), NONE])
    fields = {"a": rows, "b": ByColumn([1, 2.5, "x"]), "c": ByCell(range(6)), "d": Entry("x", 1)}
    regions = [
        Region(map_of(0), "{a} {b} {c} {d}", fields),
        Region("bias 1", "{a} {e} {f}", {"a": rows, "e": Sum(2), "f": Place(3, 1, 0)}),
    ]
    packed = image_map(regions, GRIDS, {"stride": 1})
    assert packed["fields"] == [
        {"by": "row", "values": [[0, 5, 2], [0, 0, 1]]},
        {"by": "column", "values": [1, 2.5, "x"]},
        {"by": "cell", "values": [0, 1, 2, 3, 4, 5]},
        {"by": "array", "array": "x", "channel": 1},
        {"by": "sum", "filter": 2},
        {"by": "place", "values": [3, 1, 0]},
    ]
    assert [region["fields"] for region in packed["regions"]] == [
        {"a": 0, "b": 1, "c": 2, "d": 3},
        {"a": 0, "e": 4, "f": 5},
    ]
    assert packed["moves"] == {"stride": 1}
    assert json.loads(json.dumps(packed)) == packed


def test_what_can_be_typed_or_chosen_is_said():
    region = Region("bias 1", "{x}", {"x": ByCell([1])}, edit=Editable(-9, 9, 1), choose=True)
    (packed,) = image_map([region], GRIDS, {})["regions"]
    assert packed["edit"] == {"low": -9, "high": 9, "decimals": 1}
    assert packed["choose"] is True


@pytest.mark.parametrize("light", [Light("map 1"), Light(map_of(COLUMN) + "0"), Light(bias_of(0))])
def test_a_light_that_names_no_grid_fails(light):
    with pytest.raises(ValueError, match=f"'map 0' lights '{light.grid}', which the picture does not have"):
        image_map([Region("map 0", "A cell.", lights=(light,))], GRIDS, {})


def test_cells_of_the_group_of_the_cell_are_lit_wherever_they_are():
    weights = {"group": ByCell([0, 1, -1, 1, 0, 2])}
    regions = [
        Region("map 0", "A cell.", weights, (Alike("map 0", "group", "group", 2),)),
        Region("bias 1", "A bias.", {"mine": Place(0, 0, 1)}, (Alike("map 0", "mine", "group", 2),)),
    ]
    packed = image_map(regions, GRIDS, {})
    assert packed["regions"][0]["lights"] == [["map 0", "group", "group", 2]]

    def lights(region, row, column):
        return [(r[0], c[0]) for _, r, c in lit(packed, packed["regions"][region], row, column)]

    assert lights(0, -1, 0) == lights(0, 0, 1) == [(-1, 0), (0, 1)]
    assert lights(1, 0, 0) == [(-1, 1), (0, 0)]
    assert lights(0, -1, 2) == lights(0, 0, 2) == []  # −1 is no group, nor is 2 one of two groups


def test_a_light_of_groups_that_its_grid_does_not_number_fails():
    lights = (Alike("bias 1", "group", "group", 2),)
    regions = [Region("map 0", "A cell.", {"group": ByCell([0] * 6)}, lights), Region("bias 1", "A bias.")]
    with pytest.raises(ValueError, match=r"'map 0' lights .* in 'bias 1', which has no field 'group'"):
        image_map(regions, GRIDS, {})


@pytest.mark.parametrize("light", [Light("map 0"), Light(bias_of(COLUMN)), Light("bias 1", "row")])
def test_a_light_that_names_a_grid_is_packed(light):
    (packed,) = image_map([Region("map 0", "A cell.", lights=(light,))], GRIDS, {})["regions"]
    assert packed["lights"] == [list(light)]


def test_a_part_without_room_cannot_be_pointed_at_so_it_may_light_anything():
    assert image_map([Region("map 9", "A cell.", lights=(Light("map 8"),))], GRIDS, {})


PACKED = image_map([Region(map_of(0), "A cell."), Region("map 7", "Not drawn.")], GRIDS, {})


def test_a_cell_is_found_with_its_region_and_its_name():
    region, row, column = cell_of(PACKED, {"region": "map 0", "row": -1, "column": 2})
    assert (row, column) == (-1, 2)
    assert region["name"].filter == 0


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"region": "map 0", "row": 1, "column": 0}, "The row of map 0 must be at most 0, got 1"),
        ({"region": "map 0", "row": -2, "column": 0}, "The row of map 0 must be at least -1, got -2"),
        ({"region": "map 0", "row": 0, "column": 3}, "The column of map 0 must be at most 2, got 3"),
        ({"region": "map 0", "row": 0}, "The column of map 0 must be a whole number, got None"),
        ({"region": "map 7", "row": 0, "column": 0}, "The picture has no part 'map 7': point at one that .*"),
        ({"region": "bias 1", "row": 0, "column": 0}, "The picture has no part 'bias 1': .*"),
        ({"region": ["map 0"]}, r"The picture has no part \['map 0'\]: .*"),
        ({}, "The picture has no part None: .*"),
        (None, "The picture has no part None: .*"),
        ({"region": "y" * 10**7}, "The picture has no part 'y+.+y+': .*"),
    ],
)
def test_a_cell_that_is_not_there_is_refused(cell, message):
    with pytest.raises(ValueError, match=f"^{message}$") as refused:
        cell_of(PACKED, cell)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    ("value", "kept"), [(3, 3), (3.0, 3), (-2.25, -2.25), (np.float64(0.25), 0.25), (0.1 + 0.2, None)]
)
def test_typed_numbers_fit_or_are_refused(value, kept):
    editable = Editable(-9, 9, 2)
    if kept is None:
        with pytest.raises(ValueError, match=r"0.3.* does not fit a cell: use a number from -9 to 9, 2 dec"):
            editable.check(value)
    else:
        assert editable.check(value) == kept
        assert type(editable.check(value)) is type(kept)


@pytest.mark.parametrize("value", [10, float("nan"), float("inf"), True, "3", None, [], 10**400])
def test_what_is_no_number_of_a_cell_is_refused(value):
    with pytest.raises(ValueError, match="does not fit a cell: use a number from -9 to 9, whole"):
        Editable(-9, 9, 0).check(value)


def test_equally_spaced_cells_are_a_range():
    assert spaced(()) == NONE
    assert list(spaced((3,))) == [3]
    assert spaced((-1, 2, 5)) == range(-1, 6, 3)
