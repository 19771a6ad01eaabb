"""The picture of a shared kernel's gradient: forward above, back below, and the sums between."""

from __future__ import annotations

import numpy as np

from helpers.drawing.legend import (
    INPUT_ENTRY,
    NEGATIVE_ENTRY,
    OUTPUT_ENTRY,
    PADDING_ENTRY,
    Entry,
    draw_legend,
)
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.gathering.layout import (
    BACK,
    BEHIND,
    DX,
    DY,
    DZ,
    ERRORS,
    FORWARD,
    HEIGHT,
    INPUT,
    LEFT,
    OLD_Y,
    TARGET,
    TITLE,
    WIDTH,
    Place,
    X,
    Y,
)
from helpers.explorers.gathering.model import GATHERED, KERNEL, MAX, NOTHING, Result
from helpers.explorers.gathering.model.parts import role_of, values_of
from helpers.explorers.gathering.picture.cells import blocked, draw_blocked, draw_part, mark_winners
from helpers.explorers.gathering.picture.signs import draw_flow, draw_signs
from helpers.explorers.gathering.text import BETWEEN, loss_lines, no_window, note, titles

SIZE = WIDTH, HEIGHT
LINE = 16  # from a line of text to the next
STEP_ENTRY = Entry("this step", "none", BLACK)
KERNEL_ENTRY = Entry("kernel", FILTER.middle, FILTER.line)
WINNER_ENTRY = Entry("won its window", OUTPUT.text, OUTPUT.text)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw all parts and the step; return where their cells lie."""
    places, said, values = result.places, titles(result), values_of(result)
    rounded = [draw_part(scene, result, name, place, values[name]) for name, place in places.items()]
    for name, place in places.items():
        colour = role_of(result, name).text
        scene.text(place.plane.x, place.plane.y - TITLE, said[name], 12, colour, "bold")
    draw_signs(scene, result)
    draw_flow(scene, result, places)
    if result.state.through == MAX and result.dz.size and not result.hides_errors:
        mark_winners(scene, places[OLD_Y if result.state.updated else Y], result)
    if DY in places and not result.hides_errors:
        draw_blocked(scene, places[DY], result)
    if not result.dz.size:
        scene.text(LEFT, BACK, no_window(result), 12, LEFTOVER.text)
    else:
        _draw_words(scene, result, places)
        _draw_step(scene.rest, result, places)
    _draw_key(scene, result, places, any(rounded))
    return {name: [place.grid] for name, place in places.items()}


def _draw_words(scene: Scene, result: Result, places: dict[str, Place]) -> None:
    """Write the rule below the input, where there is room, and the loss below the target."""
    for at, line in enumerate(() if DX in places else note(result)):
        if line:
            scene.text(INPUT, BACK + LINE * at, line, 11, QUIET)
    for at, line in enumerate(BETWEEN if result.state.through == NOTHING else ()):
        scene.text(BEHIND, FORWARD + LINE * (at + 1), line, 11, QUIET)
    for at, line in enumerate(loss_lines(result)):
        last = at == 2
        colour, weight = (INK, "bold") if last else (QUIET, "normal")
        scene.text(TARGET, BACK + LINE * (at + 1) + 6 * last, line, 13 if last else 11, colour, weight)


def _draw_step(rest: Scene, result: Result, places: dict[str, Place]) -> None:
    """Frame what the step is made of."""
    state, now = result.state, result.now
    if now is None or state.updated:
        return
    row, column = now.place
    top, left = (at * state.S - state.P for at in now.place)
    framed = [(Y, row, column, 1), (DY, row, column, 1)]
    if state.view == GATHERED:
        framed = [(DX, row, column, 1), (ERRORS, row - state.F + 1, column - state.F + 1, state.F)]
    elif state.view == KERNEL:
        framed.append((X, top, left, state.F))
    else:
        framed.append((DX, top, left, state.F))
    for name, row, column, side in framed:
        frame(rest, places[name].cells(row, column, side), BLACK)
    tells = DZ in places and not result.hides_errors
    for row, column in np.argwhere(result.routes[:, *now.place].reshape(result.dz.shape)) if tells else ():
        frame(rest, places[DZ].cells(row, column, 1), BLACK, 1.2)


def _draw_key(scene: Scene, result: Result, places: dict[str, Place], rounded: bool) -> None:
    entries = [INPUT_ENTRY, KERNEL_ENTRY, OUTPUT_ENTRY, NEGATIVE_ENTRY]
    if result.state.P or ERRORS in places:
        entries.insert(1, PADDING_ENTRY)
    if result.now and not result.state.updated:
        entries.append(STEP_ENTRY)
    if result.state.through == MAX and result.dz.size and not result.hides_errors:
        entries.append(WINNER_ENTRY)
    stops = DY in places and blocked(result).any() and not result.hides_errors
    words = [*["gets no error"] * bool(stops), *["read by no window"] * bool(result.axis.unread_runs)]
    if words:
        entries.append(Entry(", ".join(words), LEFTOVER.light, LEFTOVER.line, "leftover"))
    end = draw_legend(scene, entries, 8, HEIGHT - 10, 12)
    if rounded:
        scene.text(end, HEIGHT - 10, "Long numbers are rounded: point at them.", 11, QUIET)
