"""The list of a picture: a reader made from docs/pictures.md finds in it what a scene gathered."""

import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.drawing import packed
from helpers.drawing.palette import INK, INPUT, OUTPUT, PAPER, coloured, faded, mixed, shades
from helpers.drawing.scene import HATCHES, Scene

ROOT = Path(__file__).parents[2]
WRITTEN = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
HALF = 1 / 64 + 1e-9  # of a part: how far a number may be from what it was
TONES = [PAPER, INK, INPUT.line, "none", "#0072b2", faded(OUTPUT.light, 0.6), mixed(PAPER, INPUT.text, 0.3)]


class Reader:
    """Takes the numbers and pixels of a list, one after the other."""

    def __init__(self, data):
        (length,) = struct.unpack_from("<I", data)
        assert length % 4 == 0
        self.header = json.loads(data[4 : 4 + length].decode())
        self.data, self.at = data, 4 + length

    def take(self, kind, count):
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def table(self, rows, columns):
        differences = self.take("<i2", rows * columns).reshape(rows, columns)
        return iter(np.cumsum(differences, axis=0, dtype=np.int16) / 32)

    def pixels(self, rows, columns, size):
        if size == 3:
            return self.take("u1", 3 * rows * columns).reshape(rows, columns, 3)
        return self.take("<u2" if size == 2 else "u1", rows * columns).reshape(rows, columns)


def read(data):
    """What docs/pictures.md finds in a list, by kind, colours and texts in their places."""
    reader = Reader(data)
    header = reader.header
    colours, texts = header["colours"], header["texts"]
    points = reader.table(sum(each[0] * each[1] for each in header["faces"] + header["lines"]), 2)
    places = reader.table(sum(len(each[3]) for each in header["words"]), 3)

    def corners_of(many, corners):
        return np.array([next(points) for _ in range(many * corners)]).reshape(many, corners, 2)

    found = {"version": header["version"], "size": header["size"], "hatches": header["hatches"]}
    found["faces"] = [
        (corners_of(many, corners), colours[face], colours[line], width)
        for many, corners, face, line, width in header["faces"]
    ]
    found["lines"] = [
        (corners_of(many, corners), colours[colour], width, dashes)
        for many, corners, colour, width, *dashes in header["lines"]
    ]
    found["words"] = [
        (texts[text], next(places), colours[colour], weight, turned)
        for colour, weight, turned, said in header["words"]
        for text in said
    ]
    found["images"] = [
        (place, reader.pixels(rows, columns, size), [colours[tone] for tone in tones])
        for *place, rows, columns, size, tones in header["images"]
    ]
    end = -(-reader.at // 4) * 4
    assert not any(data[reader.at : end])
    found["rest"] = read(data[end:]) if end < len(data) else None
    return found


NUMBER = st.floats(-1023, 1023)
TONE = st.sampled_from(TONES)
WIDTH = st.sampled_from([0.5, 1.1, 2])
TEXTS = st.sampled_from(["W = 5", "−3", "kernel", "×"]) | st.text('aW0é×λ☃"\\ ', max_size=8)


def shapes(least):
    """Points [many, n, 2] of shapes with at least so many corners."""
    sizes = st.tuples(st.integers(0, 4), st.integers(least, 5))
    return sizes.flatmap(
        lambda size: st.lists(NUMBER, min_size=2 * size[0] * size[1], max_size=2 * size[0] * size[1]).map(
            lambda numbers: np.reshape(numbers, (*size, 2))
        )
    )


PIXELS = st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from([(), (3,)])).map(
    lambda size: np.random.default_rng(size[0]).integers(0, 256, (*size[:2], *size[2]), dtype=np.uint8)
)
CORNERS = st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=4)
CALLS = st.one_of(
    st.tuples(st.just("polygons"), shapes(3), TONE, TONE, WIDTH),
    st.tuples(st.just("lines"), shapes(2), TONE, WIDTH, st.none() | st.just((4.0, 2.0))),
    st.tuples(st.just("hatch"), CORNERS, st.sampled_from([*HATCHES])),
    st.tuples(st.just("image"), PIXELS, *[st.floats(0, 900)] * 4),
    st.builds(
        lambda x, y, text, size, tone, weight, across, turned: (
            ("text", x, y, text, size, tone, weight, across, turned)
        ),
        *[st.floats(0, 900)] * 2,
        TEXTS,
        st.floats(6, 20),
        TONE,
        st.sampled_from(["normal", "bold"]),
        st.sampled_from(["left", "center", "right"]),
        st.booleans(),
    ),
    st.tuples(st.just("number"), *[st.floats(0, 900)] * 2, TEXTS, st.floats(6, 20), TONE),
)


