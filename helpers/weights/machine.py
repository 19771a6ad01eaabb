"""An interpreter for the few pickle instructions that a dictionary of arrays takes.

It imports nothing and calls nothing. The names that numpy's arrays ask for stand for records here, which
become arrays when their type, shape and length have been checked; every other name is refused. How many
instructions it runs is limited. Of a long string only its place in the file is kept, so that whatever is
done with it, however often, takes no memory.

Python's own unpickler will not do, though it be given no name and nothing to call: it hashes and compares
whatever is a key, and two keys of 60 tuples, each of the one before twice, keep it busy for 2⁶⁰ steps that
Ctrl-C does not end. Those 600 bytes hold only instructions that arrays take, so that a list of admitted ones
does not tell. To rewrite each pickle for it first, or to override its private twin in Python, saves at most
a third of these lines.

[Python, Lib/pickletools.py, for the instructions; numpy, ``ndarray.__reduce__``, for an array's state]
"""

from __future__ import annotations

import pickletools
import struct
from dataclasses import dataclass, replace
from typing import BinaryIO

from helpers.shapes import readable
from helpers.weights.entries import Refused
from helpers.weights.records import DAMAGED, Array, Place, Type, decoded

MOST_STEPS = 20_000  # a VGG-19 takes fewer than 2,000
_LONGEST = 256  # bytes of a string that is read at once, as names and types are


@dataclass(frozen=True)
class _Name:
    """A name that may be asked for; it stands for nothing but itself."""

    text: str


_ADMITTED = {
    "numpy.core.multiarray._reconstruct": _Name("_reconstruct"),
    "numpy._core.multiarray._reconstruct": _Name("_reconstruct"),  # since numpy 2
    "numpy.ndarray": _Name("numpy.ndarray"),
    "numpy.dtype": _Name("numpy.dtype"),
    "_codecs.encode": _Name("_codecs.encode"),  # of latin1: how Python 3 writes bytes in protocol 2
}


