"""State and result of the stride ruler."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers import shapes
from helpers.explorers.settings import Settings, choice, covering, number, sides

# The rule that a reader chooses → its name in `shapes.CONVENTIONS`, and who follows it.
RULES = {
    "floor": ("onnx", "PyTorch, ONNX, tf.nn; Caffe conv."),
    "strict": ("strict", "the formula in CS231n"),
    "VALID": ("tensorflow_valid", "TensorFlow, Keras"),
    "SAME": ("tensorflow_same", "TensorFlow, Keras; PyTorch if S = 1"),
    "SAME_LOWER": ("onnx_same_lower", "ONNX; its SAME_UPPER is SAME"),
    "ceil": ("caffe_pooling", "Caffe pooling, by default"),
}
PLAIN, ALL = "floor", "all six"
OWN_PADDING = ("VALID", "SAME", "SAME_LOWER")  # whatever P is


class State(Settings):
    """The settings. P is an int, or (before, after)."""

    W: int = number(8, 1, 48, "length of the row, in cells", usual=16)
    F: int = number(3, 1, 32, "length of the filter", usual=8)
    S: int = number(2, 1, 32, "stride: how far the filter moves from one place to the next", usual=8)
    P: int | tuple[int, int] = sides(1, 0, 32, "padding on each side, in cells", usual=4)
    dilation: int = number(
        1, 1, 8, "distance between the filter's neighbouring weights; 1 means no gaps", usual=4
    )
    rule: str = choice((*RULES, ALL), "whose padding and rounding: frameworks differ", width=170)
    covered: bool = covering()


@dataclass(frozen=True)
class Result:
    """The row as it is set, and the outcome by each rule that is shown."""

    state: State
    axis: shapes.Axis
    outcomes: dict[str, shapes.Outcome]

    @property
    def compared(self) -> bool:
        """Whether all rules are shown, one below the other."""
        return len(self.outcomes) > 1

    @property
    def outcome(self) -> shapes.Outcome:
        """What is shown where only one is."""
        return next(iter(self.outcomes.values()))

    @property
    def rows(self) -> list[shapes.Axis]:
        """The rows that are drawn."""
        return [self.known(name) for name in self.outcomes]

    def known(self, name: str) -> shapes.Axis:
        """The row by a rule; covered, without the padding that the rule brings itself."""
        if not self.state.covered:
            return self.outcomes[name].axis
        return replace(self.axis, before=0, after=0) if name in OWN_PADDING else self.axis


def compute(state: State) -> Result:
    """Lay the row out as set, and by the rule that is chosen, or by all."""
    axis = shapes.axis(state.W, state.F, state.S, state.P, state.dilation)
    names = RULES if state.rule == ALL else (state.rule,)
    outcomes = {name: shapes.by_convention(RULES[name][0], axis) for name in names}
    return Result(state, axis, outcomes)
