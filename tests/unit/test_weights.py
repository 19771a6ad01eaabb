"""Weight files of four kinds, written here: the same numbers out of each, and what an image goes through."""

import itertools
import pickle
import re
import struct
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

from helpers.networks import Conv, Dense, MaxPool, Network, alexnet, lenet5, run, seeded_weights, vgg
from helpers.weights import Preprocessing, Weights, load, open_layers
from helpers.weights.names import learned_layers
from helpers.weights.naming import namings
from tests.unit.weight_files import (
    LAYERS,
    TIMM,
    TINY,
    TINY_NAMES,
    TORCHVISION,
    WRITERS,
    loaded_by_numpy,
    npy,
    npz_arrays,
    python2_pickle,
    python2_string,
    same,
    torch_arrays,
    write_npz,
    write_right,
    write_timm,
    write_tiny,
    write_torchvision,
)

NARROW = vgg("D", width=1 / 32, classes=10)  # VGG-16 with 2, 4, 8, 16 and 16 filters, 128 units in fc6
MEANS = (103.939, 116.779, 123.68)
BGR_MEANS = Preprocessing("BGR", MEANS)
RGB_MEANS = Preprocessing("RGB", MEANS[::-1])
RGB_NORMALISED = Preprocessing("RGB", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), 1 / 255)
KINDS = {
    "vgg16.npy": ("a vgg16.npy dictionary", BGR_MEANS),
    "vgg16_weights.npz": ("an .npz of arrays", RGB_MEANS),
    "torchvision.safetensors": ("safetensors with torchvision's names", RGB_NORMALISED),
    "timm.safetensors": ("safetensors with timm's names", RGB_NORMALISED),
}
OXFORD_BGR = 0.42947057, 0.55037946, 0.4800154
OXFORD_19_BGR = 0.34119523, 0.46418372, 0.39416704
TORCHVISION_RGB = -0.5537, 0.1755, 0.3130


@pytest.fixture(scope="module")
def narrow():
    return seeded_weights(NARROW)


@pytest.fixture(scope="module")
def tiny():
    return seeded_weights(TINY)


# --- every kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_gives_the_same_weights_in_our_conventions(tmp_path, narrow, name):
    WRITERS[name](tmp_path / name, narrow)
    weights = load(tmp_path / name, NARROW)
    same(weights.layers, narrow)
    assert list(weights.layers) == LAYERS
    assert weights.layers["fc6"][0].shape == (7 * 7 * 16, 128)
    assert (weights.source, weights.preprocessing) == KINDS[name]
    for array in itertools.chain.from_iterable(weights.layers.values()):
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
        assert not array.flags.writeable


@pytest.mark.parametrize("name", WRITERS)
def test_layer_by_layer_a_file_gives_what_it_gives_at_once(tmp_path, narrow, name):
    path = tmp_path / name
    WRITERS[name](path, narrow)
    network = vgg("D", width=1 / 32, classes=10, convolutional=True)
    whole, file = load(path, network), open_layers(path, network)
    assert (file.source, file.preprocessing, file.preprocessing_is_guess) == (
        whole.source,
        whole.preprocessing,
        whole.preprocessing_is_guess,
    )
    for layer, pair in whole.layers.items():
        for found, wanted in zip(file.read(layer), pair, strict=True):
            assert np.array_equal(found, wanted)
            assert not found.flags.writeable
        for parts in (2, 3):
            some = list(file.filters(layer, parts))
            assert len(some) == parts
            for found, wanted in zip(zip(*some, strict=True), pair, strict=True):
                assert np.array_equal(np.concatenate(found, axis=-1), wanted)
    with pytest.raises(
        ValueError, match=r"^layer 'pool1' has no weights: use a convolution or dense layer of VGG D$"
    ):
        file.read("pool1")
    path.unlink()
    with pytest.raises(ValueError, match=r" is not there: give the path of a weight file$"):
        file.read("fc6")


@pytest.mark.parametrize("name", WRITERS)
def test_opened_layer_by_layer_only_the_first_layer_is_read(tmp_path, tiny, name):
    path = tmp_path / name
    spoilt = {layer: (weights.copy(), bias) for layer, (weights, bias) in tiny.items()}
    spoilt["fc7"][0][0, 0] = np.nan
    write_tiny(WRITERS[name], path, spoilt)
    file = open_layers(path, TINY)
    assert np.array_equal(file.read("conv1_1")[0], tiny["conv1_1"][0])
    with pytest.raises(ValueError, match="infinite or not a number"):
        file.read("fc7")
    with pytest.raises(ValueError, match="infinite or not a number"):
        load(path, TINY)


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path, narrow, name):
    for path in (tmp_path / "weights", tmp_path / "vgg16.pth", str(tmp_path / "picture.png")):
        WRITERS[name](Path(path), narrow)
        assert load(path, NARROW).source == KINDS[name][0]


