"""The arrays of an .npz, which is a zip of .npy files: headers first, nothing unpickled."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, FileIO
from math import prod
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from helpers.shapes import readable
from helpers.weights.entries import MOST_ARRAYS, PIECE, Entry, Refused
from helpers.weights.header import Header, read_header
from helpers.weights.instead import what_is, what_zip_is

_MOST_READ = 2**18  # bytes at once: the directory of 1,000 files takes half of that
_DAMAGED = "is a damaged or cut-short zip: download it again"
_FIX = "save the arrays with np.savez"


class _Limited(BufferedReader):
    """A file that gives little at once: zipfile reads a whole directory before it counts what is in it."""

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(_MOST_READ + 1 if size is None or size < 0 else min(size, _MOST_READ + 1))
        if len(content) > _MOST_READ:
            raise Refused(f"is a zip with a directory of more than {_MOST_READ:,} bytes: {_FIX}")
        return content


@contextmanager
def open_arrays(path: Path) -> Iterator[dict[str, Entry]]:
    """Give the entries of an .npz by name, "conv1_1_W", …; each is read when asked for."""
    with _Limited(FileIO(path)) as stream, _archive(stream) as archive:
        files = [file for file in archive.infolist() if not file.filename.endswith("/")]  # no folders
        if len(files) > MOST_ARRAYS:
            raise Refused(
                f"is a zip of {len(files):,} files, too many for the weights of one network: {_FIX}"
            )
        if words := what_zip_is(path.name, [file.filename for file in files], partial(_start, archive)):
            raise Refused(words)
        entries = {}
        for file in files:
            name = file.filename.removesuffix(".npy")
            if name in entries:
                raise Refused(f"is a zip that holds {readable(name)} twice: {_FIX}")
            header = _header(archive, file)
            if header is None or (header.type, header.shape) == ("object", ()):
                raise Refused(_around(archive, files) or _no_array(file))
            entries[name] = Entry(header.shape, header.type, partial(_read, archive, file, header))
        yield entries


@contextmanager
def _archive(stream: BufferedReader) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(stream)
    except Refused:
        raise
    except Exception:  # BadZipFile, and what else zipfile makes of damaged directories, OSError included
        raise Refused(_DAMAGED) from None
    with archive:
        yield archive


def _header(archive: ZipFile, file: ZipInfo) -> Header | None:
    with _member(archive, file) as member:
        try:
            return read_header(member.read)
        except ValueError:
            return None


def _around(archive: ZipFile, files: list[ZipInfo]) -> str:
    """Say which of the files in a zip could be loaded, or return ""."""
    for file in files:
        header = _header(archive, file)
        inner = what_is(_start(archive, file)) if header is None else ""
        if header is not None and (header.type, header.shape) == ("object", ()):
            inner = "a dictionary in .npy"
        if inner:
            return f"is a zip around {readable(file.filename)}, {inner}: unpack it and load that"
    return ""


def _read(archive: ZipFile, file: ZipInfo, header: Header) -> np.ndarray:
    dtype = np.dtype(header.code)
    size = prod(header.shape) * dtype.itemsize
    if file.file_size != header.size + size:
        raise Refused(_no_array(file))
    room, at = np.empty(size, np.uint8), 0
    with _member(archive, file) as member:
        member.read(header.size)
        while piece := member.read(PIECE):  # the last read also compares the checksum
            room[at : at + len(piece)] = np.frombuffer(piece, np.uint8)
            at += len(piece)
        if at != size:
            raise EOFError
    return room.view(dtype).reshape(header.shape, order="F" if header.fortran else "C")


def _start(archive: ZipFile, file: ZipInfo | str) -> bytes:
    """Return the first bytes of a file in a zip."""
    with _member(archive, archive.getinfo(file) if isinstance(file, str) else file) as member:
        return member.read(2**16)


@contextmanager
def _member(archive: ZipFile, file: ZipInfo) -> Iterator[IO[bytes]]:
    if file.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # Python unpacks the others without a limit
        raise Refused(f"packs {readable(file.filename)} in another way than np.savez: {_FIX}")
    try:
        with archive.open(file) as member:
            yield member
    except Refused:
        raise
    except (BadZipFile, zlib.error, EOFError, OSError):
        raise Refused(_DAMAGED) from None
    except MemoryError:
        raise
    except Exception:  # encrypted, or what else zipfile refuses
        raise Refused(_no_array(file)) from None


def _no_array(file: ZipInfo) -> str:
    name = readable(file.filename) or "a file without a name"
    return f"holds {name}, which is no array that np.savez writes: {_FIX}"
