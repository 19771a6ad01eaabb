"""What a file is that is not read as it is, and what to do with it.

The lines of code have been run on files as torch 2.13 and Keras 3.15 write them; those that need numpy and
safetensors alone are run by the tests.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from helpers.shapes import readable
from helpers.weights.tensors import begins_tensors

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HDF5 = b"\x89HDF\r\n\x1a\n"
# A number near the beginning of torch files that are no zips, as torchvision's vgg16-397923af.pth.
# [torch/serialization.py, MAGIC_NUMBER]
_OLD_TORCH = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_OTHER = "use a .npy dictionary, an .npz or a safetensors file"
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
}

# Names that torch.load(weights_only=True) admits in what torch.save makes of tensors.
# [torch/_weights_only_unpickler.py, _get_allowed_globals]
_TENSORS = re.compile(
    r"torch\.\w+|torch\._utils\._rebuild_\w+|torch\.storage\.\w+|torch\._tensor\._rebuild_\w+|"
    r"torch\.nn\.parameter\.Parameter|torch\.serialization\._get_layout|_codecs\.encode|"
    r"collections\.(OrderedDict|Counter)|__builtin__\.set|builtins\.set"
)
_ASKS = re.compile(rb"c([A-Za-z_][\w.]{0,99})\n([A-Za-z_]\w{0,99})\n")  # the pickle instruction GLOBAL
_KEYS = ("state_dict", "model_state_dict", "model_state", "model", "net")  # of a checkpoint


def what_is(start: bytes) -> str:
    """Return what a file is by its first bytes, "an HDF5 file", or "" where that is not known."""
    if start.startswith(ZIP):
        return "a zip"
    if begins_tensors(start):
        return "a safetensors file"
    if _is_hdf5(start):
        return "an HDF5 file"
    return "a PyTorch file" if _OLD_TORCH in start[:32] else ""


def what_else(name: str, start: bytes) -> str:
    """Say what a file of this name is that is not read, by its first bytes, and what to do with it."""
    if _OLD_TORCH in start[:32]:
        return _torch(name, start)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return "is a web page: download the file that the page offers"
    if text.startswith(b"{"):
        return _json(text)
    if start.startswith(b"version https://git-lfs"):
        return "is only a pointer to a file in Git LFS: download the file itself, with `git lfs pull`"
    if start.startswith(b"MATLAB "):
        return f"is a MATLAB file, which is not read: {_OTHER}"
    if _is_hdf5(start):
        return _hdf5(name)
    for beginning, packer in _PACKED.items():
        if start.startswith(beginning):
            return f"is packed with {packer}: unpack it and load what is in it"
    if start[257:262] == b"ustar":
        return "is a tar archive: unpack it and load what is in it"
    return f"is no weight file that is known here: {_OTHER}"


def what_zip_is(name: str, files: list[str], start: Callable[[str], bytes]) -> str:
    """Say what a zip of these files is that is no .npz, or return "".

    start: gives the first bytes of a file in it.
    """
    pickled = next((file for file in files if file.endswith("data.pkl")), None)
    if pickled is not None:
        if any("/code/" in file for file in files):
            return _torchscript(name)
        return _torch(name, start(pickled))
    if "config.json" in files and any(file.endswith(".weights.h5") for file in files):
        return "is a .keras file, a zip around model.weights.h5: unpack it and load that"
    return ""


def joining(pattern: str = "*-of-*.safetensors") -> str:
    """Return the code that joins the safetensors files of a folder, which are parts of one."""
    return (
        "import glob, safetensors.numpy as s; "
        f"s.save_file({{k: v for f in glob.glob({pattern!r}) for k, v in s.load_file(f).items()}}, "
        "'all.safetensors')"
    )


def _is_hdf5(start: bytes) -> bool:
    """Tell HDF5, which may begin with a block of something else. [HDF5 file format specification, II.A]"""
    return any(start[place:].startswith(_HDF5) for place in (0, 512, 1024, 2048))


def _hdf5(name: str) -> str:
    for path in (repr(name), "'PATH'"):
        code = (
            f"import h5py, numpy as np; p = {path}; d = {{}}; h5py.File(p).visititems(lambda n, a: "
            "d.update({n: a[()]} if hasattr(a, 'shape') and n[:3] != 'opt' else {})); "
            "np.savez(p + '.npz', **d)"
        )
        sentence = f"is an HDF5 file, as Keras writes it: run `{code}` and load that"
        if _fits(name, sentence):
            break
    return sentence


def _json(text: bytes) -> str:
    if b'"weight_map"' not in text:
        return f"is a text in JSON, which holds no weights: {_OTHER}"
    if b".safetensors" not in text:
        return (
            "is an index of several PyTorch files: load each of them, to see how to turn it into safetensors"
        )
    return f"is an index, which names the files with the weights: join them with `{joining()}` and load that"


def _torch(name: str, pickled: bytes) -> str:
    """Advise about what `torch.save` wrote: tensors by their names, or a whole model."""
    asked = [b".".join(names).decode() for names in _ASKS.findall(pickled)]
    others = [name for name in asked if not _TENSORS.fullmatch(name)]
    more = f"with more than tensors ({readable(others[0], 40)})" if others else ""
    if pickled[:1] == b"\x80" and pickled[1:2] > b"\x03":  # of which weights_only has few instructions
        more = f"in pickle protocol {pickled[1]}"
    if more:
        return (
            f"is a PyTorch file {more}, which weights_only=True refuses and which may run any code without "
            "that: where it was made, run `torch.save(model.state_dict(), 'weights.pth')` and load that"
        )
    texts = {key: b"X" + struct.pack("<I", len(key)) + key.encode() + b"q" for key in _KEYS}
    key = next((key for key, text in texts.items() if text in pickled), "state_dict")
    return _converted(
        name,
        "is a PyTorch file: with torch 2.10 or newer",
        "d = torch.load(p, 'cpu', weights_only=True); ",
        f"d.get({key!r}, d)",
    )


def _torchscript(name: str) -> str:
    return _converted(
        name,
        "is a TorchScript program: only if you trust who made it",
        "d = torch.jit.load(p, 'cpu').state_dict(); ",
        "d",
    )


def _converted(name: str, what: str, read: str, tensors: str) -> str:
    for path in (repr(name), "'PATH'"):
        code = (
            f"import torch, safetensors.torch as s; p = {path}; {read}"
            f"s.save_file({{k: v.clone().contiguous() for k, v in {tensors}.items()}}, p + '.safetensors')"
        )
        sentence = f"{what} run `{code}` and load that"
        if _fits(name, sentence):
            break
    return sentence


def _fits(name: str, sentence: str) -> bool:
    """Tell whether a sentence has room for a file's name in its code, and the name needs no escapes."""
    return len(name) + 1 + len(sentence) < 300 and name.isascii() and name.isprintable()
