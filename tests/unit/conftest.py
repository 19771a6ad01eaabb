"""What holds for all unit tests."""

import pytest
from ipywidgets.widgets.widget import CallbackDispatcher


@pytest.fixture(autouse=True)
def exceptions_in_callbacks_are_raised(monkeypatch):
    """Ipywidgets logs what a callback raises and goes on: here it fails the test."""

    def call(self, *arguments, **keywords):
        for callback in self.callbacks:
            callback(*arguments, **keywords)

    monkeypatch.setattr(CallbackDispatcher, "__call__", call)
