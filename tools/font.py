"""Make the font that the browser writes pictures in: a subset of the DejaVu Sans that matplotlib draws with.

`make font` writes it; `make font CHECK=1` fails where it would be another one.
"""

import argparse
import base64
import io
import string
import sys
import textwrap
from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

BROWSER = Path(__file__).parents[1] / "helpers" / "explorers" / "browser"
DATA = BROWSER / "font-data.js"
LICENCE = BROWSER / "LICENSE_DEJAVU"
SOURCES = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
NAMES = {"normal": "REGULAR", "bold": "BOLD"}  # of the constants in font-data.js
# The licence has a changed font renamed. font.js gives the browser the same name.
FAMILY = "Convolution Sans"
GRID = 8  # of 2,048 units of an em, on which corners lie: at most 0.04 pixels off in a letter of 20
WINDOWS = 3  # whose names every browser reads; the font holds them a second time, for old Macs
COPYRIGHT, FAMILY_NAME, STYLE, LICENCE_TEXT = 0, 1, 2, 13  # entries of a font's table of names
ASCII = "".join(sorted(set(string.printable) - set(string.whitespace))) + " "
# ASCII and what pictures write beyond it, and little else: every saved explorer carries them.
CHARACTERS = {
    "normal": "".join(sorted(set(ASCII) - set("#$@\\^`{|}~"))) + "×·−–…’²→←↓↻≠≤≥⋮⋯′°⁶₀₁",
    "bold": "".join(sorted(set(ASCII) - set('"#$&*;<>@\\^`{|}~'))) + "×·−–→←↑↓↗↘↖↙↻≠✓",
}
HEAD = """\
// Made by tools/font.py (`make font`) from DejaVu Sans, which LICENSE_DEJAVU beside this file allows; the
// notice lies in the regular font. Both are WOFF2 in base64.
"""


def subset_of(weight: str) -> bytes:
    """Return the font of a weight, "normal" or "bold", as WOFF2: kerned, with ligatures, without hints.

    matplotlib joins ff, fi and fl from 3.11 on: in bold they are narrower by 0.04 to 0.1 of the size.
    matplotlib reads kerning from the table `kern`, which holds for these characters what `GPOS` says. Without
    `GPOS` browsers read it too, and for signs and digits as well as for words.
    """
    font = TTFont(SOURCES / FILES[weight], recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=["liga"],
        legacy_kern=True,
        name_IDs=[FAMILY_NAME, STYLE, *([COPYRIGHT, LICENCE_TEXT] if weight == "normal" else [])],
        glyph_names=False,
        notdef_outline=True,
    )
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "MATH", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=CHARACTERS[weight])
    subsetter.subset(font)
    _round_corners(font)
    font["name"].names = [name for name in font["name"].names if name.platformID == WINDOWS]
    for name in font["name"].names:
        if name.nameID == FAMILY_NAME:
            name.string = FAMILY
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _round_corners(font: TTFont) -> None:
    """Move the corners of all letters onto a grid, which packs better; widths and kerning stay."""
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = glyphs[name]
        if glyph.numberOfContours > 0:
            corners = [[GRID * round(place / GRID) for place in corner] for corner in glyph.coordinates]
            glyph.coordinates = GlyphCoordinates(corners)
            glyph.recalcBounds(glyphs)
            font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin)


def module() -> str:
    """Return the text of font-data.js; lines are short, as in every module of the script."""
    parts = [HEAD]
    for weight, name in NAMES.items():
        lines = textwrap.wrap(base64.b64encode(subset_of(weight)).decode(), 108)
        parts.append("\n".join((f"export const {name} = `", *lines, "`;\n")))
    return "\n".join(parts)


def read(text: str, weight: str) -> TTFont:
    """Read the font of a weight from the text of font-data.js."""
    data = text.split(f"export const {NAMES[weight]} = `")[1].split("`")[0]
    return TTFont(io.BytesIO(base64.b64decode(data)))


def main(arguments=None) -> int:
    """Write the font and its licence, or check them."""
    parser = argparse.ArgumentParser(prog="font", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something differs")
    options = parser.parse_args(arguments)
    differing = []
    for path, text in ((DATA, module()), (LICENCE, (SOURCES / LICENCE.name).read_text(encoding="utf-8"))):
        if not options.check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            differing.append(path)
            print(f"{path.name} is not what `make font` writes now.", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
