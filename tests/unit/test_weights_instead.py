"""Files that are not read as they are: each is named for what it is, with a fix that was tried."""

import ast
import pickle
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import numpy as np
import pytest

from helpers.weights import load
from tests.unit.weight_files import (
    RIGHT_FILES,
    TINY,
    TINY_NAMES,
    TINY_WEIGHTS,
    refused,
    same,
    torch_arrays,
    write_right,
    write_torchvision,
)

HDF5 = b"\x89HDF\r\n\x1a\n"
MATLAB = (
    b"MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: Thu Jan  1 00:00:00 2015".ljust(124) + b"\0\1IM"
)
OTHER = "use a .npy dictionary, an .npz or a safetensors file"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (MATLAB + bytes(99), f"is a MATLAB file, which is not read: {OTHER}"),
        (MATLAB.replace(b"5.0", b"7.3").ljust(512) + HDF5, f"is a MATLAB file, which is not read: {OTHER}"),
        (b"\x1f\x8b\x08" + bytes(99), "is packed with gzip: unpack it and load what is in it"),
        (b"\xfd7zXZ\x00" + bytes(99), "is packed with xz: unpack it and load what is in it"),
        (
            b"vgg16.npy".ljust(257, b"\0") + b"ustar\x0000",
            "is a tar archive: unpack it and load what is in it",
        ),
        (b'{"layers": 16}', f"is a text in JSON, which holds no weights: {OTHER}"),
        (
            b' {"weight_map": {"features.0.weight": "pytorch_model-00001-of-00002.bin"}}',
            "is an index of several PyTorch files: load each of them, to see how to turn it into safetensors",
        ),
    ],
)
def test_other_files_are_named(tmp_path, content, sentence):
    (tmp_path / "vgg16.npy").write_bytes(content)
    assert refused(tmp_path / "vgg16.npy") == sentence


@pytest.mark.parametrize("place", [0, 512, 1024, 2048])
def test_hdf5_comes_with_the_code_that_makes_an_npz(tmp_path, place):
    """The code ran on .h5 and .weights.h5 of Keras 3.15, and the result was loaded, by hand."""
    (tmp_path / "vgg16.h5").write_bytes(bytes(place) + HDF5 + bytes(99))
    sentence = refused(tmp_path / "vgg16.h5")
    code = re.fullmatch("is an HDF5 file, as Keras writes it: run `(.*)` and load that", sentence)[1]
    assert code == (
        "import h5py, numpy as np; p = 'vgg16.h5'; d = {}; h5py.File(p).visititems(lambda n, a: "
        "d.update({n: a[()]} if hasattr(a, 'shape') and n[:3] != 'opt' else {})); np.savez(p + '.npz', **d)"
    )
    ast.parse(code)


@pytest.mark.parametrize("kind", RIGHT_FILES)
def test_a_zip_around_a_right_file_is_to_be_unpacked(tmp_path, kind):
    write_right(kind, tmp_path / "weights", TINY, TINY_WEIGHTS)
    with zipfile.ZipFile(tmp_path / "download.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("vgg")
        archive.writestr("vgg/readme.txt", "hello")
        archive.write(tmp_path / "weights", "vgg/weights")
        archive.writestr("__MACOSX/vgg/._weights", bytes(120))
    sentence = refused(tmp_path / "download.zip")
    assert re.fullmatch("is a zip around vgg/weights, an? .*: unpack it and load that", sentence)
    with zipfile.ZipFile(tmp_path / "download.zip") as archive:
        archive.extractall(tmp_path)
    same(load(tmp_path / "vgg" / "weights", TINY).layers, TINY_WEIGHTS)


def test_an_npz_may_have_its_arrays_in_a_folder(tmp_path):
    write_right("npz", tmp_path / "t.npz", TINY, TINY_WEIGHTS)
    with zipfile.ZipFile(tmp_path / "t.npz") as archive, zipfile.ZipFile(tmp_path / "t.zip", "w") as other:
        other.mkdir("vgg")
        for name in archive.namelist():
            other.writestr(f"vgg/{name}", archive.read(name))
    weights = load(tmp_path / "t.zip", TINY)
    same(weights.layers, TINY_WEIGHTS)
    assert weights.source == 'an .npz of arrays after "vgg/"'


def test_an_npz_of_one_dictionary_is_a_zip_around_it(tmp_path):
    with (tmp_path / "t.npz").open("wb") as stream:
        np.savez(stream, np.array({name: list(pair) for name, pair in TINY_WEIGHTS.items()}, object))
    sentence = "is a zip around arr_0.npy, a dictionary in .npy: unpack it and load that"
    assert refused(tmp_path / "t.npz") == sentence
    with zipfile.ZipFile(tmp_path / "t.npz") as archive:
        archive.extractall(tmp_path)
    same(load(tmp_path / "arr_0.npy", TINY).layers, TINY_WEIGHTS)


def test_a_keras_file_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "vgg16.keras", "w") as archive:
        for name, content in (("metadata.json", b"{}"), ("config.json", b"{}"), ("model.weights.h5", HDF5)):
            archive.writestr(name, content)
    sentence = "is a .keras file, a zip around model.weights.h5: unpack it and load that"
    assert refused(tmp_path / "vgg16.keras") == sentence


