"""What every picture of every explorer must be, whatever its settings."""

import itertools
import json
import re
from functools import cache

import numpy as np

from helpers import explorers
from helpers.drawing.palette import THEMES, coloured
from helpers.drawing.scene import Scene
from helpers.drawing.still import still
from helpers.explorers.regions import ByCell, ByColumn, ByRow, image_map
from tools.font import DATA, read

COLOUR = re.compile("none|#[0-9a-f]{6}(?:[0-9a-f]{2})?")
BYTES = 200_000  # of an image map, at most
BY_OTHERS = ("array", "sum", "total", "products", "place")  # fields that hold no values of their own
ONE_OF_MANY = re.compile(
    r"(?<![\w.,·×−])(?<!× )1 (?:weights|biases|numbers|places|products|multiply-adds|outputs|maps|filters"
    r"|parameters|cells|rows|columns|pixels|channels|connections|units|layers|windows|slices|entries|zeros)\b"
)


class WatchedScene(Scene):
    """A scene that can be used again, and tells what was drawn.

    numbers: {middle: (text, font size)}, those in cells.
    """

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.clear()

    def clear(self):
        """Begin another picture."""
        super().__init__(self.width, self.height)
        self.numbers = {}

    def number(self, x, y, text, size, colour):
        self.numbers[x, y] = text, size
        super().number(x, y, text, size, colour)

    def add(self, other):
        super().add(other)
        words = {text for text, _ in other.labels}
        for each in other.words:
            if each.text not in words:
                middle = each.x + self.width_of(each.text, each.size) / 2
                self.numbers[middle, each.y] = each.text, each.size

    @property
    def rest(self):
        rest = super().rest
        rest.numbers = self.numbers
        return rest

    @property
    def drawn(self):
        """[(points [n, 2], colour of the line), …] of all but words."""
        return [found for layer in self.layers for found in _drawn(layer)]

    @property
    def written(self):
        """{(text, weight of the font), …}, words and numbers."""
        return {(each.text, each.weight) for layer in self.layers for each in layer.words}

    @property
    def tones(self):
        """The colours of all that is drawn."""
        return set().union(*map(_tones, self.layers))


def _drawn(layer):
    found = [(_ends(each.place), None) for each in layer.images]
    found += [(each.points.reshape(-1, 2), each.line) for each in layer.faces]
    found += [(np.reshape(each.place, (2, 2)), None) for each in layer.hatches]
    return found + [(each.points.reshape(-1, 2), each.colour) for each in layer.strokes]


def _tones(layer):
    found = {colour for each in layer.images for colour in each.colours}
    found |= {colour for each in layer.faces for colour in (each.face, each.line)}
    return found | {each.colour for each in (*layer.strokes, *layer.words)}


def _ends(place):
    x, y, width, height = place
    return np.array([(x, y), (x + width, y + height)])


def pixels_of(explorer):
    """The still picture of an explorer, int [height, width, 3]."""
    pixels = np.asarray(still(explorer.frame.scene)).astype(int)
    assert pixels.shape == (*explorer.size[::-1], 3)
    return pixels


def colours_of(explorer):
    """The colours of the still picture of an explorer, as "#rrggbb"."""
    return {f"#{colour:06x}" for colour in np.unique(pixels_of(explorer) @ (65536, 256, 1))}


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


LARGEST = (920, 410)  # units: what fits a laptop's screen with its controls and its sentence
NUMBER, WORD = 9.0, 10.5  # units: the least sizes of numbers and letters in cells, and of words


def check_picture(scene, explorer, state):
    """Draw `state` in a `WatchedScene`, hold it to what every picture must be; return (result, grids)."""
    assert np.all(np.array(explorer.size) <= LARGEST)
    result = explorer.compute(state)
    scene.clear()
    grids = explorer.draw(scene, result)
    check_labels(scene, state)
    check_sizes(scene, state)
    check_characters(scene)
    check_colours(scene)
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


def check_sizes(scene, state):
    """Hold numbers and words to what can be read."""
    for layer in scene.layers:
        for word in layer.words:
            wordy = re.search("[A-Za-z]{4}", word.text) and not re.search("[0-9]", word.text)
            least = WORD if wordy else NUMBER
            assert word.size >= least - 0.01, f"{word.text!r} has {word.size} units: {state}"


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


def check_colours(scene):
    """Hold the colours to the palette: every theme has each of them."""
    for theme in THEMES:
        for tone in scene.tones:
            assert COLOUR.fullmatch(coloured(tone, theme)), f"{tone} in {theme}"


def check_image_map(regions, grids):
    """Hold the regions to their grids: as many values as cells, every name known; return the bytes."""
    packed = image_map(regions, grids, {})
    fields = packed["fields"]
    assert len({region["name"] for region in packed["regions"]}) == len(regions)
    for region in packed["regions"]:
        known = {"row", "column", *region["fields"]}
        assert set(re.findall(r"\{(\w+)\}", region["sentence"])) <= known, region["name"]
        for _, *of, theirs in region["lights"]:
            alike = isinstance(theirs, int)  # how many groups there are; `image_map` checks their field
            assert set(of[:1] if alike else [*of, theirs]) <= known | {None}, region["name"]
        if region["name"] in grids:
            rows, columns = grids[region["name"]][0].packed()["shape"]
            sizes = {"row": rows, "column": columns, "cell": rows * columns}
            for field in (fields[place] for place in region["fields"].values()):
                assert field["by"] in BY_OTHERS or len(field["values"]) == sizes[field["by"]]
    return len(json.dumps(packed).encode())
