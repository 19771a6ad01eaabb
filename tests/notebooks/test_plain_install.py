"""What the conda and Binder environments do, without the lock: `pip install -e .`, then strict nbval."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from helpers.explorers.picture import BROWSER, Picture

CHECKOUT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "helpers", "notebooks")


def run(*command, cwd):
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL"))
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_a_wheel_brings_the_whole_script_of_the_browser_and_its_fonts_licence(tmp_path):
    wheels = tmp_path / "wheels"
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "-w",
        str(wheels),
        str(CHECKOUT),
        cwd=tmp_path,
    )
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    script = "from helpers.explorers.picture import Picture; print(Picture._esm, end='')"
    assert run(sys.executable, "-c", script, cwd=tmp_path / "installed") == Picture._esm
    notices = [path.read_bytes() for path in tmp_path.rglob("LICENSE_DEJAVU")]
    assert notices == [(BROWSER / "LICENSE_DEJAVU").read_bytes()] * 2  # beside the font, and with LICENSE


def test_nbval_passes_after_a_plain_pip_install(tmp_path):
    for part in PARTS:
        copy = shutil.copytree if (CHECKOUT / part).is_dir() else shutil.copy
        copy(CHECKOUT / part, tmp_path / part)
    run(sys.executable, "-m", "venv", "plain", cwd=tmp_path)
    scripts = tmp_path / "plain" / ("Scripts" if os.name == "nt" else "bin")
    run(str(scripts / "python"), "-m", "pip", "install", "--quiet", "--editable", ".", cwd=tmp_path)
    said = run(
        str(scripts / "python"),
        "-m",
        "pytest",
        "--nbval",
        "notebooks",
        "-p",
        "no:cacheprovider",
        cwd=tmp_path,
    )
    assert " passed" in said
