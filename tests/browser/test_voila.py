"""An explorer in a page of Voila, which shows a notebook without its code: everything from its own server."""

import re

import pytest
from playwright.sync_api import expect

from helpers.explorers import Volumes
from tests.browser.lab import PICTURE, Lab, Server, expect_state_of, is_lit, middle, picture, point_at, slider

CELL = "from helpers.explorers import Volumes\nVolumes()"


class Voila(Server):
    """`voila` on a free port, for the notebooks of a directory of its own."""

    module = "voila"

    def _options(self, port):
        return ["--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", "--Voila.port_retries=0"]


@pytest.fixture(scope="module")
def voila(chromium, tmp_path_factory):
    server = Voila(tmp_path_factory.mktemp("voila"))
    yield server
    server.stop()


@pytest.fixture
def page(chromium, voila):
    """Give a page that gets nothing but the server's; no problem may be left in the end."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    problems, elsewhere = Lab(page, voila).problems, []

    def empty(route):
        elsewhere.append(route.request.url)
        route.fulfill(body="")

    page.route(lambda url: not url.startswith(voila.url), empty)
    yield page
    page.close()
    assert not problems
    assert [url for url in elsewhere if "fontawesome" not in url] == []  # Voila's icons, none of ours


def test_the_picture_answers_the_pointer_and_the_controls(page, voila):
    folder = voila.write_notebook([CELL], "cells.ipynb")
    page.goto(f"{voila.url}/voila/render/{folder}/cells.ipynb")
    explorer = page.locator(".jp-OutputArea-output", has=page.locator(PICTURE))
    explorer.wait_for()
    expect_state_of(Volumes, explorer)
    before = picture(explorer)
    point_at(explorer, *middle(Volumes().picture.image_map, "output"))
    expect(explorer.locator(".point")).to_have_text(re.compile("^Output row 0, column 0 of map 0"))
    assert is_lit(explorer)
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=6)
    assert picture(explorer) != before
