"""The call that makes what an explorer shows: what a reader copies into a cell of his own."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.explorers.settings import Settings

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer

LONGEST = 60  # characters of a value that is written out


def call(explorer: Explorer | type[Explorer], state: Settings) -> str:
    """Return the code that makes an explorer in this state, as `Volumes(W=9, S=2, show="S P")`.

    It names what differs from the defaults; the step first, where browser/code.js puts another one. An image,
    and what is too long to be read, as many typed weights are, is left out, with a setting that cannot be
    without it, and a comment says so; in silence what is not `coded`, as steps that take long.
    """
    kind = explorer if isinstance(explorer, type) else type(explorer)
    defaults = type(state)().values()
    coded = [name for name, setting in state.settings.items() if setting.coded]
    wanted = {name: value for name in coded if (value := getattr(state, name)) != defaults[name]}
    written = {name: _written(value) for name, value in wanted.items()}
    left_out = [name for name, text in written.items() if not text]
    if left_out:
        left_out += _impossible(state, {name: wanted[name] for name in written if name not in left_out})
    hidden = [state.settings[name].hides for name in left_out]
    names = [name for name in written if name not in left_out + hidden]
    given = [f"{name}={written[name]}" for name in sorted(names, key=lambda name: name != "step")]
    if explorer.lesson != kind.lesson:
        given.append(f"show={_written(explorer.lesson)}")
    words = ", ".join(state.settings[name].word or name for name in left_out)
    return f"{kind.__name__}({', '.join(given)})" + (f"  # without {words}" if left_out else "")


def _impossible(state: Settings, given: dict[str, Any]) -> list[str]:
    """Return the name that these settings have to do without, so that they can be; none if they can be."""

    def can_be(without: str) -> bool:
        try:
            type(state)(**{name: value for name, value in given.items() if name != without})
        except ValueError:
            return False
        return True

    return [] if can_be("") else [name for name in given if can_be(name)][:1]


def _written(value: Any) -> str:
    """Return a value as code, or "" where there is none that is short; a path is written as text."""
    value = str(value) if isinstance(value, Path) else value
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    try:
        same = ast.literal_eval(text) == value
    except (ValueError, SyntaxError):
        return ""
    return text if same and len(text) <= LONGEST else ""