# --- PyTorch -------------------------------------------------------------------------------------

OLD_TORCH = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
TENSOR = b"ctorch._utils\n_rebuild_tensor_v2\nq\x02((X\x07\0\0\0storageq\x03ctorch\nFloatStorage\nq\x04"


def write_torch(path, pickled, new=True, others=()):
    """How a file of torch.save begins; what follows is never looked at."""
    if new:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("vgg16/data.pkl", pickled)
            for name in ("vgg16/data/0", *others):
                archive.writestr(name, bytes(99))
    else:
        path.write_bytes(OLD_TORCH + pickled)


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize("key", ["", "state_dict", "model_state_dict", "model"])
def test_a_torch_file_comes_with_the_code_that_converts_it(tmp_path, new, key):
    path = tmp_path / "it's vgg16.pth"
    arch = b"X\x04\0\0\0archq\x01X\x05\0\0\0vgg16q\x02"
    before = b"X" + len(key).to_bytes(4, "little") + key.encode() + b"q\x01" if key else b""
    write_torch(path, b"\x80\x02}q\0(" + arch + before + TENSOR, new)
    code = re.fullmatch(
        "is a PyTorch file: with torch 2.10 or newer run `(.*)` and load that", refused(path)
    )[1]
    assert code == (
        """import torch, safetensors.torch as s; p = "it's vgg16.pth"; """
        "d = torch.load(p, 'cpu', weights_only=True); s.save_file({k: v.clone().contiguous() "
        f"for k, v in d.get('{key or 'state_dict'}', d).items()}}, p + '.safetensors')"
    )
    ast.parse(code)


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize("name", [b"torchvision.models.vgg\nVGG", b"__main__\nN", b"os\nsystem"])
def test_a_whole_model_is_told_from_its_tensors(tmp_path, new, name):
    write_torch(tmp_path / "vgg16.pth", b"\x80\x02c" + name + b"\nq\0)\x81" + TENSOR, new)
    whole = name.decode().replace("\n", ".")
    assert refused(tmp_path / "vgg16.pth") == (
        f"is a PyTorch file with more than tensors ({whole}), which weights_only=True refuses and which may "
        "run any code without that: where it was made, run `torch.save(model.state_dict(), 'weights.pth')` "
        "and load that"
    )


@pytest.mark.parametrize("protocol", [4, 5])
def test_a_torch_file_in_a_newer_protocol_is_told_from_what_weights_only_admits(tmp_path, protocol):
    start = pickle.dumps({"features.0.weight": [1]}, protocol)
    write_torch(tmp_path / "new.pth", start)
    (tmp_path / "old.pth").write_bytes(pickle.dumps(0x1950A86A20F9469CFC6C, protocol) + start)
    for path in (tmp_path / "new.pth", tmp_path / "old.pth"):
        assert refused(path).startswith(
            f"is a PyTorch file in pickle protocol {protocol}, which weights_only=True refuses and which may "
        )


