"""Weight files that are wrong, damaged or lie: one sentence says so."""

import itertools
import json
import os
import pickle
import re
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from helpers.networks import seeded_weights
from helpers.weights import load
from tests.unit.hostile_files import member, zip_of
from tests.unit.weight_files import (
    CUT_SHORT,
    DAMAGED,
    FIX,
    TINY,
    TINY_NAMES,
    TINY_WEIGHTS,
    WIDER,
    WRITERS,
    Reduced,
    at_most,
    npy,
    npz_arrays,
    python2_pickle,
    refused,
    same,
    torch_arrays,
    write_tiny,
    write_torchvision,
)


@pytest.fixture(params=WRITERS)
def kind(request):
    return request.param


# --- no weight file at all -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty: download it again"),
        (b"<!DOCTYPE html><html>", "is a web page: download the file that the page offers"),
        (b"\xef\xbb\xbf\r\n <HTML>", "is a web page: download the file that the page offers"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "is only a pointer to a file in Git LFS: download the file itself, with `git lfs pull`",
        ),
        *(
            (
                content,
                "is no weight file that is known here: use a .npy dictionary, an .npz or a safetensors file",
            )
            for content in (
                b"x",
                b"\x89PNG\r\n\x1a\n",
                b"\x93NUMP",
                bytes(2000),
                pickle.dumps({"conv1_1": [1]}, 2),
                struct.pack("<Q", 100_000_001) + b"{}",
            )
        ),
    ],
)
def test_what_is_no_weight_file_is_called_what_it_is(tmp_path, content, sentence):
    (tmp_path / "weights.npy").write_bytes(content)
    assert refused(tmp_path / "weights.npy") == sentence


def test_a_path_leads_to_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "none.npy") == "is not there: give the path of a weight file"
    assert refused(tmp_path) == "is a folder: give the path of a weight file"
    assert refused(tmp_path / "pipe") == "is no ordinary file: give the path of a weight file"
    with pytest.raises(ValueError, match=r"^\. is a folder: give the path of a weight file$"):
        load(".")
    for path in (None, 3):
        with pytest.raises(ValueError, match=f"^path must be the path of a weight file, got {path}$"):
            load(path)


def test_a_file_that_cannot_be_opened_says_why(tmp_path, monkeypatch):
    def no(*_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "w.npy").write_bytes(b"x")
    monkeypatch.setattr(Path, "open", no)
    assert refused(tmp_path / "w.npy") == "cannot be read: Permission denied"


def test_a_home_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    WRITERS["vgg16.npy"](tmp_path / "w.npy", TINY_WEIGHTS)
    same(load("~/w.npy", TINY).layers, TINY_WEIGHTS)


# --- names and shapes ----------------------------------------------------------------------------


def test_missing_and_unknown_names_are_told(tmp_path, kind):
    path = tmp_path / kind
    first = {
        "vgg16.npy": "conv1_1 weights",
        "vgg16_weights.npz": "conv1_1_W",
        "torchvision.safetensors": "features.0.weight",
        "timm.safetensors": "features.0.weight",
    }[kind]
    rest = {name: pair for name, pair in TINY_WEIGHTS.items() if name != "conv1_1"}
    if "safetensors" in kind:
        names = TINY_NAMES[WRITERS[kind]]
        write = torch_arrays(TINY_WEIGHTS, names, conv_form=names[1:3] if "timm" in kind else (), side=2)
        save_file({name: array for name, array in write.items() if "features" not in name}, path)
    else:
        WRITERS[kind](path, rest)
    fix = "use a file with all, or give the network that they are for as expected"
    assert (
        refused(path)
        == f"holds only 6 of the 8 arrays of TINY, and lacks {first} (conv1_1) and 1 more: {fix}"
    )


