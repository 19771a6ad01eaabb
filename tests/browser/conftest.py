"""One Chromium and one JupyterLab for all browser tests of a worker; in its page nothing may go wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from helpers.explorers.picture import BROWSER
from tests.browser.alone import Alone
from tests.browser.lab import Lab, Server
from tools.browser import find_browser, in_ci, problem

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests of this folder, and run them last: a started playwright keeps an event loop running."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def chromium():
    """Start the browser; without one the tests are skipped, and fail under CI=true."""
    reason = problem()
    if reason:
        (pytest.fail if in_ci() else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def modules(chromium):
    """Give an empty page that loads the script's modules as they lie in their folder: `import("/map.js")`."""

    def serve(route):
        file = BROWSER / route.request.url.rsplit("/", 1)[-1]
        if file.suffix == ".js":
            return route.fulfill(path=file, content_type="text/javascript")
        return route.fulfill(body="<!doctype html>", content_type="text/html")

    page = chromium.new_page()
    page.route("**/*", serve)
    page.goto("http://modules.invalid/")
    yield page
    page.close()


@pytest.fixture
def alone(modules):
    """Give `alone(explorer)`, which shows the explorer's picture in that page, by itself."""
    shown = []

    def alone(explorer):
        shown.append(Alone(modules, explorer))
        return shown[-1]

    yield alone
    for each in shown:
        each.close()
    if shown:
        modules.set_viewport_size({"width": 1280, "height": 720})
        modules.reload()  # a test may have given it a clock of its own


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    """Start the one JupyterLab server."""
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def pages():
    """Hold the page that the next test is to have, a `Lab`, if there is one."""
    pages = []
    yield pages
    for lab in pages:
        lab.page.context.close()


@pytest.fixture
def lab(request, chromium, server, pages):
    """Give JupyterLab with nothing open; assert in the end that nothing went wrong in it.

    To load it costs more than most tests, so they have one after another the same page, until one fails.
    """
    if not pages:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        pages.append(Lab(context.new_page(), server))
    lab, failed = pages.pop(), request.session.testsfailed
    yield lab
    try:
        lab.leave()
        if request.session.testsfailed == failed:
            pages.append(lab)
    finally:
        if not pages:
            lab.page.context.close()
