"""Files that would cost `load` far more than a right one, or never end, each with what it is refused with.

    python -m tests.unit.hostile_files FOLDER

makes them all in a folder, loads each in a process of its own that is forked from a warm one, and prints a
line of JSON for each: its name, size, sentence (or what was raised, or the network that it fits), the
process's peak of memory beyond its start, and seconds. Holes in files are sparse, so that 100 MB are
written at once.
"""

import bz2
import json
import lzma
import os
import resource
import struct
import sys
import time
import zipfile
import zlib
from math import prod
from pathlib import Path

from helpers.networks import Conv, MaxPool, Network, vgg
from helpers.weights import load
from helpers.weights.names import learned_layers
from tests.unit.weight_files import (
    TINY,
    npy,
    of_one_object,
    python2_dtype,
    python2_string,
    reconstructed,
    shared_tuples,
)

LARGE = 99_000_000
SECONDS = 60  # of processor time, after which a file is taken to have no end
DAMAGED = "holds a damaged pickle"
NO_ARRAY = "which is no array that np.savez writes"
FILES = {}  # {name: (function that makes it, network that is expected, sentence)}


def hostile(sentence, network=None):
    """Keep a function that gives a file's parts: bytes, or a number of zeros."""

    def keep(make):
        FILES[make.__name__] = make, network, sentence
        return make

    return keep


# --- .npy and pickles ----------------------------------------------------------------------------


def header_of(length, version=2):
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<I", length)


@hostile("its header is damaged")
def npy_header_of_100_mb():
    return [header_of(LARGE), LARGE]


@hostile("its header is damaged")
def npy_header_that_claims_4_gb():
    return [header_of(2**32 - 1, version=3), 1000]


@hostile("its header is damaged")
def npy_header_of_minus_signs():
    return [npy(b"", "-" * 7000)]


@hostile("its header is damaged")
def npy_header_of_brackets():
    return [npy(b"", "{'descr': '|O', 'fortran_order': False, 'shape': " + "(" * 9000)]


def called(name, code, arguments, count):
    """The pickle that calls a name so many times on one long string, of instruction X or T, and arguments."""
    string = code + struct.pack("<I", 400_000) + b"a" * 400_000 + b"q\x00"
    call = b"h\x01h\x00" + arguments + b"R"
    return [npy(b"\x80\x02" + string + name + b"q\x01" + call * count + b".")]


@hostile("holds no dictionary of layers")
def pickle_encodes_one_text_thousands_of_times():
    return called(b"c_codecs\nencode\n", b"X", b"X\x06\x00\x00\x00latin1\x86", 3000)


@hostile("calls numpy.dtype as no saved array does")
def pickle_makes_thousands_of_types_of_one_text():
    return called(b"cnumpy\ndtype\n", b"T", b"K\x00K\x01\x87", 3000)


@hostile(DAMAGED)
def pickle_asks_for_nested_tuples():
    return [npy(b"\x80\x04)" + b"\x85" * 15_000 + b"U\x01a\x93.")]


@hostile(DAMAGED)
def pickle_asks_for_shared_lists():
    twice = b"]q\x00" + b"".join(b"](h%ch%ceq%c" % (i, i, i + 1) for i in range(60))
    return [npy(b"\x80\x04" + twice + b"U\x01a\x93.")]


@hostile(DAMAGED)
def pickle_has_a_key_of_nested_tuples():
    return [npy(b"\x80\x02})" + b"\x85" * 15_000 + b"Ns.")]


@hostile(DAMAGED)
def pickle_has_two_equal_keys_of_shared_tuples():
    return [npy(b"\x80\x02}(" + 2 * (shared_tuples(60) + b"N") + b"u.")]


@hostile("holds no dictionary of layers")
def pickle_fills_the_memo_at_its_end():
    return [npy(b"\x80\x02" + b"Nr\xff\xff\xff\xff" * 3000 + b".")]


@hostile("is cut short")
def pickle_string_that_claims_much():
    return [npy(b"\x80\x04\x8e" + struct.pack("<Q", 2**62)), 1000]


@hostile("takes more than 20,000 instructions")
def pickle_of_100_million_instructions():
    return [npy(b"\x80\x04"), *([b"]" * 1_000_000] * 99)]


