"""One thing at a time: JupyterLab has the messages of widgets answered in two threads of the kernel.

Each control's first message runs in the kernel's main thread and later ones in that of a subshell
(jupyterlab's setting "commsOverSubshells"), so two controls that are moved quickly would change one explorer
at once. The lock is one for all explorers: caches and matplotlib's fonts are shared, too.

An interrupt of the kernel raises KeyboardInterrupt in the main thread alone, and only while a cell or a
message runs there. So it does not reach a step that a player asks for in JupyterLab; its Pause ends Play.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
TURN = RLock()


def in_turn(method: Callable[P, T]) -> Callable[P, T]:
    """Let a method wait until no other thread is within one of these."""

    @wraps(method)
    def waiting(*arguments: P.args, **keywords: P.kwargs) -> T:
        with TURN:
            return method(*arguments, **keywords)

    return waiting
