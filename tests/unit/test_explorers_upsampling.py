"""The explorer of upsampling without a browser: its sums against `ops`, its nets, FCN's published sizes."""

import json
import re
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

from helpers import networks, ops, samples
from helpers.explorers import Upsampling
from helpers.explorers.frame import frame_of
from helpers.explorers.upsampling import State, compute, describe, regions
from helpers.explorers.upsampling.model import CLASSES, FACTORS, ONE_MAP, PAGE, SIZES, VALUES
from helpers.explorers.upsampling.model.page import NETS, segmented, sources
from helpers.explorers.upsampling.picture.page import COLOURS, TONES
from helpers.explorers.upsampling.text.page import BOLD
from tests.unit.contrasts import contrast
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.refusals import refusal

MAPS = list(product(range(2, 5), FACTORS, VALUES))
TERM = re.compile(r"(\d+)·(\d+)/(\d+)")


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*Upsampling.size)


# --- one map -------------------------------------------------------------------------------------


def of_map(W, factor, cells, **more):
    return State(view=ONE_MAP, W=W, factor=factor, cells=cells, **more)


@pytest.mark.parametrize(("W", "factor", "cells"), MAPS)
def test_the_output_is_that_of_the_transposed_convolution_with_the_bilinear_kernel(W, factor, cells):
    found, times = compute(of_map(W, factor, cells)), int(factor)
    kernel = ops.bilinear_kernel(times, 1)
    assert kernel.shape == (2 * times, 2 * times, 1, 1)
    x = found.x[:, :, None].astype(float)
    y = ops.conv2d_transpose(x, kernel, stride=times, padding=times // 2)[:, :, 0]
    assert y.shape == (W * times, W * times)
    np.testing.assert_array_equal(found.y, y)  # all are sums of powers of 2


@pytest.mark.parametrize(("W", "factor", "cells"), MAPS)
def test_the_sum_of_each_output_cell_is_written_in_whole(W, factor, cells):
    found = compute(of_map(W, factor, cells))
    reader = Reader(Upsampling(view=ONE_MAP, W=W, factor=factor, cells=cells))
    size = len(found.y)
    for row, column in product(sorted({0, 1, size // 2, size - 1}), repeat=2):
        said = reader.says("output", row, column)
        terms = [(int(x), Fraction(int(part), int(unit))) for x, part, unit in TERM.findall(said)]
        assert len(terms) in (1, 2, 4)
        assert sum(x * weight for x, weight in terms) == Fraction(found.y[row, column])
        whole = sum(weight for _, weight in terms) == 1
        assert whole == said.endswith("The weights add up to 1.")
        assert whole == (len(terms) == 4)
    assert found.reach.max() == found.unit**2


@pytest.mark.parametrize("factor", FACTORS)
def test_a_constant_stays_constant_inside_and_fades_at_the_border(factor):
    half = int(factor) // 2
    y = compute(of_map(4, factor, "constant")).y
    assert (y[half:-half, half:-half] == 4).all()
    y[half:-half, half:-half] = 0
    assert y.max() < 4


@pytest.mark.parametrize("factor", FACTORS)
def test_a_ramp_rises_evenly_inside(factor):
    half = int(factor) // 2
    y = compute(of_map(4, factor, "ramp")).y[half:-half, half:-half]
    np.testing.assert_array_equal(np.diff(y, axis=1), 4 / int(factor))
    assert (np.diff(y, axis=0) == 0).all()


def test_pointing_at_an_output_cell_lights_the_cells_that_reach_it_and_a_click_writes_its_sum(scene):
    reader = Reader(Upsampling(view=ONE_MAP))
    assert ("map", range(2), range(1, 3)) in reader.lights("output", 2, 3)
    reader.sends({"choose": {"region": "output", "row": 0, "column": 5}})
    assert reader.explorer.state.at == (0, 5)
    check_picture(scene, Upsampling, reader.explorer.state)
    written = {text for text, _ in scene.labels}
    assert {"output row 0, column 5", "7·9/16", "= 3.94", "9/16: less than 1"} <= written


@pytest.mark.parametrize("factor", FACTORS)
def test_a_slider_adds_cells_and_moves_nothing(scene, factor):
    places, cells = set(), []
    for W in (2, 3, 4):
        found, grids = check_picture(scene, Upsampling, of_map(W, factor, "seeded"))
        places.add((grids["map"][0].origin, grids["output"][0].origin))
        cells.append(grids["output"][0].along[0])
        assert (found.x == compute(of_map(4, factor, "seeded")).x[:W, :W]).all()
    assert len(places) == 1
    assert len(set(cells)) <= 2


# --- a page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [0, 6, 8])
def test_what_is_drawn_is_the_class_of_the_highest_score(scene, page):
    (image,), (labels,) = samples.pages(1, page, held_out=True)
    scores, there = networks.fcn_scores(samples.pages_weights(), image / np.float32(16)), np.unique(labels)
    check_picture(scene, Upsampling, State(page=page))
    panels = [each for each in scene.images if each.pixels.shape == labels.shape]
    shown, *nets, truth = panels
    assert (shown.pixels == image[:, :, 0] // 2).all()
    ious = []
    for panel, full in zip(nets, (scores.fcn32, scores.fcn16, scores.fcn8), strict=True):
        said = full.argmax(axis=2)
        assert (classes(panel) == said).all()
        ious.append(np.mean([iou_of(labels == kind, said == kind) for kind in there]))
    assert (classes(truth) == labels).all()
    written = [text for text, _ in scene.labels if text.startswith("mean IoU")]
    assert written == [f"mean IoU {iou:.2f}" for iou in ious]


def iou_of(truth, said):
    return (truth & said).sum() / (truth | said).sum()


def test_a_finer_stride_has_a_larger_mean_iou_on_every_page():
    """A class that is said somewhere and lies nowhere is no class of the page."""
    for page in range(100):
        ious = [float(f"{segmented(page).ious[net]:.2f}") for net in NETS]
        assert ious[0] < ious[1] < ious[2], page


def test_the_digits_that_are_named_are_those_on_the_page():
    names = set()
    for page in range(0, 40):
        labels = segmented(page).labels
        there = [digit for kind, digit in enumerate("047") if (labels == kind).any()]
        several = f"digits {', '.join(there[:-1])} and {there[-1]}"
        wanted = several if len(there) > 1 else f"no digit but {there[0]}"
        for covered in (False, True):
            words = describe(compute(State(page=page, covered=covered)))
            assert words.startswith(f"A page of 128×128 pixels with {wanted}; every pixel gets a class")
        names.add(wanted)
    assert {"digits 0, 4 and 7", "digits 0 and 7", "no digit but 0"} <= names


def classes(panel):
    """The classes that the colours of a panel stand for."""
    of = {colour: kind for kind, pair in enumerate(TONES) for colour in pair}
    return np.array([of.get(colour, 3) for colour in panel.colours])[panel.pixels]


@pytest.mark.parametrize("digit", CLASSES)
def test_the_coarse_maps_are_added_up(digit):
    found = compute(State(digit=digit))
    for coarser, pool, fused in (("pool5", "pool4", "fused16"), ("fused16", "pool3", "fused8")):
        kernel = ops.bilinear_kernel(2, 1)
        up = ops.conv2d_transpose(found.map(coarser)[:, :, None], kernel, stride=2, padding=1)[:, :, 0]
        np.testing.assert_allclose(found.map(fused), up + found.map(pool), atol=1e-5)


def test_what_the_pools_add_at_a_pixel_is_its_score_of_8s():
    found = segmented(8)
    apart = []
    for row, column in product((0, 7, 64, 101, 127), repeat=2):
        shares = found.shares(row, column)
        np.testing.assert_allclose(sum(shares.values()), found.scores.fcn8[row, column], atol=1e-4)
        own = up(up(up(found.scores.pool5[:, :, :1], 2), 2), 8)[row, column, 0]
        assert shares["pool5"][0] == pytest.approx(own, abs=1e-4)
        apart.append(abs(own - found.scores.fcn32[row, column, 0]))
    assert max(apart) > 0.01  # ×2 twice, then ×8 is not quite ×32


@pytest.mark.parametrize("net", NETS)
def test_the_cells_that_are_lit_with_a_pixel_are_those_that_change_its_score(net):
    found = segmented(8).scores
    side = 128
    for row, column in ((0, 0), (70, 33), (127, 64), (15, 16)):
        rows, columns = sources(net, row, side), sources(net, column, side)
        for name in rows:
            if name.startswith("fused"):
                continue
            size = len(getattr(found, name))
            for i, j in product(range(size), repeat=2):
                expected = i in rows[name] and j in columns[name]
                assert (weight(net, name, size, i, j, row, column) > 0) == expected, (name, i, j)


def weight(net, name, size, i, j, row, column):
    """How much a cell of a pool's map counts for a pixel's score."""
    x = np.zeros((size, size, 1))
    x[i, j] = 1
    last = int(net[:-1])
    while len(x) < 128 // last:
        x = up(x, 2)
    return up(x, last)[row, column, 0]


def up(x, factor):
    return ops.conv2d_transpose(x, ops.bilinear_kernel(factor, 1), stride=factor, padding=factor // 2)


def test_a_click_on_a_pixel_writes_its_scores(scene):
    reader = Reader(Upsampling())
    reader.sends({"choose": {"region": "8s", "row": 60, "column": 70}})
    state = reader.explorer.state
    assert state.at == (60, 70)
    check_picture(scene, Upsampling, state)
    found = segmented(state.page)
    written = [text for text, _ in scene.labels]
    assert "scores of pixel row 60, column 70" in written
    for scores in (found.full(net)[60, 70] for net in NETS):
        for score in scores:
            assert f"{score:.1f}".replace("-0.0", "0.0").replace("-", "−") in written
    assert f"Pixel row 60, column 70 is {name(found.labels[60, 70])}; 32s " in describe(compute(state))


def test_the_sums_that_are_written_are_right_as_they_are_written(scene):
    """In tenths: score = pool5 + pool4 + pool3, in the table of all classes and in the sentence of one."""
    found, moved = segmented(State().page), 0
    for at in product(range(2, 128, 25), range(7, 128, 20)):
        words = check_picture(scene, Upsampling, State(at=at)) and describe(compute(State(at=at)))
        texts = [text for text, _ in scene.labels]
        start = texts.index(BOLD) + 1
        shares = found.shares(*at)
        for kind in range(4):
            called, *cells = texts[start + 7 * kind : start + 7 * kind + 7]
            assert called == (*CLASSES,)[kind]
            *_, whole, first, second, third = (tenth(each) for each in cells)
            assert whole == first + second + third
            assert whole == tenth(f"{found.scores.fcn8[(*at, kind)]:.1f}")
            for share, written in zip(shares.values(), (first, second, third), strict=True):
                assert abs(share[kind] - written / 10) < 0.1
                moved += abs(share[kind] - written / 10) > 0.05
            if kind == 1:
                said = re.search(r"score (−?[\d.]+) ([+−]) ([\d.]+) ([+−]) ([\d.]+) = (\S+) for “4”", words)
                a, plus, b, more, c, total = said.groups()
                assert [a, plus + b, more + c, total] == [
                    signed(each) if place in (1, 2) else each
                    for place, each in enumerate((*cells[3:], cells[2]))
                ]
    assert moved > 20


def tenth(text):
    return round(10 * float(text.replace("−", "-")))


def signed(text):
    return text if text.startswith("−") else f"+{text}"


def name(kind):
    return ("“0”", "“4”", "“7”", "paper")[kind]


def test_the_pixel_shown_at_first_is_one_that_the_skips_get_right():
    found = compute(State())
    row, column = found.at
    assert found.found.labels[row, column] == found.kind == found.found.said["8s"][row, column]
    assert found.found.said["32s"][row, column] != found.kind


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_differ_in_brightness_too(theme):
    plain = COLOURS[0], TONES[0][0], TONES[2][0]  # paper, 0, 7; the 4 is striped
    assert all(contrast(*pair, theme) > 1.8 for pair in combinations(plain, 2))
    assert contrast(*TONES[1], theme) > 1.8


# --- FCN's sizes ---------------------------------------------------------------------------------


def of_sizes(image, P, **more):
    return State(view=SIZES, image=image, P=P, **more)


def by_hand(image, P):
    """Sizes and crops by a plain loop: the pools' sizes, those of the scores, the results and their crops."""
    pools, size = [], image + 2 * P - 2
    for _ in range(5):
        size = (size + 1) // 2
        pools.append(size)
    if size < 7:
        return pools, None, None
    scores, found = size - 6, []
    # Where the middle of the first score lies: every layer moves it by half of what its window is wider.
    first = -P + 1 + sum(2**place / 2 for place in range(5)) + 3 * 32
    results, step, at = scores, 32, first
    for factor, pool in ((32, None), (16, 3), (8, 2)):
        if pool is not None:
            results, at, step = 2 * results + 2, at - 1.5 * step / 2, step // 2
            middle = -P + 1 + sum(2**place / 2 for place in range(pool + 1))
            found.append((pools[pool], (at - middle) / step, results))
        found.append((factor, (results - 1) * factor + 2 * factor, factor - 0.5 - at))
    return pools, scores, found


@pytest.mark.parametrize(
    ("image", "P"), [(224, 100), (500, 100), (3, 100), (512, 128), (224, 1), (193, 1), (192, 1)]
)
def test_the_sizes_are_those_of_a_plain_loop(image, P):
    found = compute(of_sizes(image, P))
    pools, scores, results = by_hand(image, P)
    assert found.chain["conv1_1"] == image + 2 * P - 2
    assert [found.chain[f"pool{place}"] for place in range(1, 6)] == pools
    assert found.chain.get("fc6") == scores
    if scores is None:
        assert found.nets == ()
        return
    made = []
    for net in found.nets:
        if net.skips:
            skip = net.skips[-1]
            made.append((skip.own, skip.crop, skip.size))
        made.append((net.factor, net.size, net.offset))
    assert made == results


def test_the_sizes_and_crops_of_224_are_the_published_ones():
    found = compute(of_sizes(224, 100))
    assert list(found.chain.values()) == [422, 211, 106, 53, 27, 14, 8]
    assert [(net.size, net.offset) for net in found.nets] == [(288, 19), (304, 27), (312, 31)]
    assert [skip.crop for skip in found.nets[2].skips] == [5, 9]
    assert "A crop takes 224 of them, from 19 on" in describe(found)


def test_fc6_says_what_it_would_be_with_padding_of_its_own():
    """As in vgg-fcn, where every pool rounds up and fc6 keeps the size."""
    for image in (3, 193, 224, 225, 512):
        size = image
        for _ in range(5):
            size = (size + 1) // 2
        said = Reader(Upsampling(view=SIZES, image=image)).says("layers", 0, 7)
        assert f"{size}×{size} scores, ×32 = {32 * size}" in said
        assert (f", {32 * size - image} more than the image" in said) == (image % 32 > 0)


def test_without_the_padding_small_images_have_no_output_and_larger_ones_too_little():
    assert compute(of_sizes(192, 1)).nets == ()
    assert "images have one from 193 pixels on" in describe(compute(of_sizes(192, 1)))
    found = compute(of_sizes(193, 1))
    assert found.nets[0].missing(193) == (80, 49)
    assert "No score is there for pixels 0 to 79 and pixels 144 to 192" in describe(found)


def test_from_the_padding_that_is_named_on_every_pixel_of_every_image_has_a_score():
    found = compute(State(view=SIZES))
    for image in range(3, 513):
        assert compute(of_sizes(image, found.always)).nets
        for net in compute(of_sizes(image, found.enough)).nets:
            assert net.missing(image) == (0, 0)
        assert all(any(net.missing(image)) for net in compute(of_sizes(image, found.enough - 1)).nets[:1])
    assert compute(of_sizes(3, found.always - 2)).nets == ()


def test_the_image_stays_where_it_is_when_the_padding_changes(scene):
    places = set()
    for P in range(0, 129, 16):
        _, grids = check_picture(scene, Upsampling, of_sizes(224, P))
        places.add((grids["image"][0].origin, grids["image"][0].along))
    assert len(places) == 1


def test_bars_are_true_to_scale(scene):
    found, grids = check_picture(scene, Upsampling, of_sizes(224, 100))
    image = grids["image"][0]
    unit = image.along[0] / 224
    for net in found.nets:
        grid = grids[net.name][0]
        assert grid.along[0] * grid.columns == pytest.approx(net.size * unit)
        assert image.origin[0] - grid.origin[0] == pytest.approx(net.offset * unit)


# --- what is covered, and what is refused --------------------------------------------------------


@pytest.mark.parametrize("factor", FACTORS)
def test_a_covered_output_is_told_nowhere(scene, factor):
    state = of_map(3, factor, "seeded", covered=True)
    _, grids = check_picture(scene, Upsampling, state)
    told = all_told(scene, state)
    assert "output" not in grids
    wanted = rf"\d\.\d|·|\d/{compute(state).unit ** 2}\b"
    assert not re.search(wanted, told), told
    assert re.search(wanted, all_told(scene, of_map(3, factor, "seeded")))


@pytest.mark.parametrize("factor", FACTORS)
def test_while_the_output_is_covered_one_stamp_is_drawn_and_not_how_many_overlap(scene, factor):
    stamp, width = compute(of_map(3, factor, "seeded")).along.tolist(), 2 * int(factor)
    for covered, weights in ((True, 1), (False, 3)):
        state = of_map(3, factor, "seeded", covered=covered)
        check_picture(scene, Upsampling, state)
        title = next(box for text, box in scene.labels if text.startswith("weights along an axis"))
        below = sorted(
            (y, x, text) for (x, y), (text, _) in scene.numbers.items() if y > title[3] and x < 330
        )
        lines = sorted({y for y, _, _ in below})
        assert len(lines) == weights
        assert [int(text) for y, _, text in below if y == lines[0]] == stamp
        told = all_told(scene, state)
        assert ("add up" in told, "Two neighbours" in told) == (not covered, not covered)
        assert f"kernel {width}×{width}, stride {factor}" in told


def test_what_covered_nets_say_is_told_nowhere(scene):
    state = State(covered=True)
    _, grids = check_picture(scene, Upsampling, state)
    assert not set(NETS) & grids.keys()
    assert not {"fused16", "fused8"} & grids.keys()
    assert len([each for each in scene.images if len(each.pixels) == 128]) == 2  # the page and the labels
    told = all_told(scene, state)
    found = segmented(state.page)
    for net in NETS:
        assert f"{found.ious[net]:.2f}" not in told
    assert "32s “" not in told
    assert "mean IoU ?" in told
    assert "Click" not in told
    reader = Reader(Upsampling(covered=True))
    reader.sends({"choose": {"region": "page", "row": 0, "column": 5}})
    assert reader.explorer.state.at == ()
    assert not any(each.choose for each in regions(reader.explorer.result))
    assert all(each.choose for each in regions(compute(State())) if each.name in (*NETS, "page", "truth"))
    assert "Click" in all_told(scene, State())
    assert f"{found.ious['8s']:.2f}" in all_told(scene, State())


@pytest.mark.parametrize(("image", "P"), [(224, 100), (150, 1), (224, 1)])
def test_covered_sizes_and_crops_are_told_nowhere(scene, image, P):
    state = of_sizes(image, P, covered=True)
    _, grids = check_picture(scene, Upsampling, state)
    assert grids.keys() == {"layers", "image"}
    told = all_told(scene, state)
    for word in ("288", "crop takes", "no output", "none", "193", "81", "FCN-32s:", "score for", "No score"):
        assert word not in told, word


def all_told(scene, state):
    check_picture(scene, Upsampling, state)
    frame = frame_of(Upsampling, state)
    regions = json.dumps([frame.image_map["regions"], frame.image_map["fields"]], ensure_ascii=False)
    labels = "; ".join(text for text, _ in scene.labels)
    return f"{regions} {frame.words} {Upsampling(**state.values())!r} {labels}"


def test_a_place_that_is_none_is_refused():
    for at in ((1,), (0, 128), (-1, 0), "middle"):
        assert "at" in refusal(Upsampling, at=at)


def test_a_place_beyond_the_map_is_its_last(scene):
    for W, factor in product((2, 3, 4), FACTORS):
        last = W * int(factor) - 1
        explorer = Upsampling(view=ONE_MAP, W=W, factor=factor, at=(100, 1))
        assert explorer.state.at == (last, 1)
        assert f" at=({last}, 1) " in repr(explorer)
        assert f"Output row {last}, column 1:" in describe(explorer.result)
    assert State(at=(100, 127)).at == (100, 127)


def test_another_view_or_page_shows_a_pixel_of_its_own():
    reader = Reader(Upsampling(at=(3, 4)))
    reader.moves("page", 5)
    assert reader.explorer.state.at == ()
    reader.explorer.set_state(at=(3, 4))
    reader.chooses("view", ONE_MAP)
    assert reader.explorer.state.at == ()
    assert State(view=PAGE) == State()
