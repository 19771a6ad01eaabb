"""Junk in place of each argument of a good call: a result, or one short sentence that names the argument."""

import importlib
import inspect
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import convert, gradients, networks, ops, samples, shapes, weights
from tests.unit.weight_files import TINY, TINY_WEIGHTS, write_npz

LONGEST = 300


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no repr")


class Lines:
    def __repr__(self):
        return "several\nlines\r\n" * 100


def loaded(expected):
    """Load weights that fit TINY."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "expected.npz")
        write_npz(path, TINY_WEIGHTS)
        return weights.load(path, expected)


def opened(expected):
    """Open weights that fit TINY, to be read layer by layer."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "expected.npz")
        write_npz(path, TINY_WEIGHTS)
        return weights.open_layers(path, expected)


def behind(backward, forward):
    """Return the call of a backward pass with a dy of the shape that the forward pass gives."""
    return lambda **arguments: backward(np.ones_like(forward(**arguments)), **arguments)


def nested(depth):
    return [nested(depth - 1)] if depth else 1


JUNK = [
    *(None, True, np.True_, ..., object(), Unprintable(), Lines(), int, len, slice(1), ValueError("x")),
    *(0, -1, 3, 10**9, 10**12, 2**63, -(2**63), 10**5000, -(10**5000)),
    *(np.uint8(200), np.int32(2**31 - 1), np.uint64(2**64 - 1), np.float32(2), np.datetime64("2020")),
    *(1.5, float("nan"), float("inf"), 1e300, 1j, Fraction(1, 2), Decimal(3)),
    *("", "3", "same", "channels_first", "a\nb" * 1000, "\u202e\u05d0\ud800\x1b[31m", b"bytes", b"x" * 10**6),
    *([], (), {}, [1, 2, 3], (2, 2), [1.5, "a"], [[1, 2], [3]], [None] * 1000, nested(3), nested(100)),
    *({"a": 1}, {10**5000: None}, {1, 2}, frozenset(), range(3), range(10**12), (x for x in "ab"), [10**400]),
    *([(3,)], [(10**5000,)], ((1, 10**5000), (0, 0)), [(3, "a\n" * 999)], "a" * 10**6, bytearray(5)),
    *(
        np.zeros(0),
        np.zeros((2, 3)),
        np.ones((1, 1, 2, 4)),
        np.zeros((1,) * 64),
        np.array(5),
        np.array(["a"]),
    ),
    *(np.array([1j]), np.array([None]), np.array([10**5000]), np.full((2, 2), np.nan), np.arange(4)),
    *(np.zeros(2, [(f"field {n}", int) for n in range(50)]), memoryview(b"abc"), shapes.axis(9, 3)),
]

AXIS = shapes.axis(9, 3, 2)
COUNTS = {"weights": 1, "biases": 1, "macs": 1, "activations": 1}
LAYER = {
    **{"input_size": 8, "depth": 4, "filters": 6, "kernel_size": 3},
    **{"stride": 1, "padding": 0, "dilation": 1, "groups": 2},
}
ONE = {"input_size": 9, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}
BACK = {**ONE, "output_padding": 1}
KERNEL, TABLE = np.ones((3, 3, 4, 6)), convert.grouped_table(4, 6, 2)
PIXELS = np.ones((4, 5, 3), np.uint8)
WEIGHTS = {"fc": (np.ones((32, 3)), None)}
STACK = [networks.MaxPool(2), networks.Dense("fc", 3, bias=False)]
LEARN = {"network": STACK, "weights": WEIGHTS, "x": np.ones((3, 8, 8, 2)), "labels": np.array([0, 1, 2])}
PREPROCESSING = {"order": "RGB", "mean": (0.5, 0.5, 0.5), "std": (1, 2, 3), "scale": 1 / 255}
IMAGE, WINDOW = np.ones((6, 6, 4)), {"stride": 1, "padding": 0, "dilation": 1}

