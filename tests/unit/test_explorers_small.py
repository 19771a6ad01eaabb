"""Widgets with short ids."""

import pytest

from helpers import explorers
from helpers.explorers.opened import _within


@pytest.mark.parametrize("name", explorers.__all__)
def test_every_widget_of_an_explorer_has_a_short_id_of_its_own(name):
    explorer = getattr(explorers, name)()
    widgets = set(_within(explorer.box))
    ids = [widget.model_id for widget in widgets]
    assert len(widgets) == len(set(ids)) > 10
    assert {len(each) for each in ids} == {10}
    explorer.close()