@pytest.mark.parametrize("name", WRITERS)
def test_a_convolutional_network_gets_its_kernels(tmp_path, narrow, name):
    WRITERS[name](tmp_path / name, narrow)
    expected = vgg("D", width=1 / 32, classes=10, convolutional=True)
    kernel = load(tmp_path / name, expected).layers["fc6"][0]
    np.testing.assert_array_equal(kernel, narrow["fc6"][0].reshape(7, 7, 16, 128), strict=True)
    same(load(tmp_path / name, expected).layers, seeded_weights(expected))


def test_rows_of_fc6_go_by_row_column_channel_here_and_by_channel_row_column_in_torch(tmp_path, tiny):
    write_tiny(write_torchvision, tmp_path / "t", tiny)
    ours, theirs = (
        load(tmp_path / "t", TINY).layers["fc6"][0],
        torch_arrays(tiny, TINY_NAMES[write_torchvision], side=2),
    )
    for row, column, channel, unit in np.ndindex(2, 2, 3, 4):
        there = theirs["classifier.0.weight"][unit, (channel * 2 + row) * 2 + column]
        assert ours[(row * 2 + column) * 3 + channel, unit] == there


@pytest.mark.parametrize("write", [write_torchvision, write_timm])
def test_the_network_computes_what_a_channels_first_one_computes_from_the_same_file(tmp_path, tiny, write):
    write_tiny(write, tmp_path / "t", tiny)
    names = TINY_NAMES[write]
    conv_form = names[1:3] if write is write_timm else ()
    arrays = torch_arrays(tiny, names, conv_form=conv_form, side=2)
    images = np.random.default_rng(0).standard_normal((5, 4, 4, 3), dtype=np.float32)
    ours = run(TINY, load(tmp_path / "t", TINY).layers, images)
    theirs = channels_first(arrays, names, conv_form, np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def channels_first(arrays, names, conv_form, images):
    """What onnxruntime makes of torch's arrays: TINY as a graph of Conv, MaxPool, Flatten and Gemm."""
    nodes, x = [], "x"
    for place, name in enumerate(names):
        if (place == 1 and not conv_form) or name == "head.fc":
            nodes.append(helper.make_node("Flatten", [x], [x := f"flat{place}"]))
        inputs = [x, f"{name}.weight", f"{name}.bias"]
        if place == 0 or name in conv_form:
            pads = {"pads": [1, 1, 1, 1]} if place == 0 else {}
            nodes.append(helper.make_node("Conv", inputs, [x := f"conv{place}"], **pads))
        else:
            nodes.append(helper.make_node("Gemm", inputs, [x := f"gemm{place}"], transB=1))
        if place < len(names) - 1:
            nodes.append(helper.make_node("Relu", [x], [x := f"relu{place}"]))
        if place == 0:
            nodes.append(helper.make_node("MaxPool", [x], [x := "pool"], kernel_shape=[2, 2], strides=[2, 2]))
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "tiny",
        [value("x", TensorProto.FLOAT, images.shape)],
        [value(x, TensorProto.FLOAT, None)],
        [helper.make_tensor(k, TensorProto.FLOAT, v.shape, v.tobytes(), raw=True) for k, v in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": images})[0]


def test_names_and_shapes_of_the_real_files():
    real = {
        "vgg16.npy's names": ([f"{name} weights" for name in LAYERS], [3, 3, 64, 64], [25088, 4096]),
        "vgg16_weights.npz's names": ([f"{name}_W" for name in LAYERS], [3, 3, 64, 64], [25088, 4096]),
        "torchvision's names": ([f"{name}.weight" for name in TORCHVISION], [64, 64, 3, 3], [4096, 25088]),
        "timm's names": ([f"{name}.weight" for name in TIMM], [64, 64, 3, 3], [4096, 512, 7, 7]),
    }
    layers = learned_layers(vgg("D"))
    known = {naming.words: naming for naming in reversed(list(namings(layers)))}
    for words, (names, conv1_2, fc6) in real.items():
        (slots,) = known[words].ways(layers)
        assert [slot.weights for slot in slots] == names
        assert [slot.layer for slot in slots] == LAYERS
        fc8 = [1000, 4096] if "t" in words[:2] else [4096, 1000]
        assert [list(slots[place].stored) for place in (1, 13, 15)] == [conv1_2, fc6, fc8]
    pairs = known["vgg16_weights.npz's names"].names
    assert [bias for _, bias in pairs] == [f"{name}_b" for name in LAYERS]
    assert known["timm's names"].ways(layers)[0][14].stored == (4096, 4096, 1, 1)
    assert known["torchvision's names"].names[14][1] == "classifier.3.bias"


@pytest.mark.parametrize(
    ("configuration", "indices"),
    [
        ("A", [0, 3, 6, 8, 11, 13, 16, 18]),
        ("B", [0, 2, 5, 7, 10, 12, 15, 17, 20, 22]),
        ("E", [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34]),
    ],
)
def test_other_vggs_have_their_own_places_in_torchvision(tmp_path, configuration, indices):
    network = vgg(configuration, width=1 / 64, classes=3)
    names = [*(f"features.{i}" for i in indices), "classifier.0", "classifier.3", "classifier.6"]
    write_torchvision(tmp_path / "t", seeded_weights(network), names=names)
    same(load(tmp_path / "t", network).layers, seeded_weights(network))


def test_vgg16_is_expected_unless_another_network_is(tmp_path, tiny):
    write_npz(tmp_path / "t.npz", tiny)
    with pytest.raises(ValueError, match="VGG D"):
        load(tmp_path / "t.npz")


def test_the_repr_is_short_and_the_same_every_time(tmp_path, tiny):
    write_npz(tmp_path / "t.npz", tiny)
    words = "Weights(4 layers, 159 parameters, from an .npz of arrays; the preprocessing is a guess)"
    assert repr(load(tmp_path / "t.npz", TINY)) == words
    assert isinstance(load(tmp_path / "t.npz", TINY), Weights)


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (lenet5(), "expected must be a VGG, but LeNet-5 has S2: use vgg()"),
        (alexnet(), "expected must be a VGG, but AlexNet has norm1: use vgg()"),
        (
            Network("EMPTY", (4, 4, 3), [MaxPool(2)]),
            "expected must be a VGG, but EMPTY has no weights: use vgg()",
        ),
        ("D", "expected must be a network such as vgg(), got 'D'"),
    ],
)
def test_what_can_be_expected(tmp_path, expected, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        load(tmp_path / "none", expected)


# --- number types and orders of bytes and axes ---------------------------------------------------


@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8", ">f8"])
@pytest.mark.parametrize("name", ["vgg16.npy", "vgg16_weights.npz"])
def test_floats_of_any_width_and_order_become_float32(tmp_path, tiny, name, dtype):
    layers = {layer: tuple(a.astype(dtype) for a in pair) for layer, pair in tiny.items()}
    WRITERS[name](tmp_path / name, layers)
    wanted = {layer: tuple(a.astype(np.float32) for a in pair) for layer, pair in layers.items()}
    same(load(tmp_path / name, TINY).layers, wanted)


@pytest.mark.parametrize("dtype", ["f2", "f8"])
def test_floats_of_any_width_become_float32_from_safetensors(tmp_path, tiny, dtype):
    layers = {layer: tuple(a.astype(dtype) for a in pair) for layer, pair in tiny.items()}
    write_tiny(write_torchvision, tmp_path / "t", layers)
    wanted = {layer: tuple(a.astype(np.float32) for a in pair) for layer, pair in layers.items()}
    same(load(tmp_path / "t", TINY).layers, wanted)


@pytest.mark.parametrize("name", ["vgg16.npy", "vgg16_weights.npz"])
def test_arrays_kept_column_by_column_are_read_right(tmp_path, tiny, name):
    layers = {layer: (np.asfortranarray(weights), bias) for layer, (weights, bias) in tiny.items()}
    WRITERS[name](tmp_path / name, layers)
    weights = load(tmp_path / name, TINY)
    same(weights.layers, tiny)
    assert weights.layers["fc7"][0].flags.c_contiguous


def test_filters_are_turned_in_blocks_and_none_is_lost(tmp_path):
    layers = (
        Conv("conv1_1", 150, 3, padding=1),
        MaxPool(2),
        Dense("fc6", 129, inputs=(2, 2, 150)),
        Dense("fc7", 65),
    )
    network = Network("wide", (4, 4, 3), (*layers, Dense("fc8", 64)))
    write_torchvision(tmp_path / "t", seeded_weights(network), names=TINY_NAMES[write_torchvision], side=2)
    same(load(tmp_path / "t", network).layers, seeded_weights(network))


# --- pickles of Python 2 and 3 -------------------------------------------------------------------


@pytest.mark.parametrize("long", [False, True])
def test_the_hand_written_file_is_what_numpy_takes_for_one_of_python_2(tmp_path, narrow, long):
    path = tmp_path / "vgg16.npy"
    path.write_bytes(npy(python2_pickle(narrow, long)))
    theirs = loaded_by_numpy(path)
    same({name: tuple(pair) for name, pair in theirs.items()}, narrow)
    same(load(path, NARROW).layers, narrow)


@pytest.mark.parametrize("header", ["|O8", "O", "|O4"])
def test_old_headers_name_the_type_differently(tmp_path, tiny, header):
    text = f"{{'descr': '{header}', 'fortran_order': False, 'shape': (), }}"
    (tmp_path / "t.npy").write_bytes(npy(python2_pickle(tiny), text))
    same(load(tmp_path / "t.npy", TINY).layers, tiny)


@pytest.mark.parametrize("pair", [list, tuple])
@pytest.mark.parametrize("protocol", [2, 3, 4])
@pytest.mark.parametrize("old", [False, True], ids=["numpy2", "numpy1"])
def test_what_python_3_pickles_is_read_too(tmp_path, tiny, protocol, pair, old):
    outer = np.array({name: pair(arrays) for name, arrays in tiny.items()}, object)
    pickled = pickle.dumps(outer, protocol)
    if old:  # the length of the name matters to protocol 4 alone
        module = b"numpy._core.multiarray"
        long, short = (b"\x8c" + bytes([len(name)]) + name for name in (module, b"numpy.core.multiarray"))
        pickled = (
            pickled.replace(long, short)
            if protocol == 4
            else pickled.replace(module, b"numpy.core.multiarray")
        )
    (tmp_path / "t.npy").write_bytes(npy(pickled))
    same(load(tmp_path / "t.npy", TINY).layers, tiny)


def test_strings_may_have_long_lengths(tmp_path, tiny):
    """As in protocol 4, which has them for bytes and texts of 4 GB and more."""
    pickled = python2_pickle(tiny)
    strings = [array.tobytes() for pair in tiny.values() for array in pair]
    for code, string in [*((b"\x8e", numbers) for numbers in strings), (b"\x8d", b"fc8")]:
        short = python2_string(string)
        assert pickled.count(short) == 1
        pickled = pickled.replace(short, code + struct.pack("<Q", len(string)) + string)
    (tmp_path / "t.npy").write_bytes(npy(pickled))
    same(load(tmp_path / "t.npy", TINY).layers, tiny)


def test_wide_numbers_as_text_are_not_too_many_bytes(tmp_path, narrow):
    """Python 3 writes bytes as text in protocol 2, and those above 127 as two."""
    wide = {name: [array.astype(float) for array in pair] for name, pair in narrow.items()}
    (tmp_path / "t.npy").write_bytes(npy(pickle.dumps(np.array(wide, object), 2)))
    assert (tmp_path / "t.npy").stat().st_size > 10 * sum(a.size for pair in wide.values() for a in pair)
    same(load(tmp_path / "t.npy", NARROW).layers, narrow)


def test_what_numpy_itself_saves_is_read(tmp_path, tiny):
    np.save(tmp_path / "t.npy", {name: list(pair) for name, pair in tiny.items()})
    same(load(tmp_path / "t.npy", TINY).layers, tiny)


def test_python_2s_header_in_an_npz_gives_no_warning(tmp_path, tiny):
    path = tmp_path / "t.npz"
    arrays = npz_arrays(tiny)
    with path.open("wb") as stream:
        np.savez(stream, **{name: array for name, array in arrays.items() if name != "fc8_b"})
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }"
    add_to_zip(path, "fc8_b.npy", npy(arrays["fc8_b"].tobytes(), header))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        same(load(path, TINY).layers, tiny)


