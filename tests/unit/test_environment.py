"""environment.yml names no dependency of its own: pyproject.toml holds the only list."""

import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def test_environment_delegates_to_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert yaml.safe_load((ROOT / "environment.yml").read_text()) == {
        "name": project["name"],
        "channels": ["conda-forge"],
        "dependencies": ["python=3.12", "pip", {"pip": ["-e ."]}],
    }


def test_lock_holds_every_direct_dependency_with_hashes_and_no_host():
    data = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*data["project"]["dependencies"], *data["project"]["optional-dependencies"]["test"]]
    wanted += data["dependency-groups"]["env"]
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    pinned = [pin.split("==")[0] for pin in pins]
    assert {entry.split(">=")[0].lower() for entry in wanted} <= set(pinned)
    assert len(pinned) == len(set(pinned)), "one version of everything, on every Python"
    assert "torch" not in pinned
    assert "://" not in lock
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "#    make lock\n" in lock


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="another environment than that of `make env`")
@pytest.mark.parametrize("name", ["pip", "setuptools", "uv"])
def test_the_environments_own_tools_come_from_the_lock(name):
    assert f"\n{name}=={version(name)} \\\n" in (ROOT / "requirements.lock").read_text()


def test_the_workflow_takes_actions_by_commit_and_tries_every_python_that_is_admitted():
    text = (ROOT / ".github/workflows/test.yml").read_text()
    actions = re.findall(r"uses: *(\S+)", text)
    assert actions
    assert [each for each in actions if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []
    tried = yaml.safe_load(text)["jobs"]["test"]["strategy"]["matrix"]["python"]
    least = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f">={tried[0]}" == least
    assert tried == [f"3.{minor}" for minor in range(11, 11 + len(tried))]
