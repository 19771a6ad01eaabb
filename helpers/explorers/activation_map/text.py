"""The words of the class activation map."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.activation_map.model import CLASSES, STAND_FOR, THREE, Result
from helpers.explorers.words import adding_up, bracketed, by
from helpers.networks import AvgPool, Conv, MaxPool, Row

# Names of grids.
SHEET, LAYERS = "sheet", "layers"
MAPS, SCORES = (tuple(f"{what} of {digit}" for digit in THREE) for what in ("map", "score"))


def an(c: int) -> str:
    """Return a class as "a 4 (cat)"."""
    return f"a {THREE[c]} ({STAND_FOR[c]})"


def describe(result: Result) -> str:
    """Say what lies on the sheet, what the three means are, and what the largest score names."""
    size = by(result.state.W, result.state.W)
    if result.state.covered:
        return (
            f"Sheet of {size} with one digit. The maps, their size, their means and the answer are covered."
        )
    n = by(result.places, result.places)
    scores = ", ".join(f"{written(result.scores[c])} for {THREE[c]}" for c in range(CLASSES))
    return (
        f"Sheet of {size} with a {THREE[result.label]}: three maps of {n}. Their means and biases make the "
        f"scores {scores}. The largest says {an(result.named)}: {verdict(result)}. No layer is dense."
    )


def verdict(result: Result) -> str:
    """Say whether that is what lies on the sheet."""
    return "right" if result.right else f"wrong, it is a {THREE[result.label]}"


def sheet_title(result: Result) -> str:
    """What stands above the sheet."""
    what = "a digit" if result.state.covered else f"a {THREE[result.label]}"
    return f"sheet {by(result.state.W, result.state.W)}: {what}"


def map_title(result: Result, c: int) -> str:
    """What stands above the map of a class."""
    size = "" if result.state.covered else f", {by(result.places, result.places)}"
    return f"{MAPS[c]} ({STAND_FOR[c]}){size}"


def heads(result: Result) -> tuple[str, ...]:
    """What stands before the lines below the maps."""
    shape = "" if result.state.covered else "1×1×3: "
    return "mean of each map", "and its bias: score", f"{shape}the scores", "the largest answers"


def mean_and_bias(result: Result, c: int) -> list[float]:
    """The mean of a map and its bias, so that they make the score as they are written."""
    return adding_up((result.means[c], float(result.bias[c])), result.scores[c], 2)


def mean_says(result: Result, c: int) -> str:
    """The mean of a map, written out."""
    cells, (mean, _) = result.places**2, mean_and_bias(result, c)
    return f"sum {written(cells * result.means[c])}/{cells} = {written(mean)}"


def score_says(result: Result, c: int) -> str:
    """A score, written out."""
    mean, bias = mean_and_bias(result, c)
    sign = "−" if bias < 0 else "+"
    return f"{written(mean)} {sign} {written(abs(bias))} = {written(result.scores[c])}"


def answer(result: Result) -> str:
    """What stands under the largest score."""
    return f"it says {an(result.named)}: {verdict(result)}"


def score_sentence(result: Result, c: int) -> str:
    """Say how a score is made of its map."""
    n, (mean, bias) = result.places, mean_and_bias(result, c)
    largest = " It is the largest, so it answers." if c == result.named else ""
    return (
        f"Score of {THREE[c]}: the {n * n} numbers of its map add up to {written(n * n * result.means[c])}; "
        f"divided by {n * n} that is {written(mean)}, and with the bias "
        f"{bracketed(bias)} {written(result.scores[c])}.{largest} "
        "On a larger sheet most numbers are near 0, and so are the means."
    )


# ----------------------------------------------------------------------------- from layer to layer

HEADS = "side", "shape", "weights + biases"


def layer_title(result: Result, place: int) -> str:
    """A layer's name and window: "conv1, 3×3"."""
    row = result.rows[place]
    match row.layer:
        case Conv(kernel_size=int(size)) | MaxPool(size=int(size)):
            return f"{row.name}, {by(size, size)}"
        case AvgPool(size=int(size)):
            return f"{row.name}, {by(size, size)}" if not result.state.covered else row.name
    return "input"


def column_of(result: Result, place: int) -> tuple[str, str, str]:
    """What stands below a layer's title: the side's arithmetic, the shape, the weights."""
    row = result.rows[place]
    if row.layer is None:
        return str(row.shape[0]), by(*row.shape), ""
    weights = f"{row.weights:,} + {row.biases}" if row.weights else "none"
    if result.state.covered:
        return "?", "?", weights
    return _side(result.rows[place - 1], row), by(*row.shape), weights


def _side(before: Row, row: Row) -> str:
    """How a layer makes its side of the one before."""
    old, new = before.shape[0], row.shape[0]
    match row.layer:
        case Conv(kernel_size=1):
            return str(new)
        case Conv():
            return f"{old} − {old - new} = {new}"
        case MaxPool():
            return f"{old}/2 = {new}" if old % 2 == 0 else f"{old}/2, floored: {new}"
    return f"{old}/{old} = 1"


def layer_says(result: Result, place: int) -> str:
    """Say what a layer does to the sizes, and whether a weight hangs on them."""
    row, title = result.rows[place], layer_title(result, place)
    if row.layer is None:
        return f"The input is the sheet, {by(*row.shape)}: W is its side."
    hidden = result.state.covered
    sizes = "?" if hidden else f"{by(*result.rows[place - 1].shape)} → {by(*row.shape)}"
    if isinstance(row.layer, AvgPool):
        window = "" if hidden else " Its window is as large as the map, whatever W is: so W falls out here."
        return f"{title}: {sizes}.{window} It has no weights."
    if not row.weights:
        return f"{title}: {sizes}. It keeps the largest of each 2×2 cells, and has no weights."
    what = f"{row.weights:,} weights and {row.biases} biases"
    what += ", the same ones for every W" * (not hidden)
    if row.name == "score":
        what += f": {row.weights // CLASSES} weights and a bias for each class. No ReLU follows"
    return f"{title}: {sizes}. It has {what}."
