"""The code of an explorer: what differs from the defaults, and it makes the same state."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import explorers
from helpers.explorers import FullSize, Sliding, Training, Transposed, Volumes
from helpers.explorers.call import LONGEST, call
from tests.unit.reader import Reader
from tests.unit.states import OTHERS, photo, states

NAMES = {name: getattr(explorers, name) for name in explorers.__all__}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_code_of_any_state_makes_that_state_again(name, data):
    kind = NAMES[name]
    state = data.draw(states(kind.state_type, **OTHERS.get(name, {})))
    code, _, words = call(kind, state).partition("  # without ")
    names = {setting.word or field: field for field, setting in state.settings.items()}
    left_out = [names[word] for word in words.split(", ") if word]
    left_out += [state.settings[field].hides for field in left_out]
    made = _state_of(kind, code)
    for field, value in state.values().items():
        if not state.settings[field].coded:
            assert f"{field}=" not in code
        elif field not in left_out:
            assert getattr(made, field) == value, code
        else:
            assert f"{field}=" not in code
            assert field in ("image", "input", "digit", "placed") or len(repr(value)) > LONGEST


def _state_of(kind, code):
    """Return the state that the code asks for; nothing is computed and drawn for it."""
    given_ = eval(code, {kind.__name__: dict})
    return kind.state_type().changed(**given_)


def test_what_is_as_it_is_at_first_is_not_named():
    assert call(Volumes, Volumes.state_type()) == "Volumes()"
    explorer = Volumes(W=9, S=2, P=(0, 1), show="S P")
    assert call(explorer, explorer.state) == 'Volumes(W=9, P=(0, 1), show="S P")'
    assert repr(eval(call(explorer, explorer.state), NAMES)) == repr(explorer)


def test_what_is_too_long_and_an_image_are_left_out_and_a_comment_says_so():
    state = Sliding.state_type(kernel="edges", image=photo(5, 5), typed=(((0,), 1.25),))
    assert call(Sliding, state).endswith("  # without image")
    own = Sliding.state_type(input="your image", image=photo(5, 5))
    assert call(Sliding, own) == "Sliding()  # without image, input"
    many = tuple(((k, 0, 0, 0), float(k)) for k in range(8))
    assert call(Sliding, Sliding.state_type(K=8, typed=many)) == "Sliding(K=8)  # without typed"


def test_a_drawing_is_left_out_in_the_readers_words_with_the_digit_that_it_hides():
    state = Training.state_type(rate="0.1", digit=7, ink=(16,) * 64)
    assert call(Training, state) == 'Training(rate="0.1")  # without your drawing'


def test_steps_that_take_long_are_left_to_play():
    state = FullSize.state_type(step=33, side=400, clock=True)
    assert call(FullSize, state) == "FullSize(side=400)"


def test_the_step_comes_first():
    assert call(Transposed, Transposed.state_type(W=4, step=0)) == "Transposed(step=0, W=4)"


def test_the_picture_has_the_code_of_what_is_on_show():
    reader = Reader(Volumes())
    assert reader.explorer.picture.code == "Volumes()"
    reader.moves("W", 9)
    assert reader.explorer.picture.code == "Volumes(W=9)"
