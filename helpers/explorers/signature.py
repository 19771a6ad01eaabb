"""What an explorer's constructor takes: its settings, as they are declared, and `show`."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, Signature
from typing import Any

from helpers.explorers.settings import Setting
from helpers.shapes.refusals import shown

LONGEST_DEFAULT = 40  # characters of a default in the signature


class _Long:
    """A default that would fill the signature."""

    def __repr__(self) -> str:
        return "…"


def signature(settings: Mapping[str, Setting], lesson: str) -> Signature:
    """Return the constructor's signature: each setting with its default, and `show`."""
    defaults = {name: _short(setting.default) for name, setting in settings.items()} | {"show": lesson}
    return Signature(
        [Parameter(name, Parameter.KEYWORD_ONLY, default=default) for name, default in defaults.items()]
    )


def lesson_of(settings: Mapping[str, Setting], show: Any) -> str:
    """Return `show`, names of settings that have controls; raise ValueError for what is no such."""
    controls = [name for name, setting in settings.items() if setting.control]
    if not isinstance(show, str):
        raise ValueError(f'show names settings as "{" ".join(controls[:2])}", got {shown(show)}')
    for name in show.split():
        if name not in controls:
            raise ValueError(f"show: no control is named {shown(name)}: use some of {' '.join(controls)}")
    return show


def with_settings(doc: str, settings: Mapping[str, Setting]) -> str:
    """Return a docstring that goes on with a line for each setting."""
    lines = [f"    {name}: {_said(setting)}" for name, setting in settings.items()]
    return "\n".join([doc, "", "Settings:", *lines])


def _short(default: Any) -> Any:
    return default if len(repr(default)) <= LONGEST_DEFAULT else _Long()


def _said(setting: Setting) -> str:
    return f"{setting.help} ({setting.range})" if setting.range else setting.help
