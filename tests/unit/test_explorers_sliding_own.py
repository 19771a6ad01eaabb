"""What is the reader's own in the sliding window: typed numbers and an image."""

import re
from fractions import Fraction

import numpy as np
import pytest

from helpers import samples
from helpers.drawing.palette import FILTER
from helpers.explorers import Sliding
from helpers.explorers.names import bias_of, slice_of
from helpers.explorers.sliding import Photo, State, compute
from helpers.explorers.sliding.model import OWN, edited
from helpers.explorers.sliding.model.own import MOST_TYPED
from tests.unit.reader import Reader
from tests.unit.refusals import refusal
from tests.unit.sliding import legal
from tests.unit.states import photo


def test_a_number_typed_into_a_cell_becomes_the_weight():
    reader = Reader(Sliding())
    explorer = reader.explorer
    before = explorer.result.kernel.copy()
    assert reader.types("filter 1, slice 2", 0, 1, -12.25) == 1
    assert explorer.state.kernel == OWN
    assert explorer.state.typed == (((1, 2, 0, 1), -12.25),)
    assert explorer.state.typed_on == "seeded integers"
    before[0, 1, 2, 1] = -12.25
    assert np.array_equal(explorer.result.kernel, before)
    assert reader.types("bias 1", 0, 0, 7) == 1
    assert explorer.result.bias.tolist()[1] == 7
    assert reader.types("filter 1, slice 2", 0, 1, 4.0) == 1
    assert dict(explorer.state.typed) == {(1, 2, 0, 1): 4, (1,): 7}
    assert "12.25" not in repr(explorer)
    assert "4.0" not in repr(explorer)


def test_a_number_typed_into_a_turned_kernel_changes_the_weight_that_is_seen():
    reader = Reader(Sliding(flip=True, F=4, W=6))
    explorer = reader.explorer
    before = explorer.result.kernel.copy()
    reader.types("filter 0, slice 1", 0, 2, 42)
    before[0, 2, 1, 0] = 42
    assert np.array_equal(explorer.result.kernel, before)
    explorer.set_state(flip=False)
    assert explorer.result.kernel[3, 1, 1, 0] == 42
    reader.types("bias 0", 0, 0, 5)
    explorer.set_state(flip=True)
    assert explorer.result.bias[0] == 5


def test_a_typed_number_changes_the_shades_of_other_weights_past_a_threshold_only():
    explorer, changed = Sliding(), {}

    def shades():
        faces = [each for each in explorer.frame.scene.faces if each.line == FILTER.line]
        return {points.tobytes(): each.face for each in faces for points in each.points}

    for number in (-1, 1.5, 2, 3, 4, 3.5, 6, 8, 7):
        before = shades()
        explorer.set_state(**edited(explorer.result, slice_of(1, 2), 0, 1, number))
        changed[number] = sum(face != before[corners] for corners, face in shades().items())
    assert {number for number, many in changed.items() if many > 1} == {1.5, 2, 3, 4, 6}, changed


@pytest.mark.parametrize("value", [99, -99, 0.29, 0.57, 1.1, -0.01, 0])
def test_every_hundredth_may_be_typed(value):
    reader = Reader(Sliding())
    assert reader.types("bias 0", 0, 0, value) == 1
    assert reader.explorer.result.bias[0] == value


def test_a_typed_number_is_put_beside_the_others():
    state = legal(F=4, K=3, kernel=OWN, typed_on="blur", typed=(((2,), -1), ((0, 0, 0, 0), 1)))
    asked = edited(compute(state), slice_of(1, 2), 0, 3, 5)
    assert asked == {"kernel": OWN, "typed_on": "blur", "typed": (*state.typed, ((1, 2, 0, 3), 5))}
    turned = edited(compute(legal(F=4, flip=True, kernel="edges")), slice_of(1, 2), 0, 3, 5)
    assert turned == {"kernel": OWN, "typed_on": "edges", "typed": (((1, 2, 3, 0), 5),)}
    assert edited(compute(state), bias_of(2), 0, 0, 0.5)["typed"] == (((2,), 0.5), ((0, 0, 0, 0), 1))


