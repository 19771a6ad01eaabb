"""What every picture of every explorer must be, whatever its settings."""

import itertools
import json
import re
from functools import cache

import numpy as np

from helpers import explorers
from helpers.drawing.palette import INK
from helpers.drawing.scene import Scene
from helpers.explorers.regions import ByCell, ByColumn, ByRow, image_map
from tools.font import DATA, read

BYTES = 200_000  # of an image map, at most
ONE_OF_MANY = re.compile(
    r"(?<![\w.,·×−])(?<!× )1 (?:weights|biases|numbers|places|products|multiply-adds|outputs|maps|filters"
    r"|parameters|cells|rows|columns|pixels|channels|connections|units|layers|windows|slices|entries|zeros)\b"
)


class WatchedScene(Scene):
    """A scene that remembers what is drawn.

    drawn: [(points [n, 2], colour of the line), …]. numbers: {middle: (text, font size)}, those in cells.
    written: {(text, weight of the font), …}, words and numbers.
    """

    def clear(self):
        super().clear()
        self.drawn, self.numbers, self.written = [], {}, set()

    def image(self, pixels, x, y, width, height):
        self.drawn.append((np.array([(x, y), (x + width, y + height)]), None))
        super().image(pixels, x, y, width, height)

    def number(self, x, y, text, size, colour):
        self.numbers[x, y] = text, size
        self.written.add((text, "normal"))
        super().number(x, y, text, size, colour)

    def text(self, x, y, text, size=12.0, colour=INK, weight="normal", *place, **places):
        self.written.add((text, weight))
        return super().text(x, y, text, size, colour, weight, *place, **places)

    def polygons(self, points, face="none", line="none", width=1.0):
        self.drawn.append((np.reshape(points, (-1, 2)), line))
        super().polygons(points, face, line, width)

    def lines(self, points, colour, width=1.0, dashes=None):
        self.drawn.append((np.reshape(points, (-1, 2)), colour))
        super().lines(points, colour, width, dashes)

    def hatch(self, points, name):
        self.drawn.append((np.reshape(points, (-1, 2)), None))
        super().hatch(points, name)


def corners(grids):
    """The corners [n, 2] of the outermost cells of grids, as the browser has them."""
    found = []
    for grid in grids:
        packed = grid.packed()
        origin, along, down, wide, high = np.reshape(packed["at"], (5, 2))
        rows, columns = packed["shape"]
        for row, column in itertools.product((0, rows - 1), (0, columns - 1)):
            start = origin + column * along + row * down
            found += [start, start + wide, start + high, start + wide + high]
    return np.array(found)


def middles(packed):
    """{(row, column): middle} of the cells of a packed grid."""
    origin, along, down, wide, high = np.reshape(packed["at"], (5, 2))
    (top, left), (rows, columns) = packed["first"], packed["shape"]
    return {
        (top + row, left + column): origin + row * down + column * along + (wide + high) / 2
        for row, column in itertools.product(range(rows), range(columns))
    }


def check_picture(scene, explorer, state):
    """Draw `state` in a `WatchedScene`, hold it to what every picture must be; return (result, grids)."""
    result = explorer.compute(state)
    scene.clear()
    grids = explorer.draw(scene, result)
    check_labels(scene, state)
    check_characters(scene)
    for points, _ in scene.drawn:
        assert np.all((points >= 0) & (points <= (scene.width, scene.height))), f"cut off: {state}"
    for name, each in grids.items():
        if not each:  # a part that has nothing to show now
            continue
        points = corners(each)
        inside = np.all((points >= 0) & (points <= (scene.width, scene.height)))
        assert inside, f"{name} leaves the canvas: {state}"
        assert np.ptp(points, axis=0).prod() > 6, f"{name} cannot be seen: {state}"
    regions = explorer.regions(result)
    for text in (*(text for text, _ in scene.labels), explorer.describe(result), *sentences(regions)):
        assert not ONE_OF_MANY.search(text), f"{text!r}: {state}"
    arrays = sum(len(each["bytes"]) for each in explorer.arrays(result).values())
    assert check_image_map(regions, grids) + arrays < BYTES, state
    words = explorer.describe(result)
    assert words.count(". ") <= 3
    assert "\n" not in words
    assert len(explorer.offers(result).get("items", [])) <= 9
    return result, grids


def sentences(regions):
    """The sentences of regions, and the words that are filled into them."""
    for region in regions:
        yield region.sentence
        for field in region.fields.values():
            if isinstance(field, ByRow | ByColumn | ByCell):
                yield from (value for value in field.values if isinstance(value, str))


def check_labels(scene, state):
    """Hold the words to the canvas, to one line and apart from each other."""
    assert scene.labels
    for text, (left, top, right, bottom) in scene.labels:
        assert text.strip(), f"an empty label: {state}"
        assert "\n" not in text, f"{text!r} has two lines: {state}"
        inside = 0 <= left < right <= scene.width and 0 <= top < bottom <= scene.height
        assert inside, f"{text!r} leaves the canvas: {state}"
    for (one, a), (other, b) in itertools.combinations(scene.labels, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} and {other!r} overlap: {state}"


@cache
def written():
    """All that the explorers write at their presets: {(text, weight of the font), …}."""
    found = set()
    for name in explorers.__all__:
        explorer = getattr(explorers, name)
        scene = WatchedScene(*explorer.size)
        for preset in ({}, *explorer.presets.values()):
            scene.clear()
            explorer.draw(scene, explorer.compute(explorer.state_type().changed(**preset)))
            found |= scene.written
    return found


@cache
def characters(weight):
    """The characters that the browser's font has in a weight."""
    return {chr(code) for code in read(DATA.read_text(encoding="utf-8"), weight).getBestCmap()}


def check_characters(scene):
    """Hold what is written to the characters of the browser's font."""
    for text, weight in scene.written:
        missing = "".join(sorted(set(text) - characters(weight)))
        assert not missing, f"{missing!r} in {text!r}: add it to {weight} in tools/font.py and `make font`"


def check_image_map(regions, grids):
    """Hold the regions to their grids: as many values as cells, every name known; return the bytes."""
    packed = image_map(regions, grids, {})
    fields = packed["fields"]
    assert len({region["name"] for region in packed["regions"]}) == len(regions)
    for region in packed["regions"]:
        known = {"row", "column", *region["fields"]}
        assert set(re.findall(r"\{(\w+)\}", region["sentence"])) <= known, region["name"]
        for _, *of in region["lights"]:
            assert set(of) <= known | {None}, region["name"]
        if region["name"] in grids:
            rows, columns = grids[region["name"]][0].packed()["shape"]
            sizes = {"row": rows, "column": columns, "cell": rows * columns}
            for field in (fields[place] for place in region["fields"].values()):
                assert field["by"] in ("array", "sum", "place") or len(field["values"]) == sizes[field["by"]]
    return len(json.dumps(packed).encode())