def same(points, expected):
    return points.shape == expected.shape and np.all(np.abs(points - expected) <= HALF)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(CALLS, max_size=12))
@example([])
def test_a_list_holds_what_was_gathered_in_its_order(calls):
    scene = Scene(920, 410)
    for name, *arguments in calls:
        getattr(scene, name)(*arguments)
    found = read(packed.pack(scene))
    assert (found["version"], found["size"]) == (2, [920, 410])
    for (points, *style), face in zip(found["faces"], scene.faces, strict=True):
        assert same(points, face.points)
        assert style == [face.face, face.line, face.width]
    for (points, *style), line in zip(found["lines"], scene.strokes, strict=True):
        assert same(points, line.points)
        assert style == [line.colour, line.width, list(line.dashes or ())]
    assert found["hatches"] == [[each.name, *each.place] for each in scene.hatches]
    for (place, pixels, tones), image in zip(found["images"], scene.images, strict=True):
        assert (tuple(place), tones) == (image.place, list(image.colours))
        assert np.array_equal(pixels, image.pixels)
    by_style = sorted(
        scene.words, key=lambda word: (coloured(word.colour), word.colour, word.weight, word.turned)
    )
    for (text, numbers, *style), word in zip(found["words"], by_style, strict=True):
        assert text == word.text
        assert same(numbers, np.array((word.x, word.y, word.size)))
        assert style == [word.colour, word.weight, word.turned]


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 300])
def test_an_image_of_names_has_the_colours_that_it_was_given(count):
    tones = [f"#{at:06x}" for at in range(count)]
    places = np.random.default_rng(count).integers(0, count, (20, 30))
    places[0, 0] = count - 1
    scene = Scene(100, 100)
    scene.image(np.zeros((1, 1, 3), np.uint8), 0, 0, 1, 1)  # so that what follows begins at an odd byte
    scene.image(places, 10, 20, 60, 40, tones)
    data = packed.pack(scene)
    (_, (place, pixels, found)) = read(data)["images"]
    assert place == [10, 20, 60, 40]
    assert np.array_equal(np.array(found)[pixels], np.array(tones)[places])
    assert pixels.dtype.itemsize == (1 if count <= 256 else 2)


def test_equal_colours_and_texts_are_sent_once():
    scene = Scene(100, 100)
    for row in range(5):
        scene.number(10, 10 * row, "−1", 10, INK)
        scene.polygon([(0, 0), (1, 0), (1, 1)], PAPER, INK)
    scene.image(np.zeros((2, 2), int), 0, 0, 9, 9, [*shades(INPUT, 3), PAPER])
    header = Reader(packed.pack(scene)).header
    assert header["texts"] == ["−1"]
    assert sorted(header["colours"]) == sorted({PAPER, INK, *shades(INPUT, 3)})
    assert len(header["words"]) == 1


@pytest.mark.parametrize("far", [1024, -1024, 1023.99, 1e9, float("nan"), float("inf")])
@pytest.mark.parametrize("kind", ["polygon", "line", "number"])
def test_what_lies_too_far_out_is_refused(kind, far):
    scene = Scene(100, 100)
    if kind == "number":
        scene.number(10, far, "7", 10, INK)
    else:
        getattr(scene, kind)([(0, 0), (1, 0), (1, far)], INK)
    with pytest.raises(ValueError, match=r"^a coordinate of \S+ units cannot be packed: stay below 1024$"):
        packed.pack(scene)


def test_what_is_shown_at_rest_is_a_list_of_its_own_after_the_other():
    scene = Scene(90, 40)
    scene.image(np.zeros((1, 3), np.uint8), 0, 0, 9, 9)  # 3 bytes, so that the second begins after a gap
    alone = packed.pack(scene)
    assert read(alone)["rest"] is None
    scene.rest.line([(1, 2), (3, 4)], INK)
    scene.rest.text(5, 6, "step", 11)
    rest = read(packed.pack(scene))["rest"]
    assert packed.pack(scene).startswith(alone)
    assert [text for text, *_ in rest["words"]] == ["step"]
    assert same(rest["lines"][0][0], np.array([[(1, 2), (3, 4)]], float))
    assert [text for text, _ in scene.labels] == ["step"]


def test_the_document_tells_of_this_version_and_of_every_key():
    (version,) = re.findall(r"^Version (\d+)", WRITTEN, re.MULTILINE)
    header = Reader(packed.pack(Scene(1, 1))).header
    browser = (ROOT / "helpers" / "explorers" / "browser" / "unpack.js").read_text(encoding="utf-8")
    assert int(version) == packed.VERSION == int(re.search(r"const VERSION = (\d+);", browser)[1])
    assert re.findall(r"^\| `\"(\w+)\"` \|", WRITTEN, re.MULTILINE) == [*header]
