"""Lists and searches in closed form: as the plain search has it where sizes are small, at once where not."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import shapes
from helpers.shapes import Axis, Counts, Fits, Outcome, ReceptiveField, axis, nearest_fits, receptive_fields
from helpers.shapes.residues import MOST_LISTED, around, divisors_around, solved

drawn = settings(deadline=None, derandomize=True, max_examples=500)
SIDES = st.integers(0, 9)
AXES = st.builds(
    Axis, st.integers(1, 40), st.integers(1, 9), st.integers(1, 12), SIDES, SIDES, st.integers(1, 9)
)
LARGE = 10**9


# --- the plain searches --------------------------------------------------------------------------


def readers(one, cell):
    return tuple(output for output in range(one.output_size) if cell in one.window(output))


def never_read(one):
    seen = {cell for output in range(one.output_size) for cell in one.window(output)}
    return tuple(cell for cell in range(one.input_size) if cell not in seen)


def unread_runs(one):
    """Padded cells that no window reads, one after the other: one next to the last run makes that longer."""
    seen = {cell for output in range(one.output_size) for cell in one.window(output)}
    found = []
    for cell in range(-one.before, one.input_size + one.after) if seen else ():
        if cell not in seen and found and sum(found[-1]) == cell:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif cell not in seen:
            found.append((cell, 1))
    return tuple(found)


def nearest(now, low, high, fits):
    below = next((value for value in range(now - 1, low - 1, -1) if fits(value)), None)
    above = next((value for value in range(now + 1, high + 1) if fits(value)), None)
    return tuple(value for value in (below, above) if value is not None)


def fits_by_search(along):
    """Stride, padding and kernel size of `nearest_fits`, one value tried after the other."""
    first = along[0]

    def exact(kernel_size=first.kernel_size, stride=first.stride, pad=(first.before, first.after)):
        return all(Axis(one.input_size, kernel_size, stride, *pad, first.dilation).exact for one in along)

    def split(total):
        return total // 2, total - total // 2

    total, widest = first.before + first.after, max(one.padded_size for one in along)
    missing = max(0, -min(one.span for one in along))
    pads = nearest(total, 0, total + missing + first.stride, lambda value: exact(pad=split(value)))
    return (
        nearest(first.stride, 1, first.stride + widest, lambda value: exact(stride=value)),
        tuple(before if before == after else (before, after) for before, after in map(split, pads)),
        nearest(first.kernel_size, 1, widest, lambda value: exact(kernel_size=value)),
    )


@drawn
@given(AXES)
def test_readers_and_unread_cells_are_those_of_the_search(one):
    cells = range(-one.before - 2, one.input_size + one.after + 2)
    assert [one.readers(cell) for cell in cells] == [readers(one, cell) for cell in cells]
    assert one.reads == tuple(len(readers(one, cell)) for cell in range(one.input_size))
    assert one.never_read == never_read(one)


def test_unread_cells_for_all_small_axes():
    for size, kernel_size, stride, dilation in itertools.product(range(1, 26, 3), *[range(1, 7)] * 3):
        for before, after in ((0, 0), (2, 0), (9, 30)):
            one = Axis(size, kernel_size, stride, before, after, dilation)
            assert one.never_read == never_read(one), one


@drawn
@given(AXES)
def test_the_runs_of_unread_cells_are_those_of_the_search(one):
    assert one.unread_runs == unread_runs(one)


def test_runs_of_unread_cells_lie_between_windows_behind_the_last_and_in_the_padding():
    assert Axis(8, 2, 3, 0, 0, 1).unread_runs == ((2, 1), (5, 1))
    assert Axis(9, 3, 4, 2, 3, 1).unread_runs == ((1, 1), (5, 1), (9, 3))
    assert Axis(3, 1, 4, 2, 2, 1).unread_runs == ((-1, 3), (3, 2))
    assert Axis(4, 2, 1, 1, 0, 4).unread_runs == ((0, 3),)
    assert Axis(5, 3, 1, 1, 1, 1).unread_runs == ()
    assert Axis(2, 9, 1, 3, 3, 1).unread_runs == ()


@drawn
@given(AXES, st.lists(st.integers(1, 40), max_size=2))
def test_the_nearest_fits_are_those_of_the_search(one, others):
    settings_ = one.kernel_size, one.stride, one.before, one.after, one.dilation
    along = [one, *(Axis(size, *settings_) for size in others)]
    near = nearest_fits(*along)
    if all(each.exact for each in along):
        assert near == Fits((), (), (), ())
    else:
        assert (near.stride, near.padding, near.kernel_size) == fits_by_search(along)


@drawn
@given(st.integers(1, 30), st.integers(-60, 60), st.integers(1, 30))
def test_congruences(factor, rest, modulus):
    found = [x for x in range(modulus) if (factor * x - rest) % modulus == 0]
    solution = solved(factor, rest, modulus)
    assert found == ([] if solution is None else list(range(solution[0], modulus, solution[1])))


@drawn
@given(*[st.integers(-20, 40)] * 2, st.integers(1, 9), *[st.integers(-20, 40)] * 2)
def test_the_nearest_of_a_progression(now, first, step, low, high):
    assert around(now, first, step, low, high) == nearest(
        now, low, high, lambda value: low <= value <= high and (value - first) % step == 0
    )


@drawn
@given(st.integers(1, 400), st.integers(1, 450))
def test_the_nearest_divisors(number, now):
    assert divisors_around(number, now) == nearest(now, 1, number, lambda value: number % value == 0)


# --- large sizes: each of these would take minutes or gigabytes by search ---------------------------


def test_large_axes_have_their_answer_at_once():
    assert axis(LARGE, 3).never_read == ()
    assert axis(LARGE, 3, 2).never_read == (LARGE - 1,)
    assert axis(LARGE, 3).readers(5) == (3, 4, 5)
    assert axis(LARGE, LARGE // 2, LARGE // 4).readers(LARGE // 2) == (1, 2)
    assert axis(LARGE, 2, 1, 0, LARGE // 4).readers(LARGE // 2) == (LARGE // 4, LARGE // 2)
    assert axis(10**12, 10**6, 10**6).never_read == ()
    assert axis(1000, 3, 1, 10**12).never_read == ()
    assert axis(10**6, 10**5, 10**6, 10**12, 10**6 + 1).never_read[:3] == (100_000, 100_001, 100_002)
    assert axis(10**6, 10**5, 10**5 + 1).unread_runs[-2:] == ((800_007, 1), (900_008, 99_992))
    near = nearest_fits(axis(LARGE, 3, 10**8 + 7))
    assert near == Fits(
        (14_084_507, LARGE - 3), ((36, 37),), (99_999_937,), ((900_000_066,), (1_000_000_073,))
    )
    for stride in near.stride:
        assert axis(LARGE, 3, stride).exact
    assert shapes.check_groups(10**12, 10**12, 10**12) == 10**12


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: axis(LARGE, 3, 10).never_read,
            "never_read of input_size 1,000,000,000 would list more than 1,000,000 cells: "
            "use an input_size of at most 1,000,000",
        ),
        (
            lambda: axis(10**6, 3, 10, 1).unread_runs,
            "unread_runs of 1,000,002 padded cells would look at more than 1,000,000: "
            "use a smaller input_size or padding",
        ),
        (
            lambda: axis(LARGE, 3, 10**8, 0, 10**8 - 1).never_read,
            "never_read of input_size 1,000,000,000 would list more than 1,000,000 cells: "
            "use an input_size of at most 1,000,000",
        ),
        (
            lambda: axis(LARGE, 3).reads,
            "reads of input_size 1,000,000,000 would list more than 1,000,000 cells: "
            "use an input_size of at most 1,000,000",
        ),
        (
            lambda: axis(LARGE, LARGE // 2).readers(LARGE // 2),
            "readers of cell 500000000 would list more than 1,000,000 cells: "
            "use a kernel_size of at most 1,000,000",
        ),
        (
            lambda: shapes.by_convention("strict", axis(LARGE, 3, 2)).dropped,
            "all_cells of input_size 1,000,000,000 would list more than 1,000,000 cells: "
            "use an input_size of at most 1,000,000",
        ),
        (
            lambda: shapes.effective_size(10**12, 10**12),
            "kernel_size 1000000000000 dilated by 1000000000000 spans more than 1,000,000,000,000 cells: "
            "use a kernel_size of at most 1",
        ),
        (
            lambda: shapes.transposed_size(10**12, 3, 2),
            "the output of input_size 1000000000000 would be 2,000,000,000,001 cells long, more than "
            "1,000,000,000,000: use a smaller input_size, stride or kernel_size, and less output_padding",
        ),
        (
            lambda: receptive_fields(itertools.repeat((1,))),
            "layers must be at most 100,000: use fewer",
        ),
    ],
)
def test_what_would_be_too_large_is_refused_at_once(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        call()
    assert str(caught.value) == message


def test_the_largest_lists_that_are_made():
    one = axis(MOST_LISTED, 1, MOST_LISTED)
    assert one.never_read == tuple(range(1, MOST_LISTED))
    assert len(axis(2 * MOST_LISTED, MOST_LISTED).readers(MOST_LISTED - 1)) == MOST_LISTED
    with pytest.raises(ValueError, match="would list more than"):
        axis(3 * MOST_LISTED, MOST_LISTED + 1).readers(MOST_LISTED)


# --- numbers of numpy's: what is checked is what is used ---------------------------------------------


@pytest.mark.parametrize("number", [np.uint8, np.int8, np.int32, np.uint64])
def test_numpys_numbers_count_as_pythons(number):
    assert shapes.conv_counts(number(8), number(3), number(100), number(3)) == shapes.conv_counts(
        8, 3, 100, 3
    )
    assert shapes.dense_counts(number(100), number(100)) == shapes.dense_counts(100, 100)
    assert shapes.locally_connected_counts(number(9), 3, number(100), 3).weights == 49 * 2700
    plain = axis(100, 3, 2, 1, 2)
    one = axis(number(100), number(3), number(2), number(1), number(2))
    built = Axis(number(100), number(3), number(2), number(1), number(1), number(2))
    assert one == built == plain
    for name in ("input_size", "kernel_size", "stride", "before", "after", "dilation"):
        assert type(getattr(built, name)) is int
    assert [one.readers(number(cell)) for cell in range(100)] == [plain.readers(cell) for cell in range(100)]
    assert one.window(number(2)) == plain.window(2)
    assert shapes.axes((number(100), 9), 3, (number(2), 1), ((number(1), 1), (0, 0)))[0] == axis(100, 3, 2, 1)
    back = shapes.transposed_axis(number(100), number(3), number(2), number(1), number(1), number(2))
    assert back == shapes.transposed_axis(100, 3, 2, 1, 1, 2)
    assert type(back.kernel_size) is type(back.dilation) is int
    assert type(shapes.effective_size(number(100), number(100))) is int
    assert shapes.effective_size(number(100), number(100)) == 9901
    fields = receptive_fields([(number(3), number(2), number(1), number(1))] * 9)
    assert fields == receptive_fields([(3, 2, 1, 1)] * 9)
    assert fields[-1].cells(number(100)) == receptive_fields([(3, 2, 1, 1)] * 9)[-1].cells(100)
    assert type(shapes.check_groups(number(4), number(6), number(2))) is int


def test_records_keep_pythons_numbers():
    counts = Counts(*map(np.uint8, (200, 200, 200, 200)))
    assert counts.parameters == 400
    assert type(ReceptiveField(*map(np.int8, (100, 100, -100))).cells(np.int8(100)).stop) is int
    assert type(Outcome(axis(5, 3), np.uint8(1)).outside) is int


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Axis(5, 3, 0, 0, 0, 1), "stride must be at least 1, got 0"),
        (lambda: Axis(5, 3, 1, -1, 0, 1), "before must be at least 0, got -1"),
        (lambda: Axis(5.0, 3, 1, 0, 0, 1), "input_size must be a whole number, got 5.0"),
        (lambda: Counts(1, 1, 1, -1), "activations must be at least 0, got -1"),
        (lambda: Outcome(3), "axis must be an Axis, as axis() makes it, got 3"),
        (lambda: Outcome(axis(5, 3), refusal=3), "refusal must be a text or None, got 3"),
        (lambda: ReceptiveField(0, 1, 0), "size must be at least 1, got 0"),
        (lambda: ReceptiveField(3, 1, 0).cells(-1), "output must be at least 0, got -1"),
        (lambda: nearest_fits(3), "along must be an Axis, as axis() makes it, got 3"),
        (lambda: nearest_fits(), "the axes must share kernel_size, stride, padding and dilation, got ()"),
        (lambda: shapes.rounded_up(None), "one must be an Axis, as axis() makes it, got None"),
        (lambda: shapes.by_convention("onnx", 3), "one must be an Axis, as axis() makes it, got 3"),
        (lambda: receptive_fields(5), "layers must be a list of layers, got 5"),
        (lambda: shapes.pad_sides(1, "5", 3), "input_size must be a whole number, got '5'"),
    ],
)
def test_records_and_axes_are_checked(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        call()
    assert str(caught.value) == message


def test_layers_may_come_one_by_one():
    assert receptive_fields((3, 2) for _ in range(3)) == receptive_fields([(3, 2)] * 3)
