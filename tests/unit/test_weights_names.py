"""Weights under other names: a prefix, older torchvision's, Keras's, our layers' own; and what is refused."""

import itertools
import re

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from helpers.networks import Conv, Dense, MaxPool, Network, run, seeded_weights, vgg
from helpers.shapes import readable
from helpers.weights import load
from tests.unit.weight_files import (
    FIX,
    RIGHT_FILES,
    TIMM,
    TINY,
    TINY_NAMES,
    TINY_WEIGHTS,
    TORCHVISION,
    keras_arrays,
    refused,
    same,
    torch_arrays,
    write_python2,
    write_right,
    write_timm,
    write_torchvision,
)

NARROW = vgg("D", width=1 / 32, classes=10)
NARROW_WEIGHTS = seeded_weights(NARROW)
OLDER = [*TORCHVISION[:13], "classifier.1", "classifier.4", "classifier.6"]
TINY_TORCH = torch_arrays(TINY_WEIGHTS, TINY_NAMES[write_torchvision], side=2)


def save_npz(path, arrays):
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def own_arrays(layers, weights, bias):
    """Weights here under our layers' names: {conv1_1.weight: …}."""
    pairs = (((name + weights, pair[0]), (name + bias, pair[1])) for name, pair in layers.items())
    return dict(itertools.chain.from_iterable(pairs))


# --- a prefix ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prefix", ["module.", "_orig_mod.", "model.", "module.model.", "net/vgg16/", "encoder_", "features."]
)
@pytest.mark.parametrize("save", [save_file, save_npz])
def test_one_prefix_is_taken_off_and_said(tmp_path, prefix, save):
    for names, words in ((TORCHVISION, "torchvision's"), (OLDER, "older torchvision's")):
        arrays = torch_arrays(NARROW_WEIGHTS, [prefix + name for name in names])
        save(*((arrays, tmp_path / "t") if save is save_file else (tmp_path / "t", arrays)))
        weights = load(tmp_path / "t", NARROW)
        same(weights.layers, NARROW_WEIGHTS)
        container = "safetensors" if save is save_file else "an .npz of arrays"
        assert weights.source == f'{container} with {words} names after "{prefix}"'
        assert weights.source in repr(weights)


def test_a_prefix_goes_before_any_names(tmp_path):
    write_timm(tmp_path / "t", NARROW_WEIGHTS, names=[f"model.{name}" for name in TIMM])
    assert load(tmp_path / "t", NARROW).source == 'safetensors with timm\'s names after "model."'
    write_python2(tmp_path / "t", {f"vgg_{name}": pair for name, pair in NARROW_WEIGHTS.items()})
    weights = load(tmp_path / "t", NARROW)
    assert weights.source == 'a vgg16.npy dictionary after "vgg_"'
    same(weights.layers, NARROW_WEIGHTS)


def test_two_prefixes_are_not_one(tmp_path):
    arrays = {("a." if "features" in name else "b.") + name: array for name, array in TINY_TORCH.items()}
    save_file(arrays, tmp_path / "t")
    sentence = "holds the same shapes as TINY under other names, such as a.features.0.bias: rename them to"
    assert refused(tmp_path / "t") == (
        f"{sentence} torchvision's names, features.0.weight, features.0.bias and so on"
    )


@pytest.mark.parametrize("layers", [["fc6"], ["conv1_1", "fc6", "fc7"]])
@pytest.mark.parametrize("prefix", ["model.", "features.", "module\u202e" * 60])
@pytest.mark.parametrize("more", [{}, {"epoch": np.zeros(1, np.float32)}])
def test_a_prefix_before_some_names_only_is_called_that_and_taken_off_they_load(
    tmp_path, layers, prefix, more
):
    own = torch_arrays(TINY_WEIGHTS, list(TINY_WEIGHTS), side=2)
    fc6 = list(TINY_TORCH)[list(own).index("fc6.bias")]
    for arrays, bare in (
        (own, [f"{name}.{kind}" for name in layers for kind in ("weight", "bias")]),
        (own, ["fc6.bias"]),
        (TINY_TORCH, [fc6]),
    ):
        mixed = {name if name in bare else prefix + name: array for name, array in arrays.items()}
        save_file(mixed | more, tmp_path / "t")
        what = f'has "{readable(prefix, 40)}" before some names only, not before {bare[0]}'
        assert refused(tmp_path / "t") == f"{what}: take it off all names"
        save_file({name.removeprefix(prefix): array for name, array in mixed.items()}, tmp_path / "t")
        same(load(tmp_path / "t", TINY).layers, TINY_WEIGHTS)


