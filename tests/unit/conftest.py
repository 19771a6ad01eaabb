"""What holds for all unit tests."""

import pytest
from ipywidgets.widgets.widget import CallbackDispatcher

from helpers.explorers import replaced
from tests.unit.kernel import Kernel


@pytest.fixture(autouse=True)
def exceptions_in_callbacks_are_raised(monkeypatch):
    """Ipywidgets logs what a callback raises and goes on: here it fails the test."""

    def call(self, *arguments, **keywords):
        for callback in self.callbacks:
            callback(*arguments, **keywords)

    monkeypatch.setattr(CallbackDispatcher, "__call__", call)


@pytest.fixture
def kernel(monkeypatch):
    kernel = Kernel()
    monkeypatch.setattr(replaced, "get_ipython", lambda: kernel)
    monkeypatch.setattr(replaced.CELLS, "_shown", type(replaced.CELLS._shown)(dict))
    return kernel