def add_to_zip(path, name, content, **settings):
    import zipfile

    with zipfile.ZipFile(path, "a", **settings) as archive:
        archive.writestr(name, content)


# --- preprocessing -------------------------------------------------------------------------------


@pytest.mark.parametrize("preprocessing", [BGR_MEANS, RGB_MEANS, RGB_NORMALISED])
def test_an_image_goes_through_the_definition(preprocessing):
    image = np.random.default_rng(1).integers(0, 256, (3, 5, 3), np.uint8)
    before = image.copy()
    x = preprocessing.apply(image)
    for row, column, channel in np.ndindex(image.shape):
        place = "RGB".index(preprocessing.order[channel])
        value = int(image[row, column, place]) * preprocessing.scale
        wanted = (value - preprocessing.mean[channel]) / preprocessing.std[channel]
        assert x[row, column, channel] == pytest.approx(wanted, rel=1e-5, abs=1e-5)
    assert (x.dtype, x.shape) == (np.float32, image.shape)
    assert x.flags.c_contiguous
    assert preprocessing.apply(image.transpose(1, 0, 2)).flags.c_contiguous
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(preprocessing.apply(np.stack([image, image]))[1], x)


def test_known_pixels_come_out_as_the_papers_numbers():
    red = np.array([[[255, 0, 0]]], np.uint8)
    np.testing.assert_allclose(BGR_MEANS.apply(red), [[[-103.939, -116.779, 131.32]]], rtol=1e-6)
    np.testing.assert_allclose(RGB_MEANS.apply(red), [[[131.32, -116.779, -103.939]]], rtol=1e-6)
    np.testing.assert_allclose(
        RGB_NORMALISED.apply(red), [[[0.515 / 0.229, -0.456 / 0.224, -0.406 / 0.225]]], rtol=1e-6
    )


