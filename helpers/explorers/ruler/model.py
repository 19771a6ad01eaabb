"""State and result of the stride ruler."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import shapes
from helpers.explorers.settings import Settings, number, sides

# Grid name → convention of `shapes.CONVENTIONS`, its title, and who follows it.
STRIPS = {
    "strict": ("strict", "strict", "the formula in CS231n"),
    "floor": ("onnx", "floor", "PyTorch, ONNX, tf.nn; Caffe conv."),
    "valid": ("tensorflow_valid", "VALID", "TensorFlow, Keras"),
    "same": ("tensorflow_same", "SAME", "TensorFlow, Keras; PyTorch if S = 1"),
    "same lower": ("onnx_same_lower", "SAME_LOWER", "ONNX; its SAME_UPPER is SAME"),
    "ceil": ("caffe_pooling", "ceil", "Caffe pooling, by default"),
}


class State(Settings):
    """The settings. P is an int, or (before, after)."""

    W: int = number(8, 1, 48, "length of the row, in cells", usual=16)
    F: int = number(3, 1, 32, "length of the filter", usual=8)
    S: int = number(2, 1, 32, "stride: how far the filter moves from one place to the next", usual=8)
    P: int | tuple[int, int] = sides(1, 0, 32, "padding on each side, in cells", usual=8)
    dilation: int = number(
        1, 1, 8, "distance between the filter's neighbouring weights; 1 means no gaps", usual=4
    )


@dataclass(frozen=True)
class Result:
    """The row as it is set, and the outcome of each strip's convention."""

    state: State
    axis: shapes.Axis
    outcomes: dict[str, shapes.Outcome]


def compute(state: State) -> Result:
    """Lay the row out as set, and by every convention of `STRIPS`."""
    axis = shapes.axis(state.W, state.F, state.S, state.P, state.dilation)
    outcomes = {name: shapes.by_convention(convention, axis) for name, (convention, *_) in STRIPS.items()}
    return Result(state, axis, outcomes)
