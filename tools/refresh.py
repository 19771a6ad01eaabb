"""Run the notebooks, each in a fresh kernel, and write their outputs; `--check` only compares.

What is written hangs on the sources alone: no timestamps, no widget views or widget state, no software names
in the pictures, stable cell ids. A check prints one line per difference, and fails if there is one.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

import matplotlib
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.compare import differences
from tools.normalise import normalise, read

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
CELL_SECONDS = 120
AT_A_TIME = 2


class NotebookError(Exception):
    """A notebook did not run to its end; the message is one line."""


async def run(path, environment):
    """Execute a copy of the notebook in a fresh kernel and normalise it."""
    notebook = read(path)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # the timing of an earlier run
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
    )
    # ipykernel may log a traceback of its own while it shuts down. What it logs counts where the kernel died.
    with tempfile.TemporaryFile("w+") as logged:
        try:
            await client.async_execute(env=environment, stderr=logged)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            reason = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else str(error)
            if isinstance(error, DeadKernelError):
                logged.seek(0)
                reason = f"{reason}: {logged.read()}"
            ran = [i for i, cell in enumerate(notebook.cells) if "execution" in cell.metadata]
            where = f"{path.name}, cell {ran[-1] if ran else 0}"
            raise NotebookError(f"{where}: {' '.join(reason.split())}") from None
    return normalise(notebook)


async def run_each(paths):
    """Execute the notebooks, a few at a time; hand back each one or its NotebookError."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def guarded(path, environment):
        async with gate:
            try:
                return await run(path, environment)
            except NotebookError as error:
                return error

    with tempfile.TemporaryDirectory() as profile:
        # A reader's own IPython start-up files and matplotlib settings have no say.
        environment = {**os.environ, "IPYTHONDIR": profile, "MATPLOTLIBRC": matplotlib.get_data_path()}
        return await asyncio.gather(*(guarded(path, environment) for path in paths))


def main(arguments=None) -> int:
    """Refresh or check the notebooks named, all of them by default."""
    parser = argparse.ArgumentParser(prog="refresh", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something differs")
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(NOTEBOOKS.glob("*.ipynb")))
    options = parser.parse_args(arguments)
    results = asyncio.run(run_each(options.paths))
    found = [str(result) for result in results if isinstance(result, NotebookError)]
    pairs = [
        pair for pair in zip(options.paths, results, strict=True) if not isinstance(pair[1], NotebookError)
    ]
    if options.check:
        found += [f"{path.name}, {line}" for path, fresh in pairs for line in differences(read(path), fresh)]
    elif not found:
        for path, fresh in pairs:
            path.write_text(nbformat.v4.writes(fresh) + "\n", encoding="utf-8")
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
