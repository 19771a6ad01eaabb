"""The words of the score map."""

from __future__ import annotations

import numpy as np

from helpers.explorers.score_map.model import BEST, FULL, NONE_OF_THEM, SIDE, Peak, Placed, Result
from helpers.explorers.words import by, count
from helpers.networks import Conv, MaxPool, Row

# Names of grids.
ANSWERS, LAYERS, COSTS = "answers", "layers", "multiply-adds"
CROP = "crop"  # the canvas's pixels once more, for the window that is scored alone
COVERED = "The map, its size and the names are covered."


def describe(result: Result) -> str:
    """Say what one pass makes of the canvas, what is named, and what all crops alone say and cost."""
    state, n = result.state, result.places
    canvas = _canvas(result)
    padding = ", both convolutions padded with zeros" if state.padded else ""
    if state.covered:
        return f"{canvas}{padding}. {COVERED}"
    one = f"{canvas}{padding}. One" if result.scan else f"{canvas}{padding}: one"
    if n == 1:
        return f"{one} window, so one place with 11 scores. {named(result)}."
    return (
        f"{one} pass gives 11 scores at {by(n, n)} places, {result.field.stride} pixels apart. "
        f"{named(result)}. {compared(result)}, for {result.saved:.1f} times the multiply-adds."
    )


def _canvas(result: Result) -> str:
    """Say what lies on the canvas; of an image also what was done to it, and what the reader is to do."""
    size, digits = result.state.W, count(len(result.digits), "digit", "digits")
    if not (result.scan and result.state.image):
        return f"Canvas {by(size, size)} with {digits}"
    high, wide = result.scan.pixels.shape
    image = f"Your image {result.state.image.name}, {by(high, wide)} pixels"
    image += f" with {digits}" * bool(result.digits)
    if not result.scan.inked:
        return f"{image}: paper all over, for nothing stands out as ink"
    ink = "dark" if result.scan.bright else "bright"
    return f"{image}: paper made 0, {ink} ink {FULL}; a digit should be about {SIDE} pixels high: move W"


def compared(result: Result) -> str:
    """Say how many crops alone have other scores."""
    crops = f"{result.places**2:,} crops of {by(result.crop, result.crop)} alone"
    if not result.differ:
        return f"{crops} have the same scores"
    return f"{differs(result)} of {crops} have other scores"


def differs(result: Result) -> str:
    """The share of the crops that alone have other scores."""
    return share(result.differ / 100)


def named(result: Result) -> str:
    """Say how many digits are named right, and what else is marked."""
    marked = count(len(result.peaks), "place", "places")
    if not result.digits and result.scan:
        return f"{marked} marked"
    if not result.digits:
        return f"No digit was put there, {marked} marked" if result.peaks else "Nothing is marked"
    right = sum(each.right for each in result.peaks)
    wrong = sum(each.digit is not None and not each.right for each in result.peaks)
    inked = sum(each.digit is None and each.inked for each in result.peaks)
    beside = len(result.peaks) - right - wrong - inked
    drew = "in your image" if result.scan else "where you drew"
    said = [f"{right} of {count(len(result.digits), 'digit', 'digits')} named right"]
    said += [f"{wrong} wrong"] * bool(wrong) + [f"{inked} {drew}"] * bool(inked)
    return ", ".join([*said, *[f"{beside} where none is"] * bool(beside)])


def an(answer: int) -> str:
    """Return "a 3", "an 8", "none of them"."""
    if answer == NONE_OF_THEM:
        return "none of them"
    return f"an {answer}" if answer == 8 else f"a {answer}"


def name_of(answer: int) -> str:
    """Return what stands beside the bar of an answer."""
    return "none" if answer == NONE_OF_THEM else str(answer)


def share(part: float) -> str:
    """A share in whole percent; only all of it is 100 %."""
    percent = round(100 * part)
    return f"{percent} %"


def says(shares: np.ndarray) -> str:
    """Say the surest answer of shares [11], and how sure it is."""
    answer = int(shares.argmax())
    return f"{an(answer)}, {share(shares[answer])}"


