"""tools/refresh.py: what it drops, what it keeps, and that its check sees every kind of difference."""

import base64
import copy
import io
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat import v4
from PIL import Image, PngImagePlugin

from tools.compare import differences
from tools.normalise import METADATA, WIDGET_VIEW, normalise, read, stable_ids, strip_png

ROOT = Path(__file__).parents[2]


def png(text="7", size=(6, 4), shift=0.0):
    figure = Figure(figsize=size)
    figure.text(0.503 + shift, 0.5, text, fontsize=7)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return base64.b64encode(buffer.getvalue()).decode()


def executed():
    """Return a notebook as a kernel and JupyterLab may leave it."""
    data = {"text/plain": "K = 7", "image/png": png() + "\n", WIDGET_VIEW: {"model_id": "a"}}
    cells = [
        v4.new_markdown_cell("# Slide a filter"),
        v4.new_code_cell(
            "import helpers", execution_count=11, metadata={"execution": {"iopub.status.busy": "x"}}
        ),
        v4.new_markdown_cell("## How far?"),
        v4.new_code_cell(
            "explorer()",
            execution_count=12,
            metadata={"tags": ["teaches"], "collapsed": True},
            outputs=[
                v4.new_output("display_data", {WIDGET_VIEW: {"model_id": "b"}}),
                v4.new_output("execute_result", data, execution_count=12, metadata={WIDGET_VIEW: {}}),
            ],
        ),
        v4.new_code_cell("print(1)", execution_count=14, outputs=[v4.new_output("stream", text="1\n")]),
    ]
    metadata = {"widgets": {"state": {}}, "language_info": {"name": "python", "version": "3.11.7"}}
    return v4.new_notebook(cells=cells, metadata=metadata)


@pytest.fixture(scope="module")
def clean():
    return normalise(executed())


def test_normalise_keeps_what_the_sources_give(clean):
    assert clean.metadata == METADATA
    assert [cell.execution_count for cell in clean.cells if cell.cell_type == "code"] == [1, 2, 3]
    assert [cell.metadata for cell in clean.cells] == [{}, {}, {}, {"tags": ["teaches"]}, {}]
    (output,) = clean.cells[3].outputs
    assert sorted(output.data) == ["image/png", "text/plain"]
    assert (output.metadata, output.execution_count) == ({}, 2)
    nbformat.validate(clean)


def test_normalise_changes_nothing_the_second_time(clean):
    again = normalise(copy.deepcopy(clean))
    assert v4.writes(again) == v4.writes(clean)