@pytest.mark.parametrize(
    "image",
    [np.zeros((4, 4, 3)), np.zeros((4, 4), np.uint8), np.zeros((3, 4, 4), np.uint8), np.zeros(3, np.uint8)],
)
def test_only_a_uint8_image_is_preprocessed(image):
    given = (
        f"image is {image.dtype} {list(image.shape)}: image must be uint8 [H, W, 3], from 0 to 255, in RGB"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(given)}$"):
        BGR_MEANS.apply(image)


def test_an_order_has_a_name():
    with pytest.raises(ValueError, match=r"^order 'RBG' is not known: use \"RGB\" or \"BGR\"$"):
        Preprocessing("RBG", MEANS)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"mean": (1, 2)}, "mean must be three finite numbers, got (1, 2)"),
        ({"mean": 0.5}, "mean must be three finite numbers, got 0.5"),
        ({"mean": (1, 2, np.nan)}, "mean must be three finite numbers, got (1, 2, nan)"),
        ({"mean": (1, 2, True)}, "mean must be three finite numbers, got (1, 2, True)"),
        ({"mean": np.ones((1, 3))}, "mean must be three finite numbers, got array([[1., 1., 1.]])"),
        ({"mean": (1, 2, 1e39)}, "mean must be three finite numbers, got (1, 2, 1e+39)"),
        ({"mean": (0, 0, 10**400)}, "mean must be three finite numbers, got (0, 0, a number of about"),
        ({"std": (1, 1, 0)}, "std must be three finite numbers above 0, got (1, 1, 0)"),
        ({"std": (1, 1, -1)}, "std must be three finite numbers above 0, got (1, 1, -1)"),
        ({"std": (1, 1, 1e-60)}, "std must be three finite numbers above 0, got (1, 1, 1e-60)"),
        ({"std": "RGB"}, "std must be three finite numbers above 0, got 'RGB'"),
        ({"scale": np.inf}, "scale must be a finite number, got inf"),
        ({"scale": "1/255"}, "scale must be a finite number, got '1/255'"),
        ({"scale": (1, 1, 1)}, "scale must be a finite number, got (1, 1, 1)"),
        ({"order": "RGB" * 1000}, "order 'RGBRGBRGBR"),
        ({"order": ["RGB"]}, """order ['RGB'] is not known: use "RGB" or "BGR\""""),
    ],
)
def test_settings_of_a_preprocessing_are_checked_when_it_is_made(settings, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}") as caught:
        Preprocessing(**{"order": "RGB", "mean": MEANS, **settings})
    assert len(str(caught.value)) < 300


