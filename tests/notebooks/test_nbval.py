"""The committed text outputs are what the cells give today: strict nbval, and proof that it looks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import v4

from tools.normalise import read

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def nbval(paths, profile):
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "IPYTHONDIR": str(profile)}
    return subprocess.run(
        [*command, *map(str, paths)], env=environment, capture_output=True, text=True, check=False
    )


def alter_digit(notebook):
    """Change one digit of one text output; tell whether there was one."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            holder, key = (output, "text") if "text" in output else (output.get("data", {}), "text/plain")
            digit = re.search(r"\d", holder.get(key, ""))
            if digit:
                text, at = holder[key], digit.start()
                holder[key] = f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
                return True
    return False


def test_every_output_is_reproduced(tmp_path):
    assert NOTEBOOKS
    done = nbval(NOTEBOOKS, tmp_path)
    assert done.returncode == 0, done.stdout[-8000:]


def test_one_altered_digit_is_found(tmp_path):
    for path in sorted(NOTEBOOKS, key=lambda path: path.stat().st_size):
        notebook = read(path)
        if alter_digit(notebook):
            break
    else:
        pytest.fail("no notebook has a digit in a text output")
    copy = tmp_path / path.name
    copy.write_text(v4.writes(notebook), encoding="utf-8")
    done = nbval([copy], tmp_path)
    assert done.returncode == 1, done.stdout[-8000:]
    assert re.search(r"^1 failed, \d+ passed|^1 failed in", done.stdout, re.MULTILINE), done.stdout[-8000:]
