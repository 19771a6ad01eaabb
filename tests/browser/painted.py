"""Scenes painted by the browser's painter in an empty page, and how far two pictures are apart."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from helpers.drawing.packed import pack
from helpers.drawing.palette import THEMES
from helpers.drawing.scene import Scene

# Paints packed scenes one after another at one ratio; of each it returns the part `crop` as a PNG.
PAINT = """async ([scenes, ratio, colours, lights]) => {
    const [{ unpackList }, { paint, paintLight, paintRest }, { fontReady }] =
        await Promise.all(["/unpack.js", "/paint.js", "/font.js"].map(name => import(name)));
    await fontReady();
    const pngs = [];
    for (const [packed, crop] of scenes) {
        const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
        const list = unpackList(new DataView(bytes.buffer));
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = list.size.map(side => Math.round(side * ratio));
        const context = canvas.getContext("2d"), theme = name => colours[name];
        paint(context, list, ratio, theme);
        if (lights) {
            const unlit = new OffscreenCanvas(canvas.width, canvas.height);
            unlit.getContext("2d").drawImage(canvas, 0, 0);
            paintLight(context, unlit, lights, ratio, theme);
        } else paintRest(context, list, ratio, theme);
        const [left, top, right, low] = crop ?? [0, 0, canvas.width, canvas.height];
        const part = new OffscreenCanvas(right - left, low - top);
        part.getContext("2d").drawImage(canvas, -left, -top);
        const data = new Uint8Array(await (await part.convertToBlob()).arrayBuffer());
        pngs.push(btoa(data.reduce((text, byte) => text + String.fromCharCode(byte), "")));
    }
    return pngs;
}"""

Crop = tuple[int, int, int, int] | None


def pixels(png: str | bytes) -> np.ndarray:
    """Return a PNG, its bytes or these in base64, as uint8 [rows, columns, 3]."""
    data = base64.b64decode(png) if isinstance(png, str) else png
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def painted(
    page,
    scenes: Sequence[Scene],
    ratio: float = 1.0,
    theme: str = "light",
    crops: Sequence[Crop] = (),
    lights: dict[str, str] | None = None,
) -> list[np.ndarray]:
    """Paint scenes on canvases of the page `modules`; return them as uint8 [rows, columns, 3].

    crops: of each scene the part to return, (left, top, right, bottom) in pixels. lights: what is pointed at,
    `here`, what belongs to it, `lit`, and `all` cells; else what is at rest is shown, too.
    """
    wishes = [
        (base64.b64encode(pack(scene)).decode(), crop)
        for scene, crop in zip(scenes, crops or [None] * len(scenes), strict=True)
    ]
    return [pixels(png) for png in page.evaluate(PAINT, [wishes, ratio, THEMES[theme], lights])]


RATIO = 3  # pixels of a unit, at which pictures are compared
NEAR = [(down, across) for down in range(-2, 3) for across in range(-2, 3) if down**2 + across**2 <= 4]
WINDOW = 4  # pixels
SAME = 4  # of 255: what rounding makes
# Measured over all presets of all explorers: the canvas is at most 18.4 from the still (Walk, W = 244:
# gaps a pixel wider or not), elsewhere at most 14. The faults of test_painted make 25 (a face), 31 and more.
TOLERANCE = 20


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return how far two pictures [rows, columns, 3] are apart, 0 to 255.

    A pixel is as far from the other picture as it lies outside of what there is within two pixels of its
    place: so an edge may be a little aside, and be smoothed in another way. What counts is the largest mean
    of these distances in a square of `WINDOW` pixels, of one picture from the other and back.
    """
    assert one.shape == other.shape
    differ = np.flatnonzero((np.maximum(one, other) - np.minimum(one, other) > SAME).any(axis=2))
    return max(_farthest(one, other, differ), _farthest(other, one, differ))


def _farthest(one: np.ndarray, other: np.ndarray, places: np.ndarray) -> float:
    rows, columns, _ = one.shape
    around = np.pad(other, ((2, 2), (2, 2), (0, 0)), "edge").reshape(-1, 3)
    wide = columns + 4
    middles = (places // columns + 2) * wide + places % columns + 2
    low, high = np.full((len(places), 3), 255, np.uint8), np.zeros((len(places), 3), np.uint8)
    for down, across in NEAR:
        there = around[middles + (down * wide + across)]
        np.minimum(low, there, out=low)
        np.maximum(high, there, out=high)
    here = one.reshape(-1, 3)[places]
    distances = np.zeros(rows * columns, np.int32)
    distances[places] = np.abs(here - np.clip(here, low, high).astype(np.int16)).max(axis=1, initial=0)
    sums = np.pad(distances.reshape(rows, columns), ((1, 0), (1, 0)))
    for axis in (0, 1):
        sums = sums.cumsum(axis=axis, dtype=np.int32)
    size = WINDOW
    inside = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return float(inside.max(initial=0)) / size**2
