"""What every backward pass must do, as checks of a module like `helpers.gradients`."""

import numpy as np
from oracles import conv_backward_by_loops, max_pool_backward_by_loops, pooled_cells

from helpers import ops

CONVOLUTION = {"stride": (2, 1), "padding": ((1, 0), (0, 2)), "dilation": (1, 2), "groups": 2}
POOL = {"stride": (1, 2), "padding": ((1, 1), (0, 1)), "dilation": (1, 2), "ceil_mode": True}


def whole_numbers(*shape, low=-9, high=10, seed=0):
    """Return the same whole numbers, as float64, for the same shape."""
    return np.random.default_rng((*shape, seed)).integers(low, high, shape).astype(np.float64)


def check_conv2d(gradients, batch=2):
    """One convolution with everything in it, every image by plain loops."""
    x, kernel = whole_numbers(batch, 6, 7, 4), whole_numbers(3, 2, 2, 6)
    y = ops.conv2d(x, kernel, **CONVOLUTION)
    dy = whole_numbers(*y.shape, seed=1)
    loops = [conv_backward_by_loops(*pair, kernel, **CONVOLUTION) for pair in zip(dy, x, strict=True)]
    dx, dkernel, dbias = gradients.conv2d_backward(dy, x, kernel, **CONVOLUTION)
    np.testing.assert_array_equal(dx, np.stack([each[0] for each in loops]).astype(float))
    np.testing.assert_array_equal(dkernel, sum(each[1] for each in loops).astype(float))
    np.testing.assert_array_equal(dbias, sum(each[2] for each in loops).astype(float))


def check_dense(gradients):
    """Every number of the sums written out."""
    dy, x, weights = whole_numbers(3, 2), whole_numbers(3, 4), whole_numbers(4, 2)
    dx, dweights, dbias = gradients.dense_backward(dy, x, weights)
    np.testing.assert_array_equal(dx, [[sum(e[k] * w[k] for k in range(2)) for w in weights] for e in dy])
    expected = [[sum(x[n, i] * dy[n, k] for n in range(3)) for k in range(2)] for i in range(4)]
    np.testing.assert_array_equal(dweights, expected)
    np.testing.assert_array_equal(dbias, [sum(dy[n, k] for n in range(3)) for k in range(2)])


def check_relu(gradients):
    """Below 0, at 0 of either sign, above."""
    dx = gradients.relu_backward(np.array([1.0, 2, 3, 4, 5]), np.array([-2, -0.0, 0.0, 1e-300, 3]))
    np.testing.assert_array_equal(dx, [0, 0, 0, 4, 5])


def check_max_pool2d(gradients):
    """Windows that overlap, cells that tie, a NaN, padding beside negative numbers, a last window cut off."""
    x = whole_numbers(5, 6, 3, low=-4, high=-1)
    x[2, 3, 1] = x[3, 4, 1] = np.nan
    dy = whole_numbers(*ops.max_pool2d(x, (3, 2), **POOL).shape, low=1)
    expected = max_pool_backward_by_loops(dy, x, (3, 2), **POOL)
    np.testing.assert_array_equal(gradients.max_pool2d_backward(dy, x, (3, 2), **POOL), expected)
    np.testing.assert_array_equal(
        gradients.max_pool2d_backward([[[7]]], [[[2], [2]], [[2], [1]]], 2).ravel(), [7, 0, 0, 0]
    )
    x = whole_numbers(4, 6, 2)
    dy = whole_numbers(*ops.max_pool2d(x, 2).shape, low=1)
    keywords = {"stride": (2, 2), "padding": ((0, 0), (0, 0)), "dilation": (1, 1), "ceil_mode": False}
    expected = max_pool_backward_by_loops(dy, x, (2, 2), **keywords)
    np.testing.assert_array_equal(gradients.max_pool2d_backward(dy, x, 2), expected)


def check_avg_pool2d(gradients):
    """A window of n cells sends n-ths, also where padding counts."""
    x = whole_numbers(5, 6, 2)
    for counted in (False, True):
        y = ops.avg_pool2d(x, (3, 2), **POOL, count_include_pad=counted)
        dy, dx = whole_numbers(*y.shape), np.zeros((30, 2))
        ones = ops.avg_pool2d(np.ones_like(x), (3, 2), **POOL, count_include_pad=counted)
        for place, cells in pooled_cells(x, (3, 2), **POOL).items():
            for cell in cells:
                dx[cell] += dy[place] * ones[place] / len(cells)
        found = gradients.avg_pool2d_backward(dy, x, (3, 2), **POOL, count_include_pad=counted)
        np.testing.assert_allclose(found, dx.reshape(x.shape), rtol=1e-12, atol=1e-12)


def check_softmax_cross_entropy(gradients):
    """Against the definition, and scores so large that their exponentials overflow."""
    scores, labels = np.log([[1.0, 2, 5], [4.0, 4, 2]]), [2, 0]
    loss, dscores = gradients.softmax_cross_entropy(scores + 1000, labels)
    np.testing.assert_allclose(loss, -(np.log(5 / 8) + np.log(4 / 10)) / 2, rtol=1e-12)
    expected = np.array([[1 / 8, 2 / 8, 5 / 8 - 1], [4 / 10 - 1, 4 / 10, 2 / 10]]) / 2
    np.testing.assert_allclose(dscores, expected, rtol=1e-12)


def check_numerical_gradient(gradients):
    """Of x₀³ + x₀·x₁, which is (3x₀² + x₁, x₀), with x left as it is."""
    x = np.array([2, 5])
    found = gradients.numerical_gradient(lambda x: x[0] ** 3 + x[0] * x[1], x)
    np.testing.assert_allclose(found, [17, 2], rtol=1e-9)
    assert x.tolist() == [2, 5]


CHECKS = {name: check for name, check in globals().items() if name.startswith("check_")}