# (what is called, a good call's arguments), by package and name; methods and properties too.
PHOTOGRAPH = Path(samples.__file__).parent / "grace_hopper.png"
CALLS = {
    "shapes": {
        "Axis": (shapes.Axis, {"before": 1, "after": 1, **{k: v for k, v in ONE.items() if k != "padding"}}),
        "Axis.window": (AXIS.window, {"output": 1}),
        "Axis.readers": (AXIS.readers, {"cell": 1}),
        "Counts": (shapes.Counts, COUNTS),
        "Fits": (shapes.Fits, {"stride": (), "padding": (), "kernel_size": (), "input_size": ()}),
        "Outcome": (shapes.Outcome, {"axis": AXIS, "outside": 0, "refusal": None}),
        "ReceptiveField": (shapes.ReceptiveField, {"size": 3, "stride": 1, "offset": 0}),
        "ReceptiveField.cells": (shapes.ReceptiveField(3, 1, 0).cells, {"output": 1}),
        "axes": (shapes.axes, ONE),
        "axis": (shapes.axis, ONE),
        "by_convention": (shapes.by_convention, {"name": "strict", "one": AXIS}),
        "check_groups": (shapes.check_groups, {"depth": 4, "filters": 6, "groups": 2}),
        "conv_counts": (shapes.conv_counts, LAYER),
        "dense_counts": (shapes.dense_counts, {"inputs": 4, "outputs": 3}),
        "effective_size": (shapes.effective_size, {"kernel_size": 3, "dilation": 2}),
        "locally_connected_counts": (shapes.locally_connected_counts, LAYER),
        "nearest_fits": (lambda along: shapes.nearest_fits(along), {"along": AXIS}),
        "require_outputs": (lambda along: shapes.require_outputs(along), {"along": AXIS}),
        "output_size": (shapes.output_size, {**ONE, "rounding": "floor"}),
        "output_size, strict": (shapes.output_size, {**ONE, "rounding": "strict"}),
        "pad_sides": (shapes.pad_sides, ONE),
        "receptive_fields": (shapes.receptive_fields, {"layers": [(3, 1, 1), (2, 2)]}),
        "rounded_up": (shapes.rounded_up, {"one": AXIS}),
        "transposed_axes": (shapes.transposed_axes, BACK),
        "transposed_axis": (shapes.transposed_axis, BACK),
        "transposed_size": (shapes.transposed_size, BACK),
        # These two and `flag` are the checks themselves: their other arguments are written in our code.
        "whole": (lambda value: shapes.whole("value", value, 1), {"value": 3}),
        "pair": (lambda value: shapes.pair("value", value, 1), {"value": 3}),
        "flag": (lambda value: shapes.flag("value", value), {"value": True}),
        "shown": (shapes.shown, {"value": 3}),
    },
    "convert": {
        "TableCounts": (convert.TableCounts, {**COUNTS, "pairs": 1}),
        "average_classes": (convert.average_classes, {"weights": KERNEL, "bias": np.ones(6), "classes": 2}),
        "bilinear_kernel": (convert.bilinear_kernel, {"factor": 2, "channels": 1}),
        "check_table": (convert.check_table, {"table": TABLE}),
        "conv_matrix": (
            convert.conv_matrix,
            {"kernel": np.ones((2, 2, 1, 1)), "input_size": 3, "stride": 1, "padding": 0},
        ),
        "conv_matrix_elements": (
            convert.conv_matrix_elements,
            {
                **{"input_size": 5, "kernel_shape": (3, 3, 2, 2), "stride": 1, "padding": 0},
                **{"outputs": [0], "inputs": range(3)},
            },
        ),
        "conv_to_dense": (convert.conv_to_dense, {"kernel": KERNEL, "order": "channels_last"}),
        "dense_to_conv": (
            convert.dense_to_conv,
            {"weights": np.ones((18, 2)), "kernel_size": 3, "order": "channels_last"},
        ),
        "full_table": (convert.full_table, {"depth": 4, "filters": 6}),
        "grouped_kernel": (convert.grouped_kernel, {"kernel": KERNEL * TABLE, "groups": 2}),
        "grouped_table": (convert.grouped_table, {"depth": 4, "filters": 6, "groups": 2}),
        "groups_of": (convert.groups_of, {"table": TABLE}),
        "local_matrix": (
            convert.local_matrix,
            {"kernels": np.ones((3, 3, 3, 3, 1, 2)), "input_size": 5, "stride": 1, "padding": 0},
        ),
        "mask_kernel": (convert.mask_kernel, {"kernel": KERNEL, "table": TABLE}),
        "one_to_one_table": (convert.one_to_one_table, {"depth": 4}),
        "table_counts": (convert.table_counts, {"table": TABLE, "kernel_size": 3, "positions": 1}),
        "to_convolutional": (
            convert.to_convolutional,
            {"network": STACK, "weights": WEIGHTS, "input_size": (8, 8, 2)},
        ),
        "to_convolutional, one layer": (
            lambda weights, bias: convert.to_convolutional(
                STACK, {"fc": (weights, bias)}, input_size=(8, 8, 2)
            ),
            {"weights": np.ones((32, 3)), "bias": None},
        ),
        "to_convolutional, a pair": (
            lambda weights: convert.to_convolutional(STACK, {"fc": weights}, input_size=(8, 8, 2)),
            {"weights": (np.ones((32, 3)), None)},
        ),
        "ungrouped_kernel": (convert.ungrouped_kernel, {"kernel": np.ones((3, 3, 2, 6)), "groups": 2}),
    },
    "samples": {
        "digits": (samples.digits, {}),
        "digits_weights": (samples.digits_weights, {}),
        "fitted": (samples.fitted, {"pixels": PIXELS, "high": 3, "wide": 2}),
        "flat": (samples.flat, {"pixels": np.ones((4, 5, 4), np.uint8)}),
        "imagenet_classes": (samples.imagenet_classes, {}),
        "integers": (samples.integers, {"size": 3, "depth": 2}),
        "kernel": (samples.kernel, {"name": "edges", "size": 3, "depth": 2, "filters": 2}),
        "kernel, seeded": (samples.kernel, {"name": "seeded integers", "size": 3, "depth": 2, "filters": 2}),
        "meanings": (samples.meanings, {"name": "blur", "depth": 2, "filters": 2}),
        "pages": (samples.pages, {"count": 1, "seed": 0, "held_out": True}),
        "pages_weights": (samples.pages_weights, {}),
        "parts_of_digits": (samples.parts_of_digits, {"count": 3, "seed": 0}),
        "photograph": (samples.photograph, {"whole": True}),
        "read_image": (samples.read_image, {"path": PHOTOGRAPH}),
        "resized": (samples.resized, {"pixels": PIXELS, "longest": 3}),
        "resized_shape": (samples.resized_shape, {"pixels": PIXELS, "longest": 3}),
        "sheets": (samples.sheets, {"count": 3, "size": 16, "seed": 0, "held_out": True}),
        "three_weights": (samples.three_weights, {}),
    },
    "ops": {
        "avg_pool2d": (
            ops.avg_pool2d,
            {"x": IMAGE, "size": 2, **WINDOW, "ceil_mode": False, "count_include_pad": False},
        ),
        "conv2d": (ops.conv2d, {"x": IMAGE, "kernel": KERNEL, "bias": np.ones(6), **WINDOW, "groups": 1}),
        "conv2d_transpose": (
            ops.conv2d_transpose,
            {"x": IMAGE, "kernel": KERNEL, "bias": None, **WINDOW, "output_padding": 0, "groups": 1},
        ),
        "dense": (ops.dense, {"x": np.ones(4), "weights": np.ones((4, 3)), "bias": np.ones(3)}),
        "max_pool2d": (ops.max_pool2d, {"x": IMAGE, "size": 2, **WINDOW, "ceil_mode": False}),
        "relu": (ops.relu, {"x": IMAGE}),
    },
    "gradients": {
        "avg_pool2d_backward": (
            behind(gradients.avg_pool2d_backward, ops.avg_pool2d),
            {"x": IMAGE, "size": 2, **WINDOW, "ceil_mode": False, "count_include_pad": False},
        ),
        "avg_pool2d_backward, dy": (
            lambda dy: gradients.avg_pool2d_backward(dy, IMAGE, 2),
            {"dy": np.ones((3, 3, 4))},
        ),
        "conv2d_backward": (
            behind(gradients.conv2d_backward, ops.conv2d),
            {"x": IMAGE, "kernel": KERNEL, **WINDOW, "groups": 1},
        ),
        "conv2d_backward, dy": (
            lambda dy: gradients.conv2d_backward(dy, IMAGE, KERNEL),
            {"dy": np.ones((4, 4, 6))},
        ),
        "dense_backward": (
            behind(gradients.dense_backward, ops.dense),
            {"x": np.ones(4), "weights": np.ones((4, 3))},
        ),
        "dense_backward, dy": (
            lambda dy: gradients.dense_backward(dy, np.ones(4), np.ones((4, 3))),
            {"dy": np.ones(3)},
        ),
        "max_pool2d_backward": (
            behind(gradients.max_pool2d_backward, ops.max_pool2d),
            {"x": IMAGE, "size": 2, **WINDOW, "ceil_mode": False},
        ),
        "max_pool2d_backward, dy": (
            lambda dy: gradients.max_pool2d_backward(dy, IMAGE, 2),
            {"dy": np.ones((3, 3, 4))},
        ),
        # What a function of the caller's raises is its own affair.
        "numerical_gradient": (
            lambda x, step: gradients.numerical_gradient(np.sum, x, step),
            {"x": IMAGE, "step": 1e-5},
        ),
        "relu_backward": (behind(gradients.relu_backward, ops.relu), {"x": IMAGE}),
        "relu_backward, dy": (lambda dy: gradients.relu_backward(dy, IMAGE), {"dy": IMAGE}),
        "softmax_cross_entropy": (
            gradients.softmax_cross_entropy,
            {"scores": np.ones((2, 3)), "labels": [0, 2]},
        ),
    },
    "networks": {
        "alexnet": (networks.alexnet, {}),
        "AvgPool": (networks.AvgPool, {"size": 2, "stride": 1, "padding": 0, "ceil_mode": True, "name": "p"}),
        "Conv": (
            networks.Conv,
            {
                **{"name": "c", "filters": 4, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1},
                **{"groups": 2, "table": None, "bias": True, "activation": None},
            },
        ),
        "Dense": (
            networks.Dense,
            {"name": "d", "units": 3, "inputs": (2, 2, 1), "bias": True, "activation": "relu"},
        ),
        "LocalResponseNorm": (
            networks.LocalResponseNorm,
            {"size": 5, "k": 2, "alpha": 1e-4, "beta": 0.75, "name": "n"},
        ),
        "MaxPool": (networks.MaxPool, {"size": 2, "stride": 1, "padding": 0, "ceil_mode": True, "name": "p"}),
        "Network": (networks.Network, {"name": "n", "input_shape": (8, 8, 2), "layers": STACK}),
        "Subsampling": (networks.Subsampling, {"name": "s", "size": 2, "activation": "tanh"}),
        "as_network": (networks.as_network, {"network": STACK, "input_size": (8, 8, 2)}),
        "class_activation_map": (networks.class_activation_map, {"x": IMAGE, "weights": np.ones((4, 3))}),
        "digits_net": (networks.digits_net, {"pool": "average"}),
        "fcn_loss_and_gradients": (
            networks.fcn_loss_and_gradients,
            {
                **{"weights": networks.fcn_seeded_weights(), "x": np.ones((1, 32, 32, 1))},
                **{"labels": np.ones((1, 32, 32), int), "class_weights": (1, 1, 1, 2)},
            },
        ),
        "fcn_net": (networks.fcn_net, {}),
        "fcn_scores": (
            networks.fcn_scores,
            {"weights": networks.fcn_seeded_weights(), "x": np.ones((32, 32, 1))},
        ),
        "fcn_seeded_weights": (networks.fcn_seeded_weights, {"seed": 0}),
        "input_sizes": (
            networks.input_sizes,
            {"network": networks.lenet5(), "name": "C3", "output_size": 3, "axis": 0},
        ),
        "learn": (networks.learn, {**LEARN, "rate": 0.1, "momentum": 0.9, "batch": 2, "seed": 0}),
        "lenet5": (networks.lenet5, {}),
        "loss_and_gradients": (networks.loss_and_gradients, LEARN),
        "mean_iou": (networks.mean_iou, {"labels": [0, 1, 1], "predicted": [0, 1, 0], "classes": 2}),
        "run": (
            networks.run,
            {"network": STACK, "weights": WEIGHTS, "x": np.ones((8, 8, 2)), "keep": ("fc",)},
        ),
        "seeded_rows": (
            networks.seeded_rows,
            {"layer": networks.Conv("fc6", 5, 7), "depth": 2, "seed": 0},
        ),
        "seeded_weights": (
            networks.seeded_weights,
            {"network": STACK, "seed": 0, "input_size": (8, 8, 2)},
        ),
        "three_net": (networks.three_net, {"size": 16}),
        "totals": (networks.totals, {"rows": networks.trace(STACK, (8, 8, 2))}),
        "trace": (networks.trace, {"network": STACK, "input_size": (8, 8, 2)}),
        "upsampled": (networks.upsampled, {"scores": np.ones((2, 3, 4)), "factor": 2}),
        "vgg": (networks.vgg, {"configuration": "A", "convolutional": True, "width": 1 / 16}),
    },
    "weights": {
        "Preprocessing": (weights.Preprocessing, PREPROCESSING),
        "Preprocessing.apply": (weights.Preprocessing(**PREPROCESSING).apply, {"image": PIXELS}),
        "load": (loaded, {"expected": TINY}),
        "open_layers": (opened, {"expected": TINY}),
    },
}
# Other words for an argument, where the sentence has to speak of what it stands for.
ALSO = {
    "along": ("axes",),
    "name": ("kernel", "convention"),
    "layers": ("layer",),
    "input_size": ("input", "places", "outputs"),
    "one": ("axis",),
    "dilation": ("dilated",),
    "x": ("input",),
    "kernel_size": ("is not whole",),  # of a number that is no junk
}