def test_a_prefix_before_most_names_leaves_the_others_unknown(tmp_path):
    arrays = {f"module.{name}": array for name, array in TINY_TORCH.items()}
    save_file(arrays | {"epoch": np.zeros(1, np.float32)}, tmp_path / "t")
    fix = "give the network that all are for as expected, or save those arrays alone"
    assert refused(tmp_path / "t") == f"holds unknown epoch beside the arrays of TINY: {fix}"
    del arrays["module.classifier.6.bias"]
    save_file(arrays | {"epoch": np.zeros(1, np.float32)}, tmp_path / "t")
    lacks = "lacks module.classifier.6.bias (fc8) and holds unknown epoch"
    assert refused(tmp_path / "t") == f"{lacks}: {FIX}"


def test_a_long_prefix_is_cut_in_the_source(tmp_path):
    prefix = "module\u202e" * 60
    save_file({prefix + name: array for name, array in TINY_TORCH.items()}, tmp_path / "t")
    source = load(tmp_path / "t", TINY).source
    assert len(source) < 110
    assert source.isprintable()


# --- Keras and our own ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "bias", "form"),
    [
        ("/kernel:0", "/bias:0", "{}"),  # variables of TensorFlow
        ("/kernel", "/bias", "{}"),  # paths of Keras 3
        ("/kernel:0", "/bias:0", "{0}/{0}"),  # HDF5 of Keras 2
        ("/kernel", "/bias", "model_weights/{0}/{0}"),  # HDF5 of Keras 3
        ("_W_1:0", "_b_1:0", "{0}/{0}"),  # vgg16_weights_tf_dim_ordering_tf_kernels.h5
        ("_W_1:0", "_b_1:0", "{}"),
        ("_kernel", "_bias", "{}"),
        ("_W", "_b", "{}"),
    ],
)
def test_kerass_names_are_read(tmp_path, weights, bias, form):
    save_npz(tmp_path / "t", keras_arrays(NARROW_WEIGHTS, weights, bias, form))
    loaded = load(tmp_path / "t", NARROW)
    same(loaded.layers, NARROW_WEIGHTS)
    prefix = ' after "model_weights/"' if "model" in form else ""
    assert loaded.source == f"an .npz of arrays with Keras's names{prefix}"
    assert loaded.preprocessing.order == "BGR"
    assert loaded.preprocessing_is_guess


def test_keras_3_counts_layers_in_its_weight_files(tmp_path):
    names = [f"conv2d{f'_{i}' if i else ''}" for i in range(13)] + ["dense", "dense_1", "dense_2"]
    pairs = zip(names, NARROW_WEIGHTS.values(), strict=True)
    arrays = {f"layers/{name}/vars/{i}": pair[i] for name, pair in pairs for i in (0, 1)}
    save_npz(tmp_path / "t", arrays)
    loaded = load(tmp_path / "t", NARROW)
    same(loaded.layers, NARROW_WEIGHTS)
    assert loaded.source == "an .npz of arrays with Keras's names"


def test_keras_in_theanos_order_is_refused_whose_kernels_are_turned(tmp_path):
    arrays = keras_arrays(NARROW_WEIGHTS, "_W_1:0", "_b_1:0", "{0}/{0}")
    turned = {
        name: array.transpose(3, 2, 0, 1) if array.ndim == 4 else array for name, array in arrays.items()
    }
    save_npz(tmp_path / "t", turned)
    sentence = "has block1_conv1/block1_conv1_W_1:0 [2, 3, 3, 3] instead of [3, 3, 3, 2]: "
    fix = "Theano's order of axes is not read, use the file with tf_dim_ordering_tf_kernels in its name"
    assert refused(tmp_path / "t", NARROW) == sentence + fix


@pytest.mark.parametrize("pair", [(".weight", ".bias"), ("_weight", "_bias"), ("/weight", "/bias")])
@pytest.mark.parametrize("convolutional", [False, True])
def test_our_layers_names_are_read_as_they_lie_here(tmp_path, pair, convolutional):
    network = vgg("D", width=1 / 32, classes=10, convolutional=convolutional)
    save_file(own_arrays(seeded_weights(network), *pair), tmp_path / "t")
    for expected in (network, NARROW):
        weights = load(tmp_path / "t", expected)
        same(weights.layers, seeded_weights(expected))
        assert weights.source == "safetensors with our layers' names as [F, F, D, K]"


@pytest.mark.parametrize("squares", [0, 2, 3])
def test_our_layers_names_are_read_as_they_lie_in_pytorch(tmp_path, squares):
    square = ["fc6", "fc7", "fc8"][:squares]
    save_file(torch_arrays(NARROW_WEIGHTS, list(NARROW_WEIGHTS), conv_form=square), tmp_path / "t")
    weights = load(tmp_path / "t", NARROW)
    same(weights.layers, NARROW_WEIGHTS)
    assert weights.source == "safetensors with our layers' names as [K, D, F, F]"


