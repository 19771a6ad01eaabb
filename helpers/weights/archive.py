"""The arrays of an .npz, which is a zip of .npy files: headers first, nothing unpickled."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np

from helpers.weights.entries import Entry, Refused, shortened

_MOST_FILES = 1000
_DAMAGED = "is a damaged or cut-short zip: download it again"


def names_in(path: Path) -> list[str]:
    """Return the names of the files in a zip."""
    with _archive(path) as archive:
        return archive.namelist()


@contextmanager
def open_arrays(path: Path) -> Iterator[dict[str, Entry]]:
    """Give the entries of an .npz by name, "conv1_1_W", …; each is read when asked for."""
    with _archive(path) as archive:
        files = archive.infolist()
        names = [file.filename.removesuffix(".npy") for file in files]
        if len(files) > _MOST_FILES or len(set(names)) < len(names):
            raise Refused(f"is a zip of {len(files):,} files, not an .npz of weights: use vgg16_weights.npz")
        yield {name: _entry(archive, file, name) for name, file in zip(names, files, strict=True)}


@contextmanager
def _archive(path: Path) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(path)
    except Exception:  # BadZipFile, and what else zipfile makes of damaged directories, OSError included
        raise Refused(_DAMAGED) from None
    with archive:
        yield archive


def _entry(archive: ZipFile, file: ZipInfo, name: str) -> Entry:
    with _member(archive, file, name) as member:
        version = np.lib.format.read_magic(member)
        header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        shape, _, dtype = header[version](member)

    def read() -> np.ndarray:
        with _member(archive, file, name) as member:
            array = np.lib.format.read_array(member, allow_pickle=False)
            if member.read(1):  # the last read also compares the checksum
                raise ValueError
            return array

    return Entry(shape, str(dtype.newbyteorder("=")), read)


@contextmanager
def _member(archive: ZipFile, file: ZipInfo, name: str) -> Iterator:
    try:
        with warnings.catch_warnings(), archive.open(file) as member:
            warnings.simplefilter("ignore")  # numpy's remark that Python 2 wrote it
            yield member
    except (BadZipFile, zlib.error, EOFError, OSError):
        raise Refused(_DAMAGED) from None
    except MemoryError:
        raise
    except Exception:  # encrypted, packed in an unknown way, no .npy at all, a header that lies
        what = f"holds {shortened(name)}, which is no array that numpy reads"
        raise Refused(f"{what}: use vgg16_weights.npz") from None