def test_a_preprocessing_takes_real_numbers_of_any_kind_and_keeps_floats():
    made = Preprocessing("BGR", np.float32([1, 2, 3]), [np.int64(1), np.float16(2), Fraction(1, 4)], 2)
    assert made == Preprocessing("BGR", (1.0, 2.0, 3.0), (1.0, 2.0, 0.25), 2.0)
    assert {type(each) for each in (*made.mean, *made.std, made.scale)} == {float}
    assert hash(made) is not None
    x = made.apply(np.full((1, 1, 3), 5, np.uint8))
    np.testing.assert_array_equal(x, np.float32([[[9, 4, 28]]]), strict=True)


def test_an_image_of_uneven_rows_is_called_that():
    wanted = "image must be uint8 [H, W, 3], from 0 to 255, in RGB, got rows of different lengths"
    with pytest.raises(ValueError, match=f"^{re.escape(wanted)}$"):
        BGR_MEANS.apply([[1], [1, 2]])


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize(
    ("first", "preprocessing"),
    [
        (OXFORD_BGR, BGR_MEANS),
        (OXFORD_BGR[::-1], RGB_MEANS),
        (np.float16(OXFORD_BGR), BGR_MEANS),
        (OXFORD_19_BGR, BGR_MEANS),
        (OXFORD_19_BGR[::-1], RGB_MEANS),
        (np.float16(OXFORD_19_BGR[::-1]), RGB_MEANS),
        (TORCHVISION_RGB, RGB_NORMALISED),
    ],
)
def test_known_weights_are_known_in_either_order_of_colours_and_under_any_names(
    tmp_path, tiny, write, first, preprocessing
):
    kernel = tiny["conv1_1"][0].copy()
    kernel[0, 0, :, 0] = first
    write_tiny(write, tmp_path / "t", tiny | {"conv1_1": (kernel, tiny["conv1_1"][1])})
    weights = load(tmp_path / "t", TINY)
    assert weights.preprocessing == preprocessing
    assert not weights.preprocessing_is_guess
    assert "guess" not in repr(weights)


