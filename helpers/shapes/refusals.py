"""Values in the sentence that refuses them: on one line, short, printable, whatever they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sized
from math import prod
from reprlib import Repr

LONGEST = 60  # characters of a value, or of a file's own words, in a sentence
_PYTHONS_OWN = (int, str, bytes, bytearray, tuple, list, dict, set, frozenset)
_MANY = 100  # values of a collection that is only counted: to sort them, or to write them out, takes time


class _Short(Repr):
    """Python's own shortened repr, for integers of any length too: it refuses to write 5,000 digits.

    Nothing long is written out first and cut afterwards.
    """

    def repr1(self, x: object, level: int) -> str:
        # By the type, not by its name: anyone may call a class int.
        if type(x) not in _PYTHONS_OWN:
            return self.repr_instance(x, level)
        if isinstance(x, (dict, set, frozenset)) and len(x) > _MANY:
            return f"a {type(x).__name__} of {len(x):,}"
        return super().repr1(x, level)

    def repr_int(self, x: int, level: int) -> str:
        digits = round(x.bit_length() * 0.30103) + 1
        return repr(x) if digits <= self.maxlong else f"a number of about {digits:,} digits"

    def repr_bytes(self, x: bytes | bytearray, level: int) -> str:
        return self._cut(repr(x[: self.maxstring]))

    repr_bytearray = repr_bytes

    def repr_instance(self, x: object, level: int) -> str:
        kind = type(x).__name__
        try:
            shape = getattr(x, "shape", None)
            if isinstance(shape, tuple) and prod(shape) > self.maxlist:
                return f"an array of shape {self.repr1(shape, level)}"
            counted = isinstance(x, Sized) and shape is None and not isinstance(x, range)
            if counted and len(x) > _MANY:
                return f"a {kind} of {len(x):,}"
            # An address says nothing, and is another one each time.
            return self._cut(re.sub(r" at 0x[0-9a-fA-F]+", "", repr(x)))
        except Exception:  # a __repr__ of anyone's; the sentence that it belongs in says more than it would
            return f"<{kind}>"

    def _cut(self, text: str) -> str:
        half = self.maxother // 2
        return text if len(text) <= self.maxother else f"{text[: half - 1]}...{text[2 - half :]}"


_SHORT = _Short()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 40
_SHORT.maxlevel = 2


def shown(value: object) -> str:
    """Return `value` as a sentence shows it: its repr, on one line and of at most 60 characters."""
    return readable(re.sub(r"\s*[\r\n]\s*", " ", _SHORT.repr(value)))


def readable(text: str, most: int = LONGEST) -> str:
    """Return `text` as a sentence can hold it: printable, at most `most` characters, cut in the middle.

    What is written from right to left is isolated, so that the sentence around it keeps its order; the
    two marks that do it have no width and are not counted.
    [Unicode Standard Annex 9, section 2.4: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE]
    """
    if len(text) > most:
        text = f"{text[: most // 2]}…{text[-(most // 2 - 1) :]}"
    text = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    if len(text) > most:  # escapes are longer than what they stand for
        text = f"{text[: most - 1]}…"
    turned = any(unicodedata.bidirectional(each) in ("R", "AL", "AN") for each in text)
    return f"\u2068{text}\u2069" if turned else text