def test_weights_that_were_loaded_can_be_saved_and_loaded(tmp_path):
    write_right("torchvision", tmp_path / "t", NARROW, NARROW_WEIGHTS)
    layers = load(tmp_path / "t", NARROW).layers
    save_file(own_arrays(layers, ".weight", ".bias"), tmp_path / "again")
    same(load(tmp_path / "again", NARROW).layers, NARROW_WEIGHTS)


def test_a_square_matrix_lies_as_the_others_do(tmp_path):
    """fc7 is 128×128: which of its axes are the inputs hangs on the names, or on the shapes of the rest."""
    assert NARROW_WEIGHTS["fc7"][0].shape == (128, 128)
    arrays = own_arrays(NARROW_WEIGHTS, ".weight", ".bias")
    arrays["fc8.weight"] = np.ascontiguousarray(arrays["fc8.weight"].T)
    save_file(arrays, tmp_path / "t")
    sentence = "has fc8.weight [10, 128] instead of [128, 10]: save all arrays in the same order of axes"
    assert refused(tmp_path / "t", NARROW) == sentence


def test_shapes_that_fit_in_either_order_are_refused_until_the_names_tell(tmp_path):
    network = Network("ODD", (4, 4, 3), (Conv("conv1_1", 3, 3, padding=1), MaxPool(4), Dense("fc6", 3)))
    layers = seeded_weights(network)
    save_file(own_arrays(layers, ".weight", ".bias"), tmp_path / "t")
    assert refused(tmp_path / "t", network) == (
        "has arrays such as conv1_1.weight that fit in either order of axes: rename them to torchvision's "
        "names if channels-first, to vgg16_weights.npz's if channels-last"
    )
    save_file(own_arrays(layers, "_W", "_b"), tmp_path / "t")
    same(load(tmp_path / "t", network).layers, layers)
    save_file(torch_arrays(layers, ["features.0", "classifier.0"], side=1), tmp_path / "t")
    same(load(tmp_path / "t", network).layers, layers)


def test_a_dictionary_may_hold_arrays_by_names_of_any_kind(tmp_path):
    np.save(tmp_path / "t.npy", TINY_TORCH)
    weights = load(tmp_path / "t.npy", TINY)
    same(weights.layers, TINY_WEIGHTS)
    assert weights.source == "a vgg16.npy dictionary with torchvision's names"
    pairs = {"block1_conv1": "conv1_1", "fc1": "fc6", "fc2": "fc7", "predictions": "fc8"}
    write_python2(tmp_path / "t.npy", {name: TINY_WEIGHTS[ours] for name, ours in pairs.items()})
    weights = load(tmp_path / "t.npy", TINY)
    same(weights.layers, TINY_WEIGHTS)
    assert weights.source == "a vgg16.npy dictionary with Keras's names"


def test_two_pairs_of_other_names_compute_the_same(tmp_path):
    image = np.random.default_rng(0).standard_normal((4, 4, 3), dtype=np.float32)
    wanted = run(TINY, TINY_WEIGHTS, image)
    for kind in RIGHT_FILES:
        write_right(kind, tmp_path / "t", TINY, TINY_WEIGHTS)
        np.testing.assert_array_equal(run(TINY, load(tmp_path / "t", TINY).layers, image), wanted)


# --- refused: other names, batch norm, parts -----------------------------------------------------


@pytest.mark.parametrize("save", [save_file, save_npz])
def test_the_same_shapes_under_other_names_are_called_that_and_the_fix_works(tmp_path, save):
    def written(arrays):
        save(*((arrays, tmp_path / "t") if save is save_file else (tmp_path / "t", arrays)))

    for arrays in (torch_arrays(NARROW_WEIGHTS, TORCHVISION), own_arrays(NARROW_WEIGHTS, "_W", "_b")):
        written({f"layer{index}": array for index, array in enumerate(arrays.values())})
        what, names = refused(tmp_path / "t", NARROW).split(": ")
        assert what == "holds the same shapes as VGG D under other names, such as layer0"
        assert re.fullmatch("rename them to .*'s names, (.*) and so on", names)[1] == ", ".join(
            list(arrays)[:2]
        )
        written(arrays)
        same(load(tmp_path / "t", NARROW).layers, NARROW_WEIGHTS)


