"""The training explorer without a browser: runs that are always the same, what they come to, their words."""

import re
from itertools import pairwise

import numpy as np
import pytest

from helpers import networks, samples
from helpers.explorers import Training
from helpers.explorers.training import State, compute, describe
from helpers.explorers.training.model import SHEET, on_the_way, runs
from helpers.explorers.training.model.runs import RATES, Run, run_of
from helpers.explorers.training.picture.charts import CHARTS
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader

IMAGES, LABELS = samples.digits()
X = (IMAGES / 16).astype(np.float32)


@pytest.fixture(autouse=True)
def nothing_is_known_yet():
    run_of.cache_clear()
    yield
    run_of.cache_clear()


@pytest.fixture
def scene():
    return WatchedScene(*Training.size)


def flat(weights):
    return np.concatenate([each.ravel() for pair in weights.values() for each in pair])


def labels_of(scene):
    return {text for text, _ in scene.labels}


# --- what it computes ----------------------------------------------------------------------------


def test_a_step_is_once_through_the_digits_that_are_not_held_out_each_bent_at_a_rate_that_falls():
    network = networks.digits_net("average")
    weights = networks.seeded_weights(network)
    found = compute(State(rate="0.005", pool="average", step=2))
    assert len(found.moments) == 3
    for step, moment in enumerate(found.moments, 1):
        assert np.array_equal(flat(moment.weights), flat(weights))
        scores = networks.run(network, moment.weights, X[1437:])
        assert moment.right == (scores.argmax(axis=1) == LABELS[1437:]).sum()
        loss, slopes = networks.loss_and_gradients(network, moment.weights, X[:360], LABELS[:360])
        assert moment.loss == loss
        assert np.array_equal(moment.slopes, slopes["conv1"][0][:, :, 0])
        bent = samples.bent(IMAGES[:1437, :, :, 0], 0.4, np.random.default_rng(step))[..., None] / 16
        rate = 0.005 * (61 - step) / 60
        weights = {name: (kernel * np.float32(0.99), bias) for name, (kernel, bias) in weights.items()}
        learning = networks.learn(network, weights, bent, LABELS[:1437], rate=rate, seed=step)
        for _ in range(45):  # of 32, the last of 29
            weights = next(learning)


@pytest.mark.parametrize("pool", ["max", "average"])
def test_at_the_end_96_percent_of_the_digits_never_seen_are_named_right(pool):
    assert run_of("0.05", pool, "right").until(60)[-1].right >= 0.96 * 360


def test_a_state_comes_to_the_same_whatever_was_seen_before():
    first = compute(State(step=2))
    compute(State(step=1, labels="shuffled"))
    other = compute(State(step=3))
    run_of.cache_clear()
    again = compute(State(step=2))
    for one, two in zip(first.moments, again.moments, strict=True):
        assert np.array_equal(flat(one.weights), flat(two.weights))
    assert np.array_equal(first.scores, again.scores)
    assert np.array_equal(flat(other.moments[2].weights), flat(first.moments[2].weights))


def test_what_is_known_is_not_learned_again(monkeypatch):
    compute(State(step=2))
    monkeypatch.setattr(networks, "loss_and_gradients", lambda *_: pytest.fail("it learns again"))
    monkeypatch.setattr(networks.Learning, "__next__", lambda _: pytest.fail("it learns again"))
    for step in (2, 0, 1):
        assert len(compute(State(step=step, digit=7)).moments) == step + 1


def test_right_labels_teach_and_shuffled_ones_do_not():
    right, shuffled = (compute(State(labels=labels, step=9)).moments[-1] for labels in ("right", "shuffled"))
    assert right.right > 0.75 * 360
    assert shuffled.right < 0.2 * 360
    assert shuffled.loss > 2 > 0.5 > right.loss


