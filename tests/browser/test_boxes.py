"""The number boxes of the controls: − and + beside them, and a word for a number that cannot be."""

import re

import pytest
from playwright.sync_api import expect

from helpers.explorers import Volumes
from tests.browser.lab import expect_state_of


def box_of(explorer, tooltip: str):
    return explorer.get_by_role("spinbutton", name=tooltip)


@pytest.fixture
def explorer(lab):
    return lab.shows(Volumes)


@pytest.mark.parametrize("typed", ["2.5", "0", "99", "-1", "1e1", ""])
def test_a_number_that_cannot_be_is_told_and_changes_nothing(lab, explorer, typed):
    box = box_of(explorer, "stride: how far the filter moves")
    box.focus()
    box.press("Control+A")
    box.press("Delete")
    lab.page.keyboard.type(typed)
    box.press("Enter")
    said = re.escape(f"“{typed}”" if typed else "What you typed")
    expected = re.compile(f"^{said} does not fit S: use a whole number from 1 to 64. It stays 2.$")
    expect(explorer.locator(".notice")).to_have_text(expected)
    expect(box).to_have_value("2")
    expect_state_of(Volumes, explorer)


def test_minus_and_plus_go_by_one_as_far_as_the_numbers_go(explorer):
    less, more = (explorer.get_by_role("button", name=f"S: one {word}") for word in ("less", "more"))
    less.click()
    expect_state_of(Volumes, explorer, S=1)
    less.click()
    expect(explorer.locator(".notice")).to_have_text("S goes from 1 to 64.")
    more.press("Enter")
    expect_state_of(Volumes, explorer, S=2)
    expect(explorer.locator(".notice")).to_be_hidden()


def test_each_side_of_the_padding_has_a_minus_and_a_plus_of_its_own(explorer):
    explorer.get_by_role("button", name="P, after: one more").click()
    expect_state_of(Volumes, explorer, P=(1, 2))
    explorer.get_by_role("button", name="P, before: one less").press("Enter")
    expect_state_of(Volumes, explorer, P=(0, 2))
    explorer.get_by_role("button", name="P, before: one less").press("Enter")
    expect(explorer.locator(".notice")).to_have_text("P, before goes from 0 to 64.")
