"""The tables of LeNet-5, AlexNet and VGG, and what `trace` says of them: published and computed figures."""

import re
import tracemalloc

import numpy as np
import pytest

from helpers.networks import (
    AvgPool,
    Conv,
    Costs,
    Dense,
    LocalResponseNorm,
    MaxPool,
    Network,
    Subsampling,
    alexnet,
    as_network,
    digits_net,
    input_sizes,
    lenet5,
    totals,
    trace,
    vgg,
)
from helpers.shapes import ReceptiveField, shown


def by_name(network, input_size=None):
    return {row.name: row for row in trace(network, input_size)}


# --- VGG -----------------------------------------------------------------------------------------

VGG = {
    "A": (132_863_336, 7_609_090_048, 9_116_136, 342),
    "B": (133_047_848, 11_308_466_176, 13_933_032, 348),
    "C": (133_638_952, 11_770_888_192, 15_237_608, 348),
    "D": (138_357_544, 15_470_264_320, 15_237_608, 404),
    "E": (143_667_240, 19_632_062_464, 16_542_184, 460),
}


@pytest.mark.parametrize("convolutional", [False, True])
@pytest.mark.parametrize("configuration", VGG)
def test_every_vgg_costs_what_it_should(configuration, convolutional):
    rows = trace(vgg(configuration, convolutional=convolutional))
    whole = totals(rows)
    field = next(row for row in rows if row.name == "fc6").receptive_field
    assert (whole.parameters, whole.macs, whole.activations, field) == VGG[configuration]
    assert rows[-1].shape == ((1, 1, 1000) if convolutional else (1000,))


@pytest.mark.parametrize(("configuration", "count"), [("A", 11), ("B", 13), ("C", 16), ("D", 16), ("E", 19)])
def test_vggs_have_as_many_layers_with_weights_as_the_paper_says(configuration, count):
    assert sum(row.parameters > 0 for row in trace(vgg(configuration))) == count


def test_vgg_16_layer_by_layer():
    rows = by_name(vgg())
    shapes = {name: row.shape for name, row in rows.items()}
    assert list(shapes)[:4] == ["input", "conv1_1", "conv1_2", "pool1"]
    assert [shapes[f"pool{block}"] for block in range(1, 6)] == [
        (112, 112, 64),
        (56, 56, 128),
        (28, 28, 256),
        (14, 14, 512),
        (7, 7, 512),
    ]
    assert [shapes[f"fc{place}"] for place in (6, 7, 8)] == [(4096,), (4096,), (1000,)]
    assert [rows[f"fc{place}"].parameters for place in (6, 7, 8)] == [102_764_544, 16_781_312, 4_097_000]
    convolutions = totals(row for name, row in rows.items() if name.startswith("conv"))
    assert (convolutions.parameters, convolutions.macs) == (14_714_688, 15_346_630_656)
    sees = {name: (row.receptive_field, row.stride) for name, row in rows.items()}
    assert sees["input"] == (1, 1)
    assert (sees["conv1_1"], sees["conv1_2"], sees["pool1"]) == ((3, 1), (5, 1), (6, 2))
    assert [sees[f"pool{block}"] for block in (2, 3, 4, 5)] == [(16, 4), (44, 8), (100, 16), (212, 32)]
    assert sees["fc6"] == sees["fc7"] == sees["fc8"] == (404, 32)
    assert rows["fc6"].input_shape == (7, 7, 512)
    assert rows["fc7"].input_shape == (4096,)


def test_bytes_are_four_per_number():
    rows = by_name(vgg())
    assert totals(rows.values()).activation_bytes == 60_950_432
    assert rows["input"].activation_bytes == 4 * 224 * 224 * 3
    assert rows["conv1_1"].parameter_bytes == 4 * (27 * 64 + 64)
    assert (rows["conv1_1"].weights, rows["conv1_1"].biases) == (27 * 64, 64)


