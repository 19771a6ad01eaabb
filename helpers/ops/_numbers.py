"""Number types of the operations: what is accepted, what is computed with, what comes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.shapes import readable, shown

INT64 = np.iinfo(np.int64)
_MOST_ROWS = 2**27  # of a list: more are 1 GiB as a list already


def numbers(name: str, value: Any, wanted: str = "an array of numbers") -> np.ndarray:
    """Return `value` as an array of bools, integers or real floats, or raise a ValueError."""
    if endless(value):
        raise ValueError(f"{name} must be at most {_MOST_ROWS:,} rows long, or an array, got {len(value):,}")
    try:
        array = np.asarray(value)
    except Exception as error:  # an array-like of another library raises whatever it likes, and says why
        numpys = str(error).startswith("setting an array element with a sequence")  # says less than the value
        reason = "" if numpys else readable(" ".join(str(error).split()), 120)
        uneven = numpys and "inhomogeneous" in str(error)
        got = "rows of different lengths" if uneven else shown(value) + f" ({reason})" * bool(reason)
        raise ValueError(f"{name} must be {wanted}, got {got}") from None
    if array.dtype.kind not in "biuf":
        kind = readable(str(array.dtype))
        raise ValueError(f"{name} must be an array of integers or real floats, got {kind}: convert it")
    return array


def endless(value: Any) -> bool:
    """Whether `value` is a list, or the like, of more rows than are made an array."""
    try:
        return not isinstance(value, np.ndarray) and len(value) > _MOST_ROWS
    except Exception:  # it has no length, as a number, or as a tensor of another library without axes
        return False


def image(name: str, value: object) -> np.ndarray:
    """Return `value` as an array [..., H, W, D] of numbers, with H, W and D at least 1."""
    array = numbers(name, value)
    if array.ndim < 3:
        raise ValueError(
            f"{name} has {array.ndim} axes, shape {shown(array.shape)}: it must be [H, W, D], "
            "batch axes before them, so add the axes that are missing (one channel is D = 1)"
        )
    if 0 in array.shape[-3:]:
        raise ValueError(f"{name} has shape {shown(array.shape)}: H, W and D must be at least 1")
    return array


def filters(kernel: object, wanted: str) -> np.ndarray:
    """Return `kernel` as an array with four axes and at least one filter; `wanted` is their meaning."""
    array = numbers("kernel", kernel)
    if array.ndim != 4:
        raise ValueError(f"kernel has {array.ndim} axes, shape {shown(array.shape)}: kernel must be {wanted}")
    if array.shape[3] == 0:
        raise ValueError(f"kernel has shape {shown(array.shape)}: it must hold at least 1 filter, K")
    return array


def biases(bias: object, outputs: int) -> np.ndarray | None:
    """Return `bias` as an array [outputs], or None."""
    if bias is None:
        return None
    array = numbers("bias", bias)
    if array.shape != (outputs,):
        raise ValueError(
            f"bias shape {shown(array.shape)} does not match {outputs} outputs: bias must be [{outputs}]"
        )
    return array


def types(
    x: np.ndarray, weights: np.ndarray, bias: np.ndarray | None, terms: int
) -> tuple[np.dtype, np.dtype]:
    """Return (result, work): the dtype of the output, and the one to multiply and add in.

    terms: how many products make up one output number. Integers are multiplied as float32 where no
    sum can reach beyond 2**24, up to which float32 is exact, else as float64 up to 2**53: matrix products
    of floats are tens of times faster. Beyond, as int64; and as Python integers where int64 might overflow.
    """
    result = result_type(x, weights) if bias is None else result_type(x, weights, bias)
    if result.kind == "f":
        return result, work_type(result, 0)
    bound = terms * largest(x) * largest(weights) + (0 if bias is None else largest(bias))
    return result, work_type(result, bound)


def result_type(x: np.ndarray, *others: np.ndarray) -> np.dtype:
    """Return the dtype of what is computed of these: that of a float x, else float64 or int64."""
    if x.dtype.kind == "f":
        return x.dtype.newbyteorder("=")
    return np.dtype(np.float64 if any(other.dtype.kind == "f" for other in others) else np.int64)


def work_type(result: np.dtype, bound: int) -> np.dtype:
    """Return the dtype to multiply and add in; bound: of the absolute values of sums of integers."""
    if result.kind == "f":
        return np.result_type(result, np.float32)
    fitting = (np.float32, 2**24), (np.float64, 2**53), (np.int64, INT64.max)
    return np.dtype(next((work for work, limit in fitting if bound <= limit), object))


def largest(array: np.ndarray) -> int:
    """Return the largest absolute value in an array of integers, 0 when it is empty."""
    return max(abs(int(array.min())), abs(int(array.max()))) if array.size else 0


def store(out: np.ndarray, values: np.ndarray, summed: str = "x and its weights") -> None:
    """Write `values` into `out`; Python integers that int64 cannot hold raise a ValueError.

    summed: the arguments that they are sums of.
    """
    if values.dtype == object:
        for value in values.flat:
            if not INT64.min <= value <= INT64.max:
                total = f"{summed} give the sum {shown(value)}, beyond int64"
                raise ValueError(f"{total}: use smaller numbers or floats")
    out[...] = values