@pytest.mark.parametrize(
    ("junk", "said"),
    [
        ("junk", "typed must be a tuple of at most 12,296 (place, number), got 'junk'"),
        ([((0,), 1)] * (MOST_TYPED + 1), "typed must be a tuple of at most 12,296 (place, number), got ["),
        ((1,), "typed must hold ((filter, channel, row, column), number) for a weight, ((filter,), number) "),
        (("ab",), "typed must hold ((filter, channel, row, column), number) for a weight, "),
        ((((0, 0), 1),), "typed must hold ((filter, channel, row, column), number) for a weight, "),
        ((((0, 0, 0, 0, 0), 1),), "typed must hold ((filter, channel, row, column), number) for a weight, "),
        ((((8,), 1),), "typed: filter must be at most 7, got 8"),
        ((((0, 6, 0, 0), 1),), "typed: channel must be at most 5, got 6"),
        ((((0, 0, -100, 0), 1),), "typed: row must be at least 0, got -100"),
        ((((0, 0, 0, 16), 1),), "typed: column must be at most 15, got 16"),
        ((((0, 0, 0, "0"), 1),), "typed: column must be a whole number, got '0'"),
        ((((0,), 100),), "typed: 100 does not fit a cell: use a number from -99 to 99, 2 decimals at most"),
        ((((0,), 0.125),), "typed: 0.125 does not fit a cell"),
        ((((0,), float("nan")),), "typed: nan does not fit a cell"),
        ((((0,), True),), "typed: True does not fit a cell"),
        ((((0,), [1]),), "typed: [1] does not fit a cell"),
    ],
)
def test_junk_in_place_of_typed_numbers_is_refused_and_harms_nothing(junk, said):
    explorer = Sliding()
    before = explorer.state
    refused = refusal(explorer.set_state, kernel=OWN, typed=junk)
    assert refused.startswith(said)
    assert len(refused) <= 300
    assert explorer.state == before
    explorer.set_state(S=1)


def test_typed_numbers_are_kept_as_tuples_of_ints_and_floats_the_last_of_each_place():
    state = legal(typed=[[[np.int64(0), 1, 2, 0], np.float64(0.25)], [[1], 2.0], [(1,), -0.0]])
    assert state.typed == (((0, 1, 2, 0), 0.25), ((1,), 0))
    assert repr(state.typed) == "(((0, 1, 2, 0), 0.25), ((1,), 0))"
    assert hash(state) == hash(legal(typed=state.typed))


def test_a_kernel_that_was_never_there_cannot_be_typed_into():
    explorer = Sliding()
    refused = refusal(explorer.set_state, kernel=OWN, typed_on="junk")
    assert refused.startswith("typed_on 'junk' is not known: use one of seeded integers, edges, ")
    assert explorer.state == State()
    assert refusal(explorer.set_state, typed_on=OWN).startswith("typed_on 'your own' is not known")
    explorer.set_state(flip=np.True_)
    assert explorer.state.flip is True


def test_typed_numbers_survive_changes_of_size():
    reader = Reader(Sliding())
    explorer = reader.explorer
    reader.types("filter 1, slice 2", 2, 1, 50)
    reader.types("bias 1", 0, 0, 51)
    typed = explorer.state.typed
    for name, small in (("F", 2), ("D", 2), ("K", 1)):
        large = getattr(explorer.state, name)
        explorer.set_state(**{name: small})
        assert not np.any(explorer.result.kernel == 50), name
        assert explorer.state.typed == typed
        explorer.set_state(**{name: large})
        assert explorer.result.kernel[2, 1, 2, 1] == 50, name
        assert explorer.result.bias[1] == 51
    explorer.set_state(F=5, D=5, K=5, W=9)
    assert explorer.result.kernel[2, 1, 2, 1] == 50


def test_typed_numbers_come_back_with_your_own():
    reader = Reader(Sliding(kernel="blur"))
    explorer = reader.explorer
    reader.types("filter 0, slice 0", 1, 1, 9)
    own = explorer.result.kernel.copy()
    assert explorer.state.typed_on == "blur"
    explorer.set_state(kernel="sharpen")
    assert not np.any(explorer.result.kernel == 9 * 9)
    assert np.array_equal(explorer.result.kernel, samples.kernel("sharpen", 3, 3, 2)[0])
    explorer.set_state(kernel=OWN)
    assert np.array_equal(explorer.result.kernel, own)
    explorer.set_state(kernel="identity")
    reader.types("filter 0, slice 0", 0, 0, 8)  # begins anew, on what is seen
    assert explorer.state.typed == (((0, 0, 0, 0), 8),)
    assert explorer.state.typed_on == "identity"


def test_your_own_kernel_starts_from_the_seeded_integers():
    assert np.array_equal(compute(State(kernel=OWN)).kernel, compute(State()).kernel)