def test_torchscript_is_named(tmp_path):
    write_torch(tmp_path / "vgg16.pt", TENSOR, others=("vgg16/code/__torch__.py",))
    sentence = refused(tmp_path / "vgg16.pt")
    assert sentence.startswith("is a TorchScript program: only if you trust who made it run `import torch, ")
    ast.parse(re.search("`(.*)`", sentence)[1])


@pytest.mark.parametrize("name", ["n", "vgg16-397923af.pth", "n" * 29, "n" * 200, "vgg16\n.pth", "ש.pth"])
@pytest.mark.parametrize("key", [b"", b"X\x10\0\0\0model_state_dictq\1"])
def test_a_name_that_has_no_room_in_the_code_is_left_out(tmp_path, name, key):
    write_torch(tmp_path / name, key)
    with pytest.raises(ValueError, match="is a PyTorch file") as caught:
        load(tmp_path / name, TINY)
    assert len(str(caught.value)) < 300
    fits = name == "n" or (name.startswith("vgg16-") and not key)
    assert f"p = {name!r}; " in str(caught.value) if fits else "p = 'PATH'; " in str(caught.value)


def test_the_name_of_an_hdf5_file_has_no_room_either(tmp_path):
    for name in ("a" * 28, "a" * 200):
        (tmp_path / name).write_bytes(HDF5)
        assert (f"p = {name!r}; " if len(name) == 28 else "p = 'PATH'; ") in refused(tmp_path / name)


@pytest.mark.skipif(find_spec("torch") is None, reason="torch is no part of the environment")
@pytest.mark.parametrize("form", ["plain", "state_dict", "not contiguous", "shared"])
@pytest.mark.parametrize("new", [False, True])
def test_the_code_converts_what_torch_saves(tmp_path, monkeypatch, form, new):
    import torch

    monkeypatch.chdir(tmp_path)
    arrays = torch_arrays(TINY_WEIGHTS, TINY_NAMES[write_torchvision], side=2)
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    if form == "not contiguous":
        tensors = {name: each.T.contiguous().T if each.ndim == 2 else each for name, each in tensors.items()}
    elif form == "shared":
        flat = torch.cat([each.reshape(-1) for each in tensors.values()])
        parts = flat.split([each.numel() for each in tensors.values()])
        pairs = zip(tensors.items(), parts, strict=True)
        tensors = {name: part.view(each.shape) for (name, each), part in pairs}
    saved = {"epoch": 3, "state_dict": tensors} if form == "state_dict" else tensors
    torch.save(saved, "t.pth", _use_new_zipfile_serialization=new)
    code = re.search("`(.*)`", refused(tmp_path / "t.pth"))[1]
    subprocess.run([sys.executable, "-c", code], check=True)
    same(load("t.pth.safetensors", TINY).layers, TINY_WEIGHTS)


# --- the file's own name -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a\nb\x1b[31m", "\u202egnp.16ggv", "\udc80\udcff", "ש" * 80, "n" * 250])
def test_a_files_own_name_fits_a_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    for expected in (path, tmp_path / (name[:60] + "missing")):
        with pytest.raises(ValueError, match=r"is no weight file|is not there") as caught:
            load(expected, TINY)
        text = str(caught.value)
        assert len(text) < 200
        assert text.encode().decode().replace("\u2068", "").replace("\u2069", "").isprintable()


@pytest.mark.parametrize("kind", RIGHT_FILES)
def test_a_right_file_may_have_any_name(tmp_path, kind):
    for name in ("a\nb", "\udc80\udcff", "ש" * 80):
        write_right(kind, tmp_path / "t", TINY, TINY_WEIGHTS)
        (tmp_path / "t").rename(tmp_path / name)
        same(load(tmp_path / name, TINY).layers, TINY_WEIGHTS)


@pytest.mark.parametrize("path", [None, 3, b"x", ["a"] * 10_000, "~nobody-of-this-name/x", "\0", "n" * 300])
def test_paths_that_are_none_are_one_sentence(path):
    with pytest.raises(ValueError, match=r"path must be the path|is not there|cannot be read") as caught:
        load(path, TINY)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()
