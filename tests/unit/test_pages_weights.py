"""Pages with labelled pixels, and the trained weights that ship: finer strides segment pages better."""

import numpy as np
import pytest

from helpers import networks, samples
from helpers.convert import bilinear_kernel
from helpers.ops import conv2d_transpose
from tools import weights_of_pages as tool

FIELDS = tool.STRIDES


def ious(weights, images, labels):
    """The mean IoU of 32s, 16s and 8s."""
    scores = networks.fcn_scores(weights, images / 16)
    return [networks.mean_iou(labels, getattr(scores, name).argmax(axis=-1), 4)[0] for name in FIELDS]


@pytest.fixture(scope="module")
def held_out():
    return samples.pages(20, 7, held_out=True)


# --- pages ---------------------------------------------------------------------------------------


def test_pages_are_the_same_for_the_same_seed_and_the_callers_own():
    images, labels = samples.pages(3, 5)
    assert (images.dtype, images.shape) == (np.uint8, (3, 128, 128, 1))
    assert (labels.dtype, labels.shape) == (np.int64, (3, 128, 128))
    more, more_labels = samples.pages(4, 5)
    assert np.array_equal(images, more[:3])
    assert np.array_equal(labels, more_labels[:3])
    assert not np.array_equal(images, samples.pages(3, 6)[0])
    assert samples.pages(0, 0)[0].shape == (0, 128, 128, 1)
    images[:] = 0
    assert samples.pages(3, 5)[0].any()


def test_ink_is_labelled_and_paper_is_not(held_out):
    images, labels = held_out
    assert images.max() == 16
    assert np.array_equal(labels == samples.PAPER, images[..., 0] < 6)
    shares = np.bincount(labels.ravel()) / labels.size
    assert len(shares) == 4
    assert (shares[:3] > 0.02).all()
    assert 0.8 < shares[3] < 0.92


@pytest.mark.parametrize("held_out", [False, True])
def test_every_digit_on_a_page_is_one_of_its_own_part_and_labelled_as_that(held_out):
    digits, names = samples.digits()
    own = np.arange(len(digits)) >= 1437 if held_out else np.arange(len(digits)) < 1437
    large = [
        (name, magnified(each))
        for name, digit in enumerate(samples.THREE)
        for each in digits[own & (names == digit), :, :, 0]
    ]
    images, labels = samples.pages(2, 3, held_out=held_out)
    for page, wanted in zip(images[..., 0], labels, strict=True):
        left, found = page.astype(int), np.full_like(wanted, samples.PAPER)
        windows = np.lib.stride_tricks.sliding_window_view(page, (40, 40))
        for name, each in large:
            corner = each[16:24, 16:24]  # is enough to look for; the whole window is compared next
            inner = np.lib.stride_tricks.sliding_window_view(page[16:, 16:], (8, 8))[:89, :89]
            for row, column in np.argwhere((inner == corner).all(axis=(2, 3))):
                if np.array_equal(windows[row, column], each):
                    window = slice(row, row + 40), slice(column, column + 40)
                    left[window] = 0
                    found[window][each >= 6] = name
        assert not left.any()
        assert np.array_equal(found, wanted)


def magnified(digit):
    """A digit by 5, bilinearly, with paper around it, and rounded."""
    large = conv2d_transpose(digit[..., None].astype(float), bilinear_kernel(5, 1), stride=5, padding="same")
    return np.floor(large[..., 0] + 0.5 + 1e-6).astype(np.uint8)  # halves up, whatever 1/5 in float32 is


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 0), "count must be at least 0, got -1"),
        ((10**6, 0), "count must be at most 2,000, got 1000000"),
        ((1, -1), "seed must be at least 0, got -1"),
        ((1, 0, "no"), "held_out must be True or False, got 'no'"),
    ],
)
def test_pages_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        samples.pages(*arguments)


# --- the weights ---------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_fcn_and_the_callers_own():
    weights, wanted = samples.pages_weights(), networks.fcn_seeded_weights()
    assert {name: [each.shape for each in pair] for name, pair in weights.items()} == {
        name: [each.shape for each in pair] for name, pair in wanted.items()
    }
    for pair in weights.values():
        for each in pair:
            assert each.dtype == np.float32
            each[...] = 0
    assert all(each.any() for pair in samples.pages_weights().values() for each in pair)


def test_a_finer_stride_segments_held_out_pages_clearly_better(held_out):
    coarse, middle, fine = ious(samples.pages_weights(), *held_out)
    assert coarse + 0.15 < middle
    assert middle + 0.08 < fine
    assert fine > 0.7


def test_labels_of_other_pages_are_not_what_it_finds(held_out):
    images, labels = held_out
    assert max(ious(samples.pages_weights(), images, np.roll(labels, 1, axis=0))) < 0.35


def test_without_what_pool3_adds_8s_is_no_better_than_16s(held_out):
    weights = samples.pages_weights()
    _, middle, _ = ious(weights, *held_out)
    weights["score3"] = tuple(np.zeros_like(each) for each in weights["score3"])
    assert ious(weights, *held_out)[2] < middle + 0.02


# --- the tool ------------------------------------------------------------------------------------


@pytest.fixture
def brief(monkeypatch, tmp_path):
    """The tool with a training that is far too short, writing elsewhere; return where."""
    target = tmp_path / "weights.npz"
    for name, value in {"PAGES": 4, "ROUNDS": 2, "JUDGED": 2, "TARGET": target}.items():
        monkeypatch.setattr(tool, name, value)
    return target


def test_weights_that_know_too_little_are_not_written(brief, capsys):
    assert tool.main([]) == 1
    assert capsys.readouterr().err == "a finer stride is not better by 0.1: nothing is written\n"
    assert not brief.exists()


def test_what_is_written_is_what_is_shipped_and_the_same_twice(brief, monkeypatch, capsys):
    monkeypatch.setattr(tool, "LEAST", -1)
    assert tool.main([]) == 0
    first = brief.read_bytes()
    assert tool.main([]) == 0
    assert brief.read_bytes() == first
    with np.load(brief) as file:
        written = {name: file[name].shape for name in file.files}
    assert written == {
        f"{layer}/{part}": each.shape
        for layer, pair in samples.pages_weights().items()
        for part, each in zip(("kernel", "bias"), pair, strict=True)
    }
    assert tool.main(["--shuffled"]) == 0
    assert brief.read_bytes() == first
    assert f"{brief.name}: {len(first):,} bytes" in capsys.readouterr().out
