"""What Python's gzip packs, in the browser again."""

import base64
import gzip
import json
import random
import zlib

import pytest

from helpers.explorers import Sliding, Volumes

INFLATED = """async given => {
    const { inflated } = await import("/inflate.js");
    return given.map(text => {
        const bytes = Uint8Array.from(`padding ${atob(text)}`, letter => letter.charCodeAt(0));
        try {
            const whole = inflated(new DataView(bytes.buffer, 8));
            return Array.from({ length: Math.ceil(whole.length / 4096) }, (_, part) =>
                String.fromCharCode(...whole.subarray(4096 * part, 4096 * part + 4096))).join("");
        } catch (problem) {
            if (!(problem instanceof RangeError)) throw problem;
            return null;
        }
    }).map(text => text === null ? null : btoa(text));
}"""


def inflated(modules, packed: list[bytes]) -> list[bytes | None]:
    """Return what the browser makes of each; None where it refuses."""
    given = [base64.b64encode(each).decode() for each in packed]
    texts = modules.evaluate(INFLATED, given)
    return [None if text is None else base64.b64decode(text) for text in texts]


def contents() -> list[bytes]:
    """Give bytes of many kinds: none, alike, noise, few letters, far repeats, a frame with a photograph."""
    draw = random.Random(14)
    sizes = [1, 2, 3, 100, 257, 258, 259, 5000, 70_000]
    photo = Sliding(W=60, input="photograph", view="feature maps").frame
    return [
        b"",
        *(bytes(size) for size in sizes),
        *(draw.randbytes(size) for size in sizes),
        *(bytes(draw.choices(range(letters), k=9000)) for letters in (2, 3, 20, 250)),
        *(b"".join(draw.choices([draw.randbytes(300) for _ in range(n)], k=200)) for n in (2, 100)),
        b"".join(bytes([value]) * 2**place for place, value in enumerate(range(14))),  # words of many lengths
        photo.packed,
        Volumes().frame.packed,
        json.dumps(photo.image_map).encode(),
    ]


@pytest.mark.parametrize("level", [0, 1, 4, 7, 9])
def test_inflates_what_python_has_gzipped(modules, level):
    whole = contents()
    assert inflated(modules, [gzip.compress(each, level, mtime=0) for each in whole]) == whole


@pytest.mark.parametrize("strategy", [zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE])
def test_inflates_every_way_to_deflate(modules, strategy):
    whole = contents()
    packed = []
    for each in whole:
        packer = zlib.compressobj(9, wbits=31, strategy=strategy)
        packed.append(packer.compress(each) + packer.flush())
    assert inflated(modules, packed) == whole


@pytest.mark.parametrize("level", [0, 7])
def test_refuses_what_is_cut_off_anywhere(modules, level):
    packed = gzip.compress(Volumes().frame.packed, level, mtime=0)
    cut = [packed[:length] for length in range(0, len(packed), 3 if level else 7)]
    assert inflated(modules, cut) == [None] * len(cut)


def test_what_is_damaged_ends(modules):
    packed, draw = gzip.compress(Volumes().frame.packed, 7, mtime=0), random.Random(15)
    damaged = [bytearray(packed) for _ in range(500)]
    for each in damaged:
        each[draw.randrange(10, len(packed) - 8)] ^= 1 << draw.randrange(8)
    assert inflated(modules, [bytes(each) for each in damaged]).count(None) > 100


def test_a_frame_with_a_photograph_is_sent_gzipped():
    picture = Sliding(W=60, input="photograph", view="feature maps").picture
    sent = picture.get_state(["frame", "image_map"])
    assert gzip.decompress(sent["frame"]) == picture.frame
    assert json.loads(gzip.decompress(sent["image_map"])) == json.loads(json.dumps(picture.image_map))