@hostile("holds no dictionary of layers")
def pickle_of_one_text_of_100_mb():
    return [npy(b"\x80\x04X" + struct.pack("<I", LARGE)), LARGE, b"."]


SAME = Network("SAME", (4, 4, 512), (*(Conv(f"conv1_{i}", 512, 3, padding=1) for i in range(60)), MaxPool(2)))


@hostile("bytes of numbers out of", SAME)
def pickle_shares_one_array_among_60_layers():
    size = 4 * 512 * 512 * 9
    kernel = b"K\x01(K\x03K\x03M\x00\x02M\x00\x02t" + python2_dtype(b"f4", b"<") + b"\x89T"
    numbers = python2_string(bytes(2048))
    bias = reconstructed(b"K\x01M\x00\x02\x85" + python2_dtype(b"f4", b"<") + b"\x89" + numbers)
    names = [python2_string(f"conv1_{i}".encode()) for i in range(60)]
    layers = b"".join(name + b"](h\x00" + bias + b"e" for name in names[1:])
    first, second = reconstructed(b"#").split(b"#")
    before, after = of_one_object(b"}(#u").split(b"#")
    start = npy(before + names[0] + b"](" + first + kernel + struct.pack("<i", size))
    return [start, size, second + b"q\x00" + bias + b"e" + layers + after]


def right(network, item):
    """The arrays of a right file, (name, shape, bytes) of weights and bias in turn, all zeros."""
    for layer in learned_layers(network):
        inputs = prod(layer.window[:3])
        flat = layer.window if layer.dense is None else (inputs, layer.window[3])
        yield layer, "weights", flat, prod(flat) * item
        yield layer, "bias", (layer.window[3],), layer.window[3] * item


HALF = vgg("D", width=0.59)  # 49 million numbers: 98 MB as float16
MOST = vgg("D", width=0.75)


@hostile("", HALF)
def npy_right_of_float16():
    parts = []
    for layer, what, shape, size in right(HALF, 2):
        sizes = b"(" + b"".join(b"J" + struct.pack("<i", each) for each in shape) + b"t"
        state = b"K\x01" + sizes + python2_dtype(b"f2", b"<") + b"\x89T" + struct.pack("<i", size)
        before, after = reconstructed(b"#").split(b"#")
        name = layer.name.encode()
        start = b"U" + bytes([len(name)]) + name + b"](" if what == "weights" else b""
        parts += [start + before + state, size, after + (b"e" if what == "bias" else b"")]
    before, after = of_one_object(b"}(#u").split(b"#")
    return [npy(before), *parts, after]


# --- zips ----------------------------------------------------------------------------------------


def member(name, content, method=0, size=None, crc=None, flags=0):
    """(name, what stands in the zip, method, size unpacked, checksum, flags) of a file in a zip."""
    crc = zlib.crc32(content) if crc is None else crc
    return name.encode(), content, method, len(content) if size is None else size, crc, flags


def deflated(name, parts):
    """A file in a zip, packed from (bytes, how often), whose blocks after a full flush are all the same."""
    packer, packed, size, crc = zlib.compressobj(1, wbits=-15), [], 0, 0
    for part, count in parts:
        blocks = [packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(min(count, 2))]
        packed += blocks[:1] + blocks[1:] * (count - 1)
        size += len(part) * count
        for _ in range(count):
            crc = zlib.crc32(part, crc)
    return member(name, b"".join([*packed, packer.flush()]), zipfile.ZIP_DEFLATED, size, crc)


def zip_of(members, *, shared=False, extra=b"", count=None, length=None):
    """A zip: all files in turn, or one for all, then the directory, whose claims can be changed."""
    body, directory, offset = [], [], 0
    for name, content, method, size, crc, flags in members:
        sizes = struct.pack("<IIIHH", crc, len(content), size, len(name), 0)
        if not (shared and body):
            local = struct.pack("<4sHHHHH", b"PK\x03\x04", 20, flags, method, 0, 0) + sizes
            body.append(local + name + content)
        start = 0 if shared else offset
        offset += len(body[-1])
        entry = struct.pack("<4sHHHHHH", b"PK\x01\x02", 20, 20, flags, method, 0, 0) + sizes[:-2]
        directory.append(entry + struct.pack("<HHHHII", len(extra), 0, 0, 0, 0, start) + name + extra)
    body, directory = b"".join(body), b"".join(directory)
    claims = (
        min(len(members), 65535) if count is None else count,
        len(directory) if length is None else length,
    )
    return [body, directory, struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, claims[0], *claims, len(body), 0)]


