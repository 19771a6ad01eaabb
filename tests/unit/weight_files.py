"""Weight files of every kind, and pickles by hand, as other programs write them; a network to fit them."""

import io
import pickle
import re
import struct
import tracemalloc
from contextlib import contextmanager

import numpy as np
import pytest
from safetensors.numpy import save_file

from helpers.networks import Conv, Dense, MaxPool, Network, seeded_weights
from helpers.shapes import readable
from helpers.weights import load

# VGG-16's learned layers, and what torchvision and timm call them.
CONVOLUTIONS = [f"conv{block}_{i}" for block, n in enumerate((2, 2, 3, 3, 3), 1) for i in range(1, n + 1)]
LAYERS = [*CONVOLUTIONS, "fc6", "fc7", "fc8"]
FEATURES = [f"features.{i}" for i in (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)]
TORCHVISION = [*FEATURES, "classifier.0", "classifier.3", "classifier.6"]
TIMM = [*FEATURES, "pre_logits.fc1", "pre_logits.fc2", "head.fc"]


def torch_arrays(layers, names, conv_form=(), side=7):
    """Weights here as torch lays them out: {name.weight: [K, D, F, F] or [K, D·H·W], name.bias: [K]}.

    Dense layers named in `conv_form` stay [K, D, H, W]; the first dense layer reads side × side cells.
    """
    arrays, first_dense = {}, True
    for name, (weights, bias) in zip(names, layers.values(), strict=True):
        if weights.ndim == 2:
            cells = side if first_dense else 1
            weights, first_dense = weights.reshape(cells, cells, -1, weights.shape[1]), False
            flat = name not in conv_form
        else:
            flat = False
        weights = np.moveaxis(weights, (0, 1, 2, 3), (2, 3, 1, 0))
        arrays[f"{name}.weight"] = weights.reshape(len(bias), -1) if flat else weights
        arrays[f"{name}.bias"] = bias
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def write_torchvision(path, layers, names=TORCHVISION, **settings):
    save_file(torch_arrays(layers, names, **settings), path)


def write_timm(path, layers, names=TIMM, **settings):
    save_file(torch_arrays(layers, names, conv_form=names[-3:-1], **settings), path)


def npz_arrays(layers):
    pairs = (((f"{name}_W", pair[0]), (f"{name}_b", pair[1])) for name, pair in layers.items())
    return dict(item for pair in pairs for item in pair)


def write_npz(path, layers):
    with path.open("wb") as stream:
        np.savez(stream, **npz_arrays(layers))


def write_python2(path, layers):
    path.write_bytes(npy(python2_pickle(layers)))


WRITERS = {
    "vgg16.npy": write_python2,
    "vgg16_weights.npz": write_npz,
    "torchvision.safetensors": write_torchvision,
    "timm.safetensors": write_timm,
}


# --- a tiny network ------------------------------------------------------------------------------

# The smallest network that has all that matters: one of each, and a flattened map of 2×2×3.
TINY = Network(
    "TINY",
    (4, 4, 3),
    (
        Conv("conv1_1", 3, 3, padding=1, activation="relu"),
        MaxPool(2),
        Dense("fc6", 4, inputs=(2, 2, 3), activation="relu"),
        Dense("fc7", 3, activation="relu"),
        Dense("fc8", 2),
    ),
)
# TINY with more filters than channels, so that a kernel's shape tells its order of axes.
_FIRST = Conv("conv1_1", 5, 3, padding=1), TINY.layers[1], Dense("fc6", 4, inputs=(2, 2, 5))
WIDER = Network("WIDER", (4, 4, 3), (*_FIRST, *TINY.layers[3:]))
TINY_NAMES = {
    write_torchvision: ["features.0", "classifier.0", "classifier.3", "classifier.6"],
    write_timm: ["features.0", "pre_logits.fc1", "pre_logits.fc2", "head.fc"],
}
TINY_WEIGHTS = seeded_weights(TINY)
FIX = "use weights of TINY, or give the network that they are for as expected"
DAMAGED = "holds a damaged pickle: download it again"
CUT_SHORT = "is cut short: download it again"


def write_tiny(write, path, layers):
    if write in TINY_NAMES:
        write(path, layers, names=TINY_NAMES[write], side=2)
    else:
        write(path, layers)


def keras_arrays(layers, weights, bias, form="{}"):
    """Weights here under Keras's names: {block1_conv1/kernel:0: …}, or with the name in another form."""
    dense = iter(("fc1", "fc2", "predictions"))
    arrays = {}
    for name, pair in layers.items():
        keras = f"block{name[4]}_conv{name[6:]}" if name.startswith("conv") else next(dense)
        arrays[form.format(keras) + weights], arrays[form.format(keras) + bias] = pair
    return arrays


