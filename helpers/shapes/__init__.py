"""Integer arithmetic of convolution: sizes, padding, what is left over, parameter counts.

Sizes are in cells, padding is in cells per side, ``dilation=1`` means no gaps, and counting starts
at 0. One axis is handled at a time by `Axis`; rows and columns together by `axes`. Integers and the
standard library only.

Sources: CS231n, "Convolutional Networks"; Dumoulin & Visin, "A guide to convolution arithmetic for
deep learning" (arXiv 1603.07285).
"""

from helpers.shapes.arguments import (
    MOST_ENTRIES,
    PADDING_NAMES,
    Padding,
    Paddings,
    Sides,
    check_entries,
    effective_size,
    flag,
    pad_sides,
    pair,
    whole,
)
from helpers.shapes.conventions import CONVENTIONS, Outcome, by_convention
from helpers.shapes.counts import (
    Counts,
    check_groups,
    conv_counts,
    dense_counts,
    locally_connected_counts,
)
from helpers.shapes.fits import Fits, nearest_fits, output_size
from helpers.shapes.receptive import ReceptiveField, receptive_fields
from helpers.shapes.refusals import readable, shown
from helpers.shapes.residues import divisors_around as divisors_around  # serves other packages too
from helpers.shapes.transposed import rounded_up, transposed_axes, transposed_axis, transposed_size
from helpers.shapes.window import Axis, axes, axis, require_outputs

__all__ = [
    "CONVENTIONS",
    "MOST_ENTRIES",
    "PADDING_NAMES",
    "Axis",
    "Counts",
    "Fits",
    "Outcome",
    "Padding",
    "Paddings",
    "ReceptiveField",
    "Sides",
    "axes",
    "axis",
    "by_convention",
    "check_entries",
    "check_groups",
    "conv_counts",
    "dense_counts",
    "effective_size",
    "flag",
    "locally_connected_counts",
    "nearest_fits",
    "output_size",
    "pad_sides",
    "pair",
    "readable",
    "receptive_fields",
    "require_outputs",
    "rounded_up",
    "shown",
    "transposed_axes",
    "transposed_axis",
    "transposed_size",
    "whole",
]
