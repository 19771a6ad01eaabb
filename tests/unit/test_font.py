"""The font of the pictures in the browser: what matplotlib draws with, only less of it."""

import io
import itertools
import re

import pytest
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags

from helpers.drawing.scene import Scene
from helpers.explorers.picture import BROWSER
from tests.unit.pictures import written
from tools import font

BYTES = 15_500  # of font-data.js, at most: it is part of every script that is sent or saved
RESERVED = ("Bitstream", "Vera", "Tavmjong Bah", "Arev")  # no changed font may be called so
LIGATURE = re.compile("ff|fi|fl")

weights = pytest.mark.parametrize("weight", ["normal", "bold"])


@pytest.fixture(scope="module")
def committed():
    text = font.DATA.read_text(encoding="utf-8")
    return {weight: font.read(text, weight) for weight in font.NAMES}


def width(opened, text):
    """How wide FT2Font sets `text`, in parts of the font size."""
    opened.set_size(100, 72)
    places = [opened.get_char_index(ord(character)) for character in text]
    advances = [opened.load_glyph(place, LoadFlags.NO_HINTING).linearHoriAdvance / 2**16 for place in places]
    pairs = itertools.pairwise(places)
    return (sum(advances) + sum(opened.get_kerning(*pair, Kerning.UNFITTED) / 64 for pair in pairs)) / 100


def opened(subset):
    """Open a font of fontTools with FT2Font."""
    file = io.BytesIO()
    subset.flavor = None
    subset.save(file)
    return FT2Font(io.BytesIO(file.getvalue()))


def test_the_font_is_the_one_that_is_made_now():
    assert font.main(["--check"]) == 0, "run `make font`"
    assert font.module() == font.module()


def test_the_check_sees_another_character(monkeypatch, capsys):
    monkeypatch.setitem(font.CHARACTERS, "bold", font.CHARACTERS["bold"] + "é")
    assert font.main(["--check"]) == 1
    assert capsys.readouterr().err == "font-data.js is not what `make font` writes now.\n"


def test_the_font_is_small():
    assert font.DATA.stat().st_size < BYTES


@weights
def test_the_font_has_its_characters_kerning_ligatures_and_nothing_else_that_sets_text(committed, weight):
    subset = committed[weight]
    assert {chr(code) for code in subset.getBestCmap()} == set(font.CHARACTERS[weight])
    assert len(font.CHARACTERS[weight]) == len(set(font.CHARACTERS[weight]))
    assert "kern" in subset
    assert {record.FeatureTag for record in subset["GSUB"].table.FeatureList.FeatureRecord} == {"liga"}
    assert set(subset.keys()) & {"GPOS", "fpgm", "prep", "cvt ", "gasp"} == set()
    assert not any(hasattr(glyph, "program") and glyph.program for glyph in subset["glyf"].glyphs.values())


@weights
def test_the_font_has_a_name_of_its_own(committed, weight):
    names = {entry.nameID: str(entry) for entry in committed[weight]["name"].names}
    assert names[font.FAMILY_NAME] == font.FAMILY
    assert f'FAMILY = "{font.FAMILY}";' in (BROWSER / "font.js").read_text(encoding="utf-8")
    assert not any(word in names[font.FAMILY_NAME] + names[font.STYLE] for word in RESERVED)


def test_the_notice_lies_in_the_regular_font(committed):
    names = {entry.nameID: str(entry) for entry in committed["normal"]["name"].names}
    for copyright_ in names[font.COPYRIGHT].splitlines()[:2]:
        assert copyright_.startswith("Copyright (c) 200")
        assert copyright_ in names[font.LICENCE_TEXT]
    notice = " ".join(names[font.LICENCE_TEXT].split()).replace("Tavmjung", "Tavmjong")  # a slip of theirs
    assert " ".join(font.LICENCE.read_text(encoding="utf-8").split()).startswith(notice)


@weights
def test_text_is_as_wide_as_in_the_font_that_it_was_made_from(committed, weight):
    own, original = opened(committed[weight]), FT2Font(font.SOURCES / font.FILES[weight])
    texts = [text for text, of in written() if of == weight] + ["AVAToLTyPA,", "rf.", "ffi", "W·F"]
    assert len(texts) > 60
    assert [text for text in texts if abs(width(own, text) - width(original, text)) > 1e-6] == []
    assert width(own, "AV") < width(own, "A") + width(own, "V") - 0.05


@weights
def test_text_is_as_wide_as_a_scene_takes_it_to_be(committed, weight):
    own = opened(committed[weight])  # matplotlib rounds each letter to a 6400th of the size
    texts = [text for text, of in written() if of == weight and not LIGATURE.search(text)]
    assert len(texts) > 50
    assert [text for text in texts if abs(width(own, text) - Scene.width_of(text, 1, weight)) > 0.002] == []