def write_right(kind, path, network, layers):
    """A right file of one of RIGHT_FILES, for a network whose last learned layers are three dense ones."""
    convolutions = [name for name in layers if name.startswith("conv")]
    features, index = [], 0
    for layer in network.layers:  # a convolution and its ReLU take two places, a pool one
        if layer.name in convolutions:
            features.append(f"features.{index}")
        index += 1 if isinstance(layer, MaxPool) else 2
    side = round((layers["fc6"][0].shape[0] / layers[convolutions[-1]][1].size) ** 0.5)
    if kind == "torchvision":
        names = [*features, "classifier.0", "classifier.3", "classifier.6"]
        write_torchvision(path, layers, names=names, side=side)
    elif kind == "older torchvision, module.":
        names = [*features, "classifier.1", "classifier.4", "classifier.6"]
        write_torchvision(path, layers, names=[f"module.{name}" for name in names], side=side)
    elif kind == "timm":
        write_timm(path, layers, names=[*features, "pre_logits.fc1", "pre_logits.fc2", "head.fc"], side=side)
    elif kind == "npz":
        write_npz(path, layers)
    elif kind == "npz, Keras, packed":
        with path.open("wb") as stream:
            np.savez_compressed(stream, **keras_arrays(layers, "/kernel:0", "/bias:0"))
    elif kind == "npy, Python 2":
        write_python2(path, layers)
    else:
        outer = np.array({name: list(pair) for name, pair in layers.items()}, object)
        path.write_bytes(npy(pickle.dumps(outer, int(kind[-1]))))


RIGHT_FILES = (
    "torchvision",
    "older torchvision, module.",
    "timm",
    "npz",
    "npz, Keras, packed",
    "npy, Python 2",
    "npy, protocol 2",
    "npy, protocol 4",
)


def same(ours, layers):
    assert list(ours) == list(layers)
    for name, pair in layers.items():
        for mine, theirs in zip(ours[name], pair, strict=True):
            np.testing.assert_array_equal(mine, theirs, strict=True)


def refused(path, expected=TINY):
    """The one sentence, without its beginning, that a file is refused with."""
    name = readable(path.name, 28)
    with pytest.raises(ValueError, match="^" + re.escape(name)) as caught:
        load(path, expected)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 300, text
    assert not re.search(r"\. [A-Z]|\.$", text), text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return text.removeprefix(name + " ")


@contextmanager
def at_most(size):
    """Check that the body takes no more memory at once than so many bytes."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


# --- pickles by hand -----------------------------------------------------------------------------


def npy(pickled, header="{'descr': '|O', 'fortran_order': False, 'shape': (), }"):
    """An .npy file of version 1.0: magic, length of the header, header, and what follows."""
    padding = -(10 + len(header) + 1) % 16
    text = header.encode() + b" " * padding + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + pickled


def python2_string(value):
    if len(value) < 256:
        return b"U" + bytes([len(value)]) + value
    return b"T" + struct.pack("<i", len(value)) + value


def python2_int(value, long=False):
    if long:
        return b"\x8a\x04" + struct.pack("<i", value)
    return b"K" + bytes([value]) if value < 256 else b"M" + struct.pack("<H", value)


def python2_tuple(items):
    if len(items) < 4:
        return b"".join(items) + (b"\x85", b"\x86", b"\x87")[len(items) - 1]
    return b"(" + b"".join(items) + b"t"


def python2_dtype(code, order, flags=0):
    minus = b"J\xff\xff\xff\xff"
    state = b"(K\x03" + python2_string(order) + b"NNN" + minus + minus + python2_int(flags) + b"t"
    return b"cnumpy\ndtype\n" + python2_string(code) + b"K\x00K\x01\x87R" + state + b"b"


def python2_array(array, long=False):
    """An array as numpy pickled it under Python 2: a transposed one keeps its order of axes."""
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    order = b"|" if array.dtype.itemsize == 1 else b">" if array.dtype.byteorder == ">" else b"<"
    state = [
        b"K\x01",
        python2_tuple([python2_int(size, long) for size in array.shape]),
        python2_dtype(array.dtype.str[1:].encode(), order),
        b"\x88" if fortran else b"\x89",
        python2_string(array.tobytes("F" if fortran else "C")),
    ]
    return reconstructed(b"".join(state))


def reconstructed(state, arguments=b"cnumpy\nndarray\nK\x00\x85U\x01b\x87"):
    return b"cnumpy.core.multiarray\n_reconstruct\n" + arguments + b"R(" + state + b"tb"


def of_one_object(pickled):
    """The pickle of numpy's array () of one object, which is what np.save makes of a dictionary."""
    state = b"K\x01)" + python2_dtype(b"O8", b"|", 63) + b"\x89](" + pickled + b"e"
    return b"\x80\x02" + reconstructed(state) + b"."


def python2_pickle(layers, long=False):
    """{name: [weights, bias]} in protocol 2, with the memo that cPickle fills and this file never asks."""
    pairs = b"".join(
        python2_string(name.encode())
        + b"q\x05]r\x00\x01\x00\x00("
        + b"".join(python2_array(array, long) for array in pair)
        + b"e"
        for name, pair in layers.items()
    )
    return of_one_object(b"}q\x01(" + pairs + b"u")


def shared_tuples(levels, leaf=b")"):
    """A tuple of a leaf twice, the tuple of that twice, and so on: 2^levels leaves in 5 bytes a level."""
    return leaf + b"".join(b"q%ch%c\x86" % (level, level) for level in range(levels))


def loaded_by_numpy(path):
    """What numpy makes of a file that the test wrote itself: {name: [weights, bias]}."""
    return np.load(io.BytesIO(path.read_bytes()), allow_pickle=True, encoding="latin1").item()


class Reduced:
    """What `pickle` saves as a call of anything."""

    def __init__(self, called, *arguments):
        self.called, self.arguments = called, arguments

    def __reduce__(self):
        return self.called, self.arguments