def test_typed_numbers_can_be_dropped_with_one_click():
    reader = Reader(Sliding(kernel="blur"))
    assert reader.offers == {}
    before = reader.explorer.result.kernel
    reader.types("filter 0, slice 0", 1, 1, 9)
    assert reader.takes("take “blur” without your numbers") == 1
    assert reader.explorer.state.kernel == "blur"
    assert np.array_equal(reader.explorer.result.kernel, before)
    assert reader.offers == {}


# ------------------------------------------------------------------ an image of one's own


def test_without_an_image_yours_is_refused_with_a_notice():
    reader = Reader(Sliding())
    before = reader.explorer.state
    said = "There is no image of yours yet: choose one with “Your own image …” first."
    assert refusal(reader.explorer.set_state, input="your image") == said
    assert reader.chooses("input", "your image") == 0
    assert reader.notice == said
    assert reader.control("input", "Dropdown").value == "seeded integers"
    assert reader.explorer.state == before
    reader.moves("S", 1)
    assert reader.notice == ""


def test_an_image_that_is_sent_becomes_the_input():
    reader = Reader(Sliding())
    pixels = np.random.default_rng(3).integers(0, 256, (3, 5, 4), dtype=np.uint8)
    pixels[0, :, 3], pixels[1, :, 3], pixels[2, 0, 3] = 0, 255, 128
    assert reader.gives(pixels, "sea.jpg", (500, 300)) == 1
    image, x = reader.explorer.state.image, reader.explorer.result.x
    assert reader.control("input", "Dropdown").value == reader.explorer.state.input == "your image"
    assert (image.name, image.original, image.pixels.shape) == ("sea.jpg", (500, 300), (3, 5, 3))
    assert np.array_equal(x, image.pixels)  # W = 5 keeps it as it is
    assert np.all(x[0] == 255)
    assert np.array_equal(x[1], pixels[1, :, :3])
    for channel in range(3):
        exact = (Fraction(int(pixels[2, 0, channel])) * 128 + 255 * 127) / 255
        assert abs(int(x[2, 0, channel]) - exact) <= Fraction(1, 2)
    reader.chooses("input", "photograph")
    reader.chooses("input", "your image")
    assert np.array_equal(reader.explorer.result.x, image.pixels)
    reader.resets()
    assert reader.explorer.state == State()


def test_a_second_image_replaces_the_first():
    reader = Reader(Sliding())
    for shade in (10, 200):
        pixels = np.full((4, 4, 4), shade, np.uint8)
        pixels[..., 3] = 255
        assert reader.gives(pixels, f"{shade}.png") == 1
        assert np.all(reader.explorer.result.x == shade)
        assert f"your image {shade}.png" in reader.explorer.picture.words


def shown_by(reader):
    state = reader.explorer.state
    return state.W, state.view, state.kernel


def test_choosing_the_photograph_shows_it_whole_with_its_maps_and_seeded_integers_bring_the_numbers_back():
    reader = Reader(Sliding(S=1))
    assert reader.chooses("input", "photograph") == 1
    assert shown_by(reader) == (128, "feature maps", "edges")
    assert reader.explorer.result.x.shape == (128, 109, 3)
    assert (reader.explorer.state.S, reader.explorer.state.F) == (1, 3)
    assert reader.boxes("W")[0].value == 128
    assert reader.chooses("input", "seeded integers") == 1
    assert shown_by(reader) == (5, "numbers", "edges")


def test_what_the_reader_has_chosen_or_typed_stays_where_a_picture_comes():
    reader = Reader(Sliding(kernel="blur"))
    reader.chooses("input", "photograph")
    assert reader.explorer.state.kernel == "blur"
    reader = Reader(Sliding())
    reader.types("filter 0, slice 0", 1, 1, 9)
    kernel = reader.explorer.result.kernel
    reader.chooses("input", "photograph")
    assert np.array_equal(reader.explorer.result.kernel, kernel)
    reader.chooses("view", "numbers")
    reader.moves("W", 9)
    reader.gives(np.full((20, 30, 4), 255, np.uint8), "sea.png", (20, 30))
    assert shown_by(reader)[:2] == (9, "numbers")  # from one picture to the other nothing else changes
    reader.chooses("input", "photograph")
    assert shown_by(reader)[:2] == (9, "numbers")


def test_an_image_that_is_sent_is_shown_as_large_as_it_came():
    reader = Reader(Sliding())
    reader.gives(np.full((20, 30, 4), 255, np.uint8), "sea.png", (30, 20))
    assert shown_by(reader) == (30, "feature maps", "edges")


