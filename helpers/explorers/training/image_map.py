"""What the training explorer answers to the pointer."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.training.model import INK, Result
from helpers.explorers.training.text import (
    ANSWERS,
    TITLES,
    an,
    at_the_start,
    begins,
    chance,
    comes_to,
    filter_now,
    small,
)

ASK = "Click: ink or paper; press and move: draw, with Shift rub out; or type a number, 0 to 16."
COVERED = "Covered: what will become of it?"


def regions(result: Result) -> list[Region]:
    """The image map: the steps of both curves, each filter at the start and now, the digit, the answers."""
    found = _steps(result)
    for k in range(result.now.filters.shape[2]):
        found += _filter(result, k)
    return [*found, _digit(result), _answers(result)]


def _steps(result: Result) -> list[Region]:
    says = [_moment(result, step) for step in range(len(result.moments))]
    lights = tuple(Light(name, "row", "column") for name in TITLES)
    return [Region(name, "{says}", {"says": ByColumn(says)}, lights) for name in TITLES]


def _moment(result: Result, step: int) -> str:
    """Say what a step has brought, and what the same step of the run before had."""
    if result.state.covered:
        return f"{begins(step)}. Covered: what are the loss and the accuracy?"
    says = f"{begins(step)}: {comes_to(result.moments[step])}."
    if step < len(result.before):
        says += f" The run before: {comes_to(result.before[step])}."
    return says


def _filter(result: Result, k: int) -> list[Region]:
    start, now, slopes = (
        array[:, :, k].ravel() for array in (result.moments[0].filters, result.now.filters, result.now.slopes)
    )
    covered = result.state.covered
    fields: dict[str, Field] = {
        "start": ByCell([written(each) for each in start]),
        "now": ByCell(["?" if covered else written(each) for each in now]),
        "slope": ByCell([COVERED if covered else _slope(each) for each in slopes]),
    }
    names = at_the_start(k), filter_now(k)
    says = f"Filter {k}, row {{row}}, column {{column}}: now {{now}}; at the start {{start}}. {{slope}}"
    lights = tuple(Light(name, "row", "column") for name in names)
    return [Region(name, says, fields, lights) for name in names]


def _slope(slope: float) -> str:
    """Say what the gradient of the loss by a weight asks for."""
    if not slope:
        return "Its gradient is 0: the loss does not hang on it now."
    where = "smaller" if slope > 0 else "larger"
    return f"Its gradient is {small(slope)}: the loss falls where it becomes {where}."


def _digit(result: Result) -> Region:
    says = f"Pixel in row {{row}}, column {{column}}: {{value}} of 16. {ASK}"
    values = ByCell(result.image.ravel().tolist())
    return Region("digit", says, {"value": values}, edit=INK, choose=True, pen=True)


def _answers(result: Result) -> Region:
    says = [_answer(result, each) for each in range(len(result.scores))]
    return Region(ANSWERS, "{says}", {"says": ByRow(says)}, (Light(ANSWERS, "row", "column"),))


def _answer(result: Result, answer: int) -> str:
    what = an(answer)
    if result.state.covered:
        return f"The answer “{what}”. Covered: how sure is it?"
    score = result.scores[answer]
    is_ = ", and it is right" if answer == result.label else ""
    share = f"which the softmax makes {chance(result, answer)}"
    return f"The answer “{what}”: score {written(score)}, {share}{is_}."
