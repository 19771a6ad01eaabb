"""The type check of `make lint`: it passes, and finds what is wrong in every package that it is to check."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pyrefly"]["project-includes"]
# One fault planted at a time: the file, what is there, what becomes of it, what the checker calls that.
PLANTS = [
    (
        "shapes/window.py",
        'whole("output", output, -MOST)',
        'whole(output, "output", -MOST)',
        "bad-argument-type",
    ),
    ("shapes/counts.py", "(inputs: int,", "(inputs,", "implicit-any-parameter"),
    ("ops/_windows.py", "-> tuple[list[Block], tuple[int, int, int]]:", "-> list[Block]:", "bad-return"),
    ("networks/fits.py", "layer.called", "layer.name", "bad-argument-type"),
    ("networks/run.py", "kept[row.name] = x", "kept[row.name] = row", "unsupported-operation"),
    ("convert/network.py", "networks.trace(", "networks.Linear(", "missing-attribute"),
]


def check(folder):
    """Run the command of the Makefile's lint in `folder`."""
    (line,) = re.findall(r"^\t(.*pyrefly check .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    command = [part.replace("$(BIN)", str(Path(sys.executable).parent)) for part in line.split()]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    """Return a folder with a copy of helpers and of its settings."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_types_are_right():
    done = check(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "old", "new", "kind"), PLANTS)
def test_a_planted_fault_is_found(copy, file, old, new, kind):
    path = copy / "helpers" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    done = check(copy)
    assert done.returncode == 1
    assert re.search(rf"\[{kind}\]\n *--> helpers/{file}:", done.stdout), done.stdout + done.stderr


def test_every_package_that_is_named_is_checked(copy):
    for package in CHECKED:
        with (copy / package / "__init__.py").open("a") as stream:
            stream.write('\nNUMBER: int = "one"\n')
    done = check(copy)
    assert [each for each in CHECKED if f"--> {each}/__init__.py:" not in done.stdout] == []
