"""One layer written in another's form: connection tables, dense weights as kernels, the matrix of a layer.

Whole networks too: `to_convolutional` makes every dense layer of one a convolution. `average_classes`
and `bilinear_kernel` are what a fully convolutional network begins to learn from.

A connection table is a boolean array [D, K]: ``table[d, k]`` says whether output map k reads input
map d. An ordinary convolution has a full table, a grouped one a block-diagonal table, a depthwise one
with a filter for each map a diagonal. A map that reads nothing is allowed: its output is its bias.

Kernels are [F, F, D, K] and dense weights [inputs, outputs], as in `helpers.ops`; biases [K] are the
same in every form. The matrix of a layer is [outputs, inputs], both flattened channels-last. Inputs are
never changed. Wrong input raises a ValueError that names the argument, its value and the fix; so does
what would have more than `MOST_ENTRIES` entries, before any of it is made.

Sources: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition"
(1998), section II.B; CS231n, "Convolutional Networks"; Simonyan & Zisserman, "Very deep convolutional
networks for large-scale image recognition" (arXiv 1409.1556), section 3.2; Long, Shelhamer & Darrell,
"Fully convolutional networks for semantic segmentation" (arXiv 1411.4038).
"""

from helpers.convert.classes import average_classes
from helpers.convert.dense import conv_to_dense, dense_to_conv
from helpers.convert.matrix import conv_matrix, conv_matrix_elements, local_matrix
from helpers.convert.network import to_convolutional
from helpers.convert.tables import (
    LENET5_C3,
    TableCounts,
    check_table,
    full_table,
    grouped_kernel,
    grouped_table,
    groups_of,
    mask_kernel,
    one_to_one_table,
    table_counts,
    ungrouped_kernel,
)
from helpers.ops import bilinear_kernel
from helpers.shapes import MOST_ENTRIES

__all__ = [
    "LENET5_C3",
    "MOST_ENTRIES",
    "TableCounts",
    "average_classes",
    "bilinear_kernel",
    "check_table",
    "conv_matrix",
    "conv_matrix_elements",
    "conv_to_dense",
    "dense_to_conv",
    "full_table",
    "grouped_kernel",
    "grouped_table",
    "groups_of",
    "local_matrix",
    "mask_kernel",
    "one_to_one_table",
    "table_counts",
    "to_convolutional",
    "ungrouped_kernel",
]