def array(shape, code="<f4"):
    """The header of an .npy file."""
    return npy(b"", f"{{'descr': '{code}', 'fortran_order': False, 'shape': {shape}, }}")


@hostile("in another way than np.savez")
def npz_packed_with_bz2():
    content = bz2.compress(array((3, 3, 3, 64)) + bytes(60_000_000))
    return zip_of([member("conv1_1_W.npy", content, zipfile.ZIP_BZIP2, 60_000_128)])


@hostile("in another way than np.savez")
def npz_packed_with_lzma():
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 0}]
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
    raw = packer.compress(array((3, 3, 3, 64)) + bytes(60_000_000)) + packer.flush()
    options = lzma._encode_filter_properties(filters[0])
    content = struct.pack("<BBH", 9, 4, len(options)) + options + raw
    return zip_of([member("conv1_1_W.npy", content, zipfile.ZIP_LZMA, 60_000_128)])


@hostile(NO_ARRAY)
def npz_header_that_unpacks_to_300_mb():
    return zip_of([deflated("conv1_1_W.npy", [(header_of(300_000_000), 1), (b" " * 1_000_000, 300)])])


@hostile(NO_ARRAY, TINY)
def npz_array_that_unpacks_to_300_mb():
    rest = [
        member(f"{name}.npy", array(shape) + bytes(4 * prod(shape))) for name, shape in npz_shapes(TINY)[1:]
    ]
    bomb = deflated("conv1_1_W.npy", [(array((3, 3, 3, 3)), 1), (bytes(1_000_000), 300)])
    return zip_of([bomb, *rest])


def npz_shapes(network):
    names = {"weights": "_W", "bias": "_b"}
    return [(layer.name + names[what], shape) for layer, what, shape, _ in right(network, 4)]


@hostile("bytes of numbers out of", MOST)
def npz_right_zeros_that_unpack_to_300_mb():
    members = []
    for name, shape in npz_shapes(MOST):
        whole, rest = divmod(4 * prod(shape), 1_000_000)
        members.append(
            deflated(f"{name}.npy", [(array(shape), 1), (bytes(1_000_000), whole), (bytes(rest), 1)])
        )
    return zip_of(members)


@hostile("", HALF)
def npz_right_of_float16():
    return zip_of(
        [
            member(f"{name}.npy", array(shape, "<f2") + bytes(2 * prod(shape)))
            for name, shape in npz_shapes(HALF)
        ]
    )


@hostile("is a zip with a directory of more than")
def zip_with_a_directory_of_50_mb():
    whole = zip_of([member("a", b"")])
    record = whole[1]
    return [
        whole[0],
        *([record * 100_000] * 10),
        whole[2][:8] + struct.pack("<HHI", 9, 9, len(record) * 10**6) + whole[2][16:],
    ]


@hostile("is a damaged or cut-short zip")
def zip_with_a_directory_that_claims_4_gb():
    return zip_of([member("a.npy", b"")], length=2**32 - 2)


@hostile("is a damaged or cut-short zip")
def zip64_with_a_directory_that_claims_everything():
    body, directory, end = zip_of([member("a.npy", b"")], count=65535, length=2**32 - 1)
    far = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**62, 2**62, 2**63 - 9, len(body))
    place = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(body) + len(directory), 1)
    return [body, directory, far, place, end]


@hostile("packs a.npy in another way than np.savez")
def zip_of_files_packed_as_number_99():
    return zip_of([member("a.npy", b"x", method=99)])


@hostile("is a damaged or cut-short zip")
def zip_of_1000_names_for_one_file():
    return zip_of([member(f"{i}.npy", array((0,))) for i in range(1000)], shared=True)


@hostile("lacks")
def zip_of_1000_long_headers():
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({'1,' * 60}), {' ' * 9000}}}"
    return zip_of([member(f"{i}.npy", npy(b"", text)) for i in range(1000)])


@hostile("is a zip that holds a twice")
def zip_of_two_files_of_one_name():
    return zip_of([member("a.npy", array((2,)) + bytes(8))] * 2)


