"""Values in the sentence that refuses them: on one line, short, printable, whatever they are."""

from __future__ import annotations

import unicodedata
from reprlib import Repr

LONGEST = 60  # characters of a value, or of a file's own words, in a sentence


class _Short(Repr):
    """Python's own shortened repr, for integers of any length too: it refuses to write 5,000 digits."""

    def repr_int(self, value: int, level: int) -> str:
        digits = round(value.bit_length() * 0.30103) + 1
        return repr(value) if digits <= self.maxlong else f"a number of about {digits:,} digits"


_SHORT = _Short()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 40
_SHORT.maxlevel = 2


def shown(value: object) -> str:
    """Return `value` as a sentence shows it: its repr, on one line and of at most 60 characters."""
    return readable(" ".join(_SHORT.repr(value).split()))


def readable(text: str, most: int = LONGEST) -> str:
    """Return `text` as a sentence can hold it: printable, at most `most` characters, cut in the middle.

    What is written from right to left is isolated, so that the sentence around it keeps its order.
    [Unicode Standard Annex 9, section 2.4: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE]
    """
    if len(text) > most:
        text = f"{text[: most // 2]}…{text[-(most // 2 - 1) :]}"
    text = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    if len(text) > most:  # escapes are longer than what they stand for
        text = f"{text[: most - 1]}…"
    turned = any(unicodedata.bidirectional(each) in ("R", "AL", "AN") for each in text)
    return f"\u2068{text}\u2069" if turned else text
