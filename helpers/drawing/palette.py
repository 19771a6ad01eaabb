"""One palette for the whole series: a role has the same colour in every picture.

A picture names its colours by role, and a theme says what they are: `THEMES`. A colour is a name of these,
"#rrggbb" where it is the same in every theme (a pixel of a photograph), or made of others by `faded` and
`mixed`. `coloured` says what it is in a theme; browser/colours.js does the same in the browser.

The hues are Okabe and Ito's, which stay apart for colour-blind readers ("Color Universal Design",
2008). Negative numbers are violet, whatever their role: of what is no blue, the hue that stays furthest
from all roles for readers without red or green cones. They are darker than positive ones that are as
far from 0, in every theme, so that the signs differ in grey, too. No picture tells things apart by
colour alone: padding is dotted, what no window reads is hatched, windows have thick outlines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

PAPER = "paper"
BLACK = "black"  # of windows and what belongs to them: what stands out most
INK = "ink"
QUIET = "quiet"
ON_DARK = "on-dark"  # of words on a dark shade
NONE = "none"
SHADED = 255  # steps between two mixed colours


@dataclass(frozen=True)
class Role:
    """The colours of one role: `light`, `middle` and `dark` faces, `line` for edges, `text` for words.

    strong: of the number that is furthest from 0.
    """

    name: str

    @property
    def light(self) -> str:
        return f"{self.name}-light"

    @property
    def middle(self) -> str:
        return f"{self.name}-middle"

    @property
    def dark(self) -> str:
        return f"{self.name}-dark"

    @property
    def line(self) -> str:
        return f"{self.name}-line"

    @property
    def text(self) -> str:
        return f"{self.name}-text"

    @property
    def strong(self) -> str:
        return f"{self.name}-strong"


INPUT = Role("input")
FILTER = Role("filter")
OUTPUT = Role("output")
PADDING = Role("padding")
LEFTOVER = Role("leftover")
NEGATIVE = Role("negative")  # of numbers below 0, whatever they are
# Of cells that come from one channel each, of hues that no role has. Their letters tell them apart, too.
CHANNELS = ("channel-0", "channel-1", "channel-2", "channel-3")


def _theme(plain: str, channels: str, **roles: str) -> dict[str, str]:
    """Return {name: "#rrggbb"} of one theme; a role has six colours, from `light` to `strong`."""
    names = (PAPER, BLACK, INK, QUIET, ON_DARK, "palest", "lit-face", "lit-line")
    theme = dict(zip((*names, *CHANNELS), (*plain.split(), *channels.split()), strict=True))
    for name, colours in roles.items():
        kinds = ("light", "middle", "dark", "line", "text", "strong")
        theme |= {f"{name}-{kind}": each for kind, each in zip(kinds, colours.split(), strict=True)}
    return theme


THEMES = {
    "light": _theme(
        "#ffffff #000000 #1b2733 #4d5963 #ffffff #f4f9fd #cc79a747 #9c3b74",
        input="#dceaf5 #cbe0f0 #abcfe8 #0072b2 #005c91 #005c91",
        filter="#fdf2da #fae8c0 #f6d9a0 #e69f00 #805600 #805600",
        output="#d9f1e9 #c3e8db #a3dac7 #009e73 #006e50 #006e50",
        channels="#f2ed78 #f0a0cf #a6ece8 #bda98d",
        padding="#f3f4f6 #e6e8eb #d5d8dc #7d868f #4d5963 #4d5963",
        leftover="#fbe6d9 #f4c7ab #eba67d #d55e00 #a84a00 #a84a00",
        negative="#eee2fb #e4bff2 #d0aaf0 #6612b8 #5a12a3 #34008a",
    ),
    "dark": _theme(
        "#111111 #ffffff #eef2f6 #b9c4ce #000000 #1c242b #cc79a747 #f084c2",
        input="#12304a #174263 #1d5680 #4aa8dc #8cc9ee #2d93d3",
        filter="#46340c #5a420b #755407 #e3a21a #f3c868 #f0a30a",
        output="#0f3529 #124536 #175a45 #2fbf94 #74dcb9 #2fbf94",
        channels="#656b0f #41102d #29707a #524d3d",
        padding="#20262c #2a3138 #363e46 #8a949e #b4bec8 #98a2ac",
        leftover="#3b170c #551f0d #74290f #e8692c #ff9f70 #e8692c",
        negative="#231a3c #321f57 #402a75 #7c31e4 #c8a9ff #7530df",
    ),
}


def faded(colour: str, opacity: float) -> str:
    """Return a colour that lets through what lies below it; opacity 1 is the whole colour."""
    return f"{colour}@{round(255 * opacity):02x}"


def mixed(low: str, high: str, part: float) -> str:
    """Return a colour between two others: `low` at part 0, `high` at 1."""
    return f"{low}>{high}:{round(SHADED * part)}"


@lru_cache(maxsize=4096)
def coloured(colour: str, theme: str = "light") -> str:
    """Return what a colour is in a theme, "#rrggbb" or "#rrggbbaa"; "none" stays "none"."""
    if "@" in colour:
        whole, opacity = colour.split("@")
        return coloured(whole, theme) + opacity
    if ">" in colour:
        ends, part = colour.split(":")
        low, high = (channels(each, theme) for each in ends.split(">"))
        return "#" + "".join(
            f"{round(a + (b - a) * int(part) / SHADED):02x}" for a, b in zip(low, high, strict=True)
        )
    return colour if colour.startswith("#") or colour == NONE else THEMES[theme][colour]


def rank(colour: str) -> tuple[str, str]:
    """Return what colours of words are sorted by: where two words touch, the same one always lies above."""
    return coloured(colour), colour


def channels(colour: str, theme: str = "light") -> list[int]:
    """Return a colour as [red, green, blue]."""
    plain = coloured(colour, theme)
    return [int(plain[at : at + 2], 16) for at in (1, 3, 5)]


@lru_cache(maxsize=256)
def shades(role: Role, most: int, light: bool = False) -> tuple[str, ...]:
    """Return a colour for each of 0 to `most`, from almost nothing to the role's strongest.

    light: only as strong as ink can be read on. Negative ones set out from a tint, so that even the one
    nearest to 0 is told from a positive one.
    """
    strongest, reach = (role.line, 0.5) if light else (role.strong, 1.0)
    lowest = role.light if role == NEGATIVE else "palest"
    steps = [reach * number / max(most, 1) for number in range(1, most + 1)]
    return ("palest", *(mixed(lowest, strongest, step) for step in steps))


def style_sheet(selector: str) -> str:
    """Return the rules that give an element the colours of JupyterLab's theme, or else of the browser's.

    In the browser they are the custom properties --conv-NAME of `selector`.
    """
    rules = {
        name: "".join(f"--conv-{colour}: {value}; " for colour, value in theme.items())
        for name, theme in THEMES.items()
    }
    return "\n".join(
        (
            f"{selector} {{ {rules['light']}}}",
            f"@media (prefers-color-scheme: dark) {{ {selector} {{ {rules['dark']}}} }}",
            f'[data-jp-theme-light="true"] {selector} {{ {rules["light"]}}}',
            f'[data-jp-theme-light="false"] {selector} {{ {rules["dark"]}}}',
        )
    )