def test_unknown_names_are_told(tmp_path):
    write = WRITERS["vgg16_weights.npz"]
    write(tmp_path / "t", TINY_WEIGHTS | {"conv5_4": TINY_WEIGHTS["fc8"]})
    fix = "give the network that all are for as expected, or save those arrays alone"
    beside = f"beside the arrays of TINY: {fix}"
    assert refused(tmp_path / "t") == f"holds unknown conv5_4_W and 1 more {beside}"
    layers = {"conv1_2" if name == "conv1_1" else name: pair for name, pair in TINY_WEIGHTS.items()}
    write(tmp_path / "t", layers)
    sentence = "holds the same shapes as TINY under other names, such as conv1_2_W: rename them to"
    assert refused(tmp_path / "t") == f"{sentence} vgg16_weights.npz's names, conv1_1_W, conv1_1_b and so on"
    write(tmp_path / "t", layers | {"conv1_2": TINY_WEIGHTS["fc8"]})
    sentence = "lacks conv1_1_W (conv1_1) and 1 more and holds unknown conv1_2_W and 1 more"
    assert refused(tmp_path / "t") == f"{sentence}: {FIX}"
    arrays = torch_arrays(TINY_WEIGHTS, TINY_NAMES[write_torchvision], side=2)
    save_file(arrays | {"features.1.running\n" + "m" * 99: arrays["features.0.bias"]}, tmp_path / "t")
    cut = "features.1.running\\nm…" + "m" * 17 + "…"
    assert refused(tmp_path / "t") == f"holds unknown {cut} {beside}"


@pytest.mark.parametrize(
    ("kind", "layer", "change", "sentence"),
    [
        (
            "vgg16_weights.npz",
            "fc6",
            lambda w, b: (w.T, b),
            "has fc6_W [4, 12] instead of [12, 4]: "
            "in PyTorch's order of axes it is read under PyTorch's names alone, such as torchvision's",
        ),
        (
            "vgg16.npy",
            "conv1_1",
            lambda w, b: (w[:2], b),
            f"has conv1_1 weights [2, 3, 3, 3] instead of [3, 3, 3, 3]: {FIX}",
        ),
        ("vgg16.npy", "fc7", lambda w, b: (w, b[:2]), f"has fc7 bias [2] instead of [3]: {FIX}"),
        (
            "vgg16_weights.npz",
            "fc7",
            lambda w, b: (w, b[None]),
            "has fc7_b [1, 3] instead of [3]: reshape it to [3]",
        ),
        (
            "vgg16_weights.npz",
            "fc7",
            lambda w, b: (w[0, 0], b),
            f"has fc7_W [] instead of [4, 3]: {FIX}",
        ),
        (
            "torchvision.safetensors",
            "fc8",
            lambda w, b: (np.c_[w, w], np.r_[b, b]),
            f"has classifier.6.weight [4, 3] instead of [2, 3]: {FIX}",
        ),
        (
            "timm.safetensors",
            "fc7",
            lambda w, b: (w[:, :2], b[:2]),
            f"has pre_logits.fc2.weight [2, 4, 1, 1] instead of [3, 4, 1, 1]: {FIX}",
        ),
    ],
)
def test_wrong_shapes_are_told(tmp_path, kind, layer, change, sentence):
    write_tiny(WRITERS[kind], tmp_path / "t", TINY_WEIGHTS | {layer: change(*TINY_WEIGHTS[layer])})
    assert refused(tmp_path / "t") == sentence


@pytest.mark.parametrize("name", ["classifier.6.weight", "features.0.weight"])
def test_torchs_own_names_get_no_advice_about_torch(tmp_path, name):
    layers = seeded_weights(WIDER)
    arrays = torch_arrays(layers, TINY_NAMES[write_torchvision], side=2)
    axes = (1, 0) if arrays[name].ndim == 2 else (2, 3, 1, 0)
    arrays[name] = np.ascontiguousarray(arrays[name].transpose(axes))
    save_file(arrays, tmp_path / "t")
    sentence = refused(tmp_path / "t", WIDER)
    assert sentence.startswith(f"has {name} {list(arrays[name].shape)} instead of ")
    assert sentence.endswith(
        ": channels-last it is read under vgg16_weights.npz's names alone, such as conv1_1_W"
    )