@pytest.mark.parametrize(
    ("settings", "sizes"),
    [
        ({}, range(224, 256)),
        ({"ceil_mode": True}, range(193, 225)),
        ({"padding": "valid"}, range(404, 436)),
        ({"padding": "valid", "ceil_mode": True}, None),
    ],
)
def test_the_input_sizes_that_give_7_by_7(settings, sizes):
    network = vgg("D", convolutional=True, **settings)
    found = input_sizes(network, "pool5", 7)
    assert found == (sizes or found)
    assert input_sizes(network, "pool5", 7, axis=1) == found
    for size, side in [(found[0] - 1, 6), (found[0], 7), (found[-1], 7), (found[-1] + 1, 8)]:
        body = Network("body", (size, size, 3), network.layers[:-3])
        assert trace(body)[-1].shape == (side, side, 512)
    for side in (found[0], found[len(found) // 2], found[-1]):
        assert trace(network, side)[-1].shape == (1, 1, 1000)
        assert trace(vgg("D", **settings), side)[-1].shape == (1000,)


def test_sizes_that_the_notebooks_speak_of():
    for side in (224, 244, 255):
        assert by_name(vgg(), side)["pool5"].shape == (7, 7, 512)
    rounding_up = vgg(convolutional=True, ceil_mode=True)
    assert by_name(rounding_up, 244)["pool5"].shape == (8, 8, 512)
    assert trace(rounding_up, 244)[-1].shape == (2, 2, 1000)
    fcn = vgg(convolutional=True, ceil_mode=True, fc6_padding="same")
    assert trace(fcn, 224)[-1].shape == (7, 7, 1000)
    assert trace(fcn, 244)[-1].shape == (8, 8, 1000)
    assert totals(trace(fcn)).parameters == VGG["D"][0]


def test_a_larger_image_gives_a_map_of_scores_for_less():
    large = by_name(vgg(convolutional=True), 384)
    assert [large[name].shape[:2] for name in ("pool5", "fc6", "fc7", "fc8")] == [(12, 12), *[(6, 6)] * 3]
    assert large["fc8"].shape == (6, 6, 1000)
    macs, crops = totals(large.values()).macs, 36 * VGG["D"][1]
    assert (round(macs / 1e9, 1), round(crops / 1e9, 1), round(crops / macs, 1)) == (49.6, 556.9, 11.2)


def test_width_and_classes():
    narrow = by_name(vgg("A", width=1 / 16, classes=3))
    assert [row.shape[-1] for row in narrow.values() if "pool" in row.name] == [4, 8, 16, 32, 32]
    assert [narrow[f"fc{place}"].shape for place in (6, 7, 8)] == [(256,), (256,), (3,)]
    assert trace(vgg(width=1e-9, convolutional=True))[-1].input_shape == (1, 1, 1)
    assert by_name(vgg(width=2))["conv5_3"].shape == (14, 14, 1024)


# --- LeNet-5 and AlexNet -------------------------------------------------------------------------

# What each of C3's 16 maps reads: three neighbours in a ring of six, four, four that are apart, all.
C3 = [
    *("012", "123", "234", "345", "045", "015"),
    *("0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245", "0235"),
    "012345",
]


def test_lenet_5():
    rows = by_name(lenet5())
    assert [(row.name, row.shape) for row in rows.values()] == [
        ("input", (32, 32, 1)),
        ("C1", (28, 28, 6)),
        ("S2", (14, 14, 6)),
        ("C3", (10, 10, 16)),
        ("S4", (5, 5, 16)),
        ("C5", (1, 1, 120)),
        ("F6", (84,)),
    ]
    assert [row.parameters for row in rows.values()] == [0, 156, 12, 1_516, 32, 48_120, 10_164]
    assert totals(rows.values()).parameters == 60_000
    # The paper's connections of C1, C3 and C5: products and biases alike.
    connections = {name: row.macs + row.activations for name, row in rows.items()}
    assert (connections["C1"], connections["C3"], connections["C5"]) == (122_304, 151_600, 48_120)
    assert rows["S2"].macs == rows["S2"].activations == 14 * 14 * 6  # one coefficient per output
    assert [row.receptive_field for row in rows.values()] == [1, 5, 6, 14, 16, 32, 32]
    assert [row.stride for row in rows.values()] == [1, 1, 2, 2, 4, 4, 4]


def test_c3_has_the_papers_table_and_a_full_one_costs_2416():
    layers = lenet5().layers
    np.testing.assert_array_equal(layers[2].table, [[str(d) in reads for reads in C3] for d in range(6)])
    full = trace([*layers[:2], Conv("C3", 16, 5)], (32, 32, 1))[-1]
    assert (full.parameters, full.shape) == (2_416, (10, 10, 16))


def test_alexnet():
    rows = by_name(alexnet())
    shapes = {name: row.shape for name, row in rows.items()}
    assert shapes["conv1"] == shapes["norm1"] == (55, 55, 96)
    assert shapes["pool1"] == (27, 27, 96)
    assert shapes["conv2"] == shapes["norm2"] == (27, 27, 256)
    assert [shapes[name] for name in ("pool2", "conv3", "conv4", "conv5", "pool5")] == [
        (13, 13, 256),
        (13, 13, 384),
        (13, 13, 384),
        (13, 13, 256),
        (6, 6, 256),
    ]
    assert (rows["conv1"].weights, rows["conv1"].parameters) == (34_848, 34_944)
    assert rows["norm1"].parameters == rows["norm1"].macs == 0
    assert rows["norm1"].receptive_field == rows["conv1"].receptive_field == 11
    assert totals(rows.values()).parameters == 60_965_224
    assert totals(trace(alexnet(groups=1))).parameters == 62_378_344
    assert trace(alexnet(classes=7))[-1].shape == (7,)


@pytest.mark.parametrize(("settings", "pool"), [({}, MaxPool), ({"pool": "average"}, AvgPool)])
def test_the_digits_net(settings, pool):
    network = digits_net(**settings)
    rows = by_name(network)
    assert [(row.name, row.shape, row.parameters) for row in rows.values()] == [
        ("input", (8, 8, 1), 0),
        ("conv1", (6, 6, 8), 80),
        ("conv2", (4, 4, 16), 1_168),
        ("pool", (2, 2, 16), 0),
        ("fc1", (32,), 2_080),
        ("scores", (11,), 363),
    ]
    assert totals(rows.values()).parameters == 3_691
    assert type(rows["pool"].layer) is pool
    activations = [getattr(layer, "activation", None) for layer in network.layers]
    assert activations == ["relu", "relu", None, "relu", None]


# --- a stack of one's own ------------------------------------------------------------------------


def test_a_short_list_is_traced_the_same_way():
    stack = [Conv("conv1", 8, 3, padding=1), MaxPool(2), Dense("fc", 10)]
    rows = trace(stack, (32, 30, 3))
    assert [(row.name, row.shape, row.parameters, row.macs) for row in rows] == [
        ("input", (32, 30, 3), 0, 0),
        ("conv1", (32, 30, 8), 224, 216 * 960),
        ("pool1", (16, 15, 8), 0, 0),
        ("fc", (10,), 19_210, 19_200),
    ]
    assert [row.receptive_field for row in rows] == [1, 3, 4, (34, 32)]
    assert [row.stride for row in rows] == [1, 1, 2, 2]
    assert trace([], (4, 5, 6)) == trace(stack, (4, 5, 6))[:1]
    assert [row.layer for row in rows[1:]] == [stack[0], MaxPool(2, name="pool1"), stack[2]]


def test_rows_and_columns_may_differ():
    row = trace([Conv("wide", 2, (1, 3), (1, 2), (0, 1)), MaxPool((2, 1))], (9, 9, 1))[-1]
    assert row.shape == (4, 5, 2)
    assert row.receptive_field == (2, 3)
    assert row.stride == 2
    assert row.fields == (ReceptiveField(2, 2, 0), ReceptiveField(3, 2, -1))
    assert trace([MaxPool((3, 2))], (9, 9, 1))[-1].stride == (3, 2)


def test_same_padding_with_a_stride_has_a_field_at_every_size():
    conv = Conv("conv", 1, 3, 2, "same")
    assert trace([conv], (6, 7, 1))[-1].fields == (ReceptiveField(3, 2, 0), ReceptiveField(3, 2, -1))


def test_layers_without_a_name_are_counted_by_kind():
    names = [
        *(MaxPool(2), LocalResponseNorm(), AvgPool(2, name="mean"), AvgPool(2)),
        *(LocalResponseNorm(3), Conv("c", 1, 1)),
    ]
    network = Network("own", (64, 64, 1), names)
    assert [layer.name for layer in network.layers] == ["pool1", "norm1", "mean", "pool3", "norm2", "c"]
    assert as_network(network) is network


def test_layers_and_networks_are_values():
    assert vgg("D") == vgg("D") != vgg("C")
    assert len({vgg(), vgg(), lenet5(), lenet5(), alexnet()}) == 3
    with pytest.raises(AttributeError):
        vgg().layers[0].filters = 3
    assert totals([]) == Costs(0, 0, 0, 0)


def test_trace_computes_nothing():
    tracemalloc.start()
    rows = trace(vgg("E", convolutional=True), 10**6)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows[-1].shape == (31244, 31244, 1000)
    assert rows[1].activation_bytes == 256 * 10**12
    assert peak < 2**20


# --- what is refused -----------------------------------------------------------------------------

IMAGE = (12, 12, 3)
TOO_LARGE = "kernel_size 7 is larger than the padded input 0 + {0} + 0 = {0}: use"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        # A size that does not fit the dense layer.
        (
            lambda: trace(vgg(), 384),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 12×12×512 = 73,728: "
            "use an input of 224 to 255, or the convolutional form",
        ),
        (
            lambda: trace(vgg(), (224, 256)),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 7×8×512 = 28,672: "
            "use an input of 224 to 255, or the convolutional form",
        ),
        (
            lambda: trace(vgg(ceil_mode=True), (192, 225)),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 6×8×512 = 24,576: use an input of 193 to 224",
        ),
        (
            lambda: trace(vgg(padding="valid")),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 1×1×512 = 512: use an input of 404 to 435",
        ),
        (
            lambda: trace(lenet5(), 36),
            "F6 needs 1×1×120 = 120 inputs, C5 gives 2×2×120 = 480: "
            "use an input of 32 to 35, or the convolutional form",
        ),
        (
            lambda: trace(alexnet(), 224),
            "fc6 needs 6×6×256 = 9,216 inputs, pool5 gives 5×5×256 = 6,400: use an input of 227 to 258",
        ),
        (
            lambda: trace([MaxPool((2, 3)), Dense("fc", 4, inputs=(3, 2, 3))], IMAGE),
            "fc needs 3×2×3 = 18 inputs, pool1 gives 6×4×3 = 72: "
            "use an input of 6 to 7 rows and 6 to 8 columns, the convolutional form, "
            "or inputs=(6, 4, 3) for fc",
        ),
        (
            lambda: trace([Dense("fc", 4, inputs=(7, 7, 3))], IMAGE),
            "fc needs 7×7×3 = 147 inputs, the input gives 12×12×3 = 432: "
            "use an input of 7, the convolutional form, or inputs=(12, 12, 3) for fc",
        ),
        (
            lambda: trace([MaxPool(2), Dense("fc", 4, inputs=(6, 6, 1024))], IMAGE),
            "fc needs 6×6×1,024 = 36,864 inputs, pool1 gives 6×6×3 = 108: "
            "use inputs=(6, 6, 3) for fc, or an input of depth 1024",
        ),
        (
            lambda: trace([Dense("a", 1200), Dense("b", 4, inputs=(35, 35, 1))], IMAGE),
            "b needs 35×35×1 = 1,225 inputs, a gives 1,200: "
            "use inputs=(1, 1, 1200) for b, or units=1225 for a",
        ),
        (
            lambda: trace([Conv("c", 3, 1, padding=4), Dense("fc", 4, inputs=(3, 3, 3))], IMAGE),
            "fc needs 3×3×3 = 27 inputs, c gives 20×20×3 = 1,200: "
            "use the convolutional form, or inputs=(20, 20, 3) for fc",
        ),
        # A window that does not fit.
        (
            lambda: trace(vgg(padding="valid", convolutional=True)),
            f"fc6 does not fit the 1×1×512 of pool5: {TOO_LARGE.format(1)} padding=3 for fc6, "
            "or an input of at least 404",
        ),
        (
            lambda: trace([MaxPool((2, 3)), Conv("deep", 4, 7)], IMAGE),
            "deep does not fit the 6×4×3 of pool1: kernel_size 7×7 is larger than the padded input 6×4: "
            "use padding=2 for deep, or an input of at least 14 rows and 21 columns",
        ),
        (
            lambda: trace([Conv("wide", 4, (1, 7))], (1, 5, 3)),
            f"wide does not fit the 1×5×3 of the input: {TOO_LARGE.format(5)} padding=1 for wide, "
            "or an input of at least 1 rows and 7 columns",
        ),
        (
            lambda: trace([MaxPool(2), Conv("c", 4, 3, groups=2)], IMAGE),
            "c does not fit the 6×6×3 of pool1: groups 2 does not divide the input depth 3: "
            "use groups=1 for c, or an input of depth 4",
        ),
        (
            lambda: trace([Conv("c", 2, 3, table=[[1, 0], [0, 1]])], IMAGE),
            "c does not fit the 12×12×3 of the input: its table is [2, 2]: "
            "use a table [3, 2] for c, or an input of depth 2",
        ),
        (
            lambda: trace([Dense("fc", 1024), MaxPool(2)], IMAGE),
            "pool1 reads a volume (H, W, D), fc gives a vector of 1,024: "
            "put it before the dense layers, or leave it out",
        ),
        # Networks and inputs.
        (
            lambda: trace([MaxPool(2)]),
            "a list of layers needs an input_size (H, W, D), got None",
        ),
        (lambda: trace([MaxPool(2)], 12), "a list of layers needs an input_size (H, W, D), got 12"),
        (
            lambda: trace([MaxPool(2)], (12, 12)),
            "a list of layers needs an input_size (H, W, D), got (12, 12)",
        ),
        (lambda: trace([MaxPool(2)], (0, 9, 1)), "H of input_size must be at least 1, got 0"),
        (lambda: trace(vgg(), 0), "input_size must be at least 1, got 0"),
        (
            lambda: trace(vgg(), (9, 9, 9, 9)),
            "input_size must be an int or (rows, columns), got (9, 9, 9, 9)",
        ),
        (
            lambda: trace(vgg(), (224, 224, 4)),
            "VGG D reads inputs of depth 3, got 4: use such an input, or a network with another input_shape",
        ),
        (lambda: Network("own", (12, 12), []), "input_shape must be (H, W, D), got (12, 12)"),
        (
            lambda: trace(MaxPool(2), IMAGE),
            f"network must be a Network or a list of layers, got {shown(MaxPool(2))}: put it in a list",
        ),
        (
            lambda: trace([MaxPool(2), "relu"], IMAGE),
            "network[1] is 'relu': use Conv, Dense, MaxPool or another layer",
        ),
        (
            lambda: trace([Conv("a", 1, 1), Conv("a", 1, 1)], IMAGE),
            "two layers are named a: give each a name of its own",
        ),
        (
            lambda: trace([MaxPool(2), MaxPool(2, name="pool1")], IMAGE),
            "two layers are named pool1: give each a name of its own",
        ),
        (
            lambda: trace([Conv("input", 1, 1)], IMAGE),
            "a layer is named input, as the row of the input is: give it another name",
        ),
        # Settings of layers.
        (lambda: Conv(8, 3, 3), "the name of a Conv must be a text, got 8"),
        (lambda: Dense("", 3), "the name of a Dense must be a text, got ''"),
        (lambda: Subsampling(None), "the name of a Subsampling must be a text, got None"),
        (lambda: MaxPool(2, name=3), "the name of a MaxPool must be a text, got 3"),
        (lambda: Conv("c", 0, 3), "c: filters must be at least 1, got 0"),
        (lambda: Conv("c", 1, 0), "c: kernel_size must be at least 1, got 0"),
        (lambda: Conv("c", 1, 3, 0), "c: stride must be at least 1, got 0"),
        (lambda: Conv("c", 1, 3, 1, -1), "c: padding must be at least 0, got -1"),
        (lambda: Conv("c", 1, 3, dilation=0), "c: dilation must be at least 1, got 0"),
        (lambda: Conv("c", 1, 3, groups=0), "c: groups must be at least 1, got 0"),
        (
            lambda: Conv("c", 3, 3, groups=2),
            "c: groups 2 does not divide the number of filters 3: use 1 or 3",
        ),
        (
            lambda: Conv("c", 1, 3, activation="sigmoid"),
            'c: activation \'sigmoid\' is not known: use None or one of "relu", "tanh", "scaled_tanh"',
        ),
        (
            lambda: Conv("c", 3, 3, table=[[1, 0]]),
            "c: table has shape (1, 2): table must be [D, 3], a column per filter",
        ),
        (
            lambda: Conv("c", 2, 3, table=[1, 0]),
            "c: table has shape (2,): table must be [D, 2], a column per filter",
        ),
        (
            lambda: Conv("c", 2, 3, table=[[1, 0], [1]]),
            "c: table must be [D, K], got rows of different lengths",
        ),
        (
            lambda: Conv("c", 2, 3, table=[[1, 2]]),
            "c: table must hold only True and False, or 1 and 0",
        ),
        (
            lambda: Conv("c", 2, 3, groups=2, table=[[1, 0], [0, 1]]),
            "c: groups 2 and a table exclude each other: write the groups into the table",
        ),
        (lambda: Dense("fc", 0), "fc: units must be at least 1, got 0"),
        (lambda: Dense("fc", 1, inputs=25088), "fc: inputs must be (H, W, D), got 25088"),
        (lambda: Dense("fc", 1, inputs=(7, 0, 3)), "fc: W of inputs must be at least 1, got 0"),
        (lambda: MaxPool(0), "MaxPool: size must be at least 1, got 0"),
        (lambda: AvgPool(2, 0), "AvgPool: stride must be at least 1, got 0"),
        (lambda: MaxPool(2, padding=-1, name="p"), "p: padding must be at least 0, got -1"),
        (lambda: Subsampling("S", 0), "S: size must be at least 1, got 0"),
        (lambda: LocalResponseNorm(0), "LocalResponseNorm: size must be at least 1, got 0"),
        # Tables.
        (
            lambda: vgg("F"),
            'configuration \'F\' is not known: use one of "A", "B", "C", "D", "E"',
        ),
        (lambda: vgg(["A"]), 'configuration [\'A\'] is not known: use one of "A", "B", "C", "D", "E"'),
        (lambda: digits_net("mean"), 'pool \'mean\' is not known: use one of "max", "average"'),
        (lambda: vgg(padding=0), 'padding 0 is not known: use one of "same", "valid"'),
        (
            lambda: vgg(convolutional=True, fc6_padding=3),
            'fc6_padding 3 is not known: use one of "valid", "same"',
        ),
        (
            lambda: vgg(fc6_padding="same"),
            "fc6_padding 'same' needs a convolution to pad: use convolutional=True",
        ),
        (lambda: vgg(width=0), "width must be a number above 0, got 0"),
        (lambda: vgg(width="half"), "width must be a number above 0, got 'half'"),
        (lambda: vgg(width=float("inf")), "width must be a number above 0, got inf"),
        (lambda: vgg(classes=0), "fc8: units must be at least 1, got 0"),
        (lambda: vgg(classes=0, convolutional=True), "fc8: filters must be at least 1, got 0"),
        (
            lambda: input_sizes(lenet5(), "C4", 1),
            "name 'C4' is no layer: use one of C1, S2, C3, S4, C5",
        ),
        (lambda: input_sizes(lenet5(), "C1", 0), "output_size must be at least 1, got 0"),
        (lambda: input_sizes(lenet5(), "C1", 1, axis=2), "axis must be 0 for rows or 1 for columns, got 2"),
        (
            lambda: input_sizes(vgg(), "fc7", 1),
            "fc6 is dense, so fc7 has no size that follows the input's: use pool5, or a layer before it",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