def test_oxfords_19_layers_under_torchvisions_names_are_not_taken_for_torchvisions(tmp_path):
    network = vgg("E", width=1 / 64, classes=3)
    layers = seeded_weights(network)
    layers["conv1_1"][0][0, 0, :, 0] = OXFORD_19_BGR
    write_right("torchvision", tmp_path / "t", network, layers)
    weights = load(tmp_path / "t", network)
    assert weights.source == "safetensors with torchvision's names"
    assert (weights.preprocessing, weights.preprocessing_is_guess) == (BGR_MEANS, False)


@pytest.mark.parametrize("name", WRITERS)
def test_the_preprocessing_of_unknown_weights_is_called_a_guess(tmp_path, tiny, name):
    write_tiny(WRITERS[name], tmp_path / name, tiny)
    weights = load(tmp_path / name, TINY)
    assert weights.preprocessing == KINDS[name][1]
    assert weights.preprocessing_is_guess
    assert repr(weights).endswith(f"from {KINDS[name][0]}; the preprocessing is a guess)")


@pytest.mark.parametrize("places", [(0, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 1)])
@pytest.mark.parametrize("order", [1, -1])
def test_other_weights_are_taken_for_what_their_kind_usually_is(tmp_path, tiny, places, order):
    kernel = tiny["conv1_1"][0].copy()
    row, column, _, filters = places
    kernel[row, column, :, filters] = OXFORD_BGR[::order]  # not where they belong
    write_tiny(write_torchvision, tmp_path / "t", tiny | {"conv1_1": (kernel, tiny["conv1_1"][1])})
    assert load(tmp_path / "t", TINY).preprocessing == RGB_NORMALISED
    kernel[0, 0, :, 0] = np.add(OXFORD_BGR[::order], (0, 0, 0.003))
    write_tiny(write_torchvision, tmp_path / "t", tiny | {"conv1_1": (kernel, tiny["conv1_1"][1])})
    assert load(tmp_path / "t", TINY).preprocessing == RGB_NORMALISED


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_without_three_channels_there_are_no_colours_to_tell(tmp_path, depth):
    network = Network("gray", (4, 4, depth), (Conv("conv1_1", 2, 3, padding=1), MaxPool(2), Dense("fc6", 2)))
    write_npz(tmp_path / "t", seeded_weights(network))
    assert load(tmp_path / "t", network).preprocessing == RGB_MEANS