def test_shapes_of_convolutions_throughout_are_known_under_other_names_too(tmp_path):
    """As TensorFlow's slim saves them: vgg_16/conv1/conv1_1/weights, vgg_16/fc6/weights [7, 7, 512, 4096]."""
    layers = seeded_weights(vgg("D", width=1 / 32, classes=10, convolutional=True))
    slim = {
        name: f"vgg_16/{name[:5]}/{name}" if name.startswith("conv") else f"vgg_16/{name}" for name in layers
    }
    save_npz(
        tmp_path / "t", own_arrays({slim[name]: pair for name, pair in layers.items()}, "/weights", "/biases")
    )
    what = "holds the same shapes as VGG D under other names, such as vgg_16/conv1/conv1_1/weights"
    fix = "rename them to our layers' names, conv1_1.weight, conv1_1.bias and so on"
    assert refused(tmp_path / "t", NARROW) == f"{what}: {fix}"
    save_npz(tmp_path / "t", own_arrays(layers, ".weight", ".bias"))
    same(load(tmp_path / "t", NARROW).layers, NARROW_WEIGHTS)


@pytest.mark.parametrize("prefix", ["", "module."])
def test_batch_normalisation_is_named(tmp_path, prefix):
    names = [f"{prefix}{name}" for name in TINY_NAMES[write_torchvision]]
    arrays = torch_arrays(TINY_WEIGHTS, [names[0], *names[1:]], side=2)
    for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
        arrays[f"{prefix}features.1.{name}"] = np.zeros(3, np.float32)
    save_file(arrays, tmp_path / "t")
    what = f"has batch normalisation ({prefix}features.1.running_mean), which TINY has not"
    fix = "use weights of TINY without it, as in vgg16 in place of vgg16_bn"
    assert refused(tmp_path / "t") == f"{what}: {fix}"


def test_batch_normalisation_of_keras_is_named(tmp_path):
    arrays = keras_arrays(TINY_WEIGHTS, "/kernel:0", "/bias:0") | {"bn/moving_variance:0": np.zeros(3)}
    save_npz(tmp_path / "t", arrays)
    assert refused(tmp_path / "t").startswith(
        "has batch normalisation (bn/moving_variance:0), which TINY has"
    )


def test_a_part_of_several_files_comes_with_the_code_that_joins_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = list(TINY_TORCH)
    for part, held in enumerate((names[:3], names[3:]), 1):
        save_file({name: TINY_TORCH[name] for name in held}, f"model-{part:05}-of-00002.safetensors")
    index = '{"metadata": {}, "weight_map": {"features.0.weight": "model-00001-of-00002.safetensors"}}'
    (tmp_path / "model.safetensors.index.json").write_text(index)
    sentences = {
        "model-00001-of-00002.safetensors": "holds only 3 of the 8 arrays of TINY: join all parts with ",
        "model-00002-of-00002.safetensors": "holds only 5 of the 8 arrays of TINY: join all parts with ",
        "model.safetensors.index.json": "is an index, which names the files with the weights: join .* with ",
    }
    for name, sentence in sentences.items():
        (tmp_path / "all.safetensors").unlink(missing_ok=True)
        with pytest.raises(ValueError, match=f"{sentence}`.*` and load that$") as caught:
            load(tmp_path / name, TINY)
        assert len(str(caught.value)) < 300
        exec(re.search("`(.*)`", str(caught.value))[1], {})
        assert load_file("all.safetensors").keys() == TINY_TORCH.keys()
        same(load("all.safetensors", TINY).layers, TINY_WEIGHTS)


def test_the_weights_of_a_smaller_network_are_not_called_those_of_the_larger(tmp_path):
    larger = Network("LARGER", (4, 4, 3), (*TINY.layers[:-1], Dense("extra", 3), TINY.layers[-1]))
    save_npz(tmp_path / "t", own_arrays(TINY_WEIGHTS, "_W", "_b"))
    assert refused(tmp_path / "t", larger) == (
        "holds only 8 of the 10 arrays of LARGER, and lacks extra_W (extra) and 1 more: "
        "use a file with all, or give the network that they are for as expected"
    )
    same(load(tmp_path / "t", TINY).layers, TINY_WEIGHTS)


def test_names_of_any_length_and_direction_fit_a_sentence(tmp_path):
    names = {"א" * 500: TINY_WEIGHTS["fc8"], "a\n\u202e" * 300: TINY_WEIGHTS["fc7"]}
    network = Network(
        "N" * 500, (4, 4, 3), (Conv("ס" * 500, 3, 3, padding=1), MaxPool(2), Dense("D" * 500, 2))
    )
    for layers in (names, {name * 50: pair for name, pair in TINY_WEIGHTS.items()}):
        path = tmp_path / ("ש" * 100)
        save_npz(path, own_arrays(layers, "_W", "_b"))
        for expected in (TINY, network):
            with pytest.raises(ValueError, match=r"^\u2068ש") as caught:
                load(path, expected)
            assert len(str(caught.value)) < 300
            assert str(caught.value).replace("\u2068", "").replace("\u2069", "").isprintable()
