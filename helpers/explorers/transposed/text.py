"""The words of the explorer of transposed convolution: read-out, formula, both conventions of letters."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.transposed.model import AFTER, COUNTS, RESIZE, Result
from helpers.explorers.words import by, one_or, span

COVERED = "The output is covered."


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
    more = state.output_padding
    most = (state.reach + more - 1) // 2
    there = (
        f" of only {state.reach} + {more} by output padding"
        if more
        else f", and stamps reach only {state.reach}"
    )
    return f"P = {state.P} crops {2 * state.P} cells along a side{there}: use P = {most} at most."


def in_units(result: Result) -> str:
    """What whole numbers are counted in where they are parts: ", in 16ths"."""
    return f", in {result.unit}" if result.unit else ""


def _step(result: Result) -> str:
    step = result.state.step
    row, column = divmod(step, len(result.x))
    factor = written(result.x[row, column])
    stamps = f"Step {step}: input row {row}, column {column} stamps {factor} × the kernel"
    rows, columns = landing(result, row), landing(result, column)
    if not (rows and columns):
        return f"{stamps}; P = {result.state.P} crops all of it."
    return f"{stamps} on output {span(rows, 'row')}, {span(columns, 'column')}, added to what is there."


def landing(result: Result, cell: int) -> range:
    """The output rows that the stamp of an input row reaches, without those that are cropped."""
    assert result.axis
    window = result.axis.window(cell)
    return range(max(window.start, 0), min(window.stop, result.axis.input_size))


def spread(result: Result) -> str:
    """Say how many stamps reach the cells inside an output, and why so many; else what its cells hold."""
    F, S = result.state.F, result.state.S
    along = sorted({len(range(start, F, S)) for start in range(S)})
    in_all = sorted({one * other for one in along for other in along})
    found = f"{_either(along)} along each axis, {_either(in_all)} in all"
    if len(along) == 1:
        most = f"{along[0]}·{along[0]} stamps"
        kind, pattern = "a multiple of", f"inside, {most} reach every cell: even"
        lacking = f"no cell here is far enough from the border for {most}"
    elif F < S:
        kind, pattern = "less than", f"{found}; between the stamps are holes"
        lacking = "too few cells are here for holes between stamps"
    else:
        kind, pattern = "no multiple of", f"inside, {found}: a checkerboard"
        lacking = "too few cells are here for a checkerboard"
    why = f"F = {F} is {kind} S = {S}"
    if _inside(result) == set(along):
        return f"{why}: {pattern}."
    assert result.y is not None
    counts = sorted(set(result.y.ravel().tolist()))
    are = f"the counts are {_either(counts)}" if len(counts) > 1 else f"every count is {counts[0]}"
    return f"{why}, but {lacking}: {are}."


def _inside(result: Result) -> set[int]:
    """How many stamps reach a cell along an axis, of the cells whose stamps the input's border cuts none."""
    state, axis = result.state, result.axis
    assert axis
    # The stamps before the first input cell and after the last would begin S from theirs; no output padding.
    inside = range(max(state.F - state.S, 0), min(state.W * state.S, state.reach))
    return {axis.reads[cell] for cell in range(axis.input_size) if cell + state.P in inside}


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
    stretched, around = state.S * (state.W - 1) + 1, state.F - state.P - 1
    # P would crop into what the guide's convolution, which only pads, can make.
    padded = f"p′ = k − p − 1 = {around}" if around >= 0 else "none: p is more than k − 1"
    return [
        ("input", f"i = {size}", f"i′ = {state.W}, stretched to {stretched}", f"W = {state.W}"),
        ("kernel", f"k = {state.F}", f"k′ = k = {state.F}", f"kernel_size = {state.F}"),
        ("stride", f"s = {state.S}", "s′ = 1", f"stride = {state.S}"),
        ("padding", f"p = {state.P}", padded, f"padding = {state.P}"),
        (
            "at the end",
            f"a = {state.output_padding} unread",
            f"a = {state.output_padding} more",
            f"output_padding = {state.output_padding}",
        ),
        ("output", f"o = {state.W}", f"o′ = {size}", ours),
    ]
