"""tools/faults.py: its faults still apply, and it tells a cell that notices from one that cannot fail."""

import ast
import shutil

import pytest
from nbformat import v4

from tools import faults
from tools.cells import LEFT_OUT, RAISED, RAN, run, say
from tools.faults import ROOT, Fault, declared, main, outcomes, stale

FAULTS, LISTED = declared()
WHAT = "every output stands one row further down"
FAULT = ("--only", WHAT)
MADE = """\
import numpy as np
from helpers import ops
x, kernel = np.arange(9).reshape(3, 3, 1), np.arange(4).reshape(2, 2, 1, 1)
y = ops.conv2d(x, kernel)
"""


NOTEBOOKS = {
    "cannot": {"notices": MADE + "y[0, 0, 0]", "cannot": "print('equal:', (y * 2 == y + y).all())"},
    "raises": {"raises": MADE + "assert y[0, 0, 0] == 19\nz = 1", "hangs": "print(z)"},
    "address": {"notices": MADE + "y[0, 0, 0]", "changes": "print(id(object()))"},
    "clock": {"notices": MADE + "y[0, 0, 0]", "changes": "import time\ntime.time_ns()"},
}


def write(folder, name, cells):
    """Write a notebook with these code cells; return its path."""
    path = folder / f"{name}.ipynb"
    made = [v4.new_code_cell(source, id=cell) for cell, source in cells.items()]
    path.write_text(v4.writes(v4.new_notebook(cells=made)), encoding="utf-8")
    return path


@pytest.fixture
def written(tmp_path):
    """Return the function that writes a notebook with these code cells."""
    return lambda **cells: write(tmp_path, "tiny", cells)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The paths of NOTEBOOKS, and what they gave: in two runs without a fault, and in one with FAULT."""
    folder = tmp_path_factory.mktemp("faults")
    paths = {name: write(folder, name, cells) for name, cells in NOTEBOOKS.items()}
    (fault,) = [fault for fault in FAULTS if WHAT in fault.what]
    return paths, [outcomes(paths.values()) for _ in range(2)], outcomes(paths.values(), fault)


@pytest.fixture
def judge(ran, monkeypatch):
    """Give how to call `main` on one of NOTEBOOKS, which have run before."""
    paths, unharmed, harmed = ran

    def judge(name):
        twice = iter(unharmed)
        monkeypatch.setattr(
            faults, "outcomes", lambda _, fault: {name: (harmed if fault else next(twice))[name]}
        )
        return main([*FAULT, str(paths[name])])

    return judge


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_every_fault_applies_once_and_changes_the_program(fault, tmp_path):
    copy = tmp_path / fault.file
    copy.parent.mkdir()
    shutil.copy(ROOT / "helpers" / fault.file, copy)
    before = ast.parse(copy.read_text(encoding="utf-8"))
    fault.plant(tmp_path)
    assert ast.dump(ast.parse(copy.read_text(encoding="utf-8"))) != ast.dump(before)


def test_there_are_faults_of_every_layer_and_no_two_are_one():
    assert {fault.file.split("/")[0] for fault in FAULTS} == {
        "ops",
        "gradients",
        "shapes",
        "convert",
        "networks",
    }
    assert len({fault.what for fault in FAULTS}) == len(FAULTS) >= 40
    assert len({(fault.file, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("text", ["", "a = 1\nb = 1\n"])
def test_a_fault_that_does_not_apply_exactly_once_is_refused(text, tmp_path):
    (tmp_path / "a.py").write_text(text)
    with pytest.raises(ValueError, match=r"^lost: ' = 1' stands [02] times in a\.py, not once$"):
        Fault("lost", "a.py", " = 1", " = 2").plant(tmp_path)


def test_the_cells_that_claim_nothing_are_there():
    assert stale(LISTED) == []
    gone = "listed as claiming nothing, and there is no such cell"
    assert stale({"00_start_here": {"imports": "", "old": ""}, "09_old": {"imports": ""}}) == [
        f"00_start_here old: {gone}",
        f"09_old imports: {gone}",
    ]


def test_a_cell_that_notices_a_fault_passes(written, capsys):
    assert main([*FAULT, str(written(notices=MADE + "y[0, 0, 0]"))]) == 0
    assert " notices " in capsys.readouterr().out


def test_a_cell_that_cannot_fail_fails(judge, capsys):
    assert judge("cannot") == 1
    out, err = capsys.readouterr()
    assert err.splitlines()[1:] == ["cannot cannot: claims something, and says the same with every fault"]
    counts = {line.split()[1]: line.split()[2:] for line in out.splitlines()[-2:]}
    assert counts == {"notices": ["1", "1"], "cannot": ["0"]}


def test_raising_counts_and_is_marked_and_what_hangs_on_it_does_not_count(judge, capsys):
    assert judge("raises") == 1
    out, err = capsys.readouterr()
    assert err.splitlines()[1:] == ["raises hangs: claims something, and says the same with every fault"]
    assert [line.split()[1:] for line in out.splitlines()[-2:]] == [["raises", "1", "1!"], ["hangs", "0"]]


def test_a_cell_that_fails_without_a_fault_fails(written, capsys):
    assert main(["--only", "no such fault", str(written(bad="1 / 0"))]) == 1
    error = "ZeroDivisionError: division by zero"
    assert capsys.readouterr().err == f"tiny bad: fails without any fault: {error}\n"


@pytest.mark.parametrize("name", ["address", "clock"])
def test_a_cell_that_says_something_else_each_time_fails_though_it_seems_to_notice(name, judge, capsys):
    assert judge(name) == 1
    out, err = capsys.readouterr()
    assert err.splitlines()[1:] == [f"{name} changes: says something else each time, without any fault"]
    assert out.splitlines()[-1].split()[1:] == ["changes", "1", "1"]


def test_a_cell_that_needs_what_another_should_have_made_is_left_out(written):
    path = written(
        imports="import numpy as np\nrng = np.random.default_rng(0)",
        breaks_off="x = 1\nrng.random() / (x - 1) if x == 2 else 1 / 0\ny = 2",
        needs_x="z = x + 1",
        needs_z="z",
        needs_rng="rng.random()",
        binds_x="x = 3\nx",
        needs_x_again="x + 1",
        wrong_itself="unheard_of",
    )
    ended = {cell: outcome[0] for cell, outcome in run(path).items()}
    assert ended == {
        "imports": RAN,
        "breaks_off": RAISED,
        "needs_x": LEFT_OUT,
        "needs_z": LEFT_OUT,
        "needs_rng": LEFT_OUT,
        "binds_x": RAN,
        "needs_x_again": RAN,
        "wrong_itself": RAISED,
    }


def test_nothing_counts_after_an_import_that_failed(written):
    path = written(imports="import math as m, gone.away\nfrom json import dumps", one="m.pi", two="dumps(1)")
    assert [ended for ended, _ in run(path).values()] == [RAISED, LEFT_OUT, LEFT_OUT]


def test_what_a_cell_that_broke_off_defines_is_lost(written):
    path = written(defines="def f():\n    return 1\n\n1 / 0", uses="f()")
    assert [ended for ended, _ in run(path).values()] == [RAISED, LEFT_OUT]


def test_a_cell_says_what_it_prints_and_its_last_value():
    assert say("import sys\nprint(1)\nprint(2, file=sys.stderr)\n'three'", {}) == ("1\n2\n'three'\n", None)
    assert say("x = 1", {}) == ("", None)
    text, error = say("print(1)\nint('x')", {})
    assert text == "1\nValueError: invalid literal for int() with base 10: 'x'\n"
    assert isinstance(error, ValueError)
