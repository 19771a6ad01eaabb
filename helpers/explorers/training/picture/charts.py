"""The curves of the training explorer: what each step has brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, NONE, PADDING, QUIET, faded
from helpers.drawing.scene import Dashes, Scene
from helpers.explorers.training.model import LAST, Moment, Result
from helpers.explorers.training.text import TITLES, loss, percent

LEFT, WIDTH, HEIGHT = 44, 264, 130
STEP = WIDTH / LAST  # units from one step to the next
TITLE, AXIS = 15, 14  # above the top of a chart; below its end
ENDS = 7  # units by which a number at the end of a line stays within the chart
BEFORE, DASHES = faded(INK, 0.45), (4, 2)  # of the run to compare with
MARKS = (0, 20, 40, 60)  # steps


@dataclass(frozen=True)
class Chart:
    """One curve over the steps, its top at y = `top`; high: the number at its upper end."""

    name: str
    top: float
    high: float
    ticks: tuple[float, ...]
    value: Callable[[Moment], float]
    written: Callable[[Moment], str]

    def at(self, step: int, moment: Moment) -> tuple[float, float]:
        """Where a moment lies; what is too large lies at the top."""
        return LEFT + step * STEP, self.y(min(self.value(moment), self.high))

    def y(self, value: float) -> float:
        return self.top + HEIGHT * (1 - value / self.high)

    def grid(self, steps: int) -> Grid:
        """A strip for each of so many steps."""
        return Grid((LEFT - STEP / 2, self.top), (STEP, 0), (0, HEIGHT), 1, steps)


CHARTS = (
    Chart("accuracy", 30, 100, (0, 50, 100), lambda each: each.accuracy, percent),
    Chart("loss", 205, 3, (0, 1, 2, 3), lambda each: each.loss, loss),
)


def draw_charts(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both curves, and those of the run before; return where the steps lie."""
    for chart in CHARTS:
        scene.text(LEFT - 30, chart.top - TITLE, TITLES[chart.name], 12.5, INK, "bold")
        _draw_axes(scene, chart)
        if result.state.covered:
            scene.text(LEFT + WIDTH / 2, chart.top + HEIGHT / 2, "?", 30, QUIET, across="center")
            continue
        _draw_line(scene, chart, result.before, BEFORE, 1.6, DASHES)
        _draw_line(scene, chart, result.moments, BLACK, 2.0)
        x, y = chart.at(len(result.moments) - 1, result.now)
        scene.polygon(rectangle(x - 2.5, y - 2.5, x + 2.5, y + 2.5), BLACK)
        y = min(max(y, chart.top + ENDS), chart.top + HEIGHT - ENDS)
        scene.text(x + 7, y, chart.written(result.now), 12.5, INK, "bold")
    return {chart.name: [chart.grid(len(result.moments))] for chart in CHARTS}


def _draw_axes(scene: Scene, chart: Chart) -> None:
    scene.polygon(rectangle(LEFT, chart.top, LEFT + WIDTH, chart.top + HEIGHT), NONE, PADDING.line, 0.8)
    scene.lines(
        [[(LEFT, chart.y(each)), (LEFT + WIDTH, chart.y(each))] for each in chart.ticks], PADDING.dark, 0.6
    )
    for each in chart.ticks:
        scene.text(LEFT - 6, chart.y(each), f"{each:g}", 10, QUIET, across="right")
    for step in MARKS:
        x = LEFT + step * STEP
        scene.text(x, chart.top + HEIGHT + AXIS, str(step), 10, QUIET, across="center")
    scene.text(LEFT + WIDTH + 12, chart.top + HEIGHT + AXIS, "steps", 10.5, QUIET)


def _draw_line(
    scene: Scene,
    chart: Chart,
    moments: Sequence[Moment],
    colour: str,
    width: float,
    dashes: Dashes = None,
) -> None:
    points = [chart.at(step, moment) for step, moment in enumerate(moments)]
    if len(points) > 1:
        scene.line(points, colour, width, dashes)
