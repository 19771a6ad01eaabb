"""What frameworks make of the same settings: each convention's padding, number of outputs and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from helpers.shapes.transposed import rounded_up
from helpers.shapes.window import Axis, axis


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

    @property
    def outputs(self) -> int:
        """The number of outputs, 0 where the convention refuses."""
        return 0 if self.refusal else self.axis.output_size

    @property
    def dropped(self) -> tuple[int, ...]:
        """The input cells that no window reads."""
        return tuple(range(self.axis.input_size)) if self.refusal else self.axis.never_read


def _floored(one: Axis) -> Outcome:
    if one.span < 0:
        return Outcome(one, refusal="the window does not fit")
    return Outcome(one)


def _strict(one: Axis) -> Outcome:
    if one.span >= 0 and not one.exact:
        return Outcome(one, refusal=f"{one.span / one.stride + 1:.4g} is not whole")
    return _floored(one)


def _named(padding: str) -> Callable[[Axis], Outcome]:
    def lay(one: Axis) -> Outcome:
        return _floored(axis(one.input_size, one.kernel_size, one.stride, padding, one.dilation))

    return lay


def _torch_same(one: Axis) -> Outcome:
    outcome = _named("same")(one)
    return replace(outcome, refusal="takes stride 1 only") if one.stride > 1 else outcome


def _torch_pool(one: Axis) -> Outcome:
    if 2 * max(one.before, one.after) > one.window_size:
        return Outcome(one, refusal="takes P up to half of F")
    return _rounded(one, rounded_up(one))


def _caffe_pool(one: Axis) -> Outcome:
    if one.dilation > 1:
        return Outcome(one, refusal="has no dilation")
    if max(one.before, one.after) >= one.kernel_size:
        return Outcome(one, refusal="takes only P below F")
    if one.before or one.after:
        return _rounded(one, rounded_up(one))
    # Without padding nothing is dropped, not even a window that would start behind the input (S > F).
    return _rounded(one, replace(one, after=-one.span % one.stride))


def _rounded(one: Axis, up: Axis) -> Outcome:
    return replace(_floored(up), outside=up.after - one.after)


CONVENTIONS: dict[str, Callable[[Axis], Outcome]] = {
    "strict": _strict,
    "pytorch": _floored,
    "pytorch_same": _torch_same,
    "pytorch_ceil_mode": _torch_pool,
    "tensorflow_valid": _named("valid"),
    "tensorflow_same": _named("same"),
    "onnx_same_upper": _named("same"),
    "onnx_same_lower": _named("same_lower"),
    "caffe_convolution": _floored,
    "caffe_pooling": _caffe_pool,
}


def by_convention(name: str, one: Axis) -> Outcome:
    """Return what the convention `name` of `CONVENTIONS` makes of an axis's settings.

    ``strict``: CS231n's formula, whole numbers only. ``pytorch``, ``caffe_convolution``: floor.
    ``pytorch_same``: padding='same', stride 1 only. ``tensorflow_valid`` and ``tensorflow_same``: also
    Keras; they take no P of their own, so that of `one` is ignored. ``onnx_same_upper``,
    ``onnx_same_lower``: auto_pad. ``pytorch_ceil_mode``, ``caffe_pooling``: pooling rounds up, and a
    window that would start in the padding behind the input is dropped.
    Raises ValueError for an unknown name.
    """
    if name not in CONVENTIONS:
        raise ValueError(f"convention {name!r} is not known: use one of {', '.join(CONVENTIONS)}")
    return CONVENTIONS[name](one)
