"""Which cell shows which explorers: when a cell is run again, those that it no longer shows are closed.

A cell shows what its last run displayed, or asked for its widgets, wherever that was made. Where cells
have no ids (plain IPython, some ways to run a notebook), and without IPython, nothing is closed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Protocol, TypeVar

from IPython import get_ipython

from helpers.explorers.turns import in_turn

Widgets = TypeVar("Widgets", covariant=True)


class Shown(Protocol[Widgets]):
    """What a cell can show: an explorer, or a question over one."""

    def let_go(self) -> Widgets | None:
        """Return its widgets, if there are any, which serve nobody now."""
        ...

    def close(self) -> None:
        """End its widgets."""
        ...


class Cells:
    """The cells of the kernel, each with the explorers that it shows and the run that showed them last.

    JupyterLab also tells which cells were deleted, but among them those that were cut and pasted, with
    the ids and the outputs that they keep: an explorer whose cell is gone stays.
    """

    def __init__(self) -> None:
        self._shown: dict[str, dict[Shown[Any], str]] = defaultdict(dict)

    @in_turn
    def note(self, explorer: Shown[Any]) -> None:
        """Note that the cell that is running, if any, shows an explorer."""
        shell = get_ipython()
        cell, run = _running(shell)
        if cell:
            self._shown[cell][explorer] = run
            shell.events.register("post_run_cell", self._close_replaced)  # a second time does nothing

    @in_turn
    def spare(self, explorer: Shown[Widgets]) -> Widgets | None:
        """Return the widgets of an explorer of the same kind which the running cell has shown before.

        New ones would cost the page memory for good: JupyterLab keeps what listened to a closed comm.
        """
        for replaced in self._replaced(_running(get_ipython())):
            if type(replaced) is type(explorer) and replaced is not explorer:
                opened = replaced.let_go()
                if opened is not None:
                    return opened
        return None

    @in_turn
    def _close_replaced(self, _: Any) -> None:
        """Close what earlier runs of the cell that has just run showed, and no cell shows now."""
        ran = _running(get_ipython())
        for explorer in self._replaced(ran):
            explorer.close()
        shown = self._shown.get(ran[0], {})
        for explorer in [each for each, run in shown.items() if run != ran[1]]:
            del shown[explorer]

    def _replaced(self, running: tuple[str, str]) -> list[Shown[Any]]:
        """Return what earlier runs of a cell showed, but neither this run nor another cell."""
        cell, now = running
        elsewhere = {each for other, shown in self._shown.items() if other != cell for each in shown}
        shown = self._shown.get(cell, {})
        return [each for each, run in shown.items() if run != now and each not in elsewhere]


def _running(shell: Any) -> tuple[str, str]:
    """Return the ids of the cell that is running and of its run; empty where there is none."""
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId") or ""
    return cell, parent.get("header", {}).get("msg_id", "")


CELLS = Cells()
