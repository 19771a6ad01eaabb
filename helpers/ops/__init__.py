"""The operations of a convolutional network in numpy, forward only: every layer cross-correlates.

Cross-correlation slides the kernel as it is; a convolution in the mathematician's sense flips it
first. "Convolution" in deep learning means the former, and here too.

Arrays are channels-last: ``x [..., H, W, D]`` with any number of leading batch axes, none too.
``stride``, ``dilation``, ``size``: an int or (rows, columns). ``padding``: an int, (rows, columns),
((top, bottom), (left, right)), or "valid", "same" (the odd cell at the end), "same_lower" (at the
beginning), "full". Inputs are never changed. Number types:

- integers and bools of any width give exact int64; a sum that does not fit in int64 is refused;
- float32 ``x`` gives float32 and float64 gives float64, whatever the types of kernel and bias;
- float16 ``x`` is computed in float32 and rounded once, at the end;
- integer ``x`` with a float kernel or bias gives float64.

NaN and infinity flow as in any float arithmetic, without warnings. Wrong input raises a ValueError
that names the argument, its value and the fix; nothing larger than `LARGEST`, 8 GiB, is made. Where the
shapes look like another framework's order of axes, the sentence offers the line that turns them round;
where they fit all the same, a UserWarning does.

Sources: CS231n, "Convolutional Networks"; Dumoulin & Visin, "A guide to convolution arithmetic for
deep learning" (arXiv 1603.07285); the ONNX operator definitions.
"""

from helpers.ops._bilinear import bilinear_kernel as bilinear_kernel
from helpers.ops._convolution import conv2d
from helpers.ops._convolution import (
    settled_conv2d as settled_conv2d,
)  # names written twice serve other packages
from helpers.ops._dense import dense, relu
from helpers.ops._dense import settled_dense as settled_dense
from helpers.ops._fitting import LARGEST
from helpers.ops._fitting import times as times
from helpers.ops._numbers import image as image
from helpers.ops._numbers import largest as largest
from helpers.ops._numbers import numbers as numbers
from helpers.ops._numbers import result_type as result_type
from helpers.ops._numbers import store as store
from helpers.ops._numbers import work_type as work_type
from helpers.ops._orders import channels_first as channels_first
from helpers.ops._orders import turned as turned
from helpers.ops._orders import warn_reader as warn_reader
from helpers.ops._pooling import avg_pool2d, max_pool2d
from helpers.ops._pooling import cells_counted as cells_counted
from helpers.ops._pooling import settled_pooling as settled_pooling
from helpers.ops._transposed import conv2d_transpose
from helpers.ops._transposed import scatter as scatter
from helpers.ops._windows import blocks as blocks
from helpers.ops._windows import tap as tap
from helpers.ops._windows import window_matrices as window_matrices

__all__ = [
    "LARGEST",
    "avg_pool2d",
    "conv2d",
    "conv2d_transpose",
    "dense",
    "max_pool2d",
    "relu",
]