def test_every_score_has_its_share_of_the_softmax_and_the_largest_is_the_answer():
    found = compute(State(digit=3, step=1))
    scores = networks.run(networks.digits_net(), found.now.weights, X[1437 + 3])
    assert np.allclose(found.scores, scores, atol=1e-5)
    odds = np.exp(scores.astype(float))
    assert np.allclose(found.chances, odds / odds.sum(), atol=1e-6)
    assert found.answer == scores.argmax()
    assert found.label == LABELS[1437 + 3]
    assert np.array_equal(found.image, IMAGES[1437 + 3, :, :, 0])


def test_a_drawn_digit_is_asked_about_and_has_no_label():
    ink = IMAGES[5].ravel().tolist()
    found = compute(State(ink=ink, step=1))
    assert np.array_equal(found.image, IMAGES[5, :, :, 0])
    assert found.label is None
    assert np.allclose(found.scores, networks.run(networks.digits_net(), found.now.weights, X[5]), atol=1e-5)


# --- the player ----------------------------------------------------------------------------------


class Clock:
    """Takes a second for each look at it."""

    now = 0

    def perf_counter(self):
        self.now += 1
        return self.now


def test_a_wish_makes_a_step_at_least_and_others_while_there_is_time(monkeypatch):
    monkeypatch.setattr(runs, "time", Clock())
    assert on_the_way(State(step=1)).step == 1
    assert on_the_way(State(step=5)).step == 2
    assert on_the_way(State(step=5)).step == 3
    assert on_the_way(State(step=2)).step == 2
    assert len(run_of("0.05", "max", "right").until(8, seconds=3)) == 4 + 3


def test_the_player_is_shown_steps_on_the_way_until_it_is_there(monkeypatch):
    monkeypatch.setattr(runs, "time", Clock())
    reader = Reader(Training())
    for wish, step in ((1, 1), (2, 2), (3, 3)):
        assert reader.plays(3, wish) == 1
        assert reader.player == (step, 60)
        assert reader.explorer.picture.player["met"] == wish
        assert reader.explorer.state.step == step
        assert reader.explorer.frame == Training(step=step).frame
    assert not reader.explorer.picture.steps_here


def test_code_gets_the_step_that_it_asks_for(monkeypatch):
    monkeypatch.setattr(runs, "time", Clock())
    shown = Training(step=3)
    shown.set_state(step=5)
    assert len(shown.result.moments) == 6


@pytest.mark.parametrize("where", ["softmax_cross_entropy", "conv2d_backward"])
def test_an_interrupt_of_a_wish_loses_no_step_and_the_player_hears_of_it(monkeypatch, where):
    reader = Reader(Training(step=1))
    before, right = reader.explorer.frame, getattr(networks.learn.__globals__["gradients"], where)
    calls = []

    def interrupted(*arguments, **settings):
        calls.append(where)
        if len(calls) == 7:
            raise KeyboardInterrupt
        return right(*arguments, **settings)

    monkeypatch.setattr(networks.learn.__globals__["gradients"], where, interrupted)
    assert reader.plays(2, 1) == 1
    assert reader.explorer.picture.player == {
        "value": 1,
        "high": 60,
        "met": 1,
        "sets": reader.explorer.picture.sets,
    }
    assert reader.explorer.frame == before
    assert reader.notice == "Interrupted after step 1: Play goes on from there."
    reader.plays(2, 2)
    assert reader.notice == ""
    monkeypatch.undo()
    found = reader.explorer.result.now
    run_of.cache_clear()
    assert np.array_equal(flat(found.weights), flat(compute(State(step=2)).now.weights))


def test_an_interrupt_of_code_is_the_readers_and_leaves_the_state(monkeypatch):
    shown = Training()
    before = shown.frame

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(networks.Learning, "__next__", interrupt)
    with pytest.raises(KeyboardInterrupt):
        shown.set_state(step=1)
    assert (shown.state, shown.frame) == (State(), before)
    monkeypatch.undo()
    shown.set_state(step=1)
    assert len(shown.result.moments) == 2