def cases(packages):
    return [(package, name) for package in packages for name in CALLS[package]]


def faults(call, arguments, name, junk):
    """What is wrong with the outcome of a call with `junk` for the argument `name`, or None."""
    try:
        call(**{**arguments, name: junk})
    except (ValueError, TypeError) as error:
        said = str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    else:
        return None
    if len(said) >= LONGEST or "\n" in said or "\r" in said:
        return f"{len(said)} characters, {said.count(chr(10)) + 1} lines: {said[:200]!r}"
    if not all(each.isprintable() or each in "\u2068\u2069" for each in said):
        return f"not printable: {said!r}"
    if not any(word in said for word in (name, *ALSO.get(name, ()))):
        return f"does not name {name}: {said!r}"
    return None


@pytest.mark.parametrize("package", CALLS)
def test_all_that_is_public_is_called(package):
    module = importlib.import_module(f"helpers.{package}")
    public = {name: getattr(module, name) for name in module.__all__}
    wanted = {name for name, value in public.items() if inspect.isfunction(value) or inspect.isclass(value)}
    # Made by `trace`, `fcn_scores`, `load` and `open_layers`, and sentences: nobody hands these from outside.
    wanted -= {"Padding", "Row", "Layer", "LayerFile", "Costs", "FcnScores", "Fix", "Misfit", "Weights"}
    wanted -= {"check_entries", "readable"}
    assert wanted <= set(CALLS[package])


@pytest.mark.parametrize(("package", "name"), cases(CALLS))
def test_the_good_calls_are_good(package, name):
    call, arguments = CALLS[package][name]
    call(**arguments)


@pytest.mark.parametrize(("package", "name"), cases(CALLS))
def test_junk_is_refused_in_one_sentence_or_it_works(package, name):
    call, arguments = CALLS[package][name]
    found = [
        (argument, place, fault)
        for argument in arguments
        for place, junk in enumerate(JUNK)
        if (fault := faults(call, arguments, argument, junk))
    ]
    assert not found


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-3, 9), st.floats(), st.text(), st.binary()
)
ANYTHING = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
        st.lists(st.integers(-3, 9), max_size=6).map(np.array),
    ),
    max_leaves=6,
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.data(), ANYTHING)
def test_anything_is_refused_in_one_sentence_or_it_works(data, junk):
    package, name = data.draw(st.sampled_from([case for case in cases(CALLS) if CALLS[case[0]][case[1]][1]]))
    call, arguments = CALLS[package][name]
    argument = data.draw(st.sampled_from(list(arguments)))
    assert faults(call, arguments, argument, junk) is None, (name, argument)
