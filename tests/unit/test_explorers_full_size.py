"""VGG-16 at full size without a browser, with few filters: steps, sizes, images, files, words."""

import gc
from types import FunctionType, ModuleType

import numpy as np
import pytest
from PIL import Image

from helpers import convert, networks, samples
from helpers.explorers import FullSize
from helpers.explorers.frame import frame_of
from helpers.explorers.full_size import State, compute, describe
from helpers.explorers.full_size.model import own, plan, runs
from helpers.explorers.full_size.model.own import fit
from helpers.weights.preprocessing import BGR_MEANS, RGB_NORMALISED
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.weight_files import WRITERS

DENSE = networks.vgg(width=1 / 16)
SMALL, WEIGHTS = convert.to_convolutional(DENSE, networks.seeded_weights(DENSE, 3))
ALL = 10**6  # more steps than there are


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A sixteenth of the filters, and so much the smaller steps."""
    monkeypatch.setattr(own, "NETWORK", SMALL)
    monkeypatch.setattr(plan, "MOST_MACS", 3e6)
    monkeypatch.setattr(plan, "MOST_WEIGHTS", 2**18)
    for cached in (plan.planned, runs.run_of, own.file_of):
        cached.cache_clear()
    yield
    for cached in (plan.planned, runs.run_of, own.file_of):
        cached.cache_clear()


def image(high, wide, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (high, wide, 3), dtype=np.uint8)


def last(**settings):
    """The result after all steps."""
    return compute(State(**settings).changed(step=200))


def apart(found, wanted):
    return np.abs(found - wanted).max() / np.abs(wanted).max()


# --- what is computed ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(224, 224), (256, 231), (317, 290)])
def test_the_steps_come_to_what_the_converted_network_gives(size):
    shown = FullSize(image=image(*size), seed=3, step=200)
    parts = {(piece.parts > 1, piece.large) for piece in shown.result.plan}
    assert parts == {(False, False), (True, False), (True, True)}
    wanted = networks.run(SMALL, WEIGHTS, RGB_NORMALISED.apply(shown.result.image.pixels))
    assert shown.result.scores.shape == wanted.shape == (*shown.result.places, 1000)
    assert apart(shown.result.scores, wanted) <= 1e-5
    averages = wanted.mean(axis=(0, 1))
    assert shown.result.top == tuple(np.argsort(-averages)[:5])
    assert apart(shown.result.averages, averages) <= 1e-5


def test_before_the_first_step_nothing_is_drawn_computed_or_read(monkeypatch, tmp_path):
    path = tmp_path / "vgg16.npy"
    WRITERS["vgg16.npy"](path, networks.seeded_weights(DENSE))
    for name in ("seeded_weights", "seeded_rows", "run"):
        monkeypatch.setattr(networks, name, lambda *_, **__: pytest.fail("too early"))
    for settings in ({}, {"weights": path}, {"side": 300, "seed": 7}):
        assert FullSize(**settings).result.made == ()
    with pytest.raises(pytest.fail.Exception):
        FullSize(step=1)


def test_going_back_and_on_again_computes_nothing(monkeypatch):
    shown = FullSize(side=224, step=30)
    scores = last(side=224).scores
    monkeypatch.setattr(networks, "run", lambda *_: pytest.fail("computed again"))
    shown.set_state(step=3)
    shown.set_state(step=200)
    assert shown.result.scores is scores
    assert shown.state.step == len(shown.result.plan)


def held(run):
    """{id: array} of all numbers that a run leads to, however deep; not what is kept of each step."""
    found, waiting, seen = {}, [vars(run) | {"made": None}], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | ModuleType | FunctionType):
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            found[id(each)] = each
            waiting.append(each.base)
        waiting += gc.get_referents(each)
    return {at: array for at, array in found.items() if array.dtype == np.float32}


def run_at(step, **settings):
    result = compute(State(step=step, **settings))
    return result, runs.run_of(SMALL, result.image, result.state.seed, None)


def test_a_run_holds_one_layers_arrays_and_in_the_end_the_scores_alone():
    steps = compute(State(side=224)).plan
    for step, piece in enumerate(steps, 1):
        found, run = run_at(step, side=224)
        layer, shapes = found.rows[piece.layer], {each.shape for each in held(run).values()}
        if step == len(steps):
            assert shapes == {found.scores.shape}
        elif piece.ends:
            assert shapes == {layer.shape}
        else:
            kernels = {found.rows[piece.layer - 1].shape, layer.shape, layer.shape[:2], *layer.arrays}
            assert shapes <= kernels | {(1, *layer.arrays[0][1:])}  # a row of the kernel
            assert {found.rows[piece.layer - 1].shape, layer.shape} <= shapes
    assert sum(made.mean.size for made in found.made if made.mean is not None) < 60 * runs.THUMB**2


def test_only_the_run_that_goes_on_holds_a_layers_arrays():
    for step in (2, 9, 200):  # in the middle of a layer, at its end, and all
        _, first = run_at(2, side=230, seed=1)
        assert held(first)
        found, other = run_at(step, side=230, seed=2)
        assert not held(first)
        assert held(other)
        run_at(1, side=230, seed=2)
        assert len(other.made) == len(found.made)
        run_at(2, side=230, seed=1)
        assert not held(first), "what is known needs no arrays"
        runs.run_of.cache_clear()


def test_a_run_that_another_one_has_put_aside_is_seen_as_it_was_and_begins_again_where_it_goes_on(
    monkeypatch,
):
    wanted = last(side=224, seed=1).scores
    runs.run_of.cache_clear()
    monkeypatch.setattr("helpers.explorers.full_size.model.SECONDS", 0)
    reader = Reader(FullSize(side=224, seed=1, step=9))
    words = reader.explorer.frame.words
    FullSize(side=224, seed=2, step=4)
    reader.explorer.set_state(place="second")
    assert (reader.player[0], reader.explorer.frame.words) == (9, words)
    reader.plays(10)
    assert reader.player[0] == 1
    reader.explorer.set_state(step=200)
    assert np.array_equal(reader.explorer.result.scores, wanted)


def test_an_explorer_that_is_closed_lets_go_of_its_run():
    shown = FullSize(side=224, step=5)
    run = runs.run_of(SMALL, shown.result.image, 0, None)
    assert held(run)
    shown.close()
    assert not held(run)
    assert len(shown.result.made) == len(run.made) == 5


@pytest.mark.parametrize("problem", [KeyboardInterrupt, MemoryError])
def test_what_stops_a_step_loses_its_layer_alone(monkeypatch, problem):
    wanted = last(side=224, seed=1).scores
    runs.run_of.cache_clear()
    steps = compute(State(side=224, seed=1)).plan
    at = next(at for at, piece in enumerate(steps) if piece.large and piece.part == 4)
    shown = FullSize(side=224, seed=1, step=at)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "_computed", raising(problem))
        with pytest.raises(problem):
            shown.set_state(step=at + 1)
    assert (shown.state.step, len(shown.result.made)) == (at, at)
    shown.set_state(step=200)
    assert np.array_equal(shown.result.scores, wanted)


def raising(problem):
    def fail(*_):
        raise problem

    return fail


# --- the player ----------------------------------------------------------------------------------


def test_the_player_goes_on_step_by_step_and_seconds_are_shown_from_then_on(monkeypatch):
    monkeypatch.setattr("helpers.explorers.full_size.model.SECONDS", 0)
    reader = Reader(FullSize(side=224))
    assert reader.player == (0, len(reader.explorer.result.plan))
    assert reader.plays(200, 1) == 1
    assert reader.player[0] == 1
    assert "seconds" in reader.says("layers", 1)
    reader.plays(2, 2)
    assert reader.player[0] == 2
    assert "seconds" not in repr(reader.explorer)
    assert "seconds" not in FullSize(side=224, step=2).frame.words
    labels = [text for text, _ in FullSize(side=224, step=2).frame.scene.labels]
    assert "seconds" not in labels
    assert "seconds" in [text for text, _ in reader.explorer.frame.scene.labels]


def test_another_image_size_or_seed_begins_again():
    reader = Reader(FullSize(side=300, step=5))
    reader.moves("side", 280)
    assert reader.player[0] == 0
    reader.explorer.set_state(step=4)
    reader.moves("seed", 2)
    assert reader.player[0] == 0
    reader.explorer.set_state(step=200)
    end = reader.player[0]
    reader.chooses("map", "third")
    assert reader.player[0] == end
    assert reader.gives(np.full((260, 250, 4), 255)) == 1
    assert (reader.player[0], reader.explorer.result.image.shape) == (0, (260, 250))


def test_code_begins_another_run_at_its_first_step_too_unless_it_names_one(tmp_path):
    path = tmp_path / "vgg16.npy"
    WRITERS["vgg16.npy"](path, networks.seeded_weights(DENSE))
    photograph = image(230, 240)
    for other in ({"side": 280}, {"seed": 4}, {"image": photograph}, {"weights": str(path)}):
        shown = FullSize(side=300, step=3)
        shown.set_state(**other)
        assert shown.state.step == 0, other
        shown.set_state(place="third", side=shown.state.side, seed=shown.state.seed, step=2)
        shown.set_state(place="second", side=shown.state.side, seed=shown.state.seed)
        assert shown.state.step == 2, other
    shown.set_state(side=260, step=1)
    assert shown.state.step == 1


def test_with_a_files_weights_another_seed_is_the_same_run(tmp_path):
    path = tmp_path / "vgg16.npy"
    WRITERS["vgg16.npy"](path, networks.seeded_weights(DENSE))
    reader = Reader(FullSize(side=300, weights=path, step=3))
    made = reader.explorer.result.made
    reader.moves("seed", 2)
    assert reader.player[0] == 3
    assert reader.explorer.result.made == made


# --- images --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "side", "wanted", "says"),
    [
        ((600, 512), 640, (600, 512), "its own size"),
        ((224, 224), 224, (224, 224), "its own size"),
        ((1200, 900), 640, (640, 480), "scaled down from 1200×900"),
        ((600, 512), 300, (300, 256), "scaled down from 600×512"),
        ((600, 512), 224, (262, 224), "scaled down from 600×512"),
        ((112, 160), 640, (224, 320), "scaled up from 112×160, VGG needs 224"),
        ((600, 210), 640, (640, 224), "scaled up from 600×210, VGG needs 224"),
    ],
)
def test_an_image_is_run_at_its_own_size_up_to_a_limit(size, side, wanted, says):
    shown = FullSize(image=image(*size), side=side)
    assert shown.result.image.shape == wanted == fit(*size, side)
    assert f"{wanted[0]}×{wanted[1]} pixels ({says})" in shown.frame.words
    if says == "its own size":
        assert np.array_equal(shown.result.image.pixels, image(*size))


def test_images_are_taken_from_arrays_files_and_the_page(tmp_path, monkeypatch):
    pixels = image(250, 230)
    path = tmp_path / "mine.png"
    Image.fromarray(pixels).save(path)
    by_path, by_array = FullSize(image=str(path)), FullSize(image=pixels)
    reader = Reader(FullSize())
    opaque = np.concatenate((pixels, np.full((250, 230, 1), 255, np.uint8)), axis=2)
    assert reader.gives(opaque, "mine.png", (2300, 2500)) == 1
    for shown in (by_path, by_array, reader.explorer):
        assert np.array_equal(shown.result.image.pixels, pixels)
    assert "mine.png, 250×230 pixels (its own size)" in by_path.frame.words
    by_array.set_state(image=str(path))
    assert by_array.frame.words == by_path.frame.words
    monkeypatch.chdir(tmp_path)
    assert FullSize(image="mine.png").frame.code == 'FullSize(image="mine.png")'
    assert "mine.png, 250×230 pixels (scaled down from 2500×2300)" in reader.explorer.frame.words
    assert FullSize().result.image.shape == samples.photograph(whole=True).shape[:2] == (600, 512)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (image(100, 300), "image has 100×300 pixels: at 640 of its longer side 213 of the shorter one are "),
        (image(0, 0), "image: pixels are 0×0, an empty image: use one of at least 1×1"),
        (image(300, 0), "image: pixels are 300×0, an empty image: use one of at least 1×1"),
        (
            np.zeros((300, 300, 4), np.uint8),
            r"image: pixels must be uint8 \[H, W, 3\], got .*: use samples.flat",
        ),
        (np.zeros((300, 300, 3)), r"image: pixels must be uint8 \[H, W, 3\], got"),
        ("no/such.png", "image: such.png is not there: give the path of an image file"),
        (__file__, "image: test_explorers_full_size.py cannot be read as an image"),
        (7, "image must be a path, an array uint8"),
    ],
)
def test_what_is_no_image_is_refused(given, says):
    with pytest.raises(ValueError, match=f"^{says}"):
        FullSize(image=given)


def test_a_long_image_is_refused_by_its_own_size_and_taken_as_the_refusal_says():
    reader = Reader(FullSize())
    assert reader.gives(np.full((192, 640, 4), 255), "long.jpg", (4000, 1200)) == 0
    assert reader.notice == (
        "image has 1,200×4,000 pixels: at 640 of its longer side 192 of the shorter one are left, and VGG "
        "needs 224: crop it to at most 2 times as long as wide"
    )
    assert reader.gives(np.full((320, 640, 4), 255), "long.jpg", (2400, 1200)) == 1
    assert FullSize(image=image(1, 1)).result.image.shape == (224, 224)


@pytest.mark.parametrize("original", [(1, 1), (10**6, 500_000)])
def test_a_page_cannot_hide_that_an_image_is_too_long(original):
    reader = Reader(FullSize())
    assert reader.gives(np.full((1, 640, 4), 255), "thin.png", original) == 0
    assert reader.notice.startswith("image has 1×640 pixels")


# --- files of weights ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WRITERS)
def test_a_files_weights_are_read_layer_by_layer_and_named(kind, tmp_path, monkeypatch):
    path = tmp_path / kind
    dense = networks.seeded_weights(DENSE, 3)
    WRITERS[kind](path, dense)
    shown = FullSize(image=image(224, 260), weights=str(path), step=200)
    preprocessing = shown.result.file.preprocessing
    wanted = networks.run(SMALL, WEIGHTS, preprocessing.apply(shown.result.image.pixels))
    assert (preprocessing == BGR_MEANS) == (kind == "vgg16.npy")
    assert apart(shown.result.scores, wanted) <= 1e-5
    part = next(at for at, piece in enumerate(shown.result.plan) if piece.large and piece.part == 2)
    shown.set_state(step=part + 1)
    assert "Made up to fc6, part 3 of 7 of its filters: " in shown.frame.words
    shown.set_state(step=200)
    name = samples.imagenet_classes()[int(wanted.mean(axis=(0, 1)).argmax())]
    assert f"On average “{name}” has the largest" in shown.frame.words
    number = samples.imagenet_classes().index(name)
    assert f"“{name}”, number {number} of ImageNet's 1,000 classes: " in str(shown.frame.image_map)
    assert "mean nothing" not in shown.frame.words + str(shown.frame.scene.labels)
    assert kind in shown.frame.words
    seeded = FullSize(image=image(224, 260), seed=3, step=200)
    assert "the scores mean nothing, the sizes and the time do" in seeded.frame.words
    assert name not in seeded.frame.words + str(seeded.frame.image_map)


def test_a_file_that_does_not_fit_or_is_none_is_refused(tmp_path):
    with pytest.raises(
        ValueError, match=r"^weights: vgg16\.npy is not there: give the path of a weight file"
    ):
        FullSize(weights="vgg16.npy")
    path = tmp_path / "other.npz"
    WRITERS["vgg16_weights.npz"](path, networks.seeded_weights(networks.vgg(width=1 / 32)))
    with pytest.raises(ValueError, match=r"^weights: other\.npz has "):
        FullSize(weights=path)


def test_numbers_that_are_none_end_play_with_a_sentence_and_nothing_is_lost(tmp_path):
    dense = networks.seeded_weights(DENSE)
    dense["conv2_1"][0][0, 0, 0, 0] = np.nan
    path = tmp_path / "vgg16_weights.npz"
    WRITERS["vgg16_weights.npz"](path, dense)
    reader = Reader(FullSize(image=image(224, 224), weights=path))
    before = next(at for at, piece in enumerate(reader.explorer.result.plan) if piece.layer == 4)
    for wish, step in enumerate(range(1, before + 1), 1):
        reader.plays(step, wish)
    assert reader.player[0] == before
    assert reader.plays(before + 1, ALL) == 1
    assert "infinite or not a number" in reader.notice
    assert reader.player[0] == before
    assert reader.explorer.picture.player["met"] == ALL


@pytest.mark.parametrize("name", ["weights", "image"])
def test_a_page_can_name_no_file(name, tmp_path):
    path = tmp_path / "mine.png"
    Image.fromarray(image(240, 240)).save(path)
    reader = Reader(FullSize())
    assert reader.sends({"apply": {name: str(path)}}) == 0
    assert f"{name} must be " in reader.notice


# --- the picture ---------------------------------------------------------------------------------


def test_a_score_lights_its_crop_and_a_square_of_pixels_the_scores_whose_crops_hold_it():
    reader = Reader(FullSize(image=image(300, 330), step=200))
    assert reader.explorer.result.places == (3, 4)
    assert reader.lights("scores", 2, 1) == [
        ("scores", range(2, 3), range(1, 2)),
        ("image", range(2, 9), range(1, 8)),
    ]
    assert reader.lights("image", 8, 0) == [
        ("image", range(8, 9), range(1)),
        ("scores", range(2, 3), range(1)),
    ]
    says = "in place of the crop with rows 64 to 287, columns 32 to 255 (they see 300×330 pixels): "
    assert says in reader.says("scores", 2, 1)
    assert "32×32 become the cell in row 8, column 0 of pool5, 9×10" in reader.says("image", 8, 0)
    assert "rows 288 to 299" in reader.says("rows left over")
    assert "columns 320 to 329" in reader.says("columns left over")


@pytest.mark.parametrize(
    ("size", "place", "rows", "sees"),
    [
        ((224, 224), (0, 0), "0 to 223", ""),
        ((244, 250), (0, 0), "0 to 223", " (they see 244×250 pixels)"),
        ((480, 480), (0, 4), "0 to 223", " (they see 314×404 pixels)"),
        ((480, 480), (4, 4), "128 to 351", " (they see 404×404 pixels)"),
    ],
)
def test_a_scores_crop_is_224_high_and_what_it_sees_is_told_where_that_is_more(size, place, rows, sees):
    reader = Reader(FullSize(image=image(*size), step=200))
    says = reader.says("scores", *place)
    assert f"in place of the crop with rows {rows}, columns " in says
    assert sees in says
    assert ("they see" in says) == bool(sees)
    assert "window" not in f"{says} {reader.explorer.frame.scene.labels}"
    assert "crop of 224×224" in [text for text, _ in reader.explorer.frame.scene.labels]


@pytest.mark.parametrize("far", [90, 91])
def test_a_score_sees_90_pixels_around_its_crop_and_not_91(far):
    pixels = image(480, 480)
    other = pixels.copy()
    row, edge = 4, 4 * 32
    other[: edge - far + 1] = 255 - other[: edge - far + 1]
    found, changed = (last(image=each).scores[row, 4] for each in (pixels, other))
    assert np.array_equal(found, changed) == (far > 90)


def test_a_click_on_one_of_the_largest_scores_shows_its_map():
    reader = Reader(FullSize(image=image(300, 330), step=200))
    third = reader.explorer.result.top[2]
    assert reader.clicks("top 5", 2) == 1
    assert (reader.explorer.state.place, reader.explorer.result.answer) == ("third", third)
    assert f"“class {third}” has" in reader.says("scores", 1, 1)


@pytest.mark.parametrize("step", [0, 3, 30, 200])
def test_covered_it_tells_no_size_of_the_map(step):
    scene, settings = WatchedScene(*FullSize.size), {"image": image(300, 330), "step": step}
    found, _ = check_picture(scene, FullSize, State(**settings, covered=True))
    told = ["3×4", "= 12", f"{networks.totals(found.rows).macs / 1e9:.2f}"]
    covered = frame_of(FullSize, State(**settings, covered=True))
    assert not [each for each in told if each in f"{covered.words} {scene.labels} {covered.image_map}"]
    shown = frame_of(FullSize, State(**{**settings, "step": 200}))
    assert all(each in f"{shown.words} {shown.scene.labels} {shown.image_map}" for each in told)
    assert "“class " not in f"{covered.words} {scene.labels} {covered.image_map}"


def test_sentences_fit_two_lines_and_say_what_is_done():
    for step in (0, 4, 40, 200):
        assert len(describe(compute(State(side=400, step=step)))) <= 260
    assert "Nothing is computed yet: Play makes " in describe(compute(State()))
    plan_ = compute(State(side=300)).plan
    for step, words in ((1, "conv1_1, band 1 of 3: 0.00 of "), (3, "conv1_1: 0.01 of ")):
        assert f". Made up to {words}" in describe(compute(State(side=300, step=step)))
    at = next(at for at, piece in enumerate(plan_) if piece.large and piece.part == 2)
    assert ". Made up to fc6, row 3 of 7 of its kernel: " in describe(compute(State(side=300, step=at + 1)))
