"""What a notebook defines to teach an operation is that operation: it gives the numbers of `ops`."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from tools.normalise import read

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def taught(notebook, name):
    """Return the function `name` that a cell with the tag "teaches" defines."""
    cells = [
        cell.source
        for cell in read(NOTEBOOKS / notebook).cells
        if "teaches" in cell.metadata.get("tags", []) and f"def {name}(" in cell.source
    ]
    assert len(cells) == 1
    scope = {"np": np}
    exec(cells[0], scope)
    return scope[name]


SIZES = st.fixed_dictionaries(
    {
        "rows": st.integers(1, 7),
        "columns": st.integers(1, 7),
        "depth": st.integers(1, 3),
        "filters": st.integers(1, 3),
        "size": st.integers(1, 4),
        "stride": st.integers(1, 3),
        "padding": st.integers(0, 2),
        "seed": st.integers(0, 99),
    }
).filter(lambda s: min(s["rows"], s["columns"]) + 2 * s["padding"] >= s["size"])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SIZES)
def test_convolve_is_conv2d(s):
    convolve = taught("01_how_a_filter_slides.ipynb", "convolve")
    rng = np.random.default_rng(s["seed"])
    x = rng.integers(-9, 10, (s["rows"], s["columns"], s["depth"]))
    kernel = rng.integers(-9, 10, (s["size"], s["size"], s["depth"], s["filters"]))
    bias = rng.integers(-9, 10, s["filters"])
    expected = ops.conv2d(x, kernel, bias, stride=s["stride"], padding=s["padding"])
    assert np.array_equal(convolve(x, kernel, bias, s["stride"], s["padding"]), expected)


def test_convolve_keeps_what_narrow_and_fractional_numbers_need():
    convolve = taught("01_how_a_filter_slides.ipynb", "convolve")
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (5, 6, 2)).astype(np.uint8)
    for kernel in (rng.integers(-9, 10, (3, 3, 2, 2)), rng.integers(-9, 10, (3, 3, 2, 2)) / 2):
        expected = ops.conv2d(x.astype(float), kernel.astype(float), np.zeros(2), padding=1)
        assert np.array_equal(convolve(x, kernel, np.zeros(2, int), 1, 1), expected)
