"""Where the parts of the picture of feature maps lie: at anchors that hang on depth and filters alone.

The input, beside it each filter's slices with the map that they make, and below both a place for the close-up
of one output: the pixels, the weights and the products of each channel, and their sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Point
from helpers.drawing.scene import Place
from helpers.explorers.sliding.lettering import number_size, widest, widest_of_sum
from helpers.shapes import Axis

TOP, LOW, LEFT, RIGHT = 30, 268, 8, 912  # of the pictures, their titles included
TITLE = 16  # units of a picture's title
INPUT, MAPS = 222, 248  # the side of the input's place; where the maps' places begin
PLACES = {1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (4, 1), 5: (3, 2), 6: (3, 2), 7: (4, 2), 8: (4, 2)}  # of K maps
ABOVE = 4  # filters, whose slices lie above their maps; else to the left
SIDES = 5, 8, 12, 16, 24, 32, 48, 64, 96, 132, 164  # pixels that a place has to hold: the first enough
LARGEST, LEAST = 40, 3  # units of a pixel; of a map's pixel, even where the input's are smaller
CELL = 30  # units of a weight, at most
BIAS, GAP, APART = 16, 4, 8  # the side of a bias; between slices; between slices and their map
LABELS, BLOCKS, SUMS = 280, 289, 378  # heights: of the close-up's labels, its upper edge, its sums
BLOCK, ACROSS, WIDEST = 78, 816, 272  # the close-up: the side of a block, all channels, one channel
SIGN = 14  # units of a × or =
BOLD, CELLS = 13.0, 11.5  # font sizes: of sums, in cells at most
BESIDE = 49  # from the last channel to the middle of the bias and the total


@dataclass(frozen=True, kw_only=True)
class CloseUp:
    """Where the close-up lies: by channel the planes of its pixels, weights and products, [D] each.

    places: the left edges of their places, [D][3], each `side` wide. aside: the middle of bias and total.
    sizes: of the numbers of pixels, of weights and of products, 0 for none; line: of the sums.
    """

    pixels: list[Plane]
    weights: list[Plane]
    products: list[Plane]
    places: list[list[float]]
    side: float
    aside: float
    sizes: list[float]
    line: float


@dataclass(frozen=True, kw_only=True)
class MapsLayout:
    """inputs: cell (0, 0) of each picture of the input; filters [K][D]; titles: where a map's begins.

    cover: the place (left, top, right, bottom) of what stands for an output that is covered. room: units
    for a title. weights, added: the size of the numbers of slices and of biases, 0 for none.
    """

    inputs: list[Plane]
    filters: list[list[Plane]]
    biases: list[Plane]
    maps: list[Plane]
    cover: Place
    titles: list[Point]
    room: float
    weights: float
    added: float
    close_up: CloseUp


def lay_out_maps(
    pictures: int,
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    y: np.ndarray | None,
    rows: Axis,
    columns: Axis,
) -> MapsLayout:
    """Lay out x [H, W, D] in so many pictures, kernel [F, F, D, K], bias [K], y [H_out, W_out, K] or None."""
    size, _, depth, filters = kernel.shape
    heaviest = widest(kernel)
    across, down = PLACES[filters]
    wide, high = (RIGHT - MAPS) / across, (LOW - TOP) / down
    titles = [(MAPS + k % across * wide, TOP + k // across * high) for k in range(filters)]
    inputs = _inputs(pictures, rows, columns)
    room, height = wide - 12, high - TITLE - (down > 1) * GAP
    above = filters == ABOVE
    side = room - 6 if above else min(height, room - APART - 48)
    box = (room, height - side - GAP) if above else (min(room - APART - side, 220), height)
    used = max(rows.output_size, columns.output_size)
    pixel = min(side / _enough(used), max(inputs[0].size, LEAST))
    edge, slices, at_bias = _slices(*box, depth, size)
    aside, below = (0.0, box[1] + GAP) if above else (box[0] + APART, 0.0)
    corners = [(left, top + TITLE) for left, top in titles]
    first, _ = corners[0 if above else across - 1]  # of the maps that an output's place takes
    return MapsLayout(
        inputs=inputs,
        filters=[[Plane(left + a, top + b, edge) for a, b in slices] for left, top in corners],
        biases=[Plane(left + at_bias[0], top + at_bias[1], BIAS) for left, top in corners],
        maps=[Plane(left + aside, top + below, pixel) for left, top in corners],
        cover=(first + aside, TOP + TITLE + below, RIGHT - 6, TOP + high - GAP),
        titles=titles,
        room=wide - 6,
        weights=number_size(heaviest, edge),
        added=number_size(widest(bias), BIAS),
        close_up=_close_up(x, kernel, bias, y, heaviest),
    )


def _enough(used: int) -> int:
    return next(each for each in SIDES if each >= used)


def _inputs(count: int, rows: Axis, columns: Axis) -> list[Plane]:
    """The pictures of the input in one square: one, or a few beside and below each other."""
    across = 1 if count == 1 else 2 if count < 5 else 3
    step = (INPUT + GAP) / across
    side = step - GAP - (TITLE if across > 1 else 0)
    cell = min(side / _enough(max(rows.padded_size, columns.padded_size)), LARGEST)
    return [
        Plane(
            LEFT + at % across * step + columns.before * cell,
            TOP + TITLE + at // across * step + rows.before * cell,
            cell,
        )
        for at in range(count)
    ]


def _slices(wide: float, high: float, depth: int, size: int) -> tuple[float, list[Point], Point]:
    """The cell of the slices in a box, and from its corner where each slice lies, and the bias."""

    def side(across: int, right: bool) -> float:
        down = -(-depth // across)
        free = across * down > depth  # a place for the bias
        room = wide - (0 if free or not right else BIAS + GAP), high - (0 if free or right else BIAS + GAP)
        return min((room[0] - (across - 1) * GAP) / across, (room[1] - (down - 1) * GAP) / down)

    across, right = max(product(range(1, depth + 1), (False, True)), key=lambda each: side(*each))
    cell = min(CELL, side(across, right) / size)
    step = cell * size + GAP
    places = [(at % across * step, at // across * step) for at in range(depth + 1)]
    if depth % across == 0 and right:
        places[depth] = across * step, places[depth - 1][1] + max(cell * size - BIAS, 0)
    return cell, places[:depth], places[depth]


def _close_up(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, y: np.ndarray | None, heaviest: float
) -> CloseUp:
    size, _, depth, _ = kernel.shape
    pitch = min(ACROSS / depth, WIDEST)
    side = min(BLOCK, (pitch - 10 - 2 * SIGN) / 3)
    cell = min(side / size, side / 3)
    places = [[LEFT + d * pitch + part * (side + SIGN) for part in range(3)] for d in range(depth)]
    inset, down = (side - cell * size) / 2, (BLOCK - cell * size) / 2
    planes = [[Plane(left + inset, BLOCKS + down, cell) for left in each] for each in places]
    pixels, weights, products = map(list, zip(*planes, strict=True))
    brightest = float(x.max())
    whole = kernel if np.all(kernel % 1 == 0) else np.trunc(kernel)
    decimals = 0.0 if whole is kernel else heaviest - widest(whole)
    ems = widest(np.array([brightest])), heaviest, widest(np.trunc(brightest * kernel)) + decimals
    ends = _ends(y, whole is kernel and not np.any(bias % 1))
    sums, added, total = widest_of_sum(brightest, kernel, bias, ends)
    return CloseUp(
        pixels=pixels,
        weights=weights,
        products=products,
        places=places,
        side=side,
        aside=LEFT + depth * pitch + BESIDE,
        sizes=[min(number_size(em, cell), CELLS) for em in ems],
        line=min(BOLD, (pitch - 6) / sums, 2 * (BESIDE - 2) / added, 2 * (BESIDE - 2) / total),
    )


def _ends(y: np.ndarray | None, whole: bool) -> np.ndarray | None:
    """Numbers as wide as the widest output, without a look at all their decimals."""
    if y is None:
        return None
    ends = np.array([y.min(), y.max()])
    return ends if whole else np.trunc(ends) + np.copysign(0.25, ends)