def titles(result: Result) -> tuple[str, str, str]:
    """What stands above the canvas, the map and the window."""
    state, n = result.state, result.places
    canvas, window = f"{'your image' if result.scan else 'canvas'} {by(state.W, state.W)}", _window(result)
    if state.covered:
        return f"{canvas}: which are named?", "map: how many places?", f"{window}: ?"
    right = sum(each.right for each in result.peaks)
    on_it = f"{len(result.peaks)} marked" if result.scan or state.ink else "no digit"
    if result.digits:
        on_it = f"{right} of {len(result.digits)} named right"
    what = BEST if state.digit == BEST else f"share of {state.digit}"
    size = f"{by(n, n)} places" if n > 1 else "1 place"
    return f"{canvas}: {on_it}", f"{what}, {size}", f"{window}, alone"


def _window(result: Result) -> str:
    row, column = (result.cropped(each) for each in result.at)
    return f"rows {row[0]}–{row[-1]}, columns {column[0]}–{column[-1]}"


def hand(result: Result) -> str:
    """What stands above the digit that a click puts."""
    return f"a click puts {an(Placed(result.state.put, 0, 0).label)}:"


def mark(peak: Peak) -> str:
    """What a peak is marked with: its answer, what is right instead, "?" where no digit lies."""
    if peak.right or (peak.digit is None and peak.inked):
        return str(peak.spot.answer)
    return f"{peak.spot.answer}?" if peak.digit is None else f"{peak.spot.answer}≠{peak.digit.label}"


# ----------------------------------------------------------------------------- from layer to layer

STEP = "step, in pixels"


def layer_title(row: Row) -> str:
    """A layer's name and window: "conv1, 3×3"."""
    match row.layer:
        case Conv(kernel_size=int(size)):
            return f"{row.name}, {by(size, size)}"
        case MaxPool(size=int(size)):
            return f"{row.name}, {by(size, size)}"
    return "input"


def table(result: Result) -> list[tuple[str, list[str]]]:
    """The rows below the picture: (what they are, a word for each layer)."""
    hidden = result.state.covered
    window, canvas = (
        [by(*row.shape) if row.layer is None or not (hidden and at) else "?" for row in rows]
        for at, rows in enumerate((result.one, result.whole))
    )
    return [
        ("one window", window),
        ("whole canvas", canvas),
        (STEP, [str(row.fields[0].stride) for row in result.whole]),
    ]


def costs(result: Result) -> list[str]:
    """What stands at the end of these rows: the multiply-adds of all crops, of one pass, and their ratio."""
    if result.state.covered:
        return ["?", "?", ""]
    (window, canvas), crops = result.costs, result.places**2
    all_crops = f"{window:,}" if crops == 1 else f"{crops:,} × {window:,} = {crops * window:,}"
    if crops == 1:
        return [all_crops, f"{canvas:,}", "the crop is the canvas"]
    return [all_crops, f"{canvas:,}", f"crops cost {result.saved:.1f} times as much"]


def layer_says(result: Result, place: int) -> str:
    """Say what a layer does to the sizes, and how far its outputs are apart."""
    row, one = result.whole[place], result.one[place]
    if row.layer is None:
        sizes = f"one window is {by(*one.shape)}, the canvas {by(*row.shape)}"
        return f"The input: {sizes}. Neighbours are 1 pixel apart."
    before = result.whole[place - 1]
    hidden = result.state.covered
    canvas = "the canvas: ?" if hidden else f"the canvas {by(*before.shape)} → {by(*row.shape)}"
    says = f"{layer_title(row)}: one window {by(*result.one[place - 1].shape)} → {by(*one.shape)}, {canvas}."
    stride, were = row.stride, before.stride
    if stride != were:
        step = f"It moves by 2, so from here on neighbours are {stride} pixels apart"
        return f"{says} {step}: the map's step is the pool's."
    dense = ""
    if row.name in ("fc1", "scores"):
        dense = " The dense layer with the same weights, as a convolution: one unit is one map."
    return f"{says} Neighbours stay {count(int(str(stride)), 'pixel', 'pixels')} apart.{dense}"