def test_flat_and_square_forms_are_not_mixed_up_and_the_fix_works(tmp_path):
    """Torchvision's numbers under timm's names, and the other way round."""
    for names in TINY_NAMES.values():
        dense = names[1]
        square = dense.startswith("classifier")
        arrays = torch_arrays(TINY_WEIGHTS, names, conv_form=[dense] if square else [names[2]], side=2)
        save_file(arrays, tmp_path / "t")
        given, wanted = (4, 3, 2, 2), (4, 12)
        if not square:
            given, wanted = wanted, given
        sentence = f"has {dense}.weight {list(given)} instead of {list(wanted)}: reshape it to {list(wanted)}"
        assert refused(tmp_path / "t") == sentence
        save_file(arrays | {f"{dense}.weight": arrays[f"{dense}.weight"].reshape(wanted)}, tmp_path / "t")
        same(load(tmp_path / "t", TINY).layers, TINY_WEIGHTS)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_are_finite(tmp_path, kind, value):
    for layer, place, name in (("fc7", 0, "classifier.3.weight"), ("fc8", 1, "classifier.6.bias")):
        pair = [array.copy() for array in TINY_WEIGHTS[layer]]
        pair[place].flat[1] = value
        write_tiny(WRITERS[kind], tmp_path / "t", TINY_WEIGHTS | {layer: tuple(pair)})
        name = {
            "vgg16.npy": f"{layer} {('weights', 'bias')[place]}",
            "vgg16_weights.npz": f"{layer}_{'Wb'[place]}",
            "torchvision.safetensors": name,
            "timm.safetensors": name.replace("classifier.3", "pre_logits.fc2").replace(
                "classifier.6", "head.fc"
            ),
        }[kind]
        sentence = f"has numbers in {name} that are infinite or not a number: use a file with all weights"
        assert refused(tmp_path / "t") == sentence


@pytest.mark.filterwarnings("error")
def test_infinite_numbers_do_not_cancel_out(tmp_path):
    weights = TINY_WEIGHTS["fc8"][0].copy()
    weights.flat[:2] = np.inf, -np.inf
    WRITERS["vgg16.npy"](tmp_path / "t", TINY_WEIGHTS | {"fc8": (weights, TINY_WEIGHTS["fc8"][1])})
    assert refused(tmp_path / "t").startswith("has numbers in fc8 weights that are infinite")


@pytest.mark.filterwarnings("error")
def test_numbers_too_large_for_float32_are_not_finite(tmp_path):
    weights, bias = TINY_WEIGHTS["fc8"]
    large = TINY_WEIGHTS | {"fc8": (weights, bias.astype("f8") + 1e39)}
    WRITERS["vgg16_weights.npz"](tmp_path / "t", large)
    assert refused(tmp_path / "t").startswith("has numbers in fc8_b that are infinite")
    fine = TINY_WEIGHTS | {"fc8": (weights, np.full_like(bias, 3e38))}  # the sum of many is not
    WRITERS["vgg16_weights.npz"](tmp_path / "t", fine)
    same(load(tmp_path / "t", TINY).layers, fine)


@pytest.mark.parametrize("dtype", ["i4", "u1", "?", "c8"])
@pytest.mark.parametrize("kind", ["vgg16_weights.npz", "torchvision.safetensors"])
def test_numbers_are_floats(tmp_path, kind, dtype):
    if dtype == "c8" and "npz" not in kind:
        return  # safetensors has no complex numbers before 0.7
    weights, bias = TINY_WEIGHTS["fc8"]
    write_tiny(WRITERS[kind], tmp_path / "t", TINY_WEIGHTS | {"fc8": (weights, bias.astype(dtype))})
    assert re.fullmatch(r"has (fc8_b|classifier.6.bias) as \w+: save it as float32", refused(tmp_path / "t"))


# --- damage --------------------------------------------------------------------------------------


def test_a_file_cut_short_anywhere_is_refused(tmp_path, kind):
    write_tiny(WRITERS[kind], tmp_path / "whole", TINY_WEIGHTS)
    whole = (tmp_path / "whole").read_bytes()
    for length in itertools.chain(range(1, 400, 7), range(400, len(whole), 41), [len(whole) - 1]):
        (tmp_path / "cut").write_bytes(whole[:length])
        assert "download it again" in (sentence := refused(tmp_path / "cut")) or "no weight file" in sentence


def test_a_cut_pickle_is_said_to_be_cut(tmp_path):
    whole = npy(python2_pickle(TINY_WEIGHTS))
    (tmp_path / "t").write_bytes(whole[:-1])
    assert refused(tmp_path / "t") == CUT_SHORT
    (tmp_path / "t").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "t") in (CUT_SHORT, DAMAGED)


@settings(deadline=None, derandomize=True, max_examples=400)
@given(st.sampled_from(list(WRITERS)), st.data())
def test_changed_bytes_are_one_sentence_or_other_weights(tmp_path_factory, kind, data):
    path = tmp_path_factory.getbasetemp() / f"changed {kind}"
    write_tiny(WRITERS[kind], path, TINY_WEIGHTS)
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    try:
        weights = load(path, TINY)
    except ValueError:
        refused(path)
    else:
        assert all(np.isfinite(array).all() for pair in weights.layers.values() for array in pair)


