"""Images of a reader's own, the whole photograph, and the names of ImageNet's classes."""

import numpy as np
import pytest
from PIL import Image

from helpers import samples
from tests.unit.refusals import refusal

PIXELS = np.random.default_rng(0).integers(0, 256, (7, 5, 3), dtype=np.uint8)


def saved(path, mode="RGB", **settings):
    Image.fromarray(PIXELS).convert(mode).save(path, **settings)
    return path


def test_an_image_is_read_as_colours_turned_and_laid_on_white(tmp_path):
    assert np.array_equal(samples.read_image(saved(tmp_path / "a.png")), PIXELS)
    grey = samples.read_image(str(saved(tmp_path / "grey.png", "L")))
    assert grey.shape == PIXELS.shape
    assert (grey == grey[..., :1]).all()
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    turned = samples.read_image(saved(tmp_path / "turned.png", exif=exif))
    assert np.array_equal(turned, np.rot90(PIXELS, -1))
    clear = Image.fromarray(PIXELS).convert("RGBA")
    clear.putalpha(0)
    clear.save(tmp_path / "clear.png")
    assert (samples.read_image(tmp_path / "clear.png") == 255).all()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "x.png is not there: give the path of an image file"),
        (b"", "x.png cannot be read as an image: give the path of a PNG, JPEG or WebP file"),
        (b"no image", "x.png cannot be read as an image: give the path of a PNG, JPEG or WebP file"),
    ],
)
def test_what_is_no_image_is_refused(tmp_path, content, says):
    path = tmp_path / "x.png"
    if content is not None:
        path.write_bytes(content)
    assert refusal(samples.read_image, path) == says
    assert refusal(samples.read_image, tmp_path).endswith(
        "cannot be read as an image: give the path of a PNG, JPEG or WebP file"
    )


def test_a_damaged_image_and_one_too_large_are_refused(tmp_path, monkeypatch):
    path = saved(tmp_path / "x.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert refusal(samples.read_image, path) == "x.png has too many pixels: make it smaller first"
    monkeypatch.undo()
    path.write_bytes(path.read_bytes()[:60])
    assert "cannot be read as an image" in refusal(samples.read_image, path)


def test_an_image_is_fitted_smoothly():
    assert samples.fitted(PIXELS, 7, 5) is PIXELS
    ramp = np.repeat(np.arange(0, 250, 10, dtype=np.uint8)[:, None, None], 3, axis=2).repeat(4, axis=1)
    larger = samples.fitted(ramp, 50, 8).astype(int)
    assert larger.shape == (50, 8, 3)
    assert np.abs(np.diff(larger[4:-4, 0, 0]) - 5).max() <= 1
    assert refusal(samples.fitted, PIXELS.astype(float), 3, 3).startswith(
        "pixels must be an array of uint8 [H, W, 3]"
    )


def test_the_whole_photograph_is_the_one_that_the_small_one_was_made_of():
    whole = samples.photograph(whole=True)
    assert (whole.shape, whole.dtype) == ((600, 512, 3), np.uint8)
    small = samples.resized(whole, 128).astype(int)
    assert np.abs(small - samples.photograph()).mean() < 3


def test_imagenets_classes_are_1000_names_in_the_usual_order():
    names = samples.imagenet_classes()
    assert len(set(names)) == 1000
    known = {0: "tench", 1: "goldfish", 207: "golden retriever", 281: "tabby", 285: "Egyptian cat"}
    known |= {386: "African elephant", 652: "military uniform", 954: "banana", 999: "toilet tissue"}
    assert {place: names[place] for place in known} == known
