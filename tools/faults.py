"""Plant one fault at a time into a copy of helpers, and name the notebooks' cells that do not notice.

Run it with `python -m tools.faults [notebook …]`, or `make faults` for all notebooks, which takes minutes.
A cell notices a fault when it says something else than without it, or when it raises, which is marked "!".
So without a fault it has to say the same each time, which is why all cells are run twice without one.
A cell that fails only for want of what an earlier one should have made is left out: see tools/cells.py.

tools/faults.toml declares the faults, and the cells that claim nothing, each with the reason. The exit code
is 1 when any other cell notices no fault, when one fails without a fault or then says something else each
time, and when one of the list is gone.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.cells import RAISED, RAN
from tools.normalise import read

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
DATA = Path(__file__).with_suffix(".toml")
AT_A_TIME = 2
SECONDS = 600  # for all notebooks with one fault; they take about 15
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Fault:
    """A small edit of one file of helpers: `old`, which stands there exactly once, becomes `new`."""

    what: str
    file: str
    old: str
    new: str

    def plant(self, helpers: Path) -> None:
        """Make the edit in a copy of helpers; raise a ValueError where it does not apply."""
        path = helpers / self.file
        text = path.read_text(encoding="utf-8")
        times = text.count(self.old)
        if times != 1:
            raise ValueError(f"{self.what}: {self.old!r} stands {times} times in {self.file}, not once")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


def declared():
    """Return the faults, and the cells that claim nothing as {notebook: {cell id: reason}}."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return [Fault(**fault) for fault in data["fault"]], data["claims_nothing"]


def outcomes(paths, fault=None):
    """Run the notebooks with a fault, or none; return {notebook: {cell id: [how it ended, its text]}}."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("helpers", "tools"):
            shutil.copytree(ROOT / part, Path(folder, part), ignore=shutil.ignore_patterns("__pycache__"))
        if fault:
            fault.plant(Path(folder, "helpers"))
        target = Path(folder, "outcomes.json")
        done = subprocess.run(
            [sys.executable, "-m", "tools.cells", target, *(path.resolve() for path in paths)],
            cwd=folder,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": folder},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{fault.what if fault else 'no fault'}: {done.stderr.strip()[-500:]}")
        return json.loads(target.read_text(encoding="utf-8"))


def code_cells(path):
    """Return {cell id: (index, the heading it stands under)} of a notebook's code cells."""
    found, heading = {}, ""
    for index, cell in enumerate(read(path).cells):
        if cell.cell_type == "code":
            found[cell.id] = index, heading
        else:
            heading = [heading, *re.findall(r"^#+ +(.+)$", cell.source, re.MULTILINE)][-1]
    return found


def noticed(unharmed, harmed):
    """Return {(notebook, cell id): {number of a fault that it notices: whether it raised}}."""
    found = {(stem, cell): {} for stem, cells in unharmed.items() for cell in cells}
    for number, each in enumerate(harmed, 1):
        for (stem, cell), numbers in found.items():
            ended, text = each[stem][cell]
            if ended == RAISED or (ended == RAN and text != unharmed[stem][cell][1]):
                numbers[number] = ended == RAISED
    return found


def table(paths, faults, found, listed):
    """Return the lines that say which cell notices what."""
    lines = ["The faults, and how many cells notice each:"]
    for number, fault in enumerate(faults, 1):
        count = sum(number in numbers for numbers in found.values())
        lines.append(f"{number:3}  {fault.file:24} {fault.what:72} {count or 'none':>4}")
    for path in paths:
        lines += ["", f"{path.stem}: how many faults each cell notices, and which (! where it raises)"]
        for cell, (index, heading) in code_cells(path).items():
            numbers = found[path.stem, cell]
            which = [f"{number}{'!' * raised}" for number, raised in numbers.items()]
            reason = listed.get(path.stem, {}).get(cell)
            which = [f"(claims nothing: {reason})", *which] if reason else which
            lines.append(f"{index:3}  {cell:22} {heading[:44]:44} {len(numbers):3}  {' '.join(which)}")
    return lines


def stale(listed):
    """Say which cells are listed as claiming nothing and are no more, one line each."""
    there = {path.stem: code_cells(path) for path in NOTEBOOKS.glob("*.ipynb")}
    return [
        f"{stem} {cell}: listed as claiming nothing, and there is no such cell"
        for stem, cells in listed.items()
        for cell in cells
        if cell not in there.get(stem, {})
    ]


def wrong(unharmed, again, found, listed):
    """Say which cells fail or change without a fault, and which claim something and notice none, a line each.

    again: the outcomes of a second run without a fault.
    """
    lines = []
    for (stem, cell), numbers in found.items():
        ended, text = unharmed[stem][cell]
        if ended != RAN:
            lines.append(f"{stem} {cell}: fails without any fault: {text.strip()}")
        elif [ended, text] != again[stem][cell]:
            lines.append(f"{stem} {cell}: says something else each time, without any fault")
        elif not numbers and cell not in listed.get(stem, {}):
            lines.append(f"{stem} {cell}: claims something, and says the same with every fault")
    return lines


def main(arguments=None) -> int:
    """Plant the faults, print the table, and fail where a cell that claims something notices none."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="plant the faults described with WORDS")
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(NOTEBOOKS.glob("*.ipynb")))
    options = parser.parse_args(arguments)
    faults, listed = declared()
    faults = [fault for fault in faults if options.only in fault.what]
    harmed = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        runs = pool.map(lambda fault: outcomes(options.paths, fault), [None, None, *faults])
        unharmed, again = next(runs), next(runs)
        for fault, each in zip(faults, runs, strict=True):
            harmed.append(each)
            print(f"{len(harmed)} of {len(faults)}: {fault.what}", file=sys.stderr, flush=True)
    found = noticed(unharmed, harmed)
    print(*table(options.paths, faults, found, listed), sep="\n")
    lines = stale(listed) + wrong(unharmed, again, found, listed)
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
