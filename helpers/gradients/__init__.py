"""The backward passes of a convolutional network in numpy, and a check of them by small differences.

An operation of `ops` makes y of x, and a loss L is computed of y. Given ``dy``, which is ∂L/∂y in the shape
of y, its backward pass returns ∂L/∂x in the shape of x, and ∂L/∂w of weights in the shape of the weights.
Weights that are used at many places and for all images of a batch get the *sum* of what each use asks for.

Arrays, settings and errors are those of `ops`. Number types follow x:

- float32 ``x`` gives float32 and float64 gives float64; float16 is computed in float32 and rounded last;
- integers and bools alone give exact int64 (averages: float64); integer ``x`` beside floats gives float64.

No argument is ever changed; NaN and infinity flow as in any float arithmetic, without warnings.

Sources: CS231n, "Backpropagation, Intuitions" and "Convolutional Networks"; Dumoulin & Visin, "A guide to
convolution arithmetic for deep learning" (arXiv 1603.07285), chapter 4; Goodfellow, Bengio and Courville,
"Deep Learning", sections 6.5 and 9.5.
"""

from helpers.gradients._convolution import conv2d_backward
from helpers.gradients._convolution import (
    conv2d_weights_backward as conv2d_weights_backward,
)  # a name written twice serves other packages
from helpers.gradients._dense import dense_backward, relu_backward
from helpers.gradients._loss import softmax_cross_entropy
from helpers.gradients._numerical import numerical_gradient
from helpers.gradients._pooling import avg_pool2d_backward, max_pool2d_backward

__all__ = [
    "avg_pool2d_backward",
    "conv2d_backward",
    "dense_backward",
    "max_pool2d_backward",
    "numerical_gradient",
    "relu_backward",
    "softmax_cross_entropy",
]
