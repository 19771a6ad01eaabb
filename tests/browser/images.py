"""Image files to upload, made afresh. Most show four quarters, in colours that no format loses.

A quarter is known by its name in `QUARTERS`. Decoded, shrunk and laid on white, the middle of each must
still have its colour.
"""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

QUARTERS = {
    "top left": (200, 60, 60),
    "top right": (70, 180, 80),
    "bottom left": (60, 80, 190),
    "bottom right": (220, 210, 90),
}
GREYS = {"top left": 30, "top right": 110, "bottom left": 180, "bottom right": 240}
ORIENTATION = 0x0112  # the EXIF tag
MEGABYTE = 10**6


def quarters(wide: int, high: int, colours: dict = QUARTERS) -> Image.Image:
    """Return a picture whose quarters have these colours."""
    tiny = np.array(list(colours.values()), np.uint8).reshape(2, 2, -1)
    return Image.fromarray(tiny.squeeze()).resize((wide, high), Image.Resampling.NEAREST)


def photo(path: Path, wide: int = 8000, high: int = 6000) -> None:
    """Write a large JPEG with detail in it, as a camera does."""
    grain = np.random.default_rng(1).integers(-25, 26, (high // 4, wide // 4, 1))
    small = np.clip(np.array(quarters(wide // 4, high // 4)) + grain, 0, 255).astype(np.uint8)
    large = Image.fromarray(small).resize((wide, high), Image.Resampling.BILINEAR)
    large.save(path, quality=88)


def heavy(path: Path, wide: int = 3200, high: int = 2400) -> None:
    """Write a JPEG of more than 20 MB: noise, hardly compressed."""
    noise = np.random.default_rng(2).integers(-55, 56, (high, wide, 3), np.int16)
    picture = np.clip(np.array(quarters(wide, high)) + noise, 0, 255).astype(np.uint8)
    Image.fromarray(picture).save(path, quality=100, subsampling=0)
    assert path.stat().st_size > 20 * MEGABYTE


def lying(path: Path) -> None:
    """Write a picture 300 wide, 400 high as a camera on its side stores it: turned, with a note of that."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned by 90° clockwise
    stored = quarters(300, 400).transpose(Image.Transpose.ROTATE_90)
    stored.save(path, quality=95, exif=exif)


def cmyk(path: Path, wide: int = 400, high: int = 300) -> None:
    """Write a JPEG with the four colours of a press."""
    quarters(wide, high).convert("CMYK").save(path, quality=95)


def png_16_bit(path: Path, wide: int = 400, high: int = 300, noise: int = 0) -> None:
    """Write a PNG with two bytes a number, which Pillow cannot: red, green, blue, unfiltered."""
    numbers = np.array(quarters(wide, high)).astype(np.int64) * 257
    numbers += np.random.default_rng(3).integers(-noise, noise + 1, numbers.shape)
    rows = np.clip(numbers, 0, 65535).astype(">u2").reshape(high, -1).view(np.uint8)
    lines = np.hstack((np.zeros((high, 1), np.uint8), rows)).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 16, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + body)


def grey_png_16_bit(path: Path) -> None:
    """Write a grey PNG with two bytes a number."""
    numbers = np.array(quarters(400, 300, GREYS)).astype(np.uint16) * 257
    Image.fromarray(numbers).save(path)


def animated(path: Path) -> None:
    """Write a GIF whose first picture has the quarters; the two that follow are black and white."""
    first = quarters(200, 150).convert("P", palette=Image.Palette.ADAPTIVE)
    others = [Image.new("RGB", (200, 150), colour) for colour in ("black", "white")]
    first.save(path, save_all=True, append_images=others, duration=40, loop=0)


def transparent(path: Path) -> None:
    """Write a PNG whose right half is transparent black, and its lower left quarter half so."""
    picture = np.dstack((np.array(quarters(200, 150)), np.full((150, 200, 1), 255, np.uint8)))
    picture[:, 100:] = 0
    picture[75:, :100, 3] = 128
    Image.fromarray(picture).save(path)


def stripes(path: Path) -> None:
    """Write a PNG of black and white columns, one pixel each: grey, made small with care."""
    columns = np.tile(np.array([0, 255], np.uint8), (1200, 800))
    Image.fromarray(columns).save(path)


def single(path: Path) -> None:
    """Write a PNG of one pixel, in the colour of the first quarter."""
    Image.new("RGB", (1, 1), QUARTERS["top left"]).save(path)


def thread(path: Path) -> None:
    """Write a PNG that is one pixel high and very long."""
    quarters(60_000, 2).crop((0, 1, 60_000, 2)).save(path)


def grey(path: Path) -> None:
    """Write a grey PNG."""
    quarters(200, 150, GREYS).save(path)


def palette(path: Path) -> None:
    """Write a PNG with numbered colours, as small pictures often are."""
    quarters(200, 150).quantize(4).save(path)


def truncated(path: Path) -> None:
    """Write the first half of a JPEG."""
    whole = io.BytesIO()
    quarters(400, 300).save(whole, "JPEG")
    path.write_bytes(whole.getvalue()[: whole.tell() // 2])


def spoiled(path: Path) -> None:
    """Write a large PNG that ends too early, which shows only when nearly all of it is decoded."""
    png_16_bit(path, 4000, 3000)
    path.write_bytes(path.read_bytes()[:-2000])


def plain(path: Path) -> None:
    """Write a picture as it comes, in the format that the path's name ends in."""
    quarters(200, 150).save(path)


def words(path: Path) -> None:
    """Write a text, whatever its name says."""
    path.write_text("I am no picture.\n" * 20)


def drawing(path: Path) -> None:
    """Write an SVG."""
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>'
    )