# --- hostile archives ----------------------------------------------------------------------------


def write_zip(path, files, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)


def tiny_members(**changes):
    """The files of TINY's .npz, some changed."""
    members = {}
    for name, array in npz_arrays(TINY_WEIGHTS).items():
        header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {array.shape}, }}"
        members[f"{name}.npy"] = npy(array.tobytes(), header)
    return list((members | {f"{name}.npy": content for name, content in changes.items()}).items())


NO_ARRAY = "holds fc8_b.npy, which is no array that np.savez writes: save the arrays with np.savez"
ZIP_DAMAGED = "is a damaged or cut-short zip: download it again"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_may_be_packed_as_numpy_does(tmp_path, compression):
    write_zip(tmp_path / "t", tiny_members(), compression)
    same(load(tmp_path / "t", TINY).layers, TINY_WEIGHTS)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_not_unpacked_by_what_has_no_limit(tmp_path, compression):
    write_zip(tmp_path / "t", tiny_members(), compression)
    sentence = "packs conv1_1_W.npy in another way than np.savez: save the arrays with np.savez"
    assert refused(tmp_path / "t") == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NO_ARRAY),
        (b"no array", NO_ARRAY),
        (npy(bytes(8), "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")[:-1], NO_ARRAY),
        (npy(bytes(9), "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"), NO_ARRAY),
        (npy(bytes(8), "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,), }"), NO_ARRAY),
        (npy(bytes(8), "__import__('os')"), NO_ARRAY),
        (
            npy(bytes(8), "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"),
            f"has fc8_b [1000000, 1000000] instead of [2]: {FIX}",
        ),
        (
            npy(bytes(8), "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }"),
            f"has fc8_b [?] instead of [2]: {FIX}",
        ),
        (
            npy(
                pickle.dumps([Reduced(os.getcwd)] * 2),
                "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
            ),
            "has fc8_b as object: save it as float32",
        ),
        (
            npy(
                bytes(16), "{'descr': [('a', '<f4'), ('b', '<f4')], 'fortran_order': False, 'shape': (2,), }"
            ),
            "has fc8_b as [('a','<f4'),('b','<f4')]: save it as float32",
        ),
    ],
)
def test_members_that_lie_about_themselves_are_refused(tmp_path, content, sentence):
    write_zip(tmp_path / "t", tiny_members(fc8_b=content), zipfile.ZIP_DEFLATED)
    with at_most(2**22):
        assert refused(tmp_path / "t") == sentence


def test_a_bomb_is_not_unpacked(tmp_path):
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    write_zip(tmp_path / "t", tiny_members(fc8_b=npy(bytes(50_000_000), header)), zipfile.ZIP_DEFLATED)
    assert (tmp_path / "t").stat().st_size < 100_000
    with at_most(2**22):
        assert refused(tmp_path / "t") == NO_ARRAY


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_holds_arrays_once_and_not_too_many(tmp_path):
    files = tiny_members()
    write_zip(tmp_path / "t", [*files, files[0]])
    assert refused(tmp_path / "t") == "is a zip that holds conv1_1_W twice: save the arrays with np.savez"
    write_zip(tmp_path / "t", [(str(i), b"") for i in range(1001)])
    many = "is a zip of 1,001 files, too many for the weights of one network: save the arrays with np.savez"
    assert refused(tmp_path / "t") == many
    write_zip(tmp_path / "t", [])
    assert refused(tmp_path / "t") == f"lacks conv1_1_W (conv1_1) and 7 more: {FIX}"
    write_zip(tmp_path / "t", [*files, ("readme.txt", b"hello")])
    assert refused(tmp_path / "t") == NO_ARRAY.replace("fc8_b.npy", "readme.txt")


def test_a_wrong_checksum_and_a_locked_member_are_refused(tmp_path):
    write_zip(tmp_path / "t", tiny_members())
    whole = (tmp_path / "t").read_bytes()
    numbers = TINY_WEIGHTS["fc6"][0].tobytes()
    assert whole.count(numbers) == 1
    (tmp_path / "t").write_bytes(whole.replace(numbers, numbers[:-4] + bytes(4)))
    assert refused(tmp_path / "t") == ZIP_DAMAGED
    moved = bytearray(whole)
    end = whole.rindex(b"PK\x05\x06")
    moved[end + 12 : end + 16] = b"\xff\xff\xff\x0f"  # how long the directory is
    (tmp_path / "t").write_bytes(moved)
    assert refused(tmp_path / "t") == ZIP_DAMAGED
    place = whole.rindex(b"PK\x01\x02") + 8  # the flags of the last member, in the directory
    local = whole.rindex(b"PK\x03\x04") + 6
    locked = bytearray(whole)
    locked[place] |= 1
    locked[local] |= 1
    (tmp_path / "t").write_bytes(locked)
    assert refused(tmp_path / "t") == NO_ARRAY


