"""The words of the explorer of transposed convolution: read-out, formula, both conventions of letters."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.transposed.model import AFTER, COUNTS, RESIZE, Result
from helpers.explorers.words import by, one_or

COVERED = "The output is covered: how large will it be, and what will its cells hold?"


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state = result.state
    if state.view == RESIZE:
        return _resized(result)
    kernel = "" if state.view == COUNTS else f" ({state.kernel}{in_units(result)})"
    setting = (
        f"Input {by(state.W, state.W)}, kernel {by(state.F, state.F)}{kernel}, S = {state.S}, P = {state.P}, "
        f"output padding {state.output_padding}"
    )
    if result.y is None:
        return f"{setting}: no output. {no_output(result)}"
    if state.covered:
        return f"{setting}. {COVERED}"
    shown = spread(result) if state.view == COUNTS else _step(result)
    return f"{setting}: output {by(state.size, state.size)}. {shown}"


def no_output(result: Result) -> str:
    """Say what P crops, and which P does not."""
    state = result.state
    most = (state.reach + state.output_padding - 1) // 2
    return (
        f"P = {state.P} crops {2 * state.P} cells along a side, and stamps reach only {state.reach}: "
        f"use P = {most} at most."
    )


def in_units(result: Result) -> str:
    """What whole numbers are counted in where they are parts: ", in 16ths"."""
    return f", in {result.unit}" if result.unit else ""


def _step(result: Result) -> str:
    step = result.state.step
    row, column = divmod(step, len(result.x))
    return (
        f"Step {step}: input row {row}, column {column} stamps {written(result.x[row, column])} × the kernel "
        f"on output {lands(result, row, 'row')}, {lands(result, column, 'column')}, added to what is there."
    )


def landing(result: Result, cell: int) -> range:
    """The output rows that the stamp of an input row reaches, without those that are cropped."""
    assert result.axis
    window = result.axis.window(cell)
    return range(max(window.start, 0), min(window.stop, result.axis.input_size))


def lands(result: Result, cell: int, what: str) -> str:
    """Say where the stamp of an input row or column lies: "rows 2 to 4"."""
    return span(landing(result, cell), what)


def span(cells: range, what: str) -> str:
    """Return neighbouring rows or columns in words: "rows 2 to 4", "row 2" or "no row"."""
    if not cells:
        return f"no {what}"
    return f"{what}s {cells[0]} to {cells[-1]}" if len(cells) > 1 else f"{what} {cells[0]}"


def spread(result: Result) -> str:
    """Say how many stamps reach the cells inside an output, and why so many."""
    F, S = result.state.F, result.state.S
    along = sorted({len(range(start, F, S)) for start in range(S)})
    if len(along) == 1:
        number = f"{along[0]}·{along[0]}"
        return f"F = {F} is a multiple of S = {S}: inside, {number} stamps reach every cell: even."
    in_all = sorted({one * other for one in along for other in along})
    found = f"{_either(along)} along each axis, {_either(in_all)} in all"
    if F < S:
        return f"F = {F} is less than S = {S}: {found}; between the stamps are holes."
    return f"F = {F} is no multiple of S = {S}: inside, {found}: a checkerboard."


def _either(numbers: list[int]) -> str:
    *some, last = map(str, numbers)
    return f"{', '.join(some)} or {last}" if some else last


def _resized(result: Result) -> str:
    state = result.state
    kernel = by(AFTER, AFTER)
    setting = (
        f"Resize, then convolve: each cell of the {by(state.W, state.W)} input becomes "
        f"{by(state.S, state.S)} copies, which a {kernel} convolution with P = 1 reads"
    )
    if state.covered or result.y is None:
        return f"{setting}. {COVERED}"
    size, most = len(result.y), int(result.y.max())
    border = ", fewer at the border" if size > 1 else ""
    return (
        f"{setting}: output {by(size, size)}. Each cell adds {most} {one_or(most, 'product', 'products')}"
        f"{border}: even, no checkerboard."
    )


def formula(result: Result) -> str:
    """The arithmetic of the output's size, as "(W − 1)·S + F − 2P + output padding = … = 7"."""
    state = result.state
    if state.view == RESIZE:
        size = "?" if state.covered else f"{state.W}·{state.S} = {state.W * state.S}"
        kept = f"a {by(AFTER, AFTER)} convolution with P = 1 keeps that size"
        return f"W·S = {size}, and {kept}; the F, P and output padding of the controls are not used"
    letters = "(W − 1)·S + F − 2P + output padding"
    if state.covered:
        return f"{letters} = ?"
    numbers = f"({state.W} − 1)·{state.S} + {state.F} − 2·{state.P} + {state.output_padding}"
    return f"{letters} = {numbers} = {written(state.size)}"


WHOSE = "For readers of papers: the direct convolution reads our output and makes our input."
HEADS = "", "direct convolution", "the guide: transposed", "PyTorch, Keras: this layer"


def table(result: Result) -> list[tuple[str, str, str, str]]:
    """The letters of Dumoulin and Visin's guide and of the frameworks, a row for each thing they name."""
    state = result.state
    size = "?" if state.covered else written(state.size) if state.size > 0 else "none"
    ours = f"(W − 1)·S + F − 2P + … = {size}" if state.size > 0 else size
    stretched, around = state.S * (state.W - 1) + 1, written(state.F - state.P - 1)
    return [
        ("input", f"i = {size}", f"i′ = {state.W}, stretched to {stretched}", f"W = {state.W}"),
        ("kernel", f"k = {state.F}", f"k′ = k = {state.F}", f"kernel_size = {state.F}"),
        ("stride", f"s = {state.S}", "s′ = 1", f"stride = {state.S}"),
        ("padding", f"p = {state.P}", f"p′ = k − p − 1 = {around}", f"padding = {state.P}"),
        (
            "at the end",
            f"a = {state.output_padding} unread",
            f"a = {state.output_padding} more",
            f"output_padding = {state.output_padding}",
        ),
        ("output", f"o = {state.W}", f"o′ = {size}", ours),
    ]