def test_code_and_presets_say_all_themselves():
    explorer = Sliding(W=9, input="photograph")
    assert (explorer.state.W, explorer.state.view, explorer.state.kernel) == (9, "numbers", "seeded integers")
    explorer = Sliding()
    explorer.set_state(input="photograph")
    assert (explorer.state.W, explorer.state.view) == (5, "numbers")
    reader = Reader(Sliding())
    reader.chooses("Preset", "photograph: one filter of each kind")
    assert shown_by(reader) == (128, "feature maps", "one of each")
    reader.resets()
    assert reader.explorer.state == State()


def test_an_image_of_ones_own_is_asked_for_in_the_row_while_a_picture_is_shown():
    reader = Reader(Sliding())
    invited = [reader.explorer.picture.invites]
    for view, input_ in (("feature maps", None), ("feature maps", "photograph"), ("numbers", "photograph")):
        reader.explorer.set_state(view=view, input=input_ or "seeded integers")
        invited.append(reader.explorer.picture.invites)
    assert invited == [False, False, True, False]


PIXELS = np.zeros((3, 4, 3), np.uint8)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ((5, (4, 3), PIXELS), "name must be text, got 5"),
        (("a", (4,), PIXELS), "original must be (width, height), got (4,)"),
        (("a", 4, PIXELS), "original must be (width, height), got 4"),
        (("a", (4, 0), PIXELS), "original height must be at least 1, got 0"),
        (("a", (4.5, 3), PIXELS), "original width must be a whole number, got 4.5"),
        (("a", (4, 10**30), PIXELS), "original height must be at most 1,000,000, got 1000000"),
        (("a", (4, 3), "pixels"), "pixels must be uint8 [H, W, 3], got 'pixels': use 0 to 255, RGB"),
        (("a", (4, 3), PIXELS.astype(float)), "pixels must be uint8 [H, W, 3], got "),
        (("a", (4, 3), PIXELS[..., :2]), "pixels must be uint8 [H, W, 3], got "),
        (("a", (4, 3), PIXELS[:0]), "pixels are 0×4, an empty image: use one of at least 1×1"),
        (("a", (4, 3), PIXELS[:, :0]), "pixels are 3×0, an empty image: use one of at least 1×1"),
    ],
)
def test_what_is_no_image_is_refused_when_it_is_made(fields, said):
    refused = refusal(Photo, *fields)
    assert refused.startswith(said)
    assert len(refused) <= 300


def test_too_large_an_image_is_taken_as_the_refusal_says():
    pixels = np.zeros((300, 200, 3), np.uint8)
    said = refusal(State, image=Photo("a", (200, 300), pixels))
    assert said.startswith("image must be at most 128 pixels a side, got 300×200: ")
    (fix,) = re.findall(r"use samples\.resized\(pixels, (\d+)\)$", said)
    smaller = Photo("a", (200, 300), samples.resized(pixels, int(fix)))
    assert State(image=smaller).image.pixels.shape == (128, 85, 3)


def test_a_clear_image_is_taken_as_the_refusal_says():
    pixels = np.zeros((3, 4, 4), np.uint8)
    assert refusal(Photo, "a", (4, 3), pixels).endswith(": use samples.flat(pixels)")
    assert Photo("a", (4, 3), samples.flat(pixels)).pixels.shape == (3, 4, 3)


def test_the_name_of_an_image_stays_short_and_readable():
    made = Photo("a\n\u202e\u05d0" * 999, [4, 3], PIXELS)
    assert len(made.name) <= 62
    assert made.name[0] + made.name[-1] == "\u2068\u2069"
    assert made.name[1:-1].isprintable()
    assert made.original == (4, 3)
    assert Photo(made.name, (4, 3), PIXELS).name == made.name


def test_nobody_changes_the_pixels_of_an_image_that_is_shown():
    pixels = PIXELS.copy()
    made = Photo("a", (4, 3), pixels)
    pixels[:] = 9
    assert not made.pixels.any()
    with pytest.raises(ValueError, match="read-only"):
        made.pixels[:] = 9


def test_an_image_is_a_photo_or_none():
    explorer = Sliding()
    assert (
        refusal(explorer.set_state, image=PIXELS)
        == "image must be a Photo or None, got an array of shape (3, 4, 3)"
    )
    explorer.set_state(image=photo(3, 4), input="your image")
    assert refusal(explorer.set_state, image=None).startswith("There is no image of yours yet")
