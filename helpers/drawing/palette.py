"""One palette for the whole series: a role has the same colour in every picture.

The hues are Okabe and Ito's, which stay apart for colour-blind readers ("Color Universal Design",
2008). No picture tells things apart by colour alone: padding is dotted, what no window reads is
hatched, windows have thick outlines.
"""

from dataclasses import dataclass

BLACK = "#000000"
INK = "#1b2733"
QUIET = "#4d5963"


@dataclass(frozen=True)
class Role:
    """The colours of one role: `light`, `middle` and `dark` faces, `line` for edges, `text` for words."""

    light: str
    middle: str
    dark: str
    line: str
    text: str


INPUT = Role("#dceaf5", "#cbe0f0", "#abcfe8", "#0072b2", "#005c91")
FILTER = Role("#fdf2da", "#fae8c0", "#f6d9a0", "#e69f00", "#805600")
OUTPUT = Role("#d9f1e9", "#c3e8db", "#a3dac7", "#009e73", "#006e50")
PADDING = Role("#f3f4f6", "#e6e8eb", "#d5d8dc", "#7d868f", "#4d5963")
LEFTOVER = Role("#fbe6d9", "#f4c7ab", "#eba67d", "#d55e00", "#a84a00")


def channels(colour: str) -> list[int]:
    """Return "#rrggbb" as [red, green, blue]."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def shades(role: Role, most: int, light: bool = False) -> list[str]:
    """Return a colour for each of 0 to `most`, from almost white to the role's darkest.

    light: only as dark as ink can be read on.
    """
    low, high = channels("#f4f9fd"), channels(role.text)
    if light:
        high = [(a + b) / 2 for a, b in zip(low, channels(role.line), strict=True)]
    parts = [number / max(most, 1) for number in range(most + 1)]
    return [
        "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(low, high, strict=True))
        for part in parts
    ]
