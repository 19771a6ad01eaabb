"""What `load` costs, whatever is in a file: the corpus of `hostile_files`, each in its own process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.hostile_files import FILES, HALF, SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts memory")
ROOT = Path(__file__).parents[2]
MOST = 200 * 2**20  # bytes of memory beyond the file's own size
LITTLE = 40 * 2**20  # what a file may take that is refused, the code's own pages among it


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """{name of a file: (its size, sentence, memory, seconds)}; the seconds only tell what has no end."""
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "tests.unit.hostile_files", str(folder)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * len(FILES))
    assert process.returncode == 0, process.stderr
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    return {name: rest for name, *rest in lines}


@pytest.mark.parametrize("name", FILES)
def test_a_file_costs_no_more_than_a_right_one(tried, name):
    _, network, words = FILES[name]
    size, sentence, memory, _ = tried[name]
    assert size <= 100_000_000
    assert words in sentence
    assert sentence.startswith("loaded as" if network is HALF else name[:14])
    assert sentence.isprintable()
    assert len(sentence) < 300
    assert memory < (size + MOST if sentence.startswith("loaded as") else LITTLE)