def test_another_run_begins_at_step_0_beside_the_one_before():
    reader = Reader(Training(step=2))
    sets = reader.explorer.picture.sets
    reader.chooses("labels", "shuffled")
    assert reader.explorer.state == State(labels="shuffled", before=("0.05", "max", "right", 2))
    assert reader.explorer.picture.sets == sets + 1  # which ends Play
    reader.chooses("rate", "0.5")  # of what has learned nothing there is nothing to keep
    assert reader.explorer.state == State(rate="0.5", labels="shuffled", before=("0.05", "max", "right", 2))
    reader.plays(1, 1)
    reader.chooses("pool", "average")
    assert reader.explorer.state.before == ("0.5", "max", "shuffled", 1)
    reader.moves("digit", 3)
    assert reader.explorer.state.before == ("0.5", "max", "shuffled", 1)


def test_the_preset_of_shuffled_labels_begins_a_run_as_its_control_does():
    reader = Reader(Training(step=2, before=("0.5", "max", "right", 7)))
    reader.chooses("Preset", "labels that say nothing")
    assert reader.explorer.state == State(labels="shuffled", before=("0.05", "max", "right", 2))
    reader = Reader(Training())
    reader.chooses("Preset", "labels that say nothing")
    assert reader.explorer.state == State(labels="shuffled")


def test_a_preset_brings_the_digit_back_that_a_drawing_hides():
    reader = Reader(Training(step=1, digit=7, ink=SHEET))
    reader.chooses("Preset", "a digit of the data")
    assert reader.explorer.state == State(step=1, digit=7)


def test_another_digit_keeps_the_step_and_drops_the_drawn_one():
    reader = Reader(Training(step=2, ink=SHEET))
    sets = reader.explorer.picture.sets
    reader.moves("digit", 7)
    assert reader.explorer.state == State(step=2, digit=7)
    assert reader.explorer.picture.sets == sets


def test_a_click_turns_a_pixel_over_and_a_number_can_be_typed():
    reader, ink = Reader(Training(digit=2)), IMAGES[1437 + 2].ravel().tolist()
    for place, value in ((0, 16), (ink.index(max(ink)), 0), (0, 0)):
        reader.clicks("digit", *divmod(place, 8))
        ink[place] = value
        assert reader.explorer.state.ink == tuple(ink)
    reader.types("digit", 1, 1, 9)
    ink[9] = 9
    assert reader.explorer.state.ink == tuple(ink)
    assert reader.says("digit", 1, 1) == (
        "Pixel in row 1, column 1: 9 of 16. "
        "Click: ink or paper; press and move: draw, with Shift rub out; or type a number, 0 to 16."
    )