def test_a_member_without_a_name_is_refused(tmp_path):
    (tmp_path / "t").write_bytes(b"".join(zip_of([member("", b"x")])))
    assert refused(tmp_path / "t") == NO_ARRAY.replace("fc8_b.npy", "a file without a name")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_ends_before_its_claim_is_refused(tmp_path, method):
    """Its checksum is right, so nothing but its length tells that numbers are missing."""
    members = []
    for name, content in tiny_members():
        held = content[:-4] if name == "fc8_b.npy" else content
        packed = zlib.compress(held, wbits=-15) if method else held
        members.append(member(name, packed, method, len(content), zlib.crc32(held)))
    (tmp_path / "t").write_bytes(b"".join(zip_of(members)))
    assert refused(tmp_path / "t") == ZIP_DAMAGED


# --- hostile safetensors -------------------------------------------------------------------------


def write_safetensors(path, header, numbers=b""):
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + numbers)


def tiny_header(**changes):
    """The header of TINY's safetensors, its last bias changed, and the numbers."""
    header, numbers = {"__metadata__": {"format": "pt"}}, b""
    for name, array in torch_arrays(TINY_WEIGHTS, TINY_NAMES[write_torchvision], side=2).items():
        place = [len(numbers), len(numbers) + array.nbytes]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": place}
        numbers += array.tobytes()
    header["classifier.6.bias"] |= changes
    return header, numbers


TENSORS_DAMAGED = "is a damaged or cut-short safetensors file: download it again"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"dtype": "BF16", "shape": [4]}, f"has classifier.6.bias [4] instead of [2]: {FIX}"),
        ({"dtype": "I32"}, "has classifier.6.bias as I32: save it as float32"),
        ({"shape": [2, 1]}, "has classifier.6.bias [2, 1] instead of [2]: reshape it to [2]"),
        ({"shape": [10**9, 10**9]}, TENSORS_DAMAGED),
        ({"shape": [10**19, 10**19]}, TENSORS_DAMAGED),
        ({"shape": [3]}, TENSORS_DAMAGED),
        ({"shape": [-2]}, TENSORS_DAMAGED),
        ({"data_offsets": [0, 8]}, TENSORS_DAMAGED),
        ({"data_offsets": [628, 10**12]}, TENSORS_DAMAGED),
        ({"dtype": "O"}, TENSORS_DAMAGED),
    ],
)
def test_headers_that_lie_are_refused(tmp_path, changes, sentence):
    write_safetensors(tmp_path / "t", *tiny_header(**changes))
    if sentence is None:
        same(load(tmp_path / "t", TINY).layers, TINY_WEIGHTS)
    else:
        assert refused(tmp_path / "t") == sentence


def test_half_of_a_half_is_not_read(tmp_path):
    header, numbers = tiny_header()
    first = header["features.0.bias"]["data_offsets"][0]
    header["features.0.bias"] |= {"dtype": "BF16", "data_offsets": [first, first + 6]}
    for name, entry in header.items():
        if name != "__metadata__" and entry["data_offsets"][0] > first:
            entry["data_offsets"] = [place - 6 for place in entry["data_offsets"]]
    write_safetensors(tmp_path / "t", header, numbers[:-6])
    assert refused(tmp_path / "t") == "has features.0.bias as BF16: save it as float32"


def test_other_damage_of_safetensors(tmp_path):
    for content in (
        struct.pack("<Q", 2) + b"{}x",
        struct.pack("<Q", 900_000) + b"{}",
        struct.pack("<Q", 3) + b"{\xff}",
        struct.pack("<Q", 2) + b"{",
        struct.pack("<Q", 9) + b'{"a":[]}' + b" ",
    ):
        (tmp_path / "t").write_bytes(content)
        assert refused(tmp_path / "t") == TENSORS_DAMAGED
    write_safetensors(tmp_path / "t", {})
    assert refused(tmp_path / "t") == f"lacks features.0.weight (conv1_1) and 7 more: {FIX}"