def test_what_is_written_is_what_is_compared(clean, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(v4.writes(clean), encoding="utf-8")
    assert differences(read(path), clean) == []


def test_a_stream_is_one_output_however_the_kernel_cut_it():
    pieces = [("stdout", "a\n"), ("stdout", "b\n"), ("stderr", "c\n"), ("stdout", "d\n")]
    cell = v4.new_code_cell("print()", outputs=[v4.new_output("stream", name=n, text=t) for n, t in pieces])
    (cell,) = normalise(v4.new_notebook(cells=[cell])).cells
    assert [(output.name, output.text) for output in cell.outputs] == [
        ("stdout", "a\nb\n"),
        ("stderr", "c\n"),
        ("stdout", "d\n"),
    ]


def test_pngs_lose_their_notes_and_no_pixel():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Software", "a drawing library")
    notes.add_itxt("Creation Time", "now")
    buffer = io.BytesIO()
    picture = Image.linear_gradient("L").convert("RGB")
    picture.save(buffer, "PNG", pnginfo=notes, dpi=(100, 100))
    stripped = strip_png(buffer.getvalue())
    assert b"Software" in buffer.getvalue()
    assert b"Software" not in stripped
    assert b"Creation" not in stripped
    assert Image.open(io.BytesIO(stripped)).tobytes() == picture.tobytes()


def test_ids_are_kept_where_they_can_be_and_derived_where_not():
    cells = [v4.new_markdown_cell(source) for source in ("# Slide!", "text", "## P, and why", "text", "text")]
    for cell, own in zip(cells, (None, "mine", "mine", None, "p-and-why-1"), strict=True):
        cell.id = own
    del cells[0]["id"]
    assert stable_ids(cells) == ["slide-1", "mine", "p-and-why-2", "p-and-why-3", "p-and-why-1"]


def change_text(notebook):
    notebook.cells[3].outputs[0].data["text/plain"] = "K = 8"


def change_stream(notebook):
    notebook.cells[4].outputs[0].text = "2\n"


def change_digit_in_picture(notebook):
    notebook.cells[3].outputs[0].data["image/png"] = png("9")


def change_picture_size(notebook):
    notebook.cells[3].outputs[0].data["image/png"] = png(size=(5, 4))


def break_picture(notebook):
    notebook.cells[3].outputs[0].data["image/png"] = "AAAA"


def drop_picture(notebook):
    del notebook.cells[3].outputs[0].data["image/png"]


def add_widget_view(notebook):
    notebook.cells[3].outputs[0].data[WIDGET_VIEW] = {"model_id": "a"}


def drop_outputs(notebook):
    notebook.cells[3].outputs = []


def change_output_type(notebook):
    notebook.cells[3].outputs[0] = v4.new_output("stream", text="K = 7")


def change_id(notebook):
    notebook.cells[3].id = "other"


def change_source(notebook):
    notebook.cells[3].source += " "


def change_count(notebook):
    notebook.cells[3].execution_count = 7


def add_cell(notebook):
    notebook.cells.append(v4.new_markdown_cell("more"))


def add_widget_state(notebook):
    notebook.metadata["widgets"] = {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_text, "cell 3 (ID): text/plain differs"),
        (change_stream, "cell 4 (ID): stdout output differs"),
        (change_digit_in_picture, "cell 3 (ID): the picture is not the one drawn now"),
        (change_picture_size, "cell 3 (ID): the picture is 500×400, a fresh one 600×400"),
        (break_picture, "cell 3 (ID): the picture cannot be decoded"),
        (drop_picture, "cell 3 (ID): image/png is missing"),
        (add_widget_view, f"cell 3 (ID): {WIDGET_VIEW} is too much"),
        (drop_outputs, "cell 3 (ID): 0 outputs, a fresh run gives 1"),
        (change_output_type, "cell 3 (ID): stream output, a fresh run gives execute_result"),
        (change_id, "cell 3 (ID): id differs"),
        (change_source, "cell 3 (ID): source differs"),
        (change_count, "cell 3 (ID): execution_count differs"),
        (add_cell, "6 cells, a fresh run gives 5"),
        (add_widget_state, "notebook metadata differs"),
    ],
)
def test_every_difference_is_seen_and_named(clean, change, said):
    changed = copy.deepcopy(clean)
    change(changed)
    (line,) = differences(changed, clean)
    index = int(line[5]) if line.startswith("cell") else 0
    assert line.startswith(said.replace("ID", clean.cells[index].id))


def test_rounding_in_a_picture_is_no_difference(clean):
    changed = copy.deepcopy(clean)
    changed.cells[3].outputs[0].data["image/png"] = png(shift=1e-5)
    assert changed != clean
    assert differences(changed, clean) == []


def refresh(*arguments):
    command = [sys.executable, "-m", "tools.refresh", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_run_is_written_and_a_cell_that_raises_leaves_every_file_alone(tmp_path):
    good, bad = tmp_path / "good.ipynb", tmp_path / "bad.ipynb"
    for path, last in ((good, "6 * 7"), (bad, "1 / 0")):
        path.write_text(
            v4.writes(v4.new_notebook(cells=[v4.new_code_cell("print(1)"), v4.new_code_cell(last)]))
        )
    before = good.read_text(), bad.read_text()
    done = refresh(good, bad)
    assert (done.returncode, done.stderr) == (1, "bad.ipynb, cell 1: ZeroDivisionError: division by zero\n")
    assert (good.read_text(), bad.read_text()) == before
    assert refresh(good).returncode == 0
    assert read(good).cells[1].outputs[0].data == {"text/plain": "42"}


def test_what_a_kernel_logs_is_told_where_it_died(tmp_path):
    path = tmp_path / "died.ipynb"
    last_words = "import os, sys\nprint('out of memory', file=sys.__stderr__, flush=True)\nos.abort()"
    path.write_text(v4.writes(v4.new_notebook(cells=[v4.new_code_cell(last_words)])))
    done = refresh(path)
    assert (done.returncode, done.stderr) == (1, "died.ipynb, cell 0: Kernel died: out of memory\n")


def test_committed_notebooks_are_what_a_fresh_run_gives():
    done = refresh("--check")
    assert done.returncode == 0, f"run `make refresh`:\n{done.stderr}"
