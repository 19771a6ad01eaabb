"""An explorer and its reader: wishes that are met with a frame, wishes that are not, with a sentence."""

from helpers.explorers import Coverage, Sliding, Volumes
from tests.unit.reader import Reader

NO_CELL = "99.5 does not fit a cell: use a number from -99 to 99, 2 decimals at most"


def test_a_step_that_is_asked_for_is_shown():
    reader = Reader(Sliding())
    assert reader.plays(3) == 1
    assert reader.explorer.state.step == 3
    assert "Step 3: filter 0 makes row 1, column 0" in reader.explorer.picture.words
    assert reader.player == (3, 17)


def test_a_frame_says_which_wish_of_the_player_it_meets():
    reader = Reader(Sliding())
    for wish, step in ((1, 4), (2, 4), (7, 5)):
        assert reader.plays(step, wish) == 1
        assert reader.explorer.picture.player["met"] == wish
    reader.moves("S", 1)
    assert reader.explorer.picture.player["met"] == 7


def test_a_wish_without_a_good_number_is_refused():
    reader = Reader(Sliding())
    for wish in (-1, "1", None, 10**30):
        assert reader.sends({"apply": {"step": 3}, "wish": wish}) == 0
        assert reader.notice.startswith("wish must be ")
        assert reader.explorer.state.step == 0


def test_a_wish_that_changes_nothing_still_gets_its_frame():
    reader = Reader(Sliding(step=3))
    assert reader.plays(3) == 1
    assert reader.sends({"apply": {"P": [1, 1]}}) == 1
    assert reader.explorer.state.P == 1


def test_an_explorer_without_steps_has_no_player():
    assert Reader(Coverage()).player is None


def test_two_sides_can_be_applied():
    reader = Reader(Volumes())
    assert reader.sends({"apply": {"P": [0, 1]}}) == 1
    assert reader.explorer.state.P == (0, 1)


def test_what_cannot_be_applied_is_said_over_the_picture():
    reader = Reader(Volumes())
    before = reader.explorer.state
    assert reader.sends({"apply": {"W": 500}}) == 0
    assert reader.explorer.state is before
    assert reader.notice == "W must be at most 256, got 500"
    assert reader.moves("S", 1) == 1
    assert reader.notice == ""


def test_the_same_refusal_is_said_a_second_time():
    reader = Reader(Sliding())
    before = reader.explorer.state
    for times in (1, 2):
        assert reader.types("bias 0", 0, 0, 99.5) == 0
        assert reader.heard == [NO_CELL] * times
    assert reader.explorer.state is before


def test_the_message_that_a_frame_is_shown_asks_for_nothing():
    reader = Reader(Volumes())
    before = reader.explorer.state
    assert reader.sends({"shown": reader.explorer.picture.number}) == 0
    assert reader.explorer.state is before
    assert reader.notice == ""


def test_what_a_picture_does_not_do_is_refused_in_its_own_words():
    volumes, sliding = Reader(Volumes()), Reader(Sliding())
    assert volumes.sends({"hello": 1}) == 0
    assert volumes.notice == "This picture has no answer to the message {'hello': 1}."
    assert volumes.types("output", 0, 0, 5) == 0
    assert volumes.notice == "No number can be typed into output."
    assert volumes.clicks("output") == 0
    assert volumes.notice == "There is nothing to choose in output."
    assert volumes.sends({"image": {"name": "a", "size": [1, 1], "original": [1, 1]}}, bytes(4)) == 0
    assert volumes.notice == "Volumes takes no image."
    assert sliding.types("map 9", 0, 0, 5) == 0
    assert sliding.notice == "The picture has no part 'map 9': point at one that it has."
    assert sliding.types("bias 0", 0, 1, 5) == 0
    assert sliding.notice == "The column of bias 0 must be at most 0, got 1"


def test_an_image_comes_with_its_size_its_name_and_its_pixels():
    good = {"name": "a.png", "size": [2, 1], "original": [20, 10]}
    reader = Reader(Sliding())
    for part, junk, said in (
        ("name", None, "An image needs a name, got None."),
        ("size", [2], "The image's size must be its width and its height, got [2]."),
        ("size", [2, 200], "the image's size must be at most 128, got 200"),
        ("original", [0, 1], "the image's original must be at least 1, got 0"),
    ):
        assert reader.sends({"image": {**good, part: junk}}, bytes(8)) == 0
        assert reader.notice == said
    assert reader.sends({"image": good}) == 0
    assert reader.notice == "An image comes with its pixels, in one buffer."
    assert reader.sends({"image": good}, bytes(7)) == 0
    assert reader.notice == "An image of this size has 8 bytes, got 7."
    assert reader.sends({"image": good}, memoryview(bytes(8))) == 1
    assert reader.explorer.state.image.original == (20, 10)
