"""The README begins with a moving picture, and each of its pictures says in words what it shows."""

import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
PICTURES = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
LARGEST = 2_000_000  # bytes: it is loaded with the page
SECONDS = 15  # a visitor does not wait longer for it to begin again


@pytest.mark.parametrize(("alt", "path"), PICTURES, ids=[path for _, path in PICTURES])
def test_every_picture_is_there_and_has_words(alt, path):
    with Image.open(ROOT / path) as picture:
        picture.verify()
    assert len(alt.split()) > 10


def test_the_first_picture_moves_for_ever_and_is_small():
    path = ROOT / PICTURES[0][1]
    assert path.stat().st_size < LARGEST
    with Image.open(path) as picture:
        frames, times = [], []
        for frame in range(picture.n_frames):
            picture.seek(frame)
            frames.append(picture.convert("RGB").tobytes())
            times.append(picture.info["duration"])
        assert picture.info["loop"] == 0
    assert len(set(frames)) > 10
    assert sum(times) <= 1000 * SECONDS
