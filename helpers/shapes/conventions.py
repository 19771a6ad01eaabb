"""What frameworks make of the same settings: each convention's padding, number of outputs and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from helpers.shapes.arguments import whole
from helpers.shapes.refusals import shown
from helpers.shapes.transposed import rounded_up
from helpers.shapes.window import Axis, axis, check_axis


@dataclass(frozen=True)
class Outcome:
    """One axis by one convention.

    `axis` has the padding that the convention uses; its last `outside` cells are not padding: the last
    window sticks out over them and is cut off. `refusal` says why the convention takes no such
    setting, or is None; then `axis` is what it would have been.
    """

    axis: Axis
    outside: int = 0
    refusal: str | None = None

    def __post_init__(self) -> None:
        check_axis("axis", self.axis)
        object.__setattr__(self, "outside", whole("outside", self.outside, 0))
        if not (self.refusal is None or isinstance(self.refusal, str)):
            raise ValueError(f"refusal must be a text or None, got {shown(self.refusal)}")

    @property
    def outputs(self) -> int:
        """The number of outputs, 0 where the convention refuses."""
        return 0 if self.refusal else self.axis.output_size

    @property
    def dropped(self) -> tuple[int, ...]:
        """The input cells that no window reads; all of them where the convention refuses."""
        return self.axis.all_cells if self.refusal else self.axis.never_read


Convention = Callable[[Axis], Outcome]


def _floored(one: Axis) -> Outcome:
    if one.span < 0:
        return Outcome(one, refusal="the window does not fit")
    return Outcome(one)


def _strict(one: Axis) -> Outcome:
    if one.span >= 0 and not one.exact:
        return Outcome(one, refusal=f"{one.span}/{one.stride} is not whole")
    return _floored(one)


def _one_padding(lay: Convention) -> Convention:
    def checked(one: Axis) -> Outcome:
        if one.before != one.after:
            return Outcome(one, refusal="takes one P for both sides")
        return lay(one)

    return checked


def _named(padding: str) -> Convention:
    def lay(one: Axis) -> Outcome:
        return _floored(axis(one.input_size, one.kernel_size, one.stride, padding, one.dilation))

    return lay


def _torch_same(one: Axis) -> Outcome:
    outcome = _named("same")(one)
    return replace(outcome, refusal="takes stride 1 only") if one.stride > 1 else outcome


def _torch_pool(one: Axis) -> Outcome:
    if 2 * one.before > one.window_size:
        return Outcome(one, refusal="takes P up to half the window")
    return _rounded(one, rounded_up(one))


def _caffe_pool(one: Axis) -> Outcome:
    if one.dilation > 1:
        return Outcome(one, refusal="has no dilation")
    if one.before >= one.kernel_size:
        return Outcome(one, refusal="takes only P below F")
    if one.before:
        return _rounded(one, rounded_up(one))
    # Without padding nothing is dropped, not even a window that would start behind the input (S > F).
    return _rounded(one, replace(one, after=-one.span % one.stride))


def _rounded(one: Axis, up: Axis) -> Outcome:
    return Outcome(up, up.after - one.after) if up.output_size else _floored(one)


CONVENTIONS: dict[str, Convention] = {
    "strict": _strict,
    "pytorch": _one_padding(_floored),
    "pytorch_same": _torch_same,
    "pytorch_ceil_mode": _one_padding(_torch_pool),
    "tensorflow_valid": _named("valid"),
    "tensorflow_same": _named("same"),
    "onnx": _floored,
    "onnx_same_upper": _named("same"),
    "onnx_same_lower": _named("same_lower"),
    "caffe_convolution": _one_padding(_floored),
    "caffe_pooling": _one_padding(_caffe_pool),
}


def by_convention(name: str, one: Axis) -> Outcome:
    """Return what the convention `name` of `CONVENTIONS` makes of an axis's settings.

    ``strict``: CS231n's formula, whole numbers only. ``pytorch``, ``caffe_convolution``: floor, one P
    for both sides. ``onnx``: floor, each side a P of its own. ``pytorch_same``: padding='same', stride 1
    only. ``tensorflow_valid``, ``tensorflow_same``: also Keras, which takes no stride with a dilation.
    ``onnx_same_upper``, ``onnx_same_lower``: auto_pad (where the steps are so large that no padding is
    wanted, onnxruntime crops the input instead). All that are named valid or same bring their own
    padding, and that of `one` is ignored. ``pytorch_ceil_mode``, ``caffe_pooling``: pooling rounds up,
    one P for both sides, and a window that would start behind the input is dropped; by Caffe only where
    there is padding (along rows or columns; here only this axis is known).
    Raises ValueError for an unknown name, and for what is no axis.
    [PyTorch's Pool.h, pooling_output_shape; Caffe's pooling_layer.cpp, Reshape]
    """
    check_axis("one", one)
    if not (isinstance(name, str) and name in CONVENTIONS):
        raise ValueError(f"convention {shown(name)} is not known: use one of {', '.join(CONVENTIONS)}")
    return CONVENTIONS[name](one)