class Machine:
    """A stack, a memo and the instructions that read into them."""

    def __init__(self, stream: BinaryIO, size: int):
        self.stream, self.size = stream, size
        self.stack, self.marks, self.memo = [], [], {}

    def run(self):
        """Return what the pickle makes."""
        try:
            for _ in range(MOST_STEPS):
                code = self.read(1)
                if code == b".":
                    return self.stack.pop()
                self.step(code)
        except (IndexError, KeyError, TypeError, AttributeError, ValueError):
            raise Refused(DAMAGED) from None
        raise Refused(f"takes more than {MOST_STEPS:,} instructions: this loader admits arrays only")

    def read(self, count: int) -> bytes:
        self.check(count)
        return self.stream.read(count)

    def check(self, count: int) -> None:
        """Refuse a length that the file does not have."""
        if not 0 <= count <= self.size - self.stream.tell():
            raise Refused("is cut short: download it again")

    def string(self, count: int, kind: str) -> bytes | str | Place:
        """Return a string, or of a long one its place."""
        if count > _LONGEST:
            self.check(count)
            place = Place(self.stream.tell(), count, kind)
            self.stream.seek(count, 1)
            return place
        read = self.read(count)
        return read if kind == "bytes" else read.decode("utf-8", "surrogatepass")

    def number(self, form: str) -> int:
        return struct.unpack(form, self.read(struct.calcsize(form)))[0]

    def step(self, code: bytes) -> None:
        if code in _NUMBERS:
            self.stack.append(self.number(_NUMBERS[code]))
        elif code in _BYTES:
            self.stack.append(self.string(self.number(_BYTES[code]), "bytes"))
        elif code in _TEXTS:
            self.stack.append(self.string(self.number(_TEXTS[code]), "text"))
        elif code in _CONSTANTS:
            self.stack.append(_CONSTANTS[code])
        elif code in _TUPLES:
            count = _TUPLES[code]
            if count > len(self.stack):
                raise IndexError
            self.stack[-count:] = [tuple(self.stack[-count:])]
        elif code in _STEPS:
            _STEPS[code](self)
        else:
            known = pickletools.code2op.get(code.decode("latin1"))
            name = known.name if known else repr(code)
            raise Refused(f"uses the pickle instruction {name}: this loader admits arrays only")

    def long(self) -> None:
        self.stack.append(int.from_bytes(self.read(self.number("<B")), "little", signed=True))

    def protocol(self) -> None:
        if self.number("<B") > 5:
            raise ValueError

    def frame(self) -> None:
        self.read(8)

    def new_list(self) -> None:
        self.stack.append([])

    def new_dict(self) -> None:
        self.stack.append({})

    def mark(self) -> None:
        self.marks.append(len(self.stack))

    def since_mark(self) -> list:
        start = self.marks.pop()
        if start > len(self.stack):
            raise IndexError
        items, self.stack[start:] = self.stack[start:], []
        return items

    def tuple_since_mark(self) -> None:
        self.stack.append(tuple(self.since_mark()))

    def extend(self, items: list) -> None:
        self.stack[-1].extend(items)  # nothing else that can lie there has extend, or update

    def update(self, items: list) -> None:
        # Nothing else is hashed or compared: what tuples share can take for ever.
        if not all(type(key) in (bytes, str) for key in items[::2]):
            raise TypeError
        self.stack[-1].update(zip(items[::2], items[1::2], strict=True))

    def set_item(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self.update([key, value])

    def put(self, index: int) -> None:
        self.memo[index] = self.stack[-1]

    def get(self, index: int) -> None:
        self.stack.append(self.memo[index])

    def name_in_lines(self) -> None:
        lines = [self.stream.readline(256).decode("utf-8") for _ in range(2)]
        if not all(line.endswith("\n") for line in lines):
            raise ValueError
        self.ask(lines[0][:-1], lines[1][:-1])

    def name_on_stack(self) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        if not (isinstance(name, bytes | str) and isinstance(module, bytes | str)):
            raise TypeError
        self.ask(decoded(module), decoded(name))

    def ask(self, module: str, name: str) -> None:
        asked = f"{module}.{name}"
        if asked not in _ADMITTED:
            raise Refused(f"asks for {readable(asked)}: this loader admits arrays only")
        self.stack.append(_ADMITTED[asked])

    def call(self) -> None:
        given, called = self.stack.pop(), self.stack.pop()
        match called, given:
            case _Name("_reconstruct"), (_Name("numpy.ndarray"), (0,), b"b" | "b"):
                made = Array()
            case _Name("numpy.dtype"), (bytes() | str() as code, 0 | 1, 0 | 1):
                made = Type(decoded(code))
            case _Name("_codecs.encode"), (str() as text, "latin1"):
                made = text.encode("latin1")
            case _Name("_codecs.encode"), (Place(kind="text") as place, "latin1"):
                made = replace(place, kind="latin1")
            case _:
                name = called.text if isinstance(called, _Name) else "what is no name"
                raise Refused(f"calls {name} as no saved array does: this loader admits arrays only")
        self.stack.append(made)

    def build(self) -> None:
        state, made = self.stack.pop(), self.stack[-1]
        if not isinstance(made, Array | Type):
            raise Refused("sets the state of what is no array: this loader admits arrays only")
        made.set_state(state)


_NUMBERS = {b"J": "<i", b"K": "<B", b"M": "<H"}
_BYTES = {b"U": "<B", b"T": "<i", b"C": "<B", b"B": "<I", b"\x8e": "<Q"}
_TEXTS = {b"X": "<I", b"\x8c": "<B", b"\x8d": "<Q"}
_CONSTANTS = {b"N": None, b"\x88": True, b"\x89": False, b")": ()}
_TUPLES = {b"\x85": 1, b"\x86": 2, b"\x87": 3}
_STEPS = {
    b"\x8a": Machine.long,
    b"\x80": Machine.protocol,
    b"\x95": Machine.frame,
    b"]": Machine.new_list,
    b"}": Machine.new_dict,
    b"(": Machine.mark,
    b"t": Machine.tuple_since_mark,
    b"a": lambda machine: machine.extend([machine.stack.pop()]),
    b"e": lambda machine: machine.extend(machine.since_mark()),
    b"s": Machine.set_item,
    b"u": lambda machine: machine.update(machine.since_mark()),
    b"q": lambda machine: machine.put(machine.number("<B")),
    b"r": lambda machine: machine.put(machine.number("<I")),
    b"\x94": lambda machine: machine.put(len(machine.memo)),
    b"h": lambda machine: machine.get(machine.number("<B")),
    b"j": lambda machine: machine.get(machine.number("<I")),
    b"c": Machine.name_in_lines,
    b"\x93": Machine.name_on_stack,
    b"R": Machine.call,
    b"b": Machine.build,
}
