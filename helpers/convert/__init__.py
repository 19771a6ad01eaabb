"""One layer written in another's form: connection tables, dense weights as kernels, the matrix of a layer.

A connection table is a boolean array [D, K]: ``table[d, k]`` says whether output map k reads input
map d. An ordinary convolution has a full table, a grouped one a block-diagonal table, a depthwise one
a diagonal. A map that reads nothing is allowed: its output is its bias.

Kernels are [F, F, D, K] and dense weights [inputs, outputs], as in `helpers.ops`; biases [K] are the
same in every form. The matrix of a layer is [outputs, inputs], both flattened channels-last. Inputs are
never changed. Wrong input raises a ValueError that names the argument, its value and the fix.

Sources: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition"
(1998), section II.B; CS231n, "Convolutional Networks". Used by
``notebooks/03_parameter_sharing.ipynb`` and ``notebooks/04_one_by_one_convolution.ipynb``.
"""

from helpers.convert.dense import conv_to_dense, dense_to_conv
from helpers.convert.matrix import MOST_ENTRIES, conv_matrix, conv_matrix_elements, local_matrix
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

__all__ = [
    "LENET5_C3",
    "MOST_ENTRIES",
    "TableCounts",
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
    "ungrouped_kernel",
]