@hostile("lacks")
def zip_with_extra_fields_without_end():
    return zip_of([member(f"{i}.npy", array((0,))) for i in range(3)], extra=b"\x09\x00\x00\x00" * 16_000)


@hostile(NO_ARRAY)
def zip_with_a_locked_file():
    return zip_of([member("a.npy", array((2,)) + bytes(8), flags=1)])


@hostile("has fc8_b as")
def npz_type_of_9000_characters():
    members = [member(f"{name}.npy", array(shape)) for name, shape in npz_shapes(vgg("D"))]
    return zip_of([*members[:-1], member("fc8_b.npy", array((1000,), "V" * 9000))])


@hostile("is a PyTorch file")
def zip_of_a_torch_pickle_of_90_mb():
    return zip_of([deflated("a/data.pkl", [(b"c" * 1_000_000, 90)])])


# --- safetensors ---------------------------------------------------------------------------------


def tensors(header, numbers=0):
    return [struct.pack("<Q", len(header)) + header, numbers]


@hostile("too long for the weights of one network")
def safetensors_of_a_million_empty_arrays():
    entry = '"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    return tensors(("{" + ",".join(entry % i for i in range(1_000_000)) + "}").encode())


@hostile("too many for the weights of one network")
def safetensors_of_15_000_empty_arrays():
    entry = '"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    return tensors(("{" + ",".join(entry % i for i in range(15_000)) + "}").encode())


@hostile("too long for the weights of one network")
def safetensors_header_of_100_mb():
    return [struct.pack("<Q", LARGE) + b"{", LARGE]


@hostile("is a damaged or cut-short safetensors file")
def safetensors_header_of_brackets():
    return tensors(b'{"a":' + b"[" * 900_000)


@hostile("lacks")
def safetensors_of_1000_long_names():
    entry = '"%s":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    names = ("features.0.weight" * 50 + f"{i}.weight" for i in range(1000))
    return tensors(("{" + ",".join(entry % name for name in names) + "}").encode())


@hostile("is a damaged or cut-short safetensors file")
def safetensors_with_one_name_twice():
    entry = b'"a":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}'
    return tensors(b"{" + entry % (0, 8) + b"," + entry % (8, 16) + b"}", 16)


@hostile("is a damaged or cut-short safetensors file")
def safetensors_with_a_shape_beyond_all_numbers():
    return tensors(b'{"a":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,8]}}' % (2**63, 2**63), 8)


@hostile("", HALF)
def safetensors_right_of_float16():
    header, at = {}, 0
    for layer, what, shape, size in right(HALF, 2):
        dense = f"classifier.{3 * (layer.dense or 0)}"
        name = f"features.{layer.feature}" if layer.dense is None else dense
        shape = shape[::-1] if layer.dense is not None else (*shape[:1:-1], *shape[:2])
        name += ".weight" if what == "weights" else ".bias"
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    return tensors(json.dumps(header).encode(), at)


# --- loading them --------------------------------------------------------------------------------


def written(path, make):
    """Write a file in a process of its own, so that no memory is left over that hides what `load` takes."""
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            with path.open("wb") as stream:
                for part in make():
                    stream.seek(part, 1) if isinstance(part, int) else stream.write(part)
                stream.truncate()
            failed = 0
        finally:
            os._exit(failed)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError(f"{path.name} could not be made")


def tried(path, network):
    """Return what `load` says, the peak of memory beyond the start in bytes, and seconds."""
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        start = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        try:
            sentence = f"loaded as {load(path, network).source}"
        except ValueError as error:
            sentence = str(error)
        except BaseException as error:
            sentence = f"raised {type(error).__name__}"
        os.write(writing, f"{start} {sentence}".encode())
        os._exit(0)
    os.close(writing)
    start, _, sentence = os.fdopen(reading, "rb").read().decode().partition(" ")
    _, status, used = os.wait4(child, 0)
    if status:
        return f"ended by signal {status}", 0, SECONDS
    return sentence, used.ru_maxrss * 1024 - int(start), time.monotonic() - began


def main(folder, names):
    """Make, try and remove every file, or those that are named."""
    for name in names or FILES:
        make, network, _ = FILES[name]
        path = Path(folder) / name
        written(path, make)
        sentence, peak, seconds = tried(path, network)
        print(json.dumps([name, path.stat().st_size, sentence, peak, round(seconds, 2)]), flush=True)
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
