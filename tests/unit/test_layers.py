"""The import contracts of pyproject.toml: each breaks when it should, and no dependency is left out."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
FORBIDDEN = {
    contract["id"]: contract
    for contract in SETTINGS["tool"]["importlinter"]["contracts"]
    if contract["type"] == "forbidden"
}
# What a row of the table may import from outside; the standard library is free to all.
ALLOWED = {
    "exercises": {"anywidget", "IPython", "traitlets"},
    "explorers": {"anywidget", "ipywidgets", "numpy", "traitlets"},
    "drawing": {"matplotlib", "numpy", "PIL"},
    "convert": {"numpy"},
    "weights": {"numpy", "safetensors"},
    "networks": {"numpy", "tqdm"},
    "gradients": {"numpy"},
    "ops": {"numpy"},
    "samples": {"numpy", "PIL"},
    "shapes": set(),
}
INSIDE = {"checks", "picture", "frame"}  # contracts inside a row, not of it
# One import planted at a time: the file it goes into, what it imports, the contract that it breaks.
PLANTS = [
    ("shapes/window.py", "helpers.ops", "layers"),
    ("ops/__init__.py", "helpers.drawing", "layers"),
    ("drawing/palette.py", "helpers.explorers.picture", "layers"),
    ("drawing/palette.py", "helpers.ops", "drawing"),
    ("drawing/palette.py", "ipywidgets", "drawing"),
    ("drawing/palette.py", "anywidget", "drawing"),
    ("convert/tables.py", "helpers.drawing", "layers"),
    ("ops/__init__.py", "helpers.convert", "layers"),
    ("convert/dense.py", "helpers.ops._numbers", "convert"),
    ("convert/network.py", "helpers.networks.run", "convert"),
    ("convert/tables.py", "helpers.samples", "convert"),
    ("convert/matrix.py", "scipy.signal", "convert"),
    ("convert/matrix.py", "ipywidgets", "convert"),
    ("weights/loading.py", "helpers.convert", "layers"),
    ("networks/run.py", "helpers.weights", "layers"),
    ("weights/names.py", "helpers.networks.tables", "weights"),
    ("weights/loading.py", "tqdm", "weights"),
    ("weights/tensors.py", "torch", "weights"),
    ("convert/dense.py", "safetensors", "convert"),
    ("networks/trace.py", "helpers.convert", "layers"),
    ("ops/__init__.py", "helpers.networks", "layers"),
    ("networks/run.py", "helpers.ops._windows", "networks"),
    ("networks/trace.py", "helpers.samples", "networks"),
    ("networks/run.py", "ipywidgets", "networks"),
    ("networks/tables.py", "onnxruntime", "networks"),
    ("ops/__init__.py", "helpers.gradients", "layers"),
    ("gradients/_pooling.py", "helpers.networks", "layers"),
    ("gradients/_pooling.py", "helpers.ops._windows", "gradients"),
    ("gradients/_loss.py", "helpers.samples", "gradients"),
    ("gradients/_loss.py", "scipy.special", "gradients"),
    ("ops/__init__.py", "tqdm", "ops"),
    ("ops/__init__.py", "matplotlib.path", "ops"),
    ("ops/__init__.py", "scipy.signal", "ops"),
    ("samples/__init__.py", "helpers.ops", "layers"),
    ("samples/kernels.py", "helpers.shapes.window", "samples"),
    ("samples/__init__.py", "matplotlib.image", "samples"),
    ("samples/kernels.py", "scipy.signal", "samples"),
    ("shapes/__init__.py", "helpers.samples", "layers"),
    ("shapes/window.py", "numpy", "shapes"),
    ("shapes/window.py", "ipywidgets", "shapes"),
    ("explorers/base.py", "helpers.exercises.checks", "layers"),
    ("exercises/predict.py", "ipywidgets", "exercises"),
    ("exercises/predict.py", "numpy", "exercises"),
    ("exercises/checks.py", "helpers.exercises.question", "checks"),
    ("exercises/checks.py", "helpers.explorers.base", "checks"),
    ("exercises/typed.py", "traitlets", "checks"),
    ("explorers/base.py", "matplotlib.figure", "explorers"),
    ("explorers/base.py", "IPython.display", "explorers"),
    ("explorers/opened.py", "IPython", "explorers"),
    ("explorers/replaced.py", "matplotlib.figure", "explorers"),
    ("explorers/replaced.py", "helpers.explorers.coverage.model", "frame"),
    ("explorers/coverage/picture.py", "helpers.explorers.coverage.image_map", "explorer"),
    ("explorers/coverage/image_map.py", "helpers.explorers.coverage.picture", "explorer"),
    ("explorers/coverage/text.py", "helpers.explorers.coverage.image_map", "explorer"),
    ("explorers/coverage/model.py", "helpers.explorers.coverage.text", "explorer"),
    ("explorers/volumes/layout.py", "helpers.explorers.volumes.model", "explorer"),
    ("explorers/coverage/picture.py", "helpers.ops", "picture"),
    ("explorers/volumes/picture/windows.py", "ipywidgets", "picture"),
    ("explorers/coverage/picture.py", "helpers.explorers.base", "picture"),
    ("explorers/words.py", "helpers.explorers.coverage.model", "frame"),
    ("drawing/scene.py", "helpers.explorers.coverage.model", "drawing"),
]


def lint(folder, *options):
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_package_keeps_its_contracts():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "module", "contract"), PLANTS)
def test_a_planted_import_breaks_its_contract(tmp_path, file, module, contract):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "helpers" / file).open("a") as stream:
        stream.write(f"\nimport {module}\n")
    done = lint(tmp_path, "--contract", contract)
    source = "helpers." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    target = module if module.startswith("helpers") else module.split(".")[0]
    assert done.returncode == 1
    assert f"{source} -> {target} " in done.stdout, done.stdout + done.stderr


def test_every_row_has_a_contract_that_names_every_dependency():
    assert set(FORBIDDEN) - INSIDE == set(ALLOWED)
    names = {re.match(r"[\w-]+", entry)[0] for entry in SETTINGS["project"]["dependencies"]}
    modules = {"Pillow": "PIL", "ipython": "IPython"}
    imported = {modules.get(name, name) for name in names} - {"jupyterlab", "nbval"}
    for row in ALLOWED:
        contract = FORBIDDEN[row]
        assert contract["source_modules"] == [f"helpers.{row}"]
        assert imported - set(contract["forbidden_modules"]) == imported & ALLOWED[row], row


@pytest.mark.parametrize(
    "line",
    [
        "import matplotlib.pyplot as plt",
        "from matplotlib import pyplot",
        "from matplotlib import rcParams",
        "from ipywidgets import interact",
        "from ..shapes import Axis",
        "from numpy import *",
        "print()",
    ],
)
def test_what_no_layer_may_do_is_a_lint_error(line):
    command = [
        Path(sys.executable).with_name("ruff"),
        "check",
        "--quiet",
        "--stdin-filename",
        "helpers/drawing/x.py",
        "-",
    ]
    text = f'"""A module."""\n\n{line}\n'
    done = subprocess.run(command, input=text, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"TID25|F403|T201", done.stdout), done.stdout
