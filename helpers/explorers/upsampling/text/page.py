"""The words of a segmented page."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.upsampling.model.page import NETS, Page
from helpers.explorers.words import adding_up, by
from helpers.samples import THREE

BOLD = "bold: the highest score is what a net says"
CLICK = "Click: its scores."
THROUGH = ", which come from the coarser cells that are outlined, too"
COVERED = "What the three nets say is covered."
NAMES = (*map(str, THREE), "paper")
POOLS = {"pool5": "pool5's", "pool4": "pool4's", "pool3": "pool3's"}
TITLES = {"pool5": "pool5", "pool4": "pool4", "fused16": "sum", "pool3": "pool3", "fused8": "sum"}


def named(kind: int) -> str:
    """A class as sentences name it: “4” or paper."""
    return NAMES[kind] if NAMES[kind] == "paper" else f"“{NAMES[kind]}”"


def describe(result: Page) -> str:
    """Say what is segmented, how well, and what the shown pixel's scores come from."""
    side = result.side
    lead = f"A page of {by(side, side)} pixels with {digits(result)}; every pixel gets a class"
    if result.state.covered:
        return f"{lead}, by scores at strides 32, 16 and 8. {COVERED}"
    ious = ", ".join(f"{net} {iou(result, net)}" for net in NETS)
    return f"{lead}. Mean IoU of the classes on it: {ious}. {pixel(result)}"


def digits(result: Page) -> str:
    """Name the digits on the page."""
    *others, last = (NAMES[kind] for kind in result.found.digits)
    return f"digits {', '.join(others)} and {last}" if others else f"no digit but {last}"


def iou(result: Page, net: str) -> str:
    """The mean IoU of a net over the classes on this page."""
    return f"{result.found.ious[net]:.2f}"


def pixel(result: Page) -> str:
    """What the nets say of the shown pixel, and how its score for the shown class is added up."""
    row, column = result.at
    says = ", ".join(f"{net} {named(int(result.found.said[net][row, column]))}" for net in NETS)
    truth = named(int(result.found.labels[row, column]))
    return f"Pixel row {row}, column {column} is {truth}; {says}: {added(result, row, column)}."


def added(result: Page, row: int, column: int) -> str:
    """The score of 8s for the shown class at a pixel, as a sum."""
    first, *others = shares(result, row, column, result.kind)
    whole = tenths(result.found.scores.fcn8[row, column, result.kind])
    signs = "".join(f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in others)
    return f"score {first}{signs} = {whole} for {named(result.kind)}"


def shares(result: Page, row: int, column: int, kind: int) -> list[str]:
    """What the pools add to the score of 8s for a class, so that they make it as they are written."""
    parts = [float(each[kind]) for each in result.found.shares(row, column).values()]
    return [tenths(each) for each in adding_up(parts, float(result.found.scores.fcn8[row, column, kind]), 1)]


def tenths(score: float) -> str:
    """A score with one decimal."""
    return f"{score:.1f}".replace("-0.0", "0.0").replace("-", "−")


def map_title(result: Page, name: str) -> str:
    """The title of a coarse map, with its size."""
    size = len(result.map(name))
    return f"{TITLES[name]}: {by(size, size)}"


def score(result: Page, name: str, row: int, column: int) -> str:
    """The number of a cell of a coarse map."""
    return written(result.map(name)[row, column])
