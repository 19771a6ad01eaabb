"""The words of the gathering explorer: titles, notes, what the picture shows."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.gathering.layout import (
    AFTER,
    BEFORE,
    DX,
    DY,
    DZ,
    ERRORS,
    FACTOR,
    LEARNED,
    MADE_OF,
    OLD_Y,
    OLD_Z,
    PART,
    SUM,
    TURNED,
    WANTED,
    WEIGHTS,
    X,
    Y,
    Z,
)
from helpers.explorers.gathering.model import (
    AVERAGE,
    GATHERED,
    KERNEL,
    MAX,
    NOTHING,
    RATE,
    RELU,
    SCATTERED,
    Result,
)
from helpers.explorers.words import by, count, one_or

Z_IS = {NOTHING: "z", RELU: "z = ReLU(y)", MAX: "z: largest of 2×2", AVERAGE: "z: mean of 2×2"}
NOTE = (
    "Each output hands back its",
    "error times its patch. All",
    "these terms are summed: the",
    "one kernel's gradient.",
)
NOTES: dict[str, tuple[str, ...]] = {
    NOTHING: (),
    RELU: ("Where y ≤ 0 the ReLU lets", "no error through."),
    MAX: ("A window's error goes to the", "largest, the first of equal", "ones. Two wins: both errors."),
    AVERAGE: ("A window's error goes to its", "four cells, a quarter each;", "what a cell gets adds up."),
}
UPDATED = (
    "One step changed the one",
    "kernel, and with it every",
    "output, as all use it.",
)
BETWEEN = "nothing in between:", "the loss sees y itself"


def titles(result: Result) -> dict[str, str]:
    """What stands above each part."""
    state, step = result.state, result.state.step
    so_far = f"sum of {step} of {state.steps}"
    scattered = state.view == SCATTERED and not state.updated
    return {
        X: "input, padded" if state.P else "input",
        WEIGHTS: "kernel",
        TURNED: "weights" if state.covered else "turned",
        Y: "y, new kernel" if state.updated else "output y",
        Z: Z_IS[state.through],
        WANTED: "target",
        OLD_Y: "y before",
        OLD_Z: "z before",
        DZ: "error dL/dz = z − target",
        DY: "error dL/dy = y − target" if state.through == NOTHING else "error dL/dy",
        ERRORS: "errors dL/dy, zeros around and between" if state.S > 1 else "errors dL/dy, zeros around",
        DX: "dL/dx" if step == state.steps else "dL/dx so far",
        LEARNED: "new kernel",
        MADE_OF: {KERNEL: "patch", GATHERED: "errors", SCATTERED: "kernel"}[state.view],
        FACTOR: "error",
        PART: {KERNEL: "term", GATHERED: "products", SCATTERED: "stamp"}[state.view],
        BEFORE: "there before" if scattered else "before" if state.covered else f"sum of {max(step - 1, 0)}",
        AFTER: "there now" if scattered else "dL/dk" if result.whole or state.covered else so_far,
        SUM: f"dL/dx[{', '.join(map(str, result.now.place))}]" if result.now else "dL/dx of a cell",
    }


def note(result: Result) -> tuple[str, ...]:
    """What is said below the input, line by line; nothing where it would tell what is covered."""
    if result.state.covered:
        return ()
    if result.state.updated:
        return UPDATED
    more = NOTES[result.state.through]
    return (*NOTE, "", *more) if more else NOTE


def loss_lines(result: Result) -> list[str]:
    """The loss, before and after the step of learning."""
    letter = "y" if result.state.through == NOTHING else "z"
    now = f"L = {written(result.old.loss)}"
    if result.state.updated:
        after = "?" if result.state.covered else written(result.new.loss)
        now = f"L: {written(result.old.loss)} → {after}"
    return ["loss L: half the sum of", f"all {letter} − target, squared", now]


def describe(result: Result) -> str:
    """Say what the picture shows: the settings, the step, what it comes to."""
    state, size = result.state, result.axis.output_size
    setting = (
        f"{by(state.W, state.W)} input, {by(state.F, state.F)} kernel, S = {state.S}, P = {state.P}: "
        f"{by(size, size)} output"
    )
    if not state.behind:
        return f"{setting}. {no_window(result)}"
    through = ""
    if state.through != NOTHING:
        through = f", then {state.through}" + " of 2×2 with stride 1" * state.pools
    if state.updated:
        return f"{setting}{through}. {_learned(result)}"
    return f"{setting}{through}. {_covered(result) if state.covered else _step(result)}"


def no_window(result: Result) -> str:
    """Say that the pooling has no place, and which input is large enough; with padding every one is."""
    state = result.state
    article = "An" if state.through == AVERAGE else "A"
    return f"{article} {state.through} of 2×2 has no place in it: use W = {state.F + state.S}."


def _learned(result: Result) -> str:
    places = one_or(result.dy.size, "its one place", f"all {result.dy.size} places")
    if result.state.covered:
        return f"One step of learning, kernel − {RATE}·dL/dk. What comes of it is covered."
    start = f"One step of learning: kernel − {RATE}·dL/dk is the new kernel, used at {places}."
    return f"{start} The loss goes from {written(result.old.loss)} to {written(result.new.loss)}."


def _covered(result: Result) -> str:
    if result.state.view == KERNEL:
        return f"Covered: {'the errors that come back to y, ' * result.hides_errors}all terms, and dL/dk."
    return f"Covered: {'the errors that come back to y, and ' * result.hides_errors}dL/dx."


def _step(result: Result) -> str:
    """Say what the step adds."""
    state, now, size = result.state, result.now, result.dy.size
    if now is None:
        does = {
            KERNEL: f"{count(size, 'output', 'outputs')} will hand back error times patch, all for one dL/dk",
            GATHERED: "each input cell will gather its gradient",
            SCATTERED: "each output will stamp its error times the kernel on dL/dx",
        }[state.view]
        return f"Nothing is added yet: {does}."
    place = f"[{now.place[0]}, {now.place[1]}]"
    if state.view == GATHERED:
        return (
            f"Input cell {place} gathers: the kernel turned by 180° times the errors below it, added up, "
            f"is dL/dx{place} = {written(now.part.sum())}."
        )
    error = written(result.dy[now.place])
    if state.view == SCATTERED:
        return (
            f"Output {place} stamps its error, {error}, times the kernel as it is on the cells that it read: "
            f"{state.step} of {count(size, 'stamp', 'stamps')}."
        )
    if result.whole:
        summed = "The only term is" if size == 1 else f"All {size} terms are summed, not averaged:"
        return f"{summed} dL/dk. One step, kernel − {RATE}·dL/dk, then changes the kernel at every place."
    return (
        f"Output {place} hands back its error, {error}, times the patch that it read: term {state.step} of "
        f"{size} in the kernel's gradient, dL/dk."
    )