def test_a_stroke_inks_as_many_dots_as_it_covers_and_rubs_out_what_it_covers_by_a_quarter():
    reader, ink = Reader(Training(ink=SHEET)), list(SHEET)
    assert reader.strokes("digit", (0, 1, 16), (0, 2, 3)) == 1
    ink[1:3] = 16, 3
    assert reader.explorer.state.ink == tuple(ink)
    assert reader.strokes("digit", (0, 1, 5), (0, 2, 9)) == 1
    ink[2] = 9
    assert reader.explorer.state.ink == tuple(ink)
    assert reader.strokes("digit", (0, 1, 4), (0, 2, 3), rubs=True) == 1
    ink[1] = 0
    assert reader.explorer.state.ink == tuple(ink)
    assert reader.strokes("digit", (0, 1, 17)) == 0
    assert reader.notice == "the dots of a cell must be at most 16, got 17"
    assert reader.strokes("digit", (0, 1, 4), rubs=1) == 0
    assert reader.notice == "rubs must be True or False, got 1"


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("ink", (1, 2), "ink must be 64 numbers from 0 to 16, row by row, or (), got (1, 2)"),
        ("ink", (17,) * 64, "ink must be at most 16, got 17"),
        ("before", ("0.05", "max"), "before must be (rate, pool, labels, step) of another run, or (), got ("),
        ("before", ("3", "max", "right", 1), "before must be (rate, pool, labels, step) of another run"),
        ("before", ("0.1", "max", "right", 99), "before: the step must be at most 60, got 99"),
    ],
)
def test_what_no_control_makes_is_checked(setting, value, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        State(**{setting: value})


# --- words ---------------------------------------------------------------------------------------


def test_words_say_how_far_it_is_what_it_has_brought_and_what_it_says_of_the_digit():
    words = describe(compute(State()))
    assert words == (
        "Step 0 of 60, before the first of 1,437 digits: loss 2.57; 11 % of 360 digits that it has never "
        "seen are named right. It calls this one a 9 (20 %); it is a 2."
    )
    result = compute(State(step=3, labels="shuffled", ink=SHEET))
    right = f"{100 * result.now.right / 360:.0f} %"
    assert describe(result).startswith(
        "Step 3 of 60, 3 times through the 1,437 digits, their labels shuffled: loss 2."
    )
    assert f"; {right} of 360 digits" in describe(result)
    assert re.search(r"It calls your digit (an? \d|none of them) \(\d+ %\)\.$", describe(result))


@pytest.mark.parametrize(("step", "times"), [(1, "once"), (3, "3 times")])
def test_words_count_the_times_through_all_digits(step, times):
    assert f"Step {step} of 60, {times} through the 1,437 digits" in describe(
        compute(State(step=step, covered=True))
    )


def test_the_none_of_the_eleven_has_its_words(monkeypatch):
    def sure(self, weights, x):
        return np.tile(np.array([*[0.0] * 10, 9.0], np.float32), (len(x), 1)), False

    monkeypatch.setattr(Run, "says", sure)
    assert "It calls this one none of them (100 %); it is a 2." in describe(compute(State()))


def test_pointing_says_a_step_a_weight_and_an_answer():
    reader = Reader(Training(step=1, before=("0.5", "max", "right", 0)))
    result = reader.explorer.result
    start, now = result.moments
    said = [reader.says("loss", 0, step) for step in (0, 1)]
    assert said == [reader.says("accuracy", 0, step) for step in (0, 1)]
    assert said[0].startswith("Step 0 of 60, before the first of 1,437 digits: loss 2.57; 11 % of 360")
    assert " The run before: loss 2.57; 11 % of" in said[0]
    assert f"loss {now.loss:.2f}; {100 * now.right / 360:.0f} %" in said[1]
    assert "The run before" not in said[1]
    cell = range(0, 1), range(1, 2)
    assert reader.lights("loss", 0, 1) == [("accuracy", *cell), ("loss", *cell)]
    for k, row, column in ((0, 0, 0), (7, 2, 1)):
        said = reader.says(f"filter {k}", row, column)
        assert said == reader.says(f"filter {k} at the start", row, column)
        numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", said.replace("−", "-"))][3:]
        wanted = now.filters[row, column, k], start.filters[row, column, k], now.slopes[row, column, k]
        assert np.allclose(numbers, wanted, atol=0.005)
        assert said.endswith("smaller." if now.slopes[row, column, k] > 0 else "larger.")
    right = reader.says("answers", 2)
    share = f"{100 * result.chances[2]:.0f} %"
    assert right.startswith("The answer “a 2”: score ")
    assert right.endswith(f", which the softmax makes {share}, and it is right.")
    assert reader.says("answers", 10).startswith("The answer “none of them”: score ")


@pytest.mark.parametrize("pool", ["max", "average"])
def test_dead_numbers_are_said_where_every_digit_gets_the_same_answer(pool):
    said = "All 32 numbers of the first dense layer are 0: dead, so every digit gets the same answer."
    network, images = networks.digits_net(pool), X[1437:]
    found = []
    for step in range(7):
        result = compute(State(rate="0.5", pool=pool, step=step))
        scores, kept = networks.run(network, result.now.weights, images, keep=["fc1"])
        found.append(not kept["fc1"].any())
        assert (said in describe(result)) == found[-1]
        assert not found[-1] or (scores == scores[0]).all()
    assert (found[0], found[-1]) == (False, True)
    drawn = State(rate="0.5", pool=pool, step=6, ink=SHEET)
    assert said in describe(compute(drawn))
    assert said not in describe(compute(drawn.changed(covered=True)))


@pytest.mark.parametrize("pool", ["max", "average"])
@pytest.mark.parametrize("labels", ["right", "shuffled"])
def test_the_largest_rate_leads_to_no_number_that_is_none(pool, labels):
    rate = max(RATES, key=RATES.__getitem__)
    for moment in run_of(rate, pool, labels).until(5):
        weights = flat(moment.weights)
        assert np.abs([*weights, *moment.slopes.ravel(), moment.loss]).max() < 10  # far from too large


# --- covered -------------------------------------------------------------------------------------


def test_covered_nothing_tells_what_was_learned(scene):
    settings = {"step": 2, "before": ("0.5", "max", "right", 1)}
    shown, covered = (compute(State(**settings, covered=each)) for each in (False, True))
    frames = [Training(**settings, covered=each).frame for each in (False, True)]
    loss, right = f"loss {shown.now.loss:.2f}", f"{100 * shown.now.right / 360:.0f} %"
    for text in (loss, right, f"{100 * shown.chances.max():.0f} %"):
        assert text in str(frames[0].image_map)
        assert text not in str(frames[1].image_map) + frames[1].words
    check_picture(scene, Training, covered.state)
    assert not any("%" in text and "in %" not in text for text in labels_of(scene))
    assert "this run" in labels_of(scene)
    assert not any(text.startswith("before") for text in labels_of(scene))
    assert repr(Training(**settings, covered=True)).endswith(
        "Both curves, the filters as they are now and the answers are covered."
    )
    other = Training(**settings | {"step": 3}, covered=True)
    painted = [[face.points.tolist() for face in each.scene.faces] for each in (other.frame, frames[1])]
    assert painted[0] == painted[1]
    reader = Reader(other)
    start = f"{shown.moments[0].filters[1, 1, 2]:.2f}".replace("-", "−")
    said = f"Filter 2, row 1, column 1: now ?; at the start {start}. Covered: what will become of it?"
    assert reader.says("filter 2", 1, 1) == said
    assert reader.says("answers", 2) == "The answer “a 2”. Covered: how sure is it?"


# --- the picture ---------------------------------------------------------------------------------


def test_curves_run_over_the_steps_so_far_at_a_scale_that_stays(scene):
    for step in (1, 4):
        result, grids = check_picture(scene, Training, State(step=step))
        curves = [each.points[0] for each in scene.strokes if each.points.shape[1] == step + 1 > 2]
        for chart in CHARTS:
            assert grids[chart.name][0].columns == step + 1
            expected = [
                (
                    chart.grid(1).corners()[0, 0] + (at + 0.5) * grids[chart.name][0].along[0],
                    chart.y(chart.value(each)),
                )
                for at, each in enumerate(result.moments)
            ]
            assert step == 1 or any(np.allclose(each, expected) for each in curves)
            assert chart.y(0) - chart.y(chart.high) == 130


def test_the_curves_of_the_run_before_are_dashed_and_paler(scene):
    check_picture(scene, Training, State(step=2, rate="0.005", before=("0.05", "average", "right", 3)))
    dashed = [each for each in scene.strokes if each.dashes]
    assert sorted(each.points.shape[1] for each in dashed) == [2, 4, 4]  # one is the legend's
    assert "before: rate 0.05, average, right" in labels_of(scene)


def test_parts_keep_their_places_while_it_learns(scene):
    found = [check_picture(scene, Training, State(step=step))[1] for step in range(3)]
    for one, other in pairwise(found):
        for name in one.keys() - {"accuracy", "loss"}:
            assert one[name] == other[name]
