"""dense_backward, relu_backward, the loss, small differences; planted faults are caught."""

import importlib
import re
import shutil
import sys
import warnings

import numpy as np
import pytest
from backward import CHECKS, whole_numbers

from helpers import gradients, ops
from helpers.gradients import dense_backward, numerical_gradient, relu_backward, softmax_cross_entropy
from tools.faults import ROOT, declared

FAULTS = [fault for fault in declared()[0] if fault.file.startswith("gradients/")]


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_the_backward_passes_are_right(check):
    check(gradients)


def test_every_backward_pass_has_a_check_and_a_fault():
    assert {name.removeprefix("check_") for name in CHECKS} == {
        name.removesuffix("_backward") for name in gradients.__all__
    }
    for name in gradients.__all__:
        assert any(fault.what.startswith(f"{name}: ") for fault in FAULTS), name


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_planted_fault_is_caught(fault, tmp_path, monkeypatch):
    """In a copy of the package that goes by another name."""
    name = f"planted_{FAULTS.index(fault)}"
    shutil.copytree(
        ROOT / "helpers" / "gradients", tmp_path / "gradients", ignore=shutil.ignore_patterns("__p*")
    )
    fault.plant(tmp_path)
    for path in (tmp_path / "gradients").rename(tmp_path / name).glob("*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace("helpers.gradients", name), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    planted = importlib.import_module(name)
    caught = []
    for check, run in CHECKS.items():
        try:
            run(planted)
        except (AssertionError, ValueError):
            caught.append(check.removeprefix("check_"))
    for module in [each for each in sys.modules if each.partition(".")[0] == name]:
        monkeypatch.delitem(sys.modules, module)
    assert fault.what.partition(":")[0].removesuffix("_backward") in caught


# --- dense and relu ------------------------------------------------------------------------------


def test_dense_backward_gives_the_slopes_of_the_loss_for_any_batch():
    random = np.random.default_rng(0)
    for batch in [(), (1,), (5,), (2, 3)]:
        x, weights, bias = (random.standard_normal(shape) for shape in ((*batch, 4), (4, 3), 3))
        dy = random.standard_normal((*batch, 3))
        slopes = (
            numerical_gradient(lambda x: (ops.dense(x, weights, bias) * dy).sum(), x),  # noqa: B023
            numerical_gradient(lambda weights: (ops.dense(x, weights, bias) * dy).sum(), weights),  # noqa: B023
            numerical_gradient(lambda bias: (ops.dense(x, weights, bias) * dy).sum(), bias),  # noqa: B023
        )
        for found, expected in zip(dense_backward(dy, x, weights), slopes, strict=True):
            assert found.shape == expected.shape
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_dense_is_a_convolution_that_reads_all_of_its_input():
    dy, x, kernel = whole_numbers(2, 1, 1, 5), whole_numbers(2, 3, 4, 2), whole_numbers(3, 4, 2, 5)
    dense = dense_backward(dy.reshape(2, 5), x.reshape(2, -1), kernel.reshape(-1, 5))
    for one, other in zip(dense, gradients.conv2d_backward(dy, x, kernel), strict=True):
        np.testing.assert_array_equal(one.ravel(), other.ravel())


@pytest.mark.parametrize(
    ("x_type", "other", "expected"),
    [
        (np.float16, np.float64, np.float16),
        (np.float32, np.float64, np.float32),
        (np.float64, np.float32, np.float64),
        (np.int8, np.uint16, np.int64),
        (np.int8, np.float32, np.float64),
    ],
)
def test_the_type_follows_x(x_type, other, expected):
    dy, x, weights = np.ones((2, 3), other), np.ones((2, 4), x_type), np.ones((4, 3), other)
    assert {each.dtype for each in dense_backward(dy, x, weights)} == {np.dtype(expected)}
    assert relu_backward(np.ones((2, 4), other), x).dtype == expected


def test_large_integers_stay_exact_or_are_refused():
    assert dense_backward([3], [2**60 + 1], [[2]])[1].item() == 3 * 2**60 + 3
    assert relu_backward([2**63 - 1, 2**53 + 1], [1, 1]).tolist() == [2**63 - 1, 2**53 + 1]
    with pytest.raises(ValueError, match=f"^dy and the weights give the sum {2**63}, beyond int64"):
        dense_backward([2], [0], [[2**62]])
    with pytest.raises(ValueError, match=f"^the numbers of dy give the sum {2**63}, beyond int64"):
        relu_backward(np.array([2**63], np.uint64), [1])


def test_relu_sends_nothing_at_0_and_passes_where_x_is_nan():
    dy, x = np.array([1.0, np.nan, np.inf, 4, 5]), np.array([0.0, -1, -1, np.nan, 1e-40])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(relu_backward(dy, x), [0, 0, 0, 4, 5])
    assert relu_backward(2, 3).item() == 2


def test_arguments_stay_as_they_are():
    dy, x, weights = whole_numbers(2, 3), whole_numbers(2, 4), whole_numbers(4, 3)
    for array in (dy, x, weights):
        array.setflags(write=False)
    for found in (*dense_backward(dy, x, weights), relu_backward(x, x)):
        assert found.flags.writeable
        assert not any(np.shares_memory(found, array) for array in (dy, x, weights))


def test_dy_of_another_shape_is_refused():
    sentence = (
        "dy has shape (2,) and the output of this layer has (2, 3): dy must have the shape of the output"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        dense_backward([1, 2], np.ones((2, 4)), np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"^dy has shape \(3,\) and the input of this layer has \(2,\): "):
        relu_backward(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match=re.escape("perhaps weights.T")):
        dense_backward(np.ones(3), np.ones(4), np.ones((3, 4)))


# --- the loss ------------------------------------------------------------------------------------


def test_the_losss_gradient_is_its_slope():
    scores, labels = np.random.default_rng(0).standard_normal((7, 5)) * 3, [0, 4, 2, 2, 1, 3, 0]
    slope = numerical_gradient(lambda scores: softmax_cross_entropy(scores, labels)[0], scores)
    np.testing.assert_allclose(softmax_cross_entropy(scores, labels)[1], slope, rtol=1e-6, atol=1e-9)


def test_equal_scores_lose_ln_k_and_a_gradient_adds_up_to_nothing():
    loss, dscores = softmax_cross_entropy(np.zeros((4, 10)), np.arange(4))
    assert isinstance(loss, float)
    np.testing.assert_allclose(loss, np.log(10), rtol=1e-12)
    np.testing.assert_allclose(dscores.sum(axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(dscores[0], [(0.1 - 1) / 4, *[0.1 / 4] * 9])


@pytest.mark.parametrize("scale", [1e3, 1e30, 1e300])
def test_large_scores_do_not_overflow(scale):
    scores = np.array([[scale, -scale, 0], [-scale, 0, scale]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, dscores = softmax_cross_entropy(scores, [0, 1])
    np.testing.assert_allclose(loss, scale / 2)
    np.testing.assert_array_equal(dscores, [[0, 0, 0], [0, -0.5, 0.5]])


def test_a_score_of_minus_infinity_is_a_class_ruled_out():
    loss, dscores = softmax_cross_entropy([[0, -np.inf, 0]], [0])
    np.testing.assert_allclose(loss, np.log(2))
    np.testing.assert_array_equal(dscores, [[-0.5, 0, 0.5]])
    assert softmax_cross_entropy([[0, -np.inf, 0]], [1])[0] == np.inf


@pytest.mark.parametrize(
    ("kind", "expected"), [(np.float16, np.float16), (np.float32, np.float32), (int, float)]
)
def test_dscores_has_the_type_of_float_scores(kind, expected):
    scores = whole_numbers(3, 4).astype(kind)
    loss, dscores = softmax_cross_entropy(scores, np.array([0, 3, 1], np.uint8))
    exact_loss, exact = softmax_cross_entropy(scores.astype(float), [0, 3, 1])
    assert dscores.dtype == expected
    assert loss == exact_loss
    np.testing.assert_array_equal(dscores, exact.astype(expected))


@pytest.mark.parametrize(
    ("labels", "sentence", "fix"),
    [
        ([0, 3], "labels must be from 0 to 2, one for each column of scores, got 3 for case 1", None),
        ([-1, 0], "labels must be from 0 to 2, one for each column of scores, got -1 for case 0", None),
        (
            [3, 1],
            "labels must be from 0 to 2, one for each column of scores, got 3 for case 0",
            "np.subtract(labels, 1)",
        ),
        ([0.0, 2.0], "labels must be whole numbers from 0 to 2, got float64", "np.array(labels, int)"),
        ([0.5, 2.0], "labels must be whole numbers from 0 to 2, got float64", None),
        ([True, False], "labels must be whole numbers from 0 to 2, got bool", "np.array(labels, int)"),
        (
            [[0, 0, 1], [1, 0, 0]],
            "labels has shape (2, 3) and there are 2 rows of scores: labels must be [2]",
            "np.argmax(labels, axis=1)",
        ),
        (
            [[0], [2]],
            "labels has shape (2, 1) and there are 2 rows of scores: labels must be [2]",
            "np.ravel(labels)",
        ),
        ([0], "labels has shape (1,) and there are 2 rows of scores: labels must be [2]", None),
    ],
)
def test_labels_that_are_no_class_are_refused_with_a_fix_that_works(labels, sentence, fix):
    scores = np.zeros((2, 3))
    with pytest.raises(ValueError, match=f"^{re.escape(sentence + f', perhaps {fix}' * bool(fix))}$"):
        softmax_cross_entropy(scores, labels)
    if fix:
        softmax_cross_entropy(scores, eval(fix, {"labels": labels, "np": np}))


@pytest.mark.parametrize("shape", [(), (3,), (0, 3), (3, 0), (2, 3, 4)])
def test_scores_that_are_no_rows_of_classes_are_refused(shape):
    with pytest.raises(ValueError, match=r"^scores has shape .*: scores must be \[N, K\], each at least 1"):
        softmax_cross_entropy(np.zeros(shape), [0])


@pytest.mark.parametrize(
    ("shape", "fix"),
    [
        ((2, 1, 1, 3), "np.reshape(scores, (2, 3))"),
        ((2, 1, 3), "np.reshape(scores, (2, 3))"),
        ((3,), "scores[None]"),
    ],
)
def test_scores_that_are_rows_in_another_shape_are_refused_with_a_fix_that_works(shape, fix):
    scores = np.zeros(shape)
    with pytest.raises(ValueError, match=rf", perhaps {re.escape(fix)}( with labels \[1\])?$"):
        softmax_cross_entropy(scores, [0])
    rows = eval(fix, {"scores": scores, "np": np})
    assert softmax_cross_entropy(rows, [0] * len(rows))[1].shape == rows.shape


# --- small differences ---------------------------------------------------------------------------


def test_small_differences_are_the_derivative():
    x = np.linspace(-2, 2, 12).reshape(3, 4)
    found = numerical_gradient(lambda x: np.sin(x).sum(), x)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, np.cos(x), atol=1e-9)
    np.testing.assert_allclose(numerical_gradient(lambda x: x**2, 3.0), 6, rtol=1e-9)


@pytest.mark.parametrize("kind", [np.int8, np.float16, np.float32, np.uint64, bool])
def test_differences_are_taken_in_float64_whatever_x_is(kind):
    seen = []
    x = np.ones((2, 1), kind)
    found = numerical_gradient(lambda x: seen.append(x.dtype) or 3 * x.sum(), x)
    np.testing.assert_allclose(found, [[3], [3]], rtol=1e-9)
    assert set(seen) == {np.dtype(float)}
    assert x.dtype == kind


def test_a_function_that_spoils_or_keeps_its_argument_changes_nothing():
    x, kept = np.array([1.0, 2, 3]), []

    def spoil(given):
        value = (given**2).sum()
        kept.append(given)
        given[...] = 99
        return value

    np.testing.assert_allclose(numerical_gradient(spoil, x), 2 * x, rtol=1e-9)
    assert x.tolist() == [1, 2, 3]
    assert len({id(each) for each in kept}) == 6


@pytest.mark.parametrize("of", [float, np.float32, np.array, lambda value: [value], lambda value: [[value]]])
def test_any_single_number_will_do(of):
    np.testing.assert_allclose(numerical_gradient(lambda x: of(4 * x[0]), [1.0], 0.5), [4], rtol=1e-6)


def test_a_kink_gives_the_mean_of_both_slopes():
    np.testing.assert_allclose(numerical_gradient(lambda x: ops.relu(x).sum(), [0.0]), [0.5])


def test_what_is_no_function_of_one_number_or_no_step_is_refused():
    with pytest.raises(ValueError, match=r"^function must be callable with an array, got 3$"):
        numerical_gradient(3, [1.0])
    for value, given in [
        (np.ones(2), r"an array of shape \(2,\): return its sum"),
        (None, "None: "),
        (1j, "1j: "),
    ]:
        with pytest.raises(ValueError, match=f"^function must return one real number, got {given}"):
            numerical_gradient(lambda x: value, [1.0, 2])  # noqa: B023
    for step in (0, -1e-5, np.nan, np.inf, "1e-5", None, True, [1, 2]):
        with pytest.raises(ValueError, match=r"^step must be "):
            numerical_gradient(np.sum, [1.0], step)


def test_a_step_too_small_to_change_x_is_refused_and_the_one_that_is_named_works():
    with pytest.raises(
        ValueError, match=r"^step 1e-05 is too small to change 1e\+13 in x: use at least"
    ) as refused:
        numerical_gradient(np.sum, [1e13, 1])
    step = float(str(refused.value).split()[-1])
    np.testing.assert_allclose(numerical_gradient(lambda x: x[0], [1e13, 1], step), [1, 0], rtol=1e-6)
